"""People who take part as something else, while registration is open."""

import re

import pytest

from summit.commands.doctor import findings
from summit.edition.models import Summit
from summit.extensions import db
from summit.kernel import clock
from summit.payments.changing.service import Hand, foresee, preview
from summit.payments.queries import money_of
from summit.payments.refunding.effects import seal_of
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.withdrawal import change_type
from summit.registration.queries import get_whole
from summit.registration.service import WantedType
from tests.mail.conftest import deliver, office  # noqa: F401
from tests.payments.leaving.conftest import (  # noqa: F401
    by_card,
    by_transfer,
    finance,
    let_go,
    organizer,
    policy,
    receive,
)

CHEAP, USUAL, DEAR = 28_744, 51_739, 86_231  # 250, 450 and 750 dollars with both taxes
CONTACT = Hand(by="contact:1", is_contact=True)
FINANCE = Hand(by="staff:1", is_contact=False)


def wanted_type(kind, variant, principal):
    rate = variant.id if variant else None
    return WantedType(category_id=kind.id, variant_id=rate, principal_id=principal)


@pytest.fixture(autouse=True)
def is_open(make, writing):
    with writing() as session:
        session.get_one(Summit, 1).month = None  # or the summit would be over


@pytest.fixture
def dear(make):
    return make.category(price=75_000)


@pytest.fixture
def cheap(make):
    return make.category(price=25_000)


@pytest.fixture
def free(make):
    return make.category(price=0)


@pytest.fixture
def seen(writing):
    """Return the seal of what a page would show of a change now; none where it is refused."""

    def look(held, kind, person=0, *, hand=CONTACT, principal=None, variant=None, **given):
        wish = Wish(**{"reason": Reason.POLICY, "seen": ""} | given)
        with writing() as session:
            booking, money = get_whole(session, held.id), money_of(session, held.id)
            wanted = wanted_type(kind, variant, principal)
            one = held.attendees[person].id
            shown = preview(session, booking, one, wanted, money, hand=hand, now=clock.now())
            return seal_of(lambda: foresee(session, booking, shown, money, wish))

    return look


@pytest.fixture
def change(app, gateway, seen):
    """Change a type as it is shown now, or as `shown` was."""

    def go(
        held, kind, person=0, *, hand=CONTACT, principal=None, variant=None, shown=None, **given
    ):
        if shown is None:
            more = {"hand": hand, "principal": principal, "variant": variant}
            shown = seen(held, kind, person, **more, **given)
        wish = Wish(**{"reason": Reason.POLICY, "seen": shown} | given)
        with app.app_context():
            change_type(
                held.id,
                held.attendees[person].id,
                wanted_type(kind, variant, principal),
                wish,
                hand=hand,
                invoice_days=30,
                gateway=gateway,
            )

    return go


@pytest.fixture
def balance(writing):
    def read(held):
        with writing() as session:
            return money_of(session, held.id).balance.amount

    return read


@pytest.fixture
def disagreements(app):
    """Return what doctor finds about seats, badges, ledger, claims and papers."""

    def look():
        with app.app_context():
            found = list(findings(db.session(), app.config["SETTINGS"]))
        return [one for one in found if re.search("seats|badge|ledger|bill|series|Counter", one)]

    return look
