"""Separate processes: two people let go at once, money that arrives meanwhile, a double click."""

from collections import Counter as Tally
from dataclasses import replace

import pytest

from summit.admission.models import Counter
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.leaving.service import foresee, preview
from summit.payments.models import Bill, Payment, Refund
from summit.payments.queries import money_of
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.registration.models import Attendee, Registration
from summit.registration.queries import get_whole
from summit.registration.statuses import Status
from tests.payments import crowd_payments as process
from tests.payments.crowd_payments import PAIRS
from tests.payments.leaving.conftest import EACH


@pytest.fixture
def wish(writing):
    """Return what finance decides for one person, with the sums a page would show now."""

    def seen_now(held, person):
        with writing() as session:
            booking, money = get_whole(session, held.id), money_of(session, held.id)
            shown = preview(session, booking, held.attendees[person].id, money, now=clock.now())
            asked = Wish(reason=Reason.ORGANIZER, seen="", note="both at once")
            return replace(asked, seen=foresee(session, booking, shown, money, asked).seal())

    return seen_now


def test_of_two_people_let_go_at_once_one_stays(till, there, crowd, stored):
    held = [till.awaiting(people=2) for _ in range(PAIRS)]

    answers = crowd(
        *((process.leave, there, one.id, person.id) for one in held for person in one.attendees)
    )

    assert Tally(answers) == {"left": PAIRS, "NobodyStays": PAIRS}
    assert sum(one.taken for one in stored(Counter)) == PAIRS
    assert {one.credited for one in stored(Bill)} == {Cents(EACH)}


def test_eight_presses_let_one_person_go_and_refund_once(
    till, paid, there, crowd, wish, stored, writing
):
    held, _session = paid(people=3)
    till.deliver()
    decided = wish(held, 0)

    answers = crowd(*[(process.leave, there, held.id, held.attendees[0].id, decided)] * 8)

    assert Tally(answers) == {"left": 1, "LeftAlready": 7}
    assert len(stored(Refund)) == 1
    assert len(stored(Document, kind=DocumentKind.CREDIT_NOTE)) == 1
    assert stored(Counter)[0].taken == 2


def test_two_people_let_go_with_the_same_sums_shown_are_two_or_one(
    till, paid, there, crowd, wish, stored, writing
):
    held = [paid(people=3)[0] for _ in range(PAIRS)]
    till.deliver()
    both = [(one, wish(one, 0), wish(one, 1)) for one in held]

    answers = crowd(
        *(
            (process.leave, there, one.id, one.attendees[at].id, decided)
            for one, *wishes in both
            for at, decided in enumerate(wishes)
        )
    )

    assert Tally(answers) == {"left": PAIRS, "ChangedSincePreview": PAIRS}
    assert len(stored(Refund)) == PAIRS
    for one in held:
        with writing() as session:
            assert money_of(session, one.id).balance == Cents(0)


def test_leaving_while_money_arrives_ends_at_zero_or_is_refused(
    till, there, crowd, wish, stored, writing
):
    held = [till.awaiting(people=2) for _ in range(PAIRS)]
    decided = [wish(one, 0) for one in held]

    answers = crowd(
        *(
            job
            for one, its in zip(held, decided, strict=True)
            for job in (
                (process.leave, there, one.id, one.attendees[0].id, its),
                (process.receive, one.id, 2 * EACH),
            )
        )
    )

    pairs = list(zip(answers[::2], answers[1::2], strict=True))
    assert set(pairs) <= {("left", "confirmed"), ("ChangedSincePreview", "confirmed")}
    assert len(stored(Payment)) == PAIRS
    for one, (left, _came) in zip(held, pairs, strict=True):
        with writing() as session:  # who had left when the money came: paid too much, to be seen
            assert money_of(session, one.id).balance == Cents(-EACH if left == "left" else 0)
    assert {one.status for one in stored(Registration)} == {Status.CONFIRMED}


def test_a_page_that_opens_while_somebody_leaves_asks_the_sum_of_that_moment(
    till, there, crowd, stored
):
    held = [till.awaiting(people=2) for _ in range(PAIRS)]

    answers = crowd(
        *(
            job
            for one in held
            for job in (
                (process.begin, there, one.id),
                (process.leave, there, one.id, one.attendees[0].id),
            )
        )
    )

    gone = {one.registration_id for one in stored(Attendee) if one.left_at}
    assert answers.count("left") == len(gone)
    with_page = [one for one in stored(Registration) if one.seats_kept_by == "payment"]
    for one in with_page:
        asked = till.begin(one)  # the same page, or one for what is owed now
        (page,) = [p for p in till.stripe.state()["checkout.session"] if p["id"] == asked]
        assert page["amount_total"] == (EACH if one.id in gone else 2 * EACH)
