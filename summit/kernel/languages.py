"""The three languages of the site, and a text that exists in them."""

from collections.abc import Iterator, Mapping
from enum import StrEnum


class Language(StrEnum):
    """A language of the site, by the code that stands in its addresses."""

    FR = "fr"
    EN = "en"
    ES = "es"


REGIONAL = {Language.FR: "fr-CA", Language.EN: "en-CA", Language.ES: "es-MX"}  # for `lang`
FALLBACK = (Language.FR, Language.EN, Language.ES)  # French is the language that must exist


class Translated(Mapping[str, str]):
    """One text in the languages it exists in. Immutable; empty texts are left out."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str] | None = None, **more: str) -> None:
        given = {**(texts or {}), **more}
        unknown = set(given) - set(Language)
        if unknown:
            raise ValueError(f"Not languages of this site: {sorted(unknown)}")
        self._texts = {str(code): given[code] for code in FALLBACK if given.get(code)}

    def __getitem__(self, code: str) -> str:
        return self._texts[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(tuple(self._texts.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Translated) and self._texts == other._texts

    def __repr__(self) -> str:
        return f"Translated({self._texts!r})"

    def language_for(self, wanted: str) -> str | None:
        """Return the language `to` would read in, or None where there is no text at all."""
        return next((code for code in (wanted, *FALLBACK) if code in self._texts), None)

    def to(self, wanted: str) -> str:
        """Return the text in `wanted`, else in French, English, Spanish; empty if there is none."""
        code = self.language_for(wanted)
        return self._texts[code] if code else ""
