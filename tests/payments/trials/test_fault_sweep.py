"""Whatever call fails and whatever webhook is lost, after an hour the books are the same."""

import itertools
import random

import pytest

from summit.staff.rules import Role
from tests.payments.trials.card_flow import (
    CALLS,
    DOUBLED,
    DROPPED,
    OVERTAKEN,
    PART,
    WEBHOOKS,
    Run,
    faults_of,
)

TOTAL = 51_739  # a place of 450 dollars, with 22.50 and 44.89 of taxes
FEE = 1_530  # of each card payment, at the simulator: 2.9 % and 30 cents
OUTCOME = {
    "status": "confirmed",
    "badges": 1,
    "ledger": {
        "bill receivable": TOTAL,
        "bill revenue": -45_000,
        "bill gst": -2_250,
        "bill qst": -4_489,
        "payment stripe": 2 * TOTAL,
        "payment receivable": -2 * TOTAL,
        "refund receivable": TOTAL + PART,
        "refund stripe": -TOTAL - PART,
        "bill-void receivable": -PART,
        "bill-void revenue": 4_349,
        "bill-void gst": 217,
        "bill-void qst": 434,
        "stripe-fee stripe_fees": 2 * FEE,
        "stripe-fee stripe": -2 * FEE,
    },
    "bill": (TOTAL, PART),
    "payments": [TOTAL, TOTAL],
    "refunds": [("amount", "succeeded", PART), ("surplus", "succeeded", TOTAL)],
    "documents": [
        ("credit_note", PART),
        ("invoice", TOTAL),
        ("receipt", TOTAL),
        ("receipt", TOTAL),
    ],
    "mails": {
        "registration.held": 1,
        "registration.confirmed": 1,
        "attendee.confirmed": 1,
        "payment.surplus_refund": 1,
        "payment.refund": 1,
    },
    "still open": [],
    "not done": [],
    "at Stripe": ([TOTAL, TOTAL], [PART, TOTAL]),
}
OF_CALLS = [(n, fault) for n, call in enumerate(CALLS) for fault in faults_of(call)]
OF_WEBHOOKS = list(itertools.product(range(len(WEBHOOKS)), (DROPPED, DOUBLED, OVERTAKEN)))
ALL = [("calls", *one) for one in OF_CALLS] + [("webhooks", *one) for one in OF_WEBHOOKS]

TWO = [(a, b) for a, b in itertools.combinations(ALL, 2) if a[:2] != b[:2]]
PAIRS = random.Random(1).sample(TWO, 300)  # noqa: S311 (the same ones each time)


def named(one):
    about, number, fault = one
    return f"{number} {(CALLS if about == 'calls' else WEBHOOKS)[number]}, {fault}"


@pytest.fixture
def run(till, make, sign_in, later, stored, writing):
    """Go through the whole flow once, with what is to fail by its number."""

    def go(**faults):
        finance = sign_in(make.staff(Role.FINANCE))
        return Run(till, finance, later, stored, writing, **faults).go()

    return go


def test_the_undisturbed_run_asks_and_is_told_this_and_ends_so(run):
    done = run()

    assert tuple(done.watched.calls[: len(CALLS)]) == CALLS
    assert tuple(done.told) == WEBHOOKS
    assert done.outcome() == OUTCOME


@pytest.mark.parametrize("one", ALL, ids=named)
def test_whatever_fails_once_the_books_end_the_same(run, one):
    about, number, fault = one

    done = run(**{about: {number: fault}})

    assert done.outcome() == OUTCOME
    assert done.disturbed == [(about, number)]


@pytest.mark.parametrize("fault", [DROPPED, DOUBLED, OVERTAKEN])
def test_whatever_becomes_of_all_webhooks_the_books_end_the_same(run, fault):
    """Lost, doubled, or come late and the last one first."""
    done = run(webhooks=dict.fromkeys(range(2 * len(WEBHOOKS)), fault))

    assert done.outcome() == OUTCOME


@pytest.mark.soak
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: " and ".join(map(named, pair)))
def test_whatever_two_things_fail_the_books_end_the_same(run, pair):
    faults = {"calls": {}, "webhooks": {}}
    for about, number, fault in pair:
        faults[about][number] = fault

    assert run(**faults).outcome() == OUTCOME
