"""Languages of the world by their code (ISO 639), named in the reader's language."""

from collections.abc import Sequence

from babel import Locale
from flask_babel import lazy_gettext as _l

from summit.web.languages import LOCALES, current_language

SIGNED = {  # most of these Babel does not name
    "ase": _l("American Sign Language (ASL)"),
    "fcs": _l("Quebec Sign Language (LSQ)"),
    "mfs": _l("Mexican Sign Language (LSM)"),
}


def name_of_tongue(code: str) -> str:
    """Return what a language is called on this page; empty for a code that names none."""
    names = Locale.parse(LOCALES[current_language()]).languages
    return str(SIGNED.get(code) or names.get(code, ""))


def listed_tongues(codes: Sequence[str]) -> str:
    """Return "French, English, Spanish", in the order given."""
    return ", ".join(name_of_tongue(code) or code for code in codes)
