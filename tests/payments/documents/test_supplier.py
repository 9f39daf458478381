"""The supplier file: what is known of the organizer, and nothing invented."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from summit.edition.models import Summit
from summit.kernel import clock
from summit.kernel.links import seal
from summit.payments.documents.models import Document
from summit.payments.models import BankDetails, Bill, TaxProfile
from summit.payments.statuses import TaxRegime
from summit.registration.models import Attendee
from summit.registration.statuses import Status
from tests.browsing import text_of


@pytest.fixture
def sent(make):
    return make.registration(Status.AWAITING_PAYMENT, now=clock.now())


@pytest.fixture
def addresses(app, holder, sent, stored):
    """Return a browser, and the pages of the contact and of whoever pays."""

    def of(language="en"):
        contact = holder(sent, language)
        bill = stored(Bill)[0]
        link = seal(app.config["LINK_KEY"], "payer", bill.id, bill.link_version)
        return contact.client, (contact.base, f"/{language}/pay/{link}")

    return of


def text_in(answer):
    assert answer.mimetype == "application/pdf"
    (page,) = PdfReader(BytesIO(answer.data)).pages
    return " ".join(page.extract_text().replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_contact_and_payer_find_who_sells_and_where_money_goes(
    make, taxes, sent, addresses, stored, language
):
    make.keep(BankDetails(bank_name="Banque inventée", swift="BOFMCAM2", account_number="1234567"))
    taxes(business_number="NEQ 0000000000")
    client, pages = addresses(language)

    for page in pages:
        assert "/supplier.pdf" in client.get(page).text
        text = text_in(client.get(f"{page}/supplier.pdf"))
        for said in (
            "Organisme inventé",
            "1, rue Inventée, Montréal (Québec)",
            "NEQ 0000000000",
            "Banque inventée",
            "BOFMCAM2",
            "1234567",
            "OUR",
            sent.reference,
        ):
            assert said in text
        assert "Ana María" not in text
    assert stored(Document) == []  # it takes no number


def test_what_is_unknown_is_to_be_announced_and_never_invented(make, addresses, writing):
    with writing() as session:
        session.get_one(TaxProfile, 1).qst_number = None
    client, (page, _other) = addresses()

    text = text_in(client.get(f"{page}/supplier.pdf"))

    assert "Business number (NEQ) or tax number: to be announced" in text
    assert text.count("to be announced") >= 11  # QST, e-mail and each line of the account
    assert "GST/TPS No. GST" in text


def test_where_no_taxes_are_charged_no_number_is_awaited(addresses, writing):
    with writing() as session:
        profile = session.get_one(TaxProfile, 1)
        profile.regime, profile.gst_number = TaxRegime.FOREIGN_CONVENTION, None
    client, (page, _other) = addresses()

    assert "not charged" in text_in(client.get(f"{page}/supplier.pdf"))


def test_before_the_organizer_is_named_the_page_says_when(addresses, writing):
    with writing() as session:
        session.get_one(Summit, 1).organizer_name = None
    client, pages = addresses()

    for page in pages:
        shown = client.get(page)
        assert "will be here once the organizer’s legal name" in text_of(shown)
        assert "supplier.pdf" not in shown.text
        refused = client.get(f"{page}/supplier.pdf")
        assert refused.status_code == 404
        assert "legal name and address are announced" in text_of(refused)


def test_an_attendee_finds_no_supplier_file(client, sent, stored, link_of):
    person = stored(Attendee)[0]

    assert client.get(f"/en/r/{link_of(person)}/supplier.pdf").status_code == 404
