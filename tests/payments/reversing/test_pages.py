"""The office's page of a payment that is undone, and what every other page says of it then."""

import pytest

from summit.kernel import clock
from summit.kernel.links import seal
from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.forgiving.service import forgive
from summit.payments.models import Bill, Payment, Refund
from summit.payments.reversing.models import Reversal
from summit.payments.statements.models import BankLine
from summit.payments.statements.statuses import LineState
from summit.payments.statuses import PaymentMethod
from summit.staff.rules import RIGHTS, Role
from tests.browsing import text_of
from tests.payments.reversing.conftest import MISTAKE, TOTAL


def page_of(payment):
    return f"/office/payments/{payment.id}/undo"


@pytest.fixture
def press(finance):
    """Fill in the form as it is drawn, and send it."""

    def sent(payment, page=None, **given):
        page = page or page_of(payment)
        return finance.post(page, data=finance.draft(page) | {"reason": "no funds"} | given)

    return sent


def test_the_page_says_what_follows_and_the_button_does_it(till, receive, finance, press, stored):
    held = till.awaiting()
    payment = receive(held)
    text = text_of(finance.get(page_of(payment)))
    assert "Owed now $0.00" in text
    assert "Owed afterwards $517.39" in text
    assert "The registration stays confirmed, its badges stay valid" in text
    assert "The money came, and the bank took it back" in text

    answer = press(payment, kind="returned")

    assert answer.status_code == 303
    folder = text_of(finance.get(answer.location))
    assert "The payment is undone" in folder
    assert "returned by the bank" in folder
    assert "no funds" in folder
    (receipt,) = stored(Document, kind=DocumentKind.RECEIPT)
    assert f"The receipt {receipt.number} no longer holds." in folder
    assert "No longer holds: returned by the bank" in folder
    assert "Forgive the rest" not in folder  # nothing holds of the bill
    assert "It is not there: undo…" not in folder
    assert "No longer holds: returned by the bank" in text_of(finance.get("/office/documents"))


def test_what_was_forgiven_is_shown_as_claimed_again(till, receive, finance, writing):
    held = till.awaiting()
    payment = receive(held, TOTAL - 1_500)
    with writing() as session:
        given = {"seen": Cents(1_500), "by": "staff:1", "now": clock.now()}
        forgive(session, held.id, reason="fees", **given)

    text = text_of(finance.get(page_of(payment)))

    assert "Forgiven, and claimed again $15.00" in text
    assert "Owed afterwards $517.39" in text


