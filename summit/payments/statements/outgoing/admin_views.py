"""Office: what is decided on a line that left the account, or brings back what left."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.payments.models import Payment, Refund
from summit.payments.reversing.admin_views import Undo, answer
from summit.payments.reversing.service import Undoing
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.statements.models import BankLine
from summit.payments.statements.outgoing import service
from summit.payments.statements.outgoing.forms import TieForm
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("outgoing_admin", __name__)


@blueprint.route("/bank-lines/<int:line_id>/came-back/<int:payment_id>", methods=["GET", "POST"])
@staff("money.refund")
def came_back(line_id: int, payment_id: int) -> ResponseReturnValue:
    """Undo the payment that left again by this line: shown before it is done."""
    line = db.session.get(BankLine, line_id) or abort(404)

    def undo(session: Session, wish: Undoing) -> None:
        service.came_back(session, line_id, payment_id, wish, by=visitor().actor, now=now())

    return answer(
        Undo(
            payment_id=payment_id,
            deed=undo,
            back=url_for("statements_admin.line", line_id=line_id),
            kinds=(ReversalKind.RETURNED,),
            reason=(line.text or line.bank_reference)[:200],
        )
    )


@blueprint.post("/bank-lines/<int:line_id>/known-return")
@staff("money.refund")
def tie_return(line_id: int) -> ResponseReturnValue:
    """Say that a payment known as returned left by this line."""
    form = TieForm()
    payment_id = form.payment if form.validate_on_submit() else None
    if payment_id is None or db.session.get(Payment, payment_id) is None:
        abort(400)
    by = visitor().actor
    return _tie(
        line_id,
        lambda session: service.tie_return(session, line_id, payment_id, by=by, now=now()),
        _("The line is tied to the payment that came back."),
    )


@blueprint.post("/bank-lines/<int:line_id>/sent")
@staff("money.refund")
def was_sent(line_id: int) -> ResponseReturnValue:
    """Say that a refund by hand left by this line."""
    refund_id, by = _chosen_refund(), visitor().actor
    return _tie(
        line_id,
        lambda session: service.was_sent(session, line_id, refund_id, by=by, now=now()),
        _("The refund is written down as sent by this line."),
    )


@blueprint.post("/bank-lines/<int:line_id>/brought-back")
@staff("money.refund")
def brought_back(line_id: int) -> ResponseReturnValue:
    """Say that a refund by hand came back by this line."""
    refund_id, by = _chosen_refund(), visitor().actor
    return _tie(
        line_id,
        lambda session: service.brought_back(session, line_id, refund_id, by=by, now=now()),
        _("The refund is written down as come back by this line."),
    )


@blueprint.post("/bank-lines/<int:line_id>/not-returned")
@staff("money.refund")
def not_returned(line_id: int) -> ResponseReturnValue:
    """Say that the payment of this line was never returned: the line waits, to be booked anew."""
    by = visitor().actor
    return _tie(
        line_id,
        lambda session: service.not_returned(session, line_id, by=by, now=now()),
        _("The line waits again: book it anew."),
    )


@blueprint.post("/bank-lines/<int:line_id>/untie")
@staff("money.refund")
def untie(line_id: int) -> ResponseReturnValue:
    """Let a line that was tied wait again; whoever may tie it may do so."""
    by = visitor().actor
    return _tie(
        line_id,
        lambda session: service.untie(session, line_id, by=by, now=now()),
        _("The line waits again. The money stays as it is written down."),
    )


def _chosen_refund() -> UUID:
    form = TieForm()
    refund_id = form.refund if form.validate_on_submit() else None
    if refund_id is None or db.session.get(Refund, refund_id) is None:
        abort(400)
    return refund_id


def _tie(line_id: int, deed: Callable[[Session], None], done: str) -> ResponseReturnValue:
    if db.session.get(BankLine, line_id) is None:
        abort(404)
    try:
        with transaction(by=visitor().actor) as session:
            deed(session)
    except Refused as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(done)
    return redirect(url_for("statements_admin.line", line_id=line_id), code=303)
