"""What organizers type about a zone."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice, StringField
from wtforms.validators import ValidationError

from summit.admission.models import Category
from summit.admission.zones.models import LETTERS
from summit.admission.zones.service import SHOWN, ZoneWish
from summit.web.edits import EditForm
from summit.web.languages import current_language
from summit.web.ticks import Ticks
from summit.web.translated import TranslatedField

SHORT = re.compile(rf"[A-Z0-9]{{1,{LETTERS}}}")


def _in_capitals(typed: str | None) -> str:
    return (typed or "").strip().upper()


class ZoneForm(EditForm):
    SHOWN = SHOWN

    name = TranslatedField(_l("Name"), most=80)
    letters = StringField(_l("Letters on the badge"), filters=[_in_capitals])
    category_ids = Ticks(_l("Who may enter"), coerce=int, validate_choice=False)

    def __init__(self, categories: Sequence[Category], **more: Any) -> None:
        super().__init__(**more)
        language = current_language()
        self.category_ids.choices = [
            SelectChoice(one.id, one.name.to(language)) for one in categories
        ]

    def validate_letters(self, field: Field) -> None:
        if not SHORT.fullmatch(field.data or ""):
            raise ValidationError(_("Write one or two letters or digits, for instance S."))

    def validate_category_ids(self, field: Field) -> None:
        offered = {value for value, *_more in field.choices}
        if not field.data or not set(field.data) <= offered:
            raise ValidationError(_("Tick at least one participation type."))

    def wish(self) -> ZoneWish:
        return ZoneWish(
            name=self.name.data,
            letters=self.letters.data,
            category_ids=tuple(sorted(self.category_ids.data)),
        )

    def fill(self, shown: ZoneWish) -> None:
        """Draw a zone as it is kept."""
        self.show(shown)
        self.name.process(None, shown.name)
        self.letters.process(None, shown.letters)
        self.category_ids.process(None, list(shown.category_ids))

    def typed(self, name: str) -> Any:
        return getattr(self.wish(), name)

    def in_words(self, name: str, kept: Any) -> Any:
        if name != "category_ids":
            return kept
        named = {value: label for value, label, *_more in self.category_ids.choices}
        return ", ".join(str(named.get(one, one)) for one in kept)
