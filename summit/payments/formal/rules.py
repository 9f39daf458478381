"""The code of a letter, and the languages it is written in. Plain values, no I/O."""

from summit.kernel.languages import Language
from summit.kernel.references import draw_signs, is_checked

SIGNS = 16  # the last one checks the others: 31 ** 15 codes, about 74 bits
GROUP = 4


def new_code() -> str:
    return draw_signs(SIGNS)


def tidy_code(typed: str) -> str | None:
    """Return a code as it is kept, or None for what can be none: spaces and hyphens are free."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return signs if is_checked(signs, SIGNS) else None


def shown_code(code: str) -> str:
    """Return a code as it is printed: four signs at a time."""
    return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def languages_of(chosen: Language) -> tuple[Language, ...]:
    """Return French, and the contact's language where that is another."""
    return tuple(dict.fromkeys((Language.FR, chosen)))
