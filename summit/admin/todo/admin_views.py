"""Office: what waits for whoever is signed in, and how often they are written to about it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.admin.todo.duties import has_duties, to_do
from summit.admin.todo.forms import LettersForm
from summit.admin.todo.service import letters_of, set_rhythm
from summit.admin.todo.statuses import Rhythm
from summit.edition.queries import get_summit
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.web.guards import staff, visitor

blueprint = Blueprint("todo_admin", __name__)


@blueprint.route("/to-do", methods=["GET", "POST"])
@staff("office.open")
def letters() -> ResponseReturnValue:
    """Show what waits, and let everybody choose their own letters."""
    form, account_id = LettersForm(), visitor().subject
    if not form.is_submitted():
        form.rhythm.data = letters_of(db.session(), account_id).rhythm.value
    elif form.validate():
        with transaction(by=visitor().actor) as session:
            set_rhythm(session, account_id, Rhythm(form.rhythm.data))
        flash(_("Saved."))
        return redirect(url_for(".letters"), code=303)
    page = render_template(
        "admin/todo/letters.html",
        form=form,
        may_do=has_duties(visitor().rights),
        zone_name=get_summit(db.session()).zone_name,
        waiting=list(to_do(db.session(), visitor().rights, now=now())),
    )
    return page, 422 if form.is_submitted() else 200
