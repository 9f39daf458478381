"""Office: proofs of refused visas, looked at and decided on."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.money import Cents
from summit.payments import withdrawal
from summit.payments.labels import VISAS
from summit.payments.leaving.service import foresee, preview
from summit.payments.queries import Money, money_of
from summit.payments.refunding import service as refunding
from summit.payments.refunding.amounts import paid_of
from summit.payments.refunding.effects import seal_of
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish, foresee_end
from summit.payments.views import gateway
from summit.payments.visas import lists, service
from summit.payments.visas.errors import AnswerMissing
from summit.payments.visas.forms import AnswerForm
from summit.payments.visas.models import VisaFile, VisaRequest
from summit.payments.visas.proofs import Proof
from summit.payments.visas.statuses import VisaStatus
from summit.registration.family import beside_elsewhere
from summit.registration.labels import who_stays
from summit.registration.models import Registration
from summit.registration.queries import get_whole
from summit.registration.statuses import SENT, Status
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.listing import PER_PAGE, Listing, Page, offset

blueprint = Blueprint("visas_admin", __name__)


def _listing() -> Listing:
    states = {
        "asked": _("To look at"),
        "accepted": _("Accepted"),
        "declined": _("Proof not accepted"),
    }
    return Listing.by_state("visas_admin.requests", states, lists.count_by_state(db.session()))


@blueprint.get("/visas")
@staff("money.read")
def requests() -> str:
    listing = _listing()
    asked = listing.read()
    rows, total = lists.visa_requests(db.session(), asked, limit=PER_PAGE, offset=offset(asked))
    return render_template(
        "payments/admin/visas.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        states=VISAS,
    )


def _find(request_id: int) -> VisaRequest:
    return db.session.get(VisaRequest, request_id) or abort(404)


@blueprint.get("/visas/<int:request_id>/file")
@staff("money.refund")
def file(request_id: int) -> Response:
    """Return the proof as it came, to be saved and never run in our pages."""
    found = _find(request_id)
    kept = db.session.get(VisaFile, request_id) or abort(404)
    answer = Response(kept.content, mimetype=found.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.file_name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/visas/<int:request_id>")
@staff("money.refund")
def request(request_id: int) -> ResponseReturnValue:
    return _page(_find(request_id), AnswerForm())


def _page(found: VisaRequest, form: AnswerForm) -> ResponseReturnValue:
    booking = get_whole(db.session(), found.registration_id)
    shown = _shown(booking, found)
    if shown is not None:
        form.seen.data = str(shown["seen"])
    page = render_template(
        "payments/admin/visa.html",
        form=form,
        one=booking,
        request_=found,
        shown=shown,
        states=VISAS,
        has_file=db.session.get(VisaFile, found.id) is not None,
    )
    return page, 422 if form.is_submitted() else 200


def _shown(booking: Registration, found: VisaRequest) -> dict[str, object] | None:
    """Return what would go back if it were accepted now; None where nobody can leave for it."""
    present = any(one.id == found.attendee_id for one in booking.attendees)
    is_open = found.status is VisaStatus.ASKED and booking.status in SENT
    if not (present and is_open and found.attendee_id):
        return None
    session, money = db.session(), money_of(db.session(), booking.id)
    leaving = preview(session, booking, found.attendee_id, money, now=now())
    wish = _wish(found.id, note=None, seen="")
    if len(leaving.people) == len(booking.attendees):
        refund = refunding.amount_of(session, booking, money, Reason.VISA, now=now())
        kept, waits = paid_of(money) - refund, Cents(0)
        seen = seal_of(lambda: foresee_end(session, booking, money, wish, now=now()))
    else:
        part = leaving.partings[Reason.VISA]
        refund, kept, waits = part.refund, part.kept, part.waits
        seen = seal_of(lambda: foresee(session, booking, leaving, money, wish))
    return {
        "refund": refund,
        "kept": kept,
        "waits": waits,
        "is_held": money.in_dispute,
        "is_last": len(leaving.people) == len(booking.attendees),
        "seen": seen,
        "people": leaving.people,
        "who_stays": who_stays(beside_elsewhere(session, leaving.people)),
    }


def _wish(request_id: int, *, note: str | None, seen: str) -> Wish:
    return Wish(
        reason=Reason.VISA,
        seen=seen,
        note=note or _("Visa refused"),
        proof=Proof(request_id=request_id),
    )


@blueprint.post("/visas/<int:request_id>/accept")
@staff("money.refund")
def accept(request_id: int) -> ResponseReturnValue:
    """Let the person go, and give back all but the fee."""
    form, found = AnswerForm(), _find(request_id)
    if form.validate_on_submit() and _accepted(found, form):
        flash(_("Saved. Whoever leaves no longer has a place, and their badge is no longer valid."))
        return redirect(url_for(".requests", state="asked"), code=303)
    return _page(_find(request_id), form)


def _accepted(found: VisaRequest, form: AnswerForm) -> bool:
    request_id, registration_id = found.id, found.registration_id
    attendee_id, by = found.attendee_id or 0, visitor().actor
    booking = get_whole(db.session(), registration_id)
    is_last = all(attendee_id in (one.id, one.principal_id) for one in booking.attendees)
    wish = _wish(request_id, note=form.answer.data, seen=form.seen.data or "")

    def settle(_session: object, money: Money) -> None:
        whole = get_whole(db.session(), registration_id)
        refunding.settle(db.session(), money, wish, whole, by=by, now=now())

    try:
        if is_last:
            withdrawal.withdraw(
                registration_id, Status.CANCELLED, gateway=gateway(), by=by, settle=settle
            )
        else:
            withdrawal.leave(registration_id, attendee_id, wish, gateway=gateway(), by=by)
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return False
    return True


@blueprint.post("/visas/<int:request_id>/decline")
@staff("money.refund")
def decline(request_id: int) -> ResponseReturnValue:
    """Say no; the contact is told why."""
    form = AnswerForm()
    _find(request_id)
    if form.validate_on_submit():
        try:
            with transaction(by=visitor().actor) as session:
                answer, by = form.answer.data, visitor().actor
                service.decline(session, request_id, answer=answer, by=by, now=now())
        except AnswerMissing as missing:
            form.answer.errors = [sentence(missing)]
        except Refused as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            flash(_("Saved. The contact is told by e-mail."))
            return redirect(url_for(".requests", state="asked"), code=303)
    return _page(_find(request_id), form)
