"""The link that may be forwarded to a finance office: the bill, and nobody's data."""

import re

import pytest

from summit.kernel.links import seal
from summit.payments.documents.models import Document
from summit.payments.models import Attempt, Bill
from summit.payments.statuses import AttemptStatus
from summit.registration import service
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.browsing import answers_in, text_of
from tests.factories import MOMENT


@pytest.fixture
def bill_page(app, till, stored):
    """Return a browser at the payer's page of a registration, and the address."""

    def open_one(registration=None, language="en"):
        registration = registration or till.awaiting()
        bill = stored(Bill, registration_id=registration.id)[0]
        link = seal(app.config["LINK_KEY"], "payer", bill.id, bill.link_version)
        return app.test_client(), f"/{language}/pay/{link}"

    return open_one


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_the_page_shows_the_bill_and_nobodys_name(bill_page, language, stored):
    client, page = bill_page(language=language)

    answer = client.get(page)

    text = text_of(answer)
    assert stored(Registration)[0].reference in text
    assert "517" in text
    assert "Ana María" not in answer.text
    assert "luc@city.example" not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_contact_finds_the_link_to_forward(holder, till):
    contact = holder(till.awaiting())

    link = re.search(r'value="[^"]*(/en/pay/payer-[^"]+)"', contact.get().text)[1]

    assert contact.client.get(link).status_code == 200


def test_finance_pays_by_card_and_comes_back_to_the_bill(till, bill_page, stored):
    client, page = bill_page()

    answer = client.post(f"{page}/pay", data=answers_in(client.get(page), "/pay"))
    session_id = re.search(r"/c/pay/(cs_[A-Za-z0-9_]+)", answer.location)[1]
    till.stripe.pay(session_id)
    back = client.get(f"{page}/returned?session_id={session_id}")

    assert back.location.endswith(page)
    assert "Nothing is left to pay" in text_of(client.get(page))
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_finance_asks_for_an_invoice_as_it_needs_it(bill_page, stored):
    client, page = bill_page()
    sent = answers_in(client.get(page), "/invoice") | {
        "purchase_order": "OC-118",
        "payer_name": "Tesorería Municipal",
        "payer_address": "Plaza 1",
        "payer_tax_id": "TMU850101AB1",
    }

    assert client.post(f"{page}/invoice", data=sent).status_code == 303

    (invoice,) = stored(Document)
    assert invoice.facts["buyer"]["name"] == "Tesorería Municipal"
    assert invoice.facts["purchase_order"] == "OC-118"
    opened = client.get(f"{page}/documents/{invoice.number}.pdf")
    assert opened.mimetype == "application/pdf"


def test_finance_asking_once_more_changes_nothing_and_another_number_is_refused(
    bill_page, stored, writing
):
    client, page = bill_page()
    sent = answers_in(client.get(page), "/invoice") | {"payer_name": "Tesorería Municipal"}
    client.post(f"{page}/invoice", data=sent)
    with writing() as session:
        session.get_one(Registration, stored(Registration)[0].id).purchase_order = "PO-77"

    again = client.post(f"{page}/invoice", data=sent)
    other = client.post(f"{page}/invoice", data=sent | {"purchase_order": "PO-2"})

    assert (again.status_code, other.status_code) == (303, 409)
    assert f'href="{page}/purchase-order"' in other.text.partition('id="errors"')[2][:600]
    assert stored(Registration)[0].purchase_order == "PO-77"
    assert len(stored(Document)) == 1


def test_the_payer_reads_that_the_invoice_lacks_the_number(bill_page, stored):
    client, page = bill_page()
    client.post(f"{page}/invoice", data=answers_in(client.get(page), "/invoice"))
    order = answers_in(client.get(f"{page}/purchase-order"), "/purchase-order")

    sent = client.post(f"{page}/purchase-order", data=order | {"number": "OC-7"})

    number = stored(Document)[0].number
    told = f"The invoice {number} was issued without the purchase order OC-7."
    assert told in text_of(client.get(sent.location))


def test_a_tax_number_that_cannot_be_is_said_and_kept(bill_page, stored):
    client, page = bill_page()
    sent = answers_in(client.get(page), "/invoice") | {"payer_tax_id": "1", "payer_name": "Tes"}

    answer = client.post(f"{page}/invoice", data=sent)

    assert answer.status_code == 422
    assert "An RFC has 12 or 13 signs" in text_of(answer)
    assert 'value="Tes"' in answer.text
    assert stored(Document) == []


def test_the_link_of_a_bill_opens_nothing_else_and_no_other_link_opens_it(
    app, till, bill_page, stored
):
    client, page = bill_page()
    link = page.rpartition("/")[2]
    held = stored(Registration)[0]

    for path in ("", "/review", "/badges.pdf", "/agenda"):
        assert client.get(f"/en/r/{link}{path}").status_code == 404
    assert client.get(f"/en/waiting/{link}").status_code == 404
    for kind in ("contact", "attendee", "waiting"):
        other = seal(app.config["LINK_KEY"], kind, held.id, 1)
        assert client.get(f"/en/pay/{other}").status_code == 404
    stranger = till.awaiting()
    sent = answers_in(client.get(page), "/statement")
    made = client.post(f"{page}/statement", data=sent).location
    number = made.rpartition("/")[2]
    _client, other_page = bill_page(stranger)
    assert client.get(f"{other_page}/documents/{number}").status_code == 404


def test_new_links_of_a_registration_end_the_payers_too(bill_page, writing, stored):
    client, page = bill_page()

    with writing() as session:
        service.renew_links(session, stored(Registration)[0].id, now=MOMENT)

    assert client.get(page).status_code == 404


def test_a_page_of_somebody_else_is_not_asked_about(bill_page, till, stored):
    client, page = bill_page()

    assert client.get(f"{page}/returned?session_id=cs_test_of_others").status_code == 404
    assert client.get(f"{page}/returned").status_code == 404


def test_a_bill_of_a_registration_that_ended_asks_for_nothing(bill_page, till):
    held = till.awaiting()
    client, page = bill_page(held)
    till.withdraw(held)

    text = text_of(client.get(page))

    assert "This registration has ended" in text
    assert "by card" not in text


def test_a_silent_card_service_is_said_to_the_payer(till, bill_page, stored):
    client, page = bill_page()
    sent = answers_in(client.get(page), "/pay")
    till.stripe.drop_answer(path="/v1/checkout/sessions*", when="before", count=5)

    answer = client.post(f"{page}/pay", data=sent)

    assert answer.status_code == 503
    assert "does not answer" in text_of(answer)
    assert stored(Attempt)[0].status is AttemptStatus.NEW
