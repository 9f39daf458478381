"""Answers that organizers want staff to know at the door, and those printed on badges."""

import pytest

from summit.badges.models import Badge, BadgeEnd
from summit.badges.queries import faces_of_attendee, signing_key
from summit.extensions import db
from summit.registration.questions import catalogue
from summit.registration.questions.models import FormAnswer
from summit.registration.questions.statuses import Kind
from tests.checkin.test_api import phone, scan_of  # noqa: F401
from tests.factories import MOMENT
from tests.registration.questions.conftest import ask  # noqa: F401


@pytest.fixture
def badge(make, stored):
    (badge_id,) = make.badges(1)
    return stored(Badge, id=badge_id)[0]


@pytest.fixture
def answer(make, badge):
    def keep(question, value):
        make.keep(
            FormAnswer(
                question_id=question.id,
                attendee_id=badge.attendee_id,
                value=value,
                answered_at=MOMENT,
                answered_by="test",
            )
        )

    return keep


def test_the_door_shows_the_answers_that_are_marked_so(phone, badge, ask, answer):  # noqa: F811
    room = ask("Room", choices=("East", "West"), at_door=True)
    answer(room, str(room.choices[1].id))
    answer(ask("Hobby"), "Chess")
    ask("Nothing said", at_door=True)

    first, again = (phone("scans", scan_of(badge.id)).json for _twice in range(2))

    assert (first["verdict"], again["verdict"]) == ("admitted", "repeat")
    for told in (first, again):
        (note,) = told["guest"]["notes"]
        assert note["question"]["en"] == "Room"
        assert note["answer"] == {"fr": "West (fr)", "en": "West", "es": "West (es)"}


def test_a_gate_tells_nothing_of_whoever_holds_an_older_badge(
    phone,  # noqa: F811
    badge,
    ask,  # noqa: F811
    answer,
    writing,
):
    answer(ask("Room", at_door=True), "East")
    with writing() as session:
        old = session.get_one(Badge, badge.id)
        old.ended_at, old.end = MOMENT, BadgeEnd.REPLACED

    told = phone("scans", scan_of(badge.id)).json

    assert told["verdict"] == "replaced"
    assert "notes" not in told["guest"]


def test_a_retired_question_is_shown_at_the_door_no_more(
    phone,  # noqa: F811
    badge,
    ask,  # noqa: F811
    answer,
    writing,
):
    question = ask("Room", at_door=True)
    answer(question, "East")
    with writing() as session:
        catalogue.retire(session, question.id)

    assert "notes" not in phone("scans", scan_of(badge.id)).json["guest"]


def test_a_badge_shows_the_answers_that_are_marked_so(app, badge, ask, answer):  # noqa: F811
    answer(ask("I sing", kind=Kind.YES_NO, on_badge=True), "yes")
    answer(ask("I dance", kind=Kind.YES_NO, on_badge=True), "no")
    answer(ask("I speak", kind=Kind.LANGUAGES, on_badge=True), "fr,nah")
    answer(ask("Hobby"), "Chess")

    with app.app_context():
        key = signing_key(app.config["SETTINGS"])
        (face,) = faces_of_attendee(db.session(), badge.attendee_id, key)

    assert face.notes == ("I sing (es)", "francés, náhuatl")


def test_what_is_asked_of_another_type_is_shown_nowhere(
    app,
    make,
    phone,  # noqa: F811
    badge,
    ask,  # noqa: F811
    answer,
):
    press = make.category()  # as which this person took part before
    answer(ask("Paper", category_ids=(press.id,), on_badge=True, at_door=True), "The Times")

    assert "notes" not in phone("scans", scan_of(badge.id)).json["guest"]
    with app.app_context():
        key = signing_key(app.config["SETTINGS"])
        (face,) = faces_of_attendee(db.session(), badge.attendee_id, key)
    assert face.notes == ()
