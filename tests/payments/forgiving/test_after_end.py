"""What a registration that ended still owes: said, paid or forgiven, and never for ever."""

import re

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.errors import NothingDue
from summit.payments.forgiving.errors import NothingToForgive
from summit.payments.forgiving.service import forgive
from summit.payments.models import Attempt, BankDetails, Refund
from summit.payments.queries import money_of
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish, foresee_end, settle
from summit.payments.service.attempts import end as end_attempt
from summit.payments.service.attempts import lock_attempt
from summit.payments.service.bills import find_bill
from summit.payments.service.endings import end_registration, owed_after_end
from summit.payments.service.receipts import Outcome, Receipt, record_payment
from summit.payments.statements.matching import Effect, effect_of
from summit.payments.statements.queries import find_owing
from summit.payments.statuses import Account, AttemptStatus, PaymentMethod, RefundStatus
from summit.registration.models import Registration
from summit.registration.queries import get_whole
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.holder.conftest import holder, link_of  # noqa: F401
from tests.mail.conftest import read
from tests.payments.another_payer.conftest import MINISTRY, ministry_of_two  # noqa: F401
from tests.payments.leaving.conftest import let_go  # noqa: F401
from tests.payments.reversing.conftest import (  # noqa: F401
    TOTAL,
    books,
    deliver,
    finance,
    office,
    receive,
    undo,
)


@pytest.fixture
def owed(writing):
    """Return what is still owed, without what would revive an ended registration."""

    def read_it(held):
        with writing() as session:
            return money_of(session, held.id).balance.amount

    return read_it


@pytest.fixture
def end(writing):
    """Cancel with nothing going back, as finance decides."""

    def ended(held):
        with writing() as session:
            booking, money = get_whole(session, held.id), money_of(session, held.id)
            terms = {"reason": Reason.AMOUNT, "amount": Cents(0), "note": "by the terms"}
            follows = foresee_end(session, booking, money, Wish(seen="", **terms), now=clock.now())
            wish, session_now = Wish(seen=follows.seal(), **terms), clock.now()

            def decide(inner, seen):
                settle(inner, seen, wish, booking, by="staff:1", now=session_now)

            end_registration(session, held.id, Status.CANCELLED, now=clock.now(), settle=decide)
        return follows

    return ended


@pytest.fixture
def owing(till, receive, undo, end):  # noqa: F811
    """Return who was cancelled with everything kept, and whose transfer then bounced."""
    held = till.awaiting()
    payment = receive(held)
    end(held)
    undo(payment)
    return held


@pytest.fixture
def pay(writing):
    def paid(held, cents):
        with writing() as session:
            receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(cents))
            return record_payment(session, held.id, receipt, now=clock.now())

    return paid


def test_finance_forgives_what_an_ended_registration_owes(
    owing,
    finance,  # noqa: F811
    owed,
    books,  # noqa: F811
    stored,
):
    page = f"/office/registrations/{owing.id}/forgive"
    assert page in finance.get(f"/office/registrations/{owing.id}").text
    assert "The registration has ended and stays so" in text_of(finance.get(page))

    answer = finance.post(page, data=finance.draft(page) | {"reason": "not worth a lawyer"})

    assert answer.status_code == 303
    assert owed(owing) == 0
    assert books()[Account.BANK_FEES] == TOTAL
    assert stored(Registration)[0].status is Status.CANCELLED


def test_an_ended_registration_that_owes_nothing_has_nothing_to_forgive(
    till,
    receive,  # noqa: F811
    end,
    writing,
):
    held = till.awaiting()
    receive(held)
    end(held)

    given = {"seen": Cents(0), "by": "staff:1", "now": clock.now()}
    with pytest.raises(NothingToForgive), writing() as session:
        forgive(session, held.id, reason="x", **given)


def test_money_for_what_was_kept_is_not_late_and_revives_nothing(owing, pay, owed, stored):
    assert pay(owing, 10_000) is Outcome.AFTER_END
    assert owed(owing) == TOTAL - 10_000
    assert pay(owing, TOTAL - 10_000) is Outcome.AFTER_END

    assert owed(owing) == 0
    assert stored(Registration)[0].status is Status.CANCELLED
    assert stored(Refund) == []


