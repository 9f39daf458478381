"""Whose answers go along when a draft is changed."""

from dataclasses import dataclass

import pytest

from summit.registration import service
from summit.registration.questions.carrying import same_people
from summit.registration.questions.models import FormAnswer
from tests.factories import MOMENT
from tests.site import HOLDS


@dataclass
class Who:
    given_name: str
    family_name: str = ""
    role: str = ""
    email: str | None = None


ANA, BEA, NOBODY = Who("Ana", "Ruiz"), Who("Bea", "Lugo"), Who("")


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ([ANA, BEA], [BEA, ANA], {0: 1, 1: 0}),
        ([ANA, BEA], [BEA], {1: 0}),
        ([ANA], [Who("ana", "Ruíz")], {0: 0}),
        ([ANA], [Who("Ana", "Ruiz Soto")], {0: 0}),
        ([ANA], [Who("Ana", "Rius")], {}),
        ([Who("Ana", "Jimenes")], [Who("Ana", "Jiménez")], {0: 0}),
        ([ANA], [Who("Luis", "Ruiz")], {}),
        ([ANA], [Who("Ana María", "Ruiz")], {0: 0}),
        ([Who("Ana", "Ruiz")], [Who("Ana", "")], {0: 0}),
        ([ANA], [BEA], {}),
        ([ANA, ANA], [ANA], {0: 0}),
        ([NOBODY], [NOBODY], {}),
        ([Who("María", "Gil", email="m@x.example")], [Who("Mario", "Gil")], {}),
        ([Who("María", "Gil")], [Who("Mria", "Gil", email="m@x.example")], {0: 0}),
    ],
)
def test_who_is_the_same_person_after_a_change(before, after, same):
    assert same_people(before, after) == same


def test_who_has_another_given_name_and_address_inherits_no_answers():
    before = [Who("María", "García", email="maria@city.example")]

    assert same_people(before, [Who("Mario", "García", email="mario@city.example")]) == {}
    assert same_people(before, [Who("Mario", "García", email="maria@city.example")]) == {0: 0}
    assert same_people(before, [Who("Maria", "García", email="m@city.example")]) == {0: 0}
    twice = [Who("José Luis", "Gil", email="luis@city.example")]
    assert same_people(twice, [Who("José Luisa", "Gil", email="l@city.example")]) == {0: 0}
    assert same_people(twice, [Who("José Antonio", "Gil", email="a@city.example")]) == {}


def test_answers_of_a_draft_go_along_with_its_people(make, ask, writing, stored):
    kind, question = make.category(), ask()
    ana, bea = make.person(kind), make.person(kind, given_name="Bea", family_name="Lugo")
    held = make.registration(people=(ana, bea))
    make.keep(
        *(
            FormAnswer(
                question_id=question.id,
                attendee_id=one.id,
                value=one.given_name,
                answered_at=MOMENT,
                answered_by="contact:1",
            )
            for one in held.attendees
        )
    )

    with writing() as session:
        session.expire_on_commit = False
        asked = make.application(kind, (bea,))
        revised = service.revise(session, held.id, asked, now=MOMENT, holds=HOLDS)
        now_there = [one.id for one in revised.attendees]

    assert [(one.attendee_id, one.value) for one in stored(FormAnswer)] == [(now_there[0], "Bea")]


def test_of_two_people_of_one_name_each_keeps_their_own_answers():
    mayor = Who("Ana", "Ruiz", role="Mayor", email="mayor@city.example")
    other = Who("Ana", "Ruiz", role="Director")

    assert same_people([mayor, other], [other]) == {1: 0}
    assert same_people([mayor, other], [other, mayor]) == {0: 1, 1: 0}
