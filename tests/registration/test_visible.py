"""Participation types that are offered between two moments only."""

from datetime import date, timedelta

import pytest

from summit.admission.models import Category, Counter, PriceWindow
from summit.admission.queries import offers
from summit.edition.queries import get_summit, zone_of
from summit.kernel.links import seal
from summit.kernel.money import Cents
from summit.registration import service
from summit.registration.models import Registration
from summit.registration.queries import find_desk, offers_beside
from summit.registration.service import other_types
from summit.registration.statuses import Status
from summit.registration.waiting.errors import NotWaitedFor
from tests.browsing import answers_in, text_of
from tests.factories import MOMENT

HOUR = timedelta(hours=1)


@pytest.fixture
def named(make):
    """A type that is always there, and one whose name is looked for."""
    make.category()
    return make.category


def name_of(category):
    return category.name.to("en")


@pytest.mark.parametrize(
    ("rule", "is_seen"),
    [
        ({"visible_from": MOMENT}, True),
        ({"visible_from": MOMENT + timedelta(seconds=1)}, False),
        ({"visible_until": MOMENT}, False),
        ({"visible_until": MOMENT + timedelta(seconds=1)}, True),
        ({"visible_from": MOMENT - HOUR, "visible_until": MOMENT + HOUR}, True),
        (
            {"visible_from": MOMENT - HOUR, "visible_until": MOMENT + HOUR, "is_public": False},
            False,
        ),
    ],
)
def test_a_type_is_offered_from_its_first_moment_until_just_before_its_last(
    make, writing, rule, is_seen
):
    make.category(**rule)

    with writing() as session:
        zone = zone_of(get_summit(session))
        assert len(offers(session, now=MOMENT, zone=zone)) == is_seen
        assert len(offers(session, now=MOMENT, zone=zone, public_only=False)) == 1


def test_kept_pages_die_when_a_type_appears_and_when_it_goes(desk, client, named, at_moment):
    one = named(visible_from=MOMENT + HOUR, visible_until=MOMENT + 2 * HOUR)
    pages = ("/en/register/", "/en/")

    seen = []
    for moment in (MOMENT, MOMENT + HOUR, MOMENT + 2 * HOUR):
        at_moment(moment)
        seen.append([name_of(one) in text_of(client.get(page)) for page in pages])

    assert seen == [[False, False], [True, True], [False, False]]


def test_the_desk_is_good_until_the_next_moment_of_a_type_not_seen_yet(named, writing):
    named(visible_from=MOMENT + HOUR)
    named(is_public=False, visible_from=MOMENT + HOUR / 2)  # shown to nobody then either

    with writing() as session:
        assert find_desk(session, now=MOMENT, can_sell=True).good_until == MOMENT + HOUR


def test_folder_and_linked_data_leave_out_what_is_not_seen(client, named, at_moment):
    gone, here = named(visible_until=MOMENT), named(visible_until=MOMENT + HOUR)
    at_moment()

    page = client.get("/en/").text

    linked = page.partition("application/ld+json")[2].partition("</script>")[0]
    assert name_of(here) in linked
    assert name_of(gone) not in linked


def test_a_form_opened_before_the_last_moment_is_refused_after_it_and_kept(
    desk, named, at_moment, stored
):
    one = named(visible_until=MOMENT + HOUR)
    answers = desk.fill(one, people_0_given_name="Zoé")
    at_moment(MOMENT + HOUR)

    answer = desk.send(answers)

    assert answer.status_code == 422
    assert "Choose one of the participation types." in text_of(answer)
    assert 'value="Zoé"' in answer.text
    assert stored(Registration) == []


def test_a_draft_keeps_the_type_it_holds(app, make, named, client, writing, at_moment):
    one = named(visible_until=MOMENT + HOUR)
    held = make.registration(category=one)
    link = seal(app.config["LINK_KEY"], "contact", held.id, 1)
    with writing() as session:
        summit = get_summit(session)
        later = MOMENT + 2 * HOUR
        beside, alone = (
            [
                offer.category.id
                for offer in offers_beside(session, people, now=later, summit=summit)
            ]
            for people in (held.attendees, ())
        )

    assert one.id in beside
    assert one.id not in alone
    at_moment(MOMENT + HOUR)
    page = client.get(f"/en/r/{link}/change")
    assert answers_in(page, "/change")["people-0-category"] == one.code


