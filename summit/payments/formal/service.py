"""Asks for formal invitations, issues, declines and withdraws them. Callers hold the transaction.

The registration is locked before its invitation is read: of two who decide at once, or of one who
decides while the person leaves, the second is told. PDFs are drawn after the commit (`files`).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from summit.database import after_commit
from summit.edition.editing import alone
from summit.edition.queries import get_summit, zone_of
from summit.extensions import tasks
from summit.kernel.edits import check_unchanged
from summit.kernel.events import announce
from summit.kernel.languages import Translated
from summit.payments.formal import facts
from summit.payments.formal.errors import (
    AskedAlready,
    LetterDecided,
    LetterReasonMissing,
    NobodySigns,
    NotComing,
    NotSentYet,
    StillOnRequest,
    WordsMissing,
)
from summit.payments.formal.events import LetterDeclined, LetterIssued, LetterWithdrawn
from summit.payments.formal.models import (
    FormalInvitation,
    FormalLetter,
    Signatory,
    SignaturePicture,
)
from summit.payments.formal.queries import find_signatory, standing_of
from summit.payments.formal.rules import languages_of, new_code
from summit.payments.formal.statuses import LetterState, WithdrawnFor
from summit.registration import service as registration
from summit.registration.events import PeopleLeft, PersonReplaced, RegistrationEnded
from summit.registration.models import Registration
from summit.registration.statuses import SENT, Status

DRAW = "payments.draw_letters"  # the job that an issued letter hints at
SHOWN = ("name", "function")  # of the signatory


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an organizer may correct of a letter, in each of its languages."""

    salutation: Translated
    paragraph: Translated


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Who signs from now on. `picture`: a new one; None keeps what there is, unless `removes`."""

    name: str
    function: Translated
    picture: bytes | None = None
    removes: bool = False


# -- the contact -------------------------------------------------------------------------------


def ask(
    session: Session,
    registration_id: int,
    attendee_id: int,
    *,
    addressed_as: str,
    by: str,
    now: datetime,
) -> FormalInvitation:
    """Ask for a letter to one person. Raises `NotSentYet`, `NotComing`, `AskedAlready`."""
    booking = registration.lock(session, registration_id)
    if booking.status not in (*SENT, Status.PENDING_APPROVAL):
        raise NotSentYet()
    person = next((one for one in booking.attendees if one.id == attendee_id), None)
    if person is None or not person.is_named:
        raise NotComing()
    if any(not needs_another(one) for one in standing_of(session, people=[attendee_id])):
        raise AskedAlready()
    invitation = FormalInvitation(
        attendee_id=attendee_id,
        state=LetterState.ASKED,
        addressed_as=addressed_as,
        asked_by=by,
        asked_at=now,
    )
    session.add(invitation)
    session.flush()
    return invitation


def needs_another(invitation: FormalInvitation) -> bool:
    """Tell whether an issued letter says what is so no more: another one may be asked for."""
    stated = invitation.letter.facts if invitation.letter else None
    return stated is not None and not facts.still_hold(stated, invitation.attendee)


# -- the organizers ----------------------------------------------------------------------------


def check_issuable(session: Session, invitation: FormalInvitation) -> Signatory:
    """Return who signs. Raises `LetterDecided`, `StillOnRequest`, `NobodySigns`."""
    if invitation.state is not LetterState.ASKED:
        raise LetterDecided()
    if invitation.attendee.registration.status is Status.PENDING_APPROVAL:
        raise StillOnRequest()
    signatory = find_signatory(session)
    if signatory is None:
        raise NobodySigns()
    return signatory


def issue(
    session: Session, invitation_id: int, words: Words, *, by: str, now: datetime
) -> FormalInvitation:
    """Approve a letter: freeze what it says, give it a code.

    Raises what `check_issuable` does, and `WordsMissing`.
    """
    invitation, booking = _locked(session, invitation_id)
    signatory, person = check_issuable(session, invitation), invitation.attendee
    for language in languages_of(booking.language):
        if language not in words.salutation or language not in words.paragraph:
            raise WordsMissing()
    stated = facts.of_letter(
        session,
        person,
        signatory=signatory,
        salutation=words.salutation,
        paragraph=words.paragraph,
    )
    for old in standing_of(session, people=[person.id]):
        if old.state is LetterState.ISSUED:
            _withdraw(old, WithdrawnFor.REISSUED, by=by, now=now)
    session.flush()
    issued_on = now.astimezone(zone_of(get_summit(session))).date()
    _decide(invitation, LetterState.ISSUED, by=by, now=now)
    session.add(
        FormalLetter(
            invitation_id=invitation.id,
            code=new_code(),
            facts=stated | {"issued_on": issued_on.isoformat()},
            issued_at=now,
        )
    )
    session.flush()
    announce(session, LetterIssued(invitation.id, now))
    after_commit(session, tasks.hint, DRAW)
    return invitation


def decline(
    session: Session, invitation_id: int, *, reason: str, by: str, now: datetime
) -> FormalInvitation:
    """Say no, with a reason for the contact. Raises `LetterReasonMissing`, `LetterDecided`."""
    if not reason.strip():
        raise LetterReasonMissing()
    invitation, _booking = _locked(session, invitation_id)
    if invitation.state is not LetterState.ASKED:
        raise LetterDecided()
    invitation.reason = reason
    _decide(invitation, LetterState.DECLINED, by=by, now=now)
    session.flush()
    announce(session, LetterDeclined(invitation.id, now))
    return invitation


def withdraw(
    session: Session, invitation_id: int, *, reason: str, by: str, now: datetime
) -> FormalInvitation:
    """Take an issued letter back, with a reason for the contact.

    Raises `LetterReasonMissing`, `LetterDecided`.
    """
    if not reason.strip():
        raise LetterReasonMissing()
    invitation, _booking = _locked(session, invitation_id)
    if invitation.state is not LetterState.ISSUED:
        raise LetterDecided()
    invitation.reason = reason
    _withdraw(invitation, WithdrawnFor.ORGANIZERS, by=by, now=now)
    session.flush()
    announce(session, LetterWithdrawn(invitation.id, now))
    return invitation


def set_signatory(session: Session, signs: Signs, *, seen: str) -> None:
    """Write down who signs; letters issued before stay. Raises `ChangedMeanwhile`."""
    alone(session)  # or two could both write the first row
    stored = session.get(Signatory, 1, with_for_update=True)
    check_unchanged(stored or blank_signatory(), SHOWN, seen)
    if stored is None:
        stored = Signatory(id=1)
        session.add(stored)
    stored.name, stored.function = signs.name, signs.function
    if signs.picture is not None:
        stored.picture = SignaturePicture(content=signs.picture)
    elif signs.removes:
        stored.picture_id = None
    session.flush()


def blank_signatory() -> Signatory:
    """Return what the office's form shows before anybody signs; kept nowhere."""
    return Signatory(name="", function=Translated())


