"""The organizers' questions behind the contact's link, and behind each person's own."""

from datetime import date

import pytest

from summit.kernel import clock
from summit.registration import service
from summit.registration.models import Attendee, Registration
from summit.registration.naming.models import PeopleRules
from summit.registration.questions import catalogue
from summit.registration.questions.models import FormAnswer, FormQuestion
from summit.registration.questions.statuses import Kind, Need, Scope
from summit.registration.statuses import Status
from tests.browsing import answers_in, text_of
from tests.factories import in_all
from tests.site import HOLDS


@pytest.fixture
def free(make):
    return make.category(price=0)


def test_a_contact_answers_before_sending(ask, holder, make, free, stored, at_moment):
    room = ask("Room for talks?", scope=Scope.REGISTRATION, kind=Kind.YES_NO, need=Need.REQUIRED)
    people = ask(
        "How many there?",
        scope=Scope.REGISTRATION,
        kind=Kind.NUMBER,
        need=Need.REQUIRED,
        after=(room, "yes"),
    )
    size = ask("Size", choices=("Small", "Large"), category_ids=(free.id,), need=Need.REQUIRED)
    ask("Flight", need=Need.LATER)
    desk = holder(category=free)
    person, small = desk.registration.attendees[0], size.choices[0]

    shown = desk.get("/review")
    assert "Room for talks?" in shown.text
    assert "Flight" not in shown.text  # that is asked later
    page = desk.base + "/questions"
    typed = answers_in(shown, "/questions")
    mine = f"p{person.id}-q{size.id}"
    empty = desk.client.post(page, data=typed | {f"q{room.id}": "yes"})
    assert empty.status_code == 422
    assert "Please answer this before you send the registration." in text_of(empty)
    assert "How many there?" in empty.text  # asked because of what was answered
    assert [one.value for one in stored(FormAnswer)] == ["yes"]

    again = answers_in(empty, "/questions")
    assert again[f"q{room.id}"] == "yes"
    sent = desk.client.post(page, data=again | {mine: str(small.id), f"q{people.id}": "doce"})
    assert sent.status_code == 422
    assert "Write a number in digits." in sent.text
    assert "doce" in sent.text
    typed = answers_in(sent, "/questions")
    assert typed[mine] == str(small.id)
    done = desk.client.post(page, data=typed | {f"q{people.id}": "12"})
    assert done.status_code == 303
    assert done.location.partition("?")[0].endswith("/review")

    assert "Your answers to the organizing team’s questions" in desk.get("/review").text
    assert desk.send("free").status_code == 303
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert "1 answer is still missing" in text_of(desk.get())  # the flight
    assert "Flight" in desk.get("/questions").text


def test_a_page_comes_again_with_what_an_answer_asks_for(ask, holder, free, at_moment):
    room = ask("Room?", scope=Scope.REGISTRATION, kind=Kind.YES_NO)
    ask("Which one?", scope=Scope.REGISTRATION, need=Need.REQUIRED, after=(room, "yes"))
    desk = holder(category=free)
    page = desk.base + "/questions"

    typed = answers_in(desk.get("/questions"), "/questions")
    shown = desk.client.post(page, data=typed | {f"q{room.id}": "yes"})

    assert shown.status_code == 200
    assert "Because of it, something else is asked below." in shown.text
    assert "Which one?" in shown.text
    assert "Please answer this" not in shown.text


def test_a_person_answers_what_was_left_for_later(
    ask,
    client,
    link_of,
    make,
    free,
    stored,
    at_moment,
):
    flight, visit = ask("Flight", need=Need.LATER), ask("Visit", kind=Kind.YES_NO)
    ask("Which visit?", after=(visit, "yes"))
    ask("Hotel", scope=Scope.REGISTRATION)
    held = make.registration(Status.CONFIRMED, people=2, category=free, now=clock.now())
    ana, bea = held.attendees
    base = f"/en/r/{link_of(ana)}"

    page = client.get(base)
    assert "Flight" in page.text
    assert "Hotel" not in page.text
    typed = answers_in(page, "/own/answers")
    theirs = {f"p{bea.id}-q{flight.id}": "XX1"}
    mine = {f"p{ana.id}-q{flight.id}": "AC 964", f"p{ana.id}-q{visit.id}": "yes"}
    shown = client.post(f"{base}/own/answers", data=typed | mine | theirs)
    assert shown.status_code == 200
    assert "Which visit?" in shown.text
    typed = answers_in(shown, "/own/answers")
    assert client.post(f"{base}/own/answers", data=typed).status_code == 303

    assert {(one.attendee_id, one.value) for one in stored(FormAnswer)} == {
        (ana.id, "AC 964"),
        (ana.id, "yes"),
    }
    assert stored(FormAnswer)[0].answered_by == f"attendee:{ana.id}"


def test_answers_are_changed_until_the_offices_day(
    ask,
    client,
    link_of,
    make,
    free,
    writing,
    stored,
    at_moment,
):
    question = ask("Flight", need=Need.LATER)
    held = make.registration(Status.CONFIRMED, category=free, now=clock.now())
    base = f"/en/r/{link_of(held.attendees[0])}"
    typed = answers_in(client.get(base), "/own/answers")
    with writing() as session:
        session.add(PeopleRules(id=1, changes_until=date(2026, 3, 1)))

    field = f"p{held.attendees[0].id}-q{question.id}"
    late = client.post(f"{base}/own/answers", data=typed | {field: "AC 964"})

    assert late.status_code == 409
    assert "Changes could be made here until" in text_of(late)
    assert "AC 964" in late.text
    assert stored(FormAnswer) == []
    assert len(stored(Attendee)) == 1


