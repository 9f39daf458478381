"""Office: how long places are held, how often longer, and when the end is announced."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db, transaction
from summit.registration.holding.forms import HoldTermsForm
from summit.registration.holding.queries import HoldTerms, find_hold_terms
from summit.registration.holding.service import set_hold_terms
from summit.web.guards import staff, visitor
from summit.web.outside import current_settings

blueprint = Blueprint("holding_admin", __name__)


@blueprint.route("/holds", methods=["GET", "POST"])
@staff("settings.edit")
def terms() -> ResponseReturnValue:
    form = HoldTermsForm(obj=_kept())
    if not form.is_submitted():
        form.show(_kept())
    elif form.validate() and form.keep(lambda: _keep(form), _kept):
        flash(_("Saved. Deadlines that were told already stay as they are."))
        return redirect(url_for(".terms"), code=303)
    page = render_template("registration/holding/terms.html", form=form)
    return page, 422 if form.is_submitted() else 200


def _kept() -> HoldTerms:
    return find_hold_terms(db.session(), current_settings())


def _keep(form: HoldTermsForm) -> None:
    with transaction(by=visitor().actor) as session:
        seen, settings = form.seen.data or "", current_settings()
        set_hold_terms(session, form.to_terms(), seen=seen, settings=settings)
