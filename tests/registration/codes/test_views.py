"""A code on the public form: what it changes, and each sentence where it is refused."""

from datetime import date

import pytest

from summit.admission.codes.models import Code
from summit.admission.codes.service import end_code
from summit.admission.codes.statuses import Reduces
from summit.registration.codes.tries import FROM_ADDRESS, OF_REGISTRATION
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from tests.browsing import answers_in, text_of
from tests.factories import MOMENT


@pytest.fixture
def category(make):
    return make.category(price=45_000)


def refused(desk, category, typed):
    """Return the page that refuses a code, on which what was typed still stands."""
    answer = desk.send(desk.fill(category, code=typed, people_0_role="Alcaldesa"))
    assert answer.status_code == 422
    assert answers_in(answer)["code"] == typed
    assert answers_in(answer)["people-0-role"] == "Alcaldesa"
    return text_of(answer)


def test_a_code_lowers_the_price_and_the_review_says_so(desk, make, category, stored):
    code = make.code(category, text="MAIRES2026", reduces=Reduces.PERCENT, percent=50)

    answer = desk.send(desk.fill(category, code="maires-2026"))

    text = text_of(desk.client.get(answer.location, follow_redirects=True))
    assert "$225.00" in text
    assert "instead of $450.00" in text
    assert stored(Code, id=code.id)[0].used == 1


def test_an_unknown_code_is_said_at_its_field(desk, category):
    assert "We do not know this code." in refused(desk, category, "NOSUCH2026")


def test_a_code_that_is_not_valid_yet_says_from_when(desk, make, category):
    code = make.code(category, first_day=date(2026, 4, 1))

    assert "This code can be used from April 1, 2026." in refused(desk, category, code.text)


def test_a_code_that_is_over_says_until_when(desk, make, category):
    code = make.code(category, last_day=date(2026, 3, 1))

    assert "This code could be used until March 1, 2026." in refused(desk, category, code.text)


def test_an_ended_code_says_so(desk, make, category, writing):
    code = make.code(category)
    with writing() as session:
        end_code(session, code.id, now=MOMENT)

    assert "This code is no longer valid." in refused(desk, category, code.text)


def test_a_used_up_code_says_so(desk, make, category, stored):
    code = make.code(category, most_uses=1)
    desk.send(desk.fill(category, code=code.text))

    assert "as often as it may be" in refused(desk, category, code.text)
    assert len(stored(Registration)) == 1


def test_a_code_of_another_type_says_so(desk, make, category):
    code = make.code(make.category())

    assert "none of these people’s places cheaper" in refused(desk, category, code.text)


def test_guesses_are_limited_by_address_and_the_answers_stay(desk, make, category):
    answers = desk.fill(category, code="NOSUCH2026")
    for _try in range(FROM_ADDRESS.most):
        desk.send(answers)

    assert "Too many codes were tried" in refused(desk, category, "NOSUCH2026")
    assert "Too many codes were tried" in refused(desk, category, make.code(category).text)
    assert desk.send(desk.fill(category)).status_code == 303  # without a code


def test_a_code_that_exists_is_no_guess_and_lets_nobody_begin_anew(desk, make, category):
    known = make.code(category)
    wrong = desk.fill(category, code="NOSUCH2026")
    for _try in range(FROM_ADDRESS.most - 1):
        desk.send(wrong)
        desk.send(desk.fill(category, code=known.text, municipality=""))

    assert desk.send(desk.fill(category, code=known.text)).status_code == 303
    desk.send(wrong)
    assert "Too many codes were tried" in refused(desk, category, "NOSUCH2026")


def test_guesses_are_limited_by_registration_from_wherever(holder, make, category, stored):
    contact = holder(make.registration(category=category))
    for number in range(OF_REGISTRATION.most):
        contact.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        contact.post("/change", code="NOSUCH2026")
    contact.client.environ_base["REMOTE_ADDR"] = "198.51.100.1"

    answer = contact.post("/change", code="NOSUCH2026")

    assert answer.status_code == 422
    assert "Too many codes were tried" in text_of(answer)


def test_a_draft_shows_its_code_and_takes_one_afterwards(holder, make, category, at_moment, stored):
    contact = holder(make.registration(category=category, now=MOMENT))
    code = make.code(category)

    assert contact.post("/change", code=code.text.lower()).status_code == 303

    assert answers_in(contact.get("/change"), "/change")["code"] == code.text
    assert stored(Attendee)[0].price.amount == 0


def test_whom_is_added_may_use_a_code(holder, make, category, at_moment, stored):
    contact = holder(make.registration(Status.CONFIRMED, now=MOMENT, category=category))
    code = make.code(category)
    answers = answers_in(contact.get("/more"), "/more") | {
        "people-0-category": category.code,
        "people-0-given_name": "Noé",
        "people-0-language": "es",
        "code": code.text,
    }

    assert contact.client.post(f"{contact.base}/more", data=answers).status_code == 303

    assert [one.price.amount for one in stored(Attendee)] == [45_000, 0]
