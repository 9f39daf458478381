"""Office: another person in place of one, or a name put right."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.registration.admin_views import folder_address
from summit.registration.models import Attendee
from summit.registration.naming import service as naming
from summit.registration.replacing import service
from summit.registration.replacing.forms import NameForm
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("replacing_admin", __name__)
DEEDS: dict[str, Callable[..., object]] = {
    "name": naming.name,
    "replace": service.replace,
    "correct": service.correct,
}


@blueprint.route(
    "/participants/<int:attendee_id>/<any(name, replace, correct):deed>", methods=["GET", "POST"]
)
@staff("registration.edit")
def name(attendee_id: int, deed: str) -> ResponseReturnValue:
    """Name, replace a person, or put their name right: three things, on a page each."""
    person = db.session.get(Attendee, attendee_id) or abort(404)
    form: Any = NameForm()
    if not form.is_submitted() and deed == "correct":
        form.show(person)
    elif form.validate_on_submit() and _done(person, deed, form):
        return redirect(folder_address(person.registration_id), code=303)
    page = render_template("registration/admin/name.html", form=form, person=person, deed=deed)
    return page, 422 if form.is_submitted() else 200


def _done(person: Attendee, deed: str, form: NameForm) -> bool:
    registration_id, attendee_id = person.registration_id, person.id
    try:
        with transaction(by=visitor().actor) as session:
            DEEDS[deed](session, registration_id, attendee_id, form.to_named(), now=now())
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return False
    flash(_("Saved. The contact is told by e-mail.") if deed == "replace" else _("Saved."))
    return True
