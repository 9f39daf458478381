"""Somebody beside the contact, named by the same service as everybody."""

import pytest

from summit.kernel import clock
from summit.kernel.languages import Language
from summit.registration.further import service
from summit.registration.further.statuses import ContactRole, Receives


def wish(receives=Receives.EVERYTHING, **given):
    usual = {
        "name": f"Inés {receives.value}",
        "email": f"{receives.value}@office.example",
        "language": Language.EN,
        "role": ContactRole.OTHER,
        "receives": receives,
    }
    return service.ContactWish(**usual | given)


@pytest.fixture
def name_one(writing):
    """Name a further contact: `name_one(registration, Receives.MONEY)`."""

    def name(registration, receives=Receives.EVERYTHING, by="contact:1", **given):
        with writing(by=by) as session:
            session.expire_on_commit = False
            asked = wish(receives, **given)
            return service.name(session, registration.id, asked, by=by, now=clock.now())

    return name
