"""Who is not given to another payer, each by name; and the card page that is open meanwhile."""

from datetime import timedelta

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.another_payer.errors import (
    FreeOfCharge,
    MoneyCame,
    NotAwaitingPayment,
    NotOnThisBill,
    OnlyOne,
    SamePayer,
)
from summit.payments.another_payer.models import PayerChange
from summit.payments.another_payer.service import hand_over
from summit.payments.discounts.service import effect, grant
from summit.payments.errors import ChangedSincePreview, SalesClosed
from summit.payments.models import Attempt, Payment
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import AttemptStatus, PaymentMethod, TaxRegime
from summit.registration.errors import HoldEnded, PaymentOpen
from summit.registration.models import Registration
from summit.registration.payers import OtherPayer, Paying
from summit.registration.statuses import PaidBy, SeatsKeptBy, Status
from tests.payments.another_payer.conftest import CITY, HERSELF, MINISTRY


def unchanged(stored):
    return len(stored(Registration)) == 1 and stored(PayerChange) == []


def test_money_that_came_stops_it(couple, give, writing, stored):
    held = couple()
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(100))
        record_payment(session, held.id, receipt, now=clock.now())

    with pytest.raises(MoneyCame):
        give(held, seen="")

    assert unchanged(stored)


def test_a_registration_that_awaits_no_payment_stops_it(couple, give, stored):
    held = couple(status=Status.CONFIRMED)

    with pytest.raises(NotAwaitingPayment):
        give(held, seen="")

    assert unchanged(stored)


def test_a_draft_is_changed_on_its_form(couple, give, stored):
    with pytest.raises(NotAwaitingPayment):
        give(couple(status=Status.DRAFT), seen="")


def test_places_that_are_no_longer_held_are_not_held_anew(couple, give, writing, stored):
    held = couple()
    with writing() as session:
        session.get_one(Registration, held.id).held_until = clock.now() - timedelta(seconds=1)

    with pytest.raises(HoldEnded):
        give(held, seen="")

    assert unchanged(stored)


def test_somebody_of_another_bill_is_refused(couple, give, stored):
    held, other = couple(), couple()
    held.attendees[1] = other.attendees[1]

    with pytest.raises(NotOnThisBill):
        give(held, seen="")


def test_who_is_free_of_charge_needs_no_payer(couple, give, stored):
    with pytest.raises(FreeOfCharge):
        give(couple(spouse_price=0), seen="")

    assert unchanged(stored)


def test_of_the_only_one_the_whole_bill_is_made_out_anew_instead(make, give, stored):
    held = make.registration(Status.AWAITING_PAYMENT, now=clock.now())

    with pytest.raises(OnlyOne):
        give(held, person=0, seen="")

    assert unchanged(stored)


@pytest.mark.parametrize("again", ["Ministerio inventado", "MINISTERIO  INVENTADO"])
def test_the_payer_of_today_is_no_other(couple, give, again, stored):
    marks = {"payer_name": again, "payer_email": "Pagos@ministry.example"}
    held = couple(paid_by=PaidBy.OTHER, **marks)

    with pytest.raises(SamePayer):
        give(held, MINISTRY, seen="")

    assert unchanged(stored)


def test_the_municipality_is_no_other_where_it_pays(couple, give, stored):
    with pytest.raises(SamePayer):
        give(couple(), CITY, seen="")


def test_what_changed_since_the_page_was_shown_is_shown_again(
    couple, give, seal_of, stored, writing
):
    held = couple()
    seen = seal_of(held, MINISTRY)
    with writing() as session:
        seal = effect(session, held.id, Cents(100)).seal()
        given = {"note": "why", "seen": seal, "by": "staff:1", "now": clock.now()}
        grant(session, held.id, Cents(100), **given)

    with pytest.raises(ChangedSincePreview):
        give(held, MINISTRY, seen=seen)

    assert unchanged(stored)


@pytest.mark.parametrize(
    "asked",
    [
        HERSELF,
        Paying(PaidBy.OTHER, OtherPayer("Otro ministerio", "pagos@ministry.example")),
        Paying(PaidBy.OTHER, OtherPayer("Ministerio inventado", "caja@ministry.example")),
    ],
)
def test_another_payer_than_the_one_shown_is_shown_first(couple, give, seal_of, stored, asked):
    held = couple()

    with pytest.raises(ChangedSincePreview):
        give(held, asked, seen=seal_of(held, MINISTRY))

    assert unchanged(stored)


def test_while_sales_are_closed_no_new_bill_is_made(couple, give, taxes, stored):
    held = couple()
    taxes(regime=TaxRegime.NOT_YET_REGISTERED)

    with pytest.raises(SalesClosed):
        give(held, seen="")

    assert unchanged(stored)


# -- the card page -----------------------------------------------------------------------------


def test_an_open_card_page_is_closed_first(till, couple, give, stored):
    held = couple()
    session_id = till.begin(held)

    give(held)

    (page,) = till.stripe.state()["checkout.session"]
    assert (page["id"], page["status"]) == (session_id, "expired")
    assert stored(Attempt)[0].status is AttemptStatus.EXPIRED
    assert stored(Registration)[0].seats_kept_by is SeatsKeptBy.HOLD


def test_a_card_paid_in_that_moment_is_counted_and_said(till, couple, give, seal_of, stored):
    held = couple()
    seen = seal_of(held, MINISTRY)
    till.stripe.pay(till.begin(held))

    with pytest.raises(MoneyCame):
        give(held, seen=seen)

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert len(stored(Payment)) == 1
    assert unchanged(stored)


def test_a_card_page_that_opens_in_that_moment_stops_it(
    till, couple, due, seal_of, stored, writing
):
    held = couple()
    seen = seal_of(held, MINISTRY)
    till.begin(held)

    person, given = held.attendees[1].id, {"by": "contact:1", "now": clock.now()}
    with pytest.raises(PaymentOpen), writing() as session:
        hand_over(session, held.id, person, MINISTRY, due=due, seen=seen, **given)

    assert unchanged(stored)


def test_a_bank_debit_on_its_way_stops_it(till, couple, give, seal_of, stored):
    held = couple()
    seen = seal_of(held, MINISTRY)
    till.stripe.pay_by_bank_debit(till.begin(held))

    with pytest.raises(PaymentOpen):
        give(held, seen=seen)

    assert stored(Attempt)[0].status is AttemptStatus.PROCESSING
    assert unchanged(stored)