def test_cash_is_asked_about_once_only(till, receive, finance, press, stored):
    payment = receive(till.awaiting(), method=PaymentMethod.CASH)
    text = text_of(finance.get(page_of(payment)))
    assert "What happened to it: It was recorded by mistake" in text
    assert "the bank took it back" not in text

    assert press(payment).status_code == 303
    assert stored(Reversal)[0].kind is MISTAKE


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": ""}, "Choose what happened."),
        ({"kind": "stolen"}, "Choose what happened."),
        ({"kind": "mistake", "reason": " "}, "Write in a few words why"),
        ({"kind": "mistake", "reason": "x" * 201}, "Please shorten this to 200 characters"),
        ({"kind": "mistake", "seen": "0:0"}, "The people, the money or the policy changed"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_undone(till, receive, press, stored, given, said):
    payment = receive(till.awaiting())

    answer = press(payment, **given)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert stored(Reversal) == []


def test_pressed_twice_the_second_says_that_it_was_done(till, receive, finance, press, stored):
    payment = receive(till.awaiting())
    sent = finance.draft(page_of(payment)) | {"kind": "mistake", "reason": "x"}
    finance.post(page_of(payment), data=sent)

    answer = finance.post(page_of(payment), data=sent)

    assert answer.status_code == 409
    assert "has been undone already" in text_of(answer)
    assert len(stored(Reversal)) == 1


def test_what_cannot_be_undone_says_why_and_where_to_go(
    till, paid, receive, refund, finance, stored
):
    paid()
    till.deliver()
    card = stored(Payment)[0]
    assert "came by card through Stripe" in text_of(finance.get(page_of(card)))
    held = till.awaiting()
    payment = receive(held)
    refund(held, 5_000)

    answer = finance.get(page_of(payment))

    assert answer.status_code == 409
    assert "A refund of $50.00" in text_of(answer).replace("\xa0", " ")
    assert f"/office/refunds?q={held.reference}" in answer.text


def test_a_payment_that_is_none_is_not_found(make, finance):
    assert finance.get("/office/payments/99/undo").status_code == 404


@pytest.mark.parametrize("role", [one for one in Role if "money.refund" not in RIGHTS[one]])
def test_only_who_refunds_undoes(till, receive, make, sign_in, role, stored):
    payment = receive(till.awaiting())
    browser = sign_in(make.staff(role))

    assert browser.get(page_of(payment)).status_code == 403
    assert browser.post(page_of(payment)).status_code in (400, 403)
    assert stored(Reversal) == []


def test_an_open_card_page_is_closed_first(till, receive, finance, press):
    held = till.awaiting()
    payment = receive(held, 10_000)
    session_id = till.begin(held)

    assert press(payment, kind="mistake").status_code == 303

    pages = {one["id"]: one["status"] for one in till.stripe.state()["checkout.session"]}
    assert pages[session_id] == "expired"


def test_a_card_paid_in_that_moment_is_seen_before_anything_is_undone(
    till, receive, finance, press, stored
):
    held = till.awaiting()
    payment = receive(held, 10_000)
    till.stripe.pay(till.begin(held))

    answer = press(payment, kind="mistake")

    assert answer.status_code == 422
    assert "The people, the money or the policy changed" in text_of(answer)
    assert stored(Reversal) == []
    assert press(payment, kind="mistake").status_code == 303


def test_a_booking_is_taken_back_from_its_line(till, bring, finance, press, the_line, stored):
    held = till.awaiting()
    bring(("20260302", "517.39", held.reference))
    shown = finance.get(f"/office/bank-lines/{the_line().id}")
    assert "Take this booking back…" in text_of(shown)
    page = f"{page_of(stored(Payment)[0])}?kind=mistake"
    assert page in shown.text
    assert finance.draft(page)["kind"] == "mistake"
    assert "its line of the bank statement waits again" in text_of(finance.get(page))

    answer = press(None, page=page)

    assert answer.location.endswith(f"/office/bank-lines/{the_line().id}")
    assert the_line().state is LineState.UNMATCHED
    assert "Who it may be from" in text_of(finance.get(answer.location))


@pytest.mark.parametrize("kind", ["contact", "payer"])
def test_contact_and_payer_see_the_balance_again(app, till, receive, undo, stored, client, kind):
    held = till.awaiting()
    undo(receive(held))
    (bill,) = stored(Bill)
    number, path = {"contact": (held.id, "r"), "payer": (bill.id, "pay")}[kind]
    link = seal(app.config["LINK_KEY"], kind, number, 1)

    text = text_of(client.get(f"/en/{path}/{link}"))

    assert "To be paid: $517.39 CAD" in text
    assert "Returned by the bank" in text
    assert "Still to be paid $517.39" in text
    assert "No longer holds: the bank returned the payment." in text
    assert "The registration stays confirmed." in text


def test_the_list_of_lines_and_of_one_line_say_what_left(
    till, receive, bring, finance, press, the_line, stored
):
    held = till.awaiting()
    payment = receive(held)
    bring(("20260302", "-517.39", f"RETURNED {held.reference}"))
    line = the_line()
    listed = text_of(finance.get("/office/bank-lines?state=alike"))
    assert "Went out, to look at, 1" in listed
    assert "RETURNED" in listed
    assert "Money that left the bank" in text_of(finance.get("/office/finance"))
    shown = text_of(finance.get(f"/office/bank-lines/{line.id}"))
    assert "A payment that came back?" in shown
    assert "Same amount, and its reference is in the text." in shown
    assert "No refund of this amount is sent by hand." in shown

    page = f"/office/bank-lines/{line.id}/came-back/{payment.id}"
    assert f"RETURNED {held.reference}" == finance.draft(page)["reason"]
    answer = press(payment, page=page)

    assert answer.location.endswith(f"/office/bank-lines/{line.id}")
    after = text_of(finance.get(answer.location))
    assert "A payment that came back" in after
    assert held.reference in after
    assert stored(BankLine)[0].state is LineState.BOOKED
    assert "came back" in text_of(finance.get("/office/bank-lines?state=booked"))


def test_a_refund_is_written_down_as_sent_from_its_line(
    till, receive, refund, bring, finance, the_line, stored
):
    held = till.awaiting()
    receive(held, TOTAL + 5_000)
    refund(held, 5_000)
    bring(("20260302", "-50.00", "x"))
    page = f"/office/bank-lines/{the_line().id}"
    assert "To be sent by hand" in text_of(finance.get(page))
    (asked,) = stored(Refund)

    answer = finance.submit(page, f"{page}/sent", refund_id=str(asked.id))

    assert "written down as sent by this line" in text_of(finance.get(answer.location))
    assert finance.submit(page, f"{page}/sent", refund_id="x").status_code == 400
    again = finance.submit(page, f"{page}/sent", refund_id=str(asked.id))
    assert "Somebody has decided on this line" in text_of(finance.get(again.location))


def test_a_known_return_is_tied_from_its_line(
    till, receive, undo, bring, finance, the_line, stored
):
    payment = receive(till.awaiting())
    undo(payment)
    bring(("20260302", "-517.39", "x"))
    page = f"/office/bank-lines/{the_line().id}"
    assert "Undone already, as returned by the bank" in text_of(finance.get(page))

    answer = finance.submit(page, f"{page}/known-return", payment_id=payment.id)

    assert "tied to the payment that came back" in text_of(finance.get(answer.location))
    assert finance.submit(page, f"{page}/known-return", payment_id="99").status_code == 400
    back = finance.submit(page, f"{page}/untie")
    assert "The line waits again." in text_of(finance.get(back.location))


def test_lines_that_left_are_set_aside_one_by_one(bring, finance, the_line, make):
    bring(("20260302", "-12.50", "FEE"))
    page = f"/office/bank-lines/{the_line().id}"
    text = text_of(finance.get(page))
    assert "No payment of this amount stands here." in text
    assert "Nothing that went out is like" in text_of(finance.get("/office/bank-lines?state=alike"))

    finance.submit(page, f"{page}/aside", reason="monthly fee")

    assert the_line().state is LineState.IGNORED
    assert "monthly fee" in text_of(finance.get("/office/bank-lines?state=ignored"))


@pytest.mark.parametrize("role", [Role.ORGANIZER])
def test_who_only_reads_money_is_offered_no_deed(
    till, receive, bring, make, sign_in, role, the_line
):
    receive(till.awaiting())
    bring(("20260302", "-517.39", "x"))
    browser = sign_in(make.staff(Role.ORGANIZER))

    page = browser.get(f"/office/bank-lines/{the_line().id}").text

    assert "A payment that came back?" in page
    assert "came-back" not in page
    for deed in ("sent", "known-return", "back", "aside"):
        assert browser.post(f"/office/bank-lines/{the_line().id}/{deed}").status_code in (400, 403)


def test_a_hundred_lines_that_left_are_paged_and_one_long_text_is_cut(
    till, receive, bring, finance
):
    receive(till.awaiting())
    lines = [("20260302", "-517.39", "x" * 300, {"number": place}) for place in range(60)]
    bring(*lines)

    text = text_of(finance.get("/office/bank-lines?state=alike"))

    assert "1–50 of 60" in text


def test_a_line_whose_payment_the_bank_took_back_says_so(
    till, bring, undo, finance, the_line, stored
):
    held = till.awaiting()
    bring(("20260302", "517.39", held.reference))
    undo(stored(Payment)[0])

    text = text_of(finance.get(f"/office/bank-lines/{the_line().id}"))

    assert "The bank took this payment back since" in text
    assert "Take this booking back…" not in text
