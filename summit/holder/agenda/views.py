"""An attendee's own agenda: sessions put in and taken out, and a secret calendar of them.

It belongs to the attendee's link; the contact's opens no agenda.
"""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from summit.edition.queries import get_summit, zone_of
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.programme import queries
from summit.programme.rules import clashing
from summit.programme.service.agenda import choose, drop
from summit.programme.views import calendar_file
from summit.registration.models import Attendee
from summit.registration.statuses import ENDED
from summit.web.guards import attendee, visitor
from summit.web.private import keep_private

blueprint = Blueprint("agenda", __name__)
blueprint.after_request(keep_private)


@blueprint.get("/<link>/agenda")
@attendee
def show(language: Language, link: str) -> str:
    """Show what was chosen, and the programme to choose from."""
    session = db.session()
    summit, person = get_summit(session), session.get_one(Attendee, visitor().subject)
    zone = zone_of(summit)
    chosen = queries.chosen(session, person.id)
    rows = [row for row in chosen if not row.is_cancelled]
    times = [queries.time_of(row) for row in rows]
    return render_template(
        "holder/agenda.html",
        person=person,
        link=link,
        summit=summit,
        days=queries.by_day(chosen, zone),
        whole=queries.by_day(queries.published(session), zone),
        chosen={row.id for row in chosen},
        clashing={rows[place].id for place in clashing(times)},
        has_ended=person.registration.status in ENDED,
    )


@blueprint.post("/<link>/agenda/<int:session_id>/add")
@attendee
def add(language: Language, link: str, session_id: int) -> ResponseReturnValue:
    with transaction(by=visitor().actor) as session:
        choose(session, visitor().subject, session_id, now=now())
    return redirect(url_for(".show", link=link, _anchor=f"session-{session_id}"), code=303)


@blueprint.post("/<link>/agenda/<int:session_id>/remove")
@attendee
def remove(language: Language, link: str, session_id: int) -> ResponseReturnValue:
    with transaction(by=visitor().actor) as session:
        drop(session, visitor().subject, session_id)
    return redirect(url_for(".show", link=link), code=303)


@blueprint.get("/<link>/agenda.ics")
@attendee
def calendar(language: Language, link: str) -> Response:
    """Return the chosen sessions, for the attendee's own calendar to subscribe to."""
    return calendar_file(queries.chosen(db.session(), visitor().subject))
