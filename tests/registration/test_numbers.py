"""How many people of one type a registration has: at least, at most, with all sent together."""

import pytest

from summit.admission.models import Category, Counter
from summit.kernel.languages import Translated
from summit.registration import service
from summit.registration.errors import TooFewOfType, TooManyOfType
from summit.registration.models import Attendee, Registration
from summit.registration.queries import get_whole
from summit.registration.rules import OfType, check_numbers
from summit.registration.service import WantedType, find_change
from summit.registration.statuses import Status
from tests import crowd as process
from tests.browsing import text_of
from tests.factories import MOMENT
from tests.site import HOLDS


def of_type(wanted, **given):
    rules = {"least": None, "most": None} | given
    return OfType(category_id=1, name=Translated(en="Mayor"), wanted=wanted, **rules)


@pytest.mark.parametrize(
    "one",
    [
        of_type(0, least=2),  # nobody of it comes: there is no lowest number
        of_type(2, least=2, most=2),
        of_type(1, least=2, beside=1),
        of_type(1, most=2, beside=1),
        of_type(3, most=2, held=3),  # held before the rule was made
        of_type(1, least=2, held=1),
        of_type(3, most=2, held=4),  # fewer, though not few enough
    ],
)
def test_numbers_that_may_be_are_let_through(one):
    check_numbers([one])


@pytest.mark.parametrize(
    "one", [of_type(3, most=2), of_type(1, most=2, beside=2), of_type(4, most=2, held=3)]
)
def test_more_than_the_highest_number_is_refused(one):
    with pytest.raises(TooManyOfType) as refusal:
        check_numbers([one])

    assert refusal.value.facts["number"] == one.wanted + one.beside


@pytest.mark.parametrize(
    "one", [of_type(1, least=2), of_type(1, least=3, beside=1), of_type(1, least=2, held=3)]
)
def test_fewer_than_the_lowest_number_is_refused(one):
    with pytest.raises(TooFewOfType):
        check_numbers([one])


def test_too_many_of_a_type_are_named_at_its_people_and_all_is_kept(desk, make, stored):
    mayor, other = make.category(most_people=1), make.category()
    answers = desk.fill(mayor) | desk.person(1, mayor, given_name="Zoé") | desk.person(2, other)

    answer = desk.send(answers)

    assert answer.status_code == 422
    text = text_of(answer)
    assert text.count("at most 1 in one registration") >= 2
    assert 'value="Zoé"' in answer.text
    assert stored(Registration) == []
    assert stored(Counter)[0].taken == 0


def test_too_few_of_a_type_are_told_so(desk, make, stored):
    answer = desk.send(desk.fill(make.category(least_people=3)))

    assert answer.status_code == 422
    assert "at least 3 in one registration" in text_of(answer)
    assert stored(Registration) == []


def test_the_form_and_the_prices_say_the_numbers(desk, client, make):
    make.category(least_people=2, most_people=5)

    assert "from 2 to 5 per registration" in text_of(desk.open())
    assert "from 2 to 5 per registration" in text_of(client.get("/en/"))


def test_a_draft_that_is_revised_follows_the_numbers(make, writing, stored):
    mayor = make.category(most_people=2)
    held = make.registration(category=mayor, people=2)

    with pytest.raises(TooManyOfType), writing() as session:
        service.revise(session, held.id, make.application(mayor, 3), now=MOMENT, holds=HOLDS)

    assert stored(Counter)[0].taken == 2


def test_a_draft_held_before_the_rule_may_stay_as_it_is(make, writing, stored):
    mayor = make.category()
    held = make.registration(category=mayor, people=3)
    with writing() as session:
        session.get_one(Category, mayor.id).most_people = 2

    with writing() as session:
        asked = make.application(mayor, 3, contact_name="Ana Roy")
        service.revise(session, held.id, asked, now=MOMENT, holds=HOLDS)

    assert stored(Registration)[0].contact_name == "Ana Roy"


@pytest.fixture
def sent(make):
    """A registration that was sent, with its one mayor of two that may come."""
    mayor = make.category(price=0, most_people=2)
    return mayor, make.registration(Status.CONFIRMED, category=mayor)


