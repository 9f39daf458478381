"""Shorter ways through the public form: by keyboard, without scripts, by invoice, too late."""

import re
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import expect

from tests.journeys.demonstration import badges_in, documents_in
from tests.journeys.faults import Faults
from tests.journeys.steps import (
    KINDS,
    PHONE,
    REFERENCE,
    SLOW,
    Delegation,
    Someone,
    ask_for_pairing_code,
    describe,
    held_until,
    name_person,
    pair,
    press,
    reference_on,
    register,
    sign_in,
    verdict,
)
from tests.journeys.words import words_in

pytestmark = pytest.mark.journey

en, es, fr = map(words_in, ("en", "es", "fr"))
REGISTER = "{language}/register/"


def delegation_of(city, email, *people, country="CA"):
    return Delegation(
        municipality=city,
        country=country,
        contact_name="Renée O’Hara-Núñez",
        contact_email=email,
        people=people,
    )


# -- by keyboard -------------------------------------------------------------------------------


def test_a_keyboard_alone_reaches_the_review(demonstration, visit):
    page = visit(locale="en-CA")
    page.goto(demonstration.address(REGISTER.format(language="en")))

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=en("Skip to content"))).to_be_focused()
    page.keyboard.press("Enter")
    write(page, page.get_by_label(en("Municipality or organization")), "Port-aux-Érables")
    write(page, page.get_by_label(en("Country"), exact=True), "Canada")
    write(page, page.get_by_label(en("Your name")), "Renée O’Hara")
    write(page, page.get_by_label(en("Your e-mail")), "keyboard@erables.example")
    mayor, second = (page.locator("[data-person]").nth(number) for number in (0, 1))
    press(page, mayor.get_by_role("radio").first, "Space")
    expect(mayor.get_by_role("radio", name=KINDS["mayor"]["en"])).to_be_checked()
    write(page, mayor.get_by_label(en("Given names")), "Siân")
    press(page, page.get_by_role("button", name=en("Add a person")), "Enter")
    expect(second.get_by_role("radio").first).to_be_focused()
    press(page, second.get_by_role("radio").first, "Space")
    write(page, second.get_by_label(en("Given names")), "Nobody")
    press(page, second.get_by_role("button", name=en("Remove")), "Space", backwards=True)
    expect(second).to_have_count(0)
    press(page, page.get_by_role("button", name=en("Hold these places and review")), "Enter")

    expect(page.locator(".hold")).to_be_visible(timeout=SLOW)
    expect(page.locator(".bill tbody tr")).to_have_count(1)
    expect(page.locator(".bill tbody")).to_contain_text("Siân")
    terms = page.get_by_role("radio").first
    press(page, terms, "Space")
    expect(terms).to_be_checked()


def write(page, wanted, text):
    press(page, wanted, "End")
    page.keyboard.type(text)


# -- without scripts ---------------------------------------------------------------------------


def test_without_scripts_people_come_go_and_keep_what_they_typed(demonstration, visit):
    page = visit(locale="fr-CA", java_script_enabled=False)
    first = Someone("press", "Anaïs", "Cœur-d’Été", role="Journaliste")
    second = Someone("press", "Íñigo", "Æther")
    page.goto(demonstration.address(REGISTER.format(language="fr")))

    describe(page, fr, delegation_of("Gazette des Érables", "gazette@erables.example"))
    name_person(page, fr, 1, first)
    page.get_by_role("button", name=fr("Add a person")).click()
    page.get_by_role("button", name=fr("Add a person")).click()
    expect(page.locator("[data-person]")).to_have_count(3)
    page.get_by_role("button", name=fr("Remove")).nth(1).click()
    expect(page.locator("[data-person]")).to_have_count(2)
    page.get_by_role("button", name=fr("Hold these places and review")).click()
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("#errors li")).to_have_count(2)  # the second's type and name
    expect(page.get_by_label(fr("Given names")).first).to_have_value(first.given_name)
    expect(page.get_by_label(fr("Family names")).first).to_have_value(first.family_name)
    expect(page.get_by_label(fr("Country"), exact=True)).to_have_value("CA")
    name_person(page, fr, 2, second)
    page.get_by_role("button", name=fr("Hold these places and review")).click()
    page.get_by_label(fr("I have read the terms and accept them.")).check()
    page.get_by_role("button", name=fr("Confirm the registration")).click()

    expect(page.locator(".answer .chip")).to_have_text(fr("Confirmed"), timeout=SLOW)
    expect(page.locator(".passes")).to_contain_text(first.name)
    expect(page.locator(".passes")).to_contain_text(second.name)


# -- by invoice --------------------------------------------------------------------------------


