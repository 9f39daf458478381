"""One page on the people of a delegation that was sent, whoever pays for whom."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db, transaction
from summit.holder.delegation.sharing import shared
from summit.holder.queries import Booking, get_booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.registration.models import Attendee
from summit.registration.naming.queries import find_limits, names_until
from summit.registration.naming.service import check_changes_open
from summit.registration.protocol.service import choose_head
from summit.registration.statuses import SENT
from summit.web.errors import sentence
from summit.web.guards import of_people, visitor
from summit.web.private import keep_private

blueprint = Blueprint("delegation", __name__)
blueprint.after_request(keep_private)
NOTICES = {"changed"}


@blueprint.get("/<link>/people")
@of_people
def people(language: Language, link: str) -> str:
    """Show everybody of the delegation, with what the contact may do for each."""
    return _page(_sent_booking(), link)


@blueprint.post("/<link>/head")
@of_people
def head(language: Language, link: str) -> ResponseReturnValue:
    """Let one person lead the delegation, or nobody."""
    chosen = request.form.get("head", "")
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
    if chosen and number is None:
        abort(400)
    try:
        with transaction(by=visitor().actor) as session:
            check_changes_open(session, now=now())
            choose_head(session, visitor().subject, number)
    except Refused as refusal:
        return _page(_sent_booking(), link, refusal), refusal.status_code
    return redirect(url_for("delegation.people", link=link, notice="changed"), code=303)


def _sent_booking() -> Booking:
    booking = get_booking(db.session(), visitor().subject)
    return booking if booking.people_may_leave else abort(404)


def _page(booking: Booking, link: str, refusal: Refused | None = None) -> str:
    said = request.args.get("notice")
    everybody = _everybody(booking)
    return render_template(
        "holder/delegation/people.html",
        booking=booking,
        registration=booking.registration,
        people=everybody,
        shared=list(shared(everybody, booking.summit)),
        names_until=names_until(db.session()),
        changes_until=find_limits(db.session()).changes_until,
        link=link,
        notice=said if said in NOTICES else None,
        refusal=sentence(refusal) if refusal else None,
    )


def _everybody(booking: Booking) -> list[Attendee]:
    """Return who comes, also whom others pay for."""
    others = [one.registration for one in booking.others if one.registration.status in SENT]
    return [one for part in (booking.registration, *others) for one in part.attendees]
