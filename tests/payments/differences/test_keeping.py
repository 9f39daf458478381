"""What differs is written down once, stays settled, and closes by itself when it is gone."""

from datetime import timedelta

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.cards import Rejected, Unanswered
from summit.payments.differences import looking, service
from summit.payments.differences.errors import DifferenceChanged, NoteMissing, SettledAlready
from summit.payments.differences.models import Difference, Reconciliation
from summit.payments.differences.statuses import Ending, Kind, State
from summit.payments.disputing.models import Dispute
from summit.payments.disputing.statuses import DisputeStatus
from summit.payments.models import Attempt, Payment, Refund
from summit.payments.service.refunds import request_refund
from summit.payments.statuses import RefundStatus
from tests.payments.differences.conftest import TOTAL
from tests.payments.unknown import of_nobody

NIGHT = timedelta(days=3)


def settle(writing, row, note="Known", seen=None):
    with writing(by="staff:1") as session:
        kept = session.get_one(Difference, row.id)
        shown = service.shown_of(kept) if seen is None else seen
        asked = {"note": note, "seen": shown, "by": "staff:1", "now": clock.now()}
        service.settle(session, row.id, **asked)


# -- each kind, once -----------------------------------------------------------------------------


def test_where_both_books_agree_nothing_is_kept_but_that_it_was_looked(recorded, look_back, stored):
    assert look_back() == []

    assert stored(Difference) == []
    assert [one.ending for one in stored(Reconciliation)] == [Ending.WHOLE]


def test_a_payment_nobody_told_of_is_kept_as_history_and_needs_nobody(paid, look_back, the_one):
    held, session_id = paid()

    (first,) = look_back()
    assert look_back() == []

    kept = the_one()
    assert (kept.kind, kept.state, first.is_open) == (Kind.PAYMENT_FOUND, State.MENDED, False)
    assert (kept.about, kept.registration_id) == (session_id, held.id)
    assert kept.our_sum == kept.their_sum == (Cents(TOTAL), "cad")


def test_an_amount_that_differs_is_kept_once_with_both_amounts(misstate, look_back, the_one):
    misstate(100)

    first, second = look_back(), look_back()

    assert [one.is_open for one in (*first, *second)] == [True, True]
    kept = the_one()
    assert (kept.kind, kept.state) == (Kind.WRONG_AMOUNT, State.OPEN)
    assert (kept.ours, kept.theirs) == (Cents(100), Cents(TOTAL))
    assert kept.last_seen_at > kept.first_seen_at
    assert kept.stripe_id.startswith("pi_")


def test_a_page_of_nobody_is_kept_without_a_registration(stray_page, look_back, the_one):
    session_id = stray_page(500)

    look_back()
    look_back()

    kept = the_one()
    assert (kept.kind, kept.about, kept.registration_id) == (Kind.UNKNOWN_PAGE, session_id, None)
    assert (kept.our_sum, kept.their_sum) == (None, (Cents(500), "cad"))


def test_what_stripe_does_not_know_is_kept_of_each_kind(recorded, look_back, writing, stored, till):
    with writing() as session:
        payment = stored(Payment)[0].id
        session.query(Attempt).one().payment_intent_id = "pi_of_nobody"
        session.query(Attempt).one().session_id = "cs_of_nobody"
        session.add_all(of_nobody(payment))

    look_back()
    look_back()

    kept = {one.kind: one for one in stored(Difference)}
    wanted = {Kind.PAYMENT_UNKNOWN, Kind.REFUND_UNKNOWN, Kind.DISPUTE_UNKNOWN, Kind.UNKNOWN_PAGE}
    assert set(kept) == wanted
    assert len(stored(Difference)) == len(wanted)
    assert kept[Kind.PAYMENT_UNKNOWN].about == f"payment:{payment}"
    ours = [kept[kind] for kind in wanted - {Kind.UNKNOWN_PAGE}]
    assert {one.registration_id for one in ours} == {recorded.id}


def test_a_refund_from_the_dashboard_and_one_brought_up_to_date_are_history(
    till, recorded, look_back, writing, stored, gateway
):
    intent = till.stripe.state()["payment_intent"][0]["id"]
    till.stripe.refund_on_dashboard(intent, amount=1_000)
    with writing() as session:
        payment = session.get_one(Payment, stored(Payment)[0].id)
        about = {"registration_id": recorded.id, "reason": "surplus", "amount": Cents(700)}
        refund_id = request_refund(session, payment, now=payment.received_at, **about).id
    gateway.refund(intent, Cents(700), refund_id=str(refund_id), key="as the worker would")

    look_back()
    assert look_back() == []

    kept = {one.kind: one.state for one in stored(Difference)}
    assert kept == {Kind.EXTERNAL_REFUND: State.MENDED, Kind.REFUND_FOUND: State.MENDED}


