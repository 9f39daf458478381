"""Finds what a secret link opens, and what its pages show."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.badges.models import Badge
from summit.edition.models import Summit
from summit.edition.queries import get_summit, zone_of
from summit.extensions import db
from summit.kernel.languages import Language
from summit.kernel.links import unseal
from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.documents.payers import usual_name
from summit.payments.documents.queries import documents_of
from summit.payments.models import Bill
from summit.payments.queries import Money, money_of, nothing_owed
from summit.payments.service.bills import find_bill
from summit.payments.terms.due import due_of
from summit.registration.approval.models import ApprovalRequest
from summit.registration.approval.queries import requests_of
from summit.registration.approval.statuses import Subject
from summit.registration.family import sent_with
from summit.registration.further.errors import NoLongerAContact
from summit.registration.further.models import FurtherContact
from summit.registration.further.statuses import Receives
from summit.registration.holding.queries import is_extendable
from summit.registration.links import ATTENDEE, CONTACT, FURTHER
from summit.registration.models import Attendee, Registration
from summit.registration.namesakes.rules import twice
from summit.registration.queries import get_whole
from summit.registration.statuses import ENDED, SENT, SeatsKeptBy, Status
from summit.web.countries import hour_there
from summit.web.guards import Visitor

OPENED: dict[str, type[Registration] | type[Attendee]] = {
    CONTACT: Registration,
    ATTENDEE: Attendee,
}
ALL = "contact"  # the right to see and do all of a registration
FIRST = "first"  # and what only the contact who registered may
PEOPLE = "people"  # everybody of it, no sum
PERSON = "person"  # one's own, or everybody's
OWN_ENTRY = "further"  # about oneself as a further contact
RIGHTS = {
    CONTACT: frozenset({ALL, FIRST, PEOPLE, PERSON}),
    ATTENDEE: frozenset({ATTENDEE, PERSON}),
}
FURTHER_RIGHTS = {  # who receives money opens the page of the bill: see `links.find_payer`
    Receives.PEOPLE: frozenset({OWN_ENTRY, PEOPLE, PERSON}),
    Receives.MONEY: frozenset({OWN_ENTRY}),
    Receives.EVERYTHING: frozenset({OWN_ENTRY, PEOPLE, PERSON, ALL}),
}


@dataclass(frozen=True, slots=True)
class SentWith:
    """Another registration that was sent with this one, and its money."""

    registration: Registration
    money: Money

    @property
    def has_ended(self) -> bool:
        return self.registration.status in ENDED

    @property
    def owes_after_end(self) -> bool:
        return self.has_ended and self.money.balance > Cents(0)


@dataclass(frozen=True, slots=True)
class Booking:
    """One registration as its contact sees it."""

    registration: Registration
    summit: Summit
    money: Money
    with_badge: Collection[int]  # ids of the attendees who hold a live badge
    documents: Sequence[Document]  # oldest first
    others: Sequence["SentWith"] = ()  # what other payers pay for
    requests: Sequence[ApprovalRequest] = ()  # what organizers decide or decided on, oldest first
    bill: Bill | None = None  # none while nothing was ever owed
    due: datetime | None = None  # until when the bill is to be paid, where a day was named

    @property
    def is_by_invoice(self) -> bool:
        return self.registration.seats_kept_by is SeatsKeptBy.INVOICE

    @property
    def are_all_answered(self) -> bool:
        """Tell whether each place has a name, or was left without one by choice."""
        return all(person.is_answered for person in self.registration.attendees)

    @property
    def namesakes(self) -> Sequence[str]:
        """Return who stands twice in what was sent, or is being sent, together."""
        beside = [one.registration for one in self.others if not one.has_ended]
        whole = [*beside, self.registration]
        return twice(person.full_name for one in whole for person in one.attendees)

    @property
    def unnamed(self) -> Sequence[Attendee]:
        return [person for person in self.registration.attendees if not person.is_named]

    @property
    def request(self) -> ApprovalRequest | None:
        """Return the request about the whole registration."""
        whole = (one for one in self.requests if one.subject is Subject.REGISTRATION)
        return next(whole, None)

    @property
    def names_asked(self) -> Sequence[ApprovalRequest]:
        """Return the requests for another name that wait for a decision."""
        return [one for one in self.requests if one.attendee_id and one.is_undecided]

    @property
    def may_cancel(self) -> bool:
        """Tell whether the contact may end it here: nothing was paid, nothing has ended."""
        open_ones = (
            Status.DRAFT,
            Status.PENDING_APPROVAL,
            Status.AWAITING_PAYMENT,
            Status.CONFIRMED,
        )
        return self.registration.status in open_ones and not self.money.ever_came

    @property
    def people_may_leave(self) -> bool:
        """Tell whether it was sent and has not ended: people may leave, or be replaced."""
        return self.registration.status in SENT

    @property
    def owes_while_confirmed(self) -> bool:
        """Tell whether the places are sure and something is owed: a dearer type, a dispute."""
        is_sure = self.registration.status is Status.CONFIRMED
        return is_sure and self.money.balance > Cents(0)

    @property
    def wait_for_badge(self) -> Sequence[Attendee]:
        """Return who of a confirmed registration gets a badge once nothing is owed."""
        if not self.owes_while_confirmed:
            return ()
        people = self.registration.attendees
        return [one for one in people if one.id not in self.with_badge]

    @property
    def usual_payer(self) -> str:
        """Return the name on the bill where nobody writes another one."""
        return usual_name(self.registration, self.money.other_payer)

    @property
    def may_be_quoted(self) -> bool:
        """Tell whether a treasury may ask what it would cost."""
        is_open = self.registration.status in (Status.DRAFT, Status.AWAITING_PAYMENT)
        return is_open and bool(self.registration.subtotal)

    @property
    def kept_until(self) -> datetime | None:
        """Return the deadline: an open card page can outlast the hold, never shorten it."""
        ends = [self.money.card_page_until, self.registration.held_until]
        return max((moment for moment in ends if moment), default=None)

    @property
    def may_be_extended(self) -> bool:
        """Tell whether a hold runs that its contact may ask to be longer."""
        return is_extendable(self.registration)

    @property
    def has_ended(self) -> bool:
        return self.registration.status in ENDED

    @property
    def owes_after_end(self) -> bool:
        """Tell whether it ended and something stays owed: to be paid, and reviving nothing."""
        return self.has_ended and self.money.balance > Cents(0)

    def hour_there(self, language: Language) -> tuple[str, str] | None:
        """Return a city of the reader's country and the deadline by its clocks."""
        if self.kept_until is None:
            return None
        zone = zone_of(self.summit)
        return hour_there(self.kept_until, self.registration.country, zone, language)


