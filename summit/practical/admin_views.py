"""Office: practical pages, hotels, questions and answers, partner organizations."""

from collections.abc import Iterator

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms import Field

from summit.extensions import db, transaction
from summit.kernel.languages import Language
from summit.practical import service
from summit.practical.forms import ListedForm
from summit.practical.kinds import KINDS, Kind
from summit.practical.models import Listed, Partner
from summit.practical.queries import every
from summit.practical.seed import load_practical, missing_pages
from summit.web.confirming import confirm_page
from summit.web.guards import staff, visitor
from summit.web.languages import current_language
from summit.web.missing import WrittenText, tell_texts
from summit.web.pictures import takes_files
from summit.web.translated import TranslatedField

blueprint = Blueprint("practical_admin", __name__)


@blueprint.record_once
def _tell(state: BlueprintSetupState) -> None:
    tell_texts(state.app, _texts)


def _texts(session: Session) -> Iterator[WrittenText]:
    """Yield the texts of every row; those of a published one need French."""
    for kind in KINDS.values():
        labels = {field.name: field.label.text for field in kind.form(formdata=None)}
        for row in every(session, kind.model):
            name = kind.name_of(row).to(current_language())
            of = _("%(kind)s: %(name)s", kind=kind.one, name=name)
            own = url_for("practical_admin.edit", kind=kind.key, row_id=row.id)
            for name in (*row.NEEDED, *row.FREE):
                yield WrittenText(
                    of=of,
                    field=labels[name],
                    text=getattr(row, name),
                    address=own,
                    needs_french=row.is_published and name in row.NEEDED,
                )


def _kind(key: str) -> Kind:
    return KINDS.get(key) or abort(404)


@blueprint.get("/")
@staff("site.edit")
def lists() -> str:
    """Show the four lists; they are short."""
    rows = [(kind, every(db.session(), kind.model)) for kind in KINDS.values()]
    return render_template(
        "practical/admin/lists.html", lists=rows, suggested=missing_pages(db.session())
    )


@blueprint.post("/suggested")
@staff("site.edit")
def suggested() -> ResponseReturnValue:
    """Add the pages that come with the site, where they are not there yet."""
    with transaction(by=visitor().actor) as session:
        load_practical(session)
    flash(_("Added. Read them before you rely on them."))
    return redirect(url_for(".lists"), code=303)


@blueprint.route("/<kind>/new", methods=["GET", "POST"])
@staff("site.edit")
@takes_files
def new(kind: str) -> ResponseReturnValue:
    found = _kind(kind)
    form = found.form()
    if _is_sent(form) and form.keep(lambda: _add(found, form), lambda: None):
        return _saved(form)
    return _page(found, form, None)


@blueprint.route("/<kind>/<int:row_id>", methods=["GET", "POST"])
@staff("site.edit")
@takes_files
def edit(kind: str, row_id: int) -> ResponseReturnValue:
    found = _kind(kind)
    row = db.session.get(found.model, row_id) or abort(404)
    form = found.form(obj=row)
    if not form.is_submitted():
        form.show(row)
    elif _is_sent(form) and form.keep(
        lambda: _edit(found, form, row_id), lambda: db.session.get(found.model, row_id)
    ):
        return _saved(form)
    return _page(found, form, row_id)


def _is_sent(form: ListedForm) -> bool:
    """Return whether to keep what was typed: a preview keeps nothing."""
    return bool(form.validate_on_submit()) and request.form.get("do") == "save"


def _add(kind: Kind, form: ListedForm) -> None:
    with transaction(by=visitor().actor) as session:
        _set_logo(session, service.add(session, kind.model, form.asked()), form)


def _edit(kind: Kind, form: ListedForm, row_id: int) -> None:
    with transaction(by=visitor().actor) as session:
        row = service.edit(session, kind.model, row_id, form.asked(), seen=form.seen.data or "")
        _set_logo(session, row, form)


def _set_logo(session: Session, row: Listed, form: ListedForm) -> None:
    if isinstance(row, Partner) and form.changes_logo:
        service.change_logo(session, row, form.logo_drawn)


def _saved(form: ListedForm) -> ResponseReturnValue:
    flash(
        _("Saved. The public pages say so now.")
        if form.is_published.data
        else _("Saved as a draft: nobody sees it but the office.")
    )
    return redirect(url_for(".lists"), code=303)


def _page(kind: Kind, form: ListedForm, row_id: int | None) -> ResponseReturnValue:
    row = db.session.get(kind.model, row_id) if row_id else None
    page = render_template(
        "practical/admin/edit.html",
        form=form,
        kind=kind,
        row=row,
        name=kind.name_of(row) if row else None,
        logo=row.logo if isinstance(row, Partner) else None,
        preview=_preview(form) if form.is_submitted() and not form.errors else [],
    )
    return page, 422 if form.errors or form.form_errors else 200


def _preview(form: ListedForm) -> list[tuple[Language, list[tuple[Field, str]]]]:
    """Return what was typed by language, as readers of each will see it."""
    texts = [field for field in form if isinstance(field, TranslatedField) and field.data]
    return [
        (language, [(one, one.data.get(language, "")) for one in texts]) for language in Language
    ]


@blueprint.route("/<kind>/<int:row_id>/remove", methods=["GET", "POST"])
@staff("site.edit")
def remove(kind: str, row_id: int) -> ResponseReturnValue:
    """Ask once more, then remove a row for good."""
    found = _kind(kind)
    row = db.session.get(found.model, row_id) or abort(404)
    if request.method == "POST":
        with transaction(by=visitor().actor) as session:
            service.remove(session, found.model, row_id)
        flash(_("Removed."))
        return redirect(url_for(".lists"), code=303)
    name = found.name_of(row).to(current_language())
    own = url_for(".edit", kind=kind, row_id=row_id)
    return confirm_page(
        door="site",
        title=_("Remove “%(name)s”?", name=name),
        lines=[_("It is gone from the public pages at once. A draft keeps it without showing it.")],
        button=_("Remove"),
        action=url_for(".remove", kind=kind, row_id=row_id),
        back=(own, name),
    )
