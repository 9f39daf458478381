"""Office: on-site registration, from a name to a badge in the hand."""

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from summit.admission.queries import Offer, offers
from summit.admission.service import SoldOut
from summit.badges.drawing import draw_badges
from summit.badges.queries import faces_of_registration, identity_of, signing_key
from summit.desk import service
from summit.desk.errors import MayNotWaive
from summit.desk.forms import TakenForm, WalkInForm
from summit.desk.service import Staff
from summit.edition.queries import current_terms, get_summit, zone_of
from summit.extensions import db, transaction
from summit.holder.links import payer_address
from summit.holder.payment import due_for_invoice
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.pages.found.cards import draw_code
from summit.payments import by_hand
from summit.payments.labels import OUTCOMES
from summit.payments.proofs.queries import is_badge_waiting
from summit.payments.queries import money_of
from summit.payments.service.receipts import Receipt
from summit.payments.statuses import PaymentMethod
from summit.payments.views import gateway
from summit.registration import queries
from summit.registration.holds import hold_policy
from summit.registration.labels import STATUSES
from summit.registration.models import Registration
from summit.registration.one_time import digest_of, is_one_time, new_key
from summit.web.downloads import pdf_file
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("desk_admin", __name__)
WAIVE, APPROVE = "desk.waive", "registration.approve"


def _offers() -> Sequence[Offer]:
    """Return what is on sale now, shown to the public or not; a companion comes with somebody."""
    session = db.session()
    zone = zone_of(get_summit(session))
    may_waive = WAIVE in visitor().rights
    return [
        one
        for one in offers(session, now=now(), zone=zone, public_only=False)
        if one.price is not None
        and not one.category.is_companion
        and (may_waive or not one.category.is_invitation_only)
    ]


@blueprint.route("/", methods=["GET", "POST"])
@staff("desk.register")
def register() -> ResponseReturnValue:
    """Register one person; sent twice, it is one registration."""
    terms = current_terms(db.session())
    sent = request.form if request.method == "POST" else None
    form = WalkInForm(sent, offers=_offers(), waives=WAIVE in visitor().rights)
    if sent is None:
        form.submission_key.data = new_key()
        form.terms_id.data = terms.id if terms else ""
    elif is_one_time(form) and form.validate():
        registration_id = _register(form)
        if registration_id is not None:
            return redirect(address(".registered", registration_id=registration_id), code=303)
    page = render_template("desk/register.html", form=form, terms=terms)
    return page, 200 if sent is None else 422


def _register(form: WalkInForm) -> int | None:
    """Return the registration made, or None after saying in the form why there is none."""
    digest, rights = digest_of(form), visitor().rights
    given = form.to_submission(current_terms(db.session()))
    holds = hold_policy(db.session(), current_app.config["SETTINGS"])
    at_desk = Staff(by=visitor().actor, waives=form.is_waived, approves=APPROVE in rights)
    try:
        if request.form.get("waives") and WAIVE not in rights:
            raise MayNotWaive()
        with transaction(by=visitor().actor) as session:
            made = queries.find_by_submission(session, digest) or service.register(
                session,
                form.to_application(),
                given,
                staff=at_desk,
                submission_digest=digest,
                holds=holds,
                now=now(),
            )
            return made.id
    except IntegrityError:  # the same form, sent twice at the same moment: the other one won
        won = queries.find_by_submission(db.session(), digest)
        if won is None:
            raise
        return won.id
    except SoldOut as refusal:
        form.category.errors = [*form.category.errors, sentence(refusal)]
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        terms = current_terms(db.session())
        form.terms_id.data = terms.id if terms else ""
    return None


def _find(registration_id: int) -> Registration:
    """Return a registration of the desk's; others are finance's and the contact's."""
    found = db.session.get(Registration, registration_id)
    return found if found is not None and found.at_desk else abort(404)


