"""What a buyer in Mexico needs on a foreign receipt: rule 2.7.1.14, read back from the PDF."""

from io import BytesIO

import pytest
from flask_babel import gettext as _
from pypdf import PdfReader

from summit.kernel.languages import Language
from summit.payments.documents.models import Document
from summit.payments.documents.rules import RFC, DocumentKind
from summit.payments.models import Bill
from summit.registration.models import Registration
from summit.web.languages import speaking
from tests.browsing import text_of

BUYER = {
    "payer_name": "Municipio de Tres Aguas, Tesorería",
    "payer_address": "Plaza Principal 1, Tres Aguas",
    "payer_tax_id": "mta-850101 ab1",
}


def text_in(content):
    read = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return " ".join(read.replace("\N{NO-BREAK SPACE}", " ").split())


def test_every_field_of_the_rule_stands_on_the_invoice(app, holder, writing, stored):
    contact = holder(language="es", people=2)
    with writing() as session:
        session.get_one(Registration, contact.registration.id).language = Language.ES
    contact.send("invoice", **BUYER)
    (invoice,) = stored(Document, kind=DocumentKind.INVOICE)

    text = text_in(contact.client.get(f"{contact.base}/documents/{invoice.number}.pdf").data)

    fields = {
        "issuer": ("Organisme inventé", "1, rue Inventée, Montréal (Québec)"),
        "tax id of the issuer": ("GST", "QST"),
        "place of issue": ("Montréal (Québec), Canada",),
        "date of issue": (f"{invoice.issued_at:%Y}",),
        "RFC and name of the buyer": ("MTA850101AB1", "Municipio de Tres Aguas, Tesorería"),
        "description": ("Category",),
        "unit value and total": ("450,00 $", "900,00 $", "1 034,78 $ CA"),
        "taxes by rate": ("5 %", "45,00 $", "9,975 %", "89,78 $"),
    }
    for field, said in fields.items():
        for part in said:
            assert part in text, field
    with app.test_request_context(), speaking(Language.ES):
        unit = _("Quantity (people)")
    assert unit in text
    assert " 2 450,00 $ 900,00 $" in text  # how many, at what each, together


@pytest.mark.parametrize(
    "typed", ["GRO850101AB1", "GOML850229H4A", "Ñ&A991231ZZ9", "goml 850101-h40"]
)
def test_a_real_form_of_rfc_is_taken(holder, stored, typed):
    assert holder().send("invoice", payer_tax_id=typed).status_code == 303

    assert RFC.fullmatch(stored(Bill)[0].payer_tax_id)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("GRO851301AB1", "An RFC has 12 or 13 signs"),  # no thirteenth month
        ("GRO850100AB1", "An RFC has 12 or 13 signs"),
        ("GRO850101ABZ", "An RFC has 12 or 13 signs"),  # the check sign is a digit or A
        ("GR850101AB1", "An RFC has 12 or 13 signs"),
        ("GROOO850101AB1", "An RFC has 12 or 13 signs"),
        ("XEXX010101000", "generic one and names nobody"),
        ("xaxx010101000", "generic one and names nobody"),
    ],
)
def test_what_is_no_rfc_of_a_buyer_is_said_and_kept(holder, stored, typed, said):
    page = holder().send("invoice", payer_tax_id=typed)

    assert page.status_code == 422
    assert said in text_of(page)
    assert stored(Bill) == []


def test_elsewhere_a_tax_number_is_what_the_buyer_says(holder, stored, writing):
    contact = holder()
    with writing() as session:
        session.get_one(Registration, contact.registration.id).country = "FR"

    assert contact.send("invoice", payer_tax_id="FR 12 345678901").status_code == 303
    assert stored(Bill)[0].payer_tax_id == "FR 12 345678901"
