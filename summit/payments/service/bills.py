"""Bills: frozen when the registration is sent, void when it ends, owed in between."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit
from summit.kernel.money import Cents
from summit.payments.models import Bill
from summit.payments.queries import preview
from summit.payments.rules import NOTHING, Line, Sums, TaxTerms, added, part_of, taxable_of
from summit.payments.service import ledger
from summit.registration.events import LinksRenewed, RegistrationEnded, RegistrationSubmitted
from summit.registration.models import Registration
from summit.registration.payers import payer_of_all


def open_bill(session: Session, fact: RegistrationSubmitted) -> None:
    """Freeze what is owed at the taxes of this moment; nothing for a free registration.

    Raises `SalesClosed`, which undoes the sending.
    """
    registration = session.get_one(Registration, fact.registration_id)
    if registration.subtotal:
        draw_up(session, registration, now=fact.at)


def draw_up(session: Session, registration: Registration, *, now: datetime) -> Bill:
    """Draw up the bill for the people of a registration. Raises `SalesClosed`."""
    owed = preview(session, registration.attendees)
    payer = payer_of_all(registration.attendees)
    bill = Bill(
        registration_id=registration.id,
        payer_name=payer.name if payer else registration.municipality,
        payer_email=payer.email if payer else None,
        lines=[
            {"name": dict(one.name), "unit": one.unit.amount, "quantity": one.quantity}
            for one in owed.lines
        ],
        subtotal=owed.sums.subtotal,
        taxable=owed.sums.taxable,
        gst=owed.sums.gst,
        qst=owed.sums.qst,
        total=owed.sums.total,
        currency=get_summit(session).currency,
        regime=owed.terms.regime,
        gst_number=owed.terms.gst_number,
        qst_number=owed.terms.qst_number,
        taxable_percent=owed.terms.taxable_percent,
        created_at=now,
    )
    session.add(bill)
    session.flush()
    ledger.post_claim(session, bill, sums_of(bill), now=now)
    return bill


def add_line(session: Session, bill: Bill, line: Line) -> Sums:
    """Put a line more on a bill, taxed under its own terms; return what it then claims more."""
    more = added(sums_of(bill), line.amount, terms_of(bill))
    stored = {"name": dict(line.name), "unit": line.unit.amount, "quantity": line.quantity}
    bill.lines = [*bill.lines, stored]
    bill.subtotal += more.subtotal
    bill.taxable += more.taxable
    bill.gst += more.gst
    bill.qst += more.qst
    bill.total += more.total
    session.flush()
    return more


def void_bill(session: Session, fact: RegistrationEnded) -> None:
    """Take the claim back when a registration ends, but for what is retained of it."""
    bill = find_bill(session, fact.registration_id)
    if bill is None:
        return
    part = ending(bill, bill.retained)
    take_back(session, bill, part, now=fact.at)
    bill.voided_subtotal, bill.voided_gst, bill.voided_qst = part.subtotal, part.gst, part.qst
    session.flush()


def credit(session: Session, bill: Bill, amount: Cents, *, now: datetime) -> None:
    """Take back part of what a bill claims; taxes go with it in proportion, to the cent."""
    take_back(session, bill, part_of(remaining(bill), amount), now=now)


def take_back(session: Session, bill: Bill, part: Sums, *, now: datetime) -> None:
    """Take back this part of what a bill claims."""
    if not part.total:
        return
    bill.credited_subtotal += part.subtotal
    bill.credited_gst += part.gst
    bill.credited_qst += part.qst
    bill.retained = min(bill.retained, bill.total - bill.credited)
    session.flush()
    ledger.post_credit(session, bill, part, now=now)


def claim_again(session: Session, bill: Bill, *, now: datetime) -> None:
    """Claim again what the end of a registration took back, once it came to life again.

    What was taken back before it ended stays taken back: of who left, or by a refund.
    """
    part = Sums(bill.voided_subtotal, Cents(0), bill.voided_gst, bill.voided_qst)
    bill.credited_subtotal -= part.subtotal
    bill.credited_gst -= part.gst
    bill.credited_qst -= part.qst
    bill.voided_subtotal = bill.voided_gst = bill.voided_qst = Cents(0)
    session.flush()
    ledger.post_claim(session, bill, part, now=now)


def remaining(bill: Bill, *, less: Sums = NOTHING) -> Sums:
    """Return what a bill still claims; `less`: once this part is taken back too."""
    subtotal = bill.subtotal - bill.credited_subtotal - less.subtotal
    return Sums(
        subtotal,
        taxable_share(bill, subtotal),
        bill.gst - bill.credited_gst - less.gst,
        bill.qst - bill.credited_qst - less.qst,
    )


def ending(bill: Bill, retained: Cents) -> Sums:
    """Return what is taken back when its registration ends and so much is retained."""
    return part_of(remaining(bill), bill.total - bill.credited - retained)


def renew_link(session: Session, fact: LinksRenewed) -> None:
    """End the payer's link with those of the registration."""
    bill = find_bill(session, fact.registration_id)
    if bill is not None:
        bill.link_version += 1
        session.flush()


def find_bill(session: Session, registration_id: int) -> Bill | None:
    return session.scalar(select(Bill).where(Bill.registration_id == registration_id))


def other_payer(session: Session, registration_id: int) -> str | None:
    """Return who pays in place of the municipality, by name."""
    bill = find_bill(session, registration_id)
    return bill.other_payer if bill else None


def lock_bill(session: Session, registration_id: int) -> Bill | None:
    """Return the bill as it is now, locked; the registration is locked already."""
    wanted = select(Bill).where(Bill.registration_id == registration_id).with_for_update()
    return session.scalar(wanted, execution_options={"populate_existing": True})


def sums_of(bill: Bill) -> Sums:
    return Sums(bill.subtotal, bill.taxable, bill.gst, bill.qst)


def terms_of(bill: Bill) -> TaxTerms:
    return TaxTerms(bill.regime, bill.gst_number, bill.qst_number, bill.taxable_percent)


def taxable_share(bill: Bill, subtotal: Cents) -> Cents:
    """Return how much bears taxes while a bill claims so much; at first: what the bill says.

    Of what is claimed or taken back one after the other each is the share after it less the share
    before it, so that they add up, and nothing that was reported changes when more is claimed.
    """
    return taxable_of(subtotal, terms_of(bill))
