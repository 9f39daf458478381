"""The letters about questions left for later, to the contact and to each person.

`registration.questions`; facts: `registration_id`. `attendee.questions`; facts: `attendee_id`.
"""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.holder.links import attendee_address, contact_address
from summit.kernel.clock import now
from summit.mail.letters import Letter, Promised, Renderer, check_to
from summit.registration.models import Attendee
from summit.registration.queries import get_whole
from summit.registration.questions.reminding import answers_until, open_questions
from summit.registration.questions.sheet import read_sheet


def write_questions(session: Session, promised: Promised) -> Letter:
    """To the contact: what is open about the whole, and whose own answers are."""
    registration = get_whole(session, promised.facts["registration_id"])
    sheet = read_sheet(session, registration, now=now())
    facts = {
        "registration": registration,
        "puts": open_questions(sheet, None),
        "people": [
            one for one in registration.attendees if not one.email and open_questions(sheet, one)
        ],
        "until": answers_until(session),
        "address": contact_address(registration, promised.language),
    }
    subject = _("Answers still missing: %(reference)s", reference=registration.reference)
    return Letter(subject, "holder/answering/mail/questions.html", facts)


def write_own_questions(session: Session, promised: Promised) -> Letter:
    """To one person: what they are still asked, behind their own link."""
    person = session.get_one(Attendee, promised.facts["attendee_id"])
    check_to(promised, person.email if person.left_at is None else None)
    registration = get_whole(session, person.registration_id)
    facts = {
        "person": person,
        "registration": registration,
        "contact": registration.contact_name,
        "puts": open_questions(read_sheet(session, registration, now=now()), person),
        "until": answers_until(session),
        "address": attendee_address(person, promised.language),
    }
    subject = _("A few questions to you: %(reference)s", reference=registration.reference)
    return Letter(subject, "holder/answering/mail/own.html", facts)


RENDERERS: Mapping[str, Renderer] = {
    "registration.questions": write_questions,
    "attendee.questions": write_own_questions,
}
