"""Which mails payments promises. Their renderers stand with the templates.

`payment.late_refund`, `payment.surplus_refund`: money goes back by itself. Facts: `reference`,
`municipality`, `contact_name`, `amount` (cents), `stays` (cents of that payment that do not go
back with it), `cancelled` (the registration had been), `currency`, `refund_id`,
`method` (of the payment), `by_hand` (people send it).
`payment.refund`: it was decided, for a withdrawal or otherwise; same facts.
`payment.refund_failed`: it did not arrive; same facts.
`payer.bill`, `payer.invoice`, `payer.paid`, `payer.ended` go to who pays in place of the
municipality. Facts: `registration_id`, for a payment also `payment_id`.
`payment.invoice_reissued`: another invoice, to the contact; `payer.invoice_reissued` to who pays in
place of the municipality. Facts: `registration_id`, `documents`, `names_day` (nobody asked for it).
`registration.people_left`: some people left. Facts: `registration_id`, `names`, `refund` and `kept`
(cents), `awaits_approval` (the refund, by a second person), `credit_note_id`.
`registration.type_changed`: somebody takes part as something else. Facts: `registration_id`,
`attendee_id`, `before` and `after` (texts), `refund`, `kept`, `awaits_approval`, `documents`.
`payment.part_received`: part of a bill came otherwise than by card, or by a card that was looked
at; to the contact where no other payer is thanked. Facts: `registration_id`, `payment_id`.
`registration.settled`: a confirmed registration owes nothing any more.
`payer.bill_changed`: the bill of another payer asks for more.
"""

from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments.balances import balance
from summit.payments.events import (
    BalanceSettled,
    BillReaddressed,
    InvoiceReissued,
    PaymentRecorded,
    PeopleLetGo,
    RefundFailed,
    RefundRequested,
    RestAsked,
    TypeChangeBilled,
)
from summit.payments.models import Bill, Payment, Refund
from summit.payments.service.bills import find_bill
from summit.payments.service.refunds import LATE, REFUSED_AT_ONCE, SURPLUS
from summit.payments.statuses import PaymentMethod
from summit.registration.events import (
    PlacesKeptByInvoice,
    RegistrationEnded,
    RegistrationSubmitted,
)
from summit.registration.messages import promise_about
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import ENDED, SENT, Status


def promise_to_new_payer_address(session: Session, fact: BillReaddressed) -> None:
    """Send the bill, or how it ended, to the address that was put right."""
    has_ended = session.get_one(Registration, fact.registration_id).status in ENDED
    _promise_payer(session, "payer.ended" if has_ended else "payer.bill", fact)


def promise_refund_notice(session: Session, fact: RefundRequested) -> None:
    """Tell who paid that money is going back: what came too late, or twice, or was decided."""
    by_itself = fact.reason in (LATE, SURPLUS)
    occasion = f"payment.{fact.reason}_refund" if by_itself else "payment.refund"
    _promise(session, occasion, fact)


def promise_parting(session: Session, fact: PeopleLetGo) -> None:
    """Tell the contact who left, what goes back and what is kept."""
    registration = session.get_one(Registration, fact.registration_id)
    promise_about(
        session,
        "registration.people_left",
        registration,
        key=f"{registration.id}:{'-'.join(map(str, fact.attendee_ids))}",
        now=fact.at,
        names=list(fact.names),
        refund=fact.refund.amount,
        awaits_approval=fact.awaits_approval,
        kept=fact.kept.amount,
        waits=fact.waits.amount,
        credit_note_id=fact.credit_note_id,
    )


def promise_type_change(session: Session, fact: TypeChangeBilled) -> None:
    """Tell the contact who takes part as what, and what it means for the money."""
    registration = session.get_one(Registration, fact.registration_id)
    person = session.get_one(Attendee, fact.attendee_id)
    promise_about(
        session,
        "registration.type_changed",
        registration,
        key=f"{person.id}:{fact.at.isoformat()}",
        now=fact.at,
        attendee_id=person.id,
        before=dict(fact.before),
        after=dict(person.place),
        is_within_type=fact.is_within_type,
        refund=fact.refund.amount,
        awaits_approval=fact.awaits_approval,
        kept=fact.kept.amount,
        waits=fact.waits.amount,
        documents=list(fact.document_ids),
    )


def promise_dearer_bill(session: Session, fact: TypeChangeBilled) -> None:
    """Send the bill anew to who pays in place of the municipality, where it asks for more."""
    if fact.is_dearer:
        _promise_payer(session, "payer.bill_changed", fact)


def promise_settled(session: Session, fact: BalanceSettled) -> None:
    """Tell the contact that nothing is left to pay, with the badges."""
    registration = session.get_one(Registration, fact.registration_id)
    key = f"{registration.id}:{fact.at.isoformat()}"
    promise_about(session, "registration.settled", registration, key=key, now=fact.at)


