"""Which letter a declined refund promises: `payment.refund_declined`, to whoever was told of it.

Facts: `reference`, `municipality`, `contact_name`, `amount` (cents), `currency`, `refund_id`; for
the contact also `payer`, who would have got it in place of the municipality.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.mail.models import OutboxMessage
from summit.payments.events import RefundDeclined
from summit.payments.models import Bill, Payment, Refund
from summit.registration.messages import promise_about
from summit.registration.models import Registration

FAILED, DECLINED = "payment.refund_failed", "payment.refund_declined"
OWN = ("payment.refund", "payment.late_refund", "payment.surplus_refund", FAILED)  # names it
WITH_IT_TO_CONTACT = ("registration.people_left", "registration.type_changed")
WITH_IT_TO_PAYER = ("payer.ended",)  # "is written about separately"
CONTACTS = ("contact:", "further:")  # who decided it on a page that said what goes back


def promise_refusal(session: Session, fact: RefundDeclined) -> None:
    """Tell contact and payer that a refund is not sent, each where they were told of it."""
    refund = session.get_one(Refund, fact.refund_id)
    payment = session.get_one(Payment, refund.payment_id)
    bill = session.get_one(Bill, payment.bill_id)
    registration = session.get_one(Registration, fact.registration_id)
    about = OutboxMessage.about == f"registration:{registration.id}"
    letters = session.scalars(select(OutboxMessage).where(about).order_by(OutboxMessage.id)).all()
    told = _letters_of(refund, letters) | _promised_again(session, refund, letters)
    facts: dict[str, str | int | None] = {
        "reference": registration.reference,
        "municipality": registration.municipality,
        "amount": refund.amount.amount,
        "currency": payment.currency,
        "refund_id": str(refund.id),
    }
    if bill.payer_email and told & {*OWN, *WITH_IT_TO_PAYER}:
        facts |= {"contact_name": bill.payer_name, "payer": None}
        _promise(session, registration, fact, f"{refund.id}:payer", bill.payer_email, **facts)
    by_contact = (refund.asked_by or "").startswith(CONTACTS)
    own = () if bill.payer_email else OWN
    if by_contact or told & {*own, *WITH_IT_TO_CONTACT}:
        payer = bill.payer_name if bill.payer_email else None
        facts |= {"contact_name": registration.contact_name, "payer": payer}
        _promise(session, registration, fact, f"{refund.id}:contact", None, **facts)


def _letters_of(refund: Refund, letters: Sequence[OutboxMessage]) -> set[str]:
    """Return in which letters a refund was told of: its own, or what it followed from."""
    own = {one.occasion for one in letters if one.facts.get("refund_id") == str(refund.id)}
    together = (one for one in letters if one.promised_at == refund.requested_at)
    return own | {one.occasion for one in together if one.facts.get("refund", 1)}


def _promised_again(session: Session, refund: Refund, letters: Sequence[OutboxMessage]) -> set[str]:
    """Return the letter by which the same money is owed still: it failed, and is sent anew.

    Each refund of the same sum that was asked for since answers one that failed.
    """
    same = select(Refund.id, Refund.requested_at).where(
        Refund.payment_id == refund.payment_id,
        Refund.amount == refund.amount,
        Refund.id != refund.id,
    )
    others = {str(one): requested_at for one, requested_at in session.execute(same)}
    about = [one for one in letters if one.facts.get("refund_id") in others]
    failed = [one.promised_at for one in about if one.occasion == FAILED]
    anew = [one for one in others.values() if failed and one >= failed[0]]
    return {FAILED} if len(failed) > len(anew) else set()


def _promise(
    session: Session,
    registration: Registration,
    fact: RefundDeclined,
    key: str,
    to: str | None,
    **facts: str | int | None,
) -> None:
    promise_about(session, DECLINED, registration, key=key, now=fact.at, to=to, **facts)
