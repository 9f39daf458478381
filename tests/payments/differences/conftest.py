"""A site with its simulator, where looks are taken and kept."""

import uuid
from datetime import timedelta

import pytest

from summit.kernel import clock
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.payments.cards import CardOrder
from summit.payments.differences.looking import look
from summit.payments.differences.models import Difference
from summit.payments.models import Payment
from summit.payments.rules import Charge
from summit.staff.rules import Role
from tests.holder.conftest import holder, link_of  # noqa: F401
from tests.mail.conftest import deliver, office  # noqa: F401
from tests.payments.conftest import BACK, LEFT
from tests.payments.forgiving.test_after_end import end  # noqa: F401
from tests.payments.leaving.conftest import let_go, policy  # noqa: F401
from tests.payments.reversing.conftest import undo  # noqa: F401
from tests.payments.terms.conftest import letters  # noqa: F401

TOTAL = 51_739
MONTH = timedelta(days=30)


@pytest.fixture
def look_back(app, gateway):
    """Compare both books and keep what differs, as the worker does; return what was found."""

    def once(span=MONTH):
        with app.app_context():
            return look(gateway, clock.now() - span, by="worker")

    return once


@pytest.fixture
def recorded(till, paid):
    """A registration that paid by card, of which both books tell the same."""
    held, _session = paid()
    till.deliver()
    return held


@pytest.fixture
def stray_page(till, gateway):
    """Have a page paid that no registration asked for; return Stripe's session."""

    def pay(amount=500):
        order = CardOrder(
            attempt_id=str(uuid.uuid4()),
            reference="MTL-7KQ4-9C",
            charges=(Charge("A place", Cents(amount)),),
            currency="cad",
            description="x",
            email="a@b.example",
            language=Language.EN,
            expires_at=clock.now() + timedelta(minutes=40),
            success_url=BACK,
            cancel_url=LEFT,
        )
        page = gateway.open_page(gateway.draw_up(order), key=str(uuid.uuid4()))
        till.stripe.pay(page.session_id)
        return page.session_id

    return pay


@pytest.fixture
def misstate(recorded, writing, stored):
    """Let our books say another amount than Stripe's of the payment that was recorded."""

    def change(cents):
        with writing() as session:
            session.get_one(Payment, stored(Payment)[0].id).amount = Cents(cents)

    return change


@pytest.fixture
def the_one(stored):
    """Return the only difference there is, as it is stored."""

    def read():
        (found,) = stored(Difference)
        return found

    return read


@pytest.fixture
def in_review(till):
    """Pay on a page that Stripe has altered; return the registration."""

    def build(people=1, **altered):
        held = till.awaiting(people=people)
        session_id = till.begin(held)
        till.stripe.alter(session_id, **altered)
        till.stripe.pay(session_id)
        till.deliver()
        return held

    return build


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


@pytest.fixture
def looked_at(finance, the_one):
    """Settle the only difference through its page, as finance does; return the answer."""

    def settle(note="Known: a trial of ours"):
        address = f"/office/differences/{the_one().id}"
        drafted = finance.draft(address)
        sent = {name: drafted[name] for name in ("csrf_token", "seen")}
        return finance.post(address, data=sent | {"note": note})

    return settle
