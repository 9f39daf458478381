"""Who opens which document, and what the office does with all of them."""

import csv
import hashlib
import io
import zipfile
from datetime import timedelta

import pytest

from summit.edition.models import Summit
from summit.kernel import clock
from summit.payments.documents.models import Document, DocumentFile
from summit.payments.models import BankDetails, Bill
from summit.registration import service
from summit.registration.models import Attendee
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of


@pytest.fixture
def invoiced(make, writing):
    held = make.registration(Status.AWAITING_PAYMENT, now=clock.now())
    with writing() as session:
        due = clock.now() + timedelta(days=30)
        service.choose_invoice(session, held.id, due=due, purchase_order="PO-7", now=clock.now())
    return held


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


def test_the_contact_downloads_the_invoice_from_their_page(holder, invoiced, stored):
    contact = holder(invoiced)
    number = stored(Document)[0].number

    page = contact.get()
    answer = contact.client.get(f"{contact.base}/documents/{number}.pdf")

    assert f"/documents/{number}.pdf" in page.text
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data == stored(DocumentFile)[0].content


def test_nobody_opens_the_document_of_another_registration(holder, invoiced, make, stored, link_of):
    number = stored(Document)[0].number
    stranger = holder(make.registration(Status.AWAITING_PAYMENT, now=clock.now()))
    person = stored(Attendee, registration_id=invoiced.id)[0]

    assert stranger.client.get(f"{stranger.base}/documents/{number}.pdf").status_code == 404
    own = f"/en/r/{link_of(person)}/documents/{number}.pdf"  # an attendee sees no bill
    assert stranger.client.get(own).status_code == 404
    assert stranger.client.get(f"{stranger.base}/documents/F-2026-9999.pdf").status_code == 404


def test_a_contact_makes_a_quote_before_anything_is_sent(holder, stored):
    contact = holder()
    assert "Make a quote" in text_of(contact.get())

    answer = contact.post("/quote")

    assert answer.status_code == 303
    assert answer.location.endswith(f"/documents/{stored(Document)[0].number}.pdf")
    assert contact.client.get(answer.location).mimetype == "application/pdf"


def test_a_contact_makes_a_statement(holder, invoiced, stored):
    contact = holder(invoiced)

    answer = contact.post("/statement")

    assert answer.status_code == 303
    assert contact.client.get(answer.location).mimetype == "application/pdf"


def test_the_invoice_is_made_out_to_whom_the_contact_says(holder, stored):
    contact = holder()

    answer = contact.send(
        "invoice",
        payer_name="Tesorería Municipal",
        payer_address="Plaza 1",
        payer_tax_id="tmu-850101 ab1",
    )

    assert answer.status_code == 303
    bill = stored(Bill)[0]
    assert (bill.payer_name, bill.payer_address) == ("Tesorería Municipal", "Plaza 1")
    assert stored(Document)[0].facts["buyer"]["tax_id"] == "TMU850101AB1"


def test_an_rfc_that_cannot_be_is_said_and_nothing_is_sent(holder, stored):
    page = holder().send("invoice", payer_tax_id="123", payer_address="Plaza 1")

    assert page.status_code == 422
    assert "An RFC has 12 or 13 signs" in text_of(page)
    assert "Plaza 1" in page.text
    assert stored(Bill) == []


# -- the office ------------------------------------------------------------------------------


def test_the_office_finds_documents_by_number_city_and_kind(invoiced, finance, stored):
    number = stored(Document)[0].number

    assert number in text_of(finance.get("/office/documents"))
    assert number in text_of(finance.get(f"/office/documents?q={number.lower()}"))
    assert number in text_of(finance.get("/office/documents?q=bartolome&kind=invoice"))
    assert number not in text_of(finance.get("/office/documents?kind=receipt"))
    assert number in text_of(finance.get(f"/office/registrations/{invoiced.id}"))
    opened = finance.get(f"/office/documents/{stored(Document)[0].id}.pdf")
    assert opened.mimetype == "application/pdf"


