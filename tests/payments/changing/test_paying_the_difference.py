"""A confirmed registration owes the difference: paid by card or at the office, never expired."""

from datetime import timedelta

import pytest

from summit.badges.models import Badge
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments import lists
from summit.payments.changing.service import change_type
from summit.payments.discounts import granting
from summit.payments.discounts.service import effect
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.documents.wording import sheet_of
from summit.payments.errors import NothingDue
from summit.payments.models import Attempt, Bill, Payment, Refund
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.statuses import AttemptStatus
from summit.payments.terms.jobs import release_unpaid, remind_of_invoices
from summit.registration import service as registration
from summit.registration.errors import PaymentOpen
from summit.registration.jobs import end_lapsed_holds
from summit.registration.models import Attendee, Registration
from summit.registration.replacing.service import Named, replace
from summit.registration.service import WantedType
from summit.registration.statuses import PaidBy, Status
from summit.web.languages import speaking
from tests.payments.changing.conftest import CHEAP, CONTACT, DEAR, USUAL


@pytest.fixture
def owing(by_card, dear, change):
    """Two people, confirmed and paid; one of them takes part for more now."""
    change(by_card, dear)
    return by_card


@pytest.fixture
def live(stored):
    def ids():
        return {one.attendee_id for one in stored(Badge) if one.ended_at is None}

    return ids


def newest_page(stored):
    return max(stored(Attempt), key=lambda one: one.seq)


def is_confirmed(stored):
    one = stored(Registration)[0]
    return (one.status, one.seats_kept_by, one.held_until) == (Status.CONFIRMED, None, None)


def test_an_invoice_that_asks_for_the_difference_says_what_was_paid_before(app, owing, stored):
    first, anew = stored(Document, kind=DocumentKind.INVOICE)

    assert (first.facts["paid"], first.facts["balance"]) == (2 * USUAL, 0)  # it came with the money
    assert (anew.facts["paid"], anew.facts["balance"]) == (2 * USUAL, DEAR - USUAL)
    with app.test_request_context("/en/"), speaking(Language.EN):
        drawn = sheet_of(anew.kind, anew.number, anew.facts).totals[-3:]
    assert [one.text for one in drawn] == ["Total", "Paid so far", "Balance due"]
    assert drawn[-1].amount == "$344.92\xa0CAD"


def test_the_difference_is_paid_by_card_and_brings_the_badge(
    till, owing, stored, live, balance, disagreements
):
    session_id = till.begin(owing)
    assert newest_page(stored).amount == Cents(DEAR - USUAL)
    assert is_confirmed(stored)  # while the page is open too

    assert till.stripe.pay(session_id)["turn"] == "paid"
    till.deliver()

    assert is_confirmed(stored)
    assert balance(owing) == 0
    assert live() == {one.id for one in owing.attendees}
    occasions = [one.occasion for one in stored(OutboxMessage)]
    assert occasions.count("registration.settled") == 1
    assert occasions.count("registration.confirmed") == 1  # long ago
    assert occasions.count("attendee.confirmed") == 3  # both then, the one who changed now
    assert stored(Refund) == []
    assert disagreements() == []


def test_the_office_records_the_difference(owing, receive, stored, live, balance):
    receive(owing, DEAR - USUAL)

    assert is_confirmed(stored)
    assert balance(owing) == 0
    assert live() == {one.id for one in owing.attendees}


def test_part_of_the_difference_brings_no_badge_yet(owing, receive, stored, live):
    receive(owing, 10_000)

    assert is_confirmed(stored)
    assert live() == {owing.attendees[1].id}


def test_what_a_dearer_type_costs_is_finances_work_at_once(owing, writing):
    with writing() as session:
        found = {
            state: lists.tally(session, state, now=clock.now())
            for state in ("confirmed", "later", "overdue")
        }

    assert found["confirmed"] == (1, Cents(DEAR - USUAL))
    assert found["later"] == found["overdue"] == (0, Cents(0))


def test_a_discount_of_the_difference_brings_the_badge(app, gateway, writing, owing, stored, live):
    rest = Cents(DEAR - USUAL)
    with writing() as session:
        seen = effect(session, owing.id, rest).seal()

    with app.app_context():
        granting.grant(owing.id, rest, note="ours", seen=seen, gateway=gateway, by="staff:1")

    assert live() == {one.id for one in owing.attendees}


def test_a_page_that_ends_leaves_the_registration_confirmed(
    app, till, owing, later, stored, live, balance
):
    till.begin(owing)
    till.stripe.advance(40 * 60)
    later(minutes=40)

    till.sweep()

    assert newest_page(stored).status is AttemptStatus.EXPIRED
    assert is_confirmed(stored)
    assert balance(owing) == DEAR - USUAL
    assert live() == {owing.attendees[1].id}


def test_no_sweep_ever_takes_the_places_of_a_confirmed_registration(
    app, till, owing, later, stored, writing
):
    till.begin(owing)
    till.stripe.advance(400 * 24 * 3600)
    later(days=400)
    till.sweep()

    with app.app_context():
        end_lapsed_holds()
        remind_of_invoices()
        release_unpaid()

    assert is_confirmed(stored)
    assert all(one.left_at is None for one in stored(Attendee))
    with writing() as session:
        assert registration.lapsed(session, now=clock.now() + timedelta(days=999)) == []


