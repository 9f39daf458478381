"""A mayor and a spouse on the municipality's bill, and whoever gives hers to another payer."""

import pytest

from summit.kernel import clock
from summit.payments import withdrawal
from summit.payments.another_payer.service import foresee
from summit.payments.statuses import TaxRegime
from summit.payments.terms.queries import invoice_due
from summit.registration.family import sent_with
from summit.registration.models import Registration
from summit.registration.payers import OtherPayer, Paying
from summit.registration.queries import get_whole
from summit.registration.statuses import PaidBy, Status
from tests.mail.conftest import deliver, office  # noqa: F401

MINISTRY = Paying(PaidBy.OTHER, OtherPayer("Ministerio inventado", "pagos@ministry.example"))
HERSELF = Paying(PaidBy.SELF, OtherPayer("Iria Ruiz", "iria@home.example"))
CITY = Paying(PaidBy.CITY, None)


@pytest.fixture
def couple(make):
    """Build a registration of a mayor and a spouse, sent and unpaid; `paid_by` marks both."""

    def build(*, price=45_000, spouse_price=None, status=Status.AWAITING_PAYMENT, **mark):
        kind = make.category(price=price)
        beside = kind if spouse_price is None else make.category(price=spouse_price)
        people = (
            make.person(kind, **mark),
            make.person(beside, given_name="Iria", email=None, **mark),
        )
        return make.registration(status, people=people, category=kind, now=clock.now())

    return build


@pytest.fixture
def ministry_of_two(make, writing):
    """Build a mayor's registration and return its part: two people a ministry pays for."""

    def build():
        kind, mark = make.category(), {"paid_by": PaidBy.OTHER}
        mark |= {"payer_name": MINISTRY.payer.name, "payer_email": MINISTRY.payer.email}
        two = (make.person(kind, **mark), make.person(kind, given_name="Iria", **mark))
        people = (make.person(kind), *two)
        held = make.registration(
            Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now()
        )
        with writing() as session:
            session.expire_on_commit = False
            (part,) = sent_with(session, session.get_one(Registration, held.id))
            _ = [person.id for person in part.attendees]  # loaded, to be read when detached
        return part

    return build


@pytest.fixture
def due(writing):
    with writing() as session:
        return invoice_due(session, clock.now(), calendar_days=30)


@pytest.fixture
def seal_of(writing, due):
    """Return what the page would carry for one person now."""

    def seal(held, paying, person=1):
        with writing() as session:
            booking, who = get_whole(session, held.id), held.attendees[person].id
            return foresee(session, booking, who, paying, due=due, now=clock.now()).seal()

    return seal


@pytest.fixture
def give(app, gateway, due, seal_of):
    """Give one person's bill to another payer, as the page does; `seen` is of this moment."""

    def press(held, paying=MINISTRY, person=1, seen=None):
        seen = seal_of(held, paying, person) if seen is None else seen
        with app.app_context():
            withdrawal.pay_otherwise(
                held.id,
                held.attendees[person].id,
                paying,
                due=due,
                seen=seen,
                gateway=gateway,
                by="contact:1",
            )

    return press


@pytest.fixture
def mixed(taxes):
    """Tax forty percent of what buyers outside Canada pay."""
    taxes(regime=TaxRegime.DOMESTIC_MIXED, taxable_percent=40)
