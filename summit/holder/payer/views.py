"""Behind the link of a bill, which a contact may forward to a finance office."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from summit.extensions import db, limiter
from summit.holder import payment
from summit.holder.documents.views import ASKED, kept_document, new_document, supplier_file
from summit.holder.forms import InvoiceForm
from summit.holder.links import find_payer
from summit.holder.orders.views import SENT, kept_order, one_order, order_page, way_on
from summit.holder.queries import get_booking
from summit.holder.transfers import transfer_facts
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.payments.checkout import come_back
from summit.payments.documents.service import issue_quote, issue_statement
from summit.payments.errors import UnknownCardPage
from summit.payments.views import gateway
from summit.registration.links import FURTHER
from summit.registration.models import Registration
from summit.web.errors import sentence
from summit.web.guards import load_with, payer, visitor
from summit.web.pictures import takes_files
from summit.web.private import keep_private

blueprint = Blueprint("payer", __name__)
blueprint.after_request(keep_private)
PRESSED = "20/minute"  # for one bill: each may ask Stripe something


@blueprint.record
def _tell_guards(state: BlueprintSetupState) -> None:
    load_with(state.app, "payer", lambda link: find_payer(db.session(), link))


def _by_bill() -> str:
    return visitor().actor


@blueprint.get("/<link>")
@payer
def show(language: Language, link: str) -> str:
    return _page(link)


@blueprint.get("/<link>/purchase-order")
@payer
def order(language: Language, link: str) -> ResponseReturnValue:
    return order_page(link, "payer", "payer")


@blueprint.post("/<link>/purchase-order")
@takes_files
@payer
@limiter.limit(SENT, key_func=_by_bill)
def send_order(language: Language, link: str) -> ResponseReturnValue:
    return kept_order(link, "payer", "payer")


@blueprint.get("/<link>/purchase-order/<int:order_id>")
@payer
def order_file(language: Language, link: str, order_id: int) -> Response:
    return one_order(order_id)


def _page(link: str, refusal: Refused | None = None, form: InvoiceForm | None = None) -> str:
    session = db.session()
    booking = get_booking(session, visitor().subject)
    return render_template(
        "holder/payer/show.html",
        booking=booking,
        registration=booking.registration,
        money=booking.money,
        link=link,
        pages="payer",
        is_further=visitor().actor.startswith(f"{FURTHER}:"),
        form=form or InvoiceForm.blank(booking.registration.purchase_order),
        **transfer_facts(session, booking.registration.reference),
        notice="unpaid" if request.args.get("notice") == "unpaid" else None,
        refusal=sentence(refusal) if refusal else "",
        way=way_on(refusal, link, "payer"),
    )


@blueprint.post("/<link>/pay")
@payer
@limiter.limit(PRESSED, key_func=_by_bill)
def pay(language: Language, link: str) -> ResponseReturnValue:
    """Go to the card page, also in place of an invoice."""
    try:
        found = payment.card_page(
            visitor().subject,
            "payer",
            link,
            gateway=gateway(),
            language=language,
            by=visitor().actor,
        )
    except Refused as refusal:
        return _page(link, refusal), refusal.status_code
    return redirect(found, code=303)


@blueprint.get("/<link>/returned")
@payer
def returned(language: Language, link: str) -> ResponseReturnValue:
    """Come back from the card page: ask Stripe what became of it, then show our own rows."""
    session_id = request.args.get(payment.SESSION, "")
    if not payment.SESSION_ID.fullmatch(session_id):
        raise UnknownCardPage()
    come_back(visitor().subject, session_id, gateway=gateway())
    return redirect(url_for(".show", link=link), code=303)


@blueprint.post("/<link>/invoice")
@payer
@limiter.limit(PRESSED, key_func=_by_bill)
def invoice(language: Language, link: str) -> ResponseReturnValue:
    """Ask for an invoice in place of the card, made out as the finance office needs it."""
    form = InvoiceForm()
    form.country = db.session().get_one(Registration, visitor().subject).country
    if not form.validate():
        return _page(link, form=form), 422
    try:
        payment.switch_to_invoice(
            visitor().subject,
            purchase_order=form.purchase_order.data or None,
            payer=form.to_payer(),
            gateway=gateway(),
            by=visitor().actor,
        )
    except Refused as refusal:
        return _page(link, refusal), refusal.status_code
    return redirect(url_for(".show", link=link), code=303)


@blueprint.get("/<link>/documents/<number>.pdf")
@payer
def document(language: Language, link: str, number: str) -> Response:
    return kept_document(number)


@blueprint.get("/<link>/supplier.pdf")
@payer
def supplier(language: Language, link: str) -> Response:
    return supplier_file(language)


@blueprint.post("/<link>/quote")
@payer
@limiter.limit(ASKED, key_func=_by_bill)
def quote(language: Language, link: str) -> ResponseReturnValue:
    return new_document(link, issue_quote)


@blueprint.post("/<link>/statement")
@payer
@limiter.limit(ASKED, key_func=_by_bill)
def statement(language: Language, link: str) -> ResponseReturnValue:
    return new_document(link, issue_statement)