def test_while_a_page_is_open_no_type_is_changed(till, owing, cheap, policy, seen, writing):
    """`withdrawal` closes it first; between that and the change another may be opened."""
    shown, one = seen(owing, cheap), owing.attendees[0].id
    till.begin(owing)

    with pytest.raises(PaymentOpen), writing() as session:
        change_type(
            session,
            owing.id,
            one,
            WantedType(category_id=cheap.id),
            Wish(reason=Reason.POLICY, seen=shown),
            hand=CONTACT,
            invoice_days=30,
            now=clock.now(),
        )


def test_a_page_keeps_no_places_of_a_confirmed_registration(writing, owing):
    with writing() as session:
        booking = session.get_one(Registration, owing.id)
        registration.keep_by_payment(booking)
        assert booking.seats_kept_by is None


def test_a_page_that_was_paid_late_counts(till, owing, later, stored, live):
    """Stripe's word comes only with the sweep, long after the page was to end."""
    session_id = till.begin(owing)
    assert till.stripe.pay(session_id)["turn"] == "paid"
    later(days=2)

    till.sweep()

    assert is_confirmed(stored)
    assert len(stored(Payment)) == 2
    assert live() == {one.id for one in owing.attendees}


def test_card_money_that_comes_when_all_is_paid_goes_back(
    till, owing, receive, writing, stored, live, balance
):
    """The page is paid in the moment in which the office records the same sum."""
    session_id = till.begin(owing)
    assert till.stripe.pay(session_id)["turn"] == "paid"
    with writing() as session:  # as if another person's money had come between
        attempt = session.get_one(Attempt, newest_page(stored).id)
        attempt.status = AttemptStatus.EXPIRED
    receive(owing, DEAR - USUAL)

    till.deliver()

    assert is_confirmed(stored)
    assert stored(Refund)[0].reason == "surplus"
    assert balance(owing) == 0
    assert live() == {one.id for one in owing.attendees}


def test_the_page_of_another_sum_is_closed_when_the_type_changes_again(
    till, owing, policy, cheap, change, stored, live
):
    till.begin(owing)

    change(owing, cheap)

    assert newest_page(stored).status is AttemptStatus.EXPIRED
    assert sum(one.amount.amount for one in stored(Refund)) == USUAL - CHEAP
    assert live() == {one.id for one in owing.attendees}


def test_a_registration_that_owes_nothing_opens_no_page(till, by_card, disagreements):
    with pytest.raises(NothingDue):
        till.begin(by_card)


def test_who_comes_instead_of_somebody_waiting_waits_too(till, owing, receive, writing, live):
    named = Named(given_name="Eva", language=Language.ES)
    with writing() as session:
        new = replace(session, owing.id, owing.attendees[0].id, named, now=clock.now()).id
    assert live() == {owing.attendees[1].id}

    receive(owing, DEAR - USUAL)

    assert live() == {owing.attendees[1].id, new}


def test_a_neighbour_who_is_replaced_brings_no_badge_to_who_waits(owing, writing, live):
    named = Named(given_name="Eva", language=Language.ES)
    with writing() as session:
        new = replace(session, owing.id, owing.attendees[1].id, named, now=clock.now()).id

    assert live() == {new}


# -- another payer -----------------------------------------------------------------------------


@pytest.fixture
def others_bill(till, make):
    """A person whom a foundation pays for; it has not paid yet."""
    kind = make.category()
    payer = {"paid_by": PaidBy.OTHER, "payer_name": "Fondation", "payer_email": "f@paie.example"}
    return till.awaiting(people=(make.person(kind, **payer),), category=kind)


def test_another_payer_is_sent_the_dearer_bill(
    till, others_bill, dear, change, stored, office, deliver
):
    change(others_bill, dear)

    (bill,) = stored(Bill)
    assert (bill.payer_email, bill.total) == ("f@paie.example", Cents(DEAR))
    deliver()
    changed = [
        letter for to, letter in office.letters if "Your bill has changed" in letter["Subject"]
    ]
    assert [letter["To"] for letter in changed] == ["f@paie.example"]
    text = changed[0].get_body(("plain",)).get_content()
    assert "$862.31" in text
    assert "Ana" not in text  # letters to another payer name no people


def test_a_dearer_bill_asks_another_payer_for_nothing_while_a_payment_is_checked(
    till, make, others_bill, dear, change, receive, office, deliver
):
    receive(others_bill, USUAL)
    change(others_bill, dear)
    session_id = till.begin(others_bill)
    till.stripe.alter(session_id, amount_total=20_000)
    till.stripe.pay(session_id)
    till.deliver()
    change(others_bill, make.category(price=90_000))

    deliver()

    letter = [one for _to, one in office.letters if "Your bill has changed" in one["Subject"]][-1]
    text = " ".join(letter.get_body(("plain",)).get_content().split())
    assert "A payment has arrived that we need to check. You need not do anything" in text
    assert "To be paid" not in text
    assert "and pay" not in text


def test_a_cheaper_bill_is_no_letter_to_another_payer(others_bill, cheap, change, stored):
    change(others_bill, cheap)

    assert "payer.bill_changed" not in [one.occasion for one in stored(OutboxMessage)]


def test_whom_nothing_was_asked_for_is_billed_to_who_pays_the_registration(
    till, others_bill, free, dear, change, stored
):
    """Free and dear again: what the form once said of the payer is not asked any more."""
    change(others_bill, free)
    change(others_bill, dear)

    (person,) = stored(Attendee)
    assert (person.paid_by, person.payer_email) == (PaidBy.OTHER, "f@paie.example")
    assert len(stored(Bill)) == 1
