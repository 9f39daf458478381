"""A card payment that is not what was asked for, told from one that is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.payments.balances import balance
from summit.payments.differences import service
from summit.payments.differences.found import Found, Sum
from summit.payments.differences.models import Difference
from summit.payments.differences.statuses import REVIEWS, Kind, State
from summit.payments.events import BalanceSettled, DebtSettled, PaymentNeedsReview
from summit.payments.models import Attempt, Payment
from summit.payments.queries import money_of
from summit.payments.service import bills
from summit.registration.events import RegistrationConfirmed, RegistrationEnded


def note_review(session: Session, fact: PaymentNeedsReview) -> None:
    """Put a payment that does not fit where finance looks, with what should have come."""
    attempt = session.get_one(Attempt, fact.attempt_id)
    payment = session.scalars(select(Payment).where(Payment.attempt_id == attempt.id)).one()
    came = Sum(payment.amount, payment.currency)
    is_converted = fact.reason is Kind.OTHER_PRESENTMENT
    review = Found(
        kind=fact.reason,
        about=f"attempt:{attempt.id}",
        dated_at=attempt.created_at,
        stripe_id=attempt.payment_intent_id or attempt.session_id,
        attempt_id=attempt.id,
        registration_id=fact.registration_id,
        ours=Sum(fact.expected, attempt.currency),
        theirs=fact.presented if is_converted else came,
    )
    service.note(session, review, now=fact.at)


def close_what_fits(
    session: Session,
    fact: RegistrationConfirmed | BalanceSettled | RegistrationEnded | DebtSettled,
) -> None:
    """Close the reviews of a bill of which nothing is owed either way: they need nobody any more.

    Or they would be work again, and ask who pays to wait, once the bill owes for another reason.
    What Stripe converted and what came in another currency wait for a person all the same.
    """
    bill = bills.find_bill(session, fact.registration_id)
    if bill is None:
        return
    has_ended = isinstance(
        fact, RegistrationEnded | DebtSettled
    )  # then what would revive it is not owed
    if money_of(session, fact.registration_id).balance if has_ended else balance(session, bill):
        return
    wanted = select(Difference).where(
        Difference.registration_id == fact.registration_id,
        Difference.kind.in_(REVIEWS - {Kind.OTHER_PRESENTMENT}),
        Difference.theirs_currency == bill.currency,
        Difference.state == State.OPEN,
    )
    for row in session.scalars(wanted.order_by(Difference.id).with_for_update()):
        row.state, row.gone_at = State.GONE, fact.at
    session.flush()
