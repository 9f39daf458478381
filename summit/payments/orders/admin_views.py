"""Office: the purchase orders of one registration."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.payments.documents.queries import invoice_of, lacks_order
from summit.payments.orders.forms import OrderForm
from summit.payments.orders.queries import find_order, orders_of
from summit.payments.orders.service import keep_order
from summit.registration.models import Registration
from summit.web.downloads import sent_file
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.pictures import takes_files

blueprint = Blueprint("orders_admin", __name__)
PAGE = "/registrations/<int:registration_id>/purchase-order"


@blueprint.get(PAGE)
@staff("money.read")
def orders(registration_id: int) -> str:
    booking = _find(registration_id)
    form = OrderForm(formdata=None)
    form.number.data = booking.purchase_order
    return _page(booking, form)


@blueprint.post(PAGE)
@takes_files
@staff("money.record")
def keep(registration_id: int) -> ResponseReturnValue:
    """Keep what came by e-mail or on paper."""
    booking, form = _find(registration_id), OrderForm()
    if form.validate() and _keep(registration_id, form):
        flash(_("The purchase order is kept."))
        return redirect(url_for(".orders", registration_id=registration_id), code=303)
    return _page(booking, form), 422


def _keep(registration_id: int, form: OrderForm) -> bool:
    actor = visitor().actor
    number, file = form.number.data or None, form.file.sent
    try:
        with transaction(by=actor) as session:
            keep_order(session, registration_id, number=number, file=file, by=actor, now=now())
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return False
    return True


def _page(booking: Registration, form: OrderForm) -> str:
    invoice = invoice_of(db.session(), booking.id)
    return render_template(
        "payments/admin/order.html",
        form=form,
        one=booking,
        invoice=invoice,
        lacks_order=lacks_order(invoice, booking),
        orders=orders_of(db.session(), booking.id),
    )


@blueprint.get(f"{PAGE}/<int:order_id>")
@staff("money.read")
def file(registration_id: int, order_id: int) -> Response:
    found = find_order(db.session(), registration_id, order_id) or abort(404)
    return sent_file(found.name, found.content, found.media_type)


def _find(registration_id: int) -> Registration:
    return db.session.get(Registration, registration_id) or abort(404)
