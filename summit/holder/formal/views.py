"""Asks for formal invitations for the people of a registration, and downloads those issued."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db, limiter, transaction
from summit.holder.queries import get_booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.payments.formal import service
from summit.payments.formal.files import keep_letter
from summit.payments.formal.forms import AskForm
from summit.payments.formal.queries import invitations_of
from summit.payments.formal.service import needs_another
from summit.payments.formal.statuses import STANDING, LetterState
from summit.registration.models import Attendee
from summit.registration.statuses import SENT, Status
from summit.web.downloads import pdf_file
from summit.web.errors import sentence
from summit.web.guards import contact, visitor
from summit.web.private import keep_private

blueprint = Blueprint("formal", __name__)
blueprint.after_request(keep_private)
ASKED = "20/hour"  # for one link: each is looked at by a person


def _by_registration() -> str:
    return str(visitor().subject)


@blueprint.get("/<link>/formal-invitations")
@contact
def invitations(language: Language, link: str) -> ResponseReturnValue:
    return _page(AskForm(formdata=None), link)


@blueprint.post("/<link>/formal-invitations")
@contact
@limiter.limit(ASKED, key_func=_by_registration)
def ask(language: Language, link: str) -> ResponseReturnValue:
    """Ask for a letter to one person; an organizer looks at it."""
    form, refusal = AskForm(), None
    form.offer(_named(visitor().subject))
    if not form.validate():
        return _page(form, link), 422
    by = visitor().actor
    try:
        with transaction(by=by) as session:
            service.ask(
                session,
                visitor().subject,
                int(form.person.data),
                addressed_as=form.addressed_as.data or "",
                by=by,
                now=now(),
            )
    except Refused as refused:
        refusal = refused
        return _page(form, link, refusal), refusal.status_code
    return redirect(url_for(".invitations", link=link, notice="asked"), code=303)


@blueprint.get("/<link>/formal-invitations/<int:invitation_id>.pdf")
@contact
def letter(language: Language, link: str, invitation_id: int) -> Response:
    """Return a letter as it was issued; 404 for somebody else's, or one that was not."""
    mine = invitations_of(db.session(), visitor().subject)
    found = next((one for one in mine if one.id == invitation_id), None)
    if found is None or found.letter is None:
        abort(404)
    reference = found.letter.facts["reference"]
    return pdf_file(f"{reference}-{found.id}", keep_letter(found.id))


def _named(registration_id: int) -> list[Attendee]:
    people = get_booking(db.session(), registration_id).registration.attendees
    return [one for one in people if one.is_named]


def _page(form: AskForm, link: str, refusal: Refused | None = None) -> str:
    booking = get_booking(db.session(), visitor().subject)
    kept = invitations_of(db.session(), visitor().subject)
    taken = {one.attendee_id for one in kept if one.state in STANDING and not needs_another(one)}
    taken |= {one.attendee_id for one in kept if one.state is LetterState.ASKED}
    named = [one for one in booking.registration.attendees if one.is_named]
    if refusal is None and not form.errors:
        named = [one for one in named if one.id not in taken]
    form.offer(named)
    return render_template(
        "holder/formal/invitations.html",
        form=form,
        booking=booking,
        registration=booking.registration,
        may_ask=booking.registration.status in (*SENT, Status.PENDING_APPROVAL),
        kept=kept,
        changed={one.id for one in kept if one.state in STANDING and needs_another(one)},
        notice=request.args.get("notice", ""),
        refusal=sentence(refusal) if refusal else "",
        link=link,
    )
