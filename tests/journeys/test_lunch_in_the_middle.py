"""A delegation of five: begun at a desk, left for lunch, finished and paid on a phone."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from summit.demo.stripe_simulator.texts import SPANISH as CARD_PAGE
from tests.journeys.demonstration import badges_in
from tests.journeys.steps import (
    PHONE,
    SLOW,
    Delegation,
    Someone,
    held_until,
    name_person,
    reference_on,
    register,
    type_card,
)
from tests.journeys.words import words_in

pytestmark = pytest.mark.journey

es = words_in("es")
ASSISTANT = "asistente@santa-ines.example"
MAYOR = Someone("mayor", "Inés", "Güemes-Ávalos", role="Presidenta municipal")
BEFORE_LUNCH = (
    MAYOR,
    Someone("delegate", "Óscar", "Ibáñez", role="Director de agua"),
    Someone("delegate", "Begoña", "Zúñiga", role="Directora de turismo"),
)
AFTER_LUNCH = (
    Someone("delegate", "Ximena", "Nuñez", role="Intérprete"),
    Someone("companion", "Íñigo", "Peralta", with_=MAYOR.name),
)
LUNCH = timedelta(hours=2)


def test_an_assistant_has_lunch_in_the_middle_and_finishes_on_a_phone(demonstration, visit):
    desk = visit(locale="es-MX")
    desk.goto(demonstration.address("es/register/"))
    delegation = Delegation("Santa Inés Ñandutí", "MX", "Rocío Ñáñez", ASSISTANT, BEFORE_LUNCH)
    register(desk, es, delegation)
    until = held_until(desk)
    subject = es("Your places are held: %(reference)s", reference="MTL").partition("MTL")[0]
    link = link_in(demonstration.letter_to(ASSISTANT, begins=subject))

    demonstration.sleep_for(LUNCH)
    assert demonstration.time_there() < until

    phone = visit(**PHONE, locale="es-MX")
    names_the_others(phone, link)
    pays(phone)
    reference = reference_on(phone)
    finds_five_badges(demonstration, reference)
    desk.reload()  # the page that was left open tells what happened elsewhere
    expect(desk.locator(".answer .chip")).to_have_text(es("Confirmed"), timeout=SLOW)


def link_in(letter):
    return re.search(r"http\S+/r/\S+", letter.get_body(("plain",)).get_content())[0]


def names_the_others(phone, link):
    phone.goto(link)
    expect(phone.locator(".hold")).to_be_visible(timeout=SLOW)
    phone.get_by_role("link", name=es("Change people or contact")).click()
    for number, someone in enumerate(AFTER_LUNCH, start=len(BEFORE_LUNCH) + 1):
        phone.get_by_role("button", name=es("Add a person")).click()
        name_person(phone, es, number, someone)
    phone.get_by_role("button", name=es("Save these changes and review")).click()
    rows = phone.locator(".bill tbody tr")
    expect(rows).to_have_count(5, timeout=SLOW)
    for someone in (*BEFORE_LUNCH, *AFTER_LUNCH):
        expect(phone.locator(".bill").first).to_contain_text(someone.name)


def pays(phone):
    phone.locator("[name=terms_language]").first.check()
    phone.locator("button[name=how][value=card]").click()
    expect(phone.locator("h1")).to_have_text(CARD_PAGE["summary"], timeout=SLOW)
    type_card(phone, CARD_PAGE, "4242 4242 4242 4242")
    expect(phone.locator(".answer .chip")).to_have_text(es("Confirmed"), timeout=SLOW)
    expect(phone.locator(".passes li")).to_have_count(5)


def finds_five_badges(demonstration, reference):
    subject = es("Confirmed: your delegation (%(reference)s)", reference=reference)
    _pdf, pages = badges_in(demonstration.letter_to(ASSISTANT, subject))
    assert len(pages) == 5
    for someone in (*BEFORE_LUNCH, *AFTER_LUNCH):
        assert sum(someone.family_name in page for page in pages) == 1
