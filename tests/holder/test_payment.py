"""From the review to the card page and back, against the simulator, over real HTTP."""

from datetime import timedelta

import pytest

from summit.edition.models import Summit
from summit.kernel import clock
from summit.mail.models import OutboxMessage
from summit.payments.documents.models import Document
from summit.payments.models import Attempt, Payment
from summit.registration.models import Registration
from summit.registration.statuses import SeatsKeptBy, Status
from tests.browsing import answers_in, text_of
from tests.holder.conftest import stripe_session

pytestmark = pytest.mark.usefixtures("gateway")


def test_a_card_pays_and_the_contact_returns_to_a_confirmed_page(holder, stripe_side, stored):
    contact = holder(people=2)
    session_id = stripe_session(contact.send("card"))
    stripe_side.pay(session_id)

    page = contact.get(f"/returned?session_id={session_id}")

    text = text_of(page)
    assert "Montreal expects" in text
    assert "2 people are registered and paid for" in text
    assert "Paid by card" in text
    assert "Still to be paid $0.00" in text
    assert stored(Registration)[0].status is Status.CONFIRMED
    occasions = [row.occasion for row in stored(OutboxMessage)]
    assert occasions.count("registration.confirmed") == 1
    assert occasions.count("attendee.confirmed") == 2


def test_stripe_is_told_the_contacts_own_way_back(holder, stored):
    contact = holder(language="es")
    contact.send("card")

    (attempt,) = stored(Attempt)
    back, left = attempt.params["success_url"], attempt.params["cancel_url"]
    assert back.endswith(f"{contact.base}/returned?session_id={{CHECKOUT_SESSION_ID}}")
    assert left.endswith(f"{contact.base}?notice=unpaid")


@pytest.mark.parametrize("session_id", ["", "cs_test_unknown", "x" * 3000, "cs_test_\x00"])
def test_coming_back_with_a_page_nobody_opened_is_no_page(holder, stored, session_id):
    contact = holder()
    contact.send("card")

    answer = contact.client.get(contact.base + "/returned", query_string={"session_id": session_id})

    assert answer.status_code == 404
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT


def test_coming_back_with_anothers_paid_page_is_no_page(holder, stripe_side, stored):
    mine, other = holder(), holder()
    mine.send("card")
    session_id = stripe_session(other.send("card"))
    stripe_side.pay(session_id)

    assert mine.get(f"/returned?session_id={session_id}").status_code == 404

    assert {row.status for row in stored(Registration)} == {Status.AWAITING_PAYMENT}


def test_coming_back_unpaid_says_calmly_that_the_places_are_kept(holder, stored):
    contact = holder()
    contact.send("card")

    text = text_of(contact.get("?notice=unpaid"))

    assert "Nothing was paid. Your places are still held" in text
    assert "Pay $517.39 CAD by card" in text
    assert stored(Registration)[0].seats_kept_by is SeatsKeptBy.PAYMENT


def test_a_notice_nobody_wrote_is_not_shown(holder):
    contact = holder()
    contact.send("card")

    page = contact.get("?notice=<script>alert(1)</script>")

    assert "alert(1)" not in page.text.replace("%3C", "<").replace("%3E", ">")


def test_paying_later_leads_to_the_same_open_page(holder):
    contact = holder()
    first = stripe_session(contact.send("card"))

    again = stripe_session(contact.post("/pay"))

    assert again == first


def test_an_invoice_in_place_of_an_open_card_page_closes_it(holder, stripe_side, stored):
    contact = holder()
    session_id = stripe_session(contact.send("card"))

    assert contact.post("/invoice", purchase_order="PO-1").status_code == 303

    held = stored(Registration)[0]
    assert (held.seats_kept_by, held.purchase_order) == (SeatsKeptBy.INVOICE, "PO-1")
    assert "Write in the payment" in text_of(contact.get())
    assert stripe_side.pay(session_id)["turn"] != "paid"
    assert stored(Payment) == []


def test_an_invoice_asked_for_while_the_card_was_charged_ends_confirmed(
    holder, stripe_side, stored
):
    contact = holder()
    sent = contact.send("card")
    answers = answers_in(contact.get(), "/invoice")
    stripe_side.pay(stripe_session(sent))

    answer = contact.client.post(contact.base + "/invoice", data=answers)

    assert answer.status_code == 303
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_a_card_in_place_of_an_invoice_confirms(holder, stripe_side, stored):
    contact = holder()
    contact.send("invoice")
    session_id = stripe_session(contact.post("/pay"))
    stripe_side.pay(session_id)

    contact.get(f"/returned?session_id={session_id}")

    assert stored(Registration)[0].status is Status.CONFIRMED


def test_an_invoice_asked_for_once_more_changes_nothing(holder, stored, writing):
    """A stale tab, a button pressed twice: the day and the number that came since stay."""
    contact = holder()
    contact.send("card")
    answers = answers_in(contact.get(), "/invoice")
    contact.client.post(contact.base + "/invoice", data=answers)
    moved = stored(Registration)[0].held_until + timedelta(days=30)
    with writing() as session:
        held = session.get_one(Registration, contact.registration.id)
        held.held_until, held.purchase_order = moved, "PO-77"
    letters, papers = len(stored(OutboxMessage)), len(stored(Document))

    answer = contact.client.post(contact.base + "/invoice", data=answers)

    assert answer.status_code == 303
    held = stored(Registration)[0]
    assert (held.held_until, held.purchase_order) == (moved, "PO-77")
    assert (len(stored(OutboxMessage)), len(stored(Document))) == (letters, papers)


