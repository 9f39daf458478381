"""The invited mayor who pays nothing: invited in the office, accepts in Spanish, has her badge."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import tour
from tests.journeys.demonstration import badges_in
from tests.journeys.steps import KINDS, SLOW
from tests.journeys.words import words_in

pytestmark = pytest.mark.journey

en, es = map(words_in, ("en", "es"))
MAYOR = "María Íñiga Núñez-Ávila"
EMAIL = "presidencia@san-telmo.example"
MESSAGE = "Será un honor recibirla en Montreal."


def test_the_invited_mayor_pays_nothing_and_has_her_badge(demonstration, visit):
    office, page = visit(locale="en-CA"), visit(locale="es-MX")
    tour.enter_office(office, demonstration, "organizer")
    tour.speak(office, "en")
    invites(office, demonstration)

    letter = demonstration.letter_to(EMAIL, begins=es("Invitation: %(summit)s", summit=""))
    said = letter.get_body(("plain",)).get_content()
    assert MESSAGE in said
    assert es("Participation is free of charge for whom we invite.") in said
    link = re.search(r"http\S+/invitation/\S+", said)[0]
    accepts(page, link)
    finds_the_badge(demonstration)
    cannot_use_it_again(page, link)
    the_office_sees_it_used(office)


def invites(office, demonstration):
    office.goto(demonstration.address("office/invitations/new"))
    office.locator("#category_id").select_option(label=KINDS["mayor"]["en"])
    fields = {"given_name": "María Íñiga", "family_name": "Núñez-Ávila", "email": EMAIL}
    for name, typed in (fields | {"municipality": "San Telmo", "message": MESSAGE}).items():
        office.locator(f"#{name}").fill(typed)
    office.locator("#country").select_option("MX")
    office.locator("#language").select_option("es")
    office.locator("#waives_price").check()
    office.locator("#sends").check()
    office.get_by_role("button", name=en("Make the invitation")).click()
    expect(office.get_by_role("heading", level=1)).to_have_text(MAYOR, timeout=SLOW)


def accepts(page, link):
    """Send the form as it was filled in for her: she only reads, and accepts the terms."""
    page.goto(link)
    expect(page.get_by_label(es("Municipality or organization"))).to_have_value("San Telmo")
    page.get_by_role("button", name=es("Hold these places and review")).click()
    expect(page.locator(".bill")).to_contain_text(MAYOR, timeout=SLOW)
    expect(page.locator(".bill .total")).to_contain_text(re.compile(r"\b0\.00"))
    expect(page.locator("button[name=how][value=card]")).to_have_count(0)
    page.locator("[name=terms_language]").first.check()
    page.get_by_role("button", name=es("Confirm the registration")).click()
    expect(page.locator(".answer .chip")).to_have_text(es("Confirmed"), timeout=SLOW)


def finds_the_badge(demonstration):
    beginning = es("Confirmed: your delegation (%(reference)s)", reference="MTL").partition("MTL")[
        0
    ]
    _pdf, (badge,) = badges_in(demonstration.letter_to(EMAIL, begins=beginning))
    assert "Núñez-Ávila" in badge


def cannot_use_it_again(page, link):
    page.goto(link)
    expect(page.get_by_role("button", name=es("Hold these places and review"))).to_have_count(0)


def the_office_sees_it_used(office):
    office.reload()
    facts = office.locator(".facts")
    expect(facts).to_contain_text(en("of %(most)s", most=1))
    expect(facts.locator("div", has_text=en("Places taken"))).to_contain_text("1")
    opened = facts.locator("div", has_text=en("Page opened")).locator("dd")
    expect(opened).not_to_contain_text(en("not yet"))
