"""From the magazine's feed to the registration: imported, approved, read, edited again."""

import re

import pytest
from playwright.sync_api import expect

from tests.articles.feeds import feed_site, item, wix
from tests.journeys.steps import SLOW
from tests.journeys.tour import enter_office, speak

pytestmark = pytest.mark.journey

TITLE = "Exemple : des mairies partagent un fleuve"
LATER = "Exemple : des mairies partagent un fleuve et un pont"
LINK = "https://magazine.example/fr/post/exemple-fleuve"
NEIGHBOUR = "Migration and Thirst: the Water Time Bomb"


def post(title):
    text = "<p>Un texte inventé&nbsp;: des mairies inventées partagent l’eau d’un fleuve.</p>"
    return wix(item(title=title, text=text, link=LINK, guid="", author="Luc Exemple"))


def test_an_article_comes_from_the_feed_and_leads_to_the_registration(demonstration, visit):
    editor, reader = visit(locale="fr-CA"), visit(locale="fr-CA")
    with feed_site() as magazine:
        magazine.answers["/blog-feed.xml"] = post(TITLE)
        enter_office(editor, demonstration, "organizer")
        speak(editor, "fr")
        imports(editor, demonstration, magazine)
        expect(editor.locator(".chip", has_text="nouveau, en brouillon")).to_be_visible()
        approves(editor)
        pins(editor, NEIGHBOUR)

        reads(reader, demonstration)

        magazine.answers["/blog-feed.xml"] = post(LATER)
        imports(editor, demonstration, magazine)
        expect(editor.locator("ins", has_text=LATER)).to_be_visible()
    reader.reload()
    expect(reader.locator("h1")).to_have_text(LATER)


def imports(page, demonstration, magazine):
    page.goto(demonstration.address("office/articles/import"))
    page.locator("#address").fill(magazine.address())
    page.get_by_role("button", name="Importer", exact=True).click()
    expect(page.locator(".tally")).to_be_visible(timeout=SLOW)


def approves(page):
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Approuver", exact=True).click()
    expect(page.locator(".chip", has_text="sur le site")).to_be_visible()


def pins(page, title):
    page.get_by_role("link", name="Rattachements").click()
    page.locator("#other").select_option(label=title)
    others = page.locator("form:has(#other)")  # sessions and speakers are pinned beside it
    others.get_by_role("button", name="Épingler", exact=True).click()
    expect(page.locator(".chip", has_text="épinglé")).to_be_visible()


def reads(page, demonstration):
    """Search without an accent, read, look at what stands beside it, and go on to register."""
    page.goto(demonstration.address("fr/articles/search?q=INVENTEES+fleuve"))
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("figure.excerpt")).to_contain_text("des mairies inventées partagent")
    expect(page.get_by_role("link", name=NEIGHBOUR)).to_be_visible()
    page.locator(".call .btn").click()
    expect(page).to_have_url(re.compile("/fr/register/"))
    page.go_back()
    page.get_by_role("link", name=NEIGHBOUR).click()
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("h1")).to_have_text(TITLE)
