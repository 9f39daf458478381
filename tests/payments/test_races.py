"""Separate processes at the same rows: deliveries, clicks, cancellations, workers."""

from summit.admission.models import Counter
from summit.payments.models import Attempt
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.payments import crowd_payments as process
from tests.payments.crowd_payments import PAIRS
from tests.payments.readings import ended


def test_of_paying_and_cancelling_at_once_only_one_succeeds(till, there, crowd, stored):
    """As far as our tables: the registration's lock decides, not the attempt's."""
    held = [till.awaiting() for _ in range(PAIRS)]

    answers = crowd(
        *(
            job
            for one in held
            for job in (
                (process.write_down_wish, there, one.id),
                (process.write_down_end, one.id),
            )
        )
    )

    pairs = list(zip(answers[::2], answers[1::2], strict=True))
    assert set(pairs) <= {("paying", "PaymentOpen"), ("NothingDue", "cancelled")}
    paying = sum(first == "paying" for first, _ in pairs)
    assert len(stored(Attempt)) == paying
    assert ended(stored)["awaiting_payment"] == paying
    assert sum(counter.taken for counter in stored(Counter)) == paying


def test_a_draft_that_eight_cancel_at_once_returns_its_places_once(make, crowd, stored):
    held = make.registration(people=2)

    answers = crowd((process.end_slowly, held.id), *[(process.end_beside, held.id)] * 7)

    assert answers == ["cancelled"] + ["AlreadyEnded"] * 7
    assert [counter.taken for counter in stored(Counter)] == [0]


def test_a_cancellation_closes_the_page_that_opens_beside_it(till, there, crowd, stored):
    """Click against click, with Stripe in between: nobody can pay for a place that is gone."""
    held = [till.awaiting() for _ in range(PAIRS)]

    answers = crowd(
        *(
            job
            for one in held
            for job in ((process.begin, there, one.id), (process.withdraw, there, one.id))
        )
    )

    cancelled = [one.id for one in stored(Registration, status=Status.CANCELLED)]
    assert answers.count("cancelled") == len(cancelled)
    pages = {one["id"]: one["status"] for one in till.stripe.state()["checkout.session"]}
    for attempt in stored(Attempt):
        if attempt.registration_id in cancelled:
            assert pages[attempt.session_id] == "expired"
    active = [one for one in stored(Attempt) if one.status in ("new", "open", "processing")]
    assert len(cancelled) + len(active) == PAIRS
    assert sum(counter.taken for counter in stored(Counter)) == len(active)


def test_eight_clicks_on_pay_open_one_page(till, there, crowd, stored):
    held = till.awaiting()

    answers = crowd(*[(process.begin, there, held.id)] * 8)

    assert len(set(answers)) == 1
    assert len(stored(Attempt)) == len(till.stripe.state()["checkout.session"]) == 1
