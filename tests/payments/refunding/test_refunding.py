"""Refunds finance decides on: against the simulator, in the books, on paper, by whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.edition.models import Summit
from summit.kernel import clock
from summit.kernel.edits import ChangedMeanwhile, fingerprint
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import Bill, Refund, RefundPolicy, RefundWindow
from summit.payments.queries import money_of
from summit.payments.refunding import outcomes, service
from summit.payments.refunding.errors import (
    ApprovedByTheSame,
    NotToBePaid,
    NotWaiting,
    ReasonMissing,
    RefundTooHigh,
)
from summit.payments.refunding.policy import SHOWN, Shown, set_policy, show
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import Account, PaymentMethod, RefundStatus
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.conftest import filled
from tests.payments.refunding.conftest import FEE, TOTAL, as_shown, give_back, withdraw


def test_a_withdrawal_by_policy_ends_in_a_balance_of_zero(
    till, by_card, policy, finance, stored, writing, books
):
    shown = text_of(finance.get(f"/office/registrations/{by_card.id}/withdraw"))
    assert "477.39" in shown  # said before it is done

    assert withdraw(finance, by_card, "policy").status_code == 303
    till.work()

    assert stored(Registration)[0].status is Status.CANCELLED
    assert stored(Counter)[0].taken == 0
    assert stored(Badge)[0].ended_at
    (refund,) = stored(Refund)
    assert (refund.amount, refund.status) == (Cents(TOTAL - FEE), RefundStatus.SUCCEEDED)
    assert [one["amount"] for one in till.stripe.state()["refund"]] == [TOTAL - FEE]
    (bill,) = stored(Bill)
    assert (bill.credited, bill.retained) == (Cents(TOTAL - FEE), Cents(FEE))
    credit = stored(Document, kind=DocumentKind.CREDIT_NOTE)[0]
    assert credit.amount == Cents(TOTAL - FEE)
    assert sum(credit.facts[name] for name in ("subtotal", "gst", "qst")) == TOTAL - FEE
    with writing() as session:
        assert money_of(session, by_card.id).balance == Cents(0)
    held = books()
    assert (held[Account.RECEIVABLE], held[Account.STRIPE]) == (0, FEE)
    assert held[Account.REVENUE] + held[Account.GST] + held[Account.QST] == -FEE
    assert "payment.refund" in [one.occasion for one in stored(OutboxMessage)]


def test_when_the_organizer_cancels_everything_goes_back(till, by_card, policy, finance, books):
    withdraw(finance, by_card, "organizer", note="The hall burnt down")
    till.work()

    assert set(books().values()) == {0}


def test_what_was_not_paid_by_card_becomes_a_task_and_then_is_done(
    till, by_transfer, policy, finance, stored, books
):
    withdraw(finance, by_transfer, "policy")
    till.work()
    (refund,) = stored(Refund)
    assert refund.status is RefundStatus.REQUESTED
    assert books()[Account.CASH] == TOTAL

    text = text_of(finance.get("/office/refunds?state=pay"))
    assert "To pay by hand, 1" in text
    page = f"/office/refunds/{refund.id}/paid"
    assert "477.39" in text_of(finance.get(page))
    assert finance.submit(page, note="0815").status_code == 303

    (refund,) = stored(Refund)
    assert (refund.status, refund.bank_note) == (RefundStatus.SUCCEEDED, "0815")
    assert books()[Account.CASH] == FEE
    finance.submit(page)  # pressed twice
    assert books()[Account.CASH] == FEE


def test_an_amount_goes_back_and_the_registration_stays(
    till, by_card, finance, stored, writing, books
):
    assert give_back(finance, by_card, "17.39").status_code == 303
    till.work()

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Bill)[0].credited == Cents(1_739)
    assert stored(Document, kind=DocumentKind.CREDIT_NOTE)[0].amount == Cents(1_739)
    with writing() as session:
        assert money_of(session, by_card.id).balance == Cents(0)
    assert books()[Account.RECEIVABLE] == 0


def test_where_nothing_was_paid_the_page_of_a_refund_says_so_and_leads_back(till, finance):
    held = till.awaiting()

    page = finance.get(f"/office/registrations/{held.id}/refund")

    assert "Nothing can go back" in text_of(page)
    assert 'name="amount"' not in page.text
    assert f'href="/office/registrations/{held.id}"' in page.text


def test_what_was_paid_too_much_goes_back_without_a_credit_note(
    till, by_transfer, finance, writing, stored
):
    with writing() as session:
        more = Receipt(method=PaymentMethod.CHEQUE, amount=Cents(2_000))
        record_payment(session, by_transfer.id, more, now=clock.now())

    give_back(finance, by_transfer, "20.00", note="paid twice")

    assert stored(Bill)[0].credited == Cents(0)
    assert stored(Document, kind=DocumentKind.CREDIT_NOTE) == []
    with writing() as session:
        assert money_of(session, by_transfer.id).balance == Cents(0)


def test_two_partial_refunds_and_the_rest_take_back_the_whole_bill(
    till, by_card, finance, stored, books
):
    for amount in ("100.01", "0.01"):
        give_back(finance, by_card, amount)
    withdraw(finance, by_card, "organizer", note="cancelled")
    till.work()

    bill = stored(Bill)[0]
    assert (bill.credited_subtotal, bill.credited_gst, bill.credited_qst) == (
        bill.subtotal,
        bill.gst,
        bill.qst,
    )
    credits = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    assert sum(one.amount.amount for one in credits) == TOTAL
    assert set(books().values()) == {0}


@pytest.mark.parametrize(
    ("amount", "note", "said"),
    [
        ("517.40", "why", "At most $517.39 CAD can go back"),
        ("0", "why", "Enter an amount above zero"),
        ("-1", "why", "Write the amount in figures"),
        ("", "why", "Write the amount that goes back"),
        ("10", "", "Write in a few words why"),
    ],
)
def test_a_refund_that_cannot_be_is_said_and_kept(by_card, finance, stored, amount, note, said):
    page = give_back(finance, by_card, amount, note)

    assert page.status_code == 422
    assert said in text_of(page)
    assert stored(Refund) == []


def test_money_that_came_or_went_meanwhile_is_looked_at_first(by_card, finance, writing, stored):
    page = f"/office/registrations/{by_card.id}/refund"
    asked = {"reason": "amount", "amount": "17.39", "note": "the same, pressed twice"}
    sent = filled(finance.foresee(page, **asked).text) | asked
    give_back(finance, by_card, "17.39")

    again = finance.post(page, data=sent)

    assert again.status_code == 422
    assert "changed while you were looking" in text_of(again)
    assert "The bill claims from then on $482.61" in text_of(again)  # of this moment
    assert len(stored(Refund)) == 1


def test_above_the_limit_another_person_approves(
    till, by_card, make, sign_in, stored, policy, books
):
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(10_000)))
    first, second = (sign_in(make.staff(Role.FINANCE)) for _ in range(2))
    withdraw(first, by_card, "policy")
    till.work()
    till.sweep()
    (refund,) = stored(Refund)
    assert refund.awaits_approval
    assert till.stripe.state()["refund"] == []
    assert "payment.refund" not in [one.occasion for one in stored(OutboxMessage)]

    approve = f"/office/refunds/{refund.id}/approve"
    first.submit("/office/refunds", approve)
    assert stored(Refund)[0].awaits_approval  # nobody approves their own
    second.submit("/office/refunds", approve)
    till.work()

    assert stored(Refund)[0].status is RefundStatus.SUCCEEDED
    assert books()[Account.STRIPE] == FEE
    assert "payment.refund" in [one.occasion for one in stored(OutboxMessage)]


def test_below_the_limit_one_person_is_enough(till, by_card, make, finance, stored):
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(10_000)))

    give_back(finance, by_card, "100.00")

    assert not stored(Refund)[0].awaits_approval


def test_each_refusal_of_a_decision_by_its_name(till, by_card, make, writing, stored):
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(0)))
    with writing() as session:
        wish = Wish(reason=Reason.AMOUNT, seen="", amount=Cents(1), note="x")
        asked = as_shown(session, by_card, wish)
    too_high, unsaid = replace(asked, amount=Cents(TOTAL + 1)), replace(asked, note=None)
    with pytest.raises(RefundTooHigh), writing() as session:
        service.refund(session, by_card.id, too_high, by="staff:1", now=clock.now())
    with pytest.raises(ReasonMissing), writing() as session:
        service.refund(session, by_card.id, unsaid, by="staff:1", now=clock.now())
    with writing() as session:
        service.refund(session, by_card.id, asked, by="staff:1", now=clock.now())
    (refund,) = stored(Refund)
    with pytest.raises(NotToBePaid), writing() as session:
        outcomes.mark_paid(session, refund.id, note=None, now=clock.now())
    with pytest.raises(ApprovedByTheSame), writing() as session:
        outcomes.approve(session, refund.id, by="staff:1", now=clock.now())
    with writing() as session:
        outcomes.approve(session, refund.id, by="staff:2", now=clock.now())
    with pytest.raises(NotWaiting), writing() as session:
        outcomes.approve(session, refund.id, by="staff:2", now=clock.now())


def test_who_may_not_refund_finds_no_way_to(by_card, make, sign_in, stored):
    organizer = sign_in(make.staff(Role.ORGANIZER))

    for page in ("withdraw", "refund"):
        assert organizer.get(f"/office/registrations/{by_card.id}/{page}").status_code == 403
    assert "Cancel and refund" not in organizer.get(f"/office/registrations/{by_card.id}").text


def test_an_overpaid_bill_ends_at_zero_and_the_surplus_is_not_kept(
    till, by_transfer, finance, writing, stored
):
    today = clock.now().date()
    with writing() as session:
        session.add(RefundWindow(until=today + timedelta(days=8), percent=50, fee=Cents(0)))
        again = Receipt(method=PaymentMethod.CHEQUE, amount=Cents(TOTAL))
        record_payment(session, by_transfer.id, again, now=clock.now())

    nothing = withdraw(finance, by_transfer, "amount", amount="0", note="keep it all")
    assert "at least so much goes back" in text_of(nothing)
    withdraw(finance, by_transfer, "policy")

    assert sum(one.amount.amount for one in stored(Refund)) == TOTAL + 25_870
    with writing() as session:
        assert money_of(session, by_transfer.id).balance == Cents(0)


def test_a_policy_that_changed_while_the_page_was_open_is_shown_again(
    by_card, policy, finance, writing, stored
):
    page = f"/office/registrations/{by_card.id}/withdraw"
    sent = filled(finance.foresee(page, reason="policy").text) | {"reason": "policy"}
    with writing() as session:
        for row in session.query(RefundWindow):
            session.delete(row)

    assert finance.post(page, data=sent).status_code == 422

    assert stored(Registration)[0].status is Status.CONFIRMED


def test_a_limit_is_not_passed_in_parts(by_card, make, finance, stored):
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(10_000)))

    for amount in ("100.00", "0.01"):
        give_back(finance, by_card, amount)

    assert [one.awaits_approval for one in stored(Refund)].count(True) == 1


def test_what_a_card_did_not_take_is_sent_by_hand(till, paid, finance, stored, books):
    held, _session = paid("4000 0000 0000 5126")  # refunds to it fail later
    till.deliver()
    give_back(finance, held, "100.00")
    till.work()
    till.stripe.advance(7 * 86_400)
    till.deliver()
    (failed,) = stored(Refund)
    assert failed.status is RefundStatus.FAILED

    finance.submit("/office/refunds", f"/office/refunds/{failed.id}/by-hand")
    anew = next(one for one in stored(Refund) if one.id != failed.id)
    assert (anew.by_hand, anew.status) == (True, RefundStatus.REQUESTED)
    finance.submit(f"/office/refunds/{anew.id}/paid", note="0815")

    assert books()[Account.CASH] == -10_000
    assert books()[Account.RECEIVABLE] == 0


def test_a_refund_can_be_declined_before_the_money_left(
    by_transfer, finance, stored, writing, books
):
    give_back(finance, by_transfer, "100.00")
    (refund,) = stored(Refund)

    assert finance.submit(f"/office/refunds/{refund.id}/declined", note="no").status_code == 303

    assert stored(Refund)[0].status is RefundStatus.CANCELLED
    assert books()[Account.CASH] == TOTAL
    with writing() as session:  # shown as paid too much until finance decides anew
        assert money_of(session, by_transfer.id).balance == Cents(-10_000)


def test_money_sent_by_hand_that_came_back_is_open_again(by_transfer, finance, stored, books):
    give_back(finance, by_transfer, "100.00")
    (refund,) = stored(Refund)
    finance.submit(f"/office/refunds/{refund.id}/paid")

    finance.submit(f"/office/refunds/{refund.id}/returned", note="account closed")

    assert stored(Refund)[0].status is RefundStatus.FAILED
    assert books()[Account.CASH] == TOTAL


def test_money_only_leaves_the_claim(by_transfer, finance, stored, writing):
    page = f"/office/registrations/{by_transfer.id}/refund"
    asked = {"reason": "amount", "amount": "100", "note": "they pay by card", "keeps_claim": "y"}

    assert finance.decide(page, **asked).status_code == 303

    assert stored(Bill)[0].credited == Cents(0)
    with writing() as session:
        assert money_of(session, by_transfer.id).balance == Cents(10_000)


def test_money_in_another_currency_stops_a_withdrawal(till, finance, paid, writing, stored):
    held, session_id = paid()
    till.stripe.alter(session_id, currency="usd")
    till.deliver()

    page = withdraw(finance, held, "organizer", note="cancelled")

    assert "came in another currency" in text_of(page)
    assert stored(Registration)[0].status is not Status.CANCELLED


def test_no_second_invoice_over_what_was_taken_back(by_transfer, finance, writing, stored):
    give_back(finance, by_transfer, "517.39")
    with writing() as session:
        more = Receipt(method=PaymentMethod.CHEQUE, amount=Cents(2_000))
        record_payment(session, by_transfer.id, more, now=clock.now())

    assert len(stored(Document, kind=DocumentKind.INVOICE)) == 1


# -- the policy ------------------------------------------------------------------------------


def test_a_usual_pattern_is_drawn_from_the_first_day_and_saved_by_its_owner_only(
    make, sign_in, writing, stored
):
    owner, page = sign_in(make.staff(Role.OWNER)), "/office/refund-policy"
    assert "Once the day of the summit is known" in text_of(owner.get(page))
    assert "lines-0-until" not in {k for k, v in owner.draft(f"{page}?usual=1").items() if v}
    with writing() as session:
        session.get_one(Summit, 1).starts_on = date(2026, 7, 14)
    assert "Begin with a usual pattern" in text_of(owner.get(page))

    drawn = owner.draft(f"{page}?usual=1")
    assert stored(RefundWindow) == []
    assert owner.post(page, data=drawn).status_code == 303

    lines = [(row.until, row.percent, row.fee) for row in stored(RefundWindow)]
    assert lines == [(date(2026, 5, 15), 100, Cents(0)), (date(2026, 6, 14), 50, Cents(0))]
    assert stored(RefundPolicy)[0].substitution_until == date(2026, 7, 7)
    assert "Begin with a usual pattern" not in text_of(owner.get(page))


def test_owners_set_the_policy_in_the_office(make, sign_in, stored):
    owner = sign_in(make.staff(Role.OWNER))
    page = "/office/refund-policy"

    sent = owner.draft(page) | {
        "lines-0-until": "2026-06-14",
        "lines-0-percent": "50",
        "lines-1-until": "2026-05-15",
        "lines-1-percent": "100",
        "lines-1-fee": "40",
        "four_eyes_above": "1000",
    }
    assert owner.post(page, data=sent).status_code == 303

    assert [(one.until, one.percent, one.fee.amount) for one in stored(RefundWindow)] == [
        (date(2026, 5, 15), 100, 4_000),
        (date(2026, 6, 14), 50, 0),
    ]
    assert stored(RefundPolicy)[0].four_eyes_above == Cents(100_000)
    assert "2026-05-15" in owner.get(page).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"lines-0-until": "2026-06-14"}, "Each line needs a day"),
        ({"lines-0-until": "2026-06-14", "lines-0-percent": "101"}, "from 0 to 100"),
        (
            {
                "lines-0-until": "2026-06-14",
                "lines-0-percent": "1",
                "lines-1-until": "2026-06-14",
                "lines-1-percent": "2",
            },
            "Two lines end on the same day",
        ),
        ({"four_eyes_above": "much"}, "Write the amount in figures"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(make, sign_in, stored, typed, said):
    owner = sign_in(make.staff(Role.OWNER))

    answer = owner.post("/office/refund-policy", data=owner.draft("/office/refund-policy") | typed)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert stored(RefundWindow) == []


def test_two_owners_changing_the_policy_lose_nothing(make, writing):

    with writing() as session:
        seen = fingerprint(show(session), SHOWN)
        set_policy(session, Shown(((date(2026, 5, 1), 100, Cents(0)),), None), seen=seen)
    with pytest.raises(ChangedMeanwhile), writing() as session:
        set_policy(session, Shown((), None), seen=seen)
