"""Codes and rules for groups on the rows of a registration: prices, uses, and what comes back."""

from datetime import date, timedelta

import pytest

from summit.admission.codes.errors import (
    CodeEnded,
    CodeNotForThese,
    CodeNotYet,
    CodeOver,
    CodeUsedUp,
    UnknownCode,
)
from summit.admission.codes.models import Code
from summit.admission.codes.service import end_code
from summit.admission.codes.statuses import ReducedBy, Reduces
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.payments.models import Bill
from summit.registration import service
from summit.registration.models import Attendee, Registration
from summit.registration.replacing.service import Named, replace
from summit.registration.statuses import PaidBy, Status
from tests import crowd as process
from tests.factories import MOMENT
from tests.site import HOLDS


@pytest.fixture
def category(make):
    return make.category(price=45_000)


@pytest.fixture
def hold(make, writing, category):
    """Hold places with a code; returns the draft."""

    def start(code, people=1, *, now=MOMENT, of=None, **given):
        asked = make.application(of or category, people, code=code.text, **given)
        with writing() as session:
            session.expire_on_commit = False
            held = service.start(session, asked, now=now, holds=HOLDS)
            _ = [one.id for one in held.attendees]
        return held

    return start


@pytest.fixture
def revise(make, writing, category):
    def change(held, people, *, code="", now=MOMENT, of=None):
        asked = make.application(of or category, people, code=code)
        with writing() as session:
            service.revise(session, held.id, asked, now=now, holds=HOLDS)

    return change


def used(stored):
    return [one.used for one in stored(Code)]


def prices(stored):
    return [one.price.amount for one in stored(Attendee)]


def test_what_is_billed_is_the_reduced_price_and_the_list_price_is_kept(
    make, category, hold, stored
):
    code = make.code(category, reduces=Reduces.PERCENT, percent=25)

    held = hold(code, 2)

    assert stored(Registration)[0].subtotal == Cents(67_500)
    for one in stored(Attendee):
        assert (one.price, one.list_price) == (Cents(33_750), Cents(45_000))
        assert (one.reduced_by, one.code_id) == (ReducedBy.CODE, code.id)
    assert used(stored) == [2]
    assert held.subtotal == Cents(67_500)


def test_the_line_of_the_bill_tells_the_list_price(make, category, hold, writing, stored):
    held = hold(make.code(category, reduces=Reduces.AMOUNT, amount=Cents(5_000)))

    with writing() as session:
        service.submit(session, held.id, make.submission(), now=MOMENT)

    (line,) = stored(Bill)[0].lines
    assert (line["unit"], line["quantity"]) == (40_000, 1)
    assert line["name"]["en"].endswith("(list price $450.00, reduced by a code)")
    assert line["name"]["fr"].endswith("(prix courant\xa0: 450,00\xa0$, réduit par un code)")
    assert line["name"]["es"].endswith("(precio de lista: 450.00, reducido con un código)")


def test_free_with_a_code_is_confirmed_at_once(make, category, hold, writing, stored):
    held = hold(make.code(category))

    with writing() as session:
        service.submit(session, held.id, make.submission(), now=MOMENT)

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Bill) == []


def test_a_code_nobody_knows_is_refused(make, category, writing):
    asked = make.application(category, code="NOSUCHCODE")

    with pytest.raises(UnknownCode), writing() as session:
        service.start(session, asked, now=MOMENT, holds=HOLDS)


def test_a_code_before_its_first_day_is_refused(make, category, hold):
    with pytest.raises(CodeNotYet):
        hold(make.code(category, first_day=date(2026, 3, 11)))


def test_a_code_after_its_last_day_is_refused(make, category, hold):
    with pytest.raises(CodeOver):
        hold(make.code(category, last_day=date(2026, 3, 9)))


def test_the_days_of_a_code_are_the_summits(make, category, hold, stored):
    code = make.code(category, last_day=date(2026, 3, 10))

    hold(code, now=MOMENT + timedelta(hours=12, minutes=59))  # 23:59 in Montreal, the 11th in UTC
    with pytest.raises(CodeOver):
        hold(code, now=MOMENT + timedelta(hours=13))

    assert used(stored) == [1]


def test_a_code_the_office_ended_is_refused(make, category, hold, writing):
    code = make.code(category)
    with writing() as session:
        end_code(session, code.id, now=MOMENT)

    with pytest.raises(CodeEnded):
        hold(code)


