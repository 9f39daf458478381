"""Office: somebody else pays for one person of a registration that was sent."""

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.edition.queries import get_summit
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.payments import withdrawal
from summit.payments.another_payer.addressing import readdress
from summit.payments.another_payer.forms import AnotherPayerForm, PayerAddressForm
from summit.payments.another_payer.service import Change, check_movable, foresee
from summit.payments.queries import asks_residence
from summit.payments.service.bills import find_bill
from summit.payments.terms.queries import invoice_due
from summit.payments.views import gateway
from summit.registration.admin_views import folder_address
from summit.registration.models import Attendee, Registration
from summit.registration.queries import get_whole
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.outside import current_settings

blueprint = Blueprint("another_payer_admin", __name__)


@blueprint.route(
    "/registrations/<int:registration_id>/people/<int:attendee_id>/payer", methods=["GET", "POST"]
)
@staff("money.record")
def change(registration_id: int, attendee_id: int) -> ResponseReturnValue:
    """Ask who pays instead, show both bills, and give the bill away once the button is pressed."""
    if db.session.get(Registration, registration_id) is None:
        abort(404)
    try:
        booking, person = _find(registration_id, attendee_id)
        form = AnotherPayerForm.about(person, asks_residence=asks_residence(db.session()))
        if form.validate_on_submit() and "sure" in request.form:
            _give(registration_id, attendee_id, form)
            flash(_("Saved. The new payer gets the bill by e-mail."))
            return redirect(folder_address(registration_id), code=303)
    except Refused as refusal:
        return _refused(registration_id, attendee_id, refusal)
    return _page(form, booking, person)


@blueprint.route("/registrations/<int:registration_id>/payer-address", methods=["GET", "POST"])
@staff("registration.edit")
def address(registration_id: int) -> ResponseReturnValue:
    """Put right where the bill of another payer goes."""
    booking = db.session.get(Registration, registration_id) or abort(404)
    bill = find_bill(db.session(), registration_id)
    if bill is None or bill.payer_email is None:
        abort(404)
    form: Any = PayerAddressForm()
    if not form.is_submitted():
        form.email.data = bill.payer_email
    elif form.validate():
        try:
            with transaction(by=visitor().actor) as session:
                readdress(session, registration_id, form.email.data, now=now())
        except Refused as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            flash(_("Saved. The bill goes to the new address, with a new link."))
            return redirect(folder_address(registration_id), code=303)
    page = render_template(
        "payments/admin/payer_address.html", form=form, one=booking, payer=bill.payer_name
    )
    return page, 422 if form.is_submitted() else 200


def _find(registration_id: int, attendee_id: int) -> tuple[Registration, Attendee]:
    """Return who may be given to another payer. Raises what `check_movable` does."""
    booking = get_whole(db.session(), registration_id)
    return booking, check_movable(db.session(), booking, attendee_id, now=now())


def _give(registration_id: int, attendee_id: int, form: AnotherPayerForm) -> None:
    withdrawal.pay_otherwise(
        registration_id,
        attendee_id,
        form.to_paying(),
        due=_due(),
        seen=form.seen.data or "",
        gateway=gateway(),
        by=visitor().actor,
    )


def _due() -> datetime:
    days = current_settings().invoice_days
    return invoice_due(db.session(), now(), calendar_days=days)


def _refused(registration_id: int, attendee_id: int, refusal: Refused) -> ResponseReturnValue:
    """Return the page as things are now; the folder where nothing can be done there any more."""
    try:
        booking, person = _find(registration_id, attendee_id)
    except Refused as reason:
        flash(sentence(reason), "error")
        return redirect(folder_address(registration_id), code=303)
    form = AnotherPayerForm.about(person, asks_residence=asks_residence(db.session()))
    form.validate()
    form.form_errors.append(sentence(refusal))
    return _page(form, booking, person)


def _page(form: AnotherPayerForm, booking: Registration, person: Attendee) -> ResponseReturnValue:
    shown: Change | None = None
    are_good = form.is_submitted() and not any(one.errors for one in form)
    if are_good:
        try:
            paying = form.to_paying()
            shown = foresee(db.session(), booking, person.id, paying, due=_due(), now=now())
        except Refused as refusal:
            if sentence(refusal) not in form.form_errors:
                form.form_errors.append(sentence(refusal))
    form.seen.data = shown.seal() if shown else ""
    page = render_template(
        "payments/admin/another_payer.html",
        form=form,
        one=booking,
        person=person,
        shown=shown,
        zone_name=get_summit(db.session()).zone_name,
    )
    return page, 422 if form.errors else 200
