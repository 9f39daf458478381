"""What must be answered before a registration is sent. Reads only."""

from datetime import datetime

from sqlalchemy.orm import Session

from summit.registration.models import Registration
from summit.registration.questions.errors import AnswersMissing, AnswersOfPersonMissing
from summit.registration.questions.sheet import read_sheet
from summit.registration.questions.statuses import Need


def check_answered(session: Session, registration: Registration, *, now: datetime) -> None:
    """See that everything needed first is answered.

    Raises `AnswersMissing`, or `AnswersOfPersonMissing` where it is about one of the people.
    """
    missing = read_sheet(session, registration, now=now).missing(Need.REQUIRED)
    if not missing:
        return
    first = missing[0]
    if first.person is None:
        raise AnswersMissing(question=first.question.text)
    raise AnswersOfPersonMissing(question=first.question.text, name=first.person.full_name)
