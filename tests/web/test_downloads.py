"""Files made from lists, as an office asks for them again and again."""

import gc

import pytest

from summit.extensions import db
from summit.staff.rules import Role

FILES = ["/office/participants.csv", "/office/registrations.csv", "/office/money.csv"]


@pytest.fixture
def without_collector():
    """What only the garbage collector would give back is lost for now, as on a busy day."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("file", FILES)
def test_a_file_gives_its_connection_back(app, make, sign_in, without_collector, file):
    make.registration()
    browser = sign_in(make.staff(Role.OWNER))

    for _ in range(3):
        assert browser.get(file).text
        assert browser.head(file).status_code == 200

    with app.app_context():
        assert db.engine.pool.checkedout() == 0
