"""What Stripe took is not what we asked: money recorded, nothing confirmed."""

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.kernel.money import Cents
from summit.payments.differences.statuses import Kind
from summit.payments.models import Attempt, Bill, Payment, Refund
from summit.payments.statuses import AttemptStatus
from summit.registration.models import Registration
from summit.registration.statuses import Status


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"amount": Cents(52_000)}, Kind.OTHER_AMOUNT),
        ({"currency": "usd"}, Kind.OTHER_CURRENCY),
    ],
)
def test_scenario_05_a_wrong_sum_is_recorded_and_confirms_nothing(
    till, paid, writing, stored, change, reason
):
    """What Stripe took is not what we asked."""
    paid()
    with writing() as session:
        for name, value in change.items():
            setattr(session.get_one(Attempt, stored(Attempt)[0].id), name, value)

    till.deliver()

    attempt = stored(Attempt)[0]
    assert (attempt.status, attempt.review_reason) == (AttemptStatus.NEEDS_REVIEW, reason)
    assert len(stored(Payment)) == 1
    assert (stored(Badge), stored(Refund)) == ([], [])
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
    assert stored(Counter)[0].taken == 1


def test_scenario_05_a_payment_of_less_than_is_owed_by_now_confirms_nothing(
    till, paid, writing, stored
):
    """The bill grew while its page was open."""
    paid()
    with writing() as session:
        bill = session.get_one(Bill, stored(Bill)[0].id)
        bill.subtotal, bill.total = bill.subtotal + Cents(100), bill.total + Cents(100)

    till.deliver()

    assert stored(Attempt)[0].status is AttemptStatus.NEEDS_REVIEW
    assert stored(Badge) == []
