"""Separate processes: a proof handed in eight times, accepted and declined at once."""

from collections import Counter as Tally
from dataclasses import replace

import pytest

from summit.admission.models import Counter
from summit.extensions import transaction
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.leaving.service import foresee, preview
from summit.payments.models import Refund
from summit.payments.queries import money_of
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.visas.models import VisaFile, VisaRequest
from summit.payments.visas.proofs import Proof
from summit.payments.visas.service import ask
from summit.payments.visas.statuses import VisaStatus
from summit.registration.models import Attendee
from summit.registration.queries import get_whole
from summit.web.uploads.rules import look_at
from tests.payments import crowd_payments as process
from tests.payments.crowd_payments import PAIRS
from tests.payments.leaving.conftest import EACH, FEE
from tests.web.uploads.files import PDF

PROOF = look_at(PDF, "refusal.pdf")


@pytest.fixture
def asked(till, paid, policy, app):
    """Pay for two people, hand in a proof for the first; return (registration, request, wish)."""
    held = [paid(people=2)[0] for _ in range(PAIRS)]
    till.deliver()

    def hand_in(one):
        with app.app_context(), transaction(by="contact:1") as session:
            booking, money = get_whole(session, one.id), money_of(session, one.id)
            who = booking.attendees[0].id
            shown = preview(session, booking, who, money, now=clock.now())
            given = {"said": None, "by": "contact:1", "now": clock.now()}
            request = ask(session, one.id, who, PROOF, **given)
            proof = Proof(request_id=request.id)
            wish = Wish(reason=Reason.VISA, seen="", note="refused", proof=proof)
            seen = foresee(session, booking, shown, money, wish).seal()
            return one, request.id, replace(wish, seen=seen)

    return [hand_in(one) for one in held]


def test_eight_presses_hand_in_one_proof(till, paid, crowd, stored):
    held, _session = paid(people=2)
    till.deliver()

    answers = crowd(*[(process.hand_in, held.id, held.attendees[0].id, PROOF)] * 8)

    assert Tally(answers) == {"asked": 1, "AskedAlready": 7}
    assert len(stored(VisaRequest)) == len(stored(VisaFile)) == 1


def test_a_proof_accepted_and_declined_at_once_is_one_of_both(asked, there, crowd, stored, writing):
    answers = crowd(
        *(
            job
            for one, request_id, wish in asked
            for job in (
                (process.leave, there, one.id, one.attendees[0].id, wish),
                (process.decline, request_id),
            )
        )
    )

    said = Tally(answers)
    assert said["left"] + said["declined"] == PAIRS
    assert said["DecidedAlready"] == PAIRS
    accepted = stored(VisaRequest, status=VisaStatus.ACCEPTED)
    assert len(accepted) == said["left"] == len(stored(Refund))
    assert {one.amount for one in stored(Refund)} <= {Cents(EACH - FEE)}
    assert sum(one.left_at is not None for one in stored(Attendee)) == said["left"]
    assert sum(one.taken for one in stored(Counter)) == 2 * PAIRS - said["left"]
    for one, _request_id, _wish in asked:
        with writing() as session:
            assert money_of(session, one.id).balance == Cents(0)


def test_a_proof_accepted_eight_times_refunds_once(asked, there, crowd, stored):
    one, _request_id, wish = asked[0]

    answers = crowd(*[(process.leave, there, one.id, one.attendees[0].id, wish)] * 8)

    assert Tally(answers) == {"left": 1, "LeftAlready": 7}
    assert len(stored(Refund)) == 1