def test_a_refund_that_failed_with_us_and_came_with_stripe_is_not_called_mended(
    till, refunding, look_back, writing, stored, the_one
):
    """A word that our table of steps does not allow changes nothing: a person must look."""
    refunding(amount=Cents(700))
    till.work()
    with writing() as session:
        session.get_one(Refund, stored(Refund)[0].id).status = RefundStatus.FAILED

    look_back()
    (again,) = look_back()

    assert (the_one().kind, the_one().state) == (Kind.REFUND_DIFFERS, State.OPEN)
    assert again.is_open


def test_a_dispute_whose_news_were_lost_is_history(till, recorded, look_back, the_one):
    till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])

    look_back()
    assert look_back() == []

    assert (the_one().kind, the_one().state) == (Kind.DISPUTE_FOUND, State.MENDED)


def test_a_dispute_that_ended_otherwise_is_kept(
    till, recorded, look_back, writing, stored, the_one
):
    dispute = till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])
    till.stripe.move_dispute(dispute["id"], "lost")
    till.deliver()
    with writing() as session:
        session.get_one(Dispute, stored(Dispute)[0].id).status = DisputeStatus.WON

    look_back()
    look_back()

    assert (the_one().kind, the_one().state) == (Kind.DISPUTE_DIFFERS, State.OPEN)


def test_what_finance_sent_back_by_hand_is_not_missed_at_stripe(
    recorded, look_back, writing, stored
):
    """Of a card's payment, by transfer: Stripe cannot know it, and every night would ask."""
    with writing() as session:
        session.add(
            Refund(
                payment_id=stored(Payment)[0].id,
                amount=Cents(1),
                reason="amount",
                status=RefundStatus.SUCCEEDED,
                by_hand=True,
                requested_at=clock.now(),
            )
        )

    assert look_back() == []


# -- settled, changed, gone, back again ----------------------------------------------------------


def test_what_was_looked_at_does_not_come_back_each_night(
    misstate, look_back, writing, the_one, later
):
    misstate(100)
    look_back()
    settle(writing, the_one(), note="The bank rounds")

    later(days=1)
    (again,) = look_back()

    kept = the_one()
    assert (kept.state, again.is_open) == (State.SETTLED, False)
    assert (kept.note, kept.settled_by) == ("The bank rounds", "staff:1")


def test_what_was_looked_at_opens_anew_with_other_amounts(
    misstate, look_back, writing, the_one, later
):
    misstate(100)
    look_back()
    settle(writing, the_one(), note="The bank rounds")
    misstate(200)

    later(days=1)
    (again,) = look_back()

    kept = the_one()
    assert (kept.state, kept.ours, again.is_open) == (State.OPEN, Cents(200), True)
    assert kept.note == "The bank rounds"  # what was found the first time is not lost


def test_what_a_later_look_no_longer_finds_closes_by_itself(misstate, look_back, the_one, later):
    misstate(100)
    look_back()
    misstate(TOTAL)

    later(days=1)
    look_back()

    kept = the_one()
    assert (kept.state, kept.settled_by) == (State.GONE, None)
    assert kept.gone_at > kept.last_seen_at


@pytest.mark.parametrize("is_settled", [False, True], ids=["closed by itself", "looked at"])
def test_what_was_gone_for_a_while_opens_anew(
    misstate, look_back, writing, the_one, later, is_settled
):
    misstate(100)
    look_back()
    if is_settled:
        settle(writing, the_one())
    misstate(TOTAL)
    later(days=1)
    look_back()
    misstate(100)
    later(days=2)
    look_back()

    assert (the_one().state, the_one().gone_at) == (State.OPEN, None)


def test_a_look_that_does_not_reach_so_far_back_closes_nothing(misstate, look_back, the_one, later):
    misstate(100)
    look_back()
    misstate(TOTAL)

    later(days=9)
    look_back(timedelta(days=3))

    assert (the_one().state, the_one().gone_at) == (State.OPEN, None)


