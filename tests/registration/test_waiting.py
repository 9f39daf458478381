"""The waiting list: joining, being asked in order, leaving; also by many processes at once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from summit.admission import catalogue
from summit.admission.models import Counter
from summit.admission.service import SoldOut
from summit.badges.models import Badge
from summit.edition.models import Summit
from summit.kernel.edits import fingerprint
from summit.mail.models import OutboxMessage
from summit.payments.models import TaxProfile
from summit.payments.statuses import TaxRegime
from summit.registration import service
from summit.registration.errors import NamesMissing
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from summit.registration.waiting import service as waiting
from summit.registration.waiting.errors import FewerWait, NobodyWaits, NotWaitedFor, PlacesFree
from summit.registration.waiting.models import WaitingEntry
from tests import crowd as process
from tests.factories import MOMENT
from tests.site import HOLDS

TWO_DAYS = MOMENT + timedelta(hours=48)


@pytest.fixture
def full(make):
    """A participation type of two seats, each taken by a registration of its own."""
    category = make.category(capacity=2)
    held = [make.registration(category=category) for _ in range(2)]
    return category, held


@pytest.fixture
def cancel(writing):
    def end(registration, now=MOMENT):
        with writing() as session:
            service.withdraw(session, registration.id, Status.CANCELLED, now=now)

    return end


@pytest.fixture
def offers(stored):
    """Return the registrations that were offered, oldest first."""
    return lambda: [one for one in stored(Registration) if one.waiting_entry_id]


def test_a_place_that_comes_back_is_held_for_the_first_in_line(
    make, full, cancel, offers, writing, stored
):
    category, held = full
    first = make.waiting(category, municipality="Rimouski")
    make.waiting(category, municipality="Mérida")

    cancel(held[0])

    (offer,) = offers()
    assert (offer.waiting_entry_id, offer.municipality) == (first.id, "Rimouski")
    assert (offer.status, offer.held_until) == (Status.DRAFT, TWO_DAYS)
    assert [entry.people for entry in stored(WaitingEntry)] == [0, 1]
    assert [(one.taken, one.waiting) for one in stored(Counter)] == [(2, 1)]


def test_the_public_stands_behind_the_waiting(make, full, cancel, writing):
    category, held = full
    make.waiting(category)
    cancel(held[0])

    with pytest.raises(SoldOut), writing() as session:
        service.start(session, make.application(category), now=MOMENT, holds=HOLDS)


def test_an_offer_that_lapses_goes_to_the_next(make, full, cancel, offers, writing, stored):
    category, held = full
    make.waiting(category)
    second = make.waiting(category)
    cancel(held[0])

    with writing() as session:
        service.expire(session, offers()[0].id, now=TWO_DAYS)

    first, after = offers()
    assert first.status is Status.EXPIRED
    assert after.waiting_entry_id == second.id
    assert after.held_until == TWO_DAYS + timedelta(hours=48)
    assert [(one.taken, one.waiting) for one in stored(Counter)] == [(2, 0)]


def test_more_capacity_is_offered_in_order_and_the_rest_is_open_to_all(
    make, full, offers, writing, stored
):
    category, _held = full
    for people in (2, 1):
        make.waiting(category, people)

    with writing() as session:
        shown = catalogue.show(session, session.merge(category))
        given = {name: getattr(shown, name) for name in catalogue.SHOWN}
        wish = catalogue.Wish(**given | {"capacity": 7, "prices": dict(shown.prices)})
        seen = fingerprint(shown, catalogue.SHOWN)
        catalogue.edit_category(session, category.id, wish, seen=seen, now=MOMENT)

    assert [offer.waiting_entry_id for offer in offers()] == [
        entry.id for entry in stored(WaitingEntry)
    ]
    assert len(stored(Attendee)) == 5
    assert [(one.taken, one.waiting) for one in stored(Counter)] == [(5, 0)]
    assert make.registration(category=category, people=2)


def test_of_a_group_as_many_are_asked_as_there_are_places(make, full, cancel, offers, stored):
    category, held = full
    make.waiting(category, 3)
    make.waiting(category)

    cancel(held[0])
    cancel(held[1])

    assert [offer.waiting_entry_id for offer in offers()] == [stored(WaitingEntry)[0].id] * 2
    assert [entry.people for entry in stored(WaitingEntry)] == [1, 1]


def test_a_change_that_gives_places_back_asks_the_next(make, offers, writing):
    category = make.category(capacity=3)
    held = make.registration(category=category, people=3)
    make.waiting(category)

    with writing() as session:
        service.revise(session, held.id, make.application(category, 2), now=MOMENT, holds=HOLDS)

    assert len(offers()) == 1


def test_who_was_offered_places_names_people_and_is_confirmed_as_everybody(
    make, cancel, offers, writing, stored
):
    category = make.category(capacity=2, price=0)
    held = make.registration(category=category, people=2)
    make.waiting(category, 2)
    cancel(held)
    offer = offers()[0]

    with pytest.raises(NamesMissing), writing() as session:
        service.submit(session, offer.id, make.submission(), now=MOMENT)
    with writing() as session:
        service.revise(session, offer.id, make.application(category, 2), now=MOMENT, holds=HOLDS)
        service.submit(session, offer.id, make.submission(), now=MOMENT)

    assert offers()[0].status is Status.CONFIRMED
    assert len(stored(Badge)) == 2
    assert [(one.taken, one.waiting) for one in stored(Counter)] == [(2, 0)]


def test_an_offer_holds_its_own_places_and_no_more(make, full, cancel, offers, writing):
    category, held = full
    make.waiting(category)
    make.waiting(category)
    cancel(held[0])

    with pytest.raises(SoldOut), writing() as session:
        service.revise(
            session, offers()[0].id, make.application(category, 2), now=MOMENT, holds=HOLDS
        )


def test_nobody_waits_for_places_that_are_free(make):
    category = make.category(capacity=2, taken=1)

    with pytest.raises(PlacesFree) as refusal:
        make.waiting(category)

    assert refusal.value.facts["left"] == 1


def test_nobody_waits_to_accompany_somebody(make):
    with pytest.raises(NotWaitedFor):
        make.waiting(make.category(capacity=0, is_companion=True))


def test_nobody_waits_for_what_is_not_on_sale(make):
    with pytest.raises(NotWaitedFor):
        make.waiting(make.category(capacity=0, on_sale=date(2026, 6, 1)))


def test_who_leaves_is_not_asked_and_those_behind_move_up(make, full, cancel, offers, writing):
    category, held = full
    first, second = make.waiting(category), make.waiting(category)
    with writing() as session:
        waiting.leave(session, first.id, now=MOMENT)

    cancel(held[0])

    assert [offer.waiting_entry_id for offer in offers()] == [second.id]
    with pytest.raises(NobodyWaits), writing() as session:
        waiting.leave(session, first.id, now=MOMENT)


def test_fewer_people_keep_their_turn(make, full, writing, stored):
    category, _held = full
    entry = make.waiting(category, 3)

    with writing() as session:
        waiting.leave(session, entry.id, staying=1, now=MOMENT)

    kept = stored(WaitingEntry)[0]
    assert (kept.people, kept.asked, kept.left_at) == (1, 3, None)
    assert stored(Counter)[0].waiting == 1
    with pytest.raises(FewerWait), writing() as session:
        waiting.leave(session, entry.id, staying=2, now=MOMENT)


def test_once_the_last_has_left_the_line_the_public_may_take_again(make, full, writing, cancel):
    category, held = full
    entry = make.waiting(category)
    with writing() as session:
        session.get_one(Summit, 1).registration_closes_at = MOMENT  # nothing is offered now
    cancel(held[0])

    with writing() as session:
        waiting.leave(session, entry.id, now=MOMENT)

    assert make.registration(category=category)


def test_nothing_is_offered_once_registration_is_closed_and_the_sweep_asks_when_it_reopens(
    make, full, cancel, offers, writing
):
    category, held = full
    make.waiting(category)
    with writing() as session:
        session.get_one(Summit, 1).registration_closes_at = MOMENT
    cancel(held[0])
    assert offers() == []

    with writing() as session:
        assert not waiting.is_somebody_next(session, now=MOMENT)
        session.get_one(Summit, 1).registration_closes_at = MOMENT + timedelta(hours=5)
        assert waiting.is_somebody_next(session, now=MOMENT)
        waiting.ask_all(session, now=MOMENT)

    assert offers()[0].held_until == MOMENT + timedelta(hours=5)


def test_the_organizers_say_how_long_an_offer_stands(make, full, cancel, offers, writing):
    category, held = full
    make.waiting(category)
    with writing() as session:
        session.get_one(Summit, 1).waiting_offer_hours = 5

    cancel(held[0])

    assert offers()[0].held_until == MOMENT + timedelta(hours=5)


def test_letters_say_the_place_in_line_and_the_offer(make, full, cancel, stored):
    category, held = full
    make.waiting(category)
    cancel(held[0])

    said = [one.occasion for one in stored(OutboxMessage)]
    assert said.count("waiting.joined") == said.count("registration.offered") == 1
    assert said.count("registration.held") == 2  # the two who had the places


def test_of_a_shared_pool_the_place_goes_to_whoever_waited_longest(make, offers, cancel, stored):
    pool = make.counter(capacity=2)
    mayors, guests = (make.category(pool_id=pool.id) for _ in range(2))
    held = [make.registration(category=one) for one in (mayors, guests)]
    first = make.waiting(guests)
    make.waiting(mayors)

    cancel(held[0])  # a mayor's place, and so one of the hall's

    assert [offer.waiting_entry_id for offer in offers()] == [first.id]
    by_id = {one.id: (one.taken, one.waiting) for one in stored(Counter)}
    assert by_id[pool.id] == (2, 0)
    assert by_id[guests.counter_id] == (2, 0)
    assert by_id[mayors.counter_id] == (0, 1)


def test_who_waits_for_a_type_of_their_own_does_not_close_the_pool_to_others(make):
    pool = make.counter(capacity=10)
    one, other = (make.category(pool_id=pool.id, capacity=1) for _ in range(2))
    make.registration(category=one)
    make.waiting(one)

    assert make.registration(category=other)


def test_who_waited_while_registration_was_closed_is_asked_before_a_stranger(
    make, client, writing, stored, offers, desk
):
    pool = make.counter(capacity=1)
    mine, other = (make.category(pool_id=pool.id) for _ in range(2))
    held = make.registration(category=mine)
    make.waiting(mine)
    with writing() as session:
        session.get_one(Summit, 1).registration_closes_at = MOMENT - timedelta(hours=1)
    with writing() as session:
        service.withdraw(session, held.id, Status.CANCELLED, now=MOMENT)
    with writing() as session:
        session.get_one(Summit, 1).registration_closes_at = None

    answer = desk.send(desk.fill(other))  # before any sweep

    assert answer.status_code == 422
    assert len(offers()) == 1


def test_places_added_to_an_offer_are_held_as_any_others(make, full, cancel, offers, writing):
    category, held = full
    scarce = make.category(capacity=20, taken=18)
    make.waiting(category)
    cancel(held[0])
    people = (make.person(category), make.person(scarce))

    with writing() as session:
        asked = make.application(category, people=people)
        service.revise(session, offers()[0].id, asked, now=MOMENT, holds=HOLDS)

    assert offers()[0].held_until == MOMENT + HOLDS.scarce


def test_nothing_is_offered_while_nothing_may_be_sold(make, full, cancel, offers, writing):
    category, held = full
    make.waiting(category)
    with writing() as session:
        session.get_one(TaxProfile, 1).regime = TaxRegime.NOT_YET_REGISTERED

    cancel(held[0])

    assert offers() == []


def test_no_offer_outlives_the_beginning_of_the_summit(make, full, cancel, offers, writing):
    category, held = full
    make.waiting(category)
    with writing() as session:
        summit = session.get_one(Summit, 1)
        summit.starts_on, summit.ends_on = date(2026, 3, 11), date(2026, 3, 12)

    cancel(held[0])

    assert offers()[0].held_until == datetime(2026, 3, 11, 4, 0, tzinfo=UTC)


def test_once_registration_is_closed_late_money_finds_the_free_seat(make, full, cancel, writing):
    category, held = full
    make.waiting(category)
    with writing() as session:
        session.get_one(Summit, 1).registration_closes_at = MOMENT
    with writing() as session:
        service.withdraw(session, held[0].id, Status.EXPIRED, now=MOMENT)

    with writing() as session:
        service.revive(session, service.lock(session, held[0].id), now=MOMENT)


def test_places_offered_meanwhile_are_said_to_who_wanted_fewer(make, full, cancel, writing):
    category, held = full
    entry = make.waiting(category, 3)
    cancel(held[0])

    with pytest.raises(FewerWait) as refusal, writing() as session:
        waiting.leave(session, entry.id, staying=3, now=MOMENT)

    assert refusal.value.facts["people"] == 2


# -- at once -----------------------------------------------------------------------------------


def test_eight_who_cancel_at_once_ask_the_first_eight_and_nobody_twice(make, crowd, offers, stored):
    category = make.category(capacity=8)
    held = [make.registration(category=category) for _ in range(8)]
    line = [make.waiting(category) for _ in range(11)]

    answers = crowd(*[(process.cancel_in_march, one.id) for one in held])

    assert answers == ["cancelled"] * 8
    assert sorted(offer.waiting_entry_id for offer in offers()) == [one.id for one in line[:8]]
    assert [(one.taken, one.waiting) for one in stored(Counter)] == [(8, 3)]


def test_no_stranger_slips_in_between_a_cancelled_place_and_the_next_in_line(
    make, crowd, offers, stored
):
    category = make.category(capacity=20)
    held = [make.registration(category=category) for _ in range(20)]
    make.waiting(category, 30)
    stranger = (process.register, make.application(category))

    answers = crowd(*[job for one in held for job in ((process.cancel_in_march, one.id), stranger)])

    assert answers.count("cancelled") == answers.count("SoldOut") == 20
    assert len(offers()) == 20
    assert [(one.taken, one.waiting) for one in stored(Counter)] == [(20, 10)]


def test_nobody_is_left_waiting_beside_a_free_place(make, crowd, stored):
    """One place comes back while one joins: asked at once, or told that it is free."""
    types = [make.category(capacity=1) for _ in range(60)]
    jobs = []
    for number, category in enumerate(types):
        jobs.append((process.cancel_in_march, make.registration(category=category).id))
        jobs.append((process.join_the_line, make.wish(category), f"key {number}"))

    answers = crowd(*jobs)

    assert set(answers) <= {"cancelled", "joined", "PlacesFree"}
    assert [entry for entry in stored(WaitingEntry) if entry.people] == []
    assert not any(counter.waiting for counter in stored(Counter))
    assert sum(counter.taken for counter in stored(Counter)) == answers.count("joined")


def test_a_form_sent_twice_at_once_is_one_place_in_line(make, crowd, stored):
    category = make.category(capacity=0)

    answers = crowd(*[(process.join_the_line, make.wish(category), "one key")] * 8)

    assert sorted(set(answers)) == ["joined", "sent already"]
    assert len(stored(WaitingEntry)) == stored(Counter)[0].waiting == 1


def test_types_of_one_pool_that_return_and_ask_crosswise_never_deadlock(make, crowd, stored):
    first = make.category(capacity=40)  # its own counter has a lower number than the pool
    pool = make.counter(capacity=40)
    types = [first, make.category(capacity=40, pool_id=pool.id)]
    with make.writing() as session:
        session.merge(first).pool_id = pool.id
    held = [make.registration(category=types[n % 2]) for n in range(40)]
    lines = [make.waiting(types[n % 2]) for n in range(30)]
    jobs = [(process.cancel_in_march, one.id) for one in held]
    jobs += [(process.leave_the_line, one.id) for one in lines[::3]]
    jobs += [(process.sweep_the_line,)] * 10
    jobs = [jobs[n * 7 % len(jobs)] for n in range(len(jobs))]

    answers = crowd(*jobs)

    assert set(answers) <= {"cancelled", "left", "NobodyWaits", "swept"}
    people = {one.id: 0 for one in stored(Counter)}
    living = [one.id for one in stored(Registration) if one.status is Status.DRAFT]
    by_id = {one.id: one for one in types}
    for person in stored(Attendee):
        if person.registration_id in living:
            people[by_id[person.category_id].counter_id] += 1
            people[pool.id] += 1
    assert {one.id: one.taken for one in stored(Counter)} == people
    assert not any(one.waiting for one in stored(Counter))
