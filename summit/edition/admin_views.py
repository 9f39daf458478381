"""Office: the summit itself."""

from collections.abc import Iterator

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.edition.editing import change_map, edit_summit
from summit.edition.forms import SummitForm, VenueForm
from summit.edition.models import Summit
from summit.edition.queries import find_summit, zone_of
from summit.extensions import db, transaction
from summit.kernel.languages import Language
from summit.web.edits import EditForm
from summit.web.guards import staff, visitor
from summit.web.missing import WrittenText, tell_texts
from summit.web.pictures import takes_files
from summit.web.translated import TranslatedField

blueprint = Blueprint("edition_admin", __name__)


@blueprint.record_once
def _tell(state: BlueprintSetupState) -> None:
    tell_texts(state.app, _texts)


def _texts(session: Session) -> Iterator[WrittenText]:
    """Yield what the summit is written in."""
    summit = find_summit(session)
    for form, endpoint in ((SummitForm, "summit"), (VenueForm, "venue")):
        for field in form(formdata=None, obj=summit):
            if isinstance(field, TranslatedField):
                yield WrittenText(
                    of=_("Summit"),
                    field=field.label.text,
                    text=getattr(summit, field.name, None),
                    address=url_for(f"edition_admin.{endpoint}"),
                    needs_french=Language.FR in field.needed,
                )


def _summit() -> Summit:
    return find_summit(db.session()) or abort(404)


@blueprint.route("/summit", methods=["GET", "POST"])
@staff("site.edit")
def summit() -> ResponseReturnValue:
    """Edit what the public pages say about the summit."""
    g.zone = zone_of(_summit())
    form = SummitForm(obj=_summit())
    if not form.is_submitted():
        form.show(_summit())
    elif form.validate() and form.keep(lambda: _keep(form), _summit):
        flash(_("Saved. The public pages say so now."))
        return redirect(url_for(".summit"), code=303)
    page = render_template("edition/admin/summit.html", form=form)
    return page, 422 if form.is_submitted() else 200


def _keep(form: EditForm) -> None:
    with transaction(by=visitor().actor) as session:
        edit_summit(session, form.asked(), seen=form.seen.data or "")


@blueprint.route("/summit/venue", methods=["GET", "POST"])
@staff("site.edit")
@takes_files
def venue() -> ResponseReturnValue:
    """Edit the venue, the banner over every page, and what is said once the summit is over."""
    known = _summit()
    g.zone = zone_of(known)
    form = VenueForm(obj=known)
    form.has_map = known.map_picture_id is not None
    if not form.is_submitted():
        form.show(known)
    elif form.validate() and form.keep(lambda: _keep_venue(form), _summit):
        flash(_("Saved. The public pages say so now."))
        return redirect(url_for(".venue"), code=303)
    page = render_template("edition/admin/venue.html", form=form, summit=_summit())
    return page, 422 if form.is_submitted() else 200


def _keep_venue(form: VenueForm) -> None:
    with transaction(by=visitor().actor) as session:
        edit_summit(session, form.asked(), seen=form.seen.data or "")
        if form.map_picture.drawn or form.removes_map.data:
            change_map(session, form.map_picture.drawn)
