"""The office names, changes and takes off contacts, and finds a registration by one of them."""

import pytest

from summit.kernel import clock
from summit.registration.further.models import FurtherContact
from summit.registration.further.statuses import Receives
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import answers_in, text_of

INES = {
    "name": "Inés Paz",
    "email": "ines@hacienda.example",
    "language": "es",
    "role": "finance",
    "receives": "money",
}


@pytest.fixture
def office(make, sign_in):
    return sign_in(make.staff(Role.OWNER))


@pytest.fixture
def kept(make):
    return make.registration(Status.AWAITING_PAYMENT, now=clock.now())


def test_the_office_names_changes_and_takes_off(office, kept, stored):
    page = f"/office/registrations/{kept.id}/contacts"
    refused = office.post(page, data=answers_in(office.get(page), page) | INES | {"email": "x"})
    assert refused.status_code == 422
    assert 'value="Inés Paz"' in refused.text

    named = office.post(page, data=answers_in(office.get(page), page) | INES)

    assert named.status_code == 303
    (one,) = stored(FurtherContact)
    assert one.named_by.startswith("staff:")
    assert "Inés Paz" in text_of(office.get(named.location))
    again = office.post(page, data=answers_in(office.get(page), page) | INES)
    assert "is a contact of this registration already" in text_of(again)
    edit = f"/office/contacts/{one.id}"
    sent = answers_in(office.get(edit), edit) | {"role": "assistant"}
    assert office.post(edit, data=sent).status_code == 303
    assert [row.role for row in stored(FurtherContact)] == ["assistant"]
    sure = office.get(f"{edit}/remove")
    assert office.post(f"{edit}/remove", data=answers_in(sure, "/remove")).status_code == 303
    assert [bool(row.removed_at) for row in stored(FurtherContact)] == [True]
    assert "Inés Paz" in text_of(office.get(named.location))  # in what happened


def test_a_search_by_their_address_finds_the_registration(office, kept, make, name_one):
    make.registration(Status.AWAITING_PAYMENT, now=clock.now())
    name_one(kept, Receives.MONEY)

    page = office.get("/office/registrations?q=money@office.example")

    assert kept.reference in page.text or f"/office/registrations/{kept.id}" in page.text
    assert page.text.count("/office/registrations/") >= 1
    file = office.get("/office/registrations.csv?q=money@office.example").text
    assert kept.reference in file
    assert "Inés money, money@office.example (Other – Bill and payments)" in file
    assert len(file.strip().splitlines()) == 2
