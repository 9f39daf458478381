"""Office: seats held for cities, until when, and what became of them."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.admission.rules import NotOnSale
from summit.admission.service import SoldOut
from summit.edition.queries import get_summit, zone_of
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.mail.unsubscribing.service import is_unsubscribed
from summit.registration.city_holds import queries, service
from summit.registration.city_holds.forms import DeadlineForm, HoldForm
from summit.registration.city_holds.models import CityHold
from summit.registration.labels import STATUSES
from summit.registration.links import contact_link
from summit.registration.lists import categories
from summit.registration.statuses import Status
from summit.web.confirming import confirm_page
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.outside import address_of

blueprint = Blueprint("city_holds_admin", __name__)


@blueprint.get("/held-seats")
@staff("registration.read")
def holds() -> str:
    return render_template(
        "registration/city_holds/holds.html",
        rows=queries.every(db.session()),
        statuses=STATUSES,
        waits=Status.DRAFT,
    )


@blueprint.route("/held-seats/new", methods=["GET", "POST"])
@staff("registration.edit")
def new() -> ResponseReturnValue:
    """Hold seats; the letter with the link goes out at once."""
    form = HoldForm(categories(db.session()))
    zone = zone_of(get_summit(db.session()))
    if form.validate_on_submit():
        wish = form.to_wish(zone)
        try:
            with transaction(by=visitor().actor) as session:
                number = service.hold(session, wish, now=now()).id
        except (Refused, SoldOut, NotOnSale) as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            _tell(_("The places are held, and the letter is on its way."), wish.contact_email)
            return redirect(url_for(".hold", hold_id=number), code=303)
    rates = [one for kind in categories(db.session()) for one in kind.variants if one.is_offered]
    page = render_template("registration/city_holds/new.html", form=form, has_rates=bool(rates))
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/held-seats/<int:hold_id>", methods=["GET", "POST"])
@staff("registration.edit")
def hold(hold_id: int) -> ResponseReturnValue:
    """Show what is held; a post moves the deadline."""
    found = _get(hold_id)
    form = DeadlineForm()
    zone = zone_of(get_summit(db.session()))
    if not form.is_submitted():
        form.last_day.data = found.until.astimezone(zone).date()
    elif form.validate():
        try:
            with transaction(by=visitor().actor) as session:
                service.move(session, hold_id, form.until(zone), now=now())
        except Refused as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            told = _get(hold_id).registration.contact_email
            _tell(_("The deadline is moved, and the contact is told."), told)
            return redirect(url_for(".hold", hold_id=hold_id), code=303)
    page = _page(_get(hold_id), form)
    return page, 422 if form.is_submitted() else 200


def _tell(said: str, address: str) -> None:
    """Say that a letter goes, or that none does and the link has to be given another way."""
    if not is_unsubscribed(db.session(), address):
        flash(said)
        return
    words = _(
        "Saved. %(address)s has unsubscribed and is not written to: give them the link yourself.",
        address=address,
    )
    flash(words, "error")


def _page(found: CityHold, form: DeadlineForm) -> str:
    draft = found.registration
    return render_template(
        "registration/city_holds/hold.html",
        one=found,
        draft=draft,
        form=form,
        statuses=STATUSES,
        waits=draft.status is Status.DRAFT,
        is_unsubscribed=is_unsubscribed(db.session(), draft.contact_email),
        address=address_of("holder.show", language=draft.language, link=contact_link(draft)),
    )


def _get(hold_id: int) -> CityHold:
    return db.session.get(CityHold, hold_id) or abort(404)


@blueprint.post("/held-seats/<int:hold_id>/send")
@staff("registration.edit")
def send(hold_id: int) -> ResponseReturnValue:
    _get(hold_id)
    said = _("The letter is on its way.")
    try:
        with transaction(by=visitor().actor) as session:
            service.send_again(session, hold_id, now=now())
    except Refused as refusal:
        said = sentence(refusal)
    flash(said)
    return redirect(url_for(".hold", hold_id=hold_id), code=303)


@blueprint.get("/held-seats/<int:hold_id>/give-back")
@staff("registration.edit")
def confirm_return(hold_id: int) -> ResponseReturnValue:
    found = _get(hold_id)
    return confirm_page(
        door="delegations",
        title=_("Give the places back"),
        lines=[
            found.registration.municipality,
            _("The places go to whoever waits for them, or to everybody. The link ends."),
            _("The contact is told that the registration was cancelled."),
        ],
        button=_("Give these places back"),
        action=url_for(".give_back", hold_id=hold_id),
        back=(url_for(".hold", hold_id=hold_id), found.registration.municipality),
    )


@blueprint.post("/held-seats/<int:hold_id>/give-back")
@staff("registration.edit")
def give_back(hold_id: int) -> ResponseReturnValue:
    _get(hold_id)
    said = _("The places are given back.")
    try:
        with transaction(by=visitor().actor) as session:
            service.give_back(session, hold_id, now=now())
    except Refused as refusal:
        said = sentence(refusal)
    flash(said)
    return redirect(url_for(".hold", hold_id=hold_id), code=303)
