"""Sends a proof for one person, behind the contact's link or the person's own."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db, limiter, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.payments.proofs import service
from summit.payments.proofs.forms import ProofForm
from summit.payments.proofs.queries import latest_of
from summit.registration.links import ATTENDEE
from summit.registration.models import Attendee
from summit.registration.statuses import SENT, Status
from summit.web.errors import sentence
from summit.web.guards import of_person, visitor
from summit.web.pictures import takes_files
from summit.web.private import keep_private

blueprint = Blueprint("proofs", __name__)
blueprint.after_request(keep_private)
SENT_OFTEN = "20/hour"  # for one link: each file is looked at and kept


def _by_link() -> str:
    return visitor().actor


@blueprint.get("/<link>/proof/<int:attendee_id>")
@of_person
def proof(language: Language, link: str, attendee_id: int) -> ResponseReturnValue:
    return _page(_find(attendee_id), ProofForm(formdata=None), link)


@blueprint.post("/<link>/proof/<int:attendee_id>")
@takes_files
@of_person
@limiter.limit(SENT_OFTEN, key_func=_by_link)
def send(language: Language, link: str, attendee_id: int) -> ResponseReturnValue:
    """Keep a file; organizers look at it. On a refusal the page says why."""
    person, form = _find(attendee_id), ProofForm()
    if not form.validate() or form.proof.sent is None:
        return _page(person, form, link), 422
    by = visitor().actor
    try:
        with transaction(by=by) as session:
            service.send(session, attendee_id, form.proof.sent, by=by, now=now())
    except Refused as refusal:
        return _page(_find(attendee_id), form, link, refusal), refusal.status_code
    return redirect(url_for(".proof", link=link, attendee_id=attendee_id, notice="sent"), code=303)


def _find(attendee_id: int) -> Attendee:
    """Return the person, if the link is theirs or their registration's."""
    person = db.session.get(Attendee, attendee_id)
    if person is None:
        abort(404)
    mine = person.id if ATTENDEE in visitor().rights else person.registration_id
    if visitor().subject != mine:
        abort(404)
    return person


def _page(person: Attendee, form: ProofForm, link: str, refusal: Refused | None = None) -> str:
    kept = latest_of(db.session(), [person]).get(person.id)
    stands = person.registration.status in (*SENT, Status.PENDING_APPROVAL)
    is_open = stands and person.left_at is None and person.is_named and person.needs_proof
    return render_template(
        "holder/proofs/proof.html",
        person=person,
        registration=person.registration,
        form=form,
        kept=kept,
        may_send=is_open and (kept is None or kept.state.value == "refused"),
        notice=request.args.get("notice", ""),
        refusal=sentence(refusal) if refusal else "",
        link=link,
    )
