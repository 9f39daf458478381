"""Money that comes when the hold is over: seats again where there are some, else it goes back."""

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.mail.models import OutboxMessage
from summit.payments.models import Attempt, Payment, Refund
from summit.payments.statuses import AttemptStatus, RefundStatus
from summit.registration import service as registration
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.mail.conftest import deliver, office, read  # noqa: F401
from tests.payments import crowd_payments as process
from tests.payments.readings import ended
from tests.site import HOLDS


@pytest.fixture
def sold_out_behind(make, writing, later):
    """Let a hold end at Stripe's side unseen, the seats return, and others take them."""

    def build(held, category, *, refill):
        with writing() as session:
            registration.keep_by_hold(session.get_one(Registration, held.id), until=held.started_at)
            booking = registration.lock(session, held.id)
            booking.held_until = held.started_at
            assert registration.expire(session, held.id, now=held.started_at)
        if refill:
            with writing() as session:
                asked = make.application(category, refill)
                registration.start(session, asked, now=held.started_at, holds=HOLDS)

    return build


def test_scenario_02_money_too_late_goes_back_by_itself_once(
    till, make, paid, stored, sold_out_behind
):
    """The seats are gone: five deliveries, and the first refund's answer is lost."""
    category = make.category(capacity=2)
    held, session_id = paid(people=2, category=category)
    sold_out_behind(held, category, refill=1)
    till.lose_answer("/v1/refunds", silent=5)  # nor does the list answer afterwards

    assert till.deliver() == [200]
    event = till.stripe.events("checkout.session.completed")[0]["id"]
    till.stripe.redeliver(event, times=5)
    till.work()
    till.deliver()
    till.sweep()

    assert stored(Registration, id=held.id)[0].status is Status.EXPIRED
    assert stored(Counter)[0].taken == 1
    assert stored(Badge) == []
    refund = stored(Refund)[0]
    assert (len(stored(Refund)), refund.reason) == (1, "late")
    assert refund.status is RefundStatus.SUCCEEDED
    assert [one["amount"] for one in till.stripe.state()["refund"]] == [refund.amount.amount]
    assert [mail.occasion for mail in stored(OutboxMessage) if "refund" in mail.occasion] == [
        "payment.late_refund"
    ]


def test_scenario_02_money_too_late_revives_where_seats_are_free(
    till, make, paid, stored, sold_out_behind
):
    """The seats are free again."""
    category = make.category(capacity=2)
    held, _ = paid(people=2, category=category)
    sold_out_behind(held, category, refill=0)
    assert stored(Counter)[0].taken == 0

    till.deliver()

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Counter)[0].taken == 2
    assert len(stored(Badge)) == 2
    assert stored(Refund) == []


def test_scenario_02_a_group_half_of_which_finds_seats_takes_none(
    till, make, paid, stored, sold_out_behind
):
    """The savepoint: the first counter was taken when the second turned out to be full."""
    roomy, tight = make.category(capacity=5), make.category(capacity=1)
    people = (make.person(roomy), make.person(tight))
    held, _ = paid(people=people, category=roomy)
    sold_out_behind(held, tight, refill=1)

    till.deliver()

    assert [counter.taken for counter in stored(Counter)] == [0, 1]
    assert len(stored(Payment)) == len(stored(Refund)) == 1


def test_scenario_02_of_eight_late_payments_for_two_seats_two_are_revived(
    till, make, paid, there, writing, crowd, stored
):
    """No seat is sold twice, all money is recorded."""
    category = make.category(capacity=8)
    late = [paid(category=category) for _ in range(8)]
    for held, _ in late:
        with writing() as session:
            booking = registration.lock(session, held.id)
            registration.keep_by_hold(booking, until=held.started_at)
            booking.held_until = held.started_at
            assert registration.expire(session, held.id, now=held.started_at)
    with writing() as session:
        session.get_one(Counter, category.counter_id).capacity = 2

    crowd(*[(process.come_back, there, held.id, session_id) for held, session_id in late])

    assert ended(stored) == {"confirmed": 2, "expired": 6}
    assert stored(Counter)[0].taken == 2
    assert len(stored(Payment)) == 8
    assert [refund.reason for refund in stored(Refund)] == ["late"] * 6
    assert {attempt.status for attempt in stored(Attempt)} == {AttemptStatus.PAID}


def test_who_cancelled_is_not_told_that_others_took_the_places(till, office, deliver):  # noqa: F811
    held = till.pay_too_late()

    deliver()

    text = " ".join(read(office.to(held.contact_email)[-1])[0].split())
    assert "arrived after the registration had been cancelled" in text
    assert "others have taken them" not in text
