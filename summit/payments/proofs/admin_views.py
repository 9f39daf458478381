"""Office: proofs that participation types ask for, looked at and decided on."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.extensions import db
from summit.kernel.clock import now
from summit.payments.proofs import lists, service
from summit.payments.proofs.forms import AcceptForm, RefuseForm
from summit.payments.proofs.labels import STATES
from summit.payments.proofs.models import TypeProof, TypeProofFile
from summit.payments.proofs.queries import has_file
from summit.web.deciding import is_done
from summit.web.downloads import sent_file
from summit.web.guards import staff
from summit.web.listing import PER_PAGE, Listing, Page, offset
from summit.web.uploads.labels import SCANS
from summit.web.uploads.statuses import OPENS

blueprint = Blueprint("proofs_admin", __name__)


@blueprint.get("/proofs")
@staff("registration.read")
def proofs() -> str:
    names = {state.value: label.text for state, label in STATES.items()}
    listing = Listing.by_state("proofs_admin.proofs", names, lists.count_by_state(db.session()))
    asked = listing.read()
    rows, total = lists.proofs(
        db.session(), asked.search, asked.get("state"), limit=PER_PAGE, offset=offset(asked)
    )
    return render_template(
        "payments/proofs/admin/proofs.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        states=STATES,
        scans=SCANS,
    )


@blueprint.get("/proofs/<int:proof_id>")
@staff("registration.approve")
def proof(proof_id: int) -> ResponseReturnValue:
    return _page(proof_id)


@blueprint.get("/proofs/<int:proof_id>/file")
@staff("registration.approve")
def file(proof_id: int) -> Response:
    """Return a file that may be opened, to be saved and never run in our pages."""
    found = _find(proof_id)
    kept = db.session.get(TypeProofFile, proof_id)
    if found.scan not in OPENS or kept is None:
        abort(404)
    return sent_file(found.file_name, kept.content, found.media_type)


@blueprint.post("/proofs/<int:proof_id>/accept")
@staff("registration.approve")
def accept(proof_id: int) -> ResponseReturnValue:
    """Say yes; the person is told, and a badge that waited for it is given."""
    form = AcceptForm()

    def decide(session: Session, by: str) -> None:
        saw = bool(form.saw_original.data)
        service.accept(session, proof_id, saw_original=saw, by=by, now=now())

    return _decided(proof_id, form, decide, _("Accepted. The person is told by e-mail."))


@blueprint.post("/proofs/<int:proof_id>/refuse")
@staff("registration.approve")
def refuse(proof_id: int) -> ResponseReturnValue:
    """Say no; the reason goes to the person, who may send another proof."""
    form = RefuseForm()

    def decide(session: Session, by: str) -> None:
        service.refuse(session, proof_id, reason=form.text.data, by=by, now=now())

    return _decided(proof_id, form, decide, _("Not accepted. The person is told why."))


def _find(proof_id: int) -> TypeProof:
    return db.session.get(TypeProof, proof_id) or abort(404)


def _decided(
    proof_id: int, form: Any, decide: Callable[[Session, str], None], said: str
) -> ResponseReturnValue:
    """Do what was decided and go on with the queue, or show the proof with why not."""
    _find(proof_id)
    if is_done(form, decide, said):
        return redirect(url_for(".proofs", state="sent"), code=303)
    return _page(proof_id, form)


def _page(proof_id: int, sent: Any = None) -> ResponseReturnValue:
    found = _find(proof_id)
    yes = sent if isinstance(sent, AcceptForm) else AcceptForm(formdata=None)
    page = render_template(
        "payments/proofs/admin/proof.html",
        found=found,
        person=found.attendee,
        one=found.attendee.registration,
        states=STATES,
        scans=SCANS,
        yes=yes,
        no=sent if isinstance(sent, RefuseForm) else RefuseForm(formdata=None),
        sent=sent or yes,
        opens=found.scan in OPENS and has_file(db.session(), found),
        may_decide=service.is_undecided(found),
    )
    return page, 422 if sent is not None else 200
