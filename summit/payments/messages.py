"""Which mails payments promises. Their renderers stand with the templates.

`payment.late_refund`, `payment.surplus_refund`: money goes back by itself. Facts: `reference`,
`municipality`, `contact_name`, `amount` (cents), `currency`, `refund_id`.
`payment.refund`: it was decided, for a withdrawal or otherwise; with `method`.
`payment.refund_failed`: it did not arrive; same facts.
"""

from sqlalchemy.orm import Session

from summit.mail.service import promise
from summit.payments.events import RefundFailed, RefundRequested
from summit.payments.models import Payment, Refund
from summit.payments.service.refunds import LATE, SURPLUS
from summit.registration.models import Registration


def promise_refund_notice(session: Session, fact: RefundRequested) -> None:
    """Tell the contact that money is going back: what came too late, or twice, or was decided."""
    by_itself = fact.reason in (LATE, SURPLUS)
    occasion = f"payment.{fact.reason}_refund" if by_itself else "payment.refund"
    _promise(session, occasion, fact)


def promise_refund_failure(session: Session, fact: RefundFailed) -> None:
    """Tell the contact that the bank did not take the refund; finance finds another way."""
    _promise(session, "payment.refund_failed", fact)


def _promise(session: Session, occasion: str, fact: RefundRequested | RefundFailed) -> None:
    refund = session.get_one(Refund, fact.refund_id)
    payment = session.get_one(Payment, refund.payment_id)
    registration = session.get_one(Registration, fact.registration_id)
    promise(
        session,
        occasion,
        f"registration:{registration.id}",
        to=registration.contact_email,
        language=registration.language,
        facts={
            "reference": registration.reference,
            "municipality": registration.municipality,
            "contact_name": registration.contact_name,
            "amount": refund.amount.amount,
            "currency": payment.currency,
            "refund_id": str(refund.id),
            "method": payment.method.value,
        },
        now=fact.at,
        key=f"{occasion}:{refund.id}",
    )
