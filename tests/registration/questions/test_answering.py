"""Answers as they are kept: what blocks sending, what stays, whose they are."""

import pytest

from summit.registration import service as registration
from summit.registration.models import Attendee
from summit.registration.questions import catalogue
from summit.registration.questions.errors import (
    AnswerMissing,
    AnswersMissing,
    AnswersOfPersonMissing,
    NoLongerAsked,
    NotANumber,
    NotAskedNow,
    TakenAway,
)
from summit.registration.questions.models import FormAnswer
from summit.registration.questions.service import Typed, answer_for_all, answer_own
from summit.registration.questions.statuses import Kind, Need, Scope
from summit.registration.statuses import Status
from tests.factories import MOMENT
from tests.registration.questions.conftest import sensitive


@pytest.fixture
def answer(writing):
    """Answer as the contact, on a page with these questions."""

    def send(held, *, own=None, **typed):
        answers = {}
        for name, text in typed.items():
            question, _, person = name.removeprefix("q").partition("_")
            answers[int(question), int(person) if person else None] = (
                text if isinstance(text, list) else [text]
            )
        sent = Typed(on_page=frozenset(answers), answers=answers)
        with writing() as session:
            if own is not None:
                return answer_own(session, own.id, sent, by="attendee:1", now=MOMENT)
            return answer_for_all(session, held.id, sent, by="contact:1", now=MOMENT)

    return send


@pytest.fixture
def submit(make, writing):
    def send(held):
        with writing() as session:
            registration.submit(session, held.id, make.submission(), now=MOMENT)

    return send


def test_a_needed_answer_about_the_registration_blocks_sending(make, ask, answer, submit):
    question = ask("Hotel", scope=Scope.REGISTRATION, need=Need.REQUIRED)
    held = make.registration()

    with pytest.raises(AnswersMissing, match="Hotel"):
        submit(held)

    assert answer(held, **{f"q{question.id}": "Reina"}).is_done
    submit(held)


def test_a_needed_answer_about_one_of_the_people_blocks_sending(make, ask, answer, submit):
    question, kind = ask("Size", need=Need.REQUIRED), make.category()
    later = make.person(kind, given_name="", family_name="", name_follows=True)
    held = make.registration(people=(make.person(kind), later))

    with pytest.raises(AnswersOfPersonMissing, match="Ana María Ruiz"):
        submit(held)

    answer(held, **{f"q{question.id}_{held.attendees[0].id}": "M"})
    submit(held)  # nobody knows what to answer for a place without a name


def test_what_is_asked_later_or_may_stay_empty_never_blocks_sending(make, ask, submit, stored):
    ask("Hotel", scope=Scope.REGISTRATION, need=Need.LATER)
    ask("Flight", need=Need.LATER)
    ask("Hobby")
    ask("Passport", make=sensitive)

    submit(make.registration())


def test_a_question_is_needed_only_after_the_answer_it_depends_on(make, ask, answer, submit):
    room = ask("Room?", scope=Scope.REGISTRATION, kind=Kind.YES_NO)
    which = ask("Which room?", scope=Scope.REGISTRATION, need=Need.REQUIRED, after=(room, "yes"))
    held = make.registration()

    outcome = answer(held, **{f"q{room.id}": "yes"})
    assert outcome.newly == [(which.id, None)]
    assert not outcome.errors
    with pytest.raises(AnswersMissing, match="Which room"):
        submit(held)

    outcome = answer(held, **{f"q{room.id}": "no", f"q{which.id}": "East"})
    assert outcome.is_done
    submit(held)


def test_an_answer_hidden_by_another_one_is_not_kept(make, ask, answer, stored):
    room = ask("Room?", scope=Scope.REGISTRATION, kind=Kind.YES_NO)
    which = ask("Which room?", scope=Scope.REGISTRATION, after=(room, "yes"))
    held = make.registration()
    answer(held, **{f"q{room.id}": "yes", f"q{which.id}": "East"})
    assert len(stored(FormAnswer)) == 2

    answer(held, **{f"q{room.id}": "no", f"q{which.id}": "East"})

    assert [one.value for one in stored(FormAnswer)] == ["no"]