def add(session, make, category, whole, people=1):
    asked = make.application(category, people)
    return service.start(session, asked, now=MOMENT, holds=HOLDS, part_of_id=whole.id)


def test_who_is_added_counts_with_all_that_was_sent_together(make, sent, writing, stored):
    mayor, whole = sent
    with pytest.raises(TooManyOfType), writing() as session:
        add(session, make, mayor, whole, people=2)

    with writing() as session:
        more = add(session, make, mayor, whole).id
    with pytest.raises(TooManyOfType), writing() as session:  # also while it is a draft
        add(session, make, mayor, whole)
    with pytest.raises(TooManyOfType), writing() as session:
        service.revise(session, more, make.application(mayor, 2), now=MOMENT, holds=HOLDS)

    assert stored(Counter)[0].taken == 2


def test_people_beside_count_towards_the_lowest_number(make, writing):
    aide = make.category(price=0, least_people=2)
    whole = make.registration(Status.CONFIRMED, category=aide, people=2)

    with writing() as session:
        add(session, make, aide, whole)


def test_who_left_leaves_room_and_the_lowest_number_keeps_nobody(make, writing, stored):
    aide = make.category(price=0, least_people=2, most_people=2)
    whole = make.registration(Status.CONFIRMED, category=aide, people=2)
    with writing() as session:
        booking = get_whole(session, whole.id)
        service.leave(session, booking, booking.attendees[:1], now=MOMENT)

    with writing() as session:
        add(session, make, aide, whole)

    assert stored(Counter)[0].taken == 2


def test_eight_who_add_at_once_stay_within_the_highest_number(make, sent, crowd, stored):
    mayor, whole = sent

    answers = crowd(*[(process.add, make.application(mayor), whole.id)] * 8)

    assert sorted(answers) == ["TooManyOfType"] * 7 + ["held"]
    assert len(stored(Attendee)) == 2


@pytest.fixture
def change(writing, at_moment):
    def look(held, wanted, *, by_contact=True):
        with writing() as session:
            booking = get_whole(session, held.id)
            type_ = WantedType(category_id=wanted.id)
            one = held.attendees[0].id
            found = find_change(session, booking, one, type_, by_contact=by_contact, now=MOMENT)
            return found.category.id

    return look


def test_a_contact_changes_no_type_beyond_its_highest_number(make, change):
    mayor, aide = make.category(price=0, most_people=1), make.category(price=0)
    people = (make.person(aide), make.person(mayor))
    held = make.registration(Status.CONFIRMED, category=aide, people=people)

    with pytest.raises(TooManyOfType):
        change(held, mayor)

    assert change(held, mayor, by_contact=False) == mayor.id  # the office may


def test_a_contact_changes_nobody_into_a_type_that_needs_more(make, change):
    aide, guard = make.category(price=0), make.category(price=0, least_people=2)
    held = make.registration(Status.CONFIRMED, category=aide)

    with pytest.raises(TooFewOfType):
        change(held, guard)


@pytest.mark.parametrize(
    ("people", "refusal"), [(3, TooManyOfType), (1, TooFewOfType)], ids=["many", "few"]
)
def test_no_more_people_wait_than_could_be_registered(make, people, refusal):
    full = make.category(capacity=1, least_people=2, most_people=2)
    with pytest.raises(refusal):
        make.waiting(full, people)


def test_the_office_sets_the_numbers_and_names_a_wrong_one(make, sign_in, stored):
    browser, page = sign_in(make.staff()), f"/office/categories/{make.category().id}"

    for wrong in ({"least_people": "0"}, {"most_people": "many"}):
        assert browser.post(page, data=browser.draft(page) | wrong).status_code == 422
    crossed = browser.draft(page) | {"least_people": "3", "most_people": "2"}
    assert "not below the lowest" in browser.post(page, data=crossed).text
    sent = browser.draft(page) | {"least_people": "2", "most_people": "3"}
    assert browser.post(page, data=sent).status_code == 303

    (category,) = stored(Category)
    assert (category.least_people, category.most_people) == (2, 3)
    assert "from 2 to 3 per registration" in text_of(browser.get("/office/categories"))
