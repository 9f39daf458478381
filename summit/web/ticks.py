"""A field of several boxes."""

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget


class Ticks(SelectMultipleField):  # type: ignore[misc]
    """Several of a few, each with its own box; ticked twice is ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, typed: list[str]) -> None:
        super().process_formdata(list(dict.fromkeys(typed)))
