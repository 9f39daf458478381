"""How much a page asks the database: no more for thirty people than for two."""

import pytest
from sqlalchemy import event

from summit.extensions import db
from summit.kernel.links import seal
from summit.registration.statuses import Status
from summit.staff.rules import Role

OFFICE = (
    "/office/",
    "/office/registrations",
    "/office/participants",
    "/office/money",
    "/office/letters",
    "/office/changes",
    "/office/find?q=maria",
    "/office/registrations.csv",
    "/office/participants.csv",
)


@pytest.fixture
def statements(full_app):
    """Every statement sent to the database, as it is sent."""
    with full_app.app_context():
        engine = db.engine
    sent = []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def asked(statements):
    def count(browser, page):
        browser.get(page).get_data()  # what is the same for everybody is kept from now on
        statements.clear()
        answer = browser.get(page)
        answer.get_data()  # a file is written while it is read
        assert answer.status_code == 200
        return len(statements)

    return count


@pytest.mark.parametrize("page", OFFICE)
def test_a_list_asks_no_more_for_many_people(make, sign_in, asked, page):
    browser = sign_in(make.staff(Role.OWNER))
    make.registration(Status.CONFIRMED, people=2)
    few = asked(browser, page)

    for _ in range(3):
        make.registration(Status.CONFIRMED, people=10)

    assert asked(browser, page) == few


def test_a_registrations_page_asks_no_more_for_many_people(make, sign_in, asked):
    browser = sign_in(make.staff(Role.OWNER))
    small = make.registration(Status.CONFIRMED, people=2)
    large = make.registration(Status.CONFIRMED, people=30)

    few = asked(browser, f"/office/registrations/{small.id}")

    assert asked(browser, f"/office/registrations/{large.id}") == few


@pytest.mark.parametrize("page", ["", "/badges.pdf"])
def test_a_contacts_page_asks_no_more_for_many_people(app, client, make, asked, page):
    small = make.registration(Status.CONFIRMED, people=2)
    large = make.registration(Status.CONFIRMED, people=30)
    links = [seal(app.config["LINK_KEY"], "contact", one.id, 1) for one in (small, large)]

    few, many = (asked(client, f"/en/r/{link}{page}") for link in links)

    assert many == few
