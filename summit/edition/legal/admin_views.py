"""Office: the versions of the legal texts. A published one stays as it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from markupsafe import Markup
from sqlalchemy.orm import Session

from summit.edition.legal.forms import LegalForm
from summit.edition.legal.texts import current_version, every_version, own_text, publish
from summit.edition.rules import LegalText
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.text import whole
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.markdown import markdown
from summit.web.missing import WrittenText, tell_texts

blueprint = Blueprint("legal_admin", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the office says about one of the texts; the defaults are those of a notice."""

    title: LazyString
    beneath: LazyString
    none: LazyString = _l("None is published yet: the page says what the software does.")
    published: LazyString = _l("Published. The public pages say so now.")


SHOWN = {
    LegalText.TERMS: Shown(
        title=_l("Terms"),
        beneath=_l(
            "A published version stays as it is: people have accepted it. "
            "What you write here becomes the next version."
        ),
        none=_l("None is published yet: no one can register."),
        published=_l("The new version applies to all registrations from now on."),
    ),
    LegalText.PRIVACY: Shown(
        title=_l("Personal information"),
        beneath=_l(
            "Who is responsible stands above this text by itself, as the summit’s page says it. "
            "What you write here becomes the next version; earlier ones are kept."
        ),
    ),
    LegalText.ACCESSIBILITY: Shown(
        title=_l("Accessibility"),
        beneath=_l(
            "Where to write stands below this text by itself, as the summit’s page says it. "
            "What you write here becomes the next version; earlier ones are kept."
        ),
    ),
}


@blueprint.record_once
def _tell(state: BlueprintSetupState) -> None:
    tell_texts(state.app, _texts)


def _texts(session: Session) -> Iterator[WrittenText]:
    """Yield what the texts in force are written in."""
    for of, shown in SHOWN.items():
        current = current_version(session, of)
        yield WrittenText(
            of=str(shown.title),
            field=_("Text"),
            text=current.text if current else own_text(of),
            address=url_for("legal_admin.text", of=of),
            needs_french=True,
        )


def _asked(of: str) -> LegalText:
    return LegalText(of) if of in set(LegalText) else abort(404)


@blueprint.get("/legal")
@staff("site.edit")
def overview() -> str:
    """List the texts with the version of each that is in force."""
    texts = [(of, shown, current_version(db.session(), of)) for of, shown in SHOWN.items()]
    return render_template("edition/admin/legal_overview.html", texts=texts)


@blueprint.route("/legal/<of>", methods=["GET", "POST"])
@staff("site.edit")
def text(of: str) -> ResponseReturnValue:
    """Write the next version over the present one; look at it; publish it."""
    asked = _asked(of)
    current = current_version(db.session(), asked)
    form = LegalForm(data={"text": current.text if current else own_text(asked)})
    if not form.is_submitted():
        form.after.data = str(current.number if current else 0)
    elif form.validate() and request.form.get("do") == "publish" and _publish(asked, form):
        flash(str(SHOWN[asked].published))
        return redirect(url_for(".text", of=asked), code=303)
    page = render_template(
        "edition/admin/legal.html",
        of=asked,
        shown=SHOWN[asked],
        form=form,
        versions=every_version(db.session(), asked),
        preview=_preview(form) if form.is_submitted() else [],
    )
    return page, 422 if form.errors or form.form_errors else 200


def _preview(form: LegalForm) -> list[tuple[Any, Markup]]:
    return [(one, markdown(one.text)) for one in form.text if one.text]


def _publish(of: LegalText, form: LegalForm) -> bool:
    number = whole(form.after.data, digits=7, otherwise=-1)
    try:
        with transaction(by=visitor().actor) as session:
            publish(session, of, form.text.data, after=number, now=now())
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        current = current_version(db.session(), of)
        form.after.data = str(current.number if current else 0)
        form.text.kept_now = current.text if current else None
        return False
    return True


@blueprint.get("/legal/<of>/<int:number>")
@staff("site.edit")
def version(of: str, number: int) -> str:
    """Show a version as it was published."""
    asked = _asked(of)
    every = every_version(db.session(), asked)
    found = next((one for one in every if one.number == number), None) or abort(404)
    return render_template(
        "edition/admin/legal_version.html",
        of=asked,
        shown=SHOWN[asked],
        version=found,
        texts=[(code, markdown(text, under=1)) for code, text in found.text.items()],
    )
