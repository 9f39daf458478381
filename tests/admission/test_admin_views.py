"""Participation types, prices and capacities as organizers change them."""

import pytest

from summit.admission.models import Category, Counter, PriceWindow
from summit.audit.models import AuditEntry
from summit.kernel.clock import now
from summit.registration.models import Registration
from tests import crowd as process


@pytest.fixture
def account(make):
    return make.staff()


@pytest.fixture
def browser(sign_in, account):
    return sign_in(account)


def test_a_price_added_later_leaves_what_was_sold(make, browser, account, stored):
    category = make.category(price=45_000)
    held = make.registration(category=category, now=now())
    page = f"/office/categories/{category.id}"

    sent = browser.draft(page) | {"prices-1-first_day": "2026-05-01", "prices-1-price": "600"}
    assert browser.post(page, data=sent).status_code == 303

    assert [(f"{one.first_day}", one.price.amount) for one in stored(PriceWindow)] == [
        ("2026-01-01", 45_000),
        ("2026-05-01", 60_000),
    ]
    assert stored(Registration)[0].subtotal == held.subtotal
    entry = stored(AuditEntry, actor=f"staff:{account.id}")[-1]
    assert entry.change["price"] == [None, "600.00"]


def test_a_price_is_changed_and_an_emptied_line_removed(make, browser, stored):
    category = make.category(price=45_000)
    page = f"/office/categories/{category.id}"
    browser.post(
        page,
        data=browser.draft(page) | {"prices-1-first_day": "2026-05-01", "prices-1-price": "600"},
    )

    sent = browser.draft(page) | {
        "prices-0-price": "1 250,50",
        "prices-1-first_day": "",
        "prices-1-price": "",
    }
    browser.post(page, data=sent)

    (window,) = stored(PriceWindow)
    assert window.price.amount == 125_050


def test_a_capacity_below_what_is_taken_is_refused(make, browser, stored):
    category = make.category(capacity=10)
    make.registration(category=category, people=4, now=now())
    page = f"/office/categories/{category.id}"

    refused = browser.post(page, data=browser.draft(page) | {"capacity": "3", "name-fr": "Autre"})

    assert refused.status_code == 422
    assert "4 places are taken already" in refused.text
    assert 'value="Autre"' in refused.text
    assert stored(Counter)[0].capacity == 10
    assert stored(Category)[0].name["fr"] != "Autre"

    assert browser.post(page, data=browser.draft(page) | {"capacity": "4"}).status_code == 303
    assert stored(Counter)[0].capacity == 4


def test_places_taken_meanwhile_do_not_stop_an_edit(make, browser, crowd, stored):
    category = make.category(capacity=10)
    page = f"/office/categories/{category.id}"
    drafted = browser.draft(page)
    crowd((process.take, {category.counter_id: 2}))

    assert browser.post(page, data=drafted | {"capacity": "12"}).status_code == 303

    (counter,) = stored(Counter)
    assert (counter.capacity, counter.taken) == (12, 2)


def test_a_shared_capacity_is_changed_by_itself(make, browser, stored):
    pool = make.counter(name="Salle", capacity=5)
    make.registration(category=make.category(pool_id=pool.id), people=3, now=now())
    page = f"/office/pools/{pool.id}"

    refused = browser.post(page, data=browser.draft(page) | {"capacity": "2"})
    browser.post(page, data=browser.draft(page) | {"capacity": "7"})

    assert "3 places are taken already" in refused.text
    assert stored(Counter, id=pool.id)[0].capacity == 7


def test_two_organizers_editing_one_type_lose_nothing(make, sign_in, browser, stored):
    category = make.category()
    page, other = f"/office/categories/{category.id}", sign_in(make.staff())
    mine, theirs = browser.draft(page), other.draft(page)
    other.post(page, data=theirs | {"prices-0-price": "500"})

    answer = browser.post(page, data=mine | {"prices-0-price": "400"})

    assert answer.status_code == 422
    assert "Saved now: $500.00" in " ".join(answer.text.split())
    assert 'value="400"' in answer.text
    assert stored(PriceWindow)[0].price.amount == 50_000


def test_a_new_type_gets_seats_of_its_own_and_a_code_once(browser, stored):
    page = "/office/categories/new"
    sent = browser.draft(page) | {
        "name-fr": "Presse",
        "description-fr": "Journalistes",
        "code": "press",
        "capacity": "20",
        "prices-0-first_day": "2026-01-01",
        "prices-0-price": "0",
    }

    assert browser.post(page, data=sent).status_code == 303
    again = browser.post(page, data=browser.draft(page) | sent)

    assert "has this code" in again.text
    (category,) = stored(Category)
    assert (category.code, category.is_public) == ("press", True)
    assert stored(Counter, id=category.counter_id)[0].capacity == 20


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("capacity", "-1"),
        ("capacity", "9" * 40),
        ("capacity", "many"),
        ("position", "1.5"),
        ("colour", "pink"),
        ("name-fr", ""),
        ("name-es", "x" * 500),
        ("prices-0-price", "free"),
        ("prices-0-price", "-4"),
        ("prices-0-first_day", "2026-13-45"),
        ("prices-0-first_day", "0001-01-01"),
        ("prices-0-first_day", "9999-12-31"),
        ("prices-1-price", "600"),
        ("prices-1-first_day", "2026-01-01"),
    ],
)
def test_odd_answers_are_refused_and_change_nothing(make, browser, stored, name, typed):
    category = make.category(capacity=10)
    page = f"/office/categories/{category.id}"

    answer = browser.post(page, data=browser.draft(page) | {name: typed})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert stored(Counter)[0].capacity == 10
    assert [one.price.amount for one in stored(PriceWindow)] == [45_000]


@pytest.mark.parametrize("number", ["²", "٣", "9" * 5000, "-1", ""])
def test_a_price_under_an_odd_number_is_none(make, browser, stored, number):
    page = f"/office/categories/{make.category().id}"

    answer = browser.post(page, data=browser.draft(page) | {f"prices-{number}-price": "4"})

    assert answer.status_code == 303
    assert [one.price.amount for one in stored(PriceWindow)] == [45_000]


def test_a_missing_language_is_marked_where_it_is_missing(make, browser):
    category = make.category()
    page = f"/office/categories/{category.id}"

    browser.post(page, data=browser.draft(page) | {"name-es": ""})

    assert "missing" in browser.get(page).text
    assert "Español missing" in browser.get("/office/categories").text