def test_an_answer_that_cannot_be_read_keeps_no_other_from_being_kept(make, ask, answer, stored):
    many = ask("How many?", scope=Scope.REGISTRATION, kind=Kind.NUMBER)
    hotel = ask("Hotel", scope=Scope.REGISTRATION)
    needed = ask("Needed", scope=Scope.REGISTRATION, need=Need.REQUIRED)

    outcome = answer(
        make.registration(),
        **{f"q{many.id}": "several", f"q{hotel.id}": "Reina", f"q{needed.id}": ""},
    )

    assert {key: type(one) for key, one in outcome.errors.items()} == {
        (many.id, None): NotANumber,
        (needed.id, None): AnswerMissing,
    }
    assert [one.value for one in stored(FormAnswer)] == ["Reina"]


def test_an_answer_to_a_question_deleted_meanwhile_loses_nothing(
    make, ask, answer, writing, stored
):
    gone, kept = ask("Gone", scope=Scope.REGISTRATION), ask("Kept", scope=Scope.REGISTRATION)
    held = make.registration()
    with writing() as session:
        assert catalogue.remove(session, gone.id)

    outcome = answer(held, **{f"q{gone.id}": "something long", f"q{kept.id}": "yes"})

    assert [type(one) for one in outcome.gone] == [TakenAway]
    assert "something long" in str(outcome.gone[0])
    assert [one.value for one in stored(FormAnswer)] == ["yes"]


def test_an_answer_to_a_question_retired_meanwhile_is_kept(make, ask, answer, writing, stored):
    question = ask("Size", need=Need.REQUIRED)
    held = make.registration()
    person = held.attendees[0]
    with writing() as session:
        catalogue.retire(session, question.id)

    outcome = answer(held, **{f"q{question.id}_{person.id}": "M"})
    again = answer(held, **{f"q{question.id}_{person.id}": "L"})

    assert [type(one) for one in (*outcome.gone, *again.gone)] == [NoLongerAsked] * 2
    assert [one.value for one in stored(FormAnswer)] == ["L"]


def test_an_answer_to_a_question_whose_day_came_meanwhile_is_told_and_not_kept(
    make, ask, answer, stored
):
    over, kept = ask("Size", erase_on=MOMENT.date()), ask("Hotel", scope=Scope.REGISTRATION)
    held = make.registration()
    key = f"q{over.id}_{held.attendees[0].id}"

    outcome = answer(held, **{key: "Extra large", f"q{kept.id}": "Reina"})

    assert [type(one) for one in outcome.gone] == [TakenAway]
    assert "Extra large" in str(outcome.gone[0])
    assert [one.value for one in stored(FormAnswer)] == ["Reina"]


def test_nobody_answers_for_whom_they_do_not_answer(make, ask, answer, stored):
    question, secret = ask("Size"), ask("Passport", make=sensitive)
    whole = ask("Hotel", scope=Scope.REGISTRATION)
    held = make.registration(Status.CONFIRMED, people=2, category=make.category(price=0))
    stranger = make.registration(Status.CONFIRMED, category=make.category(price=0)).attendees[0]
    ana, bea = held.attendees
    make.keep(
        FormAnswer(
            question_id=secret.id,
            attendee_id=ana.id,
            value="her own",
            answered_at=MOMENT,
            answered_by=f"attendee:{ana.id}",
        )
    )

    answer(held, **{f"q{question.id}_{stranger.id}": "M", f"q{secret.id}_{ana.id}": "X1"})
    answer(held, own=ana, **{f"q{question.id}_{bea.id}": "M", f"q{whole.id}": "Reina"})

    assert [one.value for one in stored(FormAnswer)] == ["her own"]


def test_a_registration_that_has_ended_takes_no_answer(make, ask, answer, writing):
    question, held = ask("Hotel", scope=Scope.REGISTRATION), make.registration()
    with writing() as session:
        registration.withdraw(session, held.id, Status.CANCELLED, now=MOMENT)

    with pytest.raises(NotAskedNow):
        answer(held, **{f"q{question.id}": "Reina"})


def test_nothing_is_said_of_an_answer_about_somebody_who_left(make, ask, answer, writing, stored):
    question = ask("Size")
    held = make.registration(Status.CONFIRMED, people=2, category=make.category(price=0))
    gone = held.attendees[1]
    with writing() as session:
        session.get_one(Attendee, gone.id).left_at = MOMENT

    outcome = answer(held, **{f"q{question.id}_{gone.id}": "M"})

    assert outcome.gone == []
    assert stored(FormAnswer) == []
