"""The main job, end to end: from the summit page in French to the mayor at the door."""

import re
from datetime import timedelta

import pypdfium2
import pytest
from playwright.sync_api import expect

from summit.demo.stripe_simulator.texts import FRENCH as CARD_PAGE
from tests.journeys import fakecam
from tests.journeys.demonstration import badges_in, documents_in, plain
from tests.journeys.steps import (
    FAKE_CAMERA,
    PHONE,
    REFERENCE,
    SLOW,
    Delegation,
    Someone,
    ask_for_pairing_code,
    held_until,
    pair,
    reference_on,
    register,
    sign_in,
    type_card,
    verdict,
)
from tests.journeys.tour import speak
from tests.journeys.words import words_in

pytestmark = pytest.mark.journey

MAYOR = Someone("mayor", "Zoé-Anaïs", "N’Guessan-Lévêque", role="Mairesse")
COMPANION = Someone(
    "companion",
    "Théophane",
    "D'Aoust-Œuvrard",
    email="theophane@oeillets.example",
    with_=MAYOR.name,
)
DELEGATE = Someone("delegate", "Łucja", "Brzęk O’Connor", role="Directrice générale adjointe")
DELEGATION = Delegation(
    municipality="L’Anse-aux-Œillets-d’Été",
    country="CA",
    contact_name="Hélène Gagné-Île",
    contact_email="helene@oeillets.example",
    people=(MAYOR, COMPANION, DELEGATE),
)
A6_HEIGHT = 148 / 25.4 * 72  # points
fr = words_in("fr")


def test_a_delegation_comes_from_the_page_to_the_door(demonstration, visit, tmp_path):
    contact = visit(locale="fr-CA")
    reads_the_summit_page(contact, demonstration)
    opens_an_article_and_comes_back(contact)
    registers_the_delegation(contact)
    sees_until_when_the_places_are_held(contact, demonstration)
    accepts_the_french_terms(contact)
    tries_a_card_that_is_declined(contact)
    pays_with_another_card(contact)
    reference = is_confirmed(contact)

    badge_of_mayor = finds_three_badges_in_the_mail(demonstration, reference)
    the_companion_receives_no_badge_but_his(demonstration, reference)

    organizer = visit(locale="fr-CA", viewport={"width": 1440, "height": 900})
    signs_in_and_finds_them_without_accents(organizer, demonstration, reference)
    sees_their_money_and_mails(organizer)

    film = films_the_badge(badge_of_mayor, tmp_path / "badge.y4m")
    volunteer = picks_up_a_phone(visit, film)
    pair(volunteer, fr, demonstration, demonstration.told["pairing_code"])
    inside = guests_inside(volunteer)
    admits_the_mayor(volunteer)
    since = is_told_at_once_that_she_is_in_already(volunteer)
    second_volunteer = picks_up_a_phone(visit, film)
    code = ask_for_pairing_code(organizer, fr, demonstration, "Deuxième téléphone")
    pair(second_volunteer, fr, demonstration, code)
    asks_for_a_look_at_the_desk(second_volunteer, since)
    volunteer.get_by_role("button", name=fr("Next badge")).click()
    # others of the demonstration may have come before her
    expect(volunteer.locator("#count-inside")).to_have_text(str(inside + 1))


# -- the contact -------------------------------------------------------------------------------


def reads_the_summit_page(contact, demonstration):
    contact.goto(demonstration.address())
    expect(contact).to_have_url(demonstration.address("fr/"))
    assert contact.locator("html").get_attribute("lang") == "fr-CA"
    title = contact.get_by_role("heading", level=1)
    expect(title).to_have_text("2e Sommet international des maires")


def opens_an_article_and_comes_back(contact):
    card = contact.locator(".card").first.get_by_role("link")
    title = card.inner_text()
    card.click()
    expect(contact.get_by_role("heading", level=1)).to_have_text(title)
    expect(contact.locator("figure.excerpt")).to_be_visible()
    contact.get_by_role("link", name=fr("About the summit")).click()
    expect(contact).to_have_url(re.compile("/fr/$"))


def registers_the_delegation(contact):
    contact.get_by_role("main").get_by_role("link", name=fr("Register"), exact=True).click()
    register(contact, fr, DELEGATION)
    for person in DELEGATION.people:
        expect(contact.locator(".bill")).to_contain_text(person.name)
    expect(contact.locator(".bill")).to_contain_text(fr("With %(name)s", name=MAYOR.name))
    expect(contact.locator(".bill .total")).to_contain_text("1 207,24")  # 1,050 + 5 % + 9.975 %


def sees_until_when_the_places_are_held(contact, demonstration):
    left = held_until(contact) - demonstration.time_there()
    assert timedelta(hours=23, minutes=45) < left <= timedelta(hours=24, minutes=1)
    expect(contact.locator(".hold")).to_contain_text("heure de Montréal")


def accepts_the_french_terms(contact):
    expect(contact.locator(".terms [lang=fr-CA]")).to_contain_text("Prix et paiement")
    boxes = contact.get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        expect(box).not_to_be_checked()
    contact.get_by_label(fr("I have read the terms and accept them.")).check()


def tries_a_card_that_is_declined(contact):
    name = fr("Pay %(amount)s by card", amount="1 207,24 $ CA")
    contact.get_by_role("button", name=name).click()
    expect(contact.locator("h1")).to_have_text(CARD_PAGE["summary"], timeout=SLOW)
    type_card(contact, CARD_PAGE, "4000 0000 0000 0002")
    expect(contact.get_by_role("alert")).to_have_text(CARD_PAGE["declined"])