def test_a_code_that_was_used_up_is_refused(make, category, hold, stored):
    code = make.code(category, most_uses=1)
    hold(code)

    with pytest.raises(CodeUsedUp):
        hold(code)

    assert used(stored) == [1]
    assert len(stored(Registration)) == 1


def test_a_code_for_other_types_is_refused(make, category, hold):
    with pytest.raises(CodeNotForThese):
        hold(make.code(make.category()))


def test_a_code_on_what_is_free_already_is_refused(make, hold):
    free = make.category(price=0)

    with pytest.raises(CodeNotForThese):
        hold(make.code(free), of=free)


def test_what_is_left_of_a_code_goes_to_the_first_on_the_form(make, category, hold, stored):
    code = make.code(category, most_uses=2)

    hold(code, 3)

    assert prices(stored) == [0, 0, 45_000]
    assert used(stored) == [2]


def test_one_registration_uses_a_code_as_often_as_it_may(make, category, hold, stored):
    code = make.code(category, most_per_registration=1)

    hold(code, 2)
    hold(code, 2)

    assert prices(stored) == [0, 45_000, 0, 45_000]
    assert used(stored) == [2]


def test_whom_is_added_counts_with_who_was_sent_before(make, category, hold, writing, stored):
    code = make.code(category, most_per_registration=2)
    first = hold(code)
    with writing() as session:
        service.submit(session, first.id, make.submission(), now=MOMENT)

    with writing() as session:
        asked = make.application(category, 2, code=code.text)
        added = service.start(session, asked, now=MOMENT, holds=HOLDS, part_of_id=first.id)
        service.revise(session, added.id, asked, now=MOMENT, holds=HOLDS)

    assert prices(stored) == [0, 0, 45_000]
    with pytest.raises(CodeUsedUp), writing() as session:
        service.start(session, asked, now=MOMENT, holds=HOLDS, part_of_id=first.id)


def test_the_last_use_of_a_code_goes_to_one_of_many_at_once(make, category, crowd, stored):
    code = make.code(category, most_uses=1)
    asked = make.application(category, code=code.text)

    answers = crowd(*[(process.register, asked)] * 16)

    assert sorted(set(answers)) == ["CodeUsedUp", "held"]
    assert answers.count("held") == 1
    assert used(stored) == [1]


def test_a_draft_that_lapses_gives_its_uses_back(make, category, hold, writing, stored):
    held = hold(make.code(category, most_uses=2), 2)

    with writing() as session:
        service.expire(session, held.id, now=MOMENT + timedelta(days=2))

    assert used(stored) == [0]


def test_a_draft_that_is_cancelled_gives_its_uses_back(make, category, hold, writing, stored):
    held = hold(make.code(category, most_uses=2), 2)

    with writing() as session:
        service.withdraw(session, held.id, Status.CANCELLED, now=MOMENT)

    assert used(stored) == [0]


def test_a_person_taken_out_of_a_draft_gives_their_use_back(make, category, hold, revise, stored):
    code = make.code(category, most_uses=2)
    held = hold(code, 2)

    revise(held, 1, code=code.text)

    assert used(stored) == [1]
    assert prices(stored) == [0]


def test_a_code_taken_out_of_a_draft_gives_its_uses_back(make, category, hold, revise, stored):
    held = hold(make.code(category), 2)

    revise(held, 2)

    assert used(stored) == [0]
    assert prices(stored) == [45_000, 45_000]


def test_one_code_in_place_of_another_moves_both_counts(make, category, hold, revise, stored):
    one, other = make.code(category), make.code(category, reduces=Reduces.PERCENT, percent=50)
    held = hold(one)

    revise(held, 1, code=other.text)

    assert used(stored) == [0, 1]
    assert prices(stored) == [22_500]


def test_a_draft_keeps_what_it_holds_of_a_code_that_ended_meanwhile(
    make, category, hold, revise, writing, stored
):
    code = make.code(category)
    held = hold(code, 1)
    with writing() as session:
        end_code(session, code.id, now=MOMENT)

    revise(held, 2, code=code.text)

    assert prices(stored) == [0, 45_000]
    assert used(stored) == [1]


def test_a_draft_keeps_what_it_holds_of_a_code_whose_limit_was_lowered(
    make, category, hold, revise, writing, stored
):
    code = make.code(category)
    held = hold(code, 3)
    with writing() as session:
        session.get_one(Code, code.id).most_per_registration = 2

    revise(held, 3, code=code.text)

    assert prices(stored) == [0, 0, 0]


