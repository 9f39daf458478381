"""Separate processes: two presses at once, two people at once, money that comes meanwhile."""

from collections import Counter as Tally

from summit.admission.models import Counter
from summit.kernel.money import Cents
from summit.payments.another_payer.models import PayerChange
from summit.payments.models import Bill, Payment
from summit.payments.queries import money_of
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from tests.payments import crowd_payments as process
from tests.payments.another_payer.conftest import HERSELF, MINISTRY
from tests.payments.crowd_payments import PAIRS
from tests.payments.leaving.conftest import BOTH, EACH


def test_eight_presses_give_one_bill_away_once(couple, there, crowd, seal_of, due, stored):
    held = couple()
    asked = (held.attendees[1].id, MINISTRY, due, seal_of(held, MINISTRY))

    answers = crowd(*[(process.pay_otherwise, there, held.id, *asked)] * 8)

    assert Tally(answers) == {"given": 1, "NotOnThisBill": 7}
    assert len(stored(Registration)) == 2
    assert len(stored(PayerChange)) == 1
    assert [one.credited for one in stored(Bill)] == [Cents(EACH), Cents(0)]
    assert stored(Counter)[0].taken == 2


def test_of_two_people_given_away_at_once_one_stays(couple, there, crowd, seal_of, due, stored):
    held = [couple() for _ in range(PAIRS)]
    asked = [
        (process.pay_otherwise, there, one.id, person.id, paying, due, seal_of(one, paying, at))
        for one in held
        for at, (person, paying) in enumerate(zip(one.attendees, (HERSELF, MINISTRY), strict=True))
    ]

    answers = crowd(*asked)

    assert Tally(answers) == {"given": PAIRS, "OnlyOne": PAIRS}
    assert len(stored(PayerChange)) == PAIRS
    assert sum(one.taken for one in stored(Counter)) == 2 * PAIRS


def test_given_away_and_let_go_at_once_is_one_of_both(
    couple, there, crowd, seal_of, due, stored, writing
):
    held = [couple() for _ in range(PAIRS)]
    asked = [(one, one.attendees[1].id, seal_of(one, MINISTRY)) for one in held]

    answers = crowd(
        *(
            job
            for one, who, seen in asked
            for job in (
                (process.pay_otherwise, there, one.id, who, MINISTRY, due, seen),
                (process.leave, there, one.id, who),
            )
        )
    )

    said = Tally(answers)
    assert said["given"] + said["left"] == PAIRS
    assert said["NotOnThisBill"] == said["left"]
    assert said["LeftAlready"] == said["given"]
    gone = sum(1 for one in stored(Attendee) if one.left_at)
    assert gone == said["left"]
    assert sum(one.taken for one in stored(Counter)) == 2 * PAIRS - gone
    for one in held:
        with writing() as session:
            assert money_of(session, one.id).balance == Cents(EACH)


def test_money_that_comes_meanwhile_is_first_or_too_much(
    couple, there, crowd, seal_of, due, stored, writing
):
    held = [couple() for _ in range(PAIRS)]
    asked = [(one, one.attendees[1].id, seal_of(one, MINISTRY)) for one in held]

    answers = crowd(
        *(
            job
            for one, who, seen in asked
            for job in (
                (process.pay_otherwise, there, one.id, who, MINISTRY, due, seen),
                (process.receive, one.id, BOTH),
            )
        )
    )

    said = Tally(answers)
    assert said["given"] + said["MoneyCame"] == PAIRS
    assert len(stored(Payment)) == PAIRS
    states = [one.status for one in stored(Registration) if one.part_of_id is None]
    assert states == [Status.CONFIRMED] * PAIRS
    for one in held:
        with writing() as session:
            assert money_of(session, one.id).balance in (Cents(0), Cents(-EACH))


def test_a_part_is_divided_while_the_links_of_its_family_are_renewed(
    there, crowd, ministry_of_two, seal_of, due, stored
):
    """What is made points to the first registration, whose row a renewal locks before the part."""
    held = [ministry_of_two() for _ in range(2 * PAIRS)]
    asked = [(one, one.attendees[1].id, seal_of(one, HERSELF)) for one in held]

    answers = crowd(
        *(
            job
            for one, who, seen in asked
            for job in (
                (process.pay_otherwise, there, one.id, who, HERSELF, due, seen),
                (process.renew_links, one.id),
            )
        )
    )

    assert Tally(answers) == {"given": 2 * PAIRS, "renewed": 2 * PAIRS}
    assert len(stored(PayerChange)) == 2 * PAIRS
