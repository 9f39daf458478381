"""A full participation type: the place that comes back reaches the third in line."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys import tour
from tests.journeys.demonstration import Demonstration, badges_in
from tests.journeys.steps import KINDS, SLOW, Delegation, Someone, describe, name_person, register
from tests.journeys.words import words_in
from tests.journeys.year import Year

pytestmark = pytest.mark.journey

en, es, fr = map(words_in, ("en", "es", "fr"))
HELD_SHORT = timedelta(hours=1)  # the last seat of a type is held for less
OFFERED_FOR = timedelta(hours=49)
OFFERED = (
    "A place for you from the waiting list: %(reference)s",
    "%(num)d places for you from the waiting list: %(reference)s",
)
REPORTER = Someone("press", "Íñigo", "Ærø-Villaseñor", role="Reportero")


@pytest.fixture
def full(browsers, tmp_path):
    """A demonstration of its own, with one seat of the press left: somebody holds it."""
    own = Demonstration(tmp_path)
    own.start()
    profile = browsers().new_context()
    office = profile.new_page()
    tour.enter_office(office, own, "owner")
    tour.speak(office, "en")
    year = Year(own, office)
    office.goto(own.address("office/categories"))
    form = office.get_by_role("link", name=KINDS["press"]["en"]).first.get_attribute("href")
    office.goto(own.address(form.lstrip("/")))
    taken = int(re.search(r"\d+", office.locator("#capacity-hint").inner_text())[0])
    year.save(form.partition("/office/")[2], capacity=str(taken + 1))
    yield year
    profile.close()
    assert own.stop() == []


def test_the_place_that_comes_back_reaches_the_third_in_line(full, visit):
    demonstration, office = full.demonstration, full.office
    holds_the_last_seat(visit(locale="en-CA"), demonstration)
    line = [
        joins(visit(locale=f"{words}-CA"), demonstration, words, before)
        for before, words in enumerate(("fr", "en", "es"))
    ]

    demonstration.sleep_for(HELD_SHORT)
    letter_with_the_offer(demonstration, line[0], fr)  # who does nothing about it
    demonstration.sleep_for(OFFERED_FOR)
    gives_it_back(visit(), letter_with_the_offer(demonstration, line[1], en))
    third = visit(locale="es-MX")
    takes_it(third, letter_with_the_offer(demonstration, line[2], es))
    finds_the_badge_in_the_mail(demonstration, line[2])
    the_public_finds_it_full(visit(), demonstration)

    office.goto(demonstration.address("office/waiting-list?q=revista"))
    ends = office.locator("tbody .state .chip").all_inner_texts()
    assert ends == [en("Expired"), en("Cancelled"), en("Confirmed")]


def holds_the_last_seat(page, demonstration):
    page.goto(demonstration.address("en/register/"))
    who = Someone("press", "Somebody", "Quick")
    register(page, en, Delegation("Quick Gazette", "CA", "Q. Quick", "quick@a.example", (who,)))


def joins(page, demonstration, language, before):
    """Join from the page of the form, and see how many stand before; return the address given."""
    words = words_in(language)
    contact = f"{language}@revista.example"
    page.goto(demonstration.address(f"{language}/register/"))
    page.get_by_role("link", name=words("Join the waiting list")).click()
    page.get_by_role("radio", name=KINDS["press"][language]).check()
    describe(page, words, Delegation(f"Revista {language}", "MX", "Ana Ñuñez", contact))
    page.get_by_role("button", name=words("Join the waiting list")).click()
    expect(page.locator(".answer .chip")).to_have_text(words("On the waiting list"), timeout=SLOW)
    lede = (
        words("You are the next to be asked.")
        if not before
        else words.many("%(num)d person is before you.", "%(num)d people are before you.", before)
    )
    expect(page.locator(".answer .lede")).to_contain_text(lede)
    demonstration.letter_to(contact, words("You are on the waiting list"))
    return contact


def letter_with_the_offer(demonstration, contact, words):
    """Wait for the offer; return the link in it."""
    beginning = words.many(*OFFERED, 1, reference="MTL").partition("MTL")[0]
    letter = demonstration.letter_to(contact, begins=beginning)
    return re.search(r"http\S+/r/\S+", letter.get_body(("plain",)).get_content())[0]


def gives_it_back(page, link):
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(en("Name who comes"))
    page.get_by_text(en("Cancel this registration")).click()
    page.get_by_role("button", name=en("Cancel the registration")).click()
    expect(page.locator(".answer .chip")).to_have_text(en("Cancelled"), timeout=SLOW)


def takes_it(page, link):
    page.goto(link)
    name_person(page, es, 1, REPORTER)
    page.get_by_role("button", name=es("Save these changes and review")).click()
    expect(page.locator(".bill")).to_contain_text(REPORTER.name, timeout=SLOW)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name=es("Confirm the registration")).click()
    expect(page.locator(".answer .chip")).to_have_text(es("Confirmed"), timeout=SLOW)


def finds_the_badge_in_the_mail(demonstration, contact):
    beginning = es("Confirmed: your delegation (%(reference)s)", reference="MTL").partition("MTL")[
        0
    ]
    _pdf, (badge,) = badges_in(demonstration.letter_to(contact, begins=beginning))
    assert REPORTER.family_name in badge


def the_public_finds_it_full(page, demonstration):
    page.goto(demonstration.address("en/register/"))
    expect(page.get_by_role("radio", name=KINDS["press"]["en"]).first).to_be_disabled()
