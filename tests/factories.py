"""Valid records with one call, committed; a test spells out only what it is about."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from itertools import count

from summit.admission.catalogue import OFFERING
from summit.admission.codes import invitations
from summit.admission.codes import service as codes
from summit.admission.codes.statuses import Reduces
from summit.admission.models import (
    Category,
    Colour,
    Counter,
    PriceWindow,
    Variant,
    VariantWindow,
)
from summit.admission.zones.models import Zone, ZoneType
from summit.badges.models import Badge
from summit.checkin.models import Checkpoint, Device
from summit.edition.models import ContentVersion, Summit, TermsVersion
from summit.kernel.languages import Language, Translated
from summit.kernel.money import Cents
from summit.payments.models import TaxProfile
from summit.payments.statuses import TaxRegime
from summit.registration import service
from summit.registration.statuses import Status
from summit.registration.waiting import service as waiting
from summit.staff.models import StaffAccount
from summit.staff.rules import Role
from tests.site import HOLDS

MOMENT = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
_serial = count(1)


def in_all(text):
    return Translated(fr=f"{text} (fr)", en=text, es=f"{text} (es)")


class Factories:
    """`writing` opens transaction(by="factory"); what comes back is detached and readable."""

    def __init__(self, writing):
        self.writing = writing

    def keep(self, *records):
        with self.writing(by="factory") as session:
            session.expire_on_commit = False
            session.add_all(records)
        return records[0]

    def summit(self, **given):
        """Return the summit, open since January 2026, with terms, taxes and content version."""
        summit = Summit(
            **{
                "name": Translated(
                    fr="2e Sommet international des maires",
                    en="2nd International Mayors Summit",
                    es="2.ª Cumbre Internacional de Alcaldes",
                ),
                "tagline": in_all("Leaders meet"),
                "city": Translated(fr="Montréal", en="Montreal", es="Montreal"),
                "country": Translated(fr="Canada", en="Canada", es="Canadá"),
                "time_zone": "America/Toronto",
                "zone_name": Translated(
                    fr="heure de Montréal", en="Montreal time", es="hora de Montreal"
                ),
                "month": "2026-07",
                "organizer_name": "Organisme inventé",
                "organizer_address": "1, rue Inventée, Montréal (Québec)",
                "registration_opens_at": datetime(2026, 1, 15, 5, 0, tzinfo=UTC),
            }
            | given
        )
        self.terms = TermsVersion(text=in_all("Terms"), published_at=MOMENT - timedelta(days=9))
        taxes = TaxProfile(regime=TaxRegime.REGISTERED_FULL, gst_number="GST", qst_number="QST")
        # never a version an earlier test had: the processes keep their pages
        version = ContentVersion(version=next(_serial) * 1000)
        return self.keep(summit, version, self.terms, taxes)

    def counter(self, **given):
        return self.keep(Counter(**{"capacity": 100, "taken": 0, "extra": 0, "waiting": 0} | given))

    def category(
        self,
        *,
        price=45_000,
        pool_id=None,
        is_companion=False,
        on_sale=date(2026, 1, 1),
        **given,
    ):
        """`given` goes to its seats, but for what says when and to how many it is offered."""
        offering = {name: given.pop(name) for name in OFFERING if name in given}
        number = next(_serial)
        category = Category(
            code=f"c{number}",
            position=number % 1000,  # as far as the office counts
            name=in_all(f"Category {number}"),
            description=in_all("What it is"),
            colour=Colour.COMPANION if is_companion else Colour.DELEGATE,
            counter_id=self.counter(**given).id,
            pool_id=pool_id,
            is_companion=is_companion,
            windows=[PriceWindow(first_day=on_sale, price=Cents(price))],
            **offering,
        )
        return self.keep(category)

    def zone(self, *categories, **given):
        """Return a zone that these types may enter."""
        number = next(_serial)
        types = [ZoneType(category_id=one.id) for one in categories]
        named = {"name": in_all("Lounge"), "letters": f"{number % 100}"}
        return self.keep(Zone(**named | given, admits=types))

    def variant(self, category, *, price=30_000, on_sale=date(2026, 1, 1), later=(), **given):
        """Return a rate of this type; `later` are pairs of a day and its price."""
        prices = ((on_sale, price), *later)
        windows = [VariantWindow(first_day=day, price=Cents(cents)) for day, cents in prices]
        about = {"name": in_all("Member"), "description": in_all("Of the association")}
        return self.keep(Variant(category_id=category.id, windows=windows, **about | given))

    def code(self, *categories, **given):
        """Return a promo code for these types: free of charge, unless said otherwise."""
        wish = {
            "text": "",
            "name": "For a test",
            "reduces": Reduces.FREE,
            "percent": 0,
            "amount": Cents(0),
            "most_uses": None,
            "most_per_registration": None,
            "first_day": None,
            "last_day": None,
            "category_ids": tuple(one.id for one in categories),
        }
        with self.writing(by="factory") as session:
            session.expire_on_commit = False
            return codes.add_code(session, codes.CodeWish(**wish | given), now=MOMENT)

    def invitation(self, category, **given):
        """Return an invitation of one person to a type; it waives nothing unless said."""
        wish = {
            "email": "alcaldesa@city.example",
            "language": Language.ES,
            "category_id": category.id,
        }
        with self.writing(by="factory") as session:
            session.expire_on_commit = False
            wanted = invitations.InvitationWish(**wish | given)
            made = invitations.invite(session, wanted, now=MOMENT)
            _ = made.code.categories
        return made

    def group_rule(self, *categories, **given):
        """Return a rule for groups: of every five people of these types one is free."""
        wish = {
            "name": "For a test",
            "every": 5,
            "reduces": Reduces.FREE,
            "percent": 0,
            "amount": Cents(0),
            "category_ids": tuple(one.id for one in categories),
        }
        with self.writing(by="factory") as session:
            session.expire_on_commit = False
            return codes.add_group(session, codes.GroupWish(**wish | given))

    def person(self, category, **given):
        given_ones = {
            "category_id": category.id,
            "given_name": "Ana María",
            "family_name": "Ruiz",
            "email": "ana@city.example",
            "language": Language.ES,
        }
        return service.Person(**given_ones | given)

    def application(self, category, people=1, **given):
        """Return what a contact would ask for: `people` persons of one category."""
        asked_for = {
            "language": Language.EN,
            "municipality": "San Bartolomé de las Tres Aguas",
            "country": "MX",
            "contact_name": "Luc Roy",
            "contact_email": "luc@city.example",
            "people": people if isinstance(people, tuple) else (self.person(category),) * people,
        }
        return service.Application(**asked_for | given)

    def submission(self):
        return service.Submission(terms_id=self.terms.id, terms_language=Language.EN)

    def registration(self, status=Status.DRAFT, *, people=1, category=None, now=MOMENT):
        """Made by the same service as everybody's."""
        asked = self.application(category or self.category(), people)
        with self.writing(by="factory") as session:
            session.expire_on_commit = False
            held = service.start(session, asked, now=now, holds=HOLDS)
            if status in (Status.AWAITING_PAYMENT, Status.CONFIRMED, Status.PENDING_APPROVAL):
                service.submit(session, held.id, self.submission(), now=now)
            if status is Status.CONFIRMED and held.status is not status:
                service.confirm(session, held, now=now)
            _ = [person.id for person in held.attendees]  # loaded, to be read when detached
        return held

    def waiting(self, category, people=1, *, now=MOMENT, **given):
        """Return an entry at the end of the line for a full category."""
        wish = self.wish(category, people, **given)
        with self.writing(by="factory") as session:
            session.expire_on_commit = False
            return waiting.join(session, wish, submission_digest=f"{next(_serial)}", now=now)

    def wish(self, category, people=1, **given):
        """Return what somebody who waits asks for."""
        asked_for = {
            "category_id": category.id,
            "people": people,
            "language": Language.ES,
            "municipality": "San Bartolomé de las Tres Aguas",
            "country": "MX",
            "contact_name": "Luc Roy",
            "contact_email": "luc@city.example",
        }
        return waiting.Wish(**asked_for | given)

    def badges(self, how_many):
        """Return the badge ids of `how_many` confirmed people."""
        held = self.registration(Status.CONFIRMED, people=how_many)
        with self.writing(by="factory") as session:
            people = [person.id for person in held.attendees]
            return [b.id for b in session.query(Badge).where(Badge.attendee_id.in_(people))]

    def devices(self, how_many, *, checkpoint=None):
        """Return the ids of phones paired with one gate; the key of device 3 is "key-3"."""
        gate = checkpoint or self.keep(Checkpoint(name=in_all("Main entrance")))
        with self.writing(by="factory") as session:
            devices = [
                Device(
                    checkpoint_id=gate.id,
                    name=f"Phone {number}",
                    key_hash=str(next(_serial)),
                    paired_at=MOMENT,
                    seen_at=MOMENT,
                )
                for number in range(1, how_many + 1)
            ]
            session.add_all(devices)
            session.flush()
            for device in devices:
                device.key_hash = hashlib.sha256(f"key-{device.id}".encode()).hexdigest()
            return [device.id for device in devices]

    def staff(self, role=Role.ORGANIZER, **given):
        """Return an account that may open the office; its password opens nothing."""
        number = next(_serial)
        return self.keep(
            StaffAccount(
                **{
                    "email": f"s{number}@summit.example",
                    "name": f"Camille Demers {number}",
                    "role": role,
                    "language": Language.EN,
                    "password": "no password",
                    "fs_uniquifier": f"account-{number}",
                    "tf_primary_method": "authenticator",
                    "tf_totp_secret": "no secret",
                    "created_at": MOMENT,
                }
                | given
            )
        )
