"""Office: participation types with their prices and capacities."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.admission import catalogue
from summit.admission.forms import CategoryForm, NewCategoryForm, PoolForm
from summit.admission.models import Category, Counter
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
        pools=catalogue.pools(session),
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


@blueprint.route("/pools/<int:counter_id>", methods=["GET", "POST"])
@staff("site.edit")
def pool(counter_id: int) -> ResponseReturnValue:
    """Change the capacity that several participation types share."""
    found = {one.id: (one, those) for one, those in catalogue.pools(db.session())}
    if counter_id not in found:
        abort(404)
    counter, those = found[counter_id]
    form = PoolForm(obj=counter)
    if not form.is_submitted():
        form.show(counter)
    elif form.validate() and form.keep(
        lambda: _set_capacity(form, counter_id), lambda: db.session.get_one(Counter, counter_id)
    ):
        flash(_("Saved. The public pages say so now."))
        return redirect(url_for(".categories"), code=303)
    page = render_template("admission/admin/pool.html", form=form, counter=counter, those=those)
    return page, 422 if form.is_submitted() else 200


def _set_capacity(form: PoolForm, counter_id: int) -> None:
    with transaction(by=visitor().actor) as session:
        catalogue.edit_pool(
            session, counter_id, form.capacity.data, seen=form.seen.data or "", now=now()
        )
