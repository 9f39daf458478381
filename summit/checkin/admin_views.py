"""Office: doors, paired phones, and the codes that pair them."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound

from summit.checkin import pairing, queries
from summit.checkin.forms import KINDS, CheckpointForm, PairingForm
from summit.edition.queries import get_summit
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.web.guards import staff, visitor

blueprint = Blueprint("checkin_admin", __name__)


def _page(pairing_form: PairingForm, checkpoint_form: CheckpointForm) -> str:
    gates = queries.gates(db.session(), now=now())
    pairing_form.offer([gate.checkpoint for gate in gates])
    return render_template(
        "checkin/admin/door.html",
        gates=gates,
        kinds=KINDS,
        pairing_form=pairing_form,
        checkpoint_form=checkpoint_form,
        zone_name=get_summit(db.session()).zone_name,
    )


def _back() -> ResponseReturnValue:
    return redirect(url_for("checkin_admin.door"), code=303)


@blueprint.get("/")
@staff("door.manage")
def door() -> str:
    return _page(PairingForm(formdata=None), CheckpointForm(formdata=None))


@blueprint.post("/checkpoints")
@staff("door.manage")
def add_checkpoint() -> ResponseReturnValue:
    form = CheckpointForm()
    if not form.validate_on_submit():
        return _page(PairingForm(formdata=None), form), 422
    with transaction(by=visitor().actor) as session:
        pairing.add_checkpoint(session, *form.asked())
    return _back()


@blueprint.post("/pair")
@staff("door.manage")
def offer_code() -> ResponseReturnValue:
    form = PairingForm()
    form.offer([gate.checkpoint for gate in queries.gates(db.session(), now=now())])
    if not form.validate_on_submit():
        return _page(form, CheckpointForm(formdata=None)), 422
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
