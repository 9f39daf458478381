"""Workers in separate processes: each difference is one row, whoever finds it first."""

from datetime import timedelta

from summit.payments.differences.models import Difference, Reconciliation
from summit.payments.differences.statuses import Ending, Kind, State
from tests.payments import crowd_payments as process

WORKERS = 8


def test_many_workers_at_once_write_each_difference_once(
    till, there, crowd, misstate, stray_page, stored
):
    misstate(100)
    pages = [stray_page(amount) for amount in (500, 600, 700)]

    answers = crowd(*[(process.look_back, there, timedelta(days=30))] * WORKERS)

    assert answers == [4] * WORKERS
    kept = stored(Difference)
    assert sorted(one.about for one in kept if one.kind is Kind.UNKNOWN_PAGE) == sorted(pages)
    assert [one.kind for one in kept].count(Kind.WRONG_AMOUNT) == 1
    assert len(kept) == 4
    assert {one.ending for one in stored(Reconciliation)} == {Ending.WHOLE}


def test_a_payment_that_all_of_them_find_is_recorded_and_told_once(
    till, there, crowd, paid, stored
):
    paid()

    crowd(*[(process.look_back, there, timedelta(days=30))] * WORKERS)

    assert [(one.kind, one.state) for one in stored(Difference)] == [
        (Kind.PAYMENT_FOUND, State.MENDED)
    ]


def test_two_people_and_a_worker_at_one_difference_settle_it_once(
    till, there, crowd, misstate, look_back, the_one
):
    misstate(100)
    look_back()
    row = the_one()

    answers = crowd(
        (process.look_at, row.id, "staff:1"),
        (process.look_back, there, timedelta(days=30)),
        (process.look_at, row.id, "staff:2"),
        (process.look_back, there, timedelta(days=30)),
    )

    assert sorted([answers[0], answers[2]]) == ["SettledAlready", "looked at"]
    assert the_one().state is State.SETTLED
