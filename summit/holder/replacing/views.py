"""What a contact may change about a person once the registration was sent: two pages, two deeds."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from summit.extensions import db, transaction
from summit.holder.queries import get_booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.payments.refunding.policy import show as policy_shown
from summit.registration.approval import service as approval
from summit.registration.approval.service import is_asked_again, rename
from summit.registration.approval.statuses import Subject
from summit.registration.naming.queries import find_limits, names_until, today_there
from summit.registration.naming.rules import is_over
from summit.registration.naming.service import check_changes_open, check_names_open
from summit.registration.replacing.errors import TooLateToReplace
from summit.registration.replacing.forms import NameForm
from summit.web.errors import sentence
from summit.web.guards import of_people, visitor
from summit.web.private import keep_private

blueprint = Blueprint("replacing", __name__)
blueprint.after_request(keep_private)


@blueprint.route(
    "/<link>/people/<int:attendee_id>/<any(name, replace, correct):deed>", methods=["GET", "POST"]
)
@of_people
def name(language: Language, link: str, attendee_id: int, deed: str) -> ResponseReturnValue:
    """Name a person, replace one, or put their name right."""
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
        deed=deed,
        is_asked=is_asked_again(person),
        until=_last_day(deed),
        link=link,
        refusal=" ".join(refused),
    )
    return page, 422 if form.is_submitted() else 200


def _done(attendee_id: int, deed: str, form: NameForm, refused: list[str]) -> str | None:
    """Return what its page says once it is done, or asked for; None where it was refused."""
    check, write = DEEDS[deed]
    try:
        with transaction(by=visitor().actor) as session:
            check(session, now=now())
            wanted = form.to_named()
            is_asked = write(session, visitor().subject, attendee_id, wanted, now=now())
    except Refused as refusal:
        refused.append(sentence(refusal))
        return None
    return "asked" if is_asked else "changed"


def _last_day(deed: str) -> date | None:
    """Return until when a contact may do this here."""
    session = db.session()
    if deed == "name":
        return names_until(session)
    if deed == "replace":
        return policy_shown(session).substitution_until
    return find_limits(session).changes_until


def _check_replacing(session: Session, *, now: datetime) -> None:
    """See that contacts may still replace people by themselves. Raises `TooLateToReplace`."""
    until = policy_shown(session).substitution_until
    if is_over(until, today_there(session, now)):
        raise TooLateToReplace(day=until)


DEEDS: dict[str, tuple[Callable[..., None], Callable[..., object]]] = {
    "name": (check_names_open, approval.name),
    "replace": (_check_replacing, partial(rename, subject=Subject.REPLACEMENT)),
    "correct": (check_changes_open, partial(rename, subject=Subject.CORRECTION)),
}