def test_a_page_of_questions_from_before_a_change_of_people_is_told(
    ask, holder, make, free, stored, writing, at_moment
):
    size, hotel = ask("Size"), ask("Hotel", scope=Scope.REGISTRATION)
    ana, bea = make.person(free), make.person(free, given_name="Bea", family_name="Lugo")
    desk = holder(people=(ana, bea))
    page = desk.base + "/questions"
    opened = answers_in(desk.get("/questions"), "/questions")
    of_ana = desk.registration.attendees[0].id
    with writing() as session:  # in another tab Ana leaves, and Bea may get her number
        asked = make.application(free, (bea,))
        service.revise(session, desk.registration.id, asked, now=clock.now(), holds=HOLDS)

    sent = opened | {f"p{of_ana}-q{size.id}": "Ana's", f"q{hotel.id}": "Reina"}
    answer = desk.client.post(page, data=sent)

    assert answer.status_code == 409
    assert "were changed meanwhile" in text_of(answer)
    assert "Ana's" not in [one.value for one in stored(FormAnswer)]
    typed = answers_in(answer, "/questions")
    assert typed[f"q{hotel.id}"] == "Reina"  # what was typed for nobody in particular stands
    assert "Ana's" not in typed.values()
    assert desk.client.post(page, data=typed).status_code == 303


def test_a_contact_takes_back_nothing_that_a_person_answered_meanwhile(
    ask, client, holder, link_of, make, free, stored, at_moment
):
    flight, size = ask("Flight", need=Need.LATER), ask("Size")
    held = make.registration(Status.CONFIRMED, category=free, now=clock.now())
    person = held.attendees[0]
    desk, own = holder(held), f"/en/r/{link_of(person)}"
    opened = answers_in(desk.get("/questions"), "/questions")
    mine = {f"p{person.id}-q{flight.id}": "AC 964"}
    typed = answers_in(client.get(own), "/own/answers") | mine
    client.post(f"{own}/own/answers", data=typed)

    desk.client.post(desk.base + "/questions", data=opened | {f"p{person.id}-q{size.id}": "M"})

    assert {one.value for one in stored(FormAnswer)} == {"AC 964", "M"}


@pytest.fixture
def become(writing):
    """Change a question nobody has answered yet."""

    def call(question, **columns):
        with writing() as session:
            found = session.get_one(FormQuestion, question.id)
            for column, value in columns.items():
                setattr(found, column, value)

    return call


@pytest.mark.parametrize("now_asked", [Kind.FILE, Kind.NUMBER, Kind.YES_NO])
def test_an_answer_to_a_question_of_another_kind_now_is_told_back(
    now_asked, ask, holder, free, become, stored, at_moment
):
    question = ask("Statutes", scope=Scope.REGISTRATION)
    kept = ask("Hotel", scope=Scope.REGISTRATION)
    desk = holder(category=free)
    page, typed = desk.base + "/questions", answers_in(desk.get("/questions"), "/questions")
    become(question, kind=now_asked)

    answered = {f"q{question.id}": "12", f"q{kept.id}": "Reina"}
    told = desk.client.post(page, data=typed | answered)

    assert told.status_code == 422
    assert "your answer to it was not kept: “12”" in text_of(told)
    assert [one.value for one in stored(FormAnswer)] == ["Reina"]
    again = desk.client.post(page, data=answers_in(told, "/questions"))
    assert again.status_code == 303  # what is asked now stands there, empty


def test_what_was_chosen_is_not_taken_for_a_text(
    ask, holder, free, become, writing, stored, at_moment
):
    question = ask("Size", scope=Scope.REGISTRATION, choices=("Small", "Large"))
    desk = holder(category=free)
    page, typed = desk.base + "/questions", answers_in(desk.get("/questions"), "/questions")
    become(question, kind=Kind.TEXT)

    number = str(question.choices[0].id)
    told = desk.client.post(page, data=typed | {f"q{question.id}": number})

    assert "your answer to it was not kept. Please look" in text_of(told)
    assert answers_in(told, "/questions")[f"q{question.id}"] == ""
    assert stored(FormAnswer) == []


def test_of_a_choice_that_was_taken_away_no_number_is_told(
    ask, holder, free, writing, stored, at_moment
):
    question = ask("Size", scope=Scope.REGISTRATION, choices=("Small", "Large"))
    ask("Hotel", scope=Scope.REGISTRATION)
    desk = holder(category=free)
    page, typed = desk.base + "/questions", answers_in(desk.get("/questions"), "/questions")
    with writing() as session:
        assert catalogue.remove(session, question.id)

    told = desk.client.post(page, data=typed | {f"q{question.id}": str(question.choices[0].id)})

    assert "nobody needs your answer to it any more. Everything else" in text_of(told)
    assert stored(FormAnswer) == []


@pytest.mark.parametrize(
    "change",
    [
        {"is_sensitive": True, "why": in_all("To cook"), "erase_on": date(2026, 8, 1)},
        {"scope": Scope.REGISTRATION},
    ],
)
def test_an_answer_to_what_is_put_otherwise_now_is_told_back(
    change, ask, holder, free, become, stored, at_moment
):
    question, kept = ask("Diet"), ask("Hotel", scope=Scope.REGISTRATION)
    desk = holder(category=free)
    person = desk.registration.attendees[0]
    page, typed = desk.base + "/questions", answers_in(desk.get("/questions"), "/questions")
    become(question, **change)

    answered = {f"p{person.id}-q{question.id}": "No peanuts", f"q{kept.id}": "Reina"}
    told = desk.client.post(page, data=typed | answered)

    assert told.status_code == 200
    assert "your answer to it was not kept: “No peanuts”" in text_of(told)
    assert [one.value for one in stored(FormAnswer)] == ["Reina"]
