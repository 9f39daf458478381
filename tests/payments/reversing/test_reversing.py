"""A payment that is not there counts nowhere; everything else stays, and is told."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from summit.admin import counts
from summit.admin.story import money_story
from summit.badges.models import Badge
from summit.commands import doctor
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments import lists
from summit.payments.another_payer.errors import MoneyCame
from summit.payments.another_payer.service import check_movable
from summit.payments.documents.models import Document
from summit.payments.documents.queries import standing_documents
from summit.payments.documents.rules import DocumentKind
from summit.payments.documents.service import issue_statement
from summit.payments.documents.wording import sheet_of
from summit.payments.forgiving.service import forgive, may_be_forgiven
from summit.payments.models import Bill, LedgerEntry, Payment, WriteOff
from summit.payments.queries import money_of
from summit.payments.reports.journal import Deed, account_sums, journal
from summit.payments.reports.period import quarter
from summit.payments.reports.taxes import tax_report
from summit.payments.reversing.models import Reversal
from summit.payments.service.ledger import unbalanced
from summit.payments.statuses import Account, PaymentMethod
from summit.payments.terms.queries import is_money_in
from summit.registration.jobs import end_lapsed_holds
from summit.registration.models import Registration
from summit.registration.queries import get_whole
from summit.registration.service import withdraw
from summit.registration.statuses import SeatsKeptBy, Status
from summit.web.filters import SUMMIT_ZONE
from summit.web.listing import Asked
from tests.payments.reversing.conftest import MISTAKE, RETURNED, TOTAL

BY_HAND = [one for one in PaymentMethod if one is not PaymentMethod.CARD]
MISSING = 1_500


@pytest.fixture
def told(app):
    def tell(held):
        with app.test_request_context("/en/"):
            return [
                one.sentence.replace("\xa0CAD", "") for one in money_story(db.session(), held.id)
            ]

    return tell


@pytest.mark.parametrize("method", BY_HAND)
def test_a_payment_that_was_a_mistake_leaves_no_trace_in_any_sum(
    till, receive, undo, owed, books, stored, method
):
    held = till.awaiting()
    before = books()
    payment = receive(held, method=method)

    undo(payment, MISTAKE, "typed twice")

    assert owed(held) == TOTAL
    assert books() == before
    (kept,) = stored(Payment)  # as it was recorded: no money row is overwritten
    assert (kept.id, kept.amount, kept.note) == (payment.id, payment.amount, payment.note)
    (row,) = stored(Reversal)
    assert (row.payment_id, row.kind, row.reason) == (payment.id, MISTAKE, "typed twice")
    assert row.reversed_by == "staff:2"


def test_the_ledger_has_the_mirror_of_the_payment(till, receive, undo, stored, writing):
    payment = receive(till.awaiting())

    undo(payment)

    came = {e.account: e.amount for e in stored(LedgerEntry, posting=f"payment:{payment.id}")}
    left = stored(LedgerEntry, posting=f"payment-returned:{payment.id}")
    assert {e.account: e.amount * -1 for e in left} == came
    with writing() as session:
        assert unbalanced(session) == []


def test_who_is_confirmed_stays_so_with_the_badge_and_owes(till, receive, undo, owed, stored):
    held = till.awaiting()
    payment = receive(held)
    badges = [one.id for one in stored(Badge)]

    undo(payment)

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert [one.id for one in stored(Badge, ended_at=None)] == badges != []
    assert owed(held) == TOTAL


def test_what_is_owed_again_stands_in_every_list(till, receive, undo, writing):
    held = till.awaiting()
    undo(receive(held))

    with writing() as session:
        money, today = money_of(session, held.id), counts.money(session, now=clock.now())
        owing = lists.tally(session, "owed", now=clock.now())

    assert (money.paid, money.balance) == (Cents(0), Cents(TOTAL))
    assert (today.paid, today.owed) == (Cents(0), Cents(TOTAL))
    assert owing == (1, Cents(TOTAL))


def test_paying_again_settles_a_confirmed_registration(till, receive, undo, owed, stored, books):
    held = till.awaiting()
    undo(receive(held))

    receive(held)

    assert owed(held) == 0
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert Account.RECEIVABLE not in books()


def test_a_card_pays_what_a_bounced_cheque_left(till, receive, undo, owed):
    held = till.awaiting()
    undo(receive(held, method=PaymentMethod.CHEQUE))

    till.stripe.pay(till.begin(held))
    till.deliver()

    assert owed(held) == 0


def test_places_kept_by_a_part_that_bounced_are_released_by_no_clock(
    app, till, receive, undo, later, stored, writing
):
    held = till.awaiting()
    payment = receive(held, 10_000)
    assert stored(Registration)[0].seats_kept_by is SeatsKeptBy.INVOICE

    undo(payment)
    later(days=90)
    with app.app_context():
        end_lapsed_holds()

    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
    with writing() as session:
        assert is_money_in(session, session.query(Bill).one())  # a person decides


def test_the_second_of_two_payments_undone_leaves_the_first(till, receive, undo, owed):
    held = till.awaiting()
    receive(held)
    surplus = receive(held)
    assert owed(held) == -TOTAL

    undo(surplus, MISTAKE)

    assert owed(held) == 0


def test_money_of_a_registration_that_ended_can_be_a_mistake(till, receive, undo, stored, writing):
    held = till.awaiting()
    with writing() as session:
        withdraw(session, held.id, Status.CANCELLED, now=clock.now())
    payment = receive(held, 700)

    undo(payment, MISTAKE)

    assert stored(Registration)[0].status is Status.CANCELLED
    with writing() as session:
        assert money_of(session, held.id).balance == Cents(0)


def test_once_nothing_holds_the_registration_can_be_cancelled_like_an_unpaid_one(
    till, receive, undo, stored
):
    held = till.awaiting()
    undo(receive(held))

    till.withdraw(held)

    assert stored(Registration)[0].status is Status.CANCELLED


@pytest.mark.parametrize("kind", [RETURNED, MISTAKE])
def test_a_mistake_never_came_so_somebody_else_may_still_be_given_the_bill(
    till, receive, undo, writing, kind
):
    held = till.awaiting(people=2)
    undo(receive(held, 10_000), kind)

    with writing() as session:
        booking = get_whole(session, held.id)
        wanted = (session, booking, booking.attendees[0].id)
        if kind is RETURNED:  # it did come: a person decides
            with pytest.raises(MoneyCame):
                check_movable(*wanted, now=clock.now())
        else:
            assert check_movable(*wanted, now=clock.now()) is booking.attendees[0]


# -- what was forgiven -------------------------------------------------------------------------


@pytest.fixture
def forgiven(till, receive, writing):
    """Return a registration whose transfer came 15 dollars short, and these were forgiven."""
    held = till.awaiting()
    payment = receive(held, TOTAL - MISSING)
    with writing() as session:
        given = {"seen": Cents(MISSING), "by": "staff:1", "now": clock.now()}
        forgive(session, held.id, reason="fees of a bank", **given)
    return held, payment


def test_what_was_forgiven_beside_it_is_claimed_again(forgiven, undo, owed, books, stored, told):
    held, payment = forgiven

    undo(payment, reason="stopped by the sender")

    assert owed(held) == TOTAL
    assert Account.BANK_FEES not in books()
    taken = stored(WriteOff)[-1]
    assert (taken.amount, taken.reason) == (Cents(-MISSING), "stopped by the sender")
    assert taken.decided_by == "staff:2"
    assert any("$15.00 are no longer forgiven, as nothing" in one for one in told(held))


def test_what_was_forgiven_stays_so_while_other_money_is_there(
    till, receive, writing, undo, owed, stored
):
    held = till.awaiting()
    receive(held, 20_000)
    payment = receive(held, TOTAL - 20_000 - MISSING)
    with writing() as session:
        given = {"seen": Cents(MISSING), "by": "staff:1", "now": clock.now()}
        forgive(session, held.id, reason="fees of a bank", **given)

    undo(payment)

    assert owed(held) == TOTAL - 20_000 - MISSING
    assert len(stored(WriteOff)) == 1


def test_nothing_is_forgiven_of_a_bill_whose_only_payment_is_gone(till, receive, undo, writing):
    held = till.awaiting()
    undo(receive(held, TOTAL - MISSING))

    with writing() as session:
        assert not may_be_forgiven(money_of(session, held.id), Status.AWAITING_PAYMENT)


# -- papers, story, reports --------------------------------------------------------------------


def test_the_receipt_stays_as_it_is_and_stands_no_longer(till, receive, undo, stored, writing):
    held = till.awaiting()
    payment = receive(held)
    papers = [(one.number, one.facts) for one in stored(Document)]

    undo(payment)

    assert [(one.number, one.facts) for one in stored(Document)] == papers
    with writing() as session:
        kinds = [one.kind for one in standing_documents(session, held.id)]
    assert kinds == [DocumentKind.INVOICE]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (RETURNED, "The bank took $517.39 back."),
        (MISTAKE, "The payment of $517.39 was recorded by mistake."),
    ],
)
def test_the_story_says_why_and_that_the_receipt_holds_no_longer(
    till, receive, undo, told, stored, kind, said
):
    held = till.awaiting()
    undo(receive(held), kind)

    (receipt,) = stored(Document, kind=DocumentKind.RECEIPT)
    assert f"{said} The receipt {receipt.number} no longer holds. Note: no funds" in told(held)


def test_a_statement_of_account_lists_the_payment_and_its_end(app, till, receive, undo, writing):
    held = till.awaiting()
    undo(receive(held))

    with writing() as session:
        paper = issue_statement(session, held.id, now=clock.now())
        facts = dict(paper.facts)
    with app.test_request_context("/en/"):
        sheet = sheet_of(DocumentKind.STATEMENT, "S-1", facts)

    moves = [(one["kind"], one["amount"], one["left"]) for one in facts["moves"]]
    assert moves == [
        ("bill", TOTAL, TOTAL),
        ("payment", -TOTAL, 0),
        ("payment-returned", TOTAL, TOTAL),
    ]
    numbers = [one["number"] for one in facts["moves"][1:]]
    assert numbers[0] == numbers[1] != ""
    assert "Payment returned by the bank" in str(sheet.rows)


@pytest.mark.parametrize(
    ("kind", "deed"), [(RETURNED, Deed.PAYMENT_RETURNED), (MISTAKE, Deed.PAYMENT_MISTAKEN)]
)
def test_the_journal_names_it_and_the_taxes_stay(till, receive, undo, writing, kind, deed):
    held = till.awaiting()
    payment = receive(held)
    period = quarter(clock.now().date(), SUMMIT_ZONE)
    with writing() as session:
        taxes = tax_report(session, period)

    undo(payment, kind)

    with writing() as session:
        sides = [one for one in journal(session, period) if one.deed is deed]
        assert {one.reference for one in sides} == {held.reference}
        assert sum(one.amount.amount for one in sides) == 0
        after = {one.account: one.after.amount for one in account_sums(session, period)}
        assert (after[Account.CASH], after[Account.RECEIVABLE]) == (0, TOTAL)
        assert tax_report(session, period) == taxes


def test_the_doctor_agrees_and_names_what_was_not_posted(
    app, till, receive, undo, monkeypatch, make, writing
):
    monkeypatch.setattr(doctor, "migrations_behind", lambda: "")

    def money():
        with app.app_context():
            found = doctor.findings(db.session(), app.config["SETTINGS"])
            return [one for one in found if "ayment" in one or "ledger" in one]

    held = till.awaiting()
    undo(receive(held))
    agreed = money()
    other = receive(held)
    row = {"payment_id": other.id, "kind": MISTAKE, "reason": "x"}
    make.keep(Reversal(**row, reversed_by="staff:1", reversed_at=clock.now()))

    assert [one for one in agreed if "undone" in one or "claims" in one] == []
    assert f"Payment {other.id} was undone, and the ledger still holds it." in money()


def test_the_list_of_bills_counts_it_as_unpaid(till, receive, undo, writing):
    held = till.awaiting()
    undo(receive(held))

    with writing() as session:
        rows, _ = lists.bills(session, Asked(), limit=9, offset=0, now=clock.now())

    ((_bill, _booking, paid, owing),) = rows
    assert (paid, owing) == (0, TOTAL)


# -- kept for ever -----------------------------------------------------------------------------


def test_nobody_changes_or_deletes_that_a_payment_was_undone(till, receive, undo, writing):
    undo(receive(till.awaiting()))

    for forbidden in ("UPDATE payment_reversal SET reason = 'x'", "DELETE FROM payment_reversal"):
        with pytest.raises(DBAPIError, match="append-only"), writing() as session:
            session.execute(text(forbidden))


def test_the_database_undoes_a_payment_once(till, receive, undo, make):
    payment = receive(till.awaiting())
    undo(payment)

    row = {"payment_id": payment.id, "kind": MISTAKE, "reason": "x"}
    with pytest.raises(IntegrityError):
        make.keep(Reversal(**row, reversed_by="staff:1", reversed_at=clock.now()))
