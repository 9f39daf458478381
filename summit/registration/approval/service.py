"""Deciding on requests, asking for more, and answering. Callers hold the transaction.

The registration is locked before its request is read: of two people who decide at once, or of one
who decides while the contact cancels, one comes second and is told.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from summit.edition.editing import alone
from summit.kernel.edits import check_unchanged
from summit.kernel.events import announce
from summit.kernel.languages import Language
from summit.registration.approval.errors import (
    AlreadyAsked,
    AnsweredMeanwhile,
    AnswerMissing,
    DecidedMeanwhile,
    NameOnRequest,
    NothingAsked,
    PrincipalLeft,
    QuestionMissing,
    QuestionOpen,
    ReasonMissing,
)
from summit.registration.approval.events import ChangeRefused, QuestionAsked, RequestApproved
from summit.registration.approval.models import (
    ApprovalQuestion,
    ApprovalRequest,
    ApprovalSettings,
)
from summit.registration.approval.opening import ask_for_name
from summit.registration.approval.queries import (
    approval_terms,
    request_of,
    requests_of,
    undecided_about,
)
from summit.registration.approval.rules import ApprovalTerms
from summit.registration.approval.statuses import RequestState, Subject
from summit.registration.errors import SOMEBODY
from summit.registration.events import PeopleLeft, PersonReplaced, RegistrationEnded
from summit.registration.models import Attendee, Registration
from summit.registration.naming import service as naming
from summit.registration.replacing import service as replacing
from summit.registration.replacing.service import Named
from summit.registration.service import lock, withdraw
from summit.registration.service.sending import bill_people
from summit.registration.statuses import SeatsKeptBy, Status

SHOWN = ("decision_days", "payment_days")
NAMES = ("given_name", "family_name")  # decided on together


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who decides, and what they had read: `turn` of the request as their page showed it."""

    by: str
    turn: int


# -- the organizers ----------------------------------------------------------------------------


def approve(session: Session, request_id: int, *, hand: Hand, now: datetime) -> ApprovalRequest:
    """Say yes. A registration is billed at the price of the day of its request, or confirmed.

    Raises `DecidedMeanwhile`, `AnsweredMeanwhile`, `PrincipalLeft`; where something is owed and
    nothing may be sold, `SalesClosed` of the listeners, and for another name what naming refuses
    with.
    """
    request, booking = _to_decide(session, request_id, hand)
    if request.subject is Subject.REGISTRATION:
        _check_not_alone(booking)
    request.end(RequestState.APPROVED, by=hand.by, now=now)
    if request.subject is Subject.REGISTRATION:
        until = approval_terms(session).pay_by(now)
        booking.seats_kept_by, booking.held_until = SeatsKeptBy.HOLD, until
        bill_people(session, booking, due=until, now=now)
        announce(session, RequestApproved(request.id, now))
    else:
        _rename(session, booking, request, now=now)
    session.flush()
    return request


def _check_not_alone(booking: Registration) -> None:
    """See that nobody of it accompanies who came no more while it was decided."""
    alone = next((one for one in booking.attendees if one.is_left_alone), None)
    if alone is not None:
        raise PrincipalLeft(name=alone.full_name or SOMEBODY)


def decline(
    session: Session, request_id: int, *, reason: str, hand: Hand, now: datetime
) -> ApprovalRequest:
    """Say no, with a reason that is sent as it is written. Seats of a registration go back.

    Raises `ReasonMissing`, `DecidedMeanwhile`, `AnsweredMeanwhile`.
    """
    if not reason.strip():
        raise ReasonMissing()
    request, booking = _to_decide(session, request_id, hand)
    request.reason = reason
    request.end(RequestState.DECLINED, by=hand.by, now=now)
    session.flush()
    _refuse(session, booking, request, Status.DECLINED, now=now)
    return request


