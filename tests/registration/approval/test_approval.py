"""Requests that organizers decide on: asked, asked for more, approved, declined, lapsed."""

from datetime import date, timedelta

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.kernel.edits import ChangedMeanwhile, fingerprint
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.errors import NothingDue, SalesClosed
from summit.payments.models import Bill, TaxProfile
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod, TaxRegime
from summit.registration import service as registration
from summit.registration.approval import jobs, service
from summit.registration.approval.errors import (
    AnsweredMeanwhile,
    AnswerMissing,
    DecidedMeanwhile,
    NothingAsked,
    NotYetApproved,
    QuestionMissing,
    QuestionOpen,
    ReasonMissing,
)
from summit.registration.approval.models import ApprovalQuestion, ApprovalRequest
from summit.registration.approval.rules import ApprovalTerms
from summit.registration.approval.statuses import RequestState
from summit.registration.errors import NotADraft, NotYetSent, RequestUnnamed
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import PaidBy, SeatsKeptBy, Status
from summit.registration.waiting.models import WaitingEntry
from tests.factories import MOMENT
from tests.site import HOLDS

TEN_DAYS, FIVE_DAYS = MOMENT + timedelta(days=10), MOMENT + timedelta(days=5)


def occasions(stored, registration_id):
    about = f"registration:{registration_id}"
    return [one.occasion for one in stored(OutboxMessage, about=about)]


# -- asking ------------------------------------------------------------------------------------


def test_a_draft_with_one_person_on_request_waits_for_a_decision(make, press, asked, stored):
    delegate = make.category()
    held, request = asked(people=(make.person(press), make.person(delegate)))

    row = stored(Registration)[0]
    assert (row.status, row.seats_kept_by) == (Status.PENDING_APPROVAL, None)
    assert (row.held_until, request.decide_by) == (TEN_DAYS, TEN_DAYS)
    assert request.state is RequestState.OPEN
    assert sum(one.taken for one in stored(Counter)) == 2
    assert occasions(stored, held.id) == ["registration.held", "approval.received"]


def test_nothing_is_billed_before_a_decision(asked, stored):
    asked()

    assert stored(Bill) == []
    assert stored(Badge) == []


def test_other_payers_are_billed_only_once_it_is_approved(make, press, asked, decide, stored):
    other = {"paid_by": PaidBy.OTHER, "payer_name": "La Presse", "payer_email": "c@presse.example"}
    _held, request = asked(people=(make.person(press), make.person(press, **other)))
    assert len(stored(Registration)) == 1

    decide("approve", request, now=FIVE_DAYS)

    whole, part = stored(Registration)
    assert [one.status for one in (whole, part)] == [Status.AWAITING_PAYMENT] * 2
    assert whole.held_until == part.held_until == FIVE_DAYS + timedelta(days=10)
    assert [one.payer_email for one in stored(Bill)] == [None, "c@presse.example"]
    assert "payer.bill" in occasions(stored, part.id)


def test_no_clock_of_a_hold_takes_the_seats_of_a_request(asked, writing, stored):
    held, _request = asked()

    with writing() as session:
        assert registration.lapsed(session, now=TEN_DAYS + timedelta(days=99)) == []
        assert not registration.expire(session, held.id, now=TEN_DAYS + timedelta(days=99))

    assert stored(Counter)[0].taken == 1


def test_a_request_sent_twice_is_refused(make, asked, writing):
    held, _request = asked()

    with pytest.raises(NotADraft), writing() as session:
        registration.submit(session, held.id, make.submission(), now=MOMENT)


def test_nobody_is_asked_for_without_a_name(make, press, writing):
    people = (make.person(press, given_name="", family_name="", name_follows=True),)
    with writing() as session:
        held = registration.start(session, make.application(press, people), now=MOMENT, holds=HOLDS)
        draft = held.id

    with pytest.raises(RequestUnnamed), writing() as session:
        registration.submit(session, draft, make.submission(), now=MOMENT)