# -- what happens to the person ----------------------------------------------------------------


def end_letters(session: Session, fact: PeopleLeft | PersonReplaced) -> None:
    """Withdraw the letters of people who left or were replaced, and what was asked for them."""
    if isinstance(fact, PeopleLeft):
        people, why = fact.attendee_ids, WithdrawnFor.LEFT
    else:
        people, why = (fact.old_id,), WithdrawnFor.REPLACED
    for one in standing_of(session, people=people):
        _withdraw(one, why, by=None, now=fact.at)
    session.flush()


def end_letters_of_ended(session: Session, fact: RegistrationEnded) -> None:
    """Withdraw the letters of a registration that ended; they stay so if it is revived."""
    for one in standing_of(session, registration_id=fact.registration_id):
        _withdraw(one, WithdrawnFor.ENDED, by=None, now=fact.at)
    session.flush()


def _locked(session: Session, invitation_id: int) -> tuple[FormalInvitation, Registration]:
    invitation = session.get_one(FormalInvitation, invitation_id)
    _person, booking = registration.lock_person(session, invitation.attendee_id)
    session.refresh(invitation)
    return invitation, booking


def _decide(invitation: FormalInvitation, state: LetterState, *, by: str, now: datetime) -> None:
    invitation.become(state)
    invitation.decided_by, invitation.decided_at = by, now


def _withdraw(
    invitation: FormalInvitation, why: WithdrawnFor, *, by: str | None, now: datetime
) -> None:
    invitation.become(LetterState.WITHDRAWN)
    invitation.withdrawn_for, invitation.withdrawn_by, invitation.withdrawn_at = why, by, now
