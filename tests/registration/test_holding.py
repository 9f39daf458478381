"""Holds that are extended: how far, how often, and each refusal by its name."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from summit.admission.models import Category, Counter, PriceWindow
from summit.edition.models import Summit
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.registration import service
from summit.registration.errors import HoldEnded, PaymentOpen
from summit.registration.holding.errors import (
    ClosesBefore,
    ExtendedEnough,
    NothingToExtend,
    PeopleWait,
    PriceEnds,
    SeatsScarce,
)
from summit.registration.holding.jobs import announce_ends
from summit.registration.holding.models import HoldNotice
from summit.registration.holding.rules import (
    Holding,
    extended_until,
    is_announced,
    price_stands_until,
)
from summit.registration.holding.service import announce_end, extend
from summit.registration.models import Registration
from summit.registration.service.life import keep_by_payment
from summit.registration.statuses import Status
from tests.factories import MOMENT
from tests.site import HOLDS

MONTREAL = ZoneInfo("America/Toronto")
HOLDING = Holding(policy=HOLDS)
DAY = timedelta(days=1)


@pytest.fixture
def longer(writing):
    """Press the button that stands on the page of this moment."""

    def press(held, *, now=MOMENT, seen=None):
        with writing() as session:
            until = session.get_one(Registration, held.id).held_until
            shown = seen or until.isoformat()
            return extend(session, held.id, seen=shown, holding=HOLDING, now=now)

    return press


# -- the rules, of plain values ----------------------------------------------------------------


def test_an_extension_ends_with_the_price_or_with_registration():
    end = MOMENT + DAY
    price, closes = MOMENT + timedelta(hours=30), MOMENT + timedelta(hours=28)

    def until(prices=(), closing=None):
        return extended_until(end, DAY, price_ends=prices, closes_at=closing)

    assert until() == end + DAY
    assert until([None, price]) == price
    assert until([price], closes) == closes
    with pytest.raises(PriceEnds):
        until([end])
    with pytest.raises(ClosesBefore):
        until([], end)


def test_a_held_price_stands_until_another_one_begins():
    windows = {date(2026, 1, 1): Cents(100), date(2026, 3, 12): Cents(100)}
    later = windows | {date(2026, 3, 15): Cents(200)}

    assert price_stands_until(MOMENT, Cents(100), windows, MONTREAL) is None
    found = price_stands_until(MOMENT, Cents(100), later, MONTREAL)
    assert found == datetime(2026, 3, 15, 4, 0, tzinfo=UTC)
    assert price_stands_until(MOMENT, Cents(90), later, MONTREAL) == MOMENT  # it has changed


def test_the_end_of_a_short_hold_is_not_announced_by_letter():
    def said(hours, minutes_left):
        until = MOMENT + timedelta(hours=hours)
        at = until - timedelta(minutes=minutes_left)
        return is_announced(until, since=MOMENT, before=timedelta(hours=2), now=at)

    assert said(24, 120)
    assert said(24, 1)
    assert not said(24, 121)
    assert not said(24, 0)
    assert not said(3, 60)


# -- extending ---------------------------------------------------------------------------------


def test_a_hold_is_extended_and_no_seat_moves(make, stored, longer):
    held = make.registration()

    until = longer(held)

    assert until == MOMENT + 2 * DAY
    (kept,) = stored(Registration)
    assert (kept.held_until, kept.extended) == (until, 1)
    assert stored(Counter)[0].taken == 1


def test_a_button_pressed_twice_extends_once(make, stored, longer):
    held = make.registration()
    seen = held.held_until.isoformat()
    longer(held, seen=seen)

    longer(held, seen=seen)

    assert stored(Registration)[0].held_until == MOMENT + 2 * DAY


def test_a_hold_is_extended_no_more_often_than_the_office_set(make, longer):
    held = make.registration()
    longer(held)
    longer(held)

    with pytest.raises(ExtendedEnough):
        longer(held)


def test_places_that_are_scarce_are_not_held_longer(make, longer, writing):
    category = make.category(capacity=10)
    held = make.registration(category=category)
    with writing() as session:
        session.get_one(Counter, category.counter_id).taken = 10

    with pytest.raises(SeatsScarce):
        longer(held)


def test_places_that_people_wait_for_are_not_held_longer(make, longer, writing):
    category = make.category()
    held = make.registration(category=category)
    with writing() as session:
        session.get_one(Counter, category.counter_id).waiting = 1

    with pytest.raises(PeopleWait):
        longer(held)


def test_an_old_price_is_held_no_longer_than_the_hold_said(make, longer, writing, stored):
    category = make.category()
    held = make.registration(category=category)
    with writing() as session:
        kept = session.get_one(Category, category.id)
        kept.windows.append(PriceWindow(first_day=date(2026, 3, 11), price=Cents(60_000)))

    with pytest.raises(PriceEnds):
        longer(held)

    assert stored(Registration)[0].held_until == MOMENT + DAY  # what was told stands


def test_a_hold_is_extended_only_until_the_price_ends(make, longer, writing):
    category = make.category()
    held = make.registration(category=category)
    with writing() as session:
        kept = session.get_one(Category, category.id)
        kept.windows.append(PriceWindow(first_day=date(2026, 3, 12), price=Cents(60_000)))

    assert longer(held) == datetime(2026, 3, 12, 4, 0, tzinfo=UTC)


def test_a_price_that_ends_while_somebody_pays_stands_until_the_hold_ends(
    make, writing, stored, longer
):
    category = make.category()
    held = make.registration(Status.AWAITING_PAYMENT, category=category)
    with writing() as session:
        kept = session.get_one(Category, category.id)
        kept.windows.append(PriceWindow(first_day=date(2026, 3, 11), price=Cents(60_000)))

    with pytest.raises(PriceEnds):
        longer(held, now=MOMENT + timedelta(hours=20))

    assert stored(Registration)[0].subtotal == Cents(45_000)
    with writing() as session:
        assert service.expire(session, held.id, now=MOMENT + DAY)  # and not beyond


def test_a_hold_is_not_extended_past_the_end_of_registration(make, longer, writing):
    held = make.registration()
    with writing() as session:
        session.get_one(Summit, 1).registration_closes_at = MOMENT + timedelta(hours=5)

    with pytest.raises(ClosesBefore):
        longer(held)


def test_a_code_that_ends_is_held_no_longer(make, longer, writing):
    category = make.category()
    code = make.code(category, last_day=date(2026, 3, 10))
    asked = make.application(category, code=code.text)
    with writing() as session:
        session.expire_on_commit = False
        held = service.start(session, asked, now=MOMENT, holds=HOLDS)

    with pytest.raises(PriceEnds):
        longer(held)


def test_a_hold_that_ended_is_not_extended(make, longer):
    held = make.registration()

    with pytest.raises(HoldEnded):
        longer(held, now=MOMENT + DAY)


def test_what_a_card_page_keeps_is_not_extended(make, longer, writing):
    held = make.registration(Status.AWAITING_PAYMENT)
    with writing() as session:
        keep_by_payment(session.get_one(Registration, held.id))

    with pytest.raises(PaymentOpen):
        longer(held)


def test_what_is_confirmed_is_not_extended(make, longer, writing):
    held = make.registration(Status.CONFIRMED)

    with writing() as session, pytest.raises(NothingToExtend):
        extend(session, held.id, seen="", holding=HOLDING, now=MOMENT)


# -- the letter before the end -----------------------------------------------------------------


def test_the_end_of_a_hold_is_announced_once_and_again_for_a_later_one(
    make, app, at_moment, stored, longer
):
    held = make.registration()
    at_moment(MOMENT + timedelta(hours=23))
    for _worker in range(2):
        with app.app_context():
            announce_ends()
    longer(held, now=MOMENT + timedelta(hours=23))
    at_moment(MOMENT + timedelta(hours=47))
    with app.app_context():
        announce_ends()

    said = [one.facts["until"] for one in stored(OutboxMessage, occasion="registration.hold_ends")]
    assert said == [(MOMENT + days * DAY).isoformat() for days in (1, 2)]


def test_no_end_is_announced_of_what_a_hold_keeps_no_more(make, writing, stored):
    held = make.registration(Status.CONFIRMED)

    with writing() as session:
        assert not announce_end(session, held.id, HOLDING, now=MOMENT + timedelta(hours=23))

    assert stored(HoldNotice) == []
