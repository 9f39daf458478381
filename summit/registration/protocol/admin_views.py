"""Office: who leads a delegation, and a person's rank of protocol."""

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db, transaction
from summit.registration.admin_views import folder_address
from summit.registration.models import Attendee
from summit.registration.protocol.forms import ProtocolForm
from summit.registration.protocol.service import set_protocol
from summit.registration.statuses import SENT
from summit.web.guards import staff, visitor

blueprint = Blueprint("protocol_admin", __name__)


@blueprint.route("/participants/<int:attendee_id>/protocol", methods=["GET", "POST"])
@staff("registration.edit")
def edit(attendee_id: int) -> ResponseReturnValue:
    person = db.session.get(Attendee, attendee_id) or abort(404)
    if person.registration.status not in SENT:
        return redirect(folder_address(person.registration_id), code=303)
    form = ProtocolForm()
    if not form.is_submitted():
        form.show(person)
    elif form.validate() and form.keep(
        lambda: _keep(form, attendee_id), lambda: db.session.get_one(Attendee, attendee_id)
    ):
        flash(_("Saved."))
        return redirect(folder_address(person.registration_id), code=303)
    page = render_template("registration/protocol/edit.html", form=form, person=person)
    return page, 422 if form.is_submitted() else 200


def _keep(form: ProtocolForm, attendee_id: int) -> None:
    with transaction(by=visitor().actor) as session:
        set_protocol(
            session,
            attendee_id,
            is_head=form.is_head.data,
            rank=form.protocol_rank.data,
            seen=form.seen.data or "",
        )
