"""The substitution on the eve: somebody else comes, and the old badge and link are refused."""

import re
from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import expect

from tests.journeys import tour
from tests.journeys.demonstration import Demonstration, badges_in
from tests.journeys.steps import (
    PHONE,
    SLOW,
    Delegation,
    Someone,
    ask_for_pairing_code,
    pair,
    register,
    verdict,
)
from tests.journeys.words import words_in
from tests.journeys.year import SUMMIT, Year

pytestmark = pytest.mark.journey

en = words_in("en")
CONTACT, FIRST, SECOND = "desk@gazette.example", "first@gazette.example", "second@gazette.example"
FALLS_ILL = Someone("press", "Siân", "O’Dell", role="Editor", email=FIRST)
EVE = datetime(2026, 7, 7, 23, 0, tzinfo=UTC)  # seven in the evening in Montreal


@pytest.fixture
def year(browsers, tmp_path):
    """A demonstration of its own, whose time goes on to the eve."""
    own = Demonstration(tmp_path)
    own.start()
    profile = browsers().new_context()
    office = profile.new_page()
    tour.enter_office(office, own, "owner")
    tour.speak(office, "en")
    yield Year(own, office)
    profile.close()
    assert own.stop() == []


def test_the_old_badge_and_the_old_link_are_refused_on_the_eve(year, visit):
    demonstration, page = year.demonstration, visit(locale="en-CA")
    year.save("summit", **SUMMIT)
    comes_first(page, demonstration)
    old_badge, old_link = what_came(demonstration, FIRST)

    year.wait_until(EVE)
    replaces(page, link_in(demonstration.letter_to(CONTACT, begins=begins("delegation"))))

    new_badge, new_link = what_came(demonstration, SECOND)
    assert new_badge != old_badge
    opens_nothing(page, old_link)
    page.goto(new_link)
    expect(page.get_by_role("main")).to_contain_text("Íngrid Ñandú")
    at_the_door(year, visit(**PHONE, locale="en-CA"), old_badge, new_badge)


def begins(what):
    return en(f"Confirmed: your {what} (%(reference)s)", reference="MTL").partition("MTL")[0]


def comes_first(page, demonstration):
    page.goto(demonstration.address("en/register/"))
    register(page, en, Delegation("Gazette", "CA", "Q. Quick", CONTACT, (FALLS_ILL,)))
    page.locator("[name=terms_language]").first.check()
    page.get_by_role("button", name=en("Confirm the registration")).click()
    expect(page.locator(".answer .chip")).to_have_text(en("Confirmed"), timeout=SLOW)


def what_came(demonstration, recipient):
    """Return what a reader finds on the badge in somebody's mail, and their own link."""
    letter = demonstration.letter_to(recipient, begins=begins("badge"))
    pdf, _words = badges_in(letter)
    with pypdfium2.PdfDocument(pdf) as printed:
        (found,) = zxingcpp.read_barcodes(printed[0].render(scale=3).to_pil())
    return found.text, link_in(letter)


def link_in(letter):
    return re.search(r"http\S+/r/\S+", letter.get_body(("plain",)).get_content())[0]


def replaces(page, link):
    page.goto(link)
    page.locator("a[href*='/people/']", has_text="Siân").first.click()
    page.get_by_role("link", name=en("Another person comes instead…")).click()
    page.locator("#given_name").fill("Íngrid")
    page.locator("#family_name").fill("Ñandú")
    page.locator("#email").fill(SECOND)
    page.locator("form .acts button").click()
    expect(page.get_by_role("main")).to_contain_text("Íngrid Ñandú", timeout=SLOW)


def opens_nothing(page, link):
    answer = page.goto(link)
    assert answer.status == 404
    expect(page.get_by_role("main")).not_to_contain_text("O’Dell")


def at_the_door(year, phone, old_badge, new_badge):
    code = ask_for_pairing_code(year.office, en, year.demonstration, "Eve")
    pair(phone, en, year.demonstration, code)
    scan(phone, old_badge)
    expect(verdict(phone, "cancelled")).to_be_visible(timeout=SLOW)
    expect(verdict(phone, "cancelled").locator(".ask")).to_have_text(en("Please see the desk"))
    phone.get_by_role("button", name=en("Next badge")).click()
    scan(phone, new_badge)
    admitted = verdict(phone, "admitted")
    expect(admitted).to_be_visible(timeout=SLOW)
    expect(admitted.locator(".name")).to_have_text("Íngrid Ñandú")


def scan(phone, badge):
    phone.keyboard.type(badge, delay=2)  # a scanner that types
    phone.keyboard.press("Enter")
