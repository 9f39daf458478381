"""Questions left for later are reminded of, as missing names are."""

from datetime import date, timedelta

import pytest

from summit.kernel import clock
from summit.mail.models import OutboxMessage
from summit.registration.naming.models import PeopleRules
from summit.registration.questions.jobs import remind_of_questions
from summit.registration.questions.models import AnswersReminder, FormAnswer
from summit.registration.questions.statuses import Need, Scope
from summit.registration.statuses import Status
from tests.factories import MOMENT
from tests.mail.conftest import read
from tests.registration.questions.conftest import sensitive

LAST = date(2026, 4, 10)


@pytest.fixture
def sent(make, writing):
    """Ana with an e-mail and Bea without, confirmed, and a last day for answers."""
    with writing() as session:
        session.add(PeopleRules(id=1, changes_until=LAST))
    kind = make.category(price=0)
    bea = make.person(kind, given_name="Bea", family_name="Lugo", email=None)
    people = (make.person(kind), bea)
    return make.registration(Status.CONFIRMED, people=people, category=kind)


@pytest.fixture
def work(app, at_moment):
    def run(days):
        at_moment(MOMENT + timedelta(days=days))
        with app.app_context():
            remind_of_questions()

    return run


def letters(stored):
    return sorted(
        (one.occasion, one.recipient)
        for one in stored(OutboxMessage)
        if one.occasion.endswith(".questions")
    )


def test_each_is_reminded_of_what_they_alone_can_answer(ask, sent, work, stored, deliver, office):
    ask("Hotel", scope=Scope.REGISTRATION, need=Need.LATER)
    ask("Flight", need=Need.LATER)
    ask("Hobby")

    work(days=8)

    assert letters(stored) == [
        ("attendee.questions", "ana@city.example"),
        ("registration.questions", "luc@city.example"),
    ]
    deliver()
    written = {to: read(letter)[0] for to, letter in office.letters}  # the last to each
    assert "Flight" in written["ana@city.example"]
    assert "Hobby" not in written["ana@city.example"]
    assert "Hotel" in written["luc@city.example"]
    assert "Bea Lugo" in written["luc@city.example"]


def test_nobody_is_reminded_twice_in_a_week(ask, sent, work, stored):
    ask("Flight", need=Need.LATER)

    for days in (3, 8, 9, 14, 15):
        work(days)

    assert [one.sent_on for one in stored(AnswersReminder)] == [
        date(2026, 3, 18),
        date(2026, 3, 25),
    ]


def test_nobody_is_reminded_of_what_is_answered_or_over(ask, sent, work, stored, make):
    flight = ask("Flight", need=Need.LATER)
    ask("Passport", make=sensitive)
    make.keep(
        *(
            FormAnswer(
                question_id=flight.id,
                attendee_id=one.id,
                value="AC 964",
                answered_at=clock.now(),
                answered_by="attendee:1",
            )
            for one in sent.attendees
        )
    )

    work(days=8)
    assert letters(stored) == []

    ask("Hotel", scope=Scope.REGISTRATION, need=Need.LATER)
    work(days=40)  # after the last day
    assert letters(stored) == []
