"""Office: the summit itself, and the versions of its terms."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
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
from summit.edition.editing import change_map, publish_terms
from summit.edition.forms import FactsForm, SummitForm, TermsForm, VenueForm
from summit.edition.models import Summit, TermsVersion
from summit.edition.queries import current_terms, find_summit, imagining_facts, zone_of
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.web.confirming import confirm_page
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.imagined import draw_imagined
from summit.web.markdown import markdown
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
