"""A type with two rates, and people who have them."""

import pytest

from summit.kernel.money import Cents
from tests.factories import in_all
from tests.holder.conftest import holder, link_of  # noqa: F401
from tests.mail.conftest import deliver, office  # noqa: F401
from tests.registration.conftest import at_moment, desk  # noqa: F401

NORMAL, MEMBER, REGION = Cents(45_000), Cents(30_000), Cents(20_000)


@pytest.fixture
def kind(make):
    return make.category(price=NORMAL.amount)


@pytest.fixture
def member(make, kind):
    return make.variant(kind, price=MEMBER.amount)


@pytest.fixture
def region(make, kind):
    return make.variant(kind, price=REGION.amount, name=in_all("Latin America"))
