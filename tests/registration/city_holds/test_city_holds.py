"""Seats held for a city: taken through the counter, moved, given back, lapsed, reminded of."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from summit.admission.models import Counter
from summit.edition.models import Summit
from summit.mail.models import OutboxMessage
from summit.mail.unsubscribing.errors import HasUnsubscribed, OrganizerUnnamed
from summit.mail.unsubscribing.service import unsubscribe
from summit.registration import service as registration
from summit.registration.city_holds import service
from summit.registration.city_holds.errors import (
    DeadlineOver,
    HeldNoMore,
    MoreThanHeld,
    NobodyToAccompany,
    NoPlaces,
)
from summit.registration.city_holds.models import CityHold
from summit.registration.city_holds.rules import end_of_day, exceeds, is_reminder_due
from summit.registration.entering.errors import SeatsLacking
from summit.registration.holding.errors import HeldUntilChosen
from summit.registration.holding.rules import Holding
from summit.registration.holding.service import extend
from summit.registration.jobs import end_lapsed_holds
from summit.registration.models import Registration
from summit.registration.service.drafted import application_of
from summit.registration.statuses import Status
from summit.registration.waiting.models import WaitingEntry
from summit.staff.rules import Role
from tests.browsing import answers_in, text_of
from tests.factories import MOMENT
from tests.mail.conftest import read
from tests.registration.city_holds.conftest import TEN_DAYS
from tests.site import HOLDS

A_DAY = timedelta(days=1)
LIST = "/office/held-seats"


def test_a_day_counts_whole_in_the_zone_of_the_summit():
    zone = ZoneInfo("America/Toronto")

    assert end_of_day(date(2026, 3, 7), zone) == datetime(2026, 3, 8, 4, 59, tzinfo=UTC)
    assert end_of_day(date(2026, 3, 8), zone) == datetime(2026, 3, 9, 3, 59, tzinfo=UTC)


def test_a_contact_is_reminded_so_many_days_before_and_a_day_before():
    until = MOMENT + TEN_DAYS

    def is_due(after, days=7, reminded=None, told=timedelta()):
        return is_reminder_due(
            until,
            days,
            told_at=MOMENT + told,
            reminded_at=None if reminded is None else MOMENT + reminded,
            now=MOMENT + after,
        )

    assert not is_due(3 * A_DAY - timedelta(seconds=1))
    assert is_due(3 * A_DAY)
    assert not is_due(8 * A_DAY, reminded=3 * A_DAY)
    assert is_due(9 * A_DAY, reminded=3 * A_DAY)
    assert not is_due(9 * A_DAY, days=0)
    assert not is_due(3 * A_DAY, told=2.5 * A_DAY)  # nobody is written to twice in a day
    assert not is_due(10 * A_DAY)


def test_fewer_of_a_type_are_no_more_than_held():
    assert exceeds({1: 2}, {1: 2, 2: 1}) is None
    assert exceeds({2: 2, 1: 1}, {1: 1, 2: 1}) == 2
    assert exceeds({3: 1}, {1: 5}) == 3


def test_seats_are_taken_tied_and_announced_in_the_language_of_the_contact(
    make, hold, stored, deliver, office
):
    mayor, spouse = make.category(), make.category(is_companion=True)

    held = hold({mayor.id: 2, spouse.id: 1}, message="Con gusto.\nHasta pronto.")

    assert sorted(one.taken for one in stored(Counter)) == [1, 2]
    draft = stored(Registration)[0]
    assert (draft.status, draft.held_until) == (Status.DRAFT, MOMENT + TEN_DAYS)
    people = held.registration.attendees
    assert all(one.name_follows for one in people)
    assert people[2].principal_id == people[0].id
    deliver()
    (letter,) = office.to("eva@puebla.example")
    text = read(letter)[0]
    assert "Buen día, Eva Sol" in text
    assert "2 × Category" in text.replace("(es)", "")
    assert "Con gusto." in text


@pytest.mark.parametrize(
    ("places", "given", "refusal"),
    [
        ({}, {}, NoPlaces),
        ({"spouse": 1}, {}, NobodyToAccompany),
        ({"mayor": 1}, {"until": MOMENT}, DeadlineOver),
        ({"mayor": 4}, {}, SeatsLacking),
    ],
)
def test_what_cannot_be_held_is_refused_and_takes_nothing(
    make, hold, stored, places, given, refusal
):
    kinds = {"mayor": make.category(capacity=3), "spouse": make.category(is_companion=True)}

    with pytest.raises(refusal):
        hold({kinds[name].id: number for name, number in places.items()}, **given)

    assert {one.taken for one in stored(Counter)} == {0}


def test_who_waits_stands_before_the_office(make, hold):
    full = make.category(capacity=1, taken=1)
    make.waiting(full)

    with pytest.raises(SeatsLacking, match="Places left for .*: 0"):
        hold({full.id: 1})


def test_unanswered_seats_return_at_the_deadline_and_the_line_is_asked(
    app, make, hold, writing, stored, at_moment
):
    mayor = make.category(capacity=2)
    held = hold({mayor.id: 2})
    make.waiting(mayor, 2)
    at_moment(MOMENT + TEN_DAYS)

    with app.app_context():
        end_lapsed_holds()

    assert stored(Registration, id=held.registration_id)[0].status is Status.EXPIRED
    assert stored(WaitingEntry)[0].people == 0  # places are held for them now
    assert stored(Counter)[0].taken == 2
    assert "registration.offered" in {one.occasion for one in stored(OutboxMessage)}


def test_a_city_may_take_fewer_and_not_more_of_what_is_held(make, hold, writing, stored):
    mayor, staff = make.category(), make.category()
    held = hold({mayor.id: 2})

    def revise(*kinds):
        people = tuple(make.person(kind) for kind in kinds)
        with writing() as session:
            asked = make.application(None, people)
            registration.revise(session, held.registration_id, asked, now=MOMENT, holds=HOLDS)

    for more in [(mayor, mayor, mayor), (staff,)]:
        with pytest.raises(MoreThanHeld):
            revise(*more)
    revise(mayor)
    draft = stored(Registration)[0]
    assert draft.held_until == MOMENT + TEN_DAYS  # not shortened to the hold of a draft
    assert [one.taken for one in stored(Counter)] == [1, 0]


def test_the_deadline_is_moved_while_the_seats_are_held_and_told(make, hold, writing, stored):
    held = hold({make.category().id: 1})
    later = MOMENT + 2 * TEN_DAYS
    with writing() as session:
        service.move(session, held.id, later, now=MOMENT + A_DAY)
    assert stored(Registration)[0].held_until == stored(CityHold)[0].until == later
    occasions = [one.occasion for one in stored(OutboxMessage)]
    assert occasions == ["city_hold.sent", "city_hold.moved"]

    with pytest.raises(DeadlineOver), writing() as session:
        service.move(session, held.id, MOMENT, now=MOMENT)
    with writing() as session:
        service.give_back(session, held.id, now=MOMENT)
    assert stored(Counter)[0].taken == 0
    for deed in (service.give_back, service.send_again):
        with pytest.raises(HeldNoMore), writing() as session:
            deed(session, held.id, now=MOMENT)
    with pytest.raises(HeldNoMore), writing() as session:
        service.move(session, held.id, later, now=MOMENT)


def test_what_the_city_has_sent_is_its_own(make, hold, writing, stored):
    held = hold({make.category().id: 1})
    with writing() as session:
        registration.submit(session, held.registration_id, make.submission(), now=MOMENT)

    with pytest.raises(HeldNoMore), writing() as session:
        service.give_back(session, held.id, now=MOMENT)
    assert stored(Counter)[0].taken == 1


def test_a_reminder_goes_once_however_many_workers_ask(make, hold, writing, stored):
    held = hold({make.category().id: 1})

    for moment in (2 * A_DAY, 3 * A_DAY, 3 * A_DAY, 9 * A_DAY, 9 * A_DAY):
        with writing() as session:
            service.remind(session, held.id, now=MOMENT + moment)

    occasions = [one.occasion for one in stored(OutboxMessage)]
    assert occasions.count("city_hold.reminder") == 2


def test_the_office_holds_seats_and_the_contact_fills_them_in(make, sign_in, stored, desk):
    mayor = make.category(capacity=5)
    office = sign_in(make.staff(Role.ORGANIZER))
    blank = office.draft(f"{LIST}/new") | {
        "municipality": "Puebla",
        "country": "MX",
        "contact_name": "Eva Sol",
        "contact_email": "eva@puebla.example",
        "language": "es",
        "types-0-number": "2",
        "last_day": "2026-03-20",
    }

    too_many = office.post(f"{LIST}/new", data=blank | {"types-0-number": "6"})
    assert "Places left for “Category" in text_of(too_many)
    assert 'value="Puebla"' in too_many.text
    made = office.post(f"{LIST}/new", data=blank)
    page = office.get(made.location)
    assert "Waits for the city" in text_of(page)
    assert "Puebla" in text_of(office.get(LIST))

    moved = office.post(
        made.location, data=office.draft(made.location) | {"last_day": "2026-04-20"}
    )
    assert moved.status_code == 303, text_of(moved)
    draft = stored(Registration)[0]
    assert draft.held_until == datetime(2026, 4, 21, 3, 59, tzinfo=UTC)

    link = page.text.split("/r/contact-")[1].split("<")[0]
    form = desk.client.get(f"/es/r/contact-{link}/change")
    shown = answers_in(form)
    assert (shown["people-1-name_follows"], shown["people-1-category"]) == ("y", mayor.code)
    named = shown | {"people-0-given_name": "Ana"}
    more = {**named, **desk.person(2, mayor, given_name="Luz")}
    refused = desk.client.post(f"/es/r/contact-{link}/change", data=more)
    assert refused.status_code == 422
    assert desk.client.post(f"/es/r/contact-{link}/change", data=named).status_code == 303
    assert stored(Counter)[0].taken == 2
    number = stored(CityHold)[0].id
    back = office.submit(f"{LIST}/{number}/give-back")
    assert back.status_code == 303
    assert stored(Counter)[0].taken == 0


def test_the_contact_does_not_move_the_deadline_that_organizers_chose(
    make, hold, writing, stored, desk, link_of
):
    held = hold({make.category().id: 1})
    until, terms = held.until.isoformat(), Holding(policy=HOLDS)

    with pytest.raises(HeldUntilChosen), writing() as session:
        extend(session, held.registration_id, seen=until, holding=terms, now=MOMENT)

    assert stored(Registration)[0].held_until == stored(CityHold)[0].until
    page = desk.client.get(f"/es/r/{link_of(held.registration)}/change")
    assert page.status_code == 200
    assert 'name="extend"' not in page.text


def test_signs_that_no_database_keeps_are_left_out_of_the_message(make, sign_in, stored, desk):
    make.category(capacity=5)
    office = sign_in(make.staff(Role.ORGANIZER))
    filled = office.draft(f"{LIST}/new") | {
        "municipality": "Puebla",
        "country": "MX",
        "contact_name": "Eva Sol",
        "contact_email": "eva@puebla.example",
        "language": "es",
        "types-0-number": "2",
        "last_day": "2026-03-20",
        "message": "Con gusto.\0",
    }

    assert office.post(f"{LIST}/new", data=filled).status_code == 303

    assert stored(CityHold)[0].message == "Con gusto."


def test_an_invitation_taken_back_does_not_shorten_the_hold_of_a_city(make, hold, writing, stored):
    kind = make.category(capacity=2)
    held = hold({kind.id: 2})
    invitation = make.invitation(kind, waives_capacity=True, places=2, email="eva@puebla.example")

    for code in (invitation.code.text, ""):
        with writing() as session:
            draft = session.get_one(Registration, held.registration_id)
            asked = replace(application_of(draft), code=code)
            registration.revise(session, draft.id, asked, now=MOMENT, holds=HOLDS)

    assert stored(Registration)[0].held_until == stored(CityHold)[0].until


def test_a_city_may_end_these_letters_and_keeps_its_places(
    make, hold, stored, writing, deliver, office
):
    held = hold({make.category().id: 1})
    deliver()
    assert "List-Unsubscribe" in office.to("eva@puebla.example")[0]
    with writing() as session:
        unsubscribe(session, stored(OutboxMessage)[0].id, now=MOMENT)

    with writing() as session:
        service.move(session, held.id, MOMENT + 2 * TEN_DAYS, now=MOMENT)
    with writing() as session:
        service.remind(session, held.id, now=MOMENT + 2 * TEN_DAYS - A_DAY)
    with pytest.raises(HasUnsubscribed), writing() as session:
        service.send_again(session, held.id, now=MOMENT)

    assert [one.occasion for one in stored(OutboxMessage)] == ["city_hold.sent"]
    assert stored(Registration)[0].status is Status.DRAFT


def test_the_office_is_told_that_who_unsubscribed_has_no_letter(
    make, hold, stored, writing, sign_in, at_moment
):
    at_moment()
    held = hold({make.category().id: 1})
    with writing() as session:
        unsubscribe(session, stored(OutboxMessage)[0].id, now=MOMENT)
    page = f"{LIST}/{held.id}"

    browser = sign_in(make.staff())
    browser.submit(page, last_day=(MOMENT + 2 * TEN_DAYS).date().isoformat())

    shown = text_of(browser.get(page))
    assert "eva@puebla.example has unsubscribed and is not written to" in shown
    assert "eva@puebla.example Unsubscribed" in shown


def test_no_places_are_held_by_an_organizer_without_a_name(make, hold, stored, writing):
    kind = make.category()
    with writing() as session:
        session.get_one(Summit, 1).organizer_name = None

    with pytest.raises(OrganizerUnnamed):
        hold({kind.id: 1})

    assert stored(Counter)[0].taken == 0


def test_an_organizer_without_a_name_moves_no_deadline_and_reminds_once_named(
    make, hold, stored, writing
):
    held = hold({make.category().id: 1})
    with writing() as session:
        session.get_one(Summit, 1).organizer_name = None

    with pytest.raises(OrganizerUnnamed), writing() as session:
        service.move(session, held.id, MOMENT + 2 * TEN_DAYS, now=MOMENT + A_DAY)
    with writing() as session:
        service.remind(session, held.id, now=MOMENT + 4 * A_DAY)
    assert [one.occasion for one in stored(OutboxMessage)] == ["city_hold.sent"]
    with writing() as session:
        session.get_one(Summit, 1).organizer_name = "Ten Cities"
        service.remind(session, held.id, now=MOMENT + 5 * A_DAY)
    assert stored(OutboxMessage)[-1].occasion == "city_hold.reminder"
