"""Seats that several types share, made and changed in the office while places are taken."""

import threading

import pytest

from summit.admission.models import Category, Counter
from summit.admission.pools import service
from summit.admission.pools.errors import NoRoomInPool, PoolGone, PoolInUse
from summit.commands.doctor import seats_miscounted, waivers_miscounted
from summit.edition.models import ContentVersion
from summit.extensions import db
from summit.kernel.clock import now
from summit.registration.models import Registration
from summit.registration.service import AtDesk, drafts, start
from tests import crowd as process
from tests.browsing import text_of
from tests.factories import MOMENT
from tests.site import HOLDS


@pytest.fixture
def browser(make, sign_in):
    return sign_in(make.staff())


@pytest.fixture
def move(writing):
    def go(category, pool):
        with writing() as session:
            service.move_type(session, category.id, pool and pool.id, now=MOMENT)

    return go


@pytest.fixture
def miscounted(app):
    def look():
        with app.app_context():
            return [*seats_miscounted(db.session()), *waivers_miscounted(db.session())]

    return look


@pytest.fixture
def taken(stored):
    return lambda counter: stored(Counter, id=counter.id)[0].taken


def test_shared_seats_are_made_named_and_filled_in_the_office(make, browser, stored, miscounted):
    category = make.category()
    make.registration(category=category, people=3, now=now())

    made = browser.submit("/office/pools/new", name="Grande salle", capacity="300")
    assert made.status_code == 303
    put = browser.submit(made.location, f"{made.location}/types", category=f"{category.id}")
    assert put.status_code == 303

    pool = stored(Counter, name="Grande salle")[0]
    assert (pool.capacity, pool.taken) == (300, 3)
    assert stored(Category)[0].pool_id == pool.id
    assert miscounted() == []
    assert "Grande salle" in text_of(browser.get("/office/categories"))
    assert "3 of 300" in text_of(browser.get("/office/categories"))


@pytest.mark.parametrize(("name", "typed"), [("name", ""), ("capacity", "-1"), ("capacity", "x")])
def test_odd_shared_seats_are_refused_with_what_was_typed(make, browser, stored, name, typed):
    answers = {"name": "Salle", "capacity": "20"} | {name: typed}

    answer = browser.submit("/office/pools/new", **answers)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert stored(Counter) == []


def test_a_type_takes_its_people_along_in_and_out_and_over(make, move, taken, miscounted):
    one, other = make.counter(name="One"), make.counter(name="Other")
    category = make.category()
    make.registration(category=category, people=4)

    seen = []
    for pool in (one, other, other, None):
        move(category, pool)
        seen.append((taken(one), taken(other)))
        assert miscounted() == []

    assert seen == [(4, 0), (0, 4), (0, 4), (0, 0)]


def test_a_type_does_not_enter_where_its_people_find_no_room(make, browser, move, taken, stored):
    pool = make.counter(name="Salon", capacity=3)
    category = make.category()
    make.registration(category=category, people=4, now=now())

    with pytest.raises(NoRoomInPool):
        move(category, pool)
    page = f"/office/pools/{pool.id}"
    browser.submit(page, f"{page}/types", category=f"{category.id}")

    said = text_of(browser.get(page))
    assert "4 people hold places of this type, and of the shared seats 3 are left." in said
    assert taken(pool) == 0
    assert stored(Category)[0].pool_id is None


def test_a_type_exactly_fills_shared_seats_and_the_public_pages_say_so(make, move, stored, client):
    pool = make.counter(name="Salon", capacity=2)
    category = make.category(capacity=10)
    make.registration(category=category, people=2)
    before = stored(ContentVersion)[0].version

    move(category, pool)

    assert stored(ContentVersion)[0].version > before
    with pytest.raises(Exception, match="not enough places left"):
        make.registration(category=category)


def test_shared_seats_are_deleted_only_when_no_type_shares_them(make, browser, writing, stored):
    pool = make.counter(name="Salon")
    category = make.category(pool_id=pool.id)
    page = f"/office/pools/{pool.id}"

    with pytest.raises(PoolInUse), writing() as session:
        service.delete_pool(session, pool.id)
    browser.submit(page, f"{page}/types/{category.id}/out")
    answer = browser.submit(page, f"{page}/delete")

    assert answer.location == "/office/categories"
    assert stored(Counter, id=pool.id) == []
    with pytest.raises(PoolGone), writing() as session:
        service.delete_pool(session, pool.id)


