"""Sets text in the PDFs we hand out: fonts, letters no font has, lines. No Flask here.

Every text is first `printable`: written so that it can be drawn from left to right, sign by sign.
A letter that Source Serif lacks is taken from Source Sans, else from DejaVu Sans, which has Arabic,
Hebrew, Armenian, Georgian and some signs. Where none has it (Chinese, Japanese, Korean, Indian
scripts, most emoji) a replacement sign is printed, never nothing: `unprintable` tells beforehand
which letters those are, so that organizers can ask for a spelling that prints.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

from arabic_reshaper import ArabicReshaper
from bidi import get_display
from reportlab import rl_config
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

FOLDER = Path(__file__).resolve().parents[2] / "static" / "fonts" / "pdf"
REPLACEMENT = "\ufffd"
ORDINAL = re.compile(r"\b(\d+)(er|re|e)\b")  # French raises the letters
BALANCING_STEPS = 7  # halvings of the measure; the eye sees no finer

rl_config.useA85 = 0  # PDFs as bytes, not as ASCII of old mailers: a fifth smaller, and quicker

_PIECE = re.compile(r"( *)([^ \-–/]*[\-–/]+|[^ \-–/]+)")  # a line may end after a hyphen
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)  # a letter and the accents over it
_reshaper = ArabicReshaper({"ARABIC LIGATURE ALLAH": False})  # a sign our fonts lack


class Typeface(StrEnum):
    """A font of ours, by the name of its file."""

    SERIF = "SourceSerif4-Regular"
    SERIF_SEMIBOLD = "SourceSerif4-Semibold"
    SANS = "SourceSans3-Regular"
    SANS_SEMIBOLD = "SourceSans3-Semibold"
    FALLBACK = "DejaVuSans"


_CHAINS = {
    Typeface.SERIF: (Typeface.SERIF, Typeface.SANS, Typeface.FALLBACK),
    Typeface.SERIF_SEMIBOLD: (
        Typeface.SERIF_SEMIBOLD,
        Typeface.SANS_SEMIBOLD,
        Typeface.FALLBACK,
    ),
    Typeface.SANS: (Typeface.SANS, Typeface.FALLBACK),
    Typeface.SANS_SEMIBOLD: (Typeface.SANS_SEMIBOLD, Typeface.FALLBACK),
    Typeface.FALLBACK: (Typeface.FALLBACK,),
}


@cache
def font(typeface: Typeface) -> TTFont:
    """Return the font, read and registered with ReportLab once in a process."""
    loaded = TTFont(typeface.value, str(FOLDER / f"{typeface.value}.ttf"))
    pdfmetrics.registerFont(loaded)
    return loaded


@cache
def _letters(typeface: Typeface) -> frozenset[str]:
    return frozenset(chr(code) for code in font(typeface).face.charToGlyph)


def printable(text: str) -> str:
    """Return `text` as it can be drawn: composed, Arabic joined, unknown signs replaced.

    Joiners and other invisible signs have done their work by then and go.
    """
    text = unicodedata.normalize("NFC", " ".join(text.split("\n")))
    if text.isascii():
        return "".join(sign for sign in text if sign.isprintable()).strip()
    if _runs_right_to_left(text):
        text = _reshaper.reshape(text)
    text = "".join(sign for sign in text if not _is_invisible(sign))
    lost = unprintable(text)
    return "".join(REPLACEMENT if sign in lost else sign for sign in text).strip()


def unprintable(text: str) -> frozenset[str]:
    """Return the letters of `text` that no font of ours has."""
    signs = {sign for sign in unicodedata.normalize("NFC", text) if not _is_invisible(sign)}
    missing = signs - _letters(Typeface.SANS)
    return frozenset(missing - _letters(Typeface.SERIF) - _letters(Typeface.FALLBACK))


def _is_invisible(sign: str) -> bool:
    if unicodedata.category(sign) in ("Cc", "Cf", "Cs"):
        return True
    # variation selectors, and the skin tones of emoji
    return "\ufe00" <= sign <= "\ufe0f" or "\U0001f3fb" <= sign <= "\U0001f3ff"


def _runs_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


def runs(text: str, typeface: Typeface) -> list[tuple[Typeface, str]]:
    """Return `text` cut where the font has to change; one run for almost every text."""
    if _letters(typeface).issuperset(text):
        return [(typeface, text)]
    fonts = groupby(text, key=lambda sign: _typeface_of(sign, typeface))
    return [(used, "".join(signs)) for used, signs in fonts]


def _typeface_of(sign: str, typeface: Typeface) -> Typeface:
    chain = _CHAINS[typeface]
    return next((one for one in chain if sign in _letters(one)), chain[-1])


def width(text: str, typeface: Typeface, tracking: float = 0) -> float:
    """Return how wide `text` is at size 1. `tracking` is added after each sign, in ems."""
    drawn = sum(float(font(used).stringWidth(part, 1)) for used, part in runs(text, typeface))
    return drawn + tracking * len(text)


def draw(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    typeface: Typeface,
    size: float,
    tracking: float = 0,
) -> float:
    """Draw one line of printable text from `x` on its baseline; return where it ends."""
    shown = str(get_display(text)) if not text.isascii() and _runs_right_to_left(text) else text
    for used, part in runs(shown, typeface):
        font(used)
        canvas.setFont(used.value, size)
        canvas.drawString(x, y, part, charSpace=tracking * size)
        x += size * width(part, used, tracking)
    return x


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stays together on a line: a word, or part of one up to its hyphen."""

    text: str
    width: float
    space: float  # before it, if it does not begin a line