def test_a_draft_keeps_what_it_holds_of_a_code_that_late_money_uses_too(
    make, category, hold, revise, writing, stored
):
    code = make.code(category, most_uses=1, reduces=Reduces.PERCENT, percent=50)
    expired = hold(code)
    with writing() as session:
        service.submit(session, expired.id, make.submission(), now=MOMENT)
        service.withdraw(session, expired.id, Status.EXPIRED, now=MOMENT)
    held = hold(code)
    with writing() as session:
        service.revive(session, service.lock(session, expired.id), now=MOMENT)

    revise(held, 2, code=code.text)

    assert prices(stored)[1:] == [22_500, 45_000]
    assert used(stored) == [2]


def test_who_leaves_after_sending_gives_their_use_back(make, category, hold, writing, stored):
    held = hold(make.code(category), 2)
    with writing() as session:
        service.submit(session, held.id, make.submission(), now=MOMENT)

    with writing() as session:
        booking = service.lock(session, held.id)
        gone = service.leaving_with(booking, booking.attendees[0].id)
        service.leave(session, booking, gone, now=MOMENT)

    assert used(stored) == [1]


def test_who_comes_in_place_of_somebody_keeps_price_and_code(make, category, hold, writing, stored):
    held = hold(make.code(category))
    with writing() as session:
        service.submit(session, held.id, make.submission(), now=MOMENT)

    with writing() as session:
        named = Named(given_name="Noé", language=Language.FR)
        replace(session, held.id, held.attendees[0].id, named, now=MOMENT)

    old, new = stored(Attendee)
    assert old.left_at is not None
    for name in ("price", "list_price", "reduced_by", "code_id"):
        assert getattr(new, name) == getattr(old, name)
    assert used(stored) == [1]


def test_late_money_counts_the_code_again_although_it_is_used_up(
    make, category, hold, writing, stored
):
    code = make.code(category, most_uses=1, reduces=Reduces.PERCENT, percent=50)
    held = hold(code)
    late = MOMENT + timedelta(days=2)
    with writing() as session:
        service.submit(session, held.id, make.submission(), now=MOMENT)
        service.expire(session, held.id, now=late)
    hold(code, now=late)

    with writing() as session:
        service.revive(session, service.lock(session, held.id), now=late)

    assert used(stored) == [2]


def test_another_payer_takes_the_reduced_price_along(make, category, writing, stored):
    code = make.code(category, reduces=Reduces.PERCENT, percent=10)
    people = (make.person(category), make.person(category, paid_by=PaidBy.SELF))
    asked = make.application(category, people, code=code.text)

    with writing() as session:
        held = service.start(session, asked, now=MOMENT, holds=HOLDS)
        service.submit(session, held.id, make.submission(), now=MOMENT)

    assert [bill.subtotal.amount for bill in stored(Bill)] == [40_500, 40_500]
    assert all("reduced by a code" in bill.lines[0]["name"]["en"] for bill in stored(Bill))
    assert used(stored) == [2]


def test_of_every_five_of_a_draft_one_is_free_as_people_come_and_go(
    make, category, revise, writing, stored
):
    make.group_rule(category)
    with writing() as session:
        asked = make.application(category, 4)
        held = service.start(session, asked, now=MOMENT, holds=HOLDS)
        session.expire_on_commit = False

    assert prices(stored) == [45_000] * 4
    revise(held, 5)
    assert prices(stored) == [45_000] * 4 + [0]
    assert stored(Attendee)[-1].reduced_by is ReducedBy.GROUP
    revise(held, 4)
    assert prices(stored) == [45_000] * 4
    assert stored(Registration)[0].subtotal == Cents(180_000)


def test_after_sending_the_price_of_a_group_stands(make, category, writing, stored):
    make.group_rule(category)
    held = make.registration(Status.CONFIRMED, people=5, category=category)

    with writing() as session:
        booking = service.lock(session, held.id)
        gone = service.leaving_with(booking, booking.attendees[0].id)
        service.leave(session, booking, gone, now=MOMENT)

    assert prices(stored) == [45_000] * 4 + [0]
    assert stored(Registration)[0].subtotal == Cents(135_000)
    assert "reduced for a group" in stored(Bill)[0].lines[1]["name"]["en"]
