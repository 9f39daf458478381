"""Office: participation types with their prices and capacities."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.admission import catalogue
from summit.admission.forms import CategoryForm, NewCategoryForm
from summit.admission.models import Category, Counter
from summit.admission.pools.queries import pools
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.languages import current_language
from summit.web.missing import WrittenText, tell_texts

blueprint = Blueprint("admission_admin", __name__)


@blueprint.record_once
def _tell(state: BlueprintSetupState) -> None:
    tell_texts(state.app, _texts)


def _texts(session: Session) -> Iterator[WrittenText]:
    """Yield the names and descriptions of the participation types."""
    for one, _counter in catalogue.catalogue(session):
        of = _("Participation type: %(name)s", name=one.name.to(current_language()))
        own = url_for("admission_admin.category", category_id=one.id)
        for label, text in ((_("Name"), one.name), (_("Description"), one.description)):
            yield WrittenText(of=of, field=label, text=text, address=own, needs_french=True)


@blueprint.get("/categories")
@staff("site.edit")
def categories() -> str:
    session = db.session()
    return render_template(
        "admission/admin/categories.html",
        rows=catalogue.catalogue(session),
        pools=pools(session),
    )


def _shown(category_id: int) -> Any:
    category = db.session.get(Category, category_id) or abort(404)
    return catalogue.show(db.session(), category)


@blueprint.route("/categories/<int:category_id>", methods=["GET", "POST"])
@staff("site.edit")
def category(category_id: int) -> ResponseReturnValue:
    shown = _shown(category_id)
    form = CategoryForm()
    if not form.is_submitted():
        form.fill(shown)
    elif form.validate() and form.keep(
        lambda: _edit(form, category_id), lambda: _shown(category_id)
    ):
        flash(_("Saved. The public pages say so now."))
        return redirect(url_for(".categories"), code=303)
    return _page(form, db.session.get_one(Category, category_id))


def _edit(form: CategoryForm, category_id: int) -> None:
    with transaction(by=visitor().actor) as session:
        catalogue.edit_category(
            session, category_id, form.wish(), seen=form.seen.data or "", now=now()
        )


@blueprint.route("/categories/new", methods=["GET", "POST"])
@staff("site.edit")
def new_category() -> ResponseReturnValue:
    form = NewCategoryForm()
    if not form.is_submitted():
        form.is_public.data = True
        form.add_lines()
    elif form.validate() and _add(form):
        flash(_("Saved. The public pages say so now."))
        return redirect(url_for(".categories"), code=303)
    return _page(form, None)


def _add(form: NewCategoryForm) -> bool:
    try:
        with transaction(by=visitor().actor) as session:
            catalogue.add_category(
                session, form.code.data, form.wish(), is_companion=form.is_companion.data
            )
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return False
    return True


def _page(form: CategoryForm, found: Category | None) -> ResponseReturnValue:
    counter = db.session.get_one(Counter, found.counter_id) if found else None
    page = render_template(
        "admission/admin/category.html", form=form, category=found, counter=counter
    )
    return page, 422 if form.is_submitted() else 200