def test_the_form_says_at_the_person_that_a_request_needs_a_name(desk, press, at_moment):
    answers = desk.fill(press, people_0_name_follows="y") | {"people-0-given_name": ""}

    answer = desk.send(answers)

    assert answer.status_code == 422
    assert "the organizing team decides on each request by name" in answer.text


def test_places_from_the_waiting_list_are_asked_for_as_any_others(make, press, writing, stored):
    with make.writing() as session:
        session.get_one(Counter, press.counter_id).capacity = 1
    first = make.registration(category=press)
    make.waiting(press)
    with writing() as session:
        registration.withdraw(session, first.id, Status.CANCELLED, now=MOMENT)
    offered = next(one for one in stored(Registration) if one.waiting_entry_id)
    with make.writing() as session:
        asked_for = make.application(press)
        registration.revise(session, offered.id, asked_for, now=MOMENT, holds=HOLDS)
        registration.submit(session, offered.id, make.submission(), now=MOMENT)

    assert stored(Registration, id=offered.id)[0].status is Status.PENDING_APPROVAL


# -- approving ---------------------------------------------------------------------------------


def test_an_approved_registration_is_billed_at_the_price_of_the_day_of_its_request(
    make, press, asked, decide, stored
):
    held, request = asked()
    with make.writing() as session:
        session.merge(press).windows[0].price = Cents(99_900)

    decide("approve", request, now=FIVE_DAYS)

    row, bill = stored(Registration)[0], stored(Bill)[0]
    assert (row.status, row.seats_kept_by) == (Status.AWAITING_PAYMENT, SeatsKeptBy.HOLD)
    assert row.held_until == FIVE_DAYS + timedelta(days=10)
    assert bill.subtotal == Cents(45_000)
    assert stored(Counter)[0].taken == 1
    assert "approval.approved" in occasions(stored, held.id)
    found = stored(ApprovalRequest)[0]
    assert (found.state, found.decided_by) == (RequestState.APPROVED, "staff:1")


def test_an_approved_registration_that_is_free_is_confirmed_at_once(make, asked, decide, stored):
    held, request = asked(make.category(price=0, needs_approval=True))

    decide("approve", request)

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert len(stored(Badge)) == 1
    assert "approval.approved" not in occasions(stored, held.id)
    assert "registration.confirmed" in occasions(stored, held.id)


def test_an_approved_registration_that_is_not_paid_expires(asked, decide, writing, stored):
    held, request = asked()
    decide("approve", request)

    with writing() as session:
        assert registration.expire(session, held.id, now=TEN_DAYS)

    assert stored(Registration)[0].status is Status.EXPIRED
    assert stored(Counter)[0].taken == 0


def test_nothing_paid_is_approved_while_nothing_may_be_sold(asked, decide, writing, stored):
    _held, request = asked()
    with writing() as session:
        session.get_one(TaxProfile, 1).regime = TaxRegime.NOT_YET_REGISTERED

    with pytest.raises(SalesClosed):
        decide("approve", request)

    assert stored(ApprovalRequest)[0].state is RequestState.OPEN
    assert stored(Registration)[0].status is Status.PENDING_APPROVAL


def test_what_was_decided_is_not_decided_again(asked, decide, stored):
    _held, request = asked()
    decide("decline", request, reason="Full")

    with pytest.raises(DecidedMeanwhile):
        decide("approve", request)

    assert stored(Registration)[0].status is Status.DECLINED


# -- declining ---------------------------------------------------------------------------------


def test_a_declined_request_returns_its_seats_and_says_why(asked, decide, stored):
    held, request = asked(people=2)

    decide("decline", request, reason="Only accredited press.\nPlease ask next year.")

    assert stored(Registration)[0].status is Status.DECLINED
    assert stored(Counter)[0].taken == 0
    found = stored(ApprovalRequest)[0]
    assert found.reason == "Only accredited press.\nPlease ask next year."
    assert occasions(stored, held.id)[-1] == "registration.declined"


