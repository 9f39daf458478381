"""Office: seats that several participation types share."""

from collections.abc import Callable, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.admission.catalogue import catalogue
from summit.admission.models import Category, Counter
from summit.admission.pools import service
from summit.admission.pools.forms import PoolForm, SharingForm
from summit.admission.pools.queries import pools
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("pools_admin", __name__)
Found = tuple[Counter, Sequence[Category]]


@blueprint.route("/pools/new", methods=["GET", "POST"])
@staff("site.edit")
def new_pool() -> ResponseReturnValue:
    form = PoolForm()
    if form.validate_on_submit():
        with transaction(by=visitor().actor) as session:
            made = service.add_pool(session, form.name.data, form.capacity.data).id
        flash(_("Saved. Now put the types in that share these seats."))
        return _to(made)
    return _page(form, None)


@blueprint.route("/pools/<int:counter_id>", methods=["GET", "POST"])
@staff("site.edit")
def pool(counter_id: int) -> ResponseReturnValue:
    """Change the name and the capacity of what several participation types share."""
    counter, _those = found = _find(counter_id)
    form = PoolForm(obj=counter)
    if not form.is_submitted():
        form.show(counter)
    elif form.validate() and form.keep(
        lambda: _edit(form, counter_id), lambda: db.session.get_one(Counter, counter_id)
    ):
        flash(_("Saved. The public pages say so now."))
        return redirect(url_for("admission_admin.categories"), code=303)
    return _page(form, found)


@blueprint.post("/pools/<int:counter_id>/types")
@staff("site.edit")
def put_in(counter_id: int) -> ResponseReturnValue:
    """Let one type more share these seats."""
    counter, those = found = _find(counter_id)
    form = SharingForm()
    others = {str(one.id): one for one in _types() if one not in those}
    form.offer(others.values())
    if form.validate() and form.category.data not in others:
        form.category.errors = [_("Choose one of the participation types.")]
    if form.errors:
        return _page(_blank(counter), found, form)
    chosen = others[form.category.data].id
    return _done(counter_id, lambda it: service.move_type(it, chosen, counter_id, now=now()))


@blueprint.post("/pools/<int:counter_id>/types/<int:category_id>/out")
@staff("site.edit")
def take_out(counter_id: int, category_id: int) -> ResponseReturnValue:
    """Let a type share these seats no longer."""
    _counter, those = _find(counter_id)
    if category_id not in [one.id for one in those]:
        return _to(counter_id)  # somebody else was quicker
    return _done(counter_id, lambda it: service.move_type(it, category_id, None, now=now()))


@blueprint.post("/pools/<int:counter_id>/delete")
@staff("site.edit")
def delete(counter_id: int) -> ResponseReturnValue:
    _find(counter_id)
    try:
        with transaction(by=visitor().actor) as session:
            service.delete_pool(session, counter_id)
    except Refused as refusal:
        flash(sentence(refusal), "error")
        return _to(counter_id)
    flash(_("The shared seats are deleted."))
    return redirect(url_for("admission_admin.categories"), code=303)


def _find(counter_id: int) -> Found:
    found = {one.id: (one, those) for one, those in pools(db.session())}
    return found.get(counter_id) or abort(404)


def _types() -> Sequence[Category]:
    return [one for one, _counter in catalogue(db.session())]


def _to(counter_id: int) -> ResponseReturnValue:
    return redirect(url_for(".pool", counter_id=counter_id), code=303)


def _edit(form: PoolForm, counter_id: int) -> None:
    with transaction(by=visitor().actor) as session:
        service.edit_pool(
            session,
            counter_id,
            form.name.data,
            form.capacity.data,
            seen=form.seen.data or "",
            now=now(),
        )


def _done(counter_id: int, move: Callable[[Session], None]) -> ResponseReturnValue:
    try:
        with transaction(by=visitor().actor) as session:
            move(session)
    except Refused as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("Saved. The public pages say so now."))
    return _to(counter_id)


def _blank(counter: Counter) -> PoolForm:
    form = PoolForm(formdata=None, obj=counter)
    form.show(counter)
    return form


def _page(
    form: PoolForm, found: Found | None, sharing: SharingForm | None = None
) -> ResponseReturnValue:
    counter, those = found or (None, ())
    chosen = sharing or SharingForm(formdata=None)
    if sharing is None:
        chosen.offer(one for one in _types() if one not in those)
    page = render_template(
        "admission/admin/pools/pool.html", form=form, counter=counter, those=those, sharing=chosen
    )
    return page, 422 if form.errors or form.form_errors or chosen.errors else 200