def ask(
    session: Session, request_id: int, *, question: str, hand: Hand, now: datetime
) -> ApprovalQuestion:
    """Ask the contact for more. The deadline begins anew: the answer has the whole time.

    Raises `QuestionMissing`, `QuestionOpen`, `DecidedMeanwhile`, `AnsweredMeanwhile`.
    """
    if not question.strip():
        raise QuestionMissing()
    request, booking = _to_decide(session, request_id, hand)
    if request.open_question is not None:
        raise QuestionOpen()
    asked = ApprovalQuestion(
        request_id=request.id, question=question, asked_by=hand.by, asked_at=now
    )
    session.add(asked)
    _turn(session, request, booking, RequestState.QUESTION, now=now)
    announce(session, QuestionAsked(asked.id, now))
    return asked


def set_terms(session: Session, terms: ApprovalTerms, *, seen: str) -> None:
    """Write down the days. Deadlines that run stay as they were told. Raises `ChangedMeanwhile`."""
    alone(session)  # or two could both write the first row
    stored = session.get(ApprovalSettings, 1, with_for_update=True)
    check_unchanged(approval_terms(session), SHOWN, seen)
    if stored is None:
        stored = ApprovalSettings(id=1)
        session.add(stored)
    stored.decision_days, stored.payment_days = terms.decision_days, terms.payment_days
    session.flush()


# -- the contact -------------------------------------------------------------------------------


def answer(
    session: Session, registration_id: int, request_id: int, text: str, *, now: datetime
) -> None:
    """Answer what was asked; the request is back in the queue.

    Raises `AnswerMissing`, and `NothingAsked` where it was decided or answered meanwhile.
    """
    if not text.strip():
        raise AnswerMissing()
    found = session.get(ApprovalRequest, request_id)
    if found is None or found.registration_id != registration_id:
        raise NothingAsked()
    request, booking = _locked(session, request_id)
    question = request.open_question
    if question is None:
        raise NothingAsked()
    question.answer, question.answered_at = text, now
    _turn(session, request, booking, RequestState.ANSWERED, now=now)


def rename(
    session: Session,
    registration_id: int,
    attendee_id: int,
    wanted: Named,
    subject: Subject,
    *,
    now: datetime,
) -> bool:
    """Name somebody as their contact wants, or ask the organizers; return whether they decide.

    They do where the participation type says so and the name is another. Raises `AlreadyAsked`,
    and what naming refuses with.
    """
    booking = lock(session, registration_id)
    person = next((one for one in booking.attendees if one.id == attendee_id), None)
    if person is None or not _is_decided_on(person, wanted):
        DEEDS[subject](session, registration_id, attendee_id, wanted, now=now)
        return False
    replacing.check(booking, attendee_id)
    if subject is Subject.CORRECTION:
        replacing.check_same(person, wanted)
    if undecided_about(session, attendee_id) is not None:
        raise AlreadyAsked()
    typed = {name: getattr(wanted, name) for name in Named.__slots__}
    if subject is Subject.CORRECTION:  # what was not changed stays as it is when it is decided
        typed = {
            name: value
            for name, value in typed.items()
            if name in NAMES or value != getattr(person, name)
        }
    ask_for_name(session, person, subject, typed, now=now)
    return True


def name(
    session: Session, registration_id: int, attendee_id: int, wanted: Named, *, now: datetime
) -> None:
    """Say who comes in a place that had no name, as its contact or the person themselves.

    Raises `NameOnRequest` where organizers decide on names: the office names, for nobody asked yet.
    Raises also what naming refuses with.
    """
    booking = lock(session, registration_id)
    person = next((one for one in booking.attendees if one.id == attendee_id), None)
    if person is not None and not person.is_named and is_asked_again(person):
        raise NameOnRequest()
    naming.name(session, registration_id, attendee_id, wanted, now=now)


def is_asked_again(person: Attendee) -> bool:
    """Tell whether the organizers decide on another name of this person."""
    return person.is_on_request and person.category.asks_again


