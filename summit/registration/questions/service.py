"""Keeps answers. Callers hold the transaction; the registration is locked first, then questions.

What was typed is read here, under the lock: a question may have changed since its page was drawn.
An answer that cannot be read, or that is missing, keeps no other one from being kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.kernel.errors import Refused
from summit.registration.errors import LeftAlready, NotYetSent
from summit.registration.models import Attendee, Registration
from summit.registration.naming.queries import today_there
from summit.registration.questions.errors import (
    AnswerMissing,
    AskedDifferently,
    ChoiceAskedDifferently,
    ChoiceTakenAway,
    NoLongerAsked,
    NotAskedNow,
    PeopleChanged,
    TakenAway,
)
from summit.registration.questions.files import delete_answer, keep_file
from summit.registration.questions.kinds import parse
from summit.registration.questions.models import FormAnswer, FormQuestion
from summit.registration.questions.rules import is_over
from summit.registration.questions.sheet import (
    Key,
    Put,
    Sheet,
    active_questions,
    answers_of,
    mark_of,
)
from summit.registration.questions.statuses import TYPED, Kind, Need
from summit.registration.service.life import lock, lock_person
from summit.registration.statuses import ENDED, Status
from summit.web.uploads.rules import SentFile

SEVERAL = ", "  # between what was typed for one question, where it is told back


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a page sent: which questions stood on it, and what was typed for each.

    `shown` are marks of the answers that stood there when it was drawn, see `sheet.mark_of`.
    `kinds` say what kind of answer each was asked for; of another one nothing is kept.
    `files` are files that were chosen and looked at, why one is refused, and None for one that is
    to be removed; of a question that is not among them the file stays as it is.
    """

    on_page: frozenset[Key]
    answers: Mapping[Key, Sequence[str]]
    shown: Mapping[Key, str] = field(default_factory=dict)
    kinds: Mapping[Key, str] = field(default_factory=dict)
    files: Mapping[Key, SentFile | Refused | None] = field(default_factory=dict)

    def file(self, key: Key) -> SentFile | None:
        """Return the file that was chosen. Raises why it is refused."""
        sent = self.files.get(key)
        if isinstance(sent, Refused):
            raise sent
        return sent

    def new_value(self, put: Put) -> str:
        """Return what was newly given, "" for nothing.

        Raises `NotAnAnswer`, `AskedDifferently`, and what `file` does.
        """
        if self.is_given(put.key) and self.is_of_another_kind(put):
            raise self.asked_differently(put.key)
        if put.question.kind is Kind.FILE:
            sent = self.file(put.key)
            return sent.name if sent else ""
        return parse(put.question.kind, self.answers.get(put.key, ()), put.offered)

    def value(self, put: Put) -> str:
        """Return what the answer is to be. A file that is not sent again stays."""
        given = self.new_value(put)
        stays = put.question.kind is Kind.FILE and put.key not in self.files
        return put.value if stays else given

    def is_of_another_kind(self, put: Put) -> bool:
        """Tell whether the page asked for another kind of answer than is taken now."""
        return self.kinds.get(put.key, put.question.kind) != put.question.kind

    def is_given(self, key: Key) -> bool:
        """Tell whether anything stands there."""
        return bool("".join(self.answers.get(key, ())).strip() or self.files.get(key))

    def taken_away(self, key: Key) -> TakenAway:
        """Return the sentence about an answer that nobody needs any more."""
        typed = self._told_back(key)
        return TakenAway(typed=typed) if typed else ChoiceTakenAway()

    def asked_differently(self, key: Key) -> AskedDifferently:
        """Return the sentence about an answer to what is not asked so any more."""
        typed = self._told_back(key)
        return AskedDifferently(typed=typed) if typed else ChoiceAskedDifferently()

    def _told_back(self, key: Key) -> str:
        """Return what was typed, "" where it was chosen: by numbers that its reader never saw."""
        if self.kinds.get(key, Kind.TEXT) not in TYPED:
            return ""
        sent = self.files.get(key)
        named = [sent.name] if isinstance(sent, SentFile) else self.answers.get(key, ())
        return SEVERAL.join(named)[:300]

    def is_untouched(self, key: Key, value: str) -> bool:
        """Tell whether an answer was left as the page showed it."""
        return self.shown.get(key) == mark_of(value)


@dataclass(slots=True)
class Outcome:
    """What became of it: what is wrong or missing, what is asked now besides, what is gone."""

    errors: dict[Key, Refused] = field(default_factory=dict)
    newly: list[Key] = field(default_factory=list)
    gone: list[Refused] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return not (self.errors or self.newly or self.gone)


def answer_for_all(
    session: Session,
    registration_id: int,
    typed: Typed,
    *,
    seen: int | None = None,
    by: str,
    now: datetime,
) -> Outcome:
    """Keep what a contact answered for the registration and its people.

    `seen` says after which change of the draft the page was drawn: each gives its people other
    numbers. Raises `NotAskedNow`, `PeopleChanged`.
    """
    booking = lock(session, registration_id)
    if booking.status in ENDED:
        raise NotAskedNow()
    if seen is not None and seen != booking.revised:
        raise PeopleChanged()
    sheet = locked_sheet(session, booking, typed, now=now)
    return _answer(session, sheet, typed, None, by=by, now=now)


