"""Office: the first contact of a registration is somebody else, or has another address."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.registration.admin_views import folder_address
from summit.registration.first_contact import service
from summit.registration.first_contact.forms import FirstContactForm
from summit.registration.models import Registration
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("first_contact_admin", __name__)


@blueprint.route("/registrations/<int:registration_id>/contact", methods=["GET", "POST"])
@staff("registration.edit")
def change(registration_id: int) -> ResponseReturnValue:
    """Put name or address right, or write to somebody else from now on."""
    registration = db.session.get(Registration, registration_id) or abort(404)
    form: Any = FirstContactForm()
    if not form.is_submitted():
        form.show(registration)
    elif form.validate():
        try:
            with transaction(by=visitor().actor) as session:
                service.change(
                    session,
                    registration_id,
                    form.to_registrant(),
                    may_be_another=True,
                    by=visitor().actor,
                    now=now(),
                )
        except Refused as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            flash(_("Saved. Whoever has another address now is told by e-mail."))
            return redirect(folder_address(registration_id), code=303)
    page = render_template(
        "registration/first_contact/change.html",
        form=form,
        one=db.session.get_one(Registration, registration_id),
    )
    return page, 422 if form.is_submitted() else 200