def test_nobody_joins_the_line_of_a_type_that_is_not_seen(make):
    full = make.category(capacity=1, visible_until=MOMENT)
    make.registration(category=full)

    with pytest.raises(NotWaitedFor):
        make.waiting(full)


def test_outside_its_moments_nobody_who_waits_is_asked(make, writing, stored):
    full = make.category(capacity=1, visible_until=MOMENT + HOUR)
    held = make.registration(category=full)
    make.waiting(full)

    with writing() as session:
        service.withdraw(session, held.id, Status.CANCELLED, now=MOMENT + HOUR)

    assert len(stored(Registration)) == 1
    assert [(one.taken, one.waiting) for one in stored(Counter)] == [(0, 1)]


def test_a_contact_changes_into_nothing_that_is_not_seen(make, named, writing):
    gone = named(price=0, visible_until=MOMENT)
    held = make.registration(Status.CONFIRMED, category=make.category(price=0))

    with writing() as session:
        booking = session.get_one(Registration, held.id)
        one = booking.attendees[0].id
        seen, every = (
            [
                name_of(other.offer.category)
                for other in other_types(session, booking, one, by_contact=who, now=MOMENT)
            ]
            for who in (True, False)
        )

    assert name_of(gone) not in seen
    assert name_of(gone) in every


def test_the_office_types_moments_of_the_summits_zone(make, sign_in, stored):
    browser, page = sign_in(make.staff()), f"/office/categories/{make.category().id}"

    crossed = {"visible_from": "2026-04-02T09:00", "visible_until": "2026-04-02T09:00"}
    refused = browser.post(page, data=browser.draft(page) | crossed)
    assert "The end comes after the beginning." in refused.text
    odd = browser.post(page, data=browser.draft(page) | {"visible_from": "soon"})
    assert odd.status_code == 422
    sent = browser.draft(page) | {"visible_from": "2026-04-01T09:00", "visible_until": ""}
    assert browser.post(page, data=sent).status_code == 303

    (category,) = stored(Category)
    assert f"{category.visible_from:%Y-%m-%d %H:%M}" == "2026-04-01 13:00"
    assert category.visible_until is None
    assert "April 1" in text_of(browser.get("/office/categories"))


def test_a_coming_price_is_announced_on_form_and_page_with_its_day(
    desk, client, make, writing, at_moment
):
    """The day is the summit's: the price changes at its midnight, and the kept pages with it."""
    one = make.category(price=45_000)
    with writing() as session:
        session.add(
            PriceWindow(category_id=one.id, first_day=date(2026, 3, 11), price=Cents(60_000))
        )

    for page in ("/en/", "/en/register/"):
        assert "$600.00" in text_of(client.get(page))
        assert "March 11" in text_of(client.get(page))
    at_moment(MOMENT.replace(day=11, hour=3, minute=59))  # 23:59 in Montréal
    assert "$450.00" in text_of(client.get("/en/"))
    at_moment(MOMENT.replace(day=11, hour=4, minute=0))
    for page in ("/en/", "/en/register/"):
        assert "$450.00" not in text_of(client.get(page))


def priced(make, writing, today, later):
    one = make.category(price=today)
    with writing() as session:
        window = PriceWindow(category_id=one.id, first_day=date(2026, 3, 11), price=Cents(later))
        session.add(window)
    return one


def test_a_type_that_is_free_today_names_its_coming_price_and_the_zone(desk, client, make, writing):
    priced(make, writing, 0, 60_000)

    for page in ("/en/", "/en/register/"):
        said = text_of(client.get(page))
        assert "Free of charge" in said
        assert "March 11, 2026: $600.00" in said
        assert "Prices change at midnight, Montreal time." in said


def test_a_coming_price_that_is_alike_is_not_announced(desk, client, make, writing):
    priced(make, writing, 45_000, 45_000)

    for page in ("/en/", "/en/register/"):
        said = text_of(client.get(page))
        assert "March 11" not in said
        assert "at midnight" not in said