def wrap(
    text: str, typeface: Typeface, measure: float, tracking: float = 0, *, breaking: bool = False
) -> list[str] | None:
    """Return `text` in lines of about equal length, none wider than `measure` (at size 1).

    Where one word is wider: None, or the word in pieces if `breaking`. No sign is ever lost.
    """
    pieces = list(_pieces(text, typeface, tracking))
    if max((piece.width for piece in pieces), default=0) > measure:
        if not breaking:
            return None
        pieces = [part for piece in pieces for part in _broken(piece, typeface, tracking, measure)]
    lines = _fill(pieces, measure)
    if len(lines) > 1:
        lines = _balance(pieces, measure, lines)
    return lines


def _pieces(text: str, typeface: Typeface, tracking: float) -> Iterator[_Piece]:
    for match in _PIECE.finditer(text):
        spaces, word = match.groups()
        space = width(" ", typeface, tracking) if spaces else 0
        yield _Piece(word, width(word, typeface, tracking), space)


def _broken(piece: _Piece, typeface: Typeface, tracking: float, measure: float) -> list[_Piece]:
    """Return a piece wider than the measure letter by letter, so that any letter may end a line."""
    if piece.width <= measure:
        return [piece]
    letters = _CLUSTER.findall(piece.text)
    spaces = [piece.space] + [0.0] * (len(letters) - 1)
    return [
        _Piece(letter, width(letter, typeface, tracking), space)
        for letter, space in zip(letters, spaces, strict=True)
    ]


def _fill(pieces: list[_Piece], measure: float) -> list[str]:
    lines: list[str] = []
    used = 0.0
    for piece in pieces:
        needed = piece.space + piece.width
        if lines and used + needed <= measure + 1e-9:
            lines[-1] += (" " if piece.space else "") + piece.text
            used += needed
        else:
            lines.append(piece.text)
            used = piece.width
    return lines


def _balance(pieces: list[_Piece], measure: float, lines: list[str]) -> list[str]:
    """Return the same text in as many lines, set to the narrowest measure that allows it."""
    low, high = min(measure, max(piece.width for piece in pieces)), measure
    for _ in range(BALANCING_STEPS):
        middle = (low + high) / 2
        tried = _fill(pieces, middle)
        if len(tried) > len(lines):
            low = middle
        else:
            high, lines = middle, tried
    return lines


def paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """Return a paragraph of plain text, each letter in a font that has it."""
    face = Typeface(style.fontName)
    marked = "".join(
        escape(part) if used is face else f'<font name="{used.value}">{escape(part)}</font>'
        for used, part in runs(printable(text), face)
    )
    raised = f"<super size={style.fontSize * 0.6:.1f} rise={style.fontSize * 0.35:.1f}>"
    return Paragraph(ORDINAL.sub(rf"\1{raised}\2</super>", marked), style)
