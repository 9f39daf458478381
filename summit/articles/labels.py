"""What the office calls the states, fields and outcomes of articles."""

from typing import Any

from flask_babel import lazy_gettext as _l

from summit.articles.rules import DatePrecision, Outcome, TargetKind, TopicKind
from summit.kernel.languages import Language
from summit.web.languages import NAMES

STATES: dict[str, Any] = {
    "draft": _l("Drafts"),
    "published": _l("On the site"),
    "differs": _l("The feed says otherwise"),
}
PRECISIONS: dict[DatePrecision, Any] = {
    DatePrecision.DAY: _l("the day"),
    DatePrecision.MONTH: _l("the month"),
    DatePrecision.YEAR: _l("the year"),
    DatePrecision.UNKNOWN: _l("nothing"),
}
KINDS: dict[TopicKind, Any] = {TopicKind.TOPIC: _l("Topic"), TopicKind.CITY: _l("City")}
TARGETS: dict[TargetKind, Any] = {
    TargetKind.SESSION: _l("Sessions it belongs to"),
    TargetKind.SPEAKER: _l("Speakers it belongs to"),
}
OUTCOMES: dict[str, Any] = {
    Outcome.NEW: _l("new, a draft"),
    Outcome.CHANGED: _l("changed"),
    Outcome.REFUSED: _l("left out"),
}
FIELDS: dict[str, Any] = {
    "title": _l("Title"),
    "url": _l("Address of the whole article"),
    "excerpt": _l("Excerpt"),
    "author": _l("Author"),
    "minutes": _l("Minutes of reading"),
    "date": _l("Published by the magazine on"),
    "topics": _l("Topics"),
}


def field_name(name: str) -> str:
    """Return what a field of an import is called: "title.fr" is the title in French."""
    column, _, code = name.partition(".")
    label = str(FIELDS.get(column, column))
    return f"{label} ({NAMES[Language(code)]})" if code else label
