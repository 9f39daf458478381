"""Office: the other contacts of a registration, named, changed and taken off."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.registration.admin_views import folder_address
from summit.registration.further import service
from summit.registration.further.forms import OfficeForm
from summit.registration.further.models import FurtherContact
from summit.registration.models import Registration
from summit.web.confirming import confirm_page
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("further_admin", __name__)


@blueprint.route("/registrations/<int:registration_id>/contacts", methods=["GET", "POST"])
@staff("registration.edit")
def name(registration_id: int) -> ResponseReturnValue:
    """Name a contact; a letter tells them that the organizing team did."""
    registration = db.session.get(Registration, registration_id) or abort(404)
    form: Any = OfficeForm()
    if form.validate_on_submit():
        try:
            with transaction(by=visitor().actor) as session:
                wish, by = form.to_wish(), visitor().actor
                service.name(session, registration_id, wish, by=by, now=now())
        except Refused as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            flash(_("Named. A letter with their own link is on its way."))
            return redirect(folder_address(registration_id), code=303)
    return _page(form, registration, None)


@blueprint.route("/contacts/<int:contact_id>", methods=["GET", "POST"])
@staff("registration.edit")
def change(contact_id: int) -> ResponseReturnValue:
    """Change who somebody is or what they receive."""
    contact, form = _find(contact_id), OfficeForm()
    registration_id = contact.registration_id
    if not form.is_submitted():
        form.show(contact)
    elif form.validate():
        try:
            with transaction(by=visitor().actor) as session:
                wish, by = form.to_wish(), visitor().actor
                service.change(session, registration_id, contact_id, wish, by=by, now=now())
        except Refused as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            flash(_("Saved."))
            return redirect(folder_address(registration_id), code=303)
    return _page(form, db.session.get_one(Registration, registration_id), _find(contact_id))


@blueprint.get("/contacts/<int:contact_id>/remove")
@staff("registration.edit")
def confirm_removal(contact_id: int) -> str:
    contact = _find(contact_id)
    registration = db.session.get_one(Registration, contact.registration_id)
    return confirm_page(
        door="delegations",
        title=_("Take a contact off"),
        lines=[
            f"{contact.name}, {contact.email}",
            _("Their link opens nothing any more, and they receive nothing more."),
            _("What was sent together with this registration counts with it."),
        ],
        button=_("Take this contact off"),
        action=url_for(".remove", contact_id=contact_id),
        back=(folder_address(registration.id), registration.municipality),
    )


@blueprint.post("/contacts/<int:contact_id>/remove")
@staff("registration.edit")
def remove(contact_id: int) -> ResponseReturnValue:
    registration_id = _find(contact_id).registration_id
    with transaction(by=visitor().actor) as session:
        service.remove(session, registration_id, contact_id, now=now())
    flash(_("Taken off. Their link opens nothing any more."))
    return redirect(folder_address(registration_id), code=303)


def _find(contact_id: int) -> FurtherContact:
    return db.session.get(FurtherContact, contact_id) or abort(404)


def _page(
    form: OfficeForm, registration: Registration, contact: FurtherContact | None
) -> ResponseReturnValue:
    page = render_template(
        "registration/further/contact.html", form=form, one=registration, contact=contact
    )
    return page, 422 if form.is_submitted() else 200
