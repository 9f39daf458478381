"""Office: money that goes back, and the policy it follows."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.payments import withdrawal
from summit.payments.labels import METHODS, REFUNDS, failure_words
from summit.payments.models import Bill, Payment, Refund
from summit.payments.queries import Money, money_of
from summit.payments.refunding import lists, outcomes, service
from summit.payments.refunding.amounts import refundable_of
from summit.payments.refunding.effects import Effect
from summit.payments.refunding.forms import NoteForm, PolicyForm, RefundForm
from summit.payments.refunding.policy import Shown, set_policy, show, usual
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.views import gateway
from summit.registration.admin_views import folder_address
from summit.registration.family import beside_elsewhere
from summit.registration.labels import who_stays
from summit.registration.models import Registration
from summit.registration.queries import get_whole
from summit.registration.statuses import ALLOWED, Status
from summit.web import formats
from summit.web.errors import sentence
from summit.web.filters import local
from summit.web.guards import staff, visitor
from summit.web.languages import current_language
from summit.web.listing import PER_PAGE, Listing, Page, offset
from summit.web.pictures import takes_files

blueprint = Blueprint("refunding_admin", __name__)
DEEDS = {
    "paid": outcomes.mark_paid,
    "declined": outcomes.decline,
    "returned": outcomes.came_back,
}


def _listing() -> Listing:
    states = {
        "approve": _("To approve"),
        "pay": _("To pay by hand"),
        "moving": _("On the way"),
        "open": _("Failed, still to be sent"),
        "failed": _("Failed"),
        "done": _("Done"),
    }
    counts = {key: count for key, (count, _sum) in lists.tally_by_state(db.session()).items()}
    return Listing.by_state("refunding_admin.refunds", states, counts)


@blueprint.get("/refunds")
@staff("money.read")
def refunds() -> str:
    listing = _listing()
    asked = listing.read()
    rows, total = lists.refunds(db.session(), asked, limit=PER_PAGE, offset=offset(asked))
    return render_template(
        "payments/admin/refunds.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        methods=METHODS,
        states=REFUNDS,
        failure_words=failure_words,
        actor=visitor().actor,
    )


# -- one registration --------------------------------------------------------------------------


def _find(registration_id: int) -> Registration:
    if db.session.get(Registration, registration_id) is None:
        abort(404)
    return get_whole(db.session(), registration_id)


@blueprint.route("/registrations/<int:registration_id>/withdraw", methods=["GET", "POST"])
@staff("money.refund")
@takes_files
def withdraw(registration_id: int) -> ResponseReturnValue:
    """End a registration that was paid, and say how much goes back: shown before it is done."""
    booking = _find(registration_id)
    if Status.CANCELLED not in ALLOWED[booking.status]:
        return redirect(folder_address(registration_id), code=303)
    form, by = RefundForm(), visitor().actor
    form.offer(Reason)

    def foresee(wish: Wish) -> Effect:
        return service.foresee_end(db.session(), *_now(registration_id), wish, now=now())

    def deed(wish: Wish) -> None:
        def settle(session: Session, money: Money) -> None:
            booking = get_whole(session, registration_id)
            service.settle(session, money, wish, booking, by=by, now=now())

        withdrawal.withdraw(
            registration_id, Status.CANCELLED, gateway=gateway(), by=by, settle=settle
        )

    if form.take(foresee, deed):
        flash(_("The registration is cancelled. Its places have been released."))
        return redirect(folder_address(registration_id), code=303)
    return _page(form, registration_id, is_end=True)


@blueprint.route("/registrations/<int:registration_id>/refund", methods=["GET", "POST"])
@staff("money.refund")
def refund(registration_id: int) -> ResponseReturnValue:
    """Give an amount back, shown before it is done; the registration stays as it is."""
    _find(registration_id)
    form, by = RefundForm(), visitor().actor
    form.offer([Reason.AMOUNT])
    form.amount.label.text = _("Amount in Canadian dollars")
    form.offer_payments(_sources(money_of(db.session(), registration_id)))
    form.reason.data = Reason.AMOUNT.value

    def foresee(wish: Wish) -> Effect:
        return service.foresee_refund(db.session(), *_now(registration_id), wish, now=now())

    def deed(wish: Wish) -> None:
        with transaction(by=by) as session:
            service.refund(session, registration_id, wish, by=by, now=now())

    if form.take(foresee, deed):
        flash(_("The refund is written down. See what becomes of it under Money, Refunds."))
        return redirect(folder_address(registration_id), code=303)
    form.offer_payments(_sources(money_of(db.session(), registration_id)))
    return _page(form, registration_id, is_end=False)


def _now(registration_id: int) -> tuple[Registration, Money]:
    session = db.session()
    return get_whole(session, registration_id), money_of(session, registration_id)


def _sources(money: Money) -> Iterator[tuple[int, str]]:
    """Yield each payment that can go back, newest first, with how it came and what is left."""
    for one in reversed(money.payments):
        if one.refundable and one.currency == money.currency:
            left = formats.money(one.refundable, current_language())
            day = formats.day(local(one.received_at).date(), current_language())
            yield (
                one.id,
                _("%(way)s, %(day)s: %(left)s", way=METHODS[one.method], day=day, left=left),
            )


def _page(form: RefundForm, registration_id: int, *, is_end: bool) -> ResponseReturnValue:
    """Show what each reason gives today, and what follows from the one that was asked for."""
    booking, money = _now(registration_id)
    sums = service.sums_shown(db.session(), booking, money, now=now())
    page = render_template(
        "payments/admin/refund.html",
        form=form,
        one=booking,
        money=money,
        most=refundable_of(money),
        sums={reason.value: cents for reason, cents in sums.items()},
        policy=show(db.session()),
        methods=METHODS,
        is_end=is_end,
        who_stays=who_stays(beside_elsewhere(db.session(), booking.attendees)) if is_end else "",
    )
    return page, 422 if form.errors else 200


# -- one refund --------------------------------------------------------------------------------


@blueprint.post("/refunds/<uuid:refund_id>/approve")
@staff("money.refund")
def approve(refund_id: uuid.UUID) -> ResponseReturnValue:
    _find_refund(refund_id)
    with saying_why(), transaction(by=visitor().actor) as session:
        outcomes.approve(session, refund_id, by=visitor().actor, now=now())
    return redirect(url_for(".refunds", state="approve"), code=303)


@blueprint.post("/refunds/<uuid:refund_id>/by-hand")
@staff("money.refund")
def send_by_hand(refund_id: uuid.UUID) -> ResponseReturnValue:
    """Send what a card did not take by transfer or cheque."""
    _find_refund(refund_id)
    with saying_why(), transaction(by=visitor().actor) as session:
        outcomes.send_by_hand(session, refund_id, by=visitor().actor, now=now())
    return redirect(url_for(".refunds", state="pay"), code=303)


@blueprint.route(
    "/refunds/<uuid:refund_id>/<any(paid, declined, returned):deed>", methods=["GET", "POST"]
)
@staff("money.refund")
def write_down(refund_id: uuid.UUID, deed: str) -> ResponseReturnValue:
    """Say what it means, ask for a note, then write down what became of a refund."""
    form, found = NoteForm(), _find_refund(refund_id)
    if form.validate_on_submit():
        with saying_why(), transaction(by=visitor().actor) as session:
            DEEDS[deed](session, refund_id, note=form.note.data, now=now())
        return redirect(url_for(".refunds"), code=303)
    owner = _owner(found)
    page = render_template(
        "payments/admin/refund_deed.html",
        form=form,
        refund=found,
        one=owner,
        deed=deed,
        is_held=money_of(db.session(), owner.id).in_dispute,
    )
    return page, 422 if form.is_submitted() else 200


def _find_refund(refund_id: uuid.UUID) -> Refund:
    return db.session.get(Refund, refund_id) or abort(404)


def _owner(refund: Refund) -> Registration:
    payment = db.session.get_one(Payment, refund.payment_id)
    bill = db.session.get_one(Bill, payment.bill_id)
    return db.session.get_one(Registration, bill.registration_id)


@contextmanager
def saying_why() -> Iterator[None]:
    """Say on the next page that it is done, or why it was refused."""
    try:
        yield
    except Refused as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("Saved."))


# -- the policy --------------------------------------------------------------------------------


@blueprint.route("/refund-policy", methods=["GET", "POST"])
@staff("settings.edit")
def policy() -> ResponseReturnValue:
    shown = show(db.session())
    form, starts_on = PolicyForm(), get_summit(db.session()).starts_on
    if not form.is_submitted():
        form.show(shown)
        form.fill(usual(starts_on) if "usual" in request.args and starts_on else shown)
    elif form.validate() and form.keep(lambda: _keep(form), lambda: show(db.session())):
        flash(_("Saved. It applies to withdrawals from now on."))
        return redirect(url_for(".policy"), code=303)
    page = render_template(
        "payments/admin/policy.html", form=form, is_empty=not shown.lines, starts_on=starts_on
    )
    return page, 422 if form.is_submitted() else 200


def _keep(form: PolicyForm) -> None:
    wanted = Shown(form.lines_typed(), form.four_eyes_above.data, form.substitution_until.data)
    with transaction(by=visitor().actor) as session:
        set_policy(session, wanted, seen=form.seen.data or "")
