"""What a confirmed registration owes is finance's work at once; papers and pages say what holds."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import event

from summit.extensions import db
from summit.kernel import clock
from summit.kernel.links import seal
from summit.kernel.money import Cents
from summit.payments import lists
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.registration.service import withdraw
from summit.registration.statuses import Status
from tests.browsing import text_of
from tests.payments.reversing.conftest import MISTAKE, RETURNED, TOTAL

NOT_THESE = ("later", "overdue", "overdue_30", "overdue_60", "overdue_more")
MONEY = "/office/money"


@pytest.fixture
def bounced(till, receive, undo):
    """Return a confirmed registration whose transfer the bank took back."""
    held = till.awaiting()
    undo(receive(held))
    return held


@pytest.fixture
def tally(app):
    def read(state, now=None):
        with app.app_context():
            return lists.tally(db.session(), state, now=now or clock.now())

    return read


@pytest.mark.parametrize("days", [0, 45, 400])
def test_what_bounced_is_work_at_once_and_for_ever(bounced, tally, days):
    moment = clock.now() + timedelta(days=days)

    assert tally("confirmed", moment) == (1, Cents(TOTAL))
    assert {state: tally(state, moment)[0] for state in NOT_THESE} == dict.fromkeys(NOT_THESE, 0)
    assert tally("owed", moment)[0] == 1


def test_finance_and_today_name_it_and_lead_to_the_list(bounced, finance):
    overview, today = (finance.get(page) for page in ("/office/finance", "/office/"))

    assert "Confirmed, and something is owed 1 $517.39" in text_of(overview)
    assert "Nothing waits for you." not in text_of(overview)
    assert "1 confirmed registration owes something" in text_of(today)
    for page in (overview, today):
        assert f'href="{MONEY}?state=confirmed"' in page.text
    assert bounced.reference in finance.get(f"{MONEY}?state=confirmed").text
    assert bounced.reference not in finance.get(f"{MONEY}?state=later").text


def test_the_file_holds_what_the_list_holds(bounced, till, finance):
    waiting = till.awaiting()

    text = finance.get(f"{MONEY}.csv?state=confirmed").text

    assert bounced.reference in text
    assert waiting.reference not in text


def test_one_that_waits_for_its_payment_is_none_of_these(till, finance, tally):
    till.awaiting()

    assert tally("confirmed") == (0, Cents(0))
    assert tally("later") == (1, Cents(TOTAL))
    assert "owes something" not in text_of(finance.get("/office/"))


def test_paid_again_it_is_nobodys_work(bounced, receive, tally, finance):
    receive(bounced)

    assert tally("confirmed") == (0, Cents(0))
    assert "Nothing waits for you." in text_of(finance.get("/office/finance"))


@pytest.mark.parametrize("page", ["/office/", "/office/finance", f"{MONEY}?state=confirmed"])
def test_no_page_asks_more_for_many_of_them(app, bounced, till, receive, undo, finance, page):
    sent = []
    with app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    def asked():
        finance.get(page)
        sent.clear()
        assert finance.get(page).status_code == 200
        return len(sent)

    event.listen(engine, "before_cursor_execute", note)
    try:
        few = asked()
        for _ in range(3):
            undo(receive(till.awaiting()))
        assert asked() == few
    finally:
        event.remove(engine, "before_cursor_execute", note)


# -- what papers and pages say -----------------------------------------------------------------


@pytest.mark.parametrize("kind", [RETURNED, MISTAKE])
def test_an_expired_page_tells_a_mistake_from_money_that_came(
    app, till, receive, undo, writing, client, kind
):
    held = till.awaiting()
    undo(receive(held, 10_000), kind)
    with writing() as session:
        withdraw(session, held.id, Status.EXPIRED, now=clock.now())

    text = text_of(client.get(f"/en/r/{seal(app.config['LINK_KEY'], 'contact', held.id, 1)}"))

    is_mistake = kind is MISTAKE
    assert ("Nothing was charged." in text) is is_mistake
    assert ("Register again" in text) is is_mistake
    assert ("A payment that came in is listed below." in text) is not is_mistake


def test_the_index_of_a_period_says_whom_what_and_whether_a_receipt_holds(
    bounced, receive, till, finance, stored
):
    receive(bounced)
    till.withdraw(till.awaiting())
    day = f"{clock.now():%Y-%m-%d}"
    first = f"{clock.now() - timedelta(days=1):%Y-%m-%d}"

    with (
        finance.get(f"/office/documents.zip?from={first}&to={day}") as answer,
        zipfile.ZipFile(io.BytesIO(answer.data)) as archive,
    ):
        written = archive.read("index.csv").decode().lstrip("\ufeff")

    rows = {row["Number"]: row for row in csv.DictReader(io.StringIO(written))}
    papers = sorted(stored(Document), key=lambda one: one.id)
    assert set(rows) == {one.number for one in papers}
    receipts = [rows[one.number] for one in papers if one.kind is DocumentKind.RECEIPT]
    assert [one["Receipt holds"] for one in receipts] == ["no", "yes"]
    numbers = {one.id: one.number for one in papers}
    for one in papers:
        row = rows[one.number]
        assert row["Made out to"] == one.facts["buyer"]["name"] != ""
        assert row["Corrects"] == numbers.get(one.corrects_id, "")
        if one.kind is not DocumentKind.RECEIPT:
            assert row["Receipt holds"] == ""