def pays_with_another_card(contact):
    type_card(contact, CARD_PAGE, "4242 4242 4242 4242")


def is_confirmed(contact):
    expect(contact.locator(".answer .chip")).to_have_text(fr("Confirmed"), timeout=SLOW)
    expect(contact.locator(".ref")).to_have_text(re.compile(f"^{REFERENCE}$"))
    expect(contact.locator(".passes li")).to_have_count(3)
    return reference_on(contact)


# -- the mail ----------------------------------------------------------------------------------


def finds_three_badges_in_the_mail(demonstration, reference):
    """Return a picture of the mayor's, as a printer would print it."""
    subject = fr("Confirmed: your delegation (%(reference)s)", reference=reference)
    letter = demonstration.letter_to(DELEGATION.contact_email, subject)
    pdf, pages = badges_in(letter)
    assert len(pages) == 3
    invoice, receipt = sorted(documents_in(letter).values())
    assert "1 207,24" in plain(invoice)
    assert "Payé par carte" in plain(receipt)
    for person in DELEGATION.people:
        assert sum(person.given_name in page for page in pages) == 1
    (number,) = (n for n, page in enumerate(pages) if MAYOR.given_name in page)
    with pypdfium2.PdfDocument(pdf) as printed:
        return printed[number].render(scale=fakecam.WIDE[1] / A6_HEIGHT).to_pil()


def the_companion_receives_no_badge_but_his(demonstration, reference):
    subject = fr("Confirmed: your badge (%(reference)s)", reference=reference)
    _, pages = badges_in(demonstration.letter_to(COMPANION.email, subject))
    assert len(pages) == 1
    assert COMPANION.given_name in pages[0]
    assert MAYOR.given_name not in pages[0]


# -- the office --------------------------------------------------------------------------------


def signs_in_and_finds_them_without_accents(organizer, demonstration, reference):
    sign_in(organizer, fr, demonstration, "organizer")
    speak(organizer, "fr")  # others work as this organizer, in English
    organizer.get_by_role("link", name=fr("Delegations"), exact=True).click()
    organizer.get_by_role("link", name=fr("Participants"), exact=True).click()
    for typed, person in [
        ("zoe-anais", MAYOR),
        ("OEUVRARD", COMPANION),
        ("lucja brzek", DELEGATE),
    ]:
        organizer.get_by_role("main").get_by_role("searchbox").fill(typed)
        organizer.get_by_role("button", name=fr("Show")).click()
        expect(organizer.locator("tbody tr")).to_have_count(1)
        expect(organizer.locator("tbody tr")).to_contain_text(person.name)
        expect(organizer.locator("tbody tr")).to_contain_text(reference)


def sees_their_money_and_mails(organizer):
    organizer.get_by_role("link", name=DELEGATE.name).click()
    expect(organizer.locator("h1")).to_have_text(DELEGATION.municipality)
    paid = organizer.get_by_role("row", name=re.compile(f"^{fr('Paid')}"))
    expect(paid).to_contain_text("1 207,24")
    owed = organizer.get_by_role("row", name=re.compile(f"^{fr('Owed')}"))
    expect(owed.get_by_role("cell")).to_have_text("0,00 $")
    happened = organizer.locator("ol.line[reversed]")
    expect(happened).to_contain_text(DELEGATION.contact_email)
    expect(happened).to_contain_text(COMPANION.email)


# -- the door ----------------------------------------------------------------------------------


def films_the_badge(badge, path):
    """Hold the printed badge before a camera for two seconds, then put it down, and again."""
    desk, shown = fakecam.desk(fakecam.WIDE), fakecam.holding(badge, fakecam.WIDE)
    fakecam.write_y4m(path, [(desk, 2), (shown, 2), (desk, 3)], fps=2)
    return path


def picks_up_a_phone(visit, film):
    camera = (*FAKE_CAMERA, f"--use-file-for-fake-video-capture={film}")
    return visit(*camera, **PHONE, locale="fr-CA", permissions=["camera"])


def guests_inside(volunteer):
    """Return how many the phone counts inside its door."""
    count = volunteer.locator("#count-inside")
    expect(count).to_have_text(re.compile(r"^\d+$"))
    return int(count.text_content())


def admits_the_mayor(volunteer):
    volunteer.get_by_role("button", name=fr("Start scanning")).click()
    admitted = verdict(volunteer, "admitted")
    expect(admitted).to_be_visible(timeout=SLOW)
    expect(admitted.locator(".greet")).to_have_text(fr("Welcome"))
    expect(admitted.locator(".city")).to_have_text(DELEGATION.municipality)
    expect(admitted.locator(".name")).to_have_text(MAYOR.name)


def is_told_at_once_that_she_is_in_already(volunteer):
    """Return since when, after comparing it with the first scan's time."""
    expect(verdict(volunteer, "repeat")).to_be_visible(timeout=SLOW)
    first = volunteer.locator("#last-scans li").last.locator("time").text_content()
    since = fr("Already in since %(time)s, %(place)s", time=first, place="Entrée principale")
    expect(verdict(volunteer, "repeat").locator("[data-part=since]")).to_have_text(since)
    return since


def asks_for_a_look_at_the_desk(second_volunteer, since):
    second_volunteer.get_by_role("button", name=fr("Start scanning")).click()
    known = verdict(second_volunteer, "duplicate")
    expect(known).to_be_visible(timeout=SLOW)
    expect(known.locator(".ask")).to_contain_text(fr("Please see the desk"))
    expect(known.locator("[data-part=since]")).to_have_text(since)