def test_a_dispute_that_stripe_knows_after_all_closes_however_old_it_is(
    till, recorded, look_back, writing, stored, the_one, later
):
    stripe_id = till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])["id"]
    till.deliver()
    with writing() as session:
        session.get_one(Dispute, stored(Dispute)[0].id).stripe_id = "du_of_nobody"
    later(days=9)
    look_back(timedelta(days=3))
    assert the_one().kind is Kind.DISPUTE_UNKNOWN
    with writing() as session:
        session.get_one(Dispute, stored(Dispute)[0].id).stripe_id = stripe_id

    later(days=10)
    look_back(timedelta(days=3))

    assert the_one().state is State.GONE


def test_answers_older_than_what_was_seen_since_change_nothing(
    misstate, look_back, writing, the_one
):
    """Two looks at once: the one that asked first writes last."""
    misstate(100)
    long_ago = clock.now()
    (seen,) = look_back()

    with writing(by="worker") as session:
        service.keep(session, [], since=clock.now() - NIGHT, began=long_ago)
    assert the_one().state is State.OPEN

    misstate(TOTAL)
    look_back()
    gone = the_one()
    with writing(by="worker") as session:
        service.keep(session, [seen.found], since=clock.now() - NIGHT, began=long_ago)
    assert (the_one().state, the_one().gone_at) == (State.GONE, gone.gone_at)


# -- a person ------------------------------------------------------------------------------------


def test_without_a_note_nothing_is_settled(misstate, look_back, writing, the_one):
    misstate(100)
    look_back()

    with pytest.raises(NoteMissing):
        settle(writing, the_one(), note=None)

    assert the_one().state is State.OPEN


def test_what_is_settled_is_not_settled_again(misstate, look_back, writing, the_one):
    misstate(100)
    look_back()
    settle(writing, the_one(), note="first")

    with pytest.raises(SettledAlready):
        settle(writing, the_one(), note="second")

    assert the_one().note == "first"


def test_amounts_that_changed_under_the_readers_eyes_are_shown_anew(
    misstate, look_back, writing, the_one
):
    misstate(100)
    look_back()
    seen = service.shown_of(the_one())
    misstate(200)
    look_back()

    with pytest.raises(DifferenceChanged):
        settle(writing, the_one(), seen=seen)

    assert the_one().state is State.OPEN


# -- Stripe that is silent -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "error", "ending"),
    [(500, Unanswered, Ending.UNANSWERED), (403, Rejected, Ending.REFUSED)],
    ids=["silent", "refuses"],
)
def test_where_stripe_does_not_answer_nothing_is_opened_or_closed(
    till, misstate, look_back, stored, the_one, later, status, error, ending
):
    misstate(100)
    look_back()
    before = the_one()
    misstate(TOTAL)
    later(days=1)
    till.stripe.fail_api(status, path="/v1/refunds", method="GET", count=5)

    with pytest.raises(error):
        look_back()

    assert (the_one().state, the_one().last_seen_at) == (State.OPEN, before.last_seen_at)
    assert [one.ending for one in stored(Reconciliation)] == [Ending.WHOLE, ending]


def test_what_was_recorded_before_stripe_fell_silent_is_kept_as_history(
    till, paid, stray_page, look_back, the_one
):
    """The payment was recorded; the page of nobody is found by the next whole look."""
    paid()
    stray_page()
    till.stripe.fail_api(500, path="/v1/refunds", method="GET", count=5)

    with pytest.raises(Unanswered):
        look_back()

    assert (the_one().kind, the_one().state) == (Kind.PAYMENT_FOUND, State.MENDED)


def test_a_fault_of_ours_is_written_down_and_heard(recorded, look_back, monkeypatch, stored):
    def breaks(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("summit.payments.reconciling.read_movements", breaks)

    with pytest.raises(ZeroDivisionError):
        look_back()

    (one,) = stored(Reconciliation)
    assert (one.ending, one.fault) == (Ending.BROKEN, "ZeroDivisionError")


def test_a_night_looks_back_to_where_the_last_whole_one_began(
    app, till, recorded, look_back, later, stored
):
    with app.app_context():
        assert looking.nightly_since() <= clock.now() - NIGHT
    look_back()
    began = stored(Reconciliation)[0].began_at
    later(days=9)
    till.stripe.fail_api(500, path="/v1/refunds", method="GET", count=5)
    with pytest.raises(Unanswered):
        look_back()

    with app.app_context():
        assert looking.nightly_since() == began
