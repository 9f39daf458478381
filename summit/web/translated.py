"""A field that is written in the three languages side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.utils import unset_value
from wtforms.validators import StopValidation, ValidationError

from summit.kernel.languages import REGIONAL, Language, Translated
from summit.kernel.text import one_line, tidy
from summit.web.checks import check_length
from summit.web.languages import NAMES, in_tongue


@dataclass(frozen=True, slots=True)
class Tongue:
    """One of the three inputs."""

    id: str
    name: str
    label: str
    tag: str  # for `lang`
    text: str
    is_required: bool


class TranslatedField(Field):  # type: ignore[misc]
    """Its data is a `Translated`. `needed` languages must be there; others fall back to them.

    `most` counts the signs of each text; `rows` above 1 draws a box, and keeps line breaks.
    """

    def __init__(
        self,
        label: Any = None,
        *,
        needed: Sequence[Language] = (Language.FR,),
        most: int = 200,
        rows: int = 1,
        **more: Any,
    ) -> None:
        super().__init__(label, **more)
        self.needed, self.most, self.rows = needed, most, rows

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        if data is unset_value:
            data = self.default
        self.object_data = data
        self.typed = dict(data or {})
        if formdata is not None:
            self.typed = {
                code: self._tidied(formdata.get(f"{self.name}-{code}", "")) for code in NAMES
            }
        self.data = Translated(self.typed)

    def _tidied(self, text: str) -> str:
        return tidy(text) if self.rows > 1 else one_line(text)

    def pre_validate(self, form: Any) -> None:
        missing = [in_tongue(code) for code in self.needed if code not in self.data]
        if missing:
            raise StopValidation(_("Write this %(languages)s.", languages=", ".join(missing)))
        for code, text in self.data.items():
            try:
                check_length(text, self.most)
            except ValidationError as error:
                named = _("%(field)s: %(error)s", field=NAMES[Language(code)], error=error)
                raise StopValidation(named) from None

    def __iter__(self) -> Iterator[Tongue]:
        for code, name in NAMES.items():
            yield Tongue(
                id=f"{self.id}-{code}",
                name=f"{self.name}-{code}",
                label=name,
                tag=REGIONAL[code],
                text=self.typed.get(code, ""),
                is_required=code in self.needed,
            )

    @property
    def missing(self) -> list[str]:
        """Return the languages this is not written in yet, by name."""
        return [name for code, name in NAMES.items() if code not in self.data]


def french_first(_form: Any, field: TranslatedField) -> None:
    """Refuse a text that may stay empty, but is written without French."""
    if field.data and Language.FR not in field.data:
        raise ValidationError(_("Write this %(languages)s.", languages=in_tongue(Language.FR)))
