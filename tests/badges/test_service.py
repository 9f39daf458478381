"""Badges issued, replaced and ended: a person holds one that lives, or none."""

import pytest
from sqlalchemy.exc import NoResultFound

from summit.badges.models import Badge, BadgeEnd
from summit.badges.service import replace_badge
from summit.registration.service import withdraw
from summit.registration.statuses import Status
from tests import crowd as process
from tests.factories import MOMENT


@pytest.fixture
def held(make):
    return make.registration(Status.CONFIRMED, people=2)


def test_confirming_gives_every_person_one_badge(held, stored):
    badges = stored(Badge)

    assert {badge.attendee_id for badge in badges} == {person.id for person in held.attendees}
    assert [badge.serial for badge in badges] == [1, 1]


def test_a_replaced_badge_ends_and_the_next_one_lives(held, writing, stored):
    person = held.attendees[0].id

    with writing() as session:
        replace_badge(session, person, 1, now=MOMENT)

    lost, new = sorted(stored(Badge, attendee_id=person), key=lambda badge: badge.serial)
    assert (lost.end, lost.ended_at) == (BadgeEnd.REPLACED, MOMENT)
    assert (new.serial, new.ended_at) == (2, None)
    assert new.short_code != lost.short_code


def test_a_lost_badge_is_replaced_once_however_often_it_is_asked(held, crowd, stored):
    person = held.attendees[0].id

    answers = crowd(*[(process.replace_a_badge, person, 1)] * 8)

    assert sorted(answers) == ["AlreadyReplaced"] * 7 + ["replaced"]
    badges = {badge.serial: badge.end for badge in stored(Badge, attendee_id=person)}
    assert badges == {1: BadgeEnd.REPLACED, 2: None}


def test_no_badge_is_made_for_a_place_given_up(held, writing, stored):
    with writing() as session:
        withdraw(session, held.id, Status.CANCELLED, now=MOMENT)

    with pytest.raises(NoResultFound), writing() as session:
        replace_badge(session, held.attendees[0].id, 1, now=MOMENT)

    assert {badge.end for badge in stored(Badge)} == {BadgeEnd.CANCELLED}


def test_a_badge_replaced_while_its_place_is_given_up_does_not_live_on(make, crowd, stored):
    those = [make.registration(Status.CONFIRMED) for _ in range(12)]
    jobs = [
        job
        for one in those
        for job in (
            (process.replace_a_badge, one.attendees[0].id, 1),
            (process.cancel, one.id),
        )
    ]

    answers = crowd(*jobs)

    assert answers.count("cancelled") == 12
    assert [badge for badge in stored(Badge) if badge.ended_at is None] == []
