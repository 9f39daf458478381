"""Money in review that is enough: the registration goes on once finance has decided."""

import pytest

from summit.badges.models import Badge, BadgeEnd
from summit.kernel import clock
from summit.kernel.links import seal
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.balances import balance
from summit.payments.differences.lists import count_open
from summit.payments.differences.models import Difference
from summit.payments.differences.statuses import Kind, State
from summit.payments.models import Attempt, Bill
from summit.payments.service import bills
from summit.registration import service as registration
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.browsing import text_of
from tests.payments.simulator import AUTHENTICATES

OVER = 60_000
TOO_MUCH = "82.61"


@pytest.fixture
def standing(app, stored, client):
    """Return how a registration stands: status, badges that live, what its contact reads."""

    def read(held):
        link = seal(app.config["LINK_KEY"], "contact", held.id, 1)
        page = text_of(client.get(f"/en/r/{link}"))
        (booking,) = stored(Registration, id=held.id)
        is_checked = "A payment has arrived that we need to check" in page
        return booking.status, len(stored(Badge, ended_at=None)), is_checked

    return read


@pytest.fixture
def waits(writing):
    """Return how many differences a person must look at."""

    def count():
        with writing() as session:
            return count_open(session)

    return count


@pytest.fixture
def owed(writing, stored):
    def read(held):
        with writing() as session:
            (bill,) = stored(Bill, registration_id=held.id)
            return balance(session, bill).amount

    return read


@pytest.fixture
def confirmations(stored):
    return lambda: [one.occasion for one in stored(OutboxMessage)].count("registration.confirmed")


def give_back(finance, held, amount, **given):
    page = f"/office/registrations/{held.id}/refund"
    return finance.decide(page, reason="amount", amount=amount, note="paid too much", **given)


def look_at(finance, difference, drafted=None):
    address = f"/office/differences/{difference.id}"
    drafted = drafted or finance.draft(address)
    sent = {name: drafted[name] for name in ("csrf_token", "seen")}
    return finance.post(address, data=sent | {"note": "known"})


WAITS = (Status.AWAITING_PAYMENT, 0, True)
CONFIRMED = (Status.CONFIRMED, 1, False)


def test_what_is_too_much_goes_back_and_the_registration_is_confirmed(
    till, in_review, finance, standing, confirmations, waits, the_one, owed
):
    held = in_review(amount_total=OVER)
    assert standing(held) == WAITS

    give_back(finance, held, TOO_MUCH)
    till.work()

    assert standing(held) == CONFIRMED
    assert (owed(held), waits(), confirmations()) == (0, 0, 1)
    assert (the_one().state, the_one().note) == (State.SETTLED, "paid too much")


def test_the_page_of_the_refund_says_that_it_confirms(in_review, finance):
    held = in_review(amount_total=OVER)
    asked = {"reason": "amount", "note": "paid too much"}
    page = f"/office/registrations/{held.id}/refund"

    assert "the registration is confirmed by it" in text_of(
        finance.foresee(page, amount=TOO_MUCH, **asked)
    )
    assert "the registration is confirmed by it" not in text_of(
        finance.foresee(page, amount="82.60", **asked)
    )


def test_of_a_review_that_is_settled_the_surplus_stays_and_the_registration_is_confirmed(
    in_review, finance, looked_at, standing, confirmations, the_one, owed
):
    held = in_review(amount_total=OVER)
    page = text_of(finance.get(f"/office/differences/{the_one().id}"))
    assert "Once you have looked, the registration is confirmed" in page

    looked_at("They sent 600")

    assert standing(held) == CONFIRMED
    assert (owed(held), confirmations()) == (-8_261, 1)
    assert held.reference in text_of(finance.get("/office/money?state=surplus"))


def test_after_that_the_surplus_goes_back_and_nothing_is_confirmed_twice(
    till, in_review, finance, looked_at, standing, confirmations, owed, stored
):
    held = in_review(amount_total=OVER)
    looked_at()

    give_back(finance, held, TOO_MUCH)
    till.work()

    assert standing(held) == CONFIRMED
    assert (owed(held), confirmations()) == (0, 1)
    assert [one.occasion for one in stored(OutboxMessage)].count("registration.settled") == 0


def test_a_part_of_what_is_too_much_leaves_the_review_to_a_person(
    in_review, finance, looked_at, standing, waits
):
    held = in_review(amount_total=OVER)

    give_back(finance, held, "50.00")

    assert (standing(held), waits()) == (WAITS, 1)
    looked_at()
    assert standing(held) == CONFIRMED


def test_where_all_of_it_goes_back_nobody_is_confirmed_by_it(in_review, finance, standing, waits):
    held = in_review(amount_total=OVER)

    give_back(finance, held, "600.00")

    assert (standing(held), waits()) == (WAITS, 1)


