"""The button that holds places longer. On a form it keeps what was typed: the form draws itself."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db, transaction
from summit.holder.queries import Booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.registration.city_holds.limits import is_held_for_city
from summit.registration.errors import HoldEnded, PaymentOpen
from summit.registration.holding.errors import (
    ClosesBefore,
    ExtendedEnough,
    HeldUntilChosen,
    NothingToExtend,
    PeopleWait,
    PriceEnds,
    SeatsScarce,
)
from summit.registration.holding.queries import find_hold_terms
from summit.registration.holding.service import extend
from summit.registration.statuses import Status
from summit.web.errors import sentence
from summit.web.guards import first_contact, visitor
from summit.web.outside import current_settings
from summit.web.private import keep_private

REFUSALS = {
    one.__name__: one
    for one in (
        HoldEnded,
        PaymentOpen,
        NothingToExtend,
        HeldUntilChosen,
        ExtendedEnough,
        PeopleWait,
        SeatsScarce,
        PriceEnds,
        ClosesBefore,
    )
}  # none of them has facts to fill in

blueprint = Blueprint("holding", __name__)
blueprint.after_request(keep_private)


def is_asked() -> bool:
    """Tell whether a form was sent by the button that extends the hold."""
    return "extend" in request.form


def extend_here() -> Refused | None:
    """Hold the places longer, from the end that the page showed; return why not."""
    holding = find_hold_terms(db.session(), current_settings()).to_holding()
    try:
        with transaction(by=visitor().actor) as session:
            seen = request.form["extend"]
            extend(session, visitor().subject, seen=seen, holding=holding, now=now())
    except Refused as refusal:
        return refusal
    return None


@blueprint.post("/<link>/extend")
@first_contact
def longer(language: Language, link: str) -> ResponseReturnValue:
    """Extend from a page that has nothing typed on it; why not is said there."""
    refusal = extend_here() if is_asked() else None
    said = type(refusal).__name__ if refusal else "longer"
    return redirect(url_for("holder.show", link=link, notice=said), code=303)


@blueprint.app_template_global()
def not_longer() -> str:
    """Return why the hold was not extended just now, as the address says; empty for no reason."""
    found = REFUSALS.get(request.args.get("notice", ""))
    return sentence(found()) if found else ""


@blueprint.app_template_global()
def hours_more(booking: Booking) -> int:
    """Return how many hours a hold may still be extended by, once; 0 for none."""
    terms = find_hold_terms(db.session(), current_settings())
    held = booking.registration
    if not booking.may_be_extended or held.extended >= terms.most_extensions:
        return 0
    if held.status is Status.DRAFT and is_held_for_city(db.session(), held.id):
        return 0
    return terms.extension_hours


@blueprint.app_template_global()
def seconds_left(booking: Booking) -> int:
    """Return how long places are still held, for the page's script; 0 for no longer."""
    until = booking.kept_until
    return max(0, int((until - now()).total_seconds())) if until else 0