def test_an_empty_list_says_when_the_first_will_come(finance, make):
    assert "No document has been issued yet" in text_of(finance.get("/office/documents"))


def test_all_of_a_period_are_one_file_with_an_index(invoiced, finance, stored):
    day = f"{clock.now():%Y-%m-%d}"
    document = stored(Document)[0]
    first = f"{clock.now() - timedelta(days=1):%Y-%m-%d}"

    with finance.get(f"/office/documents.zip?from={first}&to={day}") as answer:
        packed = io.BytesIO(answer.data)

    with zipfile.ZipFile(packed) as archive:
        assert sorted(archive.namelist()) == [f"{document.number}.pdf", "index.csv"]
        content = archive.read(f"{document.number}.pdf")
        rows = list(csv.reader(io.StringIO(archive.read("index.csv").decode().lstrip("\ufeff"))))
    assert rows[1][0] == document.number
    assert rows[1][4] == "517.39"
    assert rows[1][6:9] == ["San Bartolomé de las Tres Aguas", "", ""]
    assert rows[1][-1] == hashlib.sha256(content).hexdigest() == stored(DocumentFile)[0].sha256


@pytest.mark.parametrize("days", ["", "from=2026-03-10&to=2026-03-01", "from=x&to=y"])
def test_a_period_that_cannot_be_is_said(finance, make, days):
    answer = finance.get(f"/office/documents.zip?{days}", follow_redirects=True)

    assert "Write two days, the first one first" in text_of(answer)


def test_documents_are_for_who_may_see_money(invoiced, make, sign_in, stored):
    viewer = sign_in(make.staff(Role.VIEWER))
    document = stored(Document)[0]

    for page in (f"/office/documents/{document.id}.pdf", "/office/documents", "/office/bank"):
        assert viewer.get(page).status_code == 403
    assert viewer.get("/office/documents.zip?from=2026-01-01&to=2026-12-31").status_code == 403
    assert document.number not in text_of(viewer.get(f"/office/registrations/{invoiced.id}"))


def test_the_bank_account_is_kept_and_shown_to_who_pays(make, sign_in, holder, invoiced, stored):
    owner = sign_in(make.staff(Role.OWNER))
    page = "/office/bank"

    sent = owner.draft(page) | {"bank_name": "Banque inventée", "swift": "bofm cam2"}
    assert owner.post(page, data=sent).status_code == 303

    assert stored(BankDetails)[0].swift == "BOFMCAM2"
    text = text_of(holder(invoiced).get())
    assert "BOFMCAM2" in text
    assert "To be announced. We will write" not in text


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("institution", "12", "has three digits"),
        ("transit", "1234", "has five digits"),
        ("swift", "BANK", "has 8 or 11 signs"),
        ("account_number", "1" * 35, "Please shorten this to 34"),
    ],
)
def test_a_bank_account_that_cannot_be_is_refused(make, sign_in, stored, name, typed, said):
    owner = sign_in(make.staff(Role.OWNER))

    answer = owner.post("/office/bank", data=owner.draft("/office/bank") | {name: typed})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert typed in answer.text
    assert stored(BankDetails) == []


def test_two_people_changing_the_bank_account_lose_nothing(make, sign_in, stored):
    owner = sign_in(make.staff(Role.OWNER))
    first, second = (owner.draft("/office/bank") for _ in range(2))
    owner.post("/office/bank", data=first | {"bank_name": "Première"})

    answer = owner.post("/office/bank", data=second | {"bank_name": "Deuxième"})

    assert answer.status_code == 422
    assert "Première" in text_of(answer)
    assert stored(BankDetails)[0].bank_name == "Première"


def test_without_a_named_organizer_nothing_is_sold(holder, writing, stored):

    contact = holder()
    with writing() as session:
        session.get_one(Summit, 1).organizer_address = None

    assert "has not opened yet" in text_of(contact.get())
