"""Office: one person leaves a registration that was sent, and what becomes of the money."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from summit.extensions import db
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.payments import withdrawal
from summit.payments.labels import METHODS
from summit.payments.leaving.service import Preview, foresee, preview
from summit.payments.queries import Money, money_of
from summit.payments.refunding.effects import Effect
from summit.payments.refunding.forms import RefundForm
from summit.payments.refunding.policy import show
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.views import gateway
from summit.registration.admin_views import folder_address
from summit.registration.family import beside_elsewhere
from summit.registration.labels import called, who_stays
from summit.registration.models import Registration
from summit.registration.queries import get_whole
from summit.web.confirming import confirm_page
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.pictures import takes_files

blueprint = Blueprint("leaving_admin", __name__)


def _find(registration_id: int) -> tuple[Registration, Money]:
    if db.session.get(Registration, registration_id) is None:
        abort(404)
    return get_whole(db.session(), registration_id), money_of(db.session(), registration_id)


def _preview(booking: Registration, attendee_id: int, money: Money) -> Preview:
    return preview(db.session(), booking, attendee_id, money, now=now())


@blueprint.route(
    "/registrations/<int:registration_id>/people/<int:attendee_id>/leave", methods=["GET", "POST"]
)
@staff("money.refund")
@takes_files
def leave(registration_id: int, attendee_id: int) -> ResponseReturnValue:
    """Let a person go and say how much goes back: shown before it is done."""
    _find(registration_id)
    form = RefundForm()
    form.offer(Reason)

    def shown_now(wish: Wish) -> Effect:
        booking, money = _find(registration_id)
        shown = _preview(booking, attendee_id, money)
        return foresee(db.session(), booking, shown, money, wish)

    def deed(wish: Wish) -> None:
        by = visitor().actor
        withdrawal.leave(registration_id, attendee_id, wish, gateway=gateway(), by=by)

    if form.take(shown_now, deed):
        flash(_("Saved. Whoever leaves no longer has a place, and their badge is no longer valid."))
        return redirect(folder_address(registration_id), code=303)
    booking, money = _find(registration_id)
    try:
        shown = _preview(booking, attendee_id, money)
    except Refused as refusal:
        flash(sentence(refusal), "error")
        return redirect(folder_address(registration_id), code=303)
    if len(shown.people) == len(booking.attendees):
        return redirect(
            url_for("refunding_admin.withdraw", registration_id=registration_id), code=303
        )
    return _page(form, booking, money, shown)


def _who_stays(shown: Preview) -> str:
    return who_stays(beside_elsewhere(db.session(), shown.people))


def _page(
    form: RefundForm, booking: Registration, money: Money, shown: Preview
) -> ResponseReturnValue:
    page = render_template(
        "payments/admin/leave.html",
        form=form,
        one=booking,
        money=money,
        shown=shown,
        who_stays=_who_stays(shown),
        partings={reason.value: parting for reason, parting in shown.partings.items()},
        policy=show(db.session()),
        methods=METHODS,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/registrations/<int:registration_id>/people/<int:attendee_id>/remove")
@staff("registration.edit")
def confirm_removal(registration_id: int, attendee_id: int) -> ResponseReturnValue:
    """Ask once more before a person leaves for whom nothing was paid."""
    booking, money = _find(registration_id)
    try:
        shown = _preview(booking, attendee_id, money)
    except Refused as refusal:
        flash(sentence(refusal), "error")
        return redirect(folder_address(registration_id), code=303)
    if len(shown.people) == len(booking.attendees):
        cancel = url_for("payments_admin.confirm_cancel", registration_id=registration_id)
        return redirect(cancel, code=303)
    names = ", ".join(called(one) for one in shown.people)
    return confirm_page(
        door="delegations",
        title=_("A person leaves"),
        lines=[
            _("%(reference)s, %(city)s.", reference=booking.reference, city=booking.municipality),
            _("No longer coming: %(names)s.", names=names),
            ngettext(
                "The place is released to others at once, and the badge is no longer valid. "
                "This cannot be undone.",
                "All %(num)d places are released to others at once, and the badges are no longer "
                "valid. This cannot be undone.",
                len(shown.people),
            ),
            _("What the bill says for them is taken back."),
            *filter(None, [_who_stays(shown)]),
        ],
        button=_("Let them go"),
        action=url_for(".remove", registration_id=registration_id, attendee_id=attendee_id),
        back=(folder_address(registration_id), booking.municipality),
    )


@blueprint.post("/registrations/<int:registration_id>/people/<int:attendee_id>/remove")
@staff("registration.edit")
def remove(registration_id: int, attendee_id: int) -> ResponseReturnValue:
    """Let a person go where no money was paid; refused where some was."""
    _find(registration_id)
    try:
        withdrawal.leave(registration_id, attendee_id, None, gateway=gateway(), by=visitor().actor)
    except Refused as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("Saved. Whoever leaves no longer has a place, and their badge is no longer valid."))
    return redirect(folder_address(registration_id), code=303)
