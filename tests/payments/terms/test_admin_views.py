"""The office: terms, what is unpaid, what a person decides on, and a due day moved."""

from datetime import date, datetime

import pytest

from summit.audit.models import AuditEntry
from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.models import Payment
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.payments.terms.models import DueChange, InvoiceTerms
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.clock import at
from tests.payments.terms.conftest import DUE, MONTREAL

TERMS = "/office/invoice-terms"
UNPAID = "/office/unpaid-invoices"


@pytest.fixture
def owner(make, sign_in):
    return sign_in(make.staff(Role.OWNER))


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


def noon(month, day):
    return at(datetime(2026, month, day, 12, tzinfo=MONTREAL))


def test_owners_set_the_terms_and_the_change_is_audited(owner, stored):
    assert "30 calendar days" in text_of(owner.get(TERMS))
    sent = owner.draft(TERMS)
    assert (sent["remind_before"], sent["remind_after"]) == ("5", "1, 10")

    answer = owner.post(
        TERMS,
        data=sent
        | {
            "business_days": "20",
            "last_day": "2026-06-30",
            "remind_before": "10, 3 3",
            "remind_after": "",
            "release_after": "15",
        },
    )

    assert answer.status_code == 303
    (kept,) = stored(InvoiceTerms)
    assert (kept.business_days, kept.last_day) == (20, date(2026, 6, 30))
    assert (kept.remind_before, kept.remind_after, kept.release_after) == ([3, 10], [], 15)
    assert any(one.subject == "invoice_terms:1" for one in stored(AuditEntry))
    assert owner.draft(TERMS)["remind_before"] == "3, 10"


def test_an_invoice_is_due_as_the_terms_say(owner, terms, holder, stored):
    terms(business_days=10)
    with at(datetime(2026, 3, 10, 12, tzinfo=MONTREAL)):
        contact = holder()
        contact.send("invoice")

    assert stored(Document)[0].facts["due_on"] == "2026-03-24"
    assert stored(Registration)[0].held_until == datetime(2026, 3, 24, 23, 59, tzinfo=MONTREAL)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("business_days", "0", "from 1 to 120"),
        ("business_days", "121", "from 1 to 120"),
        ("business_days", "many", "Write a whole number"),
        ("last_day", "30/06/2026", "Write a day as 2026-07-20"),
        ("remind_before", "0", "up to five whole numbers"),
        ("remind_before", "-5", "up to five whole numbers"),
        ("remind_after", "1, 2, 3, 4, 5, 6", "up to five whole numbers"),
        ("remind_after", "²", "up to five whole numbers"),
        ("release_after", "4", "from 5 to 120"),  # the warning would go before the due day
        ("release_after", "10", "once the places are released"),  # one is asked for on day 10
    ],
)
def test_terms_that_cannot_be_are_said_and_kept(owner, stored, name, typed, said):
    answer = owner.post(TERMS, data=owner.draft(TERMS) | {name: typed})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'value="{typed}"' in answer.text
    assert stored(InvoiceTerms) == []


def test_terms_changed_meanwhile_are_not_written_over(owner, make, sign_in, stored):
    other = sign_in(make.staff(Role.OWNER))
    mine, theirs = owner.draft(TERMS), other.draft(TERMS)
    other.post(TERMS, data=theirs | {"remind_after": "2, 4"})

    answer = owner.post(TERMS, data=mine | {"remind_after": "7"})

    assert answer.status_code == 422
    assert "Saved now: 2, 4" in text_of(answer)
    assert 'value="7"' in answer.text
    assert stored(InvoiceTerms)[0].remind_after == [2, 4]


def test_only_owners_change_terms_and_only_money_sees_what_is_unpaid(make, sign_in, invoiced):
    held = invoiced()
    for role in (Role.FINANCE, Role.ORGANIZER, Role.VIEWER):
        assert sign_in(make.staff(role)).get(TERMS).status_code == 403
    viewer, organizer = (sign_in(make.staff(role)) for role in (Role.VIEWER, Role.ORGANIZER))
    assert viewer.get(UNPAID).status_code == 403
    assert organizer.get(UNPAID).status_code == 200
    assert organizer.get(f"/office/registrations/{held.id}/due-day").status_code == 403


def test_unpaid_invoices_stand_by_their_due_day(finance, invoiced):
    held = invoiced()

    with noon(4, 1):
        assert held.reference in finance.get(f"{UNPAID}?state=coming").text
        assert held.reference not in finance.get(f"{UNPAID}?state=overdue").text
    with noon(4, 10):
        assert held.reference in finance.get(f"{UNPAID}?state=overdue").text
        assert held.reference not in finance.get(f"{UNPAID}?state=coming").text
        assert held.reference not in finance.get(f"{UNPAID}?state=decide").text


