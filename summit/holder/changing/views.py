"""What a contact may change about what a person takes part as: chosen, shown, then done."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db, limiter
from summit.holder.queries import Booking, get_booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.payments import withdrawal
from summit.payments.changing.forms import CHOOSE, TypeChoice, TypeForm, chosen
from summit.payments.changing.service import Hand, Preview, foresee, preview
from summit.payments.refunding.effects import seal_of
from summit.payments.refunding.policy import show as policy_shown
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.views import gateway
from summit.registration.models import Attendee
from summit.registration.service import WantedType, accompanied_by, other_types
from summit.registration.statuses import SENT
from summit.web.errors import sentence
from summit.web.guards import contact, visitor
from summit.web.outside import current_settings
from summit.web.private import keep_private

blueprint = Blueprint("changing", __name__)
blueprint.after_request(keep_private)
PRESSED = "20/minute"  # for one registration: each may ask Stripe something


def _by_registration() -> str:
    return str(visitor().subject)


def _hand() -> Hand:
    return Hand(by=visitor().actor, is_contact=True)


@blueprint.route("/<link>/people/<int:attendee_id>/type", methods=["GET", "POST"])
@contact
@limiter.limit(PRESSED, key_func=_by_registration, methods=["POST"])
def type_of(language: Language, link: str, attendee_id: int) -> ResponseReturnValue:
    """Ask which type, show what it means for the money, then do exactly that."""
    if request.method == "GET":
        choice = TypeChoice(request.args)
        return _page(link, attendee_id, choice, choice.wanted())
    form = TypeForm()
    wanted = form.wanted()
    if not form.validate() or wanted is None:
        abort(400)
    wish = Wish(reason=Reason.POLICY, seen=form.seen.data or "")
    try:
        withdrawal.change_type(
            visitor().subject,
            attendee_id,
            wanted,
            wish,
            hand=_hand(),
            invoice_days=current_settings().invoice_days,
            gateway=gateway(),
        )
    except Refused as refusal:
        return _page(link, attendee_id, TypeChoice(request.form), wanted, refusal)
    return _back(link, "changed")


def _back(link: str, notice: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("holder.show", link=link, notice=notice), code=303)


def _page(
    link: str,
    attendee_id: int,
    choice: TypeChoice,
    wanted: WantedType | None,
    refusal: Refused | None = None,
) -> ResponseReturnValue:
    booking = get_booking(db.session(), visitor().subject)
    person = next((p for p in booking.registration.attendees if p.id == attendee_id), None)
    if person is None:
        abort(404)
    if booking.registration.status not in SENT:
        return _back(link)
    shown: Preview | None = None
    try:
        _offer(choice, booking, person)
        if wanted is not None:
            shown = _preview(booking, attendee_id, wanted)
        elif request.args:
            choice.category.errors = [str(CHOOSE)]
    except Refused as found:
        refusal = refusal or found
    page = render_template(
        "holder/changing/type.html",
        booking=booking,
        registration=booking.registration,
        person=person,
        choice=choice,
        shown=shown,
        it=shown.partings[Reason.POLICY] if shown else None,
        form=_button(booking, shown) if shown else None,
        policy=policy_shown(db.session()),
        link=link,
        refusal=sentence(refusal) if refusal else "",
    )
    if choice.category.errors:
        return page, 422
    return page, refusal.status_code if refusal else 200


def _offer(choice: TypeChoice, booking: Booking, person: Attendee) -> None:
    choice.offer((), ())
    session, one = db.session(), booking.registration
    types = other_types(session, one, person.id, by_contact=True, now=now())
    choice.offer(types, accompanied_by(session, one, person))


def _preview(booking: Booking, attendee_id: int, wanted: WantedType) -> Preview:
    return preview(
        db.session(),
        booking.registration,
        attendee_id,
        wanted,
        booking.money,
        hand=_hand(),
        now=now(),
    )


def _button(booking: Booking, shown: Preview) -> TypeForm:
    form, wish = TypeForm(formdata=None), Wish(reason=Reason.POLICY, seen="")
    one, money = booking.registration, booking.money
    form.seen.data = seal_of(lambda: foresee(db.session(), one, shown, money, wish))
    form.category.data = chosen(shown.change)
    form.principal.data = str(shown.change.principal_id or "")
    return form
