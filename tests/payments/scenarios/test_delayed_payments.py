"""Money that takes days: the seats wait, and go back where it does not come."""

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.mail.models import OutboxMessage
from summit.payments.models import Attempt, Payment
from summit.payments.statuses import AttemptStatus
from summit.registration.jobs import end_lapsed_holds
from summit.registration.models import Registration
from summit.registration.statuses import Status


def test_scenario_06_a_delayed_payment_keeps_the_seats_until_it_comes(till, make, stored, later):
    """Completed and unpaid, then paid days later."""
    held = till.awaiting()
    session_id = till.begin(held)
    till.stripe.pay_by_bank_debit(session_id)
    till.deliver()
    assert stored(Attempt)[0].status is AttemptStatus.PROCESSING

    later(days=2)
    till.sweep()
    assert stored(Counter)[0].taken == 1
    assert stored(Badge) == []

    till.stripe.settle(session_id)
    till.deliver()
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_scenario_06_a_delayed_payment_that_fails_hands_the_seats_back(till, stored):
    """Refused by the bank."""
    held = till.awaiting()
    session_id = till.begin(held)
    till.stripe.pay_by_bank_debit(session_id)
    till.stripe.settle(session_id, succeeded=False)

    till.deliver()

    assert stored(Attempt)[0].status is AttemptStatus.FAILED
    assert stored(Registration)[0].seats_kept_by == "hold"


def test_scenario_06_the_money_may_be_told_before_the_payment(till, stored):
    """`async_payment_succeeded` overtakes `completed`."""
    held = till.awaiting()
    session_id = till.begin(held)
    till.stripe.pay_by_bank_debit(session_id)
    till.stripe.settle(session_id)
    told = [one["type"] for one in till.stripe.events()]
    assert told[:2] == ["checkout.session.completed", "checkout.session.async_payment_succeeded"]
    till.stripe.fail_webhooks("reverse", count=2)

    till.deliver()

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert len(stored(Payment)) == len(stored(Badge)) == 1


def test_scenario_06_seats_of_money_that_did_not_come_are_freed_and_the_contact_told(
    till, app, stored, later
):
    """The bank says no days later, long after the hold."""
    held = till.awaiting()
    session_id = till.begin(held)
    till.stripe.pay_by_bank_debit(session_id)
    till.deliver()
    later(days=3)
    with app.app_context():
        end_lapsed_holds()
    assert stored(Counter)[0].taken == 1

    till.stripe.settle(session_id, succeeded=False)
    till.deliver()
    with app.app_context():
        end_lapsed_holds()

    assert stored(Registration)[0].status is Status.EXPIRED
    assert stored(Counter)[0].taken == 0
    assert [mail.occasion for mail in stored(OutboxMessage)][-1] == "registration.expired"
