"""Office: forgiving the rest of a bill."""

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db
from summit.kernel.errors import Refused
from summit.payments import by_hand
from summit.payments.forgiving.errors import ReasonMissing
from summit.payments.forgiving.forms import ForgiveForm
from summit.payments.forgiving.service import may_be_forgiven
from summit.payments.queries import money_of
from summit.payments.views import gateway
from summit.registration.admin_views import folder_address
from summit.registration.models import Registration
from summit.registration.statuses import ENDED
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("forgiving_admin", __name__)


@blueprint.route("/registrations/<int:registration_id>/forgive", methods=["GET", "POST"])
@staff("money.refund")
def forgive(registration_id: int) -> ResponseReturnValue:
    """Say what is missing and what forgiving it means, then do it."""
    booking = db.session.get(Registration, registration_id) or abort(404)
    form = ForgiveForm()
    if form.validate_on_submit() and _forgive(registration_id, form):
        return redirect(folder_address(registration_id), code=303)
    money = money_of(db.session(), registration_id)
    form.seen.data = str(money.balance.amount)
    page = render_template(
        "payments/admin/forgive.html",
        form=form,
        one=booking,
        money=money,
        is_possible=may_be_forgiven(money, booking.status),
        has_ended=booking.status in ENDED,
    )
    return page, 422 if form.is_submitted() else 200


def _forgive(registration_id: int, form: ForgiveForm) -> bool:
    try:
        by_hand.forgive(
            registration_id,
            reason=form.reason.data,
            seen=form.shown,
            gateway=gateway(),
            by=visitor().actor,
        )
    except ReasonMissing as missing:
        form.reason.errors = [sentence(missing)]
        return False
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return False
    flash(_("The rest is forgiven. Nothing more is owed."))
    return True