def test_what_was_sent_back_on_stripes_dashboard_leaves_the_review_to_a_person(
    till, in_review, looked_at, standing, waits, owed, stored
):
    held = in_review(amount_total=OVER)
    intent = stored(Attempt)[0].payment_intent_id

    till.stripe.refund_on_dashboard(intent, amount=8_261)
    till.deliver()

    assert (owed(held), standing(held), waits()) == (0, WAITS, 1)
    looked_at()
    assert standing(held) == CONFIRMED


def test_a_bill_that_was_lowered_meanwhile_confirms_once_the_rest_went_back(
    till, paid, writing, stored, finance, standing, the_one, confirmations
):
    held, _session = paid()
    with writing() as session:
        bill = session.get_one(Bill, stored(Bill)[0].id)
        bills.credit(session, bill, Cents(10_000), now=clock.now())
    till.deliver()
    assert (the_one().kind, standing(held)) == (Kind.BILL_CHANGED, WAITS)

    give_back(finance, held, "100.00")

    assert (standing(held), confirmations()) == (CONFIRMED, 1)
    assert the_one().state is State.SETTLED


def test_a_bill_that_was_raised_to_what_came_waits_for_a_person_all_the_same(
    till, writing, stored, looked_at, standing, waits, owed
):
    held = till.awaiting()
    session_id = till.begin(held)
    with writing() as session:
        bill = session.get_one(Bill, stored(Bill)[0].id)
        bill.subtotal, bill.total = bill.subtotal + Cents(8_261), Cents(OVER)
    till.stripe.alter(session_id, amount_total=OVER)
    till.stripe.pay(session_id)
    till.deliver()

    assert (owed(held), standing(held), waits()) == (0, WAITS, 1)
    looked_at()
    assert standing(held) == CONFIRMED


def test_a_registration_that_ended_is_confirmed_by_neither(
    in_review, writing, finance, looked_at, stored
):
    held = in_review(amount_total=OVER)
    with writing() as session:
        booking = session.get_one(Registration, held.id)
        registration.keep_by_hold(booking, until=clock.now())
        registration.withdraw(session, held.id, Status.EXPIRED, now=clock.now())

    looked_at()
    give_back(finance, held, "600.00")

    assert stored(Registration)[0].status is Status.EXPIRED
    assert stored(Badge, ended_at=None) == []


def test_a_confirmed_registration_gets_the_badge_that_waited(
    till, recorded, writing, stored, finance, confirmations
):
    """It owed again; more than that came on a card page that Stripe had altered."""
    held = recorded
    with writing() as session:
        bill = session.get_one(Bill, stored(Bill)[0].id)
        bill.subtotal, bill.total = bill.subtotal + Cents(10_000), bill.total + Cents(10_000)
        for badge in session.query(Badge):
            badge.ended_at, badge.end = clock.now(), BadgeEnd.CANCELLED
    session_id = till.begin(held)
    till.stripe.alter(session_id, amount_total=15_000)
    till.stripe.pay(session_id)
    till.deliver()
    assert stored(Badge, ended_at=None) == []

    give_back(finance, held, "50.00")

    assert len(stored(Badge, ended_at=None)) == 1
    assert confirmations() == 1


def test_looking_at_money_of_another_currency_confirms_nobody_beside_a_review_of_enough(
    till, finance, later, stored, standing, waits, owed
):
    """The first page was paid as it lapsed, unheard of by us until the second was paid too."""
    held = till.awaiting()
    first = till.begin(held)
    till.stripe.alter(first, currency="usd")
    till.stripe.pay(first, AUTHENTICATES)
    later(minutes=36)
    second = till.begin(held)
    till.stripe.alter(second, amount_total=OVER)
    till.stripe.pay(second)
    till.stripe.authenticate(first, despite_expiry=True)
    till.deliver()
    in_dollars, too_much = stored(Difference)
    assert (in_dollars.kind, too_much.kind) == (Kind.OTHER_CURRENCY, Kind.OTHER_AMOUNT)

    look_at(finance, in_dollars)
    assert (owed(held), standing(held), waits()) == (-8_261, WAITS, 1)

    look_at(finance, too_much)
    assert standing(held) == CONFIRMED


def test_pressed_twice_it_confirms_once(in_review, finance, the_one, standing, confirmations):
    held = in_review(amount_total=OVER)
    drafted = finance.draft(f"/office/differences/{the_one().id}")

    answers = [look_at(finance, the_one(), drafted).status_code for _press in range(2)]

    assert answers == [303, 422]
    assert (standing(held), confirmations()) == (CONFIRMED, 1)
