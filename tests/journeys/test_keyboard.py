"""The public site by keyboard alone: Tab and Enter lead everywhere, and the focus always shows."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import press
from tests.journeys.words import words_in

pytestmark = pytest.mark.journey

en = words_in("en")
ARTICLE = "The trade war has gone municipal"
SESSION = "Cities buying from cities"


def test_a_keyboard_alone_goes_from_the_summit_page_to_the_registration_and_back(
    demonstration, visit
):
    page = visit(locale="en-CA", viewport={"width": 1280, "height": 800})
    page.goto(demonstration.address("fr/"))

    changes_the_language(page)
    skips_to_the_content(page)
    follow(page, link(page, ARTICLE), "/en/articles/the-trade-war", heading=ARTICLE)
    follow(page, link(page, SESSION), "/en/programme/acheter", heading=SESSION)
    follow(page, link(page, ARTICLE), "/en/articles/the-trade-war", heading=ARTICLE)
    goes_back_to(page, SESSION)
    follow(page, link(page, en("Register")), "/register/", heading=en("Register your delegation"))
    goes_back_to(page, SESSION)
    follow(page, page.locator(".brand"), "/en/", heading="2nd International Mayors Summit")


def changes_the_language(page):
    press(page, page.locator(".langs a[hreflang^=en]"), "Enter")
    expect(page).to_have_url(re.compile("/en/$"))
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^en"))


def skips_to_the_content(page):
    """The first stop of all leaves the menu behind: the next one lies in the content."""
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name=en("Skip to content"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    press(page, skip, "Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main a").first).to_be_focused()


def link(page, name):
    """Return the link of the content by its name; the menu has some of the same."""
    return page.locator("main").get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first


def follow(page, wanted, address, *, heading):
    press(page, wanted, "Enter")
    expect(page).to_have_url(re.compile(re.escape(address)))
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def goes_back_to(page, heading):
    page.go_back()  # the browser's own key does nothing where it has no window
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