def test_the_next_in_line_is_asked_when_a_request_is_declined(make, press, asked, decide, stored):
    with make.writing() as session:
        session.get_one(Counter, press.counter_id).capacity = 1
    _held, request = asked()
    make.waiting(press)

    decide("decline", request, reason="No")

    assert stored(WaitingEntry)[0].people == 0
    assert len([one for one in stored(Registration) if one.waiting_entry_id]) == 1
    assert stored(Counter)[0].taken == 1


@pytest.mark.parametrize("reason", ["", " \n "])
def test_no_request_is_declined_without_a_reason(asked, decide, stored, reason):
    _held, request = asked()

    with pytest.raises(ReasonMissing):
        decide("decline", request, reason=reason)

    assert stored(Registration)[0].status is Status.PENDING_APPROVAL


# -- asking for more ---------------------------------------------------------------------------


def test_a_question_is_sent_and_its_answer_brings_the_request_back(asked, decide, answer, stored):
    held, request = asked()

    decide("ask", request, question="For which paper?", now=FIVE_DAYS)
    assert stored(ApprovalRequest)[0].state is RequestState.QUESTION
    answer(request, "Le Devoir", now=FIVE_DAYS)

    found, said = stored(ApprovalRequest)[0], stored(ApprovalQuestion)[0]
    assert (found.state, found.turn) == (RequestState.ANSWERED, 2)
    assert (said.question, said.answer) == ("For which paper?", "Le Devoir")
    assert "approval.question" in occasions(stored, held.id)


def test_a_question_begins_the_days_anew_for_whoever_answers(asked, decide, stored):
    _held, request = asked()

    decide("ask", request, question="For which paper?", now=FIVE_DAYS)

    until = FIVE_DAYS + timedelta(days=10)
    assert stored(ApprovalRequest)[0].decide_by == stored(Registration)[0].held_until == until


def test_no_empty_question_is_sent(asked, decide):
    with pytest.raises(QuestionMissing):
        decide("ask", asked()[1], question=" ")


def test_no_second_question_is_asked_before_the_first_is_answered(asked, decide, stored):
    _held, request = asked()
    decide("ask", request, question="For which paper?")

    with pytest.raises(QuestionOpen):
        decide("ask", request, question="And since when?", turn=1)

    assert len(stored(ApprovalQuestion)) == 1


def test_no_empty_answer_is_taken(asked, decide, answer):
    _held, request = asked()
    decide("ask", request, question="For which paper?")

    with pytest.raises(AnswerMissing):
        answer(request, " ")


def test_nobody_answers_what_was_not_asked(asked, answer):
    with pytest.raises(NothingAsked):
        answer(asked()[1])


def test_nobody_answers_what_was_decided_meanwhile(asked, decide, answer, stored):
    _held, request = asked()
    decide("ask", request, question="For which paper?")
    decide("decline", request, reason="No", turn=1)

    with pytest.raises(NothingAsked):
        answer(request)

    assert stored(ApprovalQuestion)[0].answer is None


def test_nobody_answers_for_another_registration(asked, decide, writing):
    _held, request = asked()
    other, _ = asked()
    decide("ask", request, question="For which paper?")

    with pytest.raises(NothingAsked), writing() as session:
        service.answer(session, other.id, request.id, "Mine", now=MOMENT)


@pytest.mark.parametrize(
    ("deed", "given"),
    [("approve", {}), ("decline", {"reason": "No"}), ("ask", {"question": "And?"})],
)
def test_nobody_decides_past_an_answer_they_have_not_read(
    asked, decide, answer, stored, deed, given
):
    _held, request = asked()
    decide("ask", request, question="For which paper?")
    answer(request)

    with pytest.raises(AnsweredMeanwhile):
        decide(deed, request, turn=1, **given)

    assert stored(ApprovalRequest)[0].state is RequestState.ANSWERED


