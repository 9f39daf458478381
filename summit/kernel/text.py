"""What is done to every text somebody typed: tidied, folded for search, set for reading."""

import re
import unicodedata

_UNDECOMPOSED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
_SPACES = re.compile(r"[^\S\n]+")
# joiners (200C, 200D) stay: names in Persian and emoji need them
_BINDING = re.compile(  # inside « », before a colon, %, $, €, and in 40 $ CA
    r"(?<=«) | (?=»)| (?=:(?:\s|$))|(?<=\d) (?=[%$€])|(?<=\$) (?=CAD?\b)"
)
# no characters, never (Unicode, section 23.7); XML refuses some of them
_NONE = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF)
)
_INVISIBLE = re.compile(f"[{_NONE}\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")


def tidy(text: str) -> str:
    """Return `text` as stored: NFC, one space for many, no control or invisible signs.

    Direction overrides go, because they could turn a printed line around; letters of every
    script, joiners and emoji stay. Case, hyphens and apostrophes are the writer's own.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _INVISIBLE.sub("", text)
    kept = "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    )
    return "\n".join(_SPACES.sub(" ", line).strip() for line in kept.split("\n")).strip()


def one_line(text: str | None) -> str:
    """Return what was typed into one line: tidied, a pasted line break becomes a space."""
    return " ".join(tidy(text or "").split("\n"))


def bound(text: str) -> str:
    """Return `text` with no-break spaces where French sets one: nobody types them, `tidy` has none.

    The same places need none in English, and bear one in Spanish (50 %).
    """
    return _BINDING.sub("\N{NO-BREAK SPACE}", text)


def fold(text: str) -> str:
    """Return `text` as searched: no accents, one case, œ as oe, ł as l, ß as ss."""
    plain = text.casefold().translate(_UNDECOMPOSED)
    parts = unicodedata.normalize("NFKD", plain)
    return _SPACES.sub(" ", "".join(c for c in parts if not unicodedata.combining(c))).strip()


def whole(text: str | None, *, digits: int, otherwise: int) -> int:
    """Return a number of at most so many digits, as an address or a hidden field carries it."""
    is_one = text and text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if text and is_one else otherwise
