"""Office: the summit itself."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.edition.drafts import (
    NO_DRAFT,
    DraftKeptAnew,
    digest_of,
    discard_draft,
    find_draft,
    keep_draft,
    publish,
    was_overtaken,
    with_answers,
)
from summit.edition.editing import change_map
from summit.edition.forms import FactsForm, SummitForm, VenueForm
from summit.edition.models import Summit
from summit.edition.queries import find_summit, imagining_facts, zone_of
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.web.confirming import confirm_page
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.imagined import draw_imagined
from summit.web.missing import WrittenText, tell_texts
from summit.web.pictures import takes_files
from summit.web.translated import TranslatedField

PUBLISHED = "published"  # in the address: the form over what is published, whatever draft waits
PREVIEWS = {f"preview-{language}": language for language in Language}

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
    return _edit(SummitForm)


@blueprint.route("/summit/venue", methods=["GET", "POST"])
@staff("site.edit")
@takes_files
def venue() -> ResponseReturnValue:
    """Edit the venue, the banner over every page, and what is said once the summit is over."""
    return _edit(VenueForm)


def _edit(kind: type[FactsForm]) -> ResponseReturnValue:
    """Show a form over its draft, or over what is published; do what its buttons ask."""
    facts = _summit()
    g.zone = zone_of(facts)
    draft = None if PUBLISHED in request.args else find_draft(db.session(), kind.KEY)
    form = kind.over(facts, draft)
    deed = request.form.get("do", "")
    if form.is_submitted() and form.validate():
        if deed in PREVIEWS:
            return _preview(form, PREVIEWS[deed])
        if deed in WRITES and form.keep(lambda: WRITES[deed](form), _summit):
            return redirect(url_for(f".{kind.KEY}"), code=303)
    page = render_template(
        f"edition/admin/{kind.KEY}.html",
        form=form,
        summit=_summit(),
        draft=find_draft(db.session(), kind.KEY),
        was_overtaken=was_overtaken,
    )
    return page, 422 if form.errors or form.form_errors else 200


def _preview(form: FactsForm, language: Language) -> ResponseReturnValue:
    """Show a public page with what stands in the form; nothing of it is kept."""
    path = url_for(form.preview_page.data, language=language)
    with imagining_facts(with_answers(_summit(), form.asked())):
        return draw_imagined(path, form.preview_moment.data or now())


def _keep_draft(form: FactsForm) -> None:
    with transaction(by=visitor().actor) as session:
        keep_draft(session, form.KEY, form.asked(), **_shown(form), by=visitor().actor, now=now())
    flash(_("Kept as a draft. The public pages stay as they are until it is published."))
    if isinstance(form, VenueForm) and form.changes_map:
        flash(_("A draft keeps no picture: choose or remove it again when you publish."))


def _publish_facts(form: FactsForm) -> None:
    with transaction(by=visitor().actor) as session:
        publish(session, form.KEY, form.asked(), **_shown(form))
        if isinstance(form, VenueForm) and form.changes_map:
            change_map(session, form.map_picture.drawn)
    flash(_("Saved. The public pages say so now."))


def _shown(form: FactsForm) -> dict[str, str]:
    return {"seen": form.seen.data or "", "drafted": form.drafted.data or NO_DRAFT}


WRITES: dict[str, Callable[[Any], None]] = {"save": _publish_facts, "draft": _keep_draft}


@blueprint.route("/summit/<any(summit, venue):form>/discard", methods=["GET", "POST"])
@staff("site.edit")
def discard(form: str) -> ResponseReturnValue:
    """Ask once more, then go back to what is published."""
    own = url_for(f".{form}")
    draft = find_draft(db.session(), form) or abort(404)
    if request.method == "POST":
        return _discard(form, own)
    return confirm_page(
        door="site",
        title=_("Discard the draft?"),
        lines=[_("What it says is gone. The public pages stay as they are.")],
        button=_("Discard the draft"),
        action=url_for(".discard", form=form),
        back=(own, _("Summit") if form == SummitForm.KEY else _("Venue and banner")),
        seen=digest_of(draft),
    )


def _discard(form: str, own: str) -> ResponseReturnValue:
    try:
        with transaction(by=visitor().actor) as session:
            discard_draft(session, form, drafted=request.form.get("seen", ""))
    except DraftKeptAnew as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("Discarded. Here stands what is published."))
    return redirect(own, code=303)
