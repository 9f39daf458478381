from datetime import UTC, datetime, timedelta

import pytest

from summit.kernel import clock
from tests.browsing import answers_in
from tests.factories import MOMENT
from tests.mail.conftest import deliver, office  # noqa: F401

PAGE = "/en/register/"


@pytest.fixture
def at_moment():
    """Run the site at the tests' moment, or at another one."""

    def move(moment=MOMENT):
        clock.shift(moment - datetime.now(UTC))

    move()
    yield move
    clock.shift(timedelta())


@pytest.fixture
def desk(client, make, at_moment):
    return Desk(client)


class Desk:
    """A contact at the public form, with a browser that sends back what the page holds."""

    def __init__(self, client):
        self.client = client

    def open(self, page=PAGE):
        self.page = self.client.get(page)
        return self.page

    def fill(self, category, page=PAGE, **given):
        """Return the answers of a contact with one person, as a browser would send them."""
        answers = answers_in(self.open(page)) | {
            "municipality": "Tres Aguas",
            "country": "MX",
            "contact_name": "Luc Roy",
            "contact_email": "luc@city.example",
        }
        return answers | self.person(0, category) | named(given)

    @staticmethod
    def person(number, category, **given):
        answers = {"category": category.code, "given_name": "Ana", "language": "es"} | given
        return {f"people-{number}-{name}": answer for name, answer in answers.items()}

    def send(self, answers, page=PAGE):
        return self.client.post(page, data=answers)


def named(given):
    """Keywords cannot hold a dash: `people_0_role` is people-0-role."""
    fixed = {}
    for name, answer in given.items():
        if name.startswith("people_"):
            name = "-".join(name.split("_", 2))
        fixed[name] = answer
    return fixed