# -- lapsing, and ending otherwise -------------------------------------------------------------


def test_a_request_nobody_decided_on_ends_at_its_deadline(at_moment, app, asked, stored):
    held, _request = asked()
    at_moment(TEN_DAYS - timedelta(minutes=1))
    with app.app_context():
        jobs.end_lapsed_requests()
    assert stored(Registration)[0].status is Status.PENDING_APPROVAL

    at_moment(TEN_DAYS)
    with app.app_context():
        jobs.end_lapsed_requests()

    assert stored(Registration)[0].status is Status.EXPIRED
    assert stored(ApprovalRequest)[0].state is RequestState.LAPSED
    assert stored(Counter)[0].taken == 0
    assert occasions(stored, held.id)[-1] == "registration.expired"


def test_a_request_that_was_decided_does_not_lapse(asked, decide, writing, stored):
    _held, request = asked()
    decide("approve", request)

    with writing() as session:
        assert not service.lapse(session, request.id, now=TEN_DAYS + timedelta(days=1))

    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT


def test_a_request_whose_days_began_anew_does_not_lapse(asked, decide, writing):
    _held, request = asked()
    decide("ask", request, question="For which paper?", now=FIVE_DAYS)

    with writing() as session:
        assert not service.lapse(session, request.id, now=TEN_DAYS)


def test_a_cancelled_request_is_closed_and_its_seats_go_back(asked, writing, decide, stored):
    held, request = asked()

    with writing() as session:
        registration.withdraw(session, held.id, Status.CANCELLED, now=MOMENT)

    assert stored(ApprovalRequest)[0].state is RequestState.WITHDRAWN
    assert stored(Counter)[0].taken == 0
    with pytest.raises(DecidedMeanwhile):
        decide("approve", request)


# -- money -------------------------------------------------------------------------------------


def test_no_invoice_is_asked_for_before_a_decision(asked, writing):
    held, _request = asked()

    with pytest.raises(NotYetApproved), writing() as session:
        registration.choose_invoice(session, held.id, due=TEN_DAYS, purchase_order=None, now=MOMENT)


def test_no_payment_is_recorded_before_a_decision(asked, writing):
    held, _request = asked()
    receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(51_739))

    with pytest.raises(NothingDue), writing() as session:
        record_payment(session, held.id, receipt, now=MOMENT)


def test_nobody_leaves_before_a_decision(asked, writing):
    held, _request = asked(people=2)
    with writing() as session:
        row = session.get_one(Registration, held.id)

        with pytest.raises(NotYetSent):
            registration.leaving_with(row, held.attendees[0].id)


# -- the days ----------------------------------------------------------------------------------


def test_the_days_that_owners_set_hold_for_the_next_request(make, asked, writing, decide, stored):
    seen = fingerprint(ApprovalTerms(), service.SHOWN)
    with writing() as session:
        service.set_terms(session, ApprovalTerms(decision_days=3, payment_days=4), seen=seen)

    _held, request = asked()
    decide("approve", request)

    assert request.decide_by == MOMENT + timedelta(days=3)
    assert stored(Registration)[0].held_until == MOMENT + timedelta(days=4)


def test_nobody_overwrites_days_that_were_set_meanwhile(writing):
    seen = fingerprint(ApprovalTerms(), service.SHOWN)
    with writing() as session:
        service.set_terms(session, ApprovalTerms(decision_days=3), seen=seen)

    with pytest.raises(ChangedMeanwhile), writing() as session:
        service.set_terms(session, ApprovalTerms(decision_days=5), seen=seen)


def test_a_price_that_ended_meanwhile_stands_for_a_request(make, decide, asked, stored):
    early = make.category(needs_approval=True, on_sale=date(2026, 1, 1))
    _held, request = asked(early)

    decide("approve", request, now=MOMENT + timedelta(days=9))

    assert stored(Attendee)[0].price == Cents(45_000)
