"""What a contact may do about one person, and how the whole registration is withdrawn.

Each page says first what it means for the money, by the published policy; the button carries the
sums that were shown.
"""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db, limiter, transaction
from summit.holder.forms import LeavingForm
from summit.holder.queries import Booking, get_booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.payments import withdrawal
from summit.payments.errors import PaymentInDispute
from summit.payments.leaving.errors import BankHolds
from summit.payments.leaving.service import foresee, preview, wish_of_contact
from summit.payments.queries import Money
from summit.payments.refunding import service as refunding
from summit.payments.refunding.amounts import paid_of
from summit.payments.refunding.effects import seal_of
from summit.payments.refunding.policy import show as policy_shown
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish, foresee_end
from summit.payments.views import gateway
from summit.payments.visas.forms import VisaForm
from summit.payments.visas.service import ask, find_latest
from summit.registration.family import beside_elsewhere
from summit.registration.labels import who_stays
from summit.registration.models import Attendee
from summit.registration.queries import get_whole
from summit.registration.statuses import SENT, Status
from summit.web.errors import sentence
from summit.web.guards import contact, visitor
from summit.web.pictures import takes_files
from summit.web.private import keep_private

blueprint = Blueprint("leaving", __name__)
blueprint.after_request(keep_private)
# what a page foresees for a contact
BY_POLICY = Wish(reason=Reason.POLICY, seen="", by_contact=True)
PRESSED = "20/minute"  # for one registration: each may ask Stripe something


def _by_registration() -> str:
    return str(visitor().subject)


def _back(link: str, notice: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("holder.show", link=link, notice=notice), code=303)


def _button(seen: str) -> LeavingForm:
    form = LeavingForm(formdata=None)
    form.seen.data = seen
    return form


# -- one person --------------------------------------------------------------------------------


@blueprint.get("/<link>/people/<int:attendee_id>")
@contact
def person(language: Language, link: str, attendee_id: int) -> ResponseReturnValue:
    """Show what may be done about one person."""
    return _person_page(link, attendee_id)


def _person_page(
    link: str,
    attendee_id: int,
    refusal: Refused | None = None,
    visa: VisaForm | None = None,
) -> ResponseReturnValue:
    booking = get_booking(db.session(), visitor().subject)
    who = _one_of(booking, attendee_id)
    if who is None:
        if refusal is None:
            abort(404)
        return _back(link)  # they left a moment ago, by another press of the button
    if booking.registration.status not in SENT:
        return _back(link)
    shown = preview(db.session(), booking.registration, attendee_id, booking.money, now=now())
    page = render_template(
        "holder/leaving/person.html",
        booking=booking,
        registration=booking.registration,
        person=who,
        shown=shown,
        it=shown.partings[Reason.POLICY],
        who_stays=who_stays(beside_elsewhere(db.session(), shown.people)),
        is_last=len(shown.people) == len(booking.registration.attendees),
        policy=policy_shown(db.session()),
        may_leave=_may_decide(booking.money),
        held_words=_held_words(booking.money),
        form=_button(
            seal_of(
                lambda: foresee(db.session(), booking.registration, shown, booking.money, BY_POLICY)
            )
        ),
        visa=visa or VisaForm(formdata=None),
        visa_request=find_latest(db.session(), attendee_id),
        is_paid=bool(paid_of(booking.money)),
        link=link,
        refusal=sentence(refusal) if refusal else "",
    )
    if visa is not None and visa.errors:
        return page, 422
    return page, refusal.status_code if refusal else 200


def _one_of(booking: Booking, attendee_id: int) -> Attendee | None:
    people = booking.registration.attendees
    return next((one for one in people if one.id == attendee_id), None)


def _may_decide(money: Money) -> bool:
    """Tell whether the contact decides: nothing was paid, or dates say what goes back."""
    return not paid_of(money) or bool(refunding.windows(db.session()))


@blueprint.post("/<link>/people/<int:attendee_id>/leave")
@contact
@limiter.limit(PRESSED, key_func=_by_registration)
def leave(language: Language, link: str, attendee_id: int) -> ResponseReturnValue:
    """Let one person go, by the policy."""
    wish = wish_of_contact(db.session(), LeavingForm().seen.data or "")
    try:
        withdrawal.leave(
            visitor().subject, attendee_id, wish, gateway=gateway(), by=visitor().actor
        )
    except Refused as refusal:
        return _person_page(link, attendee_id, refusal)
    return _back(link, "left")


@blueprint.post("/<link>/people/<int:attendee_id>/visa")
@contact
@limiter.limit(PRESSED, key_func=_by_registration)
@takes_files
def visa(language: Language, link: str, attendee_id: int) -> ResponseReturnValue:
    """Hand in the proof that a visa was refused; finance looks at it."""
    form = VisaForm()
    if _one_of(get_booking(db.session(), visitor().subject), attendee_id) is None:
        abort(404)
    if not form.validate() or form.proof.sent is None:
        return _person_page(link, attendee_id, visa=form)
    proof, said, by = form.proof.sent, form.said.data, visitor().actor
    try:
        with transaction(by=by) as session:
            ask(session, visitor().subject, attendee_id, proof, said=said, by=by, now=now())
    except Refused as refusal:
        return _person_page(link, attendee_id, refusal)
    return redirect(url_for(".person", link=link, attendee_id=attendee_id), code=303)


# -- everybody ---------------------------------------------------------------------------------


@blueprint.route("/<link>/withdraw", methods=["GET", "POST"])
@contact
@limiter.limit(PRESSED, key_func=_by_registration, methods=["POST"])
def withdraw(language: Language, link: str) -> ResponseReturnValue:
    """Withdraw the whole registration, by the policy."""
    if request.method == "GET":
        return _withdrawal_page(link)
    wish = wish_of_contact(db.session(), LeavingForm().seen.data or "")
    by, registration_id = visitor().actor, visitor().subject

    def settle(_session: object, money: Money) -> None:
        session = db.session()
        booking = get_whole(session, registration_id)
        if wish is not None:
            refunding.settle(session, money, wish, booking, by=by, now=now())

    try:
        withdrawal.withdraw(
            registration_id,
            Status.CANCELLED,
            gateway=gateway(),
            by=by,
            settle=settle if wish else None,
        )
    except PaymentInDispute:  # finance's words name pages that a contact does not have
        return _withdrawal_page(link, BankHolds())
    except Refused as refusal:
        return _withdrawal_page(link, refusal)
    return _back(link)


def _held_words(money: Money) -> str:
    return sentence(BankHolds()) if money.in_dispute else ""


def _withdrawal_page(link: str, refusal: Refused | None = None) -> ResponseReturnValue:
    session = db.session()
    booking = get_booking(session, visitor().subject)
    if booking.registration.status not in SENT:
        return _back(link)
    one, money = booking.registration, booking.money
    refund = refunding.amount_of(session, one, money, Reason.POLICY, now=now())
    seen = seal_of(lambda: foresee_end(session, one, money, BY_POLICY, now=now()))
    page = render_template(
        "holder/leaving/withdraw.html",
        booking=booking,
        registration=booking.registration,
        refund=refund,
        kept=paid_of(money) - refund,
        who_stays=who_stays(beside_elsewhere(session, one.attendees)),
        policy=policy_shown(session),
        may_leave=_may_decide(booking.money),
        held_words=_held_words(money),
        form=_button(seen),
        link=link,
        refusal=sentence(refusal) if refusal else "",
    )
    return page, refusal.status_code if refusal else 200
