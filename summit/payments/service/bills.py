"""Bills: frozen when the registration is sent, void when it ends, owed in between."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit
from summit.payments.models import Bill
from summit.payments.queries import preview
from summit.payments.rules import Sums, TaxTerms
from summit.payments.service import ledger
from summit.registration.events import RegistrationEnded, RegistrationSubmitted
from summit.registration.models import Registration


def open_bill(session: Session, fact: RegistrationSubmitted) -> None:
    """Freeze what is owed at the taxes of this moment; nothing for a free registration.

    Raises `SalesClosed`, which undoes the sending.
    """
    registration = session.get_one(Registration, fact.registration_id)
    if not registration.subtotal:
        return
    owed = preview(session, registration)
    bill = Bill(
        registration_id=registration.id,
        payer_name=registration.municipality,
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
        created_at=fact.at,
    )
    session.add(bill)
    session.flush()
    ledger.post_bill(session, bill, now=fact.at)


def void_bill(session: Session, fact: RegistrationEnded) -> None:
    """Take the claim back when a registration ends; reviving it posts the claim again."""
    bill = find_bill(session, fact.registration_id)
    if bill is not None:
        ledger.post_void(session, bill, now=fact.at)


def find_bill(session: Session, registration_id: int) -> Bill | None:
    return session.scalar(select(Bill).where(Bill.registration_id == registration_id))


def lock_bill(session: Session, registration_id: int) -> Bill | None:
    """Return the bill as it is now, locked; the registration is locked already."""
    wanted = select(Bill).where(Bill.registration_id == registration_id).with_for_update()
    return session.scalar(wanted, execution_options={"populate_existing": True})


def sums_of(bill: Bill) -> Sums:
    return Sums(bill.subtotal, bill.taxable, bill.gst, bill.qst)


def terms_of(bill: Bill) -> TaxTerms:
    return TaxTerms(bill.regime, bill.gst_number, bill.qst_number)
