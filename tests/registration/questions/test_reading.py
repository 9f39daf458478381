"""Who of the office reads answers: files, what is hidden, and what is written down about it."""

import csv
import io
from datetime import date

import pytest

from summit.registration import service as registration
from summit.registration.questions import catalogue
from summit.registration.questions.jobs import erase_answers
from summit.registration.questions.models import AnswerErasure, AnswerReading, FormAnswer
from summit.registration.questions.statuses import Erased, ReadIn, Scope
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.factories import MOMENT
from tests.registration.questions.conftest import sensitive


@pytest.fixture
def answered(make, ask):
    """Ana with a plain and a sensitive answer, and one about the whole registration."""
    size, diet = ask("Size"), ask("Diet", make=sensitive)
    hotel = ask("Hotel", scope=Scope.REGISTRATION)
    held = make.registration(Status.CONFIRMED, category=make.category(price=0))
    person = held.attendees[0]
    for question, value in ((size, "=M"), (diet, "No peanuts"), (hotel, "Reina")):
        whose = {"registration_id": held.id} if question is hotel else {"attendee_id": person.id}
        make.keep(
            FormAnswer(
                question_id=question.id,
                value=value,
                answered_at=MOMENT,
                answered_by=f"attendee:{person.id}",
                **whose,
            )
        )
    held.diet, held.size = diet, size
    return held


def test_other_roles_see_that_a_sensitive_answer_is_hidden(answered, make, sign_in, stored):
    page = f"/office/registrations/{answered.id}/answers"
    for role in (Role.VIEWER, Role.PROTOCOL, Role.FINANCE, Role.DOOR_SUPERVISOR):
        browser = sign_in(make.staff(role))
        shown = browser.get(page)
        assert "Reina" in shown.text
        assert "hidden" in text_of(shown)
        assert "peanuts" not in shown.text
        assert browser.submit(page, f"{page}/sensitive").status_code == 403
    assert stored(AnswerReading) == []


def test_each_reading_of_a_sensitive_answer_is_written_down(answered, make, sign_in, stored):
    account = make.staff(Role.ORGANIZER)
    browser, page = sign_in(account), f"/office/registrations/{answered.id}/answers"
    assert "peanuts" not in browser.get(page).text
    assert stored(AnswerReading) == []

    shown = browser.submit(page, f"{page}/sensitive")

    assert "No peanuts" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    found = stored(AnswerReading)
    assert [(one.question_id, one.attendee_id, one.read_by, one.read_in) for one in found] == [
        (answered.diet.id, answered.attendees[0].id, f"staff:{account.id}", ReadIn.OFFICE)
    ]


def table(answer):
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_a_file_has_sensitive_columns_only_with_the_right(answered, make, sign_in, stored):
    finance, organizer = sign_in(make.staff(Role.FINANCE)), sign_in(make.staff(Role.ORGANIZER))
    page = "/office/answers-sensitive.csv"

    head, row = table(finance.get("/office/answers.csv"))
    assert "Diet" not in head
    assert dict(zip(head, row, strict=True))["Registration: Hotel"] == "Reina"
    assert dict(zip(head, row, strict=True))["Size"] == "'=M"  # no spreadsheet runs it
    assert finance.submit("/office/", page).status_code == 403
    assert stored(AnswerReading) == []

    head, row = table(organizer.submit("/office/questions", page))
    assert dict(zip(head, row, strict=True))["Diet"] == "No peanuts"
    assert [one.read_in for one in stored(AnswerReading)] == [ReadIn.EXPORT]
    assert organizer.get("/office/answers.xlsx").status_code == 200


def test_answers_stay_visible_once_a_question_is_retired(answered, make, sign_in, writing, stored):
    with writing() as session:
        catalogue.retire(session, answered.size.id)
    browser = sign_in(make.staff(Role.FINANCE))

    shown = text_of(browser.get(f"/office/registrations/{answered.id}/answers"))
    assert "Size asked no more =M" in shown
    assert "Size" in table(browser.get("/office/answers.csv"))[0]


def test_who_ended_is_in_no_file(answered, make, sign_in, writing):
    with writing() as session:
        registration.withdraw(session, answered.id, Status.CANCELLED, now=MOMENT)

    assert len(table(sign_in(make.staff(Role.FINANCE)).get("/office/answers.csv"))) == 1


def test_answers_are_erased_on_their_day_and_it_is_written_down(
    answered, app, at_moment, stored, make, sign_in
):
    def work(day):
        at_moment(MOMENT + (day - date(2026, 3, 10)))
        with app.app_context():
            erase_answers()

    work(date(2026, 7, 31))
    assert stored(AnswerErasure) == []

    for _again in range(2):
        work(date(2026, 8, 1))

    kept = {one.question_id: one for one in stored(FormAnswer)}
    assert kept[answered.diet.id].value == ""
    assert kept[answered.diet.id].erased_because is Erased.DUE
    assert kept[answered.size.id].value == "=M"
    assert [(one.question_id, one.answers) for one in stored(AnswerErasure)] == [
        (answered.diet.id, 1)
    ]
    browser = sign_in(make.staff(Role.ORGANIZER))
    assert "1 answer was erased on" in text_of(browser.get(f"/office/questions/{answered.diet.id}"))
    page = browser.get(f"/office/registrations/{answered.id}/answers")
    assert "Erased on" in text_of(page)
