"""Somebody else pays for one person: who, what both bills then say, and the button.

The page asks first, then shows; its button carries what was shown.
"""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db, limiter, transaction
from summit.holder.payment import due_for_invoice
from summit.holder.queries import Booking, get_booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.payments import withdrawal
from summit.payments.another_payer.addressing import readdress
from summit.payments.another_payer.forms import AnotherPayerForm, PayerAddressForm
from summit.payments.another_payer.service import Change, check_movable, foresee
from summit.payments.queries import asks_residence
from summit.payments.service.bills import find_bill
from summit.payments.views import gateway
from summit.registration.models import Attendee
from summit.web.errors import sentence
from summit.web.guards import contact, visitor
from summit.web.private import keep_private

blueprint = Blueprint("another_payer", __name__)
blueprint.after_request(keep_private)
PRESSED = "20/minute"  # for one registration: each may ask Stripe something
ADDRESSED = "10/hour"  # each may send a letter


def _by_registration() -> str:
    return str(visitor().subject)


@blueprint.route("/<link>/people/<int:attendee_id>/payer", methods=["GET", "POST"])
@contact
@limiter.limit(PRESSED, key_func=_by_registration, methods=["POST"])
def change(language: Language, link: str, attendee_id: int) -> ResponseReturnValue:
    """Ask who pays instead, show both bills, and give the bill away once the button is pressed."""
    booking, person = _find(attendee_id)
    if person is None and request.method == "POST":  # by another press of the button
        return redirect(url_for("holder.show", link=link), code=303)
    if person is None:
        abort(404)
    form = AnotherPayerForm.about(person, asks_residence=asks_residence(db.session()))
    if not (form.validate_on_submit() and "sure" in request.form):
        return _page(form, booking, person, link)
    try:
        _give(attendee_id, form)
    except Refused as refusal:
        booking, person = _find(attendee_id)  # as things are now
        if person is not None:
            return _page(form, booking, person, link, refusal)
        return redirect(url_for("holder.show", link=link), code=303)
    return redirect(url_for("holder.show", link=link, notice="payer"), code=303)


@blueprint.route("/<link>/payer-address", methods=["GET", "POST"])
@contact
@limiter.limit(ADDRESSED, key_func=_by_registration, methods=["POST"])
def address(language: Language, link: str) -> ResponseReturnValue:
    """Put right where the bill of another payer goes."""
    bill = find_bill(db.session(), visitor().subject)
    if bill is None or bill.payer_email is None:
        abort(404)
    form, refusal = PayerAddressForm(), None
    if not form.is_submitted():
        form.email.data = bill.payer_email
    elif form.validate():
        try:
            with transaction(by=visitor().actor) as session:
                readdress(session, visitor().subject, form.email.data or "", now=now())
        except Refused as reason:
            refusal = reason
        else:
            return redirect(url_for("holder.show", link=link, notice="readdressed"), code=303)
    page = render_template(
        "holder/another_payer/address.html",
        registration=get_booking(db.session(), visitor().subject).registration,
        payer=bill.payer_name,
        form=form,
        link=link,
        refusal=sentence(refusal) if refusal else "",
    )
    return page, 422 if form.is_submitted() else 200


def _find(attendee_id: int) -> tuple[Booking, Attendee | None]:
    booking = get_booking(db.session(), visitor().subject)
    people = booking.registration.attendees
    return booking, next((one for one in people if one.id == attendee_id), None)


def _give(attendee_id: int, form: AnotherPayerForm) -> None:
    withdrawal.pay_otherwise(
        visitor().subject,
        attendee_id,
        form.to_paying(),
        due=due_for_invoice(now()),
        seen=form.seen.data or "",
        gateway=gateway(),
        by=visitor().actor,
    )


def _page(
    form: AnotherPayerForm,
    booking: Booking,
    person: Attendee,
    link: str,
    refusal: Refused | None = None,
) -> ResponseReturnValue:
    """Return the page; with good answers on it, what both bills then say."""
    shown: Change | None = None
    is_possible, due = False, due_for_invoice(now())
    session, registration = db.session(), booking.registration
    try:
        check_movable(session, registration, person.id, now=now())
        is_possible = True
        if form.is_submitted() and not form.errors:
            paying = form.to_paying()
            shown = foresee(session, registration, person.id, paying, due=due, now=now())
    except Refused as reason:
        refusal = reason
    form.seen.data = shown.seal() if shown else ""
    page = render_template(
        "holder/another_payer/change.html",
        booking=booking,
        registration=registration,
        person=person,
        form=form,
        shown=shown,
        is_possible=is_possible,
        link=link,
        refusal=sentence(refusal) if refusal else "",
    )
    if form.errors:
        return page, 422
    return page, refusal.status_code if refusal and form.is_submitted() else 200
