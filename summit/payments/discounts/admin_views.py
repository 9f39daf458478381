"""Office: a discount on a bill that stands, shown before it is granted."""

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db
from summit.kernel.errors import Refused
from summit.kernel.money import Cents
from summit.payments.discounts import granting, service
from summit.payments.discounts.forms import DiscountForm
from summit.payments.discounts.service import Effect
from summit.payments.service.bills import find_bill, remaining
from summit.payments.views import gateway
from summit.registration.admin_views import folder_address
from summit.registration.models import Registration
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("discounts_admin", __name__)


@blueprint.route("/registrations/<int:registration_id>/discount", methods=["GET", "POST"])
@staff("money.refund")
def discount(registration_id: int) -> ResponseReturnValue:
    """Ask how much, show what follows, then grant exactly that."""
    form = DiscountForm()
    found: Effect | None = None
    if form.validate_on_submit():
        if form.seen.data and _granted(registration_id, form):
            return redirect(folder_address(registration_id), code=303)
        found = _effect(registration_id, form)
        form.seen.data = found.seal() if found else ""
    booking = db.session.get(Registration, registration_id) or abort(404)
    bill = find_bill(db.session(), registration_id) or abort(404)
    page = render_template(
        "payments/admin/discount.html",
        form=form,
        one=booking,
        claimed=remaining(bill).total,
        follows=found,
    )
    return page, 422 if form.errors else 200


def _granted(registration_id: int, form: DiscountForm) -> bool:
    try:
        granting.grant(
            registration_id,
            form.amount.data or Cents(0),
            note=form.note.data,
            seen=form.seen.data,
            gateway=gateway(),
            by=visitor().actor,
        )
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return False
    flash(_("The discount is granted. What the bill says less stands in a credit note."))
    return True


def _effect(registration_id: int, form: DiscountForm) -> Effect | None:
    """Return what would follow now, or None after saying in the form why it cannot be."""
    try:
        return service.effect(db.session(), registration_id, form.amount.data or Cents(0))
    except Refused as refusal:
        said = sentence(refusal)
        if said not in form.form_errors:
            form.form_errors.append(said)
        return None
