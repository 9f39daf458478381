"""Separate processes: eight people sent in one place; one is replaced and let go at once."""

from collections import Counter as Tally

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.registration.models import Attendee
from tests.payments import crowd_payments as process
from tests.payments.crowd_payments import PAIRS


def test_of_eight_people_sent_in_one_place_one_comes(till, paid, crowd, stored):
    held = [paid(people=2)[0] for _ in range(PAIRS)]
    till.deliver()

    answers = crowd(
        *(
            (process.let_another_come, one.id, one.attendees[0].id, f"Ana {number}")
            for one in held
            for number in range(8)
        )
    )

    assert Tally(answers) == {"replaced": PAIRS, "LeftAlready": 7 * PAIRS}
    coming = [one for one in stored(Attendee) if one.left_at is None]
    assert len(coming) == 2 * PAIRS
    living = [one.attendee_id for one in stored(Badge) if one.ended_at is None]
    assert sorted(living) == sorted(one.id for one in coming)
    assert sum(one.taken for one in stored(Counter)) == 2 * PAIRS


def test_replaced_and_let_go_at_once_is_one_of_both(till, there, crowd, stored):
    held = [till.awaiting(people=2) for _ in range(PAIRS)]

    answers = crowd(
        *(
            job
            for one in held
            for job in (
                (process.let_another_come, one.id, one.attendees[0].id, "Ana"),
                (process.leave, there, one.id, one.attendees[0].id),
            )
        )
    )

    said = Tally(answers)
    assert said["replaced"] + said["left"] == PAIRS
    assert said["LeftAlready"] == PAIRS
    coming = [one for one in stored(Attendee) if one.left_at is None]
    assert len(coming) == 2 * PAIRS - said["left"]
    assert sum(one.taken for one in stored(Counter)) == len(coming)
