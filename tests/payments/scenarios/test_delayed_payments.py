"""Money that takes days: the seats wait, and go back where it does not come."""

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.payments.models import Attempt
from summit.payments.statuses import AttemptStatus
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
