"""Office: zones of the venue and who may enter them. Which door stands where, the door says."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.admission.catalogue import catalogue
from summit.admission.models import Category
from summit.admission.zones import service
from summit.admission.zones.forms import ZoneForm
from summit.admission.zones.models import Zone
from summit.admission.zones.queries import zones
from summit.extensions import db, transaction
from summit.kernel.errors import Refused
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.languages import current_language
from summit.web.missing import WrittenText, tell_texts

blueprint = Blueprint("zones_admin", __name__)


@blueprint.record_once
def _tell(state: BlueprintSetupState) -> None:
    tell_texts(state.app, _texts)


def _texts(session: Session) -> Iterator[WrittenText]:
    """Yield the names of the zones."""
    for one in zones(session):
        of = _("Zone: %(name)s", name=one.name.to(current_language()))
        own = url_for("zones_admin.zone", zone_id=one.id)
        yield WrittenText(of=of, field=_("Name"), text=one.name, address=own, needs_french=True)


@blueprint.get("/zones")
@staff("door.manage")
def all_zones() -> str:
    session = db.session()
    return render_template(
        "admission/admin/zones/zones.html", zones=zones(session), has_types=bool(_types(session))
    )


@blueprint.route("/zones/new", methods=["GET", "POST"])
@staff("door.manage")
def new_zone() -> ResponseReturnValue:
    form = ZoneForm(_types(db.session()))
    if form.validate_on_submit() and form.keep(lambda: _add(form), lambda: None):
        flash(_("Saved. Now say at which doors it is asked for."))
        return redirect(url_for("checkin_admin.door"), code=303)
    return _page(form, None)


@blueprint.route("/zones/<int:zone_id>", methods=["GET", "POST"])
@staff("door.manage")
def zone(zone_id: int) -> ResponseReturnValue:
    form, found = ZoneForm(_types(db.session())), _find(zone_id)
    if not form.is_submitted():
        form.fill(service.show(found))
    elif form.validate() and form.keep(
        lambda: _edit(form, zone_id), lambda: service.show(_find(zone_id))
    ):
        flash(_("Saved. The doors answer by it from now on."))
        return redirect(url_for(".all_zones"), code=303)
    return _page(form, _find(zone_id))


@blueprint.post("/zones/<int:zone_id>/delete")
@staff("door.manage")
def delete(zone_id: int) -> ResponseReturnValue:
    _find(zone_id)
    try:
        with transaction(by=visitor().actor) as session:
            service.delete_zone(session, zone_id)
    except Refused as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for(".zone", zone_id=zone_id), code=303)
    flash(_("The zone is deleted."))
    return redirect(url_for(".all_zones"), code=303)


def _types(session: Session) -> Sequence[Category]:
    return [one for one, _counter in catalogue(session)]


def _find(zone_id: int) -> Zone:
    return db.session.get(Zone, zone_id) or abort(404)


def _add(form: ZoneForm) -> None:
    with transaction(by=visitor().actor) as session:
        service.add_zone(session, form.wish())


def _edit(form: ZoneForm, zone_id: int) -> None:
    with transaction(by=visitor().actor) as session:
        service.edit_zone(session, zone_id, form.wish(), seen=form.seen.data or "")


def _page(form: ZoneForm, found: Zone | None) -> ResponseReturnValue:
    page = render_template("admission/admin/zones/zone.html", form=form, zone=found)
    return page, 422 if form.is_submitted() else 200