def find_holder(key: bytes, link: str) -> Visitor | None:
    """Return whom a link names, unless it was forged or its version raised since.

    Raises `NoLongerAContact` for a link of a further contact who was taken off.
    """
    opened = unseal(key, link)
    if opened is not None and opened[0] == FURTHER:
        one = find_further(db.session(), key, link)
        rights = FURTHER_RIGHTS[one.receives] if one else frozenset()
        return Visitor(f"{FURTHER}:{one.id}", one.registration_id, rights) if one else None
    if opened is None or opened[0] not in OPENED:
        return None
    kind, number, version = opened
    table = OPENED[kind]
    stored = select(table.link_version).where(table.id == number)
    if db.session.scalar(stored) != version:
        return None
    return Visitor(f"{kind}:{number}", number, RIGHTS[kind])


def find_further(session: Session, key: bytes, link: str) -> FurtherContact | None:
    """Return the further contact whom a link names. Raises `NoLongerAContact`."""
    opened = unseal(key, link)
    if opened is None or opened[0] != FURTHER:
        return None
    _kind, number, version = opened
    one = session.get(FurtherContact, number)
    if one is not None and one.removed_at is not None:
        booking = session.get_one(Registration, one.registration_id)
        raise NoLongerAContact(reference=booking.reference, name=booking.contact_name)
    return one if one is not None and one.link_version == version else None


def get_booking(session: Session, registration_id: int) -> Booking:
    registration, summit = get_whole(session, registration_id), get_summit(session)
    if registration.status is Status.DRAFT:  # which has no bill yet, and nobody a badge
        owed = nothing_owed(summit.currency)
        return Booking(registration, summit, owed, (), documents_of(session, registration_id))
    bill = find_bill(session, registration_id)
    live = select(Badge.attendee_id).where(
        Badge.ended_at.is_(None),
        Badge.attendee_id.in_([person.id for person in registration.attendees]),
    )
    return Booking(
        registration=registration,
        summit=summit,
        money=money_of(session, registration_id) if bill else nothing_owed(summit.currency),
        bill=bill,
        due=due_of(session, bill, registration),
        with_badge=set(session.scalars(live)),
        documents=documents_of(session, registration_id),
        requests=requests_of(session, registration_id),
        others=[
            SentWith(one, money_of(session, one.id)) for one in sent_with(session, registration)
        ],
    )
