"""What a registration asks of the database, from the blank form to its last page.

A number that does not hang on the machine: each statement is a way to a server and back.
"""

import pytest
from sqlalchemy import event

from summit.extensions import db
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.browsing import answers_in


@pytest.fixture
def statements(app):
    """Return the list that each statement of this test is written into."""
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_free_registration_of_two_asks_no_more_than_it_did(desk, make, stored, statements):
    free = make.category(price=0)
    sent = desk.fill(free) | desk.person(1, free, given_name="Juan", email="juan@city.example")
    asked = {}

    def count(name, answer):
        asked[name], statements[:] = len(statements), ()
        return answer

    count("form", None)
    review = count("sent", desk.send(sent)).location
    page = count("review", desk.client.get(review))
    accepted = answers_in(page, "/submit") | {"terms_language": "en", "how": "free"}
    last = count("submitted", desk.client.post(f"{review[:-7]}/submit", data=accepted)).location
    count("last", desk.client.get(last))

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert sum(count for name, count in asked.items() if name != "form") <= 63, asked
