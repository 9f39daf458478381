"""A contact with their secret link, the Stripe simulator, and a mail server."""

import re

import pytest

from summit.kernel import clock
from summit.kernel.links import seal
from tests.browsing import answers_in
from tests.mail.conftest import deliver, office  # noqa: F401
from tests.payments.changing.conftest import cheap, dear  # noqa: F401
from tests.payments.conftest import gateway, later, site, stripe_side, till  # noqa: F401
from tests.registration.conftest import at_moment, desk  # noqa: F401
from tests.registration.questions.conftest import ask  # noqa: F401


@pytest.fixture
def link_of(app):
    """Return the secret link of a registration, or of one of its people."""

    def seal_one(row, version=1):
        kind = "contact" if row.__tablename__ == "registration" else "attendee"
        return seal(app.config["LINK_KEY"], kind, row.id, version)

    return seal_one


@pytest.fixture
def holder(app, make, link_of):
    """Build a contact at their page: `holder()` at a new draft, `holder(registration)` at one."""

    def build(registration=None, language="en", **given):
        registration = registration or make.registration(now=clock.now(), **given)
        return Holder(app.test_client(), registration, link_of(registration), language)

    return build


class Holder:
    def __init__(self, client, registration, link, language):
        self.client, self.registration, self.link = client, registration, link
        self.base = f"/{language}/r/{link}"

    def get(self, page=""):
        return self.client.get(self.base + page, follow_redirects=True)

    def post(self, page, **answers):
        """Send what a browser would from the page that has this form, with these changes."""
        shown = self.get("/change" if page == "/change" else "")
        sent = answers_in(shown, page) | answers
        return self.client.post(self.base + page, data=sent)

    def send(self, how, **answers):
        """Accept the terms and send the draft."""
        language = self.base[1:3]
        return self.post("/submit", **{"how": how, "terms_language": language} | answers)


def stripe_session(answer):
    """Return the id of the card page that an answer leads to."""
    assert answer.status_code == 303, answer.status_code
    return re.search(r"/c/pay/(cs_[A-Za-z0-9_]+)", answer.location)[1]
