"""The answers to requests that the server could not read as far as the site.

Nothing of the visitor is known, so one page says it in all languages. Made ready at the start: it
must be there whatever came in.
"""

from flask import Response, url_for
from flask_babel import gettext as _

from summit.kernel.languages import Language
from summit.web import headers
from summit.web.errors import SAYINGS
from summit.web.languages import languages
from summit.web.outside import outside, render

CODES = (400, 414, 431)


def answers() -> dict[int, bytes]:
    """Return a whole answer, its status line first, for each code. Wants an application context."""
    return {code: _answer(code) for code in CODES}


def _answer(code: int) -> bytes:
    said = [_said(code, language, tag) for language, tag, _own in languages()]
    with outside(Language.FR):
        html = render("shared/unreadable.html", {"said": said})
        response = headers.add(Response(html, code, {"Connection": "close"}))
    lines = [f"HTTP/1.1 {response.status}", *(f"{k}: {v}" for k, v in response.headers)]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + response.get_data()


def _said(code: int, language: Language, tag: str) -> dict[str, str]:
    with outside(language):
        return {
            "tag": tag,
            "title": str(SAYINGS[code].title),
            "text": str(SAYINGS[code].text),
            "address": url_for("pages.summit", language=language),
            "way_on": _("Go to the summit page"),
        }
