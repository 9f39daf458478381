"""Separate processes: two presses at once, the last place, money and pages that come meanwhile."""

from collections import Counter as Tally

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.kernel.money import Cents
from summit.payments.models import Attempt, Bill, Payment, Refund
from summit.payments.statuses import AttemptStatus
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from tests.payments import crowd_payments as process
from tests.payments.changing.conftest import CHEAP, DEAR, USUAL
from tests.payments.crowd_payments import PAIRS


def taken(stored, kind):
    return next(one.taken for one in stored(Counter) if one.id == kind.counter_id)


def test_eight_presses_change_a_type_once(till, dear, seen, there, crowd, stored, disagreements):
    held = till.awaiting(people=2)
    shown = seen(held, dear)
    one = held.attendees[0].id

    answers = crowd(*[(process.change_type, there, held.id, one, dear.id, shown)] * 8)

    assert Tally(answers) == {"changed": 1, "SameType": 7}
    assert len(stored(Bill)[0].lines) == 2
    assert taken(stored, dear) == 1
    assert disagreements() == []


def test_eight_presses_for_less_give_the_difference_back_once(
    till, by_card, policy, cheap, seen, there, crowd, stored, disagreements
):
    shown, one = seen(by_card, cheap), by_card.attendees[0].id

    answers = crowd(*[(process.change_type, there, by_card.id, one, cheap.id, shown)] * 8)

    assert Tally(answers) == {"changed": 1, "SameType": 7}
    assert [one.amount for one in stored(Refund)] == [Cents(USUAL - CHEAP)]
    assert len([one for one in stored(Badge) if one.ended_at is None]) == 2
    assert disagreements() == []


def test_the_last_place_of_a_type_goes_to_one_of_eight(
    till, make, seen, there, crowd, stored, disagreements
):
    scarce = make.category(price=75_000, capacity=1)
    usual = make.category()
    held = [till.awaiting(people=1, category=usual) for _ in range(8)]
    shown = [seen(one, scarce) for one in held]

    answers = crowd(
        *(
            (process.change_type, there, one.id, one.attendees[0].id, scarce.id, its)
            for one, its in zip(held, shown, strict=True)
        )
    )

    assert Tally(answers) == {"changed": 1, "SoldOut": 7}
    assert (taken(stored, scarce), taken(stored, usual)) == (1, 7)
    assert Tally(len(one.lines) for one in stored(Bill)) == {1: 7, 2: 1}
    assert disagreements() == []


def test_two_who_change_places_at_once_never_wait_for_each_other(
    till, make, seen, there, crowd, stored
):
    first, second = make.category(price=10_000), make.category(price=10_000)
    held = [till.awaiting(people=1, category=(first, second)[at % 2]) for at in range(8)]
    wanted = [(second, first)[at % 2] for at in range(8)]
    shown = [seen(one, kind) for one, kind in zip(held, wanted, strict=True)]

    answers = crowd(
        *(
            (process.change_type, there, one.id, one.attendees[0].id, kind.id, its)
            for one, kind, its in zip(held, wanted, shown, strict=True)
        )
    )

    assert Tally(answers) == {"changed": 8}
    assert (taken(stored, first), taken(stored, second)) == (4, 4)


def test_two_people_of_one_registration_with_the_same_sums_shown_are_two_or_one(
    till, dear, seen, there, crowd, stored, balance
):
    held = [till.awaiting(people=2) for _ in range(PAIRS)]
    both = [(one, seen(one, dear, 0), seen(one, dear, 1)) for one in held]

    answers = crowd(
        *(
            (process.change_type, there, one.id, one.attendees[at].id, dear.id, its)
            for one, *seals in both
            for at, its in enumerate(seals)
        )
    )

    assert Tally(answers) == {"changed": PAIRS, "ChangedSincePreview": PAIRS}
    assert {balance(one) for one in held} == {DEAR + USUAL}


def test_a_page_that_opens_while_a_type_changes_asks_the_sum_of_that_moment(
    till, dear, seen, there, crowd, stored
):
    held = [till.awaiting(people=1) for _ in range(PAIRS)]
    shown = [seen(one, dear) for one in held]

    answers = crowd(
        *(
            job
            for one, its in zip(held, shown, strict=True)
            for job in (
                (process.begin, there, one.id),
                (process.change_type, there, one.id, one.attendees[0].id, dear.id, its),
            )
        )
    )

    changed = {one.registration_id for one in stored(Attendee) if one.category_id == dear.id}
    assert answers.count("changed") == len(changed)
    for one in held:
        asked = till.begin(one)  # the same page, or one for what is owed now
        (page,) = [p for p in till.stripe.state()["checkout.session"] if p["id"] == asked]
        assert page["amount_total"] == (DEAR if one.id in changed else USUAL)


def test_a_page_for_the_difference_and_the_offices_money_at_once_confirm_nothing_twice(
    till, paid, dear, change, there, crowd, stored, balance
):
    held = [paid(people=1)[0] for _ in range(PAIRS)]
    till.deliver()
    for one in held:
        change(one, dear)

    crowd(
        *(
            job
            for one in held
            for job in (
                (process.begin, there, one.id),
                (process.receive, one.id, DEAR - USUAL),
            )
        )
    )

    assert {one.status for one in stored(Registration)} == {Status.CONFIRMED}
    assert {one.seats_kept_by for one in stored(Registration)} == {None}
    for one in held:
        open_pages = [
            page
            for page in stored(Attempt, registration_id=one.id)
            if page.status is AttemptStatus.OPEN
        ]
        came = [page for page in stored(Payment) if page.amount == Cents(DEAR - USUAL)]
        assert balance(one) in (0, DEAR - USUAL)
        assert len(open_pages) <= 1
        assert len(came) <= PAIRS
    assert all(one.left_at is None for one in stored(Attendee))