@pytest.mark.parametrize(
    ("asked", "said", "way"),
    [
        ({"purchase_order": "PO-2"}, "Send the purchase order number", "{base}/purchase-order"),
        ({"payer_name": "Another"}, "An invoice was issued already", "mailto:ask@a.example"),
    ],
)
def test_another_number_or_payer_after_the_invoice_is_refused_with_the_way(
    holder, stored, writing, asked, said, way
):
    with writing() as session:
        session.get_one(Summit, 1).contact_email = "ask@a.example"
    contact = holder()
    contact.send("card")
    answers = answers_in(contact.get(), "/invoice") | {"purchase_order": "PO-1"}
    contact.client.post(contact.base + "/invoice", data=answers)

    answer = contact.client.post(contact.base + "/invoice", data=answers | asked)

    assert answer.status_code == 409
    summary = answer.text.partition('id="errors"')[2].partition("</div>")[0]
    assert said in summary
    assert f'href="{way.format(base=contact.base)}"' in summary
    assert stored(Registration)[0].purchase_order == "PO-1"
    assert len(stored(Document)) == 1


def test_back_from_the_card_to_an_invoice_keeps_the_day_that_finance_moved(holder, stored, writing):
    contact = holder()
    contact.send("invoice", purchase_order="PO-1")
    moved = stored(Registration)[0].held_until + timedelta(days=30)
    with writing() as session:
        session.get_one(Registration, contact.registration.id).held_until = moved

    contact.post("/pay")
    contact.post("/invoice", purchase_order="")

    held = stored(Registration)[0]
    assert (held.held_until, held.purchase_order) == (moved, "PO-1")
    assert held.seats_kept_by is SeatsKeptBy.INVOICE


def test_a_number_sent_before_the_invoice_is_not_lost_by_a_form_that_was_open(holder, stored):
    contact = holder()
    contact.send("card")
    answers = answers_in(contact.get(), "/invoice")
    order = answers_in(contact.get("/purchase-order"), "/purchase-order") | {"number": "PO-7"}
    contact.client.post(contact.base + "/purchase-order", data=order)

    contact.client.post(contact.base + "/invoice", data=answers)

    assert stored(Document)[0].facts["purchase_order"] == "PO-7"


def test_changing_between_card_and_invoice_gains_no_time(holder, stored, later):
    contact = holder()
    contact.send("invoice")
    due = stored(Registration)[0].held_until
    later(days=5)

    contact.post("/pay")
    contact.post("/invoice")

    assert stored(Registration)[0].held_until == due


def test_who_changes_from_the_card_to_an_invoice_gains_no_time(holder, stored, later):
    by_invoice, by_card = holder(), holder()
    by_invoice.send("invoice")
    by_card.send("card")
    later(days=5)

    by_card.post("/invoice")

    first, second = (one.held_until for one in stored(Registration))
    assert first == second


def test_cancelling_closes_the_card_page_first(holder, stripe_side, stored):
    contact = holder()
    session_id = stripe_session(contact.send("card"))

    assert contact.post("/cancel").status_code == 303

    assert stored(Registration)[0].status is Status.CANCELLED
    assert stripe_side.pay(session_id)["turn"] != "paid"


def test_what_was_paid_cannot_be_cancelled_by_its_contact(holder, stripe_side, stored):
    contact = holder()
    session_id = stripe_session(contact.send("card"))
    answers = answers_in(contact.get(), "/cancel")
    stripe_side.pay(session_id)

    page = contact.client.post(contact.base + "/cancel", data=answers)

    assert page.status_code == 409
    assert "has been paid" in text_of(page)
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert "the organizing team decides" in text_of(contact.get("/withdraw"))


def test_while_stripe_is_silent_the_sent_registration_says_so(holder, stripe_side, stored):
    contact = holder()
    stripe_side.fail_api(503, path="/v1/checkout/sessions", method="POST", count=10)

    page = contact.send("card")

    assert page.status_code in (502, 503)
    text = text_of(page)
    assert "card" in text
    assert "Pay $517.39 CAD by card" in text
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
    stripe_side.clear_faults()
    assert stripe_session(contact.post("/pay"))


def test_a_hold_that_ended_is_said_where_one_wants_to_pay(holder, make, stored, later):
    contact = holder(make.registration(Status.AWAITING_PAYMENT, now=clock.now()))
    answers = answers_in(contact.get(), "/pay")
    later(hours=25)

    page = contact.client.post(contact.base + "/pay", data=answers)

    assert page.status_code == 409
    assert "have been released" in text_of(page)
    assert stored(Attempt) == []


def test_pressing_again_and_again_is_slowed_for_one_registration_only(holder, limited):
    mine, neighbour = holder(), holder()
    mine.client = neighbour.client = limited  # one address, as in a hotel

    def press(contact):
        form = {"csrf_token": answers_in(contact.get(), "/submit")["csrf_token"]}
        return limited.post(contact.base + "/invoice", data=form).status_code

    answers = [press(mine) for _ in range(21)]

    assert 429 not in answers[:20]
    assert answers[20] == 429
    assert press(neighbour) == answers[0]
