"""Office: payments that a bank disputes, with the day until which an answer is due."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.edition.queries import get_summit
from summit.extensions import db
from summit.payments import checkout
from summit.payments.cards import Rejected, Unanswered
from summit.payments.disputing import lists
from summit.payments.disputing.labels import DISPUTES, reason_name
from summit.payments.disputing.models import Dispute
from summit.payments.disputing.statuses import TO_ANSWER
from summit.payments.models import Payment
from summit.payments.views import gateway
from summit.registration.models import Registration
from summit.web.guards import staff
from summit.web.listing import PER_PAGE, Listing, Page, offset

blueprint = Blueprint("disputing_admin", __name__)


def _listing() -> Listing:
    states = {
        "answer": _("To answer"),
        "review": _("In review"),
        "lost": _("Lost"),
        "over": _("Won or closed"),
    }
    counts = {key: count for key, (count, _sum) in lists.tally_by_state(db.session()).items()}
    return Listing.by_state("disputing_admin.disputes", states, counts)


@blueprint.get("/disputes")
@staff("money.read")
def disputes() -> str:
    listing = _listing()
    asked = listing.read()
    rows, total = lists.disputes(db.session(), asked, limit=PER_PAGE, offset=offset(asked))
    return render_template(
        "payments/admin/disputes.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        states=DISPUTES,
        to_answer=TO_ANSWER,
        reason_name=reason_name,
        zone_name=get_summit(db.session()).zone_name,
    )


@blueprint.get("/disputes/<int:dispute_id>")
@staff("money.read")
def dispute(dispute_id: int) -> str:
    found, booking, payment = _find(dispute_id)
    return render_template(
        "payments/admin/dispute.html",
        dispute=found,
        one=booking,
        payment=payment,
        states=DISPUTES,
        needs_answer=found.status in TO_ANSWER,
        reason=reason_name(found.reason),
        zone_name=get_summit(db.session()).zone_name,
    )


@blueprint.post("/disputes/<int:dispute_id>/ask")
@staff("money.record")
def ask(dispute_id: int) -> ResponseReturnValue:
    """Ask Stripe now, for whoever has just answered there."""
    stripe_id = _find(dispute_id)[0].stripe_id
    db.session.rollback()
    try:
        checkout.sync_dispute(stripe_id, gateway())
    except (Unanswered, Rejected):
        flash(
            _("Stripe does not answer at the moment. Please try again in a few minutes."), "error"
        )
    else:
        flash(_("This is what Stripe says now."))
    return redirect(url_for(".dispute", dispute_id=dispute_id), code=303)


def _find(dispute_id: int) -> tuple[Dispute, Registration, Payment]:
    return lists.find_dispute(db.session(), dispute_id) or abort(404)
