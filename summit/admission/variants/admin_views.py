"""Office: the rates of a participation type, beside its own price."""

from collections.abc import Iterator

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.models import Category, Variant
from summit.admission.prices import place_name
from summit.admission.variants import service
from summit.admission.variants.forms import VariantForm
from summit.extensions import db, transaction
from summit.web.guards import staff, visitor
from summit.web.languages import current_language
from summit.web.missing import WrittenText, tell_texts

blueprint = Blueprint("variants_admin", __name__)


@blueprint.record_once
def _tell(state: BlueprintSetupState) -> None:
    tell_texts(state.app, _texts)


def _texts(session: Session) -> Iterator[WrittenText]:
    """Yield the names of the rates and whom they are for."""
    rows = select(Variant, Category).join(Category, Variant.category_id == Category.id)
    for one, category in session.execute(rows.order_by(Variant.id)):
        of = _("Rate: %(name)s", name=place_name(category, one).to(current_language()))
        own = url_for("variants_admin.variant", variant_id=one.id)
        yield WrittenText(of=of, field=_("Name"), text=one.name, address=own, needs_french=True)
        if one.description:
            yield WrittenText(
                of=of,
                field=_("Whom it is for"),
                text=one.description,
                address=own,
                needs_french=True,
            )


@blueprint.route("/categories/<int:category_id>/rates/new", methods=["GET", "POST"])
@staff("site.edit")
def new_variant(category_id: int) -> ResponseReturnValue:
    """Add a rate; its prices begin as those of the type, to be changed."""
    category = db.session.get(Category, category_id) or abort(404)
    form = VariantForm()
    if not form.is_submitted():
        form.is_offered.data = True
        form.fill_prices((one.first_day, one.price) for one in category.windows)
    elif form.validate() and form.keep(lambda: _add(form, category_id), lambda: None):
        return _saved(category_id)
    return _page(form, db.session.get_one(Category, category_id), None)


def _add(form: VariantForm, category_id: int) -> None:
    with transaction(by=visitor().actor) as session:
        service.add_variant(session, category_id, form.wish())


@blueprint.route("/rates/<int:variant_id>", methods=["GET", "POST"])
@staff("site.edit")
def variant(variant_id: int) -> ResponseReturnValue:
    found = db.session.get(Variant, variant_id) or abort(404)
    category_id = found.category_id
    form = VariantForm()
    if not form.is_submitted():
        form.fill(service.show(found))
    elif form.validate() and form.keep(
        lambda: _edit(form, variant_id),
        lambda: service.show(db.session.get_one(Variant, variant_id)),
    ):
        return _saved(category_id)
    category = db.session.get_one(Category, category_id)
    return _page(form, category, db.session.get_one(Variant, variant_id))


def _edit(form: VariantForm, variant_id: int) -> None:
    with transaction(by=visitor().actor) as session:
        service.edit_variant(session, variant_id, form.wish(), seen=form.seen.data or "")


def _saved(category_id: int) -> ResponseReturnValue:
    flash(_("Saved. The public pages say so now."))
    return redirect(url_for("admission_admin.category", category_id=category_id), code=303)


def _page(form: VariantForm, category: Category, found: Variant | None) -> ResponseReturnValue:
    page = render_template(
        "admission/admin/variants/variant.html", form=form, category=category, variant=found
    )
    return page, 422 if form.is_submitted() else 200