def test_a_types_own_seats_are_neither_shared_nor_deleted(make, move, writing):
    own, other = make.category(), make.category()
    with pytest.raises(PoolGone), writing() as session:
        service.delete_pool(session, own.counter_id)
    with pytest.raises(PoolGone), writing() as session:
        service.move_type(session, other.id, own.counter_id, now=MOMENT)


def test_who_waited_for_the_pool_is_asked_when_the_type_leaves_it(make, move, stored, miscounted):
    pool = make.counter(name="Salon", capacity=1)
    make.registration(category=make.category(pool_id=pool.id))
    waited_for = make.category(pool_id=pool.id)
    make.waiting(waited_for)

    move(waited_for, None)

    assert [bool(one.waiting_entry_id) for one in stored(Registration)] == [False, True]
    assert miscounted() == []


def test_seats_that_waivers_added_leave_with_the_type(make, writing, move, stored, miscounted):
    hall, salon = make.counter(name="Hall", capacity=2), make.counter(name="Salon", capacity=9)
    make.registration(category=make.category(pool_id=hall.id), people=2)
    mayors = make.category(pool_id=hall.id)
    invitation = make.invitation(mayors, waives_capacity=True)
    with writing() as session:
        asked = make.application(mayors, code=invitation.code.text)
        start(session, asked, now=MOMENT, holds=HOLDS)

    seen = []
    for pool in (hall, salon, None):
        move(mayors, pool)
        (row,) = stored(Counter, id=hall.id)
        seen.append((row.taken, row.extra))

    assert seen == [(3, 1), (2, 0), (2, 0)]
    assert miscounted() == []


def test_seats_that_the_desk_added_leave_with_the_type(make, writing, move, stored, miscounted):
    hall = make.counter(name="Hall", capacity=2)
    make.registration(category=make.category(pool_id=hall.id), people=2)
    mayors = make.category(pool_id=hall.id)
    with writing() as session:
        asked, waives = make.application(mayors), AtDesk(waives=True)
        start(session, asked, now=MOMENT, holds=HOLDS, at_desk=waives)

    move(mayors, None)

    (row,) = stored(Counter, id=hall.id)
    assert (row.taken, row.extra) == (2, 0)
    assert miscounted() == []


def test_seats_that_waivers_added_for_another_type_stay(make, writing, move, stored, miscounted):
    hall = make.counter(name="Hall", capacity=3)
    delegates, mayors = make.category(pool_id=hall.id), make.category(pool_id=hall.id)
    make.registration(category=delegates, people=3)
    with writing() as session:
        for kind in (mayors, delegates):
            asked, waives = make.application(kind), AtDesk(waives=True)
            start(session, asked, now=MOMENT, holds=HOLDS, at_desk=waives)

    move(delegates, None)

    (row,) = stored(Counter, id=hall.id)
    assert (row.taken, row.extra) == (1, 1)
    assert miscounted() == []


def test_a_type_not_offered_is_refused_at_the_field(make, browser):
    pool = make.counter(name="Salon")
    category = make.category(pool_id=pool.id)
    page = f"/office/pools/{pool.id}"

    for typed in ("", "x", "999999", f"{category.id}"):
        answer = browser.submit(page, f"{page}/types", category=typed)
        assert answer.status_code == 422
        assert "Choose one of the participation types." in answer.text


def test_a_type_moves_only_between_those_who_take_its_seats(
    make, writing, move, taken, monkeypatch, miscounted
):
    pool, category = make.counter(name="Salon"), make.category()
    asked = make.application(category)
    has_read, moves = threading.Event(), threading.Event()
    take = drafts.admission.take_with_waived

    def slowly(session, seats, waived):
        has_read.set()
        moves.wait(1)
        return take(session, seats, waived)

    def register():
        with writing() as session:
            start(session, asked, now=MOMENT, holds=HOLDS)

    monkeypatch.setattr(drafts.admission, "take_with_waived", slowly)
    registering = threading.Thread(target=register)
    registering.start()
    assert has_read.wait(10)

    move(category, pool)
    moves.set()
    registering.join()

    assert taken(pool) == 1
    assert miscounted() == []


def test_types_move_while_a_crowd_registers(make, crowd, stored, miscounted):
    one, other = make.counter(name="One"), make.counter(name="Other")
    types = [make.category(), make.category(pool_id=one.id)]
    jobs = [(process.register, make.application(kind)) for kind in types for _ in range(20)]
    for index, pool in enumerate((one, other, None, other, one)):
        jobs.insert(index * 8, (process.share, types[index % 2].id, pool and pool.id))

    answers = crowd(*jobs)

    assert set(answers) <= {"held", "moved", "Busy"}
    assert answers.count("held") == 40
    assert miscounted() == []
