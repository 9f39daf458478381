"""Office: the summit itself, and the versions of its terms."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.edition.editing import change_map, edit_summit, publish_terms
from summit.edition.forms import SummitForm, TermsForm, VenueForm
from summit.edition.models import Summit, TermsVersion
from summit.edition.queries import current_terms, find_summit, zone_of
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.web.edits import EditForm
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.markdown import markdown
from summit.web.missing import WrittenText, tell_texts
from summit.web.pictures import takes_files
from summit.web.translated import TranslatedField

blueprint = Blueprint("edition_admin", __name__)


@blueprint.record_once
def _tell(state: BlueprintSetupState) -> None:
    tell_texts(state.app, _texts)


def _texts(session: Session) -> Iterator[WrittenText]:
    """Yield what the summit and its terms are written in."""
    summit, terms = find_summit(session), current_terms(session)
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
    yield WrittenText(
        of=_("Terms"),
        field=_("Text of the terms"),
        text=terms.text if terms else None,
        address=url_for("edition_admin.terms"),
        needs_french=True,
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


@blueprint.route("/terms", methods=["GET", "POST"])
@staff("site.edit")
def terms() -> ResponseReturnValue:
    """Write the next version of the terms over the present one; look at it; publish it."""
    current = current_terms(db.session())
    form = TermsForm(obj=current)
    if not form.is_submitted():
        form.after.data = str(current.id if current else 0)
    elif form.validate() and request.form.get("do") == "publish" and _publish(form):
        flash(_("The new version applies to all registrations from now on."))
        return redirect(url_for(".terms"), code=303)
    page = render_template("edition/admin/terms.html", form=form, **_versions(form))
    return page, 422 if form.errors or form.form_errors else 200


def _versions(form: TermsForm) -> dict[str, Any]:
    ordered = select(TermsVersion).order_by(TermsVersion.id.desc())
    is_sent = form.is_submitted()
    return {
        "versions": db.session.scalars(ordered).all(),
        "preview": [(one, markdown(one.text)) for one in form.text if one.text] if is_sent else [],
    }


def _publish(form: TermsForm) -> bool:
    after = form.after.data or ""
    number = int(after) if after.isdigit() and len(after) < 8 else -1
    try:
        with transaction(by=visitor().actor) as session:
            publish_terms(session, form.text.data, after=number, now=now())
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        current = current_terms(db.session())
        form.after.data = str(current.id if current else 0)
        form.text.kept_now = current.text if current else None
        return False
    return True


@blueprint.get("/terms/<int:number>")
@staff("site.edit")
def terms_version(number: int) -> str:
    """Show a version as it was published."""
    version = db.session.get(TermsVersion, number) or abort(404)
    return render_template(
        "edition/admin/terms_version.html",
        version=version,
        texts=[(code, markdown(text, under=1)) for code, text in version.text.items()],
    )
