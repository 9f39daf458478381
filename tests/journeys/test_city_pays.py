"""A Mexican city pays the way cities pay: forwarded link, invoice, transfer that comes short."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.journeys import tour
from tests.journeys.demonstration import documents_in, words_of
from tests.journeys.steps import SLOW, Delegation, Someone, reference_on, register, sign_in
from tests.journeys.words import words_in

pytestmark = pytest.mark.journey

en, es = map(words_in, ("en", "es"))
MAYOR = Someone("mayor", "Itzel", "Ñañez-Güemes", role="Presidenta municipal")
TREASURER = Someone("delegate", "Óscar", "Xicohténcatl", role="Tesorero")
CITY = Delegation(
    municipality="San Ñúblar de los Saúces",
    country="MX",
    contact_name="Lic. Úrsula Peña",
    contact_email="relaciones@nublar.example",
    people=(MAYOR, TREASURER),
)
TOTAL, SHORT = Decimal("1034.78"), Decimal("15.00")  # two at 450, 5 % and 9.975 %
FEE = Decimal("40.00")  # of each person, by the demonstration's refund dates
BANK_FILE = "Date;Description;Montant;Nom\n2026-03-10;VIREMENT {text};{sum};TESORERIA MUNICIPAL\n"


def test_a_mexican_city_pays_by_transfer_short_and_one_person_leaves(demonstration, visit):
    contact, finance, office = (visit(locale=one) for one in ("es-MX", "es-MX", "en-CA"))
    registers(contact, demonstration)
    reference = reference_on(contact)
    contacts_page = contact.url
    forwarded = contact.locator("#payer-address").input_value()

    asks_for_an_invoice(finance, forwarded)
    invoice = words_behind(finance, re.compile(f"^{es('Invoice')}"))
    for said in ("Factura", "Tesorería de San Ñúblar", "TSN850101AB1", "OC-77/2026", reference):
        assert said in invoice

    sign_in(office, en, demonstration, "finance")
    tour.speak(office, "en")
    arrives_short(office, demonstration, reference)
    forgives_the_rest(office)
    confirmed = demonstration.letter_to(
        CITY.contact_email, en_es("Confirmed: your delegation (%(reference)s)", reference)
    )
    receipt = next(text for number, text in documents_in(confirmed).items() if number[0] == "R")
    assert on_paper(TOTAL - SHORT) in receipt

    contact.goto(contacts_page)
    lets_the_treasurer_go(contact)
    left = demonstration.letter_to(CITY.contact_email, begins=left_subject(reference))
    [(number, credit_note)] = documents_in(left).items()
    assert number[0] == "N"
    assert on_paper(TOTAL / 2 - FEE) in credit_note  # what was kept of her stays claimed
    contact.goto(contacts_page)
    expect(contact.locator(".passes li")).to_have_count(1)
    goes_back = (TOTAL - SHORT) / 2 - FEE  # of what was paid for her
    expect(contact.get_by_role("row").filter(has_text="469.89")).to_have_count(1)
    assert goes_back == Decimal("469.89")
    owed = contact.get_by_role("row").filter(has_text=es("Still to be paid"))
    expect(owed).to_contain_text("0.00")


def registers(page, demonstration):
    """Two people, card chosen first; the contact comes back unpaid and sees the link to forward."""
    page.goto(demonstration.address("es/register/"))
    register(page, es, CITY)
    page.locator("[name=terms_language]").first.check()
    page.locator("form button[name=how][value=card]").click()
    expect(page.locator("input[name=number]")).to_be_visible(timeout=SLOW)
    page.locator(".back a").click()
    expect(page.locator("#payer-address")).to_be_visible(timeout=SLOW)


def asks_for_an_invoice(page, forwarded):
    page.goto(forwarded)
    expect(page.locator("main")).not_to_contain_text(MAYOR.family_name)
    page.get_by_text(es("Pay by invoice instead")).click()
    page.get_by_label(es("Name on the invoice")).fill("Tesorería de San Ñúblar")
    page.get_by_label(es("Postal address")).fill("Palacio Municipal s/n, 90000")
    page.get_by_label(es("Tax number")).fill("tsn-850101-ab1")
    page.get_by_label(es("Purchase order number")).first.fill("OC-77/2026")
    page.get_by_role("button", name=es("Ask for an invoice"), exact=True).click()
    expect(page.locator(".known")).to_contain_text("OUR", timeout=SLOW)


def words_behind(page, name):
    """Return the words of the PDF that a link of this name opens."""
    address = page.get_by_role("link", name=name).first.get_attribute("href")
    return " ".join(words_of(page.request.get(page.url.split("/es/")[0] + address).body()))


def arrives_short(page, demonstration, reference):
    """Import what the bank offers: the reference without its dashes, 15 dollars kept on the way."""
    page.goto(demonstration.address("office/bank-statements"))
    sheet = BANK_FILE.format(
        text=f"REF {reference.replace('-', ' ')} INTL", sum=str(TOTAL - SHORT).replace(".", ",")
    )
    page.locator("input[type=file]").set_input_files(
        {"name": "releve.csv", "mimeType": "text/csv", "buffer": sheet.encode("cp1252")}
    )
    page.get_by_role("button", name=en("Import"), exact=True).click()
    page.locator("#account_name").fill("Main account")  # the file does not name it
    page.get_by_role("button", name=en("Import these lines")).click()
    page.get_by_role("link", name=en("See what waits")).click()
    page.get_by_role("link", name="TESORERIA MUNICIPAL").first.click()
    expect(page.locator("main")).to_contain_text(reference)
    expect(page.locator("main")).to_contain_text("15.00")
    page.get_by_role("button", name=f"{en('Book')} {reference}").click()
    expect(page.locator("main .chip.leaf")).to_be_visible(timeout=SLOW)
    page.get_by_role("link", name=CITY.municipality).click()


def forgives_the_rest(page):
    page.get_by_role("link", name=en("Forgive the rest…")).click()
    page.get_by_role("button", name=re.compile("15.00")).click()
    expect(page.locator(".refusals, .alert, [role=alert], .said.wrong").first).to_be_visible()
    page.locator("#reason").fill("Charges of a bank on the way")
    page.get_by_role("button", name=re.compile("15.00")).click()
    expect(page.locator("main")).to_contain_text(en("Confirmed"), timeout=SLOW)


def lets_the_treasurer_go(page):
    page.get_by_role("link", name=TREASURER.name, exact=True).click()
    expect(page.locator("table.bill tfoot")).to_contain_text("469.89")
    page.get_by_role("button", name=leaving_button()).click()
    expect(page.locator(".passes li")).to_have_count(1, timeout=SLOW)


def leaving_button():
    return es.many("This person is not coming", "These %(num)d people are not coming", 1)


def left_subject(reference):
    return es("No longer coming: %(reference)s", reference=reference)


def en_es(text, reference):
    return es(text, reference=reference)


def on_paper(amount):
    """Documents write sums the French way, in each language."""
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",")
