from datetime import UTC, datetime, timedelta

import pytest

from summit.kernel import clock
from summit.staff.rules import Role
from tests.factories import MOMENT
from tests.mail.conftest import deliver, office  # noqa: F401
from tests.registration.questions.conftest import ask  # noqa: F401

PAGE = "/office/desk/"


@pytest.fixture
def at_desk(make, sign_in):
    """Return a way to register somebody at the desk, with a role's browser."""
    clock.shift(MOMENT - datetime.now(UTC))

    def open_desk(role=Role.DOOR_SUPERVISOR):
        return Desk(sign_in(make.staff(role)))

    yield open_desk
    clock.shift(timedelta())


class Desk:
    def __init__(self, browser):
        self.browser = browser

    def fill(self, category, **typed):
        return (
            self.browser.draft(PAGE)
            | {
                "given_name": "Inés",
                "category": category.code,
                "municipality": "Tres Aguas",
                "country": "MX",
                "language": "es",
                "accepts": "y",
            }
            | typed
        )

    def send(self, category, **typed):
        return self.browser.post(PAGE, data=self.fill(category, **typed))

    def register(self, category, **typed):
        """Return the page of somebody who was just registered."""
        answer = self.send(category, **typed)
        assert answer.status_code == 303, answer.text
        return answer.location

    def press(self, page, deed, **typed):
        sent = self.browser.draft(page) | typed
        return self.browser.post(f"{page}/{deed}", data=sent)