def test_more_than_what_was_kept_pays_it_and_the_rest_is_too_much(owing, pay, owed, stored):
    assert pay(owing, TOTAL + 1) is Outcome.LATE_IN_PART
    assert owed(owing) == -1
    assert stored(Registration)[0].status is Status.CANCELLED


def test_the_letter_says_what_is_owed_and_how_and_asks_for_no_card(owing, deliver, office):  # noqa: F811
    deliver()

    letters = [one for one in office.to(owing.contact_email) if "returned" in one["Subject"]]
    text = read(letters[-1])[0].replace("\xa0", " ")
    assert "The registration has ended and stays so. Still owed for it" in text
    assert "$517.39 CAD" in text
    assert "Please" in text
    assert "organizing team" in text
    assert "To be paid" not in text


# -- one left with all kept, the payment bounced, then the rest is cancelled --------------------


@pytest.fixture
def one_left(till, receive, undo, finance, let_go):  # noqa: F811
    held = till.awaiting(people=2)
    payment = receive(held, 2 * TOTAL)
    let_go(finance, held, reason="amount", amount="0", note="by the terms")
    undo(payment)
    return held


def test_both_doors_keep_what_was_kept_of_who_left(one_left, end, owed, writing):
    with writing() as session:
        plain = owed_after_end(session, one_left.id)

    follows = end(one_left)

    assert follows.kept == follows.balance == plain == Cents(TOTAL)
    assert owed(one_left) == TOTAL


def test_the_plain_door_says_what_stays_owed_and_does_it(one_left, organizer, till, owed):
    page = organizer.get(f"/office/registrations/{one_left.id}/cancel")
    assert "$517.39" in text_of(page)
    assert "stay owed" in text_of(page)

    till.withdraw(one_left)

    assert owed(one_left) == TOTAL


def test_a_late_card_payment_pays_what_is_owed_and_only_the_rest_goes_back(
    one_left,
    till,
    writing,
    owed,
    books,  # noqa: F811
    deliver,  # noqa: F811
    office,  # noqa: F811
    stored,
):
    """A bank says no to a debit and pays it after all: by then the registration is cancelled."""
    session_id = till.begin(one_left)
    assert till.stripe.pay(session_id)["turn"] == "paid"
    with writing() as session:
        booking, attempt = lock_attempt(session, stored(Attempt)[-1].id)
        end_attempt(booking, attempt, AttemptStatus.EXPIRED, now=clock.now())
    with writing() as session:
        end_registration(session, one_left.id, Status.CANCELLED, now=clock.now())
    assert owed(one_left) == TOTAL

    till.deliver()
    till.deliver()

    (refund,) = stored(Refund)
    assert (refund.amount, refund.reason) == (Cents(TOTAL), "late")
    assert refund.status is RefundStatus.SUCCEEDED
    assert [one["amount"] for one in till.stripe.state()["refund"]] == [TOTAL]
    assert owed(one_left) == 0
    assert Account.RECEIVABLE not in books()
    assert stored(Registration)[0].status is Status.CANCELLED
    deliver()
    letters = [one for one in office.to(one_left.contact_email) if "Part of" in one["Subject"]]
    text = read(letters[-1])[0].replace("\xa0", " ")
    assert "$517.39 CAD of it goes towards what was still owed" in text
    assert "The rest, $517.39 CAD, is being returned" in text


def texts_to(box, address):
    return {one["Subject"]: read(one)[0].replace("\xa0", " ") for one in box.to(address)}


def test_the_letter_of_a_cancellation_says_what_stays_owed_and_how_to_pay(
    one_left,
    make,
    till,
    deliver,  # noqa: F811
    office,  # noqa: F811
):
    make.keep(BankDetails(bank_name="Banque inventée", swift="BOFMCAM2"))
    plain = till.awaiting()
    for held in (one_left, plain):
        till.withdraw(held)

    deliver()

    owes = texts_to(office, one_left.contact_email)
    text = owes[f"Cancelled, with an amount still owed: {one_left.reference}"]
    assert "The registration has ended and stays so. Still owed for it" in text
    for said in ("$517.39 CAD", "Banque inventée", "Please pay it by transfer"):
        assert said in text, said
    assert text.count(one_left.reference) > 1
    nothing = texts_to(office, plain.contact_email)
    assert "owed" not in nothing[f"Cancelled: {plain.reference}"]


