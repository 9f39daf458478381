"""The acknowledgement of a registration: its reference, who is in it, what it costs.

No numbered document: it says what stands on the day it is made, and claims nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.kernel.languages import REGIONAL, Language, Translated
from summit.kernel.money import Cents
from summit.payments.documents.drawing import Row, Sheet, Total, draw
from summit.payments.documents.errors import NothingToAcknowledge
from summit.payments.documents.wording import Facts, demonstration, taxes
from summit.payments.models import Bill
from summit.payments.reduced import name_of_place
from summit.payments.service import bills
from summit.registration.family import sent_with
from summit.registration.labels import STATUSES
from summit.registration.queries import get_whole
from summit.registration.statuses import ENDED, Status
from summit.web import formats
from summit.web.countries import country_name
from summit.web.languages import current_language, speaking

FILES = {  # what its file is called, behind the reference
    Language.FR: "accuse-de-reception",
    Language.EN: "acknowledgement",
    Language.ES: "acuse-de-recibo",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who takes part, as what, at which price. Without a name it follows."""

    name: str
    role: str
    place: Translated
    price: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """What stands of a registration. `bill` is in cents, None where there is none."""

    summit: Translated
    organizer: Sequence[str]
    reference: str
    others: Sequence[str]  # references of what was sent with it, for other payers
    status: Status
    municipality: str
    country: str
    contact: str
    sent_on: date
    made_on: date
    people: Sequence[Person]
    subtotal: Cents
    bill: Facts | None
    currency: str
    is_demonstration: bool


def get_acknowledgement(
    session: Session, registration_id: int, *, now: datetime
) -> Acknowledgement:
    """Return what there is to acknowledge. Raises `NothingToAcknowledge`: not sent, or ended."""
    booking, summit = get_whole(session, registration_id), get_summit(session)
    if booking.status is Status.DRAFT or booking.status in ENDED or not booking.submitted_at:
        raise NothingToAcknowledge()
    zone, bill = zone_of(summit), bills.find_bill(session, registration_id)
    organizer = (summit.organizer_name, summit.organizer_address, summit.contact_email)
    people = [
        Person(one.titled_name, one.role, name_of_place(one), one.price)
        for one in booking.attendees
    ]
    return Acknowledgement(
        summit=summit.name,
        organizer=tuple(one for one in organizer if one),
        reference=booking.reference,
        others=tuple(one.reference for one in sent_with(session, booking)),
        status=booking.status,
        municipality=booking.municipality,
        country=booking.country,
        contact=booking.contact_name,
        sent_on=booking.submitted_at.astimezone(zone).date(),
        made_on=now.astimezone(zone).date(),
        people=people,
        subtotal=booking.subtotal,
        bill=_billed(bill) if bill else None,
        currency=bill.currency if bill else summit.currency,
        is_demonstration=summit.is_demonstration,
    )


def _billed(bill: Bill) -> Facts:
    claimed = bills.remaining(bill)
    return {
        "regime": bill.regime.value,
        "subtotal": claimed.subtotal.amount,
        "taxable": claimed.taxable.amount,
        "gst": claimed.gst.amount,
        "qst": claimed.qst.amount,
        "total": claimed.total.amount,
    }


def draw_acknowledgement(found: Acknowledgement, *, language: Language) -> bytes:
    """Return it as PDF: in French, the reader's language beside it."""
    sheets = {}
    for code in (Language.FR, language):
        with speaking(code):
            sheets[code] = _sheet(found)
    beside = sheets[language] if language is not Language.FR else None
    return draw(sheets[Language.FR], beside, language=REGIONAL[Language.FR])


def _sheet(found: Acknowledgement) -> Sheet:
    unknown = (_("Organizer’s legal name and address: to be announced"),)
    return Sheet(
        summit=found.summit.to(current_language()),
        title=_("Acknowledgement"),
        number=found.reference,
        facts=tuple(_facts(found)),
        seller=(_("Issued by"), tuple(found.organizer) or unknown),
        buyer=(_("Registered by"), tuple(_contact(found))),
        head=(_("Who takes part"), "", "", _("Price before taxes")),
        rows=tuple(_rows(found)),
        totals=tuple(_totals(found)),
        notes=tuple(_notes(found)),
        terms=None,
        page=_("Page %(number)s of %(count)s", number="{number}", count="{count}"),
        notice=demonstration() if found.is_demonstration else "",
    )


def _facts(found: Acknowledgement) -> Iterator[tuple[str, str]]:
    yield _("Registration received"), formats.day(found.sent_on)
    yield _("Made on"), formats.day(found.made_on)
    yield _("State"), str(STATUSES[found.status].text)
    if found.others:
        yield _("Sent together with"), ", ".join(found.others)


def _contact(found: Acknowledgement) -> Iterator[str]:
    yield found.municipality
    yield country_name(found.country, current_language())
    yield _("Attention: %(name)s", name=found.contact)


def _rows(found: Acknowledgement) -> Iterator[Row]:
    for one in found.people:
        said = ", ".join(part for part in (one.name or _("Name to follow"), one.role) if part)
        place = one.place.to(current_language())
        yield Row(f"{said} – {place}", ("", "", formats.amount(one.price)))
    rest = _beside_people(found)
    if rest:
        yield Row(_("Other amounts of the bill"), ("", "", formats.amount(rest)))


def _beside_people(found: Acknowledgement) -> Cents:
    """Return what the bill claims beside the prices: kept of who left, or taken off."""
    if found.bill is None:
        return Cents(0)
    return Cents(found.bill["subtotal"]) - sum((one.price for one in found.people), Cents(0))


def _totals(found: Acknowledgement) -> Iterator[Total]:
    if found.bill is not None:
        yield Total(_("Before taxes"), formats.amount(Cents(found.bill["subtotal"])))
        yield from taxes(found.bill)
        total = formats.in_currency(Cents(found.bill["total"]), found.currency)
        yield Total(_("Total"), total, is_strong=True)
    elif found.subtotal:
        total = formats.in_currency(found.subtotal, found.currency)
        yield Total(_("Before taxes"), total, is_strong=True)
    else:
        yield Total(_("Total"), _("Free of charge"), is_strong=True)


def _notes(found: Acknowledgement) -> Iterator[str]:
    if found.status is Status.PENDING_APPROVAL:
        yield _(
            "The organizing team decides on this request. Nothing is owed before it is approved; "
            "taxes are then added on the bill."
        )
    elif found.status is Status.AWAITING_PAYMENT:
        yield _("The places are kept, and confirmed once the payment has arrived.")
    yield _("This acknowledges a registration. It is no invoice and no receipt.")
