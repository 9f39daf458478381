"""Office: the site at another moment, the texts still to be written, the parts of the pages."""

from itertools import groupby

from flask import (
    Blueprint,
    abort,
    current_app,
    g,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from summit.admission.models import Colour
from summit.edition.queries import find_summit, zone_of
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.pages.forms import MomentForm, SampleForm
from summit.web.guards import staff
from summit.web.imagined import draw_imagined
from summit.web.languages import current_language
from summit.web.missing import WrittenText, written_texts
from summit.web.published import public_pages

blueprint = Blueprint("pages_admin", __name__)


def _paths() -> list[str]:
    """Return the public pages by path without the language; the summit page's is empty."""
    pages = public_pages(current_app, db.session())
    return [url_for(one.endpoint, language=Language.FR, **one.values)[4:] for one in pages]


def _in_zone() -> None:
    summit = find_summit(db.session()) or abort(404)
    g.zone = zone_of(summit)


@blueprint.get("/as-on")
@staff("site.edit")
def as_on() -> ResponseReturnValue:
    """Choose a moment and a page; see the page as it will be then."""
    _in_zone()
    asked = bool(request.args)
    form = MomentForm(request.args if asked else None)
    form.page.choices = [SelectChoice(path, f"/{path}") for path in _paths()]
    if not asked:
        form.moment.data, form.language.data = clock.now(), current_language()
    elif form.validate() and form.moment.data:
        return draw_imagined(f"/{form.language.data}/{form.page.data}", form.moment.data)
    return render_template("pages/admin/as_on.html", form=form), 422 if asked else 200


@blueprint.get("/languages")
@staff("site.edit")
def languages() -> str:
    """Show which texts are missing in which language, those that must exist first."""
    missing = [text for text in written_texts(current_app, db.session()) if text.missing]
    missing.sort(key=_urgency)
    return render_template(
        "pages/admin/languages.html",
        groups=[(of, list(texts)) for of, texts in groupby(missing, key=lambda text: text.of)],
    )


def _urgency(text: WrittenText) -> tuple[bool, str]:
    return not (text.needs_french and Language.FR in text.missing), text.of


@blueprint.get("/components")
@staff("site.edit")
def components() -> str:
    """Show every part of the public pages in every state: new ones are added here first."""
    return render_template(
        "pages/admin/components.html",
        colours=list(Colour),
        sample=Cents(123_450),
        plain=SampleForm(),
        wrong=SampleForm.with_an_error(),
    )
