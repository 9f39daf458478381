"""Office: undoing a payment, shown before it is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.extensions import db
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.payments import by_hand
from summit.payments.labels import METHODS
from summit.payments.models import Bill, Payment
from summit.payments.reversing import service
from summit.payments.reversing.errors import ReasonMissing
from summit.payments.reversing.forms import UndoForm
from summit.payments.reversing.service import Undoing
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.service.bills import other_payer
from summit.payments.statements.models import BankLine
from summit.payments.views import gateway
from summit.registration.admin_views import folder_address
from summit.registration.models import Registration
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("reversing_admin", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """One way to undo a payment: what is offered, what is done, and where it leads."""

    payment_id: int
    deed: Callable[[Session, Undoing], object]
    back: str  # where it was asked for
    kinds: Sequence[ReversalKind] = tuple(ReversalKind)
    reason: str = ""  # to begin with


@blueprint.route("/payments/<int:payment_id>/undo", methods=["GET", "POST"])
@staff("money.refund")
def undo(payment_id: int) -> ResponseReturnValue:
    """Undo a transfer, a cheque, cash or a slip of the terminal that turned out not to be there."""

    def reverse(session: Session, wish: Undoing) -> None:
        service.reverse(session, payment_id, wish, by=visitor().actor, now=now())

    line = _line_of(payment_id)
    owner = owner_of(payment_id)
    back = folder_address(owner.id)
    if line is not None:
        back = url_for("statements_admin.line", line_id=line.id)
    return answer(Undo(payment_id=payment_id, deed=reverse, back=back))


def answer(wanted: Undo) -> ResponseReturnValue:
    """Show what follows and ask, or do it and lead back."""
    owner, form = owner_of(wanted.payment_id), UndoForm()
    try:
        foreseen = service.foresee(db.session(), wanted.payment_id)
    except Refused as refusal:
        return _page(wanted, owner, form, refusal=sentence(refusal)), 409
    form.offer([one for one in foreseen.kinds if one in wanted.kinds])
    if not form.is_submitted():
        form.kind.data = form.kind.data or request.args.get("kind", "")
        form.reason.data = wanted.reason
    if form.validate_on_submit() and _undo(wanted, owner, form):
        return redirect(wanted.back, code=303)
    return _page(wanted, owner, form), 422 if form.is_submitted() else 200


def _undo(wanted: Undo, owner: Registration, form: UndoForm) -> bool:
    wish, about = form.to_wish(), owner.id
    try:
        by_hand.without_card_page(
            about,
            lambda session: wanted.deed(session, wish),
            gateway=gateway(),
            by=visitor().actor,
        )
    except ReasonMissing as missing:
        form.reason.errors = [sentence(missing)]
        return False
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return False
    flash(_("The payment is undone: it counts no longer, and the registration stays as it is."))
    return True


def _page(wanted: Undo, owner: Registration, form: UndoForm, refusal: str = "") -> str:
    session = db.session()
    foreseen = None
    if not refusal:
        try:
            foreseen = service.foresee(session, wanted.payment_id)
            form.seen.data = foreseen.seal
        except Refused as meanwhile:
            refusal = sentence(meanwhile)
    return render_template(
        "payments/admin/undo.html",
        form=form,
        one=owner,
        payment=session.get_one(Payment, wanted.payment_id),
        foreseen=foreseen,
        refusal=refusal,
        line=_line_of(wanted.payment_id),
        payer=other_payer(session, owner.id),
        back=wanted.back,
        methods=METHODS,
    )


def owner_of(payment_id: int) -> Registration:
    """Return whose bill a payment is recorded on."""
    payment = db.session.get(Payment, payment_id) or abort(404)
    bill = db.session.get_one(Bill, payment.bill_id)
    return db.session.get_one(Registration, bill.registration_id)


def _line_of(payment_id: int) -> BankLine | None:
    return db.session.scalar(select(BankLine).where(BankLine.payment_id == payment_id))
