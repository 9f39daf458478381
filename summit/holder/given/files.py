"""The files that somebody sent as answers, to be opened again behind their link."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from summit.registration.models import Attendee
from summit.registration.questions.files import files_of
from summit.registration.questions.models import FormAnswer


def given_by(subject: int, *, is_person: bool, with_left: bool = False) -> ColumnElement[bool]:
    """Return the condition on answers of a person, or of a registration and its people.

    `with_left`: also of who comes no more or was replaced, for who gave what stands there.
    """
    if is_person:
        return FormAnswer.attendee_id == subject
    people = select(Attendee.id).where(Attendee.registration_id == subject)
    if not with_left:
        people = people.where(Attendee.left_at.is_(None))
    return (FormAnswer.registration_id == subject) | FormAnswer.attendee_id.in_(people)


def given_files(
    session: Session, subject: int, *, is_person: bool, with_left: bool = False
) -> Sequence[FormAnswer]:
    """Return them; what was given in confidence is not among them: contacts forward the links."""
    return files_of(session, given_by(subject, is_person=is_person, with_left=with_left))