def test_of_another_payers_ended_bill_the_contact_reads_only_that_it_is_open(
    ministry_of_two,  # noqa: F811
    make,
    writing,
    deliver,  # noqa: F811
    office,  # noqa: F811
    holder,  # noqa: F811
):
    make.keep(BankDetails(bank_name="Banque inventée", swift="BOFMCAM2"))
    part = ministry_of_two()
    with writing() as session:
        find_bill(session, part.id).retained = Cents(4_000)
        end_registration(session, part.id, Status.CANCELLED, now=clock.now())

    deliver()

    text = texts_to(office, part.contact_email)[f"Cancelled: {part.reference}"]
    page = text_of(holder(part).get())
    for shown in (text, page):
        assert "The bill of Ministerio inventado is open." in shown
        assert "We write to who pays separately: Ministerio inventado." in shown
        for hidden in ("Please pay", "Banque inventée", "Still owed"):
            assert hidden not in shown
    assert "$" not in text
    asked = texts_to(office, MINISTRY.payer.email)
    asked = asked[f"Ended, with an amount still owed: {part.reference}"]
    for said in ("$40.00 CAD", "Banque inventée", "Please pay it by transfer"):
        assert said in asked, said


def test_both_pages_of_an_ended_registration_say_how_to_pay_and_take_no_card(
    owing,
    make,
    holder,  # noqa: F811
    app,
):
    without = text_of(holder(owing).get())
    assert "Please write to the organizing team" in without
    make.keep(BankDetails(bank_name="Banque inventée", swift="BOFMCAM2"))

    page = holder(owing).get()

    payer = re.search(r'value="[^"]*(/en/pay/payer-[^"]+)"', page.text)[1]
    for shown in (page, app.test_client().get(payer)):
        text = text_of(shown)
        for said in ("Still owed: $517.39", "Banque inventée", "brings no place back"):
            assert said in text, said
        assert owing.reference in text
        assert not re.search(r'action="[^"]*/pay"', shown.text)


def test_a_card_is_refused_for_what_an_ended_registration_owes(owing, till):
    with pytest.raises(NothingDue):
        till.begin(owing)


@pytest.fixture
def organizer(make, sign_in):
    return sign_in(make.staff(Role.ORGANIZER))


@pytest.mark.parametrize(
    ("cents", "effect"),
    [
        (TOTAL, Effect.SETTLES),
        (TOTAL - 1_000, Effect.SHORT),
        (TOTAL - 40_000, Effect.PARTIAL),
        (TOTAL + 1, Effect.TOO_MUCH),
    ],
)
def test_a_line_that_pays_what_was_kept_says_so_and_is_booked_by_a_person(
    owing, writing, cents, effect
):
    with writing() as session:
        found = find_owing(session, owing.id)

    assert effect_of(Cents(cents), "cad", found)[0] is effect
    assert not found.is_open


def test_another_payer_reads_how_to_pay_it_and_is_led_to_no_card(
    ministry_of_two,  # noqa: F811
    receive,  # noqa: F811
    end,
    undo,  # noqa: F811
    deliver,  # noqa: F811
    office,  # noqa: F811
):
    part = ministry_of_two()
    payment = receive(part, 2 * TOTAL)
    end(part)
    undo(payment)

    deliver()

    letters = [one for one in office.to(MINISTRY.payer.email) if "returned" in one["Subject"]]
    text = read(letters[-1])[0].replace("\xa0", " ")
    assert "Still owed for it" in text
    assert "$1,034.78 CAD" in text
    assert "See the bill and pay" not in text
    told = [one["Subject"].partition(":")[0] for one in office.to(part.contact_email)]
    assert "A bill is open again" not in told  # it ended: nothing of theirs depends on it
