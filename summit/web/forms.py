"""What the form macro needs beyond the fields themselves: the list of answers to correct."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from summit.kernel.text import fold

WORD = re.compile(r"[^\W\d_]+")
SAYS_MUCH = 4  # letters; shorter words are articles and the like
STEM = 5  # letters of a word that its other forms share: accept, accepter, acceptation


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One thing to correct. `target` is the id of its input; None for the form as a whole."""

    text: str
    target: str | None


def error_lines(form: Any) -> list[ErrorLine]:
    """Return every error of a form in the order of its fields, those of inner forms included."""
    whole = [ErrorLine(str(said), None) for said in form.form_errors]
    return whole + [line for field in form for line in _of_field(field, "")]


def _of_field(field: Any, within: str) -> Iterator[ErrorLine]:
    label = str(field.label.text)
    if hasattr(field, "entries"):  # a list of fields
        yield from (ErrorLine(str(said), None) for said in field.errors if not _nested(said))
        for entry in field.entries:
            yield from _of_field(entry, within)
    elif hasattr(field, "form"):  # a form within the form: its label says which one
        for said in field.form.form_errors:
            yield ErrorLine(_line([within, label], said), None)
        for inner in field.form:
            yield from _of_field(inner, label)
    else:
        for said in field.errors:
            names = [within] if _names(said, label) else [within, label]
            yield ErrorLine(_line(names, said), _input_of(field))


def _line(names: list[str], said: object) -> str:
    """Return an error after whom and what it is about: neither, one or both."""
    known = [name for name in names if name]
    if not known:
        return str(said)
    about = known[0]
    if len(known) > 1:
        about = _("%(person)s – %(field)s", person=known[0], field=known[1])
    return str(_("%(field)s: %(error)s", field=about, error=said))


def _names(said: object, label: str) -> bool:
    """Tell whether an error says every word of its label itself: nobody reads that twice.

    "Country: Choose a country from the list." says nothing that its second half does not.
    """
    heard = WORD.findall(fold(str(said)))
    stems = [word[:STEM] for word in WORD.findall(fold(label)) if len(word) >= SAYS_MUCH]
    return bool(stems) and all(any(word.startswith(stem) for word in heard) for stem in stems)


def _nested(said: object) -> bool:
    return isinstance(said, (list, tuple, dict))


def _input_of(field: Any) -> str:
    """Return the id of what takes the focus: of a choice, its first button."""
    options = getattr(field, "option_widget", None)
    is_group = options is not None and field.type in ("RadioField", "SelectMultipleField")
    return f"{field.id}-0" if is_group else str(field.id)
