"""Office: the terms of invoices, those that wait to be paid, and one due day moved."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.edition.queries import get_summit
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.money import Cents
from summit.payments.queries import money_of
from summit.payments.service.bills import find_bill
from summit.payments.terms import lists
from summit.payments.terms.forms import DueForm, TermsForm
from summit.payments.terms.queries import due_changes, find_terms
from summit.payments.terms.rules import Terms
from summit.payments.terms.service import may_be_reminded, move_due, remind_now, set_terms
from summit.registration.admin_views import folder_address
from summit.registration.models import Registration
from summit.registration.statuses import PaymentWay, Status
from summit.web import formats
from summit.web.confirming import confirm_page
from summit.web.errors import sentence
from summit.web.filters import local
from summit.web.guards import staff, visitor
from summit.web.languages import current_language
from summit.web.listing import PER_PAGE, Listing, Page, offset
from summit.web.outside import current_settings

blueprint = Blueprint("terms_admin", __name__)


def _listing() -> Listing:
    states = {"decide": _("To decide"), "overdue": _("Overdue"), "coming": _("Not due yet")}
    return Listing.by_state(
        "terms_admin.unpaid", states, lists.count_by_state(db.session(), now=now())
    )


@blueprint.get("/unpaid-invoices")
@staff("money.read")
def unpaid() -> str:
    listing, moment = _listing(), now()
    asked = listing.read()
    rows, total = lists.unpaid(
        db.session(), asked, now=moment, limit=PER_PAGE, offset=offset(asked)
    )
    return render_template(
        "payments/admin/unpaid.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        moment=moment,
        cents=Cents,
    )


@blueprint.route("/registrations/<int:registration_id>/due-day", methods=["GET", "POST"])
@staff("money.record")
def due_day(registration_id: int) -> ResponseReturnValue:
    """Move the day on which one invoice is due; the contact is told."""
    booking = db.session.get(Registration, registration_id) or abort(404)
    if booking.status is not Status.AWAITING_PAYMENT or booking.pays_by is not PaymentWay.INVOICE:
        return redirect(folder_address(registration_id), code=303)
    form = DueForm()
    if not form.is_submitted():
        form.show(booking)
        form.day.process_data(booking.held_until and local(booking.held_until).date())
    elif form.validate() and form.keep(
        lambda: _move(form, registration_id),
        lambda: db.session.get_one(Registration, registration_id),
    ):
        flash(_("The due day is moved, and the contact is told. The invoice says what it said."))
        return redirect(folder_address(registration_id), code=303)
    page = render_template(
        "payments/admin/due_day.html",
        form=form,
        one=booking,
        money=money_of(db.session(), registration_id),
        changes=due_changes(db.session(), registration_id),
        zone_name=get_summit(db.session()).zone_name,
    )
    return page, 422 if form.is_submitted() else 200


def _move(form: DueForm, registration_id: int) -> None:
    day: Any = form.day.data
    with transaction(by=visitor().actor) as session:
        move_due(
            session,
            registration_id,
            day,
            reason=form.reason.data,
            seen=form.seen.data or "",
            by=visitor().actor,
            now=now(),
        )


@blueprint.get("/registrations/<int:registration_id>/remind")
@staff("money.record")
def confirm_reminder(registration_id: int) -> ResponseReturnValue:
    """Say to whom the letter goes and about what, before it does."""
    booking = db.session.get(Registration, registration_id) or abort(404)
    money = money_of(db.session(), registration_id)
    bill = find_bill(db.session(), registration_id)
    if bill is None or not may_be_reminded(booking.status, money):
        return redirect(folder_address(registration_id), code=303)
    owed = formats.money(money.balance, current_language())
    return confirm_page(
        door="money",
        title=_("Remind of what is owed"),
        lines=[
            _("%(reference)s, %(city)s.", reference=booking.reference, city=booking.municipality),
            _(
                "One letter about %(amount)s goes to %(email)s.",
                amount=owed,
                email=bill.payer_email or booking.contact_email,
            ),
            _("It names the reference and how to pay. Nothing is cancelled by it."),
        ],
        button=_("Send the reminder"),
        action=url_for(".remind", registration_id=registration_id),
        back=(folder_address(registration_id), booking.municipality),
    )


@blueprint.post("/registrations/<int:registration_id>/remind")
@staff("money.record")
def remind(registration_id: int) -> ResponseReturnValue:
    if db.session.get(Registration, registration_id) is None:
        abort(404)
    by = visitor().actor
    try:
        with transaction(by=by) as session:
            remind_now(session, registration_id, by=by, now=now())
    except Refused as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("The reminder is on its way to who pays."))
    return redirect(folder_address(registration_id), code=303)


@blueprint.route("/invoice-terms", methods=["GET", "POST"])
@staff("settings.edit")
def terms() -> ResponseReturnValue:
    """Show and change when invoices are due, who is reminded, and what happens then."""
    kept = find_terms(db.session())
    form = TermsForm(obj=kept)
    if not form.is_submitted():
        form.show(kept)
    elif form.validate() and form.keep(lambda: _keep(form), _kept):
        flash(_("Saved. The due day holds for invoices asked for from now on."))
        return redirect(url_for(".terms"), code=303)
    page = render_template(
        "payments/admin/terms.html", form=form, calendar_days=current_settings().invoice_days
    )
    return page, 422 if form.is_submitted() else 200


def _kept() -> Terms:
    return find_terms(db.session())


def _keep(form: TermsForm) -> None:
    with transaction(by=visitor().actor) as session:
        set_terms(session, form.to_terms(), seen=form.seen.data or "")
