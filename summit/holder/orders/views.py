"""Sends the number and the file of a purchase order, and takes a file back out.

The pages behind a payer's link answer with the same.
"""

from typing import NamedTuple

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.edition.queries import get_summit
from summit.extensions import db, limiter, transaction
from summit.holder.queries import get_booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.payments.documents.errors import InvoiceStands, OrderComesLater
from summit.payments.documents.queries import invoice_of, lacks_order
from summit.payments.orders.forms import OrderForm
from summit.payments.orders.queries import find_order, orders_of
from summit.payments.orders.service import keep_order
from summit.web.downloads import sent_file
from summit.web.errors import sentence
from summit.web.guards import contact, visitor
from summit.web.pictures import takes_files
from summit.web.private import keep_private

blueprint = Blueprint("orders", __name__)
blueprint.after_request(keep_private)
SENT = "20/hour"  # for one link: each file is looked at and kept


class Way(NamedTuple):
    """A link beside a refusal, and its words."""

    address: str
    words: str


def _by_registration() -> str:
    return str(visitor().subject)


@blueprint.get("/<link>/purchase-order")
@contact
def order(language: Language, link: str) -> ResponseReturnValue:
    return order_page(link, "holder", "orders")


@blueprint.post("/<link>/purchase-order")
@takes_files
@contact
@limiter.limit(SENT, key_func=_by_registration)
def send_order(language: Language, link: str) -> ResponseReturnValue:
    return kept_order(link, "holder", "orders")


@blueprint.get("/<link>/purchase-order/<int:order_id>")
@contact
def order_file(language: Language, link: str, order_id: int) -> Response:
    return one_order(order_id)


def order_page(link: str, pages: str, orders: str) -> ResponseReturnValue:
    """Show what was sent and take more; without a bill there is nothing to order yet."""
    booking = get_booking(db.session(), visitor().subject)
    if booking.money.bill_id is None:
        return redirect(url_for(f"{pages}.show", link=link), code=303)
    form = OrderForm(formdata=None)
    form.number.data = booking.registration.purchase_order
    return _page(form, link, pages, orders)


def kept_order(link: str, pages: str, orders: str) -> ResponseReturnValue:
    """Keep a number, a file, or both; on a refusal the page says why."""
    form = OrderForm()
    if form.validate():
        try:
            _keep(form)
        except Refused as refusal:
            form.form_errors.append(sentence(refusal))
            return _page(form, link, pages, orders), refusal.status_code
        return redirect(url_for(f"{orders}.order", link=link, notice="sent"), code=303)
    return _page(form, link, pages, orders), 422


def _keep(form: OrderForm) -> None:
    actor, number, file = visitor().actor, form.number.data or None, form.file.sent
    with transaction(by=actor) as session:
        keep_order(session, visitor().subject, number=number, file=file, by=actor, now=now())


def _page(form: OrderForm, link: str, pages: str, orders: str) -> str:
    booking = get_booking(db.session(), visitor().subject)
    invoice = invoice_of(db.session(), visitor().subject)
    return render_template(
        "holder/order.html",
        invoice=invoice,
        lacks_order=lacks_order(invoice, booking.registration),
        form=form,
        booking=booking,
        registration=booking.registration,
        sent=orders_of(db.session(), visitor().subject),
        notice=request.args.get("notice", ""),
        link=link,
        pages=pages,
        orders=orders,
    )


def way_on(refusal: Refused | None, link: str, orders: str) -> Way | None:
    """Return where something can be done about an invoice that stands as it is."""
    if isinstance(refusal, OrderComesLater):
        return Way(url_for(f"{orders}.order", link=link), _("Send a purchase order"))
    email = get_summit(db.session()).contact_email
    if isinstance(refusal, InvoiceStands) and email:
        return Way(f"mailto:{email}", email)
    return None


def one_order(order_id: int) -> Response:
    """Return a file as it was sent; 404 for somebody else's."""
    found = find_order(db.session(), visitor().subject, order_id) or abort(404)
    return sent_file(found.name, found.content, found.media_type)