def _is_decided_on(person: Attendee, wanted: Named) -> bool:
    is_another = (wanted.full_name, wanted.badge_name) != (person.full_name, person.badge_name)
    return is_asked_again(person) and is_another


# -- the clock, and what ends otherwise --------------------------------------------------------


def lapse(session: Session, request_id: int, *, now: datetime) -> bool:
    """End a request nobody decided on in time, unless it changed since it was found."""
    request, booking = _locked(session, request_id)
    if not request.is_undecided or request.decide_by > now:
        return False
    request.end(RequestState.LAPSED, by=None, now=now)
    session.flush()
    _refuse(session, booking, request, Status.EXPIRED, now=now)
    return True


def withdraw_requests(session: Session, fact: RegistrationEnded) -> None:
    """Close what waits for a decision on a registration that ended."""
    for request in requests_of(session, fact.registration_id):
        _withdraw(session, request, now=fact.at)


def withdraw_names(session: Session, fact: PeopleLeft | PersonReplaced) -> None:
    """Close what waits about people who left or were replaced."""
    ids = fact.attendee_ids if isinstance(fact, PeopleLeft) else (fact.old_id,)
    for attendee_id in ids:
        if (request := undecided_about(session, attendee_id)) is not None:
            _withdraw(session, request, now=fact.at)


def _withdraw(session: Session, request: ApprovalRequest, *, now: datetime) -> None:
    if request.is_undecided:
        request.end(RequestState.WITHDRAWN, by=None, now=now)
        session.flush()


# -- shared ------------------------------------------------------------------------------------

DEEDS: dict[Subject, Any] = {
    Subject.REPLACEMENT: replacing.replace,
    Subject.CORRECTION: replacing.correct,
}


def _locked(session: Session, request_id: int) -> tuple[ApprovalRequest, Registration]:
    """Return a request and the registration it is about, as they are now, locked.

    A person whose bill another payer was given is in another registration than before.
    """
    request = session.get_one(ApprovalRequest, request_id)
    person = request.attendee
    registration_id = person.registration_id if person else request.registration_id
    booking = lock(session, registration_id)
    session.refresh(request)
    return request, booking


def _to_decide(
    session: Session, request_id: int, hand: Hand
) -> tuple[ApprovalRequest, Registration]:
    request, booking = _locked(session, request_id)
    if not request.is_undecided:
        raise DecidedMeanwhile()
    if request.turn != hand.turn:
        raise AnsweredMeanwhile()
    return request, booking


def _turn(
    session: Session,
    request: ApprovalRequest,
    booking: Registration,
    state: RequestState,
    *,
    now: datetime,
) -> None:
    request.become(state)
    request.turn += 1
    request.decide_by = approval_terms(session).decide_by(now, before=request.decide_by)
    if request.subject is Subject.REGISTRATION:
        booking.held_until = request.decide_by
    session.flush()
    session.refresh(request, ["questions"])


def _refuse(
    session: Session,
    booking: Registration,
    request: ApprovalRequest,
    end: Status,
    *,
    now: datetime,
) -> None:
    if request.subject is Subject.REGISTRATION:
        withdraw(session, booking.id, end, now=now)
    else:
        announce(session, ChangeRefused(request.id, now))


def _rename(
    session: Session, booking: Registration, request: ApprovalRequest, *, now: datetime
) -> None:
    typed = dict(request.wanted or {})
    if request.subject is Subject.CORRECTION:
        now_written = {name: getattr(request.attendee, name) for name in Named.__slots__}
        typed = now_written | typed
    named = Named(**typed | {"language": Language(typed["language"])})
    DEEDS[request.subject](session, booking.id, request.attendee_id, named, now=now)


__all__ = [
    "Hand",
    "answer",
    "approve",
    "ask",
    "decline",
    "is_asked_again",
    "lapse",
    "name",
    "rename",
    "request_of",
    "set_terms",
    "withdraw_names",
    "withdraw_requests",
]
