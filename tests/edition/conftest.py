import pytest

from summit.staff.rules import Role
from tests.clock import at
from tests.factories import MOMENT


@pytest.fixture
def in_march():
    with at(MOMENT):
        yield


@pytest.fixture
def account(make):
    return make.staff(Role.ORGANIZER)


@pytest.fixture
def browser(sign_in, account):
    return sign_in(account)
