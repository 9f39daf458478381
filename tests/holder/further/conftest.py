"""A registration with one further contact of each kind, and their links."""

import pytest

from summit.kernel.links import seal
from tests.registration.further.conftest import name_one  # noqa: F401


@pytest.fixture
def further_link(app):
    def seal_one(contact, version=None):
        return seal(app.config["LINK_KEY"], "further", contact.id, version or contact.link_version)

    return seal_one
