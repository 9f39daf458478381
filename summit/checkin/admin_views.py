"""Office: doors, paired phones, and the codes that pair them."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound

from summit.admission.zones.errors import ZoneGone
from summit.admission.zones.models import Zone
from summit.admission.zones.queries import zones
from summit.checkin import pairing, queries
from summit.checkin.forms import KINDS, CheckpointForm, PairingForm, ZoneChoiceForm
from summit.edition.queries import get_summit
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("checkin_admin", __name__)


def _page(
    pairing_form: PairingForm | None = None,
    checkpoint_form: CheckpointForm | None = None,
    refusal: str = "",
) -> str:
    gates, known = queries.gates(db.session(), now=now()), zones(db.session())
    pairing_form = pairing_form or PairingForm(formdata=None)
    checkpoint_form = checkpoint_form or CheckpointForm(known, formdata=None)
    pairing_form.offer([gate.checkpoint for gate in gates])
    return render_template(
        "checkin/admin/door.html",
        gates=gates,
        has_zones=bool(known),
        zone_forms={
            one.checkpoint.id: _zone_form(known, one.checkpoint.id, one.checkpoint.zone_id)
            for one in gates
        },
        refusal=refusal,
        kinds=KINDS,
        pairing_form=pairing_form,
        checkpoint_form=checkpoint_form,
        zone_name=get_summit(db.session()).zone_name,
    )


def _zone_form(known: Sequence[Zone], checkpoint_id: int, zone_id: int | None) -> ZoneChoiceForm:
    """Return the form of one gate; its field has an id of its own, for there are many."""
    form = ZoneChoiceForm(known, formdata=None, data={"zone_id": zone_id or 0})
    form.zone_id.id = f"zone-of-{checkpoint_id}"
    return form


def _back() -> ResponseReturnValue:
    return redirect(url_for("checkin_admin.door"), code=303)


@blueprint.get("/")
@staff("door.manage")
def door() -> str:
    return _page()


@blueprint.post("/checkpoints")
@staff("door.manage")
def add_checkpoint() -> ResponseReturnValue:
    form = CheckpointForm(zones(db.session()))
    if not form.validate_on_submit():
        gone = sentence(ZoneGone()) if form.zone_id.errors else ""
        return _page(checkpoint_form=form, refusal=gone), 422
    try:
        with transaction(by=visitor().actor) as session:
            pairing.add_checkpoint(session, *form.asked())
    except ZoneGone as refusal:
        again = CheckpointForm(zones(db.session()))  # as it was typed, without that zone
        return _page(checkpoint_form=again, refusal=sentence(refusal)), 409
    return _back()


@blueprint.post("/checkpoints/<int:checkpoint_id>/zone")
@staff("door.manage")
def stand_at(checkpoint_id: int) -> ResponseReturnValue:
    """Let a gate ask for a zone, or admit everybody."""
    form = ZoneChoiceForm(zones(db.session()))
    if not form.validate_on_submit():  # a page that was open while the zone was deleted
        return _page(refusal=sentence(ZoneGone())), 409
    try:
        with transaction(by=visitor().actor) as session:
            pairing.stand_at(session, checkpoint_id, form.zone)
    except ZoneGone as refusal:
        return _page(refusal=sentence(refusal)), 409
    except NoResultFound:
        abort(404)
    flash(_("Saved. The door answers by it from now on."))
    return _back()


@blueprint.post("/pair")
@staff("door.manage")
def offer_code() -> ResponseReturnValue:
    form = PairingForm()
    form.offer([gate.checkpoint for gate in queries.gates(db.session(), now=now())])
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction(by=visitor().actor) as session:
        pairing.offer_code(session, form.checkpoint_id.data, form.device_name.data, now=now())
    return _back()


@blueprint.post("/codes/<int:code_id>/withdraw")
@staff("door.manage")
def withdraw_code(code_id: int) -> ResponseReturnValue:
    try:
        with transaction(by=visitor().actor) as session:
            pairing.withdraw_code(session, code_id, now=now())
    except NoResultFound:
        abort(404)
    return _back()


@blueprint.post("/devices/<int:device_id>/revoke")
@staff("door.manage")
def revoke(device_id: int) -> ResponseReturnValue:
    try:
        with transaction(by=visitor().actor) as session:
            pairing.revoke(session, device_id, now=now())
    except NoResultFound:
        abort(404)
    return _back()
