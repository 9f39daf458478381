"""What a contact may change about a person once the registration was sent: two pages, two deeds."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.extensions import db, transaction
from summit.holder.queries import get_booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.payments.refunding.policy import show as policy_shown
from summit.registration.approval.service import is_asked_again, rename
from summit.registration.approval.statuses import Subject
from summit.registration.replacing.errors import TooLateToReplace
from summit.registration.replacing.forms import NameForm
from summit.web import formats
from summit.web.errors import sentence
from summit.web.guards import contact, visitor
from summit.web.languages import current_language
from summit.web.private import keep_private

blueprint = Blueprint("replacing", __name__)
blueprint.after_request(keep_private)
SUBJECTS = {"replace": Subject.REPLACEMENT, "correct": Subject.CORRECTION}


@blueprint.route(
    "/<link>/people/<int:attendee_id>/<any(replace, correct):deed>", methods=["GET", "POST"]
)
@contact
def name(language: Language, link: str, attendee_id: int, deed: str) -> ResponseReturnValue:
    """Replace a person, or put their name right."""
    booking = get_booking(db.session(), visitor().subject)
    people = booking.registration.attendees
    person = next((one for one in people if one.id == attendee_id), None)
    if person is None or not booking.people_may_leave:
        abort(404)
    form: Any = NameForm()
    refused: list[str] = []
    if not form.is_submitted() and deed == "correct":
        form.show(person)
    elif form.validate_on_submit():
        notice = _done(attendee_id, deed, form, refused)
        if notice:
            return redirect(url_for("holder.show", link=link, notice=notice), code=303)
    page = render_template(
        "holder/replacing/name.html",
        booking=booking,
        registration=booking.registration,
        person=person,
        form=form,
        is_new=deed == "replace",
        is_asked=is_asked_again(person),
        until=policy_shown(db.session()).substitution_until,
        link=link,
        refusal=" ".join(refused),
    )
    return page, 422 if form.is_submitted() else 200


def _done(attendee_id: int, deed: str, form: NameForm, refused: list[str]) -> str | None:
    """Return what its page says once it is done, or asked for; None where it was refused."""
    try:
        with transaction(by=visitor().actor) as session:
            if deed == "replace":
                _check_in_time(session)
            is_asked = rename(
                session,
                visitor().subject,
                attendee_id,
                form.to_named(),
                SUBJECTS[deed],
                now=now(),
            )
    except Refused as refusal:
        refused.append(sentence(refusal))
        return None
    return "asked" if is_asked else "changed"


def _check_in_time(session: Session) -> None:
    """See that contacts may still replace people by themselves. Raises `TooLateToReplace`."""
    until = policy_shown(session).substitution_until
    today = now().astimezone(zone_of(get_summit(session))).date()
    if until is not None and today > until:
        raise TooLateToReplace(day=formats.day(until, current_language()))
