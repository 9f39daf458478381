"""What is printed: read back from the PDF, in each language, with one line and with forty."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from summit.kernel.languages import Language
from summit.payments.documents.files import drawn
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind, number_of
from tests.factories import MOMENT

NEQ = "NEQ 0000000000"
FACTS = {
    "summit": {"fr": "2e Sommet", "en": "2nd Summit", "es": "2.ª Cumbre"},
    "seller": {"name": "Organisme inventé", "address": "1, rue Inventée", "number": NEQ},
    "contact": "questions@a.example",
    "place": {
        "city": {"fr": "Montréal", "en": "Montreal", "es": "Montreal"},
        "country": {"fr": "Canada", "en": "Canada", "es": "Canadá"},
    },
    "reference": "MTL-7KQ4-9C",
    "purchase_order": "OC-2026-118",
    "attention": "Quiñones del Río",
    "currency": "cad",
    "is_demonstration": True,
    "buyer": {"name": "Tres Aguas", "address": "Plaza 1", "tax_id": "TAG850101AB1"},
    "lines": [
        {"name": {"fr": "Maire", "en": "Mayor", "es": "Alcalde"}, "unit": 45_000, "quantity": 3}
    ],
    "regime": "registered_full",
    "gst_number": "123456789 RT0001",
    "qst_number": "1234567890 TQ0001",
    "subtotal": 135_000,
    "taxable": 135_000,
    "gst": 6_750,
    "qst": 13_466,
    "total": 155_216,
    "due_on": "2026-04-09",
    "valid_until": "2026-03-11",
    "issued_on": "2026-03-10",
    "corrects": {"number": "F-2026-0001", "issued_on": "2026-03-01"},
    "payment": {
        "method": "transfer",
        "amount": 155_216,
        "currency": "cad",
        "note": "0815",
        "received_on": "2026-03-10",
    },
    "invoice": "F-2026-0001",
    "balance": 0,
    "moves": [
        {"on": "2026-03-10", "kind": "bill", "number": "F-2026-0001", "amount": 9, "left": 9}
    ],
    "bank": {"account_number": "1234567", "institution": "815", "swift": "BOFMCAM2"},
}

BANK = {
    "account_holder": "Organisme inventé",
    "bank_name": "Banque inventée",
    "bank_address": "2, rue Inventée, Montréal",
    "institution": "815",
    "transit": "12345",
    "account_number": "1234567",
    "swift": "BOFMCAM2",
    "cheque_payable_to": "Organisme inventé",
    "cheque_address": "1, rue Inventée, Montréal",
}


@pytest.fixture
def read(app):
    def text_of(kind, language, **changed):
        document = Document(
            kind=kind,
            number=number_of(kind, 2026, 7),
            language=language,
            facts=FACTS | changed,
            issued_at=MOMENT,
        )
        with app.test_request_context():
            content = drawn(document)
        pages = [
            " ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages
        ]
        return [page.replace("\N{NO-BREAK SPACE}", " ") for page in pages]

    return text_of


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (DocumentKind.INVOICE, "Facture F-2026-0007"),
        (DocumentKind.QUOTE, "Devis D-2026-0007"),
        (DocumentKind.CREDIT_NOTE, "Note de crédit N-2026-0007"),
        (DocumentKind.RECEIPT, "Reçu R-2026-0007"),
        (DocumentKind.STATEMENT, "État de compte E-2026-0007"),
    ],
)
def test_every_document_is_in_french_first(read, kind, title, language):
    (page,) = read(kind, language)

    assert title in page
    for said in ("Organisme inventé", NEQ, "Tres Aguas", "MTL-7KQ4-9C", "Quiñones del Río"):
        assert said in page


@pytest.mark.parametrize("language", [Language.EN, Language.ES])
@pytest.mark.parametrize("kind", [DocumentKind.QUOTE, DocumentKind.INVOICE])
def test_all_there_is_to_say_of_a_buyer_in_mexico_fits_on_one_page(read, kind, language):
    buyer = {
        "name": "Ayuntamiento de San Bartolomé de las Tres Aguas",
        "address": "Plaza de la Constitución 1, 06000 Ciudad de México",
        "tax_id": "TAG850101AB1",
        "country": "MX",
    }

    assert len(read(kind, language, buyer=buyer, bank=BANK)) == 1


def test_an_invoice_holds_what_a_treasury_and_a_buyer_in_mexico_need(read):
    (page,) = read(DocumentKind.INVOICE, Language.ES)

    for said in (
        "123456789 RT0001",
        "1234567890 TQ0001",
        "TAG850101AB1",
        "Plaza 1",
        "OC-2026-118",
        "Montréal (Québec), Canada",
        "10 mars 2026",
        "9 avril 2026",
        "1 350,00 $",
        "67,50 $",
        "134,66 $",
        "1 552,16 $ CA",
        "815",
        "BOFMCAM2",
        "OUR",
        "Factura",
        "9 de abril de 2026",
    ):
        assert said in page
    assert "14,975" not in page  # the combined rate must not be printed
    assert "14.975" not in page


@pytest.mark.parametrize(
    "kind", [DocumentKind.QUOTE, DocumentKind.INVOICE, DocumentKind.STATEMENT, DocumentKind.RECEIPT]
)
def test_purchase_order_and_reference_stand_where_a_treasury_files_them(read, kind):
    text = " ".join(read(kind, Language.EN))

    assert "OC-2026-118" in text
    assert "MTL-7KQ4-9C" in text


def test_french_alone_says_each_thing_once(read):
    (page,) = read(DocumentKind.INVOICE, Language.FR)

    assert "Invoice" not in page
    assert "Factura " not in page


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", [DocumentKind.QUOTE, DocumentKind.INVOICE])
def test_one_line_with_everything_there_is_to_say_of_a_bank_is_one_page(read, kind, language):
    assert len(read(kind, language, bank=BANK)) == 1


def test_forty_lines_go_on_overleaf_under_the_same_head(read):
    names = [{"fr": f"Type {n}", "en": f"Kind {n}", "es": f"Clase {n}"} for n in range(40)]
    lines = [{"name": name, "unit": 100, "quantity": 1} for name in names]

    first, *others = read(DocumentKind.INVOICE, Language.EN, lines=lines)

    assert others
    assert f"Page 1 de {len(others) + 1}" in first
    whole = " ".join([first, *others])
    assert all(f"Type {n} " in whole and f"Kind {n} " in whole for n in range(40))
    assert all("Description" in page for page in others[:1])


def test_a_convention_without_taxes_says_so(read):
    (page,) = read(
        DocumentKind.INVOICE,
        Language.EN,
        regime="foreign_convention",
        gst=0,
        qst=0,
        taxable=0,
        gst_number=None,
        qst_number=None,
        total=135_000,
    )

    assert "not charged for this convention" in page


def test_what_is_not_known_is_left_out(read):
    (page,) = read(DocumentKind.INVOICE, Language.EN, bank={}, purchase_order=None, due_on=None)

    assert "None" not in page


@pytest.mark.parametrize("kind", [DocumentKind.INVOICE, DocumentKind.QUOTE])
def test_before_the_account_is_known_a_payer_still_finds_reference_and_charges(read, kind):
    (page,) = read(kind, Language.EN, bank={})

    how = page[page.index("How to pay") :]
    assert "to be announced" in how
    assert "MTL-7KQ4-9C" in how
    assert "OUR" in how


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("paid", "balance"), [(155_216, 0), (100_000, 55_216)])
def test_an_invoice_says_what_was_paid_and_asks_for_the_rest_only(read, language, paid, balance):
    came = {"paid": paid, "forgiven": 0, "balance": balance}
    (page,) = read(DocumentKind.INVOICE, language, bank=BANK, **came)

    assert "Payé jusqu’ici" in page
    assert ("552,16 $ CA" if balance else "0,00 $ CA") in page.partition("Solde à payer")[2]
    for asked in ("Pour payer", "OUR", "9 avril 2026"):  # the day on which it is due
        assert (asked in page) is bool(balance)


def test_what_was_forgiven_stands_between_what_was_paid_and_the_rest(read):
    (page,) = read(DocumentKind.INVOICE, Language.EN, paid=155_000, forgiven=216, balance=0)

    assert "1 550,00 $ CA" in page
    assert "Forgiven" in page
    assert "2,16 $ CA" in page


@pytest.mark.parametrize(("balance", "asked"), [(9, True), (0, False), (-9, False)])
def test_a_statement_says_how_to_pay_where_something_is_owed(read, balance, asked):
    (page,) = read(DocumentKind.STATEMENT, Language.EN, balance=balance)

    assert ("How to pay" in page) is asked
