"""One bill and its card pages: opened again, paid twice, declined, left, closed too late."""

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.kernel.links import seal
from summit.kernel.money import Cents
from summit.payments.errors import (
    CardPageImpossible,
    NothingDue,
    PaidAlready,
    UnknownCardPage,
)
from summit.payments.models import Bill, Payment, Refund
from summit.payments.statuses import Account, RefundStatus
from summit.registration.jobs import end_lapsed_holds
from summit.registration.models import Registration
from summit.registration.statuses import SeatsKeptBy, Status
from tests.payments import crowd_payments as process
from tests.payments.crowd_payments import PAIRS
from tests.payments.readings import PAGES, ended, pages, statuses
from tests.payments.simulator import AUTHENTICATES


@pytest.fixture
def both_paid(till, later):
    """Return a registration and its two pages, both paid: Stripe called the first one expired.

    A bank's step was under way when it did, and Stripe took the money all the same.
    """
    held = till.awaiting()
    first = till.begin(held)
    assert till.stripe.pay(first, AUTHENTICATES)["turn"] == "authenticate"
    later(minutes=36)
    second = till.begin(held)
    assert till.stripe.pay(second)["turn"] == "paid"
    assert till.stripe.authenticate(first, despite_expiry=True)["turn"] == "paid"
    return held, first, second


def test_scenario_03_the_same_page_is_used_again(till, stored):
    """A second tab."""
    held = till.awaiting()

    assert till.begin(held) == till.begin(held)

    assert statuses(stored) == ["open"]
    assert len(pages(till)) == 1


def test_scenario_03_no_second_page_where_the_first_was_just_paid(till, paid, stored):
    """Paid on one tab, "pay" pressed on the other, no webhook yet."""
    held, _ = paid()

    with pytest.raises(NothingDue):
        till.begin(held)

    assert statuses(stored) == ["paid"]
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_scenario_03_what_was_paid_twice_goes_back_once(till, both_paid, stored):
    """The second to be told is a surplus, and refunded by itself."""
    till.deliver()
    till.deliver()
    till.sweep()

    (refund,) = stored(Refund)
    assert len(stored(Payment)) == 2
    assert (refund.reason, refund.status) == ("surplus", RefundStatus.SUCCEEDED)
    assert statuses(stored) == ["paid", "paid"]


def test_scenario_04_the_refund_of_a_surplus_keeps_the_places(till, both_paid, books, stored):
    """Its news, told twice and by each of Stripe's two events, end no registration."""
    till.deliver()
    news = [one for one in till.stripe.events() if "refund" in one["type"]]

    answers = [told["answer"] for one in news for told in till.stripe.redeliver(one["id"], times=2)]
    till.work()

    assert [one["type"] for one in news] == ["refund.created", "charge.refunded"]
    assert answers == [200] * 4
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert [badge.ended_at for badge in stored(Badge)] == [None]
    assert stored(Counter)[0].taken == 1
    assert books()[Account.RECEIVABLE] == 0


def test_scenario_03_another_sum_closes_the_page_before_it(till, writing, stored):
    """What is owed changed while a page was open."""
    held = till.awaiting()
    first = till.begin(held)
    with writing() as session:
        bill = session.get_one(Bill, stored(Bill)[0].id)
        bill.subtotal, bill.total = bill.subtotal + Cents(100), bill.total + Cents(100)
        bill.lines = [{"name": {"fr": "Place"}, "unit": bill.subtotal.amount, "quantity": 1}]

    second = till.begin(held)

    assert statuses(stored) == ["expired", "open"]
    assert [pages(till)[one]["status"] for one in (first, second)] == ["expired", "open"]


def test_scenario_11_a_declined_card_leaves_the_page_for_another(till, stored):
    held = till.awaiting()
    session_id = till.begin(held)

    assert till.stripe.decline(session_id)["turn"] == "declined"
    assert till.begin(held) == session_id
    till.stripe.pay(session_id)
    till.deliver()

    assert stored(Registration)[0].status is Status.CONFIRMED


def test_scenario_11_after_a_refused_call_the_next_attempt_has_a_new_key(till, stored):
    """A 400 ends the attempt; nothing is charged, the seats go back to the hold."""
    held = till.awaiting()
    till.stripe.fail_api(400, path=PAGES, method="POST")

    with pytest.raises(CardPageImpossible):
        till.begin(held)
    assert stored(Registration)[0].seats_kept_by is SeatsKeptBy.HOLD
    till.begin(held)

    assert statuses(stored) == ["failed", "open"]


