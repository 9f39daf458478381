"""Money taken at the desk: by which way, when, by whom; what cannot be is said and kept."""

from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from flask_babel import gettext as _
from pypdf import PdfReader

from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import LedgerEntry, Payment
from summit.payments.statuses import Account, PaymentMethod
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from summit.web.languages import speaking
from tests.browsing import text_of

MONTREAL = ZoneInfo("America/Toronto")


@pytest.fixture
def held(make):
    return make.registration(Status.AWAITING_PAYMENT, now=now() - timedelta(hours=3))


@pytest.fixture
def account(make):
    return make.staff(Role.FINANCE, name="Camille Demers")


@pytest.fixture
def desk(sign_in, account, held):
    """Return a browser at the form, and a way to send it."""
    browser = sign_in(account)
    page = f"/office/registrations/{held.id}/payments"

    def send(**typed):
        return browser.post(page, data=browser.draft(page) | typed)

    send.browser, send.page = browser, page
    return send


def local(moment):
    return f"{moment.astimezone(MONTREAL):%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize(
    ("method", "words", "note"),
    [
        ("cash", "Cash", ""),
        ("cheque", "Cheque", "0042"),
        ("terminal", "Card terminal at the desk", "slip 118"),
    ],
)
def test_what_was_taken_at_the_desk_is_recorded_with_who_and_when(
    desk, held, account, stored, method, words, note
):
    taken = now() - timedelta(hours=2)

    answer = desk(method=method, amount="517.39", received_at=local(taken), note=note)

    assert answer.status_code == 303
    (payment,) = stored(Payment)
    assert payment.method is PaymentMethod(method)
    assert payment.recorded_by == f"staff:{account.id}"
    assert local(payment.received_at) == local(taken)
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(LedgerEntry, account=Account.CASH)[0].amount == Cents(51_739)
    text = text_of(desk.browser.get(f"/office/registrations/{held.id}"))
    assert f"{words} " in text
    assert "Recorded by Camille Demers" in text
    assert note in text


@pytest.mark.parametrize(
    ("method", "words"),
    [("cash", "Paid in cash"), ("terminal", "Paid by card at the desk")],
)
def test_the_receipt_says_the_way(app, desk, stored, method, words):
    desk(method=method, amount="517.39")

    receipt = stored(Document, kind=DocumentKind.RECEIPT)[0]
    content = desk.browser.get(f"/office/documents/{receipt.id}.pdf").data
    (page,) = PdfReader(BytesIO(content)).pages
    with app.test_request_context(), speaking(Language.FR):
        said = _(words)
    assert said in " ".join(page.extract_text().split())


def test_an_empty_moment_is_now(desk, stored):
    before = now()

    desk(method="cash", amount="10", received_at="")

    assert before <= stored(Payment)[0].received_at <= now()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "-5"}, "without a minus sign"),
        ({"amount": "0"}, "Write an amount above zero"),
        ({"amount": "10.005"}, "at most two decimals"),
        ({"amount": "100 USD"}, "in Canadian dollars"),
        ({"amount": ""}, "Write the amount that came"),
        ({"method": "barter"}, "Choose one of those offered"),
        ({"method": "card"}, "Choose one of those offered"),
        ({"received_at": "yesterday"}, "Write a day and an hour"),
        ({"received_at": local(now() + timedelta(days=1))}, "cannot have come later than now"),
        ({"received_at": "2025-01-01T09:00"}, "before the registration was begun"),
        ({"note": "x" * 201}, "Please shorten this to 200"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(desk, stored, typed, said):
    sent = {"method": "cash", "amount": "12.34", "note": "Box 3"} | typed

    answer = desk(**sent)

    assert answer.status_code == 422
    assert said in text_of(answer)
    for name in ("amount", "note"):
        assert sent[name] in answer.text
    assert stored(Payment) == []


def test_two_people_with_one_cheque_record_it_once(desk, make, sign_in, stored):
    other = sign_in(make.staff(Role.FINANCE))
    mine, theirs = desk.browser.draft(desk.page), other.draft(desk.page)
    other.post(desk.page, data=theirs | {"method": "cheque", "amount": "10"})

    answer = desk.browser.post(desk.page, data=mine | {"method": "cheque", "amount": "10"})

    assert answer.status_code == 422
    assert "A payment was recorded while you were writing" in text_of(answer)
    assert len(stored(Payment)) == 1


def test_who_may_not_record_money_does_not(make, sign_in, held):
    page = f"/office/registrations/{held.id}/payments"

    for role in (Role.VIEWER, Role.ORGANIZER, Role.DOOR_SUPERVISOR):
        assert sign_in(make.staff(role)).get(page).status_code == 403
