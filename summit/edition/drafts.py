"""Drafts of the summit's facts: one for each form, kept beside what is published.

A draft keeps the answers that differ from what is published; all others follow it. Each is
written as JSON and read again as its column is typed.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, inspect
from sqlalchemy.orm import Session

from summit.database import TranslatedColumn, UtcDateTime, table_of
from summit.edition.editing import FORMS, alone, edit_summit
from summit.edition.models import Summit, SummitDraft
from summit.kernel.edits import check_unchanged, fingerprint
from summit.kernel.errors import N_, Refused
from summit.kernel.languages import Translated

NO_DRAFT = ""  # the digest of a draft that is not there
SEEN = ("answers", "kept_by", "kept_at")


class AnotherDraft(Refused):
    """Somebody kept a draft that the form did not show; `facts_drafted` are as it has them."""

    message = N_(
        "Someone else kept a draft while you were writing. Below, each answer says what that "
        "draft says. Send yours again to put it in its place."
    )

    def __init__(self, draft: SummitDraft, summit: Summit) -> None:
        super().__init__()
        self.digest = digest_of(draft)
        self.facts_drafted = with_answers(summit, answers_of(draft))


class DraftIsGone(Refused):
    message = N_(
        "Someone else published or discarded the draft while you were writing. What you typed is "
        "still here; send it again to keep it."
    )


class DraftKeptAnew(Refused):
    message = N_("Someone else kept this draft anew. Look at it before you discard it.")


def find_draft(session: Session, form: str) -> SummitDraft | None:
    return session.get(SummitDraft, form)


def digest_of(draft: SummitDraft | None) -> str:
    """Return what a form says of the draft that it showed."""
    return fingerprint(draft, SEEN) if draft else NO_DRAFT


def answers_of(draft: SummitDraft) -> dict[str, Any]:
    """Return the answers by column. What this version cannot read any more is left out."""
    answers = {}
    for name in FORMS[draft.form]:
        if name in draft.answers:
            try:
                answers[name] = _read(name, draft.answers[name])
            except (TypeError, ValueError):  # of a version whose column was another
                continue
    return answers


def with_answers(summit: Summit, answers: dict[str, Any]) -> Summit:
    """Return the summit as it would be; the copy belongs to no session and is never written."""
    kept = {name: getattr(summit, name) for name in inspect(Summit).column_attrs.keys()}
    return Summit(**kept | answers, map_picture=summit.map_picture)


def was_overtaken(draft: SummitDraft, summit: Summit) -> bool:
    """Return whether what is published was changed since the draft was kept."""
    return draft.over != fingerprint(summit, FORMS[draft.form])


def keep_draft(
    session: Session,
    form: str,
    wanted: dict[str, Any],
    *,
    seen: str,
    drafted: str,
    by: str,
    now: datetime,
) -> None:
    """Keep what differs from what is published. Raises as `publish`; nothing public changes."""
    alone(session)
    summit = session.get_one(Summit, 1, populate_existing=True)
    draft = _draft_seen(session, form, drafted, summit)
    check_unchanged(summit, wanted, seen)
    if draft is None:
        draft = SummitDraft(form=form)
        session.add(draft)
    draft.answers = {
        name: _written(value) for name, value in wanted.items() if value != getattr(summit, name)
    }
    draft.over = fingerprint(summit, FORMS[form])
    draft.kept_by, draft.kept_at = by, now
    session.flush()


def publish(
    session: Session, form: str, wanted: dict[str, Any], *, seen: str, drafted: str
) -> None:
    """Let the public pages say it; the draft that the form showed is done.

    A form that showed none leaves what somebody kept meanwhile. Raises `ChangedMeanwhile`,
    `AnotherDraft`, `DraftIsGone`.
    """
    alone(session)
    summit = session.get_one(Summit, 1, populate_existing=True)
    if drafted != NO_DRAFT and (draft := _draft_seen(session, form, drafted, summit)):
        session.delete(draft)
    edit_summit(session, wanted, seen=seen)


def discard_draft(session: Session, form: str, *, drafted: str) -> None:
    """Go back to what is published. Raises `DraftKeptAnew`."""
    alone(session)
    draft = session.get(SummitDraft, form, populate_existing=True)
    if draft is None:
        return
    if digest_of(draft) != drafted:
        raise DraftKeptAnew()
    session.delete(draft)
    session.flush()


def _draft_seen(session: Session, form: str, drafted: str, summit: Summit) -> SummitDraft | None:
    """Return the draft the form showed, or None where it showed none and there is none."""
    draft = session.get(SummitDraft, form, populate_existing=True)
    if digest_of(draft) == drafted:
        return draft
    if draft is None:
        raise DraftIsGone()
    raise AnotherDraft(draft, summit)


def _written(value: Any) -> Any:
    if isinstance(value, Translated):
        return dict(value)
    return str(value) if isinstance(value, date) else value  # a moment is a date too


def _read(name: str, kept: Any) -> Any:
    """Return a kept answer as its column has it. Raises `TypeError`, `ValueError`."""
    column = table_of(Summit).c[name]
    if kept is None:
        if not column.nullable:
            raise TypeError(name)
        return None
    if isinstance(column.type, TranslatedColumn):
        return Translated(kept)
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(kept)
    if isinstance(column.type, Date):
        return date.fromisoformat(kept)
    kind = list if isinstance(column.type, JSON) else column.type.python_type
    if not isinstance(kept, kind):
        raise TypeError(name)
    return kept
