"""A text of the office that goes to somebody as it is written: a reason, a question."""

from typing import Any

from wtforms import TextAreaField
from wtforms.validators import DataRequired

from summit.kernel.text import tidy
from summit.web.checks import AtMost

LONGEST = 1000  # as the columns that keep them


class WrittenField(TextAreaField):  # type: ignore[misc]
    """`missing` is said where nothing is written; `id` tells the forms of one page apart."""

    def __init__(self, label: Any, missing: Any, *, id: str, **more: Any) -> None:
        checks = [DataRequired(missing), AtMost(LONGEST)]
        filters = [lambda text: tidy(text or "")]
        super().__init__(label, checks, filters=filters, render_kw={"rows": 4}, id=id, **more)
