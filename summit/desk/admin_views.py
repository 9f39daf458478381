"""Office: on-site registration, from a name to a badge in the hand."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request
from flask import session as browser_session
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from summit.admission.queries import offers
from summit.admission.service import SoldOut
from summit.badges.drawing import draw_badges
from summit.badges.queries import faces_of_registration, identity_of, signing_key
from summit.desk import service
from summit.desk.errors import MayNotWaive
from summit.desk.forms import DeskForm, Sold, TakenForm, WalkInForm
from summit.desk.service import Staff
from summit.edition.queries import current_terms, get_summit, zone_of
from summit.extensions import db, transaction
from summit.holder.links import payer_address
from summit.holder.payment import due_for_invoice
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.pages.found.cards import draw_code
from summit.payments import by_hand
from summit.payments.errors import ChangedSincePreview
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
DESK = "desk"  # in the session: what one person most likely has in common with the next


def remembered() -> dict[str, str]:
    """Return what whoever is signed in typed for the person before; of a colleague nothing."""
    kept: dict[str, str] = browser_session.get(DESK) or {}
    return kept if kept.get("by") == visitor().actor else {"by": visitor().actor}


def remember(**typed: str) -> None:
    browser_session[DESK] = remembered() | typed


def find_sold() -> Sold:
    """Return what the desk sells now, shown to the public or not."""
    session = db.session()
    zone = zone_of(get_summit(session))
    every = offers(session, now=now(), zone=zone, public_only=False)
    return Sold(every, waives=WAIVE in visitor().rights)


@blueprint.route("/", methods=["GET", "POST"])
@staff("desk.register")
def register() -> ResponseReturnValue:
    """Register a person, and who accompanies them; sent twice, it is one registration."""
    sent = request.form if request.method == "POST" else None
    form = WalkInForm(
        sent,
        sold=find_sold(),
        waives=WAIVE in visitor().rights,
        remembered=remembered(),
    )
    if is_ready(form, sent):
        registration_id = carry_out(form)
        if registration_id is not None:
            remember(**form.to_remember())
            return redirect(address(".registered", registration_id=registration_id), code=303)
    form.focus()
    page = render_template("desk/register.html", form=form, terms=current_terms(db.session()))
    return page, 200 if sent is None else 422


def is_ready(form: DeskForm, sent: object) -> bool:
    """Give a blank form its key and the terms; tell whether one that was sent can be used."""
    if sent is None:
        terms = current_terms(db.session())
        form.submission_key.data = new_key()
        form.terms_id.data = terms.id if terms else ""
        return False
    return is_one_time(form) and bool(form.validate())


def carry_out(form: DeskForm, *, part_of_id: int | None = None) -> int | None:
    """Return the registration made, or None after saying in the form why there is none."""
    digest, rights = digest_of(form), visitor().rights
    asked = form.to_application()
    given = form.to_submission(current_terms(db.session()), asked.language)
    holds = hold_policy(db.session(), current_app.config["SETTINGS"])
    at_desk = Staff(by=visitor().actor, waives=form.is_waived, approves=APPROVE in rights)
    try:
        if request.form.get("waives") and WAIVE not in rights:
            raise MayNotWaive()
        with transaction(by=visitor().actor) as session:
            made = queries.find_by_submission(session, digest) or service.register(
                session,
                asked,
                given,
                staff=at_desk,
                submission_digest=digest,
                holds=holds,
                now=now(),
                part_of_id=part_of_id,
            )
            return made.id
    except IntegrityError:  # the same form, sent twice at the same moment: the other one won
        won = queries.find_by_submission(db.session(), digest)
        if won is None:
            raise
        return won.id
    except SoldOut as refusal:
        form.say_sold_out(refusal.facts.get("counter_id"), sentence(refusal))
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
    form = form or TakenForm(formdata=None, data=remembered())
    form.after.data = str(len(money.payments))
    form.owed.data = str(money.balance.amount)
    key = signing_key(current_app.config["SETTINGS"])
    page = render_template(
        "desk/registered.html",
        one=queries.get_whole(session, one.id),
        money=money,
        form=form,
        status=STATUSES[one.status],
        badges=len(faces_of_registration(session, one.id, key)),
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
    if money.balance != form.shown:  # a person has another type or rate meanwhile
        return _page(_find(registration_id), refusal=ChangedSincePreview())
    receipt = Receipt(
        method=PaymentMethod(form.method.data),
        amount=form.shown,
        note=form.note.data,
        received_at=now(),
        after=form.seen,
    )
    try:
        outcome = by_hand.record(registration_id, receipt, gateway=gateway(), by=visitor().actor)
    except Refused as refusal:
        return _page(_find(registration_id), form, refusal)
    remember(method=form.method.data)
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