def answer_own(
    session: Session, attendee_id: int, typed: Typed, *, by: str, now: datetime
) -> Outcome:
    """Keep what a person answered behind their own link. Raises `LeftAlready`, `NotYetSent`."""
    person = locked_person(session, attendee_id)
    sheet = locked_sheet(session, person.registration, typed, now=now)
    return _answer(session, sheet, typed, person, by=by, now=now)


def locked_person(session: Session, attendee_id: int) -> Attendee:
    """Return somebody who may answer for themselves, their registration locked."""
    person, booking = lock_person(session, attendee_id)
    if person.left_at is not None:
        raise LeftAlready()
    if booking.status is Status.DRAFT:
        raise NotYetSent()
    if booking.status in ENDED:
        raise NotAskedNow()
    return person


def locked_sheet(session: Session, booking: Registration, typed: Typed, *, now: datetime) -> Sheet:
    """Return the sheet; no question that stood on the page is deleted until this ends."""
    numbers = sorted({key[0] for key in typed.on_page})
    held = select(FormQuestion.id).where(FormQuestion.id.in_(numbers)).order_by(FormQuestion.id)
    session.execute(held.with_for_update(read=True, key_share=True))
    asked_now = active_questions(session, today_there(session, now))
    return Sheet(booking, asked_now, answers_of(session, booking))


def _answer(
    session: Session,
    sheet: Sheet,
    typed: Typed,
    person: Attendee | None,
    *,
    by: str,
    now: datetime,
) -> Outcome:
    outcome = Outcome()
    known = {put.key: put for put in _possible(sheet, person)}
    good = _read(typed, known, outcome)
    for key in sorted(typed.on_page - known.keys(), key=str):
        if typed.is_given(key):
            outcome.gone += _keep_gone(session, sheet, key, typed, person, by=by, now=now)
    put_now = {put.key: put for put in _asked(sheet, person, good)}
    for key, value in good.items():
        given = value if key in put_now else ""
        _write(session, sheet, known[key], given, typed.files.get(key), by=by, now=now)
    session.flush()
    outcome.newly = [key for key in put_now if key not in typed.on_page]
    outcome.errors = {key: one for key, one in outcome.errors.items() if key in put_now}
    for key, put in put_now.items():
        if put.question.need is Need.REQUIRED and good.get(key) == "":
            outcome.errors[key] = AnswerMissing()
    return outcome


def _read(typed: Typed, known: Mapping[Key, Put], outcome: Outcome) -> dict[Key, str]:
    """Return the answers that can be read, and note in `outcome` why others cannot."""
    good = {}
    for key in sorted(typed.on_page & known.keys(), key=str):
        put = known[key]
        try:
            value = typed.value(put)
        except Refused as refusal:
            outcome.errors[key] = refusal
            continue
        is_sent = typed.files.get(key) is not None  # perhaps another file of the same name
        if not is_sent and typed.is_untouched(key, value):  # somebody else may have answered since
            value = put.value
        good[key] = value
    return good


def _asked(sheet: Sheet, person: Attendee | None, good: Mapping[Key, str]) -> list[Put]:
    if person is None:
        return list(sheet.of_contact(good))
    return [one for one in sheet.put_to(person, good) if not one.question.is_sensitive]


def _possible(sheet: Sheet, person: Attendee | None) -> list[Put]:
    """Return what may be answered here, whatever it depends on."""
    people = [person] if person else [None, *sheet.registration.attendees]
    return [
        Put(one, who, sheet.kept.get((one.id, who.id if who else None)))
        for who in people
        for one in sheet.questions
        if not one.is_sensitive and (one.scope.value == "person") is (who is not None)
    ]


def _write(
    session: Session,
    sheet: Sheet,
    put: Put,
    value: str,
    sent: SentFile | Refused | None,
    *,
    by: str,
    now: datetime,
) -> None:
    kept, file = put.kept, sent if isinstance(sent, SentFile) else None
    if kept is None and value:
        number = put.person.id if put.person else None
        kept = FormAnswer(
            question_id=put.question.id,
            attendee_id=number,
            registration_id=None if put.person else sheet.registration.id,
            value=value,
            answered_at=now,
            answered_by=by,
        )
        session.add(kept)
    elif kept is not None and kept.value and not value:
        delete_answer(session, kept)
    elif kept is not None and (kept.value != value or file):
        kept.value, kept.answered_at, kept.answered_by = value, now, by
        kept.erased_at = kept.erased_because = None
    if kept is not None and file and value:
        keep_file(session, kept, file)


def _keep_gone(
    session: Session,
    sheet: Sheet,
    key: Key,
    typed: Typed,
    person: Attendee | None,
    *,
    by: str,
    now: datetime,
) -> list[Refused]:
    """Return what to say of an answer to what is not asked; kept, where it is only retired."""
    question, sent = session.get(FormQuestion, key[0]), typed.files.get(key)
    taken_away = typed.taken_away(key)
    if question is None or is_over(question.erase_on, today_there(session, now)):
        return [taken_away]
    whose = {one.id: one for one in ([person] if person else sheet.registration.attendees)}
    who = whose.get(key[1]) if key[1] else None
    if key[1] is not None and who is None:  # they left, or were never of this registration
        return []
    is_ours = (who is not None) is (question.scope.value == "person") and not question.is_sensitive
    if question.is_active or not is_ours or (who is None and person is not None):
        return [typed.asked_differently(key)]
    put = Put(question, who, sheet.kept.get(key))
    try:
        _write(session, sheet, put, typed.new_value(put), sent, by=by, now=now)
    except Refused:
        return [taken_away]
    return [NoLongerAsked(question=question.text)]
