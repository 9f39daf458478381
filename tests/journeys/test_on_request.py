"""The declined journalist: asks to come, answers a question, is declined, and reads why."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import tour
from tests.journeys.steps import SLOW, Delegation, Someone, register
from tests.journeys.words import words_in

pytestmark = pytest.mark.journey

en, fr = map(words_in, ("en", "fr"))
CONTACT = "noelie@gazette.example"
WHO = Someone("observer", "Noélie", "D’Œuvre-Ñuñez", role="Journaliste")
QUESTION = "Pour quel journal écrivez-vous ?\n\nUn lien suffit."
ANSWER = "La Gazette des rives.\nhttps://gazette.example"
REASON = "Les places de la presse sont prises.\n\nVeuillez nous écrire pour la prochaine édition."


def test_the_declined_journalist_reads_why_and_paid_nothing(demonstration, visit):
    page, office = visit(locale="fr-CA"), visit(locale="en-CA")
    link = asks(page, demonstration)
    tour.enter_office(office, demonstration, "organizer")
    tour.speak(office, "en")

    decides(office, demonstration, "ask", QUESTION)
    subject = fr("A question about your request: %(reference)s", reference="")
    demonstration.letter_to(CONTACT, begins=subject)
    answers(page, link)
    expect_answer_in_the_office(office, demonstration)
    decides(office, demonstration, "decline", REASON)

    subject = fr("Not accepted: %(reference)s", reference="")
    letter = demonstration.letter_to(CONTACT, begins=subject)
    said = letter.get_body(("plain",)).get_content()
    assert "Les places de la presse sont prises." in said
    page.goto(link)
    expect(page.locator(".answer .chip")).to_have_text(fr("Not accepted"), timeout=SLOW)
    expect(page.locator(".written").first).to_contain_text("Veuillez nous écrire")
    expect(page.locator("form[action$='/pay']")).to_have_count(0)


def asks(page, demonstration):
    """Send the request; return the secret link of its acknowledgement."""
    page.goto(demonstration.address("fr/register/"))
    register(page, fr, Delegation("Gazette des rives", "CA", "Noélie D’Œuvre", CONTACT, (WHO,)))
    expect(page.locator("button[name=how][value=card]")).to_have_count(0)
    page.locator("[name=terms_language]").first.check()
    page.get_by_role("button", name=fr("Send the request")).click()
    expect(page.locator(".answer .chip")).to_have_text(fr("Request received"), timeout=SLOW)
    subject = fr("Your request was received: %(reference)s", reference="")
    letter = demonstration.letter_to(CONTACT, begins=subject)
    return re.search(r"http\S+/r/\S+", letter.get_body(("plain",)).get_content())[0]


def decides(office, demonstration, deed, text):
    office.goto(demonstration.address("office/requests?q=gazette"))
    office.locator("tbody .who a").click()
    form = office.locator(f"form[action$='/{deed}']")
    form.locator("textarea").fill(text)
    form.locator("button").click()
    expect(office.locator(".said").first).to_be_visible(timeout=SLOW)


def answers(page, link):
    page.goto(link)
    expect(page.locator(".written").first).to_contain_text("Pour quel journal")
    form = page.locator("form[action$='/answer']")
    form.locator("textarea").fill(ANSWER)
    form.locator("button").click()
    expect(page.get_by_text(fr("Your answer has been sent."))).to_be_visible(timeout=SLOW)


def expect_answer_in_the_office(office, demonstration):
    office.goto(demonstration.address("office/requests?q=gazette"))
    expect(office.locator("tbody .state")).to_have_text(en("Answered, to decide"))
    office.locator("tbody .who a").click()
    expect(office.get_by_text("La Gazette des rives.")).to_be_visible()