def test_an_empty_list_says_when_the_first_will_come(finance, make):
    assert "No invoice waits to be paid" in text_of(finance.get(UNPAID))


def test_where_money_came_the_release_is_a_persons_task(
    finance, invoiced, terms, work, writing, stored
):
    terms(release_after=11)
    held = invoiced()
    work(4, 21)
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(1_000))
        record_payment(session, held.id, receipt, now=datetime(2026, 4, 22, 12, tzinfo=MONTREAL))

    with noon(4, 23):
        assert held.reference not in finance.get(f"{UNPAID}?state=decide").text
    work(4, 24)

    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
    with noon(4, 24):
        assert held.reference in finance.get(f"{UNPAID}?state=decide").text
        assert "Places past their last warning, for a person to decide 1" in text_of(
            finance.get("/office/")
        )


@pytest.mark.parametrize("kind", ReversalKind)
def test_where_money_was_undone_a_person_decides_and_sees_that_none_is_in(
    finance, invoiced, terms, work, writing, undo, stored, kind
):
    terms(release_after=11)
    held = invoiced()
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(1_000))
        record_payment(session, held.id, receipt, now=datetime(2026, 4, 13, 12, tzinfo=MONTREAL))
    with noon(4, 14):
        undo(stored(Payment)[0], kind)
    work(4, 21)
    work(4, 24)

    with noon(4, 24):
        page = text_of(finance.get(f"{UNPAID}?state=decide"))
        waits = text_of(finance.get("/office/finance"))

    assert held.reference in page
    assert "money was recorded for them, even if it is not there any more" in page
    assert "$0.00 $517.39" in page  # paid, and owed
    assert "Places past their last warning, for a person to decide 1 $517.39" in waits
    assert "with money in" not in waits


def test_nothing_is_to_decide_once_owners_want_no_release(finance, invoiced, terms, work, writing):
    terms(release_after=11)
    held = invoiced()
    work(4, 21)
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(1_000))
        record_payment(session, held.id, receipt, now=datetime(2026, 4, 22, 12, tzinfo=MONTREAL))
        session.get_one(InvoiceTerms, 1).release_after = None

    with noon(4, 24):
        assert held.reference not in finance.get(f"{UNPAID}?state=decide").text


def test_finance_moves_a_due_day_and_the_story_says_why(finance, invoiced, stored):
    held = invoiced()
    page = f"/office/registrations/{held.id}/due-day"
    with noon(4, 1):
        assert finance.draft(page)["day"] == "2026-04-09"

        answer = finance.post(
            page, data=finance.draft(page) | {"day": "2026-04-30", "reason": "Council meets"}
        )

        assert answer.status_code == 303
        (change,) = stored(DueChange)
        assert change.moved_from == DUE
        story = text_of(finance.get(f"/office/registrations/{held.id}"))
        assert "Due day moved to April 30, 2026" in story
        assert "Council meets" in story
        assert "Council meets" in text_of(finance.get(page))
    assert any(one.change.get("held_until") for one in stored(AuditEntry, actor=change.moved_by))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "2026-03-30"}, "This day has passed"),
        ({"day": "2026-04-09"}, "due on this day already"),
        ({"day": ""}, "Write the day on which it is due"),
        ({"day": "soon"}, "Write a day as"),
        ({"reason": ""}, "Write in a few words why"),
        ({"reason": "x" * 201}, "Please shorten this to 200"),
    ],
)
def test_a_due_day_that_cannot_be_is_said_and_kept(finance, invoiced, stored, typed, said):
    page = f"/office/registrations/{invoiced().id}/due-day"
    with noon(4, 1):
        sent = finance.draft(page) | {"day": "2026-04-30", "reason": "Council meets"} | typed

        answer = finance.post(page, data=sent)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert sent["reason"] in answer.text
    assert stored(DueChange) == []


def test_two_people_moving_one_day_see_each_other(finance, make, sign_in, invoiced, stored):
    page = f"/office/registrations/{invoiced().id}/due-day"
    other = sign_in(make.staff(Role.FINANCE))
    with noon(4, 1):
        mine, theirs = finance.draft(page), other.draft(page)
        other.post(page, data=theirs | {"day": "2026-04-30", "reason": "first"})

        answer = finance.post(page, data=mine | {"day": "2026-05-08", "reason": "second"})

    assert answer.status_code == 422
    assert "Saved now: 2026-04-30" in text_of(answer)
    assert len(stored(DueChange)) == 1


def test_without_an_invoice_there_is_no_day_to_move(finance, make):
    held = make.registration(Status.AWAITING_PAYMENT)

    assert finance.get(f"/office/registrations/{held.id}/due-day").status_code == 303
    assert finance.get("/office/registrations/99999/due-day").status_code == 404
