"""Opening card pages, opening them again, and every way they end without money."""

from datetime import timedelta

import pytest

from summit.admission.models import Counter
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.kernel.links import seal
from summit.kernel.money import Cents
from summit.payments import by_hand
from summit.payments.errors import (
    AlreadyEnded,
    CardPageImpossible,
    CardServiceDown,
    CardServiceSilent,
    NothingDue,
    PaidAlready,
    PaymentInReview,
    PaymentUnderWay,
    TooLittleForCard,
)
from summit.payments.models import Attempt, Bill, Payment
from summit.payments.service.receipts import Outcome, Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.registration.errors import HoldEnded, PaymentOpen
from summit.registration.jobs import end_lapsed_holds
from summit.registration.models import Registration
from summit.registration.service import choose_invoice
from summit.registration.statuses import SeatsKeptBy, Status
from tests.payments.readings import PAGES, pages, statuses


def test_stripe_is_told_what_the_bill_says(till, make, stored):
    category = make.category(price=45_000)
    held = till.awaiting(people=2, category=category)

    session_id = till.begin(held, Language.ES)

    page = pages(till)[session_id]
    attempt, bill = stored(Attempt)[0], stored(Bill)[0]
    assert page["amount_total"] == bill.total.amount == 103_478
    assert page["locale"] == "es-419"
    assert page["client_reference_id"] == held.reference
    assert page["metadata"] == {
        "app": "summit",
        "env": "test",
        "registration": held.reference,
        "attempt": str(attempt.id),
    }
    assert page["customer_email"] == held.contact_email
    assert page["submit_type"] == "book"
    assert page["adaptive_pricing"] == {"enabled": False}
    assert page["allowed_payment_method_types"] == ["card"]
    assert page["expires_at"] == int(attempt.expires_at.timestamp())
    assert stored(Registration)[0].seats_kept_by is SeatsKeptBy.PAYMENT


def test_an_address_stripe_would_refuse_is_left_out(till, make, writing):
    held = till.awaiting()
    with writing() as session:
        session.get_one(Registration, held.id).contact_email = "josé@alcaldía.example"

    session_id = till.begin(held)

    assert pages(till)[session_id]["customer_email"] is None


def test_silence_keeps_the_seats_and_the_next_click_finds_the_page(till, stored):
    held = till.awaiting()
    till.lose_answer(PAGES, silent=3)  # creation, tried thrice; a list asked for would answer

    with pytest.raises(CardServiceDown, match=r"stay held until .* \(heure de Montréal"):
        till.begin(held)
    assert statuses(stored) == ["new"]
    assert stored(Registration)[0].seats_kept_by is SeatsKeptBy.PAYMENT

    till.stripe.clear_faults()
    till.begin(held)

    assert statuses(stored) == ["open"]
    assert len(pages(till)) == 1


def test_a_page_behind_a_stored_error_is_found_in_the_list(till, stored):
    """Stripe made the page, failed afterwards, and repeats that failure under this key."""
    held = till.awaiting()
    till.stripe.fail_api(500, path=PAGES, method="POST", when="after")

    till.begin(held)

    assert statuses(stored) == ["open"]
    assert len(pages(till)) == 1


def test_a_stored_error_without_a_page_ends_the_attempt(till, stored):
    held = till.awaiting()
    till.stripe.fail_api(500, path=PAGES, method="POST")

    with pytest.raises(CardServiceDown):
        till.begin(held)
    till.begin(held)

    assert statuses(stored) == ["failed", "open"]


def test_the_sweep_recovers_an_attempt_whose_answer_was_lost(till, stored, later):
    held = till.awaiting()
    till.lose_answer(PAGES, silent=5)
    with pytest.raises(CardServiceDown):
        till.begin(held)
    till.stripe.clear_faults()

    later(minutes=2)
    till.sweep()

    assert statuses(stored) == ["open"]


def test_places_are_kept_as_long_as_was_said_when_stripe_comes_back_too_late(
    app, till, writing, stored, later
):
    """A call repeated later than five minutes asks for a page shorter than Stripe's least."""
    held = till.awaiting()
    with writing() as session:
        session.get_one(Registration, held.id).held_until = now() + timedelta(minutes=10)
    till.stripe.drop_answer(when="before", path=PAGES, method="POST", count=3)
    with pytest.raises(CardServiceDown):
        till.begin(held)
    said = stored(Attempt)[0].expires_at

    later(minutes=12)
    till.stripe.advance(720)
    till.sweep()
    with app.app_context():
        end_lapsed_holds()

    assert statuses(stored) == ["failed"]
    (kept,) = stored(Registration)
    assert (kept.status, kept.held_until) == (Status.AWAITING_PAYMENT, said)


def test_a_page_that_is_still_being_made_is_not_given_up(till, stored):
    """409: the first call with this key goes on at Stripe, only slower than we waited."""
    held = till.awaiting()
    till.stripe.fail_api(409, path=PAGES, method="POST", count=3)

    with pytest.raises(CardServiceDown):
        till.begin(held)
    assert statuses(stored) == ["new"]
    till.begin(held)

    assert statuses(stored) == ["open"]