def test_scenario_11_a_lost_answer_is_asked_for_again_with_the_same_call(till, stored):
    """The library's own retries send the identical body under the same key."""
    held = till.awaiting()
    till.lose_answer(PAGES, silent=1)

    till.begin(held)

    assert statuses(stored) == ["open"]
    assert len(pages(till)) == 1


def test_scenario_11_after_an_expired_page_another_can_be_opened(till, stored, later):
    held = till.awaiting()
    first = till.begin(held)

    later(minutes=36)

    assert till.begin(held) != first
    assert statuses(stored) == ["expired", "open"]


def test_scenario_13_an_abandoned_page_ends_and_its_seats_return(till, app, stored, later):
    """Nobody pays, no webhook comes."""
    held = till.awaiting()
    till.begin(held)
    till.stripe.fail_webhooks("drop", count=9)

    later(hours=25)  # past the hold
    with app.app_context():
        end_lapsed_holds()
    assert stored(Counter)[0].taken == 1  # only payments lets go
    till.sweep()
    with app.app_context():
        end_lapsed_holds()

    assert statuses(stored) == ["expired"]
    assert stored(Registration)[0].status is Status.EXPIRED
    assert stored(Counter)[0].taken == 0


def test_scenario_14_a_card_paid_while_staff_cancel_is_honoured_or_refused(
    till, there, crowd, stored
):
    """Stripe decides; never cancelled and charged."""
    held = [till.awaiting() for _ in range(PAIRS)]
    sessions = [till.begin(one) for one in held]

    answers = crowd(
        *(
            job
            for one, session_id in zip(held, sessions, strict=True)
            for job in (
                (process.pay_card, there, session_id),
                (process.withdraw, there, one.id),
            )
        )
    )
    till.deliver()

    pairs = set(zip(answers[::2], answers[1::2], strict=True))
    assert pairs <= {("paid", "PaidAlready"), ("expired", "cancelled")}
    assert ended(stored)["confirmed"] == len(stored(Payment)) == answers.count("paid")
    assert sum(counter.taken for counter in stored(Counter)) == answers.count("paid")
    assert stored(Refund) == []


def test_scenario_14_withdrawing_a_page_just_paid_confirms_instead(till, paid, stored):
    """Stripe refuses to expire what is complete."""
    held, _ = paid()

    with pytest.raises(PaidAlready):
        till.withdraw(held)

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Counter)[0].taken == 1
    assert len(stored(Payment)) == 1


def test_scenario_18_cancelled_while_the_bank_asks_nothing_is_charged(till, stored):
    """3-D Secure is running when the contact cancels; the confirmation comes too late."""
    held = till.awaiting()
    session_id = till.begin(held)
    assert till.stripe.pay(session_id, AUTHENTICATES)["turn"] == "authenticate"

    till.withdraw(held)

    assert till.stripe.authenticate(session_id)["turn"] == "expired"
    till.deliver()
    till.sweep()
    assert stored(Registration)[0].status is Status.CANCELLED
    assert stored(Counter)[0].taken == 0
    assert (stored(Payment), till.stripe.state()["charge"]) == ([], [])


def test_scenario_18_confirmed_at_the_bank_first_the_cancellation_is_refused(till, stored):
    held = till.awaiting()
    session_id = till.begin(held)
    till.stripe.pay(session_id, AUTHENTICATES)
    assert till.stripe.authenticate(session_id)["turn"] == "paid"

    with pytest.raises(PaidAlready):
        till.withdraw(held)

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert len(stored(Payment)) == stored(Counter)[0].taken == 1


def test_scenario_19_somebody_elses_session_in_the_address_is_a_404(till, paid, app, stored):
    """Over HTTP: the link is good, the session in the query is another registration's."""
    _, session_id = paid()
    other = till.awaiting()
    link = seal(app.config["LINK_KEY"], "contact", other.id, other.link_version)
    back = f"/en/r/{link}/returned?session_id="

    answers = [app.test_client().get(back + one) for one in (session_id, "cs_test_0", "", "'")]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert stored(Payment) == []


def test_scenario_19_somebody_elses_page_opens_nothing(till, paid):
    _, session_id = paid()
    other = till.awaiting()

    with pytest.raises(UnknownCardPage):
        till.come_back(other, session_id)
