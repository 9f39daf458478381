"""Stripe is down for an hour: everybody is told where they stand, and nothing is lost."""

import pytest

from summit.extensions import tasks
from summit.kernel.links import seal
from summit.payments.models import Payment, Refund
from summit.payments.statuses import RefundStatus
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from summit.subscriptions import ASK_STRIPE, JOBS
from tests.browsing import text_of
from tests.holder.conftest import Holder, stripe_session

FOREVER = 100_000  # calls


@pytest.fixture
def at_page(app):
    """Return a contact at the page of a registration."""

    def build(registration):
        key = app.config["LINK_KEY"]
        link = seal(key, "contact", registration.id, registration.link_version)
        return Holder(app.test_client(), registration, link, "en")

    return build


@pytest.fixture
def work_on(till):
    """Do all the jobs of the worker that ask Stripe, as after their time."""

    def once():
        for name, (job, _) in JOBS.items():
            if job in ASK_STRIPE:
                tasks.hint(name)
        till.work()

    return once


def test_an_hour_without_stripe_leaves_everybody_a_clear_state_and_loses_nothing(
    till, paid, at_page, make, sign_in, stored, work_on, later
):
    finance = sign_in(make.staff(Role.FINANCE))
    to_refund, _ = paid()
    till.deliver()
    just_paid, session_id = paid()
    payer, leaver = at_page(till.awaiting()), at_page(till.awaiting())
    returning = at_page(just_paid)
    open_page = stripe_session(leaver.post("/pay"))
    till.stripe.drop_answer(when="before", count=FOREVER)

    give_back(finance, to_refund)
    for _quarter in range(4):
        refused = payer.post("/pay")
        assert refused.status_code == 503
        assert "stay held until" in text_of(refused)
        back = returning.get(f"/returned?session_id={session_id}")
        assert back.status_code == 200
        assert "Montreal expects" not in text_of(back)  # not confirmed yet, and not said to be
        staying = leaver.post("/cancel")
        assert staying.status_code == 503
        assert "card service" in text_of(staying)
        assert "On the way" in text_of(finance.get("/office/refunds"))
        assert finance.get("/office/money").status_code == 200
        work_on()
        later(minutes=15)
    assert {one.status for one in stored(Registration)} == {
        Status.AWAITING_PAYMENT,
        Status.CONFIRMED,
    }
    assert (len(stored(Payment)), stored(Refund)[0].status) == (1, RefundStatus.REQUESTED)

    till.stripe.clear_faults()
    work_on()
    till.deliver()

    assert stored(Registration, id=just_paid.id)[0].status is Status.CONFIRMED
    assert stored(Refund)[0].status is RefundStatus.SUCCEEDED
    assert len(till.stripe.state()["refund"]) == 1
    till.stripe.pay(stripe_session(payer.post("/pay")))
    assert leaver.post("/cancel").status_code == 303
    till.deliver()
    assert stored(Registration, id=payer.registration.id)[0].status is Status.CONFIRMED
    assert stored(Registration, id=leaver.registration.id)[0].status is Status.CANCELLED
    assert till.stripe.pay(open_page)["turn"] == "expired"
    assert len(stored(Payment)) == 3


def give_back(finance, held):
    page = f"/office/registrations/{held.id}/refund"
    wish = {"reason": "amount", "amount": "50.00", "note": "agreed"}
    assert finance.decide(page, **wish).status_code == 303