def test_no_page_is_opened_while_a_payment_is_looked_at(till, stored):
    """It would end unpaid, hand the places to a hold long over, and the clock would free them."""
    held = till.awaiting()
    session_id = till.begin(held)
    till.stripe.alter(session_id, amount_total=51_000)
    till.stripe.pay(session_id)
    till.deliver()

    with pytest.raises(PaymentInReview):
        till.begin(held)

    assert statuses(stored) == ["needs_review"]


def test_a_rest_too_small_for_a_card_is_refused_before_stripe_does(till, writing, client):
    held = till.awaiting()
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(51_739 - 49))
        record_payment(session, held.id, receipt, now=now())

    with pytest.raises(TooLittleForCard):
        till.begin(held)

    link = seal(client.application.config["LINK_KEY"], "contact", held.id, 1)
    page = client.get(f"/en/r/{link}").text
    assert "A balance this small cannot be paid by card" in page
    assert f'{link}/pay"' not in page


def test_a_page_that_asks_another_sum_is_closed_at_once(till, stored, monkeypatch):
    held = till.awaiting()
    draw_up = type(till.gateway).draw_up

    def wrong(gateway, order):
        params = draw_up(gateway, order)
        params["line_items"][0]["price_data"]["unit_amount"] += 1
        return params

    monkeypatch.setattr(type(till.gateway), "draw_up", wrong)
    with pytest.raises(CardPageImpossible):
        till.begin(held)

    assert [page["status"] for page in pages(till).values()] == ["expired"]
    assert statuses(stored) == ["failed"]


def test_no_page_is_opened_after_the_hold(till, later, stored):
    """Or a page opened after each other would hold seats for ever."""
    held = till.awaiting()
    later(hours=25)

    with pytest.raises(HoldEnded):
        till.begin(held)

    assert stored(Attempt) == []


def test_withdrawing_closes_the_open_page_first(till, stored):
    held = till.awaiting()
    session_id = till.begin(held)

    till.withdraw(held)

    assert pages(till)[session_id]["status"] == "expired"
    assert stored(Registration)[0].status is Status.CANCELLED
    assert stored(Counter)[0].taken == 0
    with pytest.raises(AlreadyEnded):
        till.withdraw(held)


def test_a_paid_registration_is_not_cancelled_without_its_refund(till, paid, stored):
    held, _ = paid()
    till.deliver()

    with pytest.raises(PaidAlready):
        till.withdraw(held)

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Counter)[0].taken == 1


def test_a_silent_card_service_stops_a_withdrawal(till, stored):
    held = till.awaiting()
    till.begin(held)
    till.stripe.drop_answer(when="before", count=9)

    with pytest.raises(CardServiceSilent):
        till.withdraw(held)

    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
    assert statuses(stored) == ["open"]


def test_a_payment_on_its_way_stops_withdrawal_and_second_page(till, stored):
    held = till.awaiting()
    till.stripe.pay_by_bank_debit(till.begin(held))

    with pytest.raises(PaymentOpen):
        till.withdraw(held)
    with pytest.raises(PaymentUnderWay):
        till.begin(held)

    assert statuses(stored) == ["processing"]


def test_an_invoice_paid_by_card_falls_back_to_the_invoice(till, writing, stored, later):
    held = till.awaiting()
    due = held.held_until.replace(year=2027)
    with writing() as session:
        choose_invoice(session, held.id, due=due, purchase_order="PO-1", now=now())
    till.begin(held)

    later(minutes=40)
    till.sweep()

    after = stored(Registration)[0]
    assert (after.seats_kept_by, after.held_until) == (SeatsKeptBy.INVOICE, due)


def record(till, held, cents):
    receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(cents), note="RBC 17")
    with till.app.app_context():
        return by_hand.record(held.id, receipt, gateway=till.gateway, by="staff:1")


def test_a_transfer_closes_the_card_page_and_confirms(till, stored):
    held = till.awaiting()
    session_id = till.begin(held)

    assert record(till, held, stored(Bill)[0].total.amount) is Outcome.CONFIRMED

    assert pages(till)[session_id]["status"] == "expired"
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Payment)[0].note == "RBC 17"


def test_part_of_the_money_keeps_the_places_and_the_card_pays_the_rest(till, app, stored, later):
    held = till.awaiting()
    assert record(till, held, 20_000) is Outcome.STILL_OWED
    later(hours=25)
    with app.app_context():
        end_lapsed_holds()

    session_id = till.begin(held)
    rest = pages(till)[session_id]
    till.stripe.pay(session_id)
    till.deliver()

    assert rest["amount_total"] == stored(Bill)[0].total.amount - 20_000
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_a_second_transfer_is_recorded_as_surplus(till, stored):
    held = till.awaiting()
    total = stored(Bill)[0].total.amount
    record(till, held, total)

    assert record(till, held, total) is Outcome.SURPLUS
    assert len(stored(Payment)) == 2


def test_nothing_is_due_for_a_free_registration(till, make, stored):
    held = till.awaiting(category=make.category(price=0))

    assert stored(Bill) == []
    with pytest.raises(NothingDue):
        till.begin(held)
    with pytest.raises(NothingDue):
        record(till, held, 100)
