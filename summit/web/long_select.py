"""A select of many options that are the same for everybody, written once for each language."""

from functools import cache
from typing import Any

from markupsafe import Markup, escape
from wtforms.widgets import html_params

Options = tuple[tuple[str, str], ...]


class LongSelect:
    """Draws a select whose `options` are known beforehand; the first stands for no choice.

    WTForms draws each option by itself: 249 countries cost a third of the whole form's time.
    """

    def __init__(self, none: str, options: Options) -> None:
        self.none, self.options = none, options

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        attributes.setdefault("id", field.id)
        chosen = f'value="{escape(field.data or "")}">'
        written = _written(self.options).replace(chosen, f"selected {chosen}", 1)
        shown = html_params(name=field.name, **attributes)
        none = f'<option value="">{escape(self.none)}</option>'
        return Markup(f"<select {shown}>{none}{written}</select>")  # noqa: S704  escaped above


@cache
def _written(options: Options) -> str:
    return "".join(f'<option value="{escape(v)}">{escape(label)}</option>' for v, label in options)
