"""Web and worker are killed in the midst of payments and refunds; then books and doctor agree.

Every call to Stripe, every answer and every event is held to the contract.
"""

import os
import random
import time
from collections import Counter as Tally
from datetime import timedelta

import pytest

from summit.commands import doctor
from summit.extensions import db
from summit.kernel import clock
from summit.payments.models import Attempt, Bill, LedgerEntry, Payment, Refund
from summit.payments.reconciling import reconcile
from summit.payments.service.ledger import unbalanced
from summit.payments.statuses import Account
from summit.payments.stripe_gateway import connect
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.payments.trials.crowd_of_buyers import Buyers
from tests.payments.trials.killer import Killer, undone
from tests.payments.trials.processes import Town

SETTLED_WITHIN = 90  # seconds for the sweeps of a worker that starts after all kills
LATER = 15 * 60  # seconds by which its clock is ahead, so that nothing is too young to be asked
SEVERAL = 3  # refunds that Stripe made, at the least, before the buyers stop
ENOUGH_WITHIN = 60  # seconds for them


@pytest.fixture
def town(app, tmp_path):
    with Town(app.config["SETTINGS"], tmp_path) as town:
        yield town


@pytest.fixture
def survive(app, make, sign_in, stored, town):
    """Kill so many times while people buy, then let the worker's sweeps run."""

    def go(kills):
        seed = os.environ.get("TRIAL_SEED") or random.randrange(10**6)  # noqa: S311
        print(f"TRIAL_SEED={seed}")  # noqa: T201
        chance = random.Random(f"{seed}")  # noqa: S311
        cookie = sign_in(make.staff(Role.FINANCE)).get_cookie("summit").value
        with Buyers(town, make, stored, cookie=cookie, seed=seed) as buyers:
            killer = Killer(town, buyers, stored, chance)
            killer.strike(kills)
            _wait_for_several_refunds(town)
        print(f"{killer.kills} kills, of which met: {dict(killer.met)}")  # noqa: T201
        assert buyers.failures == []
        assert sum(killer.met.values()) == kills
        town.worker.kill()
        town.worker.start(SUMMIT_CLOCK_OFFSET=str(LATER))
        _wait_until_settled(stored, town)

    return go


def _wait_for_several_refunds(town):
    deadline = time.monotonic() + ENOUGH_WITHIN
    while time.monotonic() < deadline and len(town.stripe.state()["refund"]) < SEVERAL:
        time.sleep(0.3)


def _wait_until_settled(stored, town):
    deadline = time.monotonic() + SETTLED_WITHIN
    while _left(stored, town) and time.monotonic() < deadline:
        time.sleep(0.3)
    assert _left(stored, town) == [], town.worker.last_words()


def _left(stored, town):
    """Return what is not done yet."""
    paid = {one["id"] for one in town.stripe.state()["checkout.session"] if _is_paid(one)}
    known = {one.session_id for one in stored(Attempt) if one.status == "paid"}
    return [*sorted(paid - known), *(one for ids in undone(stored).values() for one in ids)]


def _is_paid(page):
    return page["payment_status"] == "paid"


@pytest.fixture
def agree(app, stored, town, monkeypatch):
    """Hold everything against everything."""
    monkeypatch.setattr(doctor, "migrations_behind", lambda: "")  # tests make tables without

    def look():
        stripe = town.stripe.state()
        _payments_agree(stored, stripe)
        _refunds_agree(stored, stripe)
        _ledger_agrees(stored, stripe)
        _registrations_agree(stored)
        with app.app_context():
            assert list(doctor.findings(db.session(), app.config["SETTINGS"])) == []
            assert unbalanced(db.session()) == []
            gateway = connect(town.settings)
            assert list(reconcile(gateway, clock.now() - timedelta(days=1))) == []
        assert town.broken_contract() == []

    return look


def _payments_agree(stored, stripe):
    pages = {one.id: one.session_id for one in stored(Attempt)}
    ours = sorted((pages[one.attempt_id], one.amount.amount) for one in stored(Payment))
    theirs = sorted(
        (one["id"], one["amount_total"]) for one in stripe["checkout.session"] if _is_paid(one)
    )
    assert ours == theirs
    assert len(ours) > 0
    assert sum(cents for _, cents in ours) == sum(one["amount"] for one in stripe["charge"])


def _refunds_agree(stored, stripe):
    assert len(stripe["refund"]) >= SEVERAL
    ours = sorted((one.stripe_refund_id, one.amount.amount) for one in stored(Refund))
    assert ours == sorted((one["id"], one["amount"]) for one in stripe["refund"])
    assert {one["metadata"]["refund"] for one in stripe["refund"]} == {
        str(one.id) for one in stored(Refund)
    }


def _ledger_agrees(stored, stripe):
    sums = Tally()
    for entry in stored(LedgerEntry):
        sums[entry.account] += entry.amount.amount
    assert sum(sums.values()) == 0
    kept = sum(one["amount"] - one["amount_refunded"] for one in stripe["charge"])
    assert sums[Account.STRIPE] + sums[Account.STRIPE_FEES] == kept  # less what Stripe takes


def _registrations_agree(stored):
    """Each is confirmed exactly where paid, and paid exactly once."""
    bills = {one.id: one for one in stored(Bill)}
    paid = Tally(bills[one.bill_id].registration_id for one in stored(Payment))
    confirmed = [one.id for one in stored(Registration) if one.status is Status.CONFIRMED]
    assert set(paid) == set(confirmed)
    assert set(paid.values()) == {1}


@pytest.mark.xdist_group("kills")
def test_five_kills_lose_no_money(survive, agree):
    survive(5)

    agree()


@pytest.mark.soak
@pytest.mark.xdist_group("kills")
def test_a_hundred_kills_lose_no_money(survive, agree):
    survive(100)

    agree()
