"""What Stripe took is not what we asked: money recorded, nothing confirmed."""

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.kernel.money import Cents
from summit.payments.differences.statuses import Kind
from summit.payments.discounts import service as discounts
from summit.payments.discounts.granting import grant
from summit.payments.models import Attempt, Bill, Payment, Refund
from summit.payments.statuses import AttemptStatus
from summit.registration.models import Registration
from summit.registration.statuses import Status


@pytest.mark.parametrize(
    ("taken", "reason", "recorded"),
    [
        ({"amount_total": 52_000}, Kind.OTHER_AMOUNT, (Cents(52_000), "cad")),
        ({"currency": "usd"}, Kind.OTHER_CURRENCY, (Cents(51_739), "usd")),
    ],
)
def test_scenario_05_a_wrong_sum_is_recorded_and_confirms_nothing(
    till, stored, taken, reason, recorded
):
    """Stripe's account takes another sum, or the same number of another currency."""
    session_id = till.begin(till.awaiting())
    till.stripe.alter(session_id, **taken)
    assert till.stripe.pay(session_id)["turn"] == "paid"

    till.deliver()

    attempt = stored(Attempt)[0]
    assert (attempt.status, attempt.review_reason) == (AttemptStatus.NEEDS_REVIEW, reason)
    assert [(one.amount, one.currency) for one in stored(Payment)] == [recorded]
    assert (stored(Badge), stored(Refund)) == ([], [])
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
    assert stored(Counter)[0].taken == 1


def test_scenario_05_a_price_that_falls_while_a_page_is_open_closes_it(till, writing, stored):
    """Finance grants a discount: the page of the old sum takes no money any more."""
    held = till.awaiting()
    session_id = till.begin(held)
    with writing() as session:
        seen = discounts.effect(session, held.id, Cents(5_000)).seal()

    with till.app.app_context():
        given = {"note": "a partner", "seen": seen, "by": "staff:1"}
        grant(held.id, Cents(5_000), gateway=till.gateway, **given)

    assert till.stripe.pay(session_id)["turn"] == "expired"
    assert till.stripe.pay(till.begin(held))["turn"] == "paid"
    till.deliver()
    assert [one.amount for one in stored(Payment)] == [Cents(46_739)]
    assert stored(Registration)[0].status is Status.CONFIRMED


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