def promise_reissued(session: Session, fact: InvoiceReissued) -> None:
    """Send whoever pays the new invoice, with the credit note for the one it replaces."""
    registration = session.get_one(Registration, fact.registration_id)
    bill = find_bill(session, registration.id)
    payer = bill.payer_email if bill else None
    promise_about(
        session,
        "payer.invoice_reissued" if payer else "payment.invoice_reissued",
        registration,
        key=fact.invoice_id,
        now=fact.at,
        to=payer,
        documents=[fact.credit_note_id, fact.invoice_id],
        names_day=fact.names_day,
    )


def promise_refund_failure(session: Session, fact: RefundFailed) -> None:
    """Tell who paid that the bank did not take the refund; finance finds another way.

    Where Stripe refused at once, nothing was on its way: finance sees why.
    """
    if session.get_one(Refund, fact.refund_id).failure in REFUSED_AT_ONCE:
        return
    _promise(session, "payment.refund_failed", fact)


def promise_bill(session: Session, fact: RegistrationSubmitted) -> None:
    """Send the bill to who pays in place of the municipality; what is free has none."""
    if session.get_one(Registration, fact.registration_id).subtotal:
        _promise_payer(session, "payer.bill", fact)


def promise_payer_invoice(session: Session, fact: PlacesKeptByInvoice) -> None:
    """Send the invoice to who pays in place of the municipality."""
    _promise_payer(session, "payer.invoice", fact)


def promise_payer_receipt(session: Session, fact: PaymentRecorded) -> None:
    """Thank who pays in place of the municipality, with the papers."""
    _promise_payer(session, "payer.paid", fact, payment_id=fact.payment_id)


def promise_part_receipt(session: Session, fact: PaymentRecorded) -> None:
    """Thank the contact for a part of the bill, with the receipt and what is still owed.

    What pays all of it is told with the confirmation; a card that does not fit is looked at first,
    and told by `promise_rest`.
    """
    registration = session.get_one(Registration, fact.registration_id)
    bill = find_bill(session, registration.id)
    payment = session.get_one(Payment, fact.payment_id)
    if bill is None or bill.payer_email is not None or payment.method is PaymentMethod.CARD:
        return
    if registration.status not in SENT or balance(session, bill) <= Cents(0):
        return
    _promise_part(session, fact)


def promise_rest(session: Session, fact: RestAsked) -> None:
    """Tell who pays what is still owed, and until when, of a bill whose payment was looked at."""
    bill = find_bill(session, fact.registration_id)
    if bill is not None and bill.payer_email is None:
        _promise_part(session, fact)
    _promise_payer(session, "payer.paid", fact, payment_id=fact.payment_id)


def _promise_part(session: Session, fact: PaymentRecorded | RestAsked) -> None:
    promise_about(
        session,
        "payment.part_received",
        session.get_one(Registration, fact.registration_id),
        key=fact.payment_id,
        now=fact.at,
        payment_id=fact.payment_id,
    )


def promise_payer_farewell(session: Session, fact: RegistrationEnded) -> None:
    """Tell who pays in place of the municipality that nothing is asked of them any more."""
    _promise_payer(session, "payer.ended", fact)


def _promise_payer(
    session: Session,
    occasion: str,
    fact: RegistrationSubmitted
    | PlacesKeptByInvoice
    | PaymentRecorded
    | RestAsked
    | TypeChangeBilled
    | RegistrationEnded
    | BillReaddressed,
    **facts: int,
) -> None:
    bill = find_bill(session, fact.registration_id)
    if bill is None or bill.payer_email is None:
        return
    registration = session.get_one(Registration, fact.registration_id)
    key = f"{bill.id}:{fact.at.isoformat()}"
    to = bill.payer_email
    promise_about(session, occasion, registration, key=key, now=fact.at, to=to, **facts)


def _promise(session: Session, occasion: str, fact: RefundRequested | RefundFailed) -> None:
    refund = session.get_one(Refund, fact.refund_id)
    payment = session.get_one(Payment, refund.payment_id)
    registration = session.get_one(Registration, fact.registration_id)
    bill = session.get_one(Bill, payment.bill_id)
    promise_about(
        session,
        occasion,
        registration,
        key=refund.id,
        now=fact.at,
        to=bill.payer_email,
        reference=registration.reference,
        municipality=registration.municipality,
        contact_name=bill.payer_name if bill.payer_email else registration.contact_name,
        amount=refund.amount.amount,
        stays=(payment.amount - refund.amount).amount,
        cancelled=registration.status is Status.CANCELLED,
        currency=payment.currency,
        refund_id=str(refund.id),
        method=payment.method.value,
        by_hand=refund.by_hand,
    )
