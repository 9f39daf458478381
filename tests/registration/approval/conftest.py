"""A request that waits for a decision, and hands that decide."""

import pytest

from summit.registration.approval import service
from summit.registration.approval.models import ApprovalRequest
from summit.registration.statuses import Status
from tests.factories import MOMENT
from tests.registration.conftest import at_moment, desk  # noqa: F401


@pytest.fixture
def press(make):
    """A participation type on request, with a price."""
    return make.category(needs_approval=True, capacity=5)


@pytest.fixture
def asked(make, press, stored):
    """Return a registration that waits for a decision, and its request."""

    def ask(category=None, people=1, now=MOMENT):
        held = make.registration(
            Status.PENDING_APPROVAL, category=category or press, people=people, now=now
        )
        return held, stored(ApprovalRequest, registration_id=held.id)[0]

    return ask


@pytest.fixture
def decide(writing):
    """Call a deed of the service on a request, as somebody who read `turn` of it."""

    def call(deed, request, *, turn=0, now=MOMENT, by="staff:1", **given):
        with writing(by=by) as session:
            hand = service.Hand(by=by, turn=turn)
            getattr(service, deed)(session, request.id, hand=hand, now=now, **given)

    return call


@pytest.fixture
def answer(writing):
    def send(request, text="Radio-Canada", now=MOMENT):
        with writing(by="contact:1") as session:
            service.answer(session, request.registration_id, request.id, text, now=now)

    return send
