"""Office: one person takes part as something else, shown before it is done."""

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.payments import withdrawal
from summit.payments.changing.forms import CHOOSE, TypeChoice, TypeRefundForm, chosen
from summit.payments.changing.service import REASONS, Hand, Preview, foresee, preview
from summit.payments.labels import METHODS
from summit.payments.queries import Money, money_of
from summit.payments.refunding.amounts import paid_of
from summit.payments.refunding.effects import Effect, seal_of
from summit.payments.refunding.policy import show
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.views import gateway
from summit.registration.admin_views import folder_address
from summit.registration.models import Registration
from summit.registration.queries import get_whole
from summit.registration.service import WantedType, accompanied_by, other_types
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.outside import current_settings

blueprint = Blueprint("changing_admin", __name__)


@blueprint.route(
    "/registrations/<int:registration_id>/people/<int:attendee_id>/type", methods=["GET", "POST"]
)
@staff("registration.edit")
def type_of(registration_id: int, attendee_id: int) -> ResponseReturnValue:
    """Change a type where no money that was paid may go back; finance does the rest."""
    may_refund = "money.refund" in visitor().rights
    return _changed(registration_id, attendee_id, may_refund=may_refund)


@blueprint.route(
    "/registrations/<int:registration_id>/people/<int:attendee_id>/type-and-refund",
    methods=["GET", "POST"],
)
@staff("money.refund")
def type_and_refund(registration_id: int, attendee_id: int) -> ResponseReturnValue:
    """Change a type and say how much goes back: shown before it is done."""
    return _changed(registration_id, attendee_id, may_refund=True)


def _changed(registration_id: int, attendee_id: int, *, may_refund: bool) -> ResponseReturnValue:
    if db.session.get(Registration, registration_id) is None:
        abort(404)
    form = TypeRefundForm()
    form.offer(REASONS)
    hand = Hand(by=visitor().actor, is_contact=False, may_refund=may_refund)
    if not form.is_submitted():
        choice = TypeChoice(request.args)
        return _page(registration_id, attendee_id, choice, choice.wanted(), form, hand)
    wanted, choice = form.wanted(), TypeChoice(request.form)
    if not form.reason.data:  # nothing goes back: nobody was asked why
        form.reason.data = Reason.POLICY.value
    if wanted and _taken(registration_id, attendee_id, wanted, form, hand):
        flash(_("Saved. The contact is told by e-mail."))
        return redirect(folder_address(registration_id), code=303)
    return _page(registration_id, attendee_id, choice, wanted, form, hand)


def _taken(
    registration_id: int, attendee_id: int, wanted: WantedType, form: TypeRefundForm, hand: Hand
) -> bool:
    """Change the type if what follows was shown before; return whether it is changed."""

    def shown_now(wish: Wish) -> Effect:
        booking, money = _find(registration_id)
        shown = _preview(booking, attendee_id, wanted, money, hand)
        return foresee(db.session(), booking, shown, money, wish)

    def deed(wish: Wish) -> None:
        withdrawal.change_type(
            registration_id,
            attendee_id,
            wanted,
            wish,
            hand=hand,
            invoice_days=current_settings().invoice_days,
            gateway=gateway(),
        )

    return form.take(shown_now, deed)


def _find(registration_id: int) -> tuple[Registration, Money]:
    return get_whole(db.session(), registration_id), money_of(db.session(), registration_id)


def _preview(
    booking: Registration, attendee_id: int, wanted: WantedType, money: Money, hand: Hand
) -> Preview:
    return preview(db.session(), booking, attendee_id, wanted, money, hand=hand, now=now())


def _page(
    registration_id: int,
    attendee_id: int,
    choice: TypeChoice,
    wanted: WantedType | None,
    form: TypeRefundForm,
    hand: Hand,
) -> ResponseReturnValue:
    session = db.session()
    booking, money = _find(registration_id)
    person = next((one for one in booking.attendees if one.id == attendee_id), None)
    if person is None:
        abort(404)
    try:
        types = other_types(session, booking, attendee_id, by_contact=False, now=now())
    except Refused as refusal:
        flash(sentence(refusal), "error")
        return redirect(folder_address(registration_id), code=303)
    choice.offer(types, accompanied_by(session, booking, person))
    shown = _shown(booking, attendee_id, choice, wanted, money, form, hand)
    asks_refund = shown is not None and shown.change.is_cheaper and bool(paid_of(money))
    if shown:
        form.category.data = chosen(shown.change)
        form.principal.data = str(shown.change.principal_id or "")
    if shown and not asks_refund:  # all of what follows stands beside the button at once
        wish = Wish(reason=Reason.POLICY, seen="")
        form.seen.data = seal_of(lambda: foresee(session, booking, shown, money, wish))
    page = render_template(
        "payments/admin/type.html",
        form=form,
        choice=choice,
        one=booking,
        person=person,
        money=money,
        shown=shown,
        partings={one.value: it for one, it in shown.partings.items()} if shown else {},
        asks_refund=asks_refund,
        policy=show(session),
        methods=METHODS,
    )
    return page, 422 if form.errors or choice.category.errors else 200


def _shown(
    booking: Registration,
    attendee_id: int,
    choice: TypeChoice,
    wanted: WantedType | None,
    money: Money,
    form: TypeRefundForm,
    hand: Hand,
) -> Preview | None:
    """Return what would follow now, or None after saying in the form why it cannot be."""
    if wanted is None:
        if request.args or form.is_submitted():
            choice.category.errors = [str(CHOOSE)]
        return None
    try:
        return _preview(booking, attendee_id, wanted, money, hand)
    except Refused as refusal:
        said = sentence(refusal)
        if said not in form.form_errors:
            form.form_errors.append(said)
        return None
