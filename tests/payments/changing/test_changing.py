"""One person takes part as something else: seat, price, bill, papers, money, badge."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from summit.admission.models import Category, Counter
from summit.admission.service import SoldOut
from summit.badges.models import Badge, BadgeEnd
from summit.edition.models import Summit
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.changing.errors import FinanceDecides
from summit.payments.changing.service import Hand
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.errors import ChangedSincePreview, SalesClosed
from summit.payments.leaving.errors import OrganizersDecide
from summit.payments.models import Attempt, Bill, Payment, Refund, TaxProfile
from summit.payments.refunding.errors import ReasonMissing, RefundTooHigh
from summit.payments.refunding.rules import Reason
from summit.payments.statuses import Account, AttemptStatus, TaxRegime
from summit.payments.terms.models import DueChange
from summit.registration.errors import (
    CompanionAlone,
    IsAccompanied,
    LeftAlready,
    NotYetSent,
    SameType,
    TypeNotOffered,
    TypesClosed,
)
from summit.registration.models import Attendee, Registration
from summit.registration.service import choose_invoice
from summit.registration.statuses import PaymentWay, SeatsKeptBy, Status
from tests.payments.changing.conftest import CHEAP, DEAR, FINANCE, USUAL


def newest(stored, kind):
    return stored(Document, kind=kind)[-1]


# -- before the money came ---------------------------------------------------------------------


def test_of_an_unpaid_registration_the_bill_rises_by_a_line_and_the_seat_moves(
    till, dear, change, balance, stored, disagreements, books
):
    held = till.awaiting(people=2)
    till.begin(held)  # an open page of the old sum is closed

    change(held, dear)

    booking, (bill,) = stored(Registration)[0], stored(Bill)
    person = stored(Attendee)[0]
    assert (person.category_id, person.price, person.id) == (
        dear.id,
        Cents(75_000),
        held.attendees[0].id,
    )
    assert (booking.subtotal, booking.status) == (Cents(120_000), Status.AWAITING_PAYMENT)
    assert booking.seats_kept_by is SeatsKeptBy.HOLD
    assert [(one["unit"], one["quantity"]) for one in bill.lines] == [(45_000, 2), (30_000, 1)]
    assert (bill.subtotal, bill.total) == (Cents(120_000), Cents(137_970))
    assert balance(held) == books()[Account.RECEIVABLE] == 137_970
    assert {one.id: one.taken for one in stored(Counter)} == {
        held.attendees[1].category.counter_id: 1,
        dear.counter_id: 1,
    }
    assert stored(Attempt)[0].status is AttemptStatus.EXPIRED
    assert disagreements() == []


def test_the_page_for_the_new_sum_is_paid_and_all_is_one_bill(till, dear, change, stored, balance):
    held = till.awaiting(people=1)
    change(held, dear)

    assert till.stripe.pay(till.begin(held))["turn"] == "paid"
    till.deliver()

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert newest(stored, DocumentKind.INVOICE).amount == Cents(DEAR)
    assert balance(held) == 0
    assert len(stored(Badge)) == 1


def test_of_an_unpaid_registration_a_cheaper_type_takes_the_difference_back(
    till, cheap, change, balance, disagreements, books
):
    held = till.awaiting(people=2)

    change(held, cheap)

    assert balance(held) == books()[Account.RECEIVABLE] == CHEAP + USUAL
    assert disagreements() == []


def test_a_free_type_confirms_who_owed_for_nobody_else(till, free, change, stored, balance):
    held = till.awaiting(people=1)

    change(held, free)

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert balance(held) == 0
    assert [one.ended_at for one in stored(Badge)] == [None]
    assert stored(Refund) == []


def test_money_that_covers_the_cheaper_type_confirms(till, policy, cheap, change, receive, stored):
    held = till.awaiting(people=2)
    receive(held, USUAL + CHEAP)

    change(held, cheap, hand=FINANCE)

    assert stored(Registration)[0].status is Status.CONFIRMED


def test_a_standing_invoice_is_taken_back_and_issued_anew_due_as_before(
    till, dear, change, writing, stored, balance, disagreements, books
):
    held = till.awaiting(people=2)
    due = clock.now() + timedelta(days=9)
    with writing() as session:
        choose_invoice(session, held.id, due=due, purchase_order="PO 7", now=clock.now())

    change(held, dear)

    old, new = stored(Document, kind=DocumentKind.INVOICE)
    (note,) = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    assert (note.corrects_id, note.amount, new.amount) == (old.id, old.amount, Cents(137_970))
    assert new.facts["due_on"] == old.facts["due_on"]
    assert [one["unit"] for one in new.facts["lines"]] == [45_000, 30_000]
    assert stored(Registration)[0].pays_by is PaymentWay.INVOICE
    assert balance(held) == books()[Account.RECEIVABLE] == 137_970
    assert disagreements() == []


def test_an_invoice_whose_day_has_passed_gets_a_new_one_and_the_places_with_it(
    till, dear, change, writing, later, stored
):
    held = till.awaiting(people=1)
    due = clock.now() + timedelta(days=2)
    with writing() as session:
        choose_invoice(session, held.id, due=due, purchase_order=None, now=clock.now())
    later(days=5)

    change(held, dear)

    until = stored(Registration)[0].held_until.astimezone(ZoneInfo("America/Toronto"))
    assert until > clock.now() + timedelta(days=28)
    assert newest(stored, DocumentKind.INVOICE).facts["due_on"] == until.date().isoformat()


def test_a_confirmed_registrations_dearer_invoice_is_due_on_the_day_that_finance_moved(
    till, dear, change, writing, receive, make, stored
):
    held = till.awaiting(people=1)
    due, moved = clock.now() + timedelta(days=9), clock.now() + timedelta(days=40)
    with writing() as session:
        choose_invoice(session, held.id, due=due, purchase_order=None, now=clock.now())
    days = {"moved_from": due, "moved_to": moved, "moved_at": clock.now()}
    make.keep(DueChange(registration_id=held.id, reason="asked", moved_by="staff:1", **days))
    receive(held, USUAL)

    change(held, dear)

    day = moved.astimezone(ZoneInfo("America/Toronto")).date()
    assert newest(stored, DocumentKind.INVOICE).facts["due_on"] == day.isoformat()


def test_a_type_of_the_same_price_moves_the_seat_alone(till, make, change, balance, stored):
    held, alike = till.awaiting(people=1), make.category()

    change(held, alike)

    assert stored(Attendee)[0].category_id == alike.id
    assert balance(held) == USUAL
    assert len(stored(Bill)[0].lines) == 1


def test_taxes_of_the_new_total_follow_the_bills_own_terms(
    till, make, dear, change, writing, stored, disagreements
):
    with writing() as session:
        profile = session.get_one(TaxProfile, 1)
        profile.regime, profile.taxable_percent = TaxRegime.DOMESTIC_MIXED, 40
    held = till.awaiting(people=1)
    with writing() as session:
        session.get_one(TaxProfile, 1).taxable_percent = 90

    change(held, dear)

    (bill,) = stored(Bill)
    assert (bill.taxable, bill.gst, bill.qst) == (Cents(30_000), Cents(1_500), Cents(2_993))
    assert disagreements() == []


# -- after it came -----------------------------------------------------------------------------


def test_a_cheaper_type_gives_the_paid_difference_back_without_a_fee(
    till, by_card, policy, cheap, change, stored, balance, books, disagreements
):
    change(by_card, cheap)
    till.work()

    (refund,) = stored(Refund)
    assert refund.amount == Cents(USUAL - CHEAP)
    assert newest(stored, DocumentKind.CREDIT_NOTE).amount == Cents(USUAL - CHEAP)
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert balance(by_card) == books()[Account.RECEIVABLE] == 0
    assert disagreements() == []
    old, other, new = sorted(stored(Badge), key=lambda one: (one.serial, one.attendee_id))
    assert old.attendee_id == new.attendee_id == by_card.attendees[0].id
    assert (old.end, other.ended_at, new.ended_at) == (BadgeEnd.REPLACED, None, None)


def test_after_the_first_date_half_of_the_difference_is_kept(
    till, by_card, policy, cheap, change, later, stored, balance, disagreements
):
    later(days=3)

    change(by_card, cheap)

    assert stored(Refund)[0].amount == Cents(11_498)
    assert stored(Bill)[0].retained == Cents(22_995 - 11_498)
    assert balance(by_card) == 0
    assert disagreements() == []


def test_the_office_gives_another_amount_back(till, by_card, cheap, change, stored, balance):
    given = {"reason": Reason.AMOUNT, "amount": Cents(5_000), "note": "agreed"}

    change(by_card, cheap, hand=FINANCE, **given)

    assert stored(Refund)[0].amount == Cents(5_000)
    assert stored(Bill)[0].retained == Cents(USUAL - CHEAP - 5_000)
    assert balance(by_card) == 0


def test_who_changed_and_then_all_who_leave_add_up_to_the_cent(
    till,
    paid,
    policy,
    cheap,
    dear,
    change,
    receive,
    finance,
    let_go,
    stored,
    balance,
    disagreements,
):
    held, _session = paid(people=3)
    till.deliver()
    change(held, cheap)
    change(held, dear, 1)
    receive(held, DEAR - USUAL)
    for person in (1, 0):
        let_go(finance, held, person)
    till.work()

    assert balance(held) == 0
    assert disagreements() == []
    bill = stored(Bill)[0]
    left = bill.total - bill.credited
    assert left == bill.retained + Cents(USUAL)


def test_a_dearer_type_on_a_confirmed_registration_leaves_it_confirmed_and_owing(
    till, by_card, dear, change, stored, balance, books, disagreements
):
    change(by_card, dear)

    booking = stored(Registration)[0]
    assert (booking.status, booking.seats_kept_by) == (Status.CONFIRMED, None)
    assert balance(by_card) == books()[Account.RECEIVABLE] == DEAR - USUAL
    old, new = stored(Document, kind=DocumentKind.INVOICE)
    assert new.amount == Cents(DEAR + USUAL)
    assert new.facts["due_on"] is not None
    live = [one.attendee_id for one in stored(Badge) if one.ended_at is None]
    assert live == [by_card.attendees[1].id]  # theirs stays; the other waits for the money
    assert disagreements() == []


def test_from_free_to_priced_a_bill_is_drawn_up_now(
    till, make, dear, free, change, stored, balance, disagreements
):
    held = make.registration(Status.CONFIRMED, people=2, category=free, now=clock.now())

    change(held, dear)

    (bill,) = stored(Bill)
    assert (bill.total, bill.payer_name, bill.payer_email) == (
        Cents(DEAR),
        held.municipality,
        None,
    )
    assert newest(stored, DocumentKind.INVOICE).amount == Cents(DEAR)
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert balance(held) == DEAR
    assert disagreements() == []


def test_an_early_badge_is_exchanged_at_once(till, dear, change, writing, stored):
    held = till.awaiting(people=1)
    with writing() as session:
        choose_invoice(session, held.id, due=clock.now(), purchase_order=None, now=clock.now())

    change(held, dear)

    assert {one.serial: one.ended_at is None for one in stored(Badge)} == {1: False, 2: True}


def test_up_and_down_again_ends_where_it_began(
    till, by_card, policy, dear, change, stored, balance, books, disagreements
):
    usual = by_card.attendees[0].category
    change(by_card, dear)
    change(by_card, usual)

    assert balance(by_card) == books()[Account.RECEIVABLE] == 0
    assert stored(Refund) == []
    live = {one.attendee_id for one in stored(Badge) if one.ended_at is None}
    assert live == {one.id for one in by_card.attendees}  # the debt is gone, so is the wait
    assert disagreements() == []


def test_the_contact_is_told_once(till, by_card, policy, cheap, change, stored):
    change(by_card, cheap)

    occasions = [one.occasion for one in stored(OutboxMessage)]
    assert occasions.count("registration.type_changed") == 1
    assert occasions.count("registration.settled") == 0
    assert occasions.count("payer.bill_changed") == 0


# -- companions --------------------------------------------------------------------------------


@pytest.fixture
def beside(make):
    return make.category(price=10_000, is_companion=True)


def test_a_companion_type_ties_the_person_and_another_unties_them(
    till, beside, cheap, change, stored
):
    held = till.awaiting(people=2)
    change(held, beside, 1, principal=held.attendees[0].id)
    assert stored(Attendee)[1].principal_id == held.attendees[0].id

    change(held, cheap, 1)

    assert stored(Attendee)[1].principal_id is None


@pytest.mark.parametrize("principal", [None, 1, 99_999])
def test_a_companion_type_needs_whom_they_accompany(till, beside, change, principal):
    held = till.awaiting(people=2)
    own = held.attendees[1].id if principal == 1 else principal  # not themselves either

    with pytest.raises(CompanionAlone):
        change(held, beside, 1, principal=own)


def test_who_is_accompanied_becomes_no_companion(till, beside, change):
    held = till.awaiting(people=3)
    change(held, beside, 1, principal=held.attendees[0].id)

    with pytest.raises(IsAccompanied):
        change(held, beside, 0, principal=held.attendees[2].id)


# -- refusals ----------------------------------------------------------------------------------


def test_the_same_type_is_no_change(till, change):
    held = till.awaiting(people=1)

    with pytest.raises(SameType):
        change(held, held.attendees[0].category)


def test_a_full_type_is_refused_and_nothing_changes(till, make, change, stored, balance):
    held, full = till.awaiting(people=1), make.category(price=75_000, capacity=0)

    with pytest.raises(SoldOut):
        change(held, full)

    assert stored(Attendee)[0].price == Cents(45_000)
    assert stored(Registration)[0].subtotal == Cents(45_000)
    assert sum(one.taken for one in stored(Counter)) == 1
    assert (balance(held), len(stored(Bill)[0].lines)) == (USUAL, 1)


def test_a_pool_that_both_types_share_may_be_full(till, make, change, stored):
    pool = make.counter(capacity=1)
    first, second = make.category(pool_id=pool.id), make.category(pool_id=pool.id)
    held = till.awaiting(people=1, category=first)

    change(held, second)

    assert {one.id: one.taken for one in stored(Counter)} == {
        pool.id: 1,
        first.counter_id: 0,
        second.counter_id: 1,
    }


def test_a_hidden_type_is_the_offices_only(till, dear, change, writing, stored):
    held = till.awaiting(people=1)
    with writing() as session:
        session.get_one(Category, dear.id).is_public = False

    with pytest.raises(TypeNotOffered):
        change(held, dear)

    change(held, dear, hand=FINANCE)
    assert stored(Attendee)[0].category_id == dear.id


def test_a_type_not_on_sale_yet_is_nobodys(till, make, change):
    held = till.awaiting(people=1)
    later_on = make.category(on_sale=(clock.now() + timedelta(days=9)).date())

    with pytest.raises(TypeNotOffered):
        change(held, later_on, hand=FINANCE)


def test_once_registration_is_closed_only_the_office_changes_types(
    till, dear, change, writing, stored
):
    held = till.awaiting(people=1)
    with writing() as session:
        session.get_one(Summit, 1).registration_closes_at = clock.now()

    with pytest.raises(TypesClosed):
        change(held, dear)

    change(held, dear, hand=FINANCE)
    assert stored(Attendee)[0].category_id == dear.id


def test_of_a_draft_or_of_what_ended_no_type_is_changed_here(till, make, dear, change):
    with pytest.raises(NotYetSent):
        change(make.registration(now=clock.now()), dear)
    ended = till.awaiting(people=1)
    till.withdraw(ended)

    with pytest.raises(NotYetSent):
        change(ended, dear)


def test_nobody_of_another_registration_is_changed(till, dear, change):
    held, other = till.awaiting(people=1), till.awaiting(people=1)
    held.attendees[0] = other.attendees[0]

    with pytest.raises(LeftAlready):
        change(held, dear)


def test_a_price_that_changed_since_it_was_shown_is_refused(till, dear, seen, change, writing):
    held = till.awaiting(people=1)
    shown = seen(held, dear)
    with writing() as session:
        session.get_one(Category, dear.id).windows[0].price = Cents(80_000)

    with pytest.raises(ChangedSincePreview):
        change(held, dear, shown=shown)


def test_a_card_that_was_paid_in_that_moment_is_told(till, dear, seen, change, stored):
    held = till.awaiting(people=1)
    session_id = till.begin(held)
    shown = seen(held, dear)
    assert till.stripe.pay(session_id)["turn"] == "paid"

    with pytest.raises(ChangedSincePreview):
        change(held, dear, shown=shown)

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert len(stored(Payment)) == 1


def test_without_dates_the_organizers_decide_on_paid_money(by_card, cheap, change, stored):
    with pytest.raises(OrganizersDecide):
        change(by_card, cheap)

    assert stored(Refund) == []


def test_without_dates_a_contact_may_still_choose_a_dearer_type(by_card, dear, change, balance):
    change(by_card, dear)

    assert balance(by_card) == DEAR - USUAL


def test_who_may_not_refund_chooses_no_cheaper_type_of_paid_people(by_card, cheap, change):
    organizer = Hand(by="staff:2", is_contact=False, may_refund=False)

    with pytest.raises(FinanceDecides):
        change(by_card, cheap, hand=organizer)


def test_paid_sales_that_are_closed_open_no_bill(make, dear, free, change, writing, stored):
    held = make.registration(Status.CONFIRMED, people=1, category=free, now=clock.now())
    with writing() as session:
        session.get_one(TaxProfile, 1).regime = TaxRegime.NOT_YET_REGISTERED

    with pytest.raises(SalesClosed):
        change(held, dear, hand=FINANCE)

    assert stored(Bill) == []


def test_without_a_named_seller_a_dearer_type_is_not_even_shown(make, dear, free, seen, writing):
    held = make.registration(Status.CONFIRMED, people=1, category=free, now=clock.now())
    with writing() as session:
        session.get_one(Summit, 1).organizer_name = None

    with pytest.raises(SalesClosed):
        seen(held, dear)


def test_no_more_goes_back_than_the_difference(by_card, cheap, change):
    given = {"reason": Reason.AMOUNT, "amount": Cents(USUAL - CHEAP + 1), "note": "too much"}

    with pytest.raises(RefundTooHigh):
        change(by_card, cheap, hand=FINANCE, **given)


def test_another_reason_than_the_dates_is_written_down(by_card, cheap, change):
    with pytest.raises(ReasonMissing):
        change(by_card, cheap, hand=FINANCE, reason=Reason.ORGANIZER)