@blueprint.get("/<int:registration_id>")
@staff("desk.register")
def registered(registration_id: int) -> ResponseReturnValue:
    """Show what is to be paid, the ways to pay it, and the badge once there is one."""
    return _page(_find(registration_id))


def _page(
    one: Registration, form: TakenForm | None = None, refusal: Refused | None = None
) -> ResponseReturnValue:
    session = db.session()
    money = money_of(session, one.id)
    form = form or TakenForm(formdata=None)
    form.after.data = str(len(money.payments))
    key = signing_key(current_app.config["SETTINGS"])
    page = render_template(
        "desk/registered.html",
        one=queries.get_whole(session, one.id),
        money=money,
        form=form,
        status=STATUSES[one.status],
        has_badge=bool(faces_of_registration(session, one.id, key)),
        waits_for_proof=is_badge_waiting(session, one.id),
        may_waive=WAIVE in visitor().rights,
        refusal=sentence(refusal) if refusal else "",
    )
    return page, refusal.status_code if refusal else 422 if form.errors else 200


@blueprint.post("/<int:registration_id>/paid")
@staff("desk.register")
def paid(registration_id: int) -> ResponseReturnValue:
    """Record the whole sum as taken here, by whom and when."""
    one, form = _find(registration_id), TakenForm()
    if not form.validate():
        return _page(one, form)
    money = money_of(db.session(), registration_id)
    if len(money.payments) > form.seen:  # pressed twice, or paid by card meanwhile
        flash(_("A payment is recorded already."))
        return _back(registration_id)
    receipt = Receipt(
        method=PaymentMethod(form.method.data),
        amount=money.balance,
        note=form.note.data,
        received_at=now(),
        after=form.seen,
    )
    try:
        outcome = by_hand.record(registration_id, receipt, gateway=gateway(), by=visitor().actor)
    except Refused as refusal:
        return _page(_find(registration_id), form, refusal)
    flash(str(OUTCOMES[outcome]))
    return _back(registration_id)


@blueprint.post("/<int:registration_id>/unpaid")
@staff(WAIVE)
def unpaid(registration_id: int) -> ResponseReturnValue:
    """Give the badge now; an invoice keeps the place."""
    due = due_for_invoice(now())

    def let_in(session: Session) -> None:
        service.let_in_unpaid(session, registration_id, due=due, now=now())

    return _do(registration_id, let_in, _("The badge can be printed; the invoice is to be paid."))


@blueprint.post("/<int:registration_id>/card-link")
@staff("desk.register")
def card_link(registration_id: int) -> ResponseReturnValue:
    def send(session: Session) -> None:
        service.send_card_link(session, registration_id, now=now())

    return _do(registration_id, send, _("The link to pay by card is on its way."))


def _do(registration_id: int, work: Callable[[Session], None], said: str) -> ResponseReturnValue:
    _find(registration_id)
    try:
        with transaction(by=visitor().actor) as session:
            work(session)
    except Refused as refusal:
        return _page(_find(registration_id), refusal=refusal)
    flash(said)
    return _back(registration_id)


def _back(registration_id: int) -> ResponseReturnValue:
    return redirect(address(".registered", registration_id=registration_id), code=303)


@blueprint.get("/<int:registration_id>/code.svg")
@staff("desk.register")
def code(registration_id: int) -> Response:
    """Return the QR code of the bill's own link, for the phone of who pays."""
    one = _find(registration_id)
    link = payer_address(db.session(), registration_id, one.language) or abort(404)
    answer = Response(draw_code(link), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/<int:registration_id>/badge.pdf")
@staff("desk.register")
def badge(registration_id: int) -> Response:
    one, session = _find(registration_id), db.session()
    key = signing_key(current_app.config["SETTINGS"])
    faces = list(faces_of_registration(session, one.id, key)) or abort(404)
    return pdf_file(
        f"badge-{faces[0].short_code}", draw_badges(faces, identity_of(get_summit(session)))
    )
