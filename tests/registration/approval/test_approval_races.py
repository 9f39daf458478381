"""Two people decide at once, or one while the contact acts: several processes, real commits."""

from datetime import timedelta

from summit.admission.models import Counter
from summit.commands import doctor
from summit.extensions import db
from summit.mail.models import OutboxMessage
from summit.payments.models import Bill
from summit.registration.approval.models import ApprovalQuestion, ApprovalRequest
from summit.registration.approval.statuses import RequestState
from summit.registration.models import Registration
from summit.registration.statuses import HOLD_SEATS, Status
from tests.factories import MOMENT
from tests.registration.approval import crowd_approval as process

PAIRS = 6  # races of one kind in one test: one alone may be decided before it begins
NO = {"reason": "Full"}


def seats_agree(app, stored):
    """See that the counter says what people hold, by the doctor's own count."""
    holding = [one for one in stored(Registration) if one.status in HOLD_SEATS]
    assert sum(one.taken for one in stored(Counter)) == len(holding)
    with app.app_context():
        assert list(doctor.seats_miscounted(db.session())) == []
        assert list(doctor._requests(db.session())) == []


def many(asked, make):
    kind = make.category(needs_approval=True, capacity=PAIRS)
    return [asked(kind) for _ in range(PAIRS)]


def test_two_organizers_who_approve_and_decline_at_once_decide_once(
    app, make, asked, crowd, stored
):
    found = many(asked, make)
    jobs = []
    for _held, request in found:
        jobs.append((process.decide, "approve", request.id, "staff:1", {}))
        jobs.append((process.decide, "decline", request.id, "staff:2", NO))

    answers = crowd(*jobs)

    for number, (held, _request) in enumerate(found):
        pair = sorted(answers[2 * number : 2 * number + 2])
        assert pair in (["DecidedMeanwhile", "approve"], ["DecidedMeanwhile", "decline"])
        row = stored(Registration, id=held.id)[0]
        is_yes = "approve" in pair
        assert row.status is (Status.AWAITING_PAYMENT if is_yes else Status.DECLINED)
        assert len(stored(Bill, registration_id=held.id)) == is_yes
        about = [one.occasion for one in stored(OutboxMessage, about=f"registration:{held.id}")]
        said = {"approval.approved", "registration.declined"} & set(about)
        assert said == {"approval.approved" if is_yes else "registration.declined"}
    seats_agree(app, stored)


def test_an_approval_pressed_by_eight_bills_once(app, make, asked, crowd, stored):
    _held, request = asked()

    answers = crowd(*[(process.decide, "approve", request.id, f"staff:{n}", {}) for n in range(8)])

    assert sorted(answers) == ["DecidedMeanwhile"] * 7 + ["approve"]
    assert len(stored(Bill)) == 1
    seats_agree(app, stored)


def test_a_contact_who_cancels_while_the_office_approves_is_cancelled(
    app, make, asked, crowd, stored
):
    found = many(asked, make)
    jobs = []
    for held, request in found:
        jobs.append((process.decide, "approve", request.id, "staff:1", {}))
        jobs.append((process.cancel, held.id))

    answers = crowd(*jobs)

    assert set(answers[1::2]) == {"cancelled"}  # nothing was paid: a contact may always
    assert set(answers[0::2]) <= {"approve", "DecidedMeanwhile"}
    assert {one.status for one in stored(Registration)} == {Status.CANCELLED}
    assert not any(one.taken for one in stored(Counter))
    for (_held, request), said in zip(found, answers[0::2], strict=True):
        state = stored(ApprovalRequest, id=request.id)[0].state
        wanted = RequestState.APPROVED if said == "approve" else RequestState.WITHDRAWN
        assert state is wanted
    seats_agree(app, stored)


def test_a_contact_who_cancels_while_the_office_declines_ends_once(app, make, asked, crowd, stored):
    found = many(asked, make)
    jobs = []
    for held, request in found:
        jobs.append((process.decide, "decline", request.id, "staff:1", NO))
        jobs.append((process.cancel, held.id))

    answers = crowd(*jobs)

    for number in range(PAIRS):
        pair = set(answers[2 * number : 2 * number + 2])
        assert pair in ({"decline", "AlreadyEnded"}, {"DecidedMeanwhile", "cancelled"})
    assert not any(one.taken for one in stored(Counter))
    seats_agree(app, stored)


def test_a_deadline_that_passes_while_the_office_approves_ends_or_waits(
    app, make, asked, crowd, stored
):
    found = many(asked, make)
    late = MOMENT + timedelta(days=10)
    jobs = []
    for _held, request in found:
        jobs.append((process.decide, "approve", request.id, "staff:1", {}))
        jobs.append((process.lapse, request.id, late))

    answers = crowd(*jobs)

    for number, (held, _request) in enumerate(found):
        pair = set(answers[2 * number : 2 * number + 2])
        assert pair in ({"approve", "left"}, {"DecidedMeanwhile", "lapsed"})
        wanted = Status.AWAITING_PAYMENT if "approve" in pair else Status.EXPIRED
        assert stored(Registration, id=held.id)[0].status is wanted
    seats_agree(app, stored)


def test_an_answer_sent_twice_at_once_is_kept_once(make, asked, decide, crowd, stored):
    held, request = asked()
    decide("ask", request, question="For which paper?")

    answers = crowd(*[(process.answer, held.id, request.id, f"No. {n}") for n in range(8)])

    assert sorted(answers) == ["NothingAsked"] * 7 + ["answered"]
    assert stored(ApprovalRequest)[0].turn == 2
    assert stored(ApprovalQuestion)[0].answer == f"No. {answers.index('answered')}"