def test_an_invoice_in_spanish_ends_honestly_up_to_the_door(demonstration, visit, office):
    alcaldesa = Someone("mayor", "María José", "Nuñez-Ávila", role="Presidenta municipal")
    asked = delegation_of("Villa Ñandú", "tesoreria@nandu.example", alcaldesa, country="MX")
    page = visit(locale="es-MX")
    page.goto(demonstration.address(REGISTER.format(language="es")))
    register(page, es, asked)

    binding = "I received the French version first, and wish to be bound by the Spanish version."
    page.get_by_label(es(binding)).check()
    page.get_by_text(es("Name, address and tax number on the invoice")).click()
    page.get_by_label(es("Name on the invoice")).fill("Tesorería de Villa Ñandú")
    page.get_by_label(es("Postal address")).fill("Palacio Municipal s/n")
    page.get_by_label(es("Tax number")).fill("TVN850101AB1")
    page.get_by_text(es("Pay by invoice instead")).click()
    page.get_by_label(es("Purchase order number")).fill("OC-2026/Ñ-17")
    page.get_by_role("button", name=es("Ask for an invoice of %(amount)s", amount="")).click()

    expect(page.locator(".answer .chip")).to_have_text(es("Place kept – payment due"), timeout=SLOW)
    expect(page.locator(".ref")).to_have_text(re.compile(f"^{REFERENCE}$"))
    due = page.get_by_role("region", name=es("To be paid: %(amount)s", amount=""))
    expect(due.get_by_role("heading")).to_contain_text("517.39")  # 450 + 5 % + 9.975 %
    expect(due).to_contain_text("hora de Montreal")
    expect(due).to_contain_text("OC-2026/Ñ-17")
    expect(page.locator(".passes li")).to_have_count(1)  # the badge comes before the money
    subject = es("To be paid by transfer: %(reference)s", reference=reference_on(page))
    letter = demonstration.letter_to(asked.contact_email, subject)
    text = letter.get_body(("plain",)).get_content()
    assert "517.39" in text
    assert "hora de Montreal" in text
    (invoice,) = documents_in(letter).values()
    for said in ("Tesorería de Villa Ñandú", "TVN850101AB1", "OC-2026/Ñ-17", "DEMOCAM0", "517,39"):
        assert said in invoice
    shows_amber_at_the_door(demonstration, visit, office, alcaldesa, code_on_badge(letter))


def code_on_badge(letter):
    """Return what a reader finds on the only badge in a letter."""
    pdf, _pages = badges_in(letter)
    with pypdfium2.PdfDocument(pdf) as printed:
        (found,) = zxingcpp.read_barcodes(printed[0].render(scale=3).to_pil())
    return found.text


def shows_amber_at_the_door(demonstration, visit, office, someone, code):
    phone = visit(**PHONE, locale="es-MX")
    pairing = ask_for_pairing_code(office, en, demonstration, "Puerta norte")
    pair(phone, es, demonstration, pairing)
    phone.keyboard.type(code, delay=2)  # a scanner that types
    phone.keyboard.press("Enter")
    shown = verdict(phone, "desk")
    expect(shown).to_be_visible(timeout=SLOW)
    expect(shown.locator(".greet")).to_have_text(es("Welcome"))
    expect(shown.locator(".ask")).to_have_text(es("Please see the desk"))
    expect(shown.locator(".name")).to_have_text(someone.name)
    assert "517" not in shown.inner_text()  # never a sum beside a mayor
    phone.get_by_role("button", name=es("Next badge")).click()
    expect(shown).to_be_hidden()


@pytest.fixture
def office(demonstration, visit):
    page = visit(locale="en-CA")
    sign_in(page, en, demonstration, "door_supervisor")
    return page


# -- too late, and nowhere ---------------------------------------------------------------------


def test_places_held_too_long_are_released_with_a_clear_page(demonstration, visit):
    late = delegation_of(
        "Cap-aux-Brumes", "late@brumes.example", Someone("delegate", "Élodie", "Ô’Dell")
    )
    page = visit(locale="en-CA")
    page.goto(demonstration.address(REGISTER.format(language="en")))
    register(page, en, late)
    reference = page.locator(".aside").get_by_text(re.compile(REFERENCE)).inner_text().split()[-1]
    assert held_until(page) > demonstration.time_there()

    demonstration.sleep_for(timedelta(hours=25))
    subject = en("Your places have been released: %(reference)s", reference=reference)
    demonstration.letter_to(late.contact_email, subject)  # the worker has swept
    page.reload()

    expect(page.get_by_role("heading", level=1)).to_contain_text(en("The deadline has passed"))
    expect(page.get_by_role("link", name=en("Register again"))).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_a_wrong_secret_link_leads_nowhere_in_every_language(demonstration, visit, language):
    words, page = words_in(language), visit(locale="de-DE")

    answer = page.goto(demonstration.address(f"{language}/r/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))

    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text(words("Page not found"))
    assert page.locator("html").get_attribute("lang").startswith(language)


def test_a_fault_on_a_page_would_be_noticed(demonstration, open_page):
    page = open_page()
    faults = Faults(page.context)
    page.goto(demonstration.address("en/"))
    assert faults.found == []

    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("setTimeout(() => { throw new Error('a script broke') })")
    page.evaluate("console.error('somebody complained')")

    expect(page.locator("body")).to_be_visible()
    said = " ".join(faults.found)
    assert "Policy broken: style-src" in said
    assert "a script broke" in said
    assert "somebody complained" in said
