import pytest

from summit.badges.models import Badge
from summit.kernel.clock import now
from summit.registration.statuses import Status
from summit.staff.rules import Role


@pytest.fixture
def held(make):
    return make.registration(Status.CONFIRMED, now=now())


def test_a_name_a_city_and_an_address_are_found_at_once(make, sign_in, held):
    browser = sign_in(make.staff())

    for typed in ("ana maria", "BARTOLOME", "luc@city"):
        page = browser.get("/office/find", query_string={"q": typed}).text
        assert f"/office/registrations/{held.id}" in page


def test_a_reference_opens_its_registration_however_typed(make, sign_in, held):
    browser = sign_in(make.staff())

    for typed in (held.reference, held.reference.lower().replace("-", " ")):
        answer = browser.get("/office/find", query_string={"q": typed})
        assert answer.location == f"/office/registrations/{held.id}"


def test_a_badge_code_opens_the_registration_of_its_bearer(make, sign_in, held, stored):
    code = stored(Badge)[0].short_code

    answer = sign_in(make.staff()).get("/office/find", query_string={"q": code.lower()})

    assert answer.location == f"/office/registrations/{held.id}"


def test_who_may_not_read_emails_finds_none(make, sign_in, held):
    page = sign_in(make.staff(Role.VIEWER)).get("/office/find?q=luc@city").text

    assert 'id="h-mails"' not in page


@pytest.mark.parametrize("odd", ["", "\0", "%", "MTL-0000-00", "😀" * 90, "‮", "a" * 5000])
def test_odd_searches_say_that_nothing_fits(make, sign_in, held, odd):
    answer = sign_in(make.staff()).get("/office/find", query_string={"q": odd})

    assert answer.status_code == 200
    assert 'class="nothing"' in answer.text
