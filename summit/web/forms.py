"""What the form macro needs beyond the fields themselves: the list of answers to correct."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _


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
    name = _("%(person)s – %(field)s", person=within, field=label) if within else label
    if hasattr(field, "entries"):  # a list of fields
        yield from (ErrorLine(str(said), None) for said in field.errors if not _nested(said))
        for entry in field.entries:
            yield from _of_field(entry, within)
    elif hasattr(field, "form"):  # a form within the form: its label says which one
        for said in field.form.form_errors:
            yield ErrorLine(_("%(field)s: %(error)s", field=name, error=said), None)
        for inner in field.form:
            yield from _of_field(inner, label)
    else:
        for said in field.errors:
            text = _("%(field)s: %(error)s", field=name, error=said)
            yield ErrorLine(text, _input_of(field))


def _nested(said: object) -> bool:
    return isinstance(said, (list, tuple, dict))


def _input_of(field: Any) -> str:
    """Return the id of what takes the focus: of a choice, its first button."""
    options = getattr(field, "option_widget", None)
    is_group = options is not None and field.type in ("RadioField", "SelectMultipleField")
    return f"{field.id}-0" if is_group else str(field.id)
