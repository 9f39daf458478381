"""Office: the money door, money recorded by hand, the end of a registration, the taxes."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.edition.queries import get_summit
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.money import Cents
from summit.kernel.text import whole
from summit.payments import by_hand, lists, withdrawal
from summit.payments.differences.health import health
from summit.payments.differences.labels import ENDINGS
from summit.payments.forms import PaymentForm, TaxForm
from summit.payments.labels import OUTCOMES
from summit.payments.queries import Money, can_sell, money_of
from summit.payments.queues import queues
from summit.payments.service.endings import owed_after_end
from summit.payments.service.receipts import Receipt
from summit.payments.service.taxes import find_profile, set_profile
from summit.payments.statuses import PaymentMethod
from summit.payments.views import gateway
from summit.registration.admin_views import folder_address
from summit.registration.family import beside_elsewhere
from summit.registration.labels import STATUSES, who_stays
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.web import formats
from summit.web.confirming import confirm_page
from summit.web.downloads import csv_file
from summit.web.errors import sentence
from summit.web.filters import local
from summit.web.guards import staff, visitor
from summit.web.listing import PER_PAGE, Filter, Listing, Page, SavedView, offset

blueprint = Blueprint("payments_admin", __name__)


def _listing() -> Listing:
    states = {
        "owed": _("Owed"),
        "overdue": _("Overdue"),
        "confirmed": _("Confirmed, and something is owed"),
        "settled": _("Settled"),
        "surplus": _("Overpaid"),
        "review": _("To check"),
    }
    closer = {
        "later": _("Owed, and not due yet"),
        "overdue_30": _("Overdue up to 30 days"),
        "overdue_60": _("Overdue from 31 to 60 days"),
        "overdue_more": _("Overdue more than 60 days"),
        "card": _("Card page open"),
    }
    return Listing(
        endpoint="payments_admin.overview",
        export="payments_admin.overview_file",
        filters=[Filter("state", _("State"), [*states.items(), *closer.items()])],
        views=[
            SavedView(_("All"), {}),
            *(SavedView(name, {"state": key}) for key, name in states.items()),
        ],
        hint=_("Name, city, reference, e-mail"),
    )


@blueprint.get("/finance")
@staff("money.read")
def finance() -> str:
    """Show what waits for finance, each count a link to its list."""
    found = queues(db.session(), now=now())
    return render_template(
        "payments/admin/finance.html",
        queues=found,
        urgent=any(one.urgent and one.count for those in found.values() for one in those),
        health=health(db.session(), now=now()),
        endings=ENDINGS,
        zone_name=get_summit(db.session()).zone_name,
        may_sell=can_sell(db.session()),
    )


@blueprint.get("/money")
@staff("money.read")
def overview() -> str:
    listing = _listing()
    asked = listing.read()
    rows, total = lists.bills(db.session(), asked, limit=PER_PAGE, offset=offset(asked), now=now())
    bill_ids = [row[0].id for row in rows]
    return render_template(
        "payments/admin/overview.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        statuses=STATUSES,
        cents=Cents,
        other_money=lists.other_money(db.session(), bill_ids),
    )


@blueprint.get("/money.csv")
@staff("export.read")
def overview_file() -> Response:
    head = [
        _("Reference"),
        _("Municipality or organization"),
        _("Payer"),
        _("Status"),
        _("Sent"),
        _("Before taxes"),
        _("GST"),
        _("QST"),
        _("Total"),
        _("Paid"),
        _("Owed"),
        _("Currency"),
    ]
    found = lists.every_bill(db.session(), _listing().read(), now=now())
    return csv_file("money", head, _bill_rows(found))


def _bill_rows(found: Iterator[Any]) -> Iterator[list[Any]]:
    for bill, booking, paid, owed in found:
        yield [
            booking.reference,
            booking.municipality,
            bill.payer_name,
            STATUSES[booking.status].text,
            f"{local(bill.created_at):%Y-%m-%d}",
            bill.subtotal,
            bill.gst,
            bill.qst,
            bill.total,
            Cents(int(paid)),
            Cents(int(owed)),
            bill.currency.upper(),
        ]


def _find(registration_id: int) -> Registration:
    return db.session.get(Registration, registration_id) or abort(404)


@blueprint.route("/registrations/<int:registration_id>/payments", methods=["GET", "POST"])
@staff("money.record")
def record(registration_id: int) -> ResponseReturnValue:
    """Record a transfer, a cheque, cash, or what the desk's own card terminal took."""
    booking = _find(registration_id)
    money = money_of(db.session(), registration_id)
    form = PaymentForm()
    if not form.is_submitted():
        form.after.data = str(len(money.payments))
        form.amount.data = max(money.balance, Cents(0))
        form.received_at.process_data(now())
    if form.validate_on_submit() and (said := _record(registration_id, form)):
        flash(said)
        return redirect(folder_address(registration_id), code=303)
    return _record_page(form, booking, money), 422 if form.is_submitted() else 200


