"""The site at the tests' moment, and a contact with a browser."""

from datetime import timedelta

import pytest

from summit.kernel.languages import Language
from summit.registration.city_holds import service
from tests.factories import MOMENT
from tests.holder.conftest import link_of  # noqa: F401
from tests.registration.conftest import at_moment, deliver, desk, office  # noqa: F401

TEN_DAYS = timedelta(days=10)


@pytest.fixture
def hold(writing, make):
    """Hold places for a city until ten days from now, unless said otherwise."""

    def made(places, **given):
        wish = {
            "municipality": "Puebla",
            "country": "MX",
            "contact_name": "Eva Sol",
            "contact_email": "eva@puebla.example",
            "language": Language.ES,
            "places": places,
            "until": MOMENT + TEN_DAYS,
            "remind_before": 7,
        }
        with writing() as session:
            session.expire_on_commit = False
            held = service.hold(session, service.Wish(**wish | given), now=MOMENT)
            _ = held.registration.attendees
        return held

    return made
