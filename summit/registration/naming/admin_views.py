"""Office: until when names are given and people changed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db, transaction
from summit.registration.naming.forms import LimitsForm
from summit.registration.naming.queries import find_limits, with_missing_names
from summit.registration.naming.rules import Limits
from summit.registration.naming.service import set_limits
from summit.web.guards import staff, visitor

blueprint = Blueprint("naming_admin", __name__)


@blueprint.route("/people-rules", methods=["GET", "POST"])
@staff("settings.edit")
def limits() -> ResponseReturnValue:
    """Show and change until when contacts and people may do it by themselves."""
    kept = find_limits(db.session())
    form = LimitsForm(obj=kept)
    if not form.is_submitted():
        form.show(kept)
    elif form.validate() and form.keep(lambda: _keep(form), _kept):
        flash(_("Saved."))
        return redirect(url_for(".limits"), code=303)
    page = render_template(
        "registration/naming/limits.html",
        form=form,
        missing=len(with_missing_names(db.session())),
    )
    return page, 422 if form.is_submitted() else 200


def _kept() -> Limits:
    return find_limits(db.session())


def _keep(form: LimitsForm) -> None:
    with transaction(by=visitor().actor) as session:
        set_limits(session, form.to_limits(), seen=form.seen.data or "")
