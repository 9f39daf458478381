"""The pages of lines that are tied: what came back, what waits again, and with which right."""

import pytest

from summit.kernel import clock
from summit.payments.models import Payment, Refund
from summit.payments.refunding import outcomes
from summit.payments.statements.models import BankLine
from summit.payments.statements.statuses import LineState
from summit.payments.statuses import RefundStatus
from summit.staff import rules
from summit.staff.rules import RIGHTS, Role
from tests.architecture.test_architecture import pages
from tests.browsing import text_of
from tests.payments.reversing.conftest import TOTAL

DAY = "20260302"


@pytest.fixture
def sent(till, receive, refund, writing, stored):
    """Return a registration, and a refund of fifty dollars that finance sent by hand."""
    held = till.awaiting()
    receive(held, TOTAL + 5_000)
    refund(held, 5_000)
    (found,) = stored(Refund)
    with writing() as session:
        outcomes.mark_paid(session, found.id, note=None, now=clock.now())
    return held, found


def test_a_refund_is_written_down_as_come_back_from_its_line(
    sent, bring, finance, the_line, stored
):
    held, refund = sent
    bring((DAY, "50.00", f"RETOUR {held.reference}"))
    page = f"/office/bank-lines/{the_line().id}"
    text = text_of(finance.get(page))
    assert "A refund that came back?" in text
    assert "Written down as sent: the books take it back, who paid is told" in text

    answer = finance.submit(page, f"{page}/brought-back", refund_id=str(refund.id))

    after = text_of(finance.get(answer.location))
    assert "written down as come back by this line" in after
    assert f"A refund that came back {held.municipality} {held.reference}" in after
    assert "the refund stays written down as come back" in after
    assert stored(Refund)[0].status is RefundStatus.FAILED
    assert "refund that came back" in text_of(finance.get("/office/bank-lines?state=booked"))
    assert finance.submit(page, f"{page}/brought-back", refund_id="x").status_code == 400
    finance.submit(page, f"{page}/untie")
    assert the_line().state is LineState.UNMATCHED
    assert "Written down as come back already" in text_of(finance.get(page))


def test_a_line_untied_says_that_the_refund_stays_sent_and_where_to_change_that(
    sent, bring, finance, the_line, stored
):
    _held, refund = sent
    bring((DAY, "-50.00", "x"))
    page = f"/office/bank-lines/{the_line().id}"
    finance.submit(page, f"{page}/sent", refund_id=str(refund.id))
    tied = finance.get(page)
    assert "the refund stays written down as sent. If it was not sent, send it now" in text_of(tied)
    not_arrived = f"/office/refunds/{refund.id}/returned"
    assert not_arrived in tied.text

    answer = finance.submit(page, f"{page}/untie")

    after = finance.get(answer.location)
    assert "The money stays as it is written down." in text_of(after)
    assert not_arrived in after.text
    assert stored(Refund)[0].status is RefundStatus.SUCCEEDED
    finance.submit(not_arrived, note="never sent")
    assert stored(Refund)[0].status is RefundStatus.FAILED


def test_a_line_whose_payment_was_never_returned_is_booked_anew_from_its_page(
    till, bring, undo, finance, the_line, stored
):
    held = till.awaiting()
    bring((DAY, "517.39", held.reference))
    undo(stored(Payment)[0])
    page = f"/office/bank-lines/{the_line().id}"
    assert "Was it never returned?" in text_of(finance.get(page))

    answer = finance.submit(page, f"{page}/not-returned")

    waits = text_of(finance.get(answer.location))
    assert "The line waits again: book it anew." in waits
    assert "Exactly what is owed" in waits
    story = text_of(finance.get(f"/office/registrations/{held.id}"))
    assert "was not returned after all" in story


def test_a_line_whose_payment_left_by_another_line_leads_there(till, bring, undo, finance, stored):
    held = till.awaiting()
    bring((DAY, "517.39", held.reference), (DAY, "-517.39", "RETURNED"))
    (payment,) = stored(Payment)
    undo(payment)
    came, left = sorted(stored(BankLine), key=lambda one: one.amount, reverse=True)
    out = f"/office/bank-lines/{left.id}"
    finance.submit(out, f"{out}/known-return", payment_id=payment.id)

    shown = finance.get(f"/office/bank-lines/{came.id}")

    assert out in shown.text
    assert "Was it never returned?" not in text_of(shown)
    refused = finance.submit(out, f"/office/bank-lines/{came.id}/not-returned")
    assert "says when this payment left again" in text_of(finance.get(refused.location))


def test_whoever_may_tie_a_line_may_untie_it_and_nobody_else(app):
    """The one right of all deeds that tie money which is in the books already, or let it go."""
    deeds = {name: view for name, view in pages(app).items() if name.startswith("outgoing_admin.")}

    assert {"outgoing_admin.untie", "outgoing_admin.was_sent"} <= set(deeds)
    assert {view.right for view in deeds.values()} == {"money.refund"}


def test_who_records_and_does_not_refund_unties_nothing(
    sent, bring, finance, make, sign_in, the_line, monkeypatch
):
    _held, refund = sent
    bring((DAY, "-50.00", "x"))
    page = f"/office/bank-lines/{the_line().id}"
    finance.submit(page, f"{page}/sent", refund_id=str(refund.id))
    clerk = RIGHTS[Role.FINANCE] - {"money.refund"}
    monkeypatch.setitem(rules.RIGHTS, Role.FINANCE, clerk)

    text = text_of(finance.get(page))

    assert "Let it wait again" not in text
    for deed in ("untie", "not-returned", "brought-back", "sent"):
        assert finance.submit(page, f"{page}/{deed}").status_code == 403
    finance.submit(page, f"{page}/back")
    assert the_line().state is LineState.BOOKED
