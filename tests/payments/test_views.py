"""The address Stripe calls: what it believes, what it keeps, what it leaves alone."""

import json

import pytest

from summit.extensions import tasks
from summit.payments.models import StripeEvent
from tests.payments.readings import signed


def test_an_event_is_stored_and_the_worker_told(deliver, stored):
    assert deliver(*signed()) == 200

    assert stored(StripeEvent)[0].processed_at is None
    assert tasks.waiting() == ["payments.apply_due_events"]


@pytest.mark.parametrize(
    "odd",
    [
        {"id": "evt_\ud800"},
        {"id": "evt_\0"},
        {"id": "e" * 256},
        {"type": "t" * 101},
        {"api_version": ["2026"]},
        {"created": float("nan")},
        {"data": {"object": {"id": ["cs_1"]}}},
        {"data": {"object": {"id": "c" * 256}}},
        {"data": {"object": {"id": "cs_1", "metadata": "text"}}},
    ],
    ids=lambda odd: next(iter(odd)),
)
def test_signed_events_no_row_can_keep_are_refused(make, deliver, stored, odd):
    event = json.loads(signed()[0]) | odd

    assert deliver(*signed(body=json.dumps(event))) == 400
    assert deliver(*signed(body="[" * 100_000)) == 400

    assert stored(StripeEvent) == []