def _record_page(form: PaymentForm, booking: Registration, money: Money) -> str:
    return render_template("payments/admin/record.html", form=form, one=booking, money=money)


def _record(registration_id: int, form: PaymentForm) -> str | None:
    """Return what the money brought about, or None after saying in the form why it did not."""
    receipt = Receipt(
        method=PaymentMethod(form.method.data),
        amount=form.amount.data or Cents(0),
        note=form.note.data,
        received_at=form.received_at.data,
        after=whole(form.after.data, digits=5, otherwise=0),
    )
    try:
        outcome = by_hand.record(registration_id, receipt, gateway=gateway(), by=visitor().actor)
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return None
    return str(OUTCOMES[outcome])


@blueprint.get("/registrations/<int:registration_id>/cancel")
@staff("registration.edit")
def confirm_cancel(registration_id: int) -> str:
    booking = _find(registration_id)
    owed = owed_after_end(db.session(), registration_id)
    stays = [
        _(
            "%(amount)s stay owed: kept of who left before, or gone back.",
            amount=formats.money(owed),
        )
    ]
    return confirm_page(
        door="delegations",
        title=_("Cancel the registration"),
        lines=[
            _("%(reference)s, %(city)s.", reference=booking.reference, city=booking.municipality),
            _("Its places are released at once, and its badges are no longer valid."),
            *(stays if owed else ()),
            *filter(None, [who_stays(beside_elsewhere(db.session(), booking.attendees))]),
            _("This cannot be undone. A registration that was paid cannot be cancelled here."),
        ],
        button=_("Cancel the registration"),
        action=url_for(".cancel", registration_id=registration_id),
        back=(folder_address(registration_id), booking.municipality),
    )


@blueprint.post("/registrations/<int:registration_id>/cancel")
@staff("registration.edit")
def cancel(registration_id: int) -> ResponseReturnValue:
    _find(registration_id)
    actor = visitor().actor
    try:
        withdrawal.withdraw(registration_id, Status.CANCELLED, gateway=gateway(), by=actor)
    except Refused as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("The registration is cancelled. Its places have been released."))
    return redirect(folder_address(registration_id), code=303)


@blueprint.route("/taxes", methods=["GET", "POST"])
@staff("settings.edit")
def taxes() -> ResponseReturnValue:
    """Show and change the taxes of what is sold from now on."""
    form = TaxForm(obj=find_profile(db.session()))
    if not form.is_submitted():
        form.show(find_profile(db.session()))
    elif form.validate() and form.keep(lambda: _keep_taxes(form), _profile):
        flash(_("Saved. It applies to registrations sent from now on."))
        return redirect(url_for(".taxes"), code=303)
    page = render_template("payments/admin/taxes.html", form=form)
    return page, 422 if form.is_submitted() else 200


def _profile() -> Any:
    return find_profile(db.session())


def _keep_taxes(form: TaxForm) -> None:
    with transaction(by=visitor().actor) as session:
        set_profile(session, form.asked(), seen=form.seen.data)
