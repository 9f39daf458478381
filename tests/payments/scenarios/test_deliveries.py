"""News of a payment: told twice, at once, by one way only, not at all, or in a bad moment."""

from collections import Counter as Tally

from summit.badges.models import Badge
from summit.mail.models import OutboxMessage
from summit.payments.models import LedgerEntry, Payment, Refund, StripeEvent
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.payments import crowd_payments as process
from tests.payments.readings import signed


def test_scenario_01_a_redelivered_payment_counts_once(till, paid, stored):
    """In a row: three deliveries and the return page."""
    held, session_id = paid(people=2)

    assert till.deliver() == [200]
    event = till.stripe.events("checkout.session.completed")[0]["id"]
    answers = [one["answer"] for one in till.stripe.redeliver(event, times=3)]
    till.work()
    till.come_back(held, session_id)

    assert answers == [200] * 3
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert len(stored(StripeEvent)) == len(stored(Payment)) == 1
    assert len(stored(Badge)) == 2
    assert len(stored(LedgerEntry, posting=f"payment:{stored(Payment)[0].id}")) == 2


def test_scenario_01_five_parallel_deliveries_of_one_event_have_one_effect(
    till, paid, there, crowd, stored
):
    """With the return page at the same moment, thrice: all eight act at once."""
    held, session_id = paid(people=2)
    event = till.stripe.events("checkout.session.completed")[0]
    deliveries = [(process.deliver_and_apply, there, *signed(event))] * 5
    returns = [(process.come_back, there, held.id, session_id)] * 3

    answers = crowd(*deliveries, *returns)

    assert answers == [200] * 8
    assert [(one.tries, one.last_error) for one in stored(StripeEvent)] == [(0, None)]
    assert len(stored(Payment)) == 1
    assert len(stored(Badge)) == 2
    assert len(stored(LedgerEntry, posting=f"payment:{stored(Payment)[0].id}")) == 2
    kept = Tally(mail.key for mail in stored(OutboxMessage))
    assert set(kept.values()) == {1}
    assert stored(Refund) == []


def test_scenario_07_news_by_webhook_alone_confirms(till, paid, stored):
    """The buyer closes the window."""
    paid()

    till.deliver()

    assert stored(Registration)[0].status is Status.CONFIRMED


def test_scenario_07_the_return_page_alone_confirms(till, paid, stored):
    """No webhook arrives all day; redelivered the day after, it changes nothing."""
    held, session_id = paid()
    till.stripe.fail_webhooks("drop", count=9)

    till.come_back(held, session_id)

    assert stored(Registration)[0].status is Status.CONFIRMED
    till.deliver()
    assert len(stored(Payment)) == 1


def test_scenario_07_reconciliation_finds_what_neither_told(till, paid, stored, later):
    """Both are lost; the late redelivery changes nothing and is done."""
    paid()
    till.sweep()
    assert stored(Payment) == []

    later(minutes=11)
    till.sweep()
    assert stored(Registration)[0].status is Status.CONFIRMED

    till.deliver()
    assert len(stored(Payment)) == 1
    assert stored(StripeEvent)[0].processed_at


def test_scenario_08_a_failure_while_applying_loses_nothing(till, paid, stored, refusing, later):
    """The database refuses the ledger's row: all is undone, the event stays due, and is applied."""
    paid()
    with refusing("ledger_entry"):
        assert till.deliver() == [200]
    event = stored(StripeEvent)[0]
    assert (stored(Payment), stored(Badge)) == ([], [])
    assert (event.processed_at, event.tries) == (None, 1)
    assert event.last_error in {"IntegrityError", "ProgrammingError"}  # as each database calls it

    till.sweep()
    assert stored(Payment) == []  # it waits its minute

    later(minutes=2)
    till.sweep()

    assert len(stored(Payment)) == len(stored(Badge)) == 1
    assert stored(StripeEvent)[0].processed_at


def test_scenario_08_a_database_that_goes_away_while_applying_loses_nothing(
    till, paid, stored, unreachable, later
):
    """Its connection ends, or its file is locked, once the event is stored."""
    paid()
    assert [one["answer"] for one in till.stripe.deliver()] == [200]

    with unreachable("payment"):
        till.work()

    assert (stored(Payment), stored(Badge), stored(LedgerEntry, account="stripe")) == ([], [], [])
    event = stored(StripeEvent)[0]
    assert event.processed_at is None
    assert (event.tries, event.last_error) in {
        (1, "OperationalError"),  # the connection ended; the next one wrote this down
        (0, None),  # a locked file takes not even that
    }
    later(minutes=2)
    till.sweep()
    assert len(stored(Payment)) == len(stored(Badge)) == 1
    assert stored(StripeEvent)[0].processed_at


def test_scenario_08_a_duplicate_of_an_unprocessed_event_is_processed(till, paid, stored, refusing):
    """The next delivery."""
    paid()
    with refusing("ledger_entry"):
        till.deliver()
    assert stored(Payment) == []

    event = till.stripe.events("checkout.session.completed")[0]["id"]
    till.stripe.redeliver(event)
    till.work()

    assert stored(Registration)[0].status is Status.CONFIRMED


def test_scenario_07_what_stripe_could_not_deliver_is_fetched_within_the_hour(till, paid, stored):
    """The one delivery failed; nobody returned, and the page is too young to be asked about."""
    till.stripe.fail_webhooks("wrong_secret")
    paid()
    assert till.deliver() == [400]

    till.fetch_missed()
    till.work()

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert till.deliver() == [200]  # Stripe tries once more after all
    till.fetch_missed()
    till.work()
    assert len(stored(Payment)) == len(stored(StripeEvent)) == 1


def test_scenario_07_what_stripe_lists_as_missed_is_stored_as_it_would_have_come(
    till, paid, stored
):
    paid()
    till.fetch_missed()
    fetched = stored(StripeEvent)[0]

    (told,) = till.stripe.events("checkout.session.completed")

    assert fetched.payload["data"] == told["data"]
    assert (fetched.type, fetched.api_version) == (told["type"], told["api_version"])
