"""Draws what stands for a page elsewhere: the picture under a shared link, the code on a poster."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw, ImageFont
from qrcode.image.svg import SvgPathFillImage

STATIC = Path(__file__).resolve().parents[3] / "static"
WIDTH, HEIGHT = 1200, 630  # px, what the networks ask for
LEFT, RIGHT, TOP, BOTTOM = 84, 800, 64, 566  # px, where words may stand: the river is beside them
TITLE_TOP, TITLE_BOTTOM = 160, 516  # px
PAPER, INK, SOFT, ACCENT = "#fbf8f2", "#11263a", "#4a5866", "#a8431c"  # tokens.css
MARK = (84, 225, 304, 421)  # px, of the mark on the ground's own picture
CLEAR, HAZY = 560, 900  # px: up to the first nothing of the chart is seen, from the second all
SIZES = range(64, 30, -2)  # px, of a title: the largest that fits
LEADING = 1.18  # lines of a title, to its size
FONTS = {"serif": "SourceSerif4-Semibold", "sans": "SourceSans3-Semibold"}


@dataclass(frozen=True, slots=True)
class CardFace:
    """The words of one card: whose page it is, its title, where and when the summit is."""

    over: str
    title: str
    under: str


def draw_card(face: CardFace) -> bytes:
    """Return the card as PNG, 1200 by 630."""
    picture = _ground().copy()
    pen = ImageDraw.Draw(picture)
    pen.text((LEFT + 112, TOP + 38), face.over, font=_font("sans", 28), fill=ACCENT, anchor="lm")
    size, lines = _set(face.title)
    height = round(size * LEADING)
    top = (TITLE_TOP + TITLE_BOTTOM - height * len(lines)) // 2
    for number, line in enumerate(lines):
        pen.text((LEFT, top + number * height), line, font=_font("serif", size), fill=INK)
    pen.text((LEFT, BOTTOM), face.under, font=_font("sans", 30), fill=SOFT, anchor="ls")
    written = BytesIO()
    picture.quantize(256, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def _set(title: str) -> tuple[int, list[str]]:
    """Return size and lines of a title: the largest that fits; the smallest is cut if it must."""
    for size in SIZES:
        lines, most = _broken(title, size), int((TITLE_BOTTOM - TITLE_TOP) / (size * LEADING))
        if len(lines) <= most:
            return size, lines
    return size, [*lines[: most - 1], "…"]


def _broken(title: str, size: int) -> list[str]:
    """Return the title in lines no wider than the words' column, a word that is wider in pieces."""
    font, lines = _font("serif", size), [""]
    for word in title.split(" "):  # a no-break space is none to break at
        for piece in _pieces(word, font):
            longer = f"{lines[-1]} {piece}".strip()
            if font.getlength(longer) <= RIGHT - LEFT:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    while font.getlength(word) > RIGHT - LEFT:
        ends = range(1, len(word))
        fitting = bisect(ends, RIGHT - LEFT, key=lambda end: round(font.getlength(word[:end])))
        yield word[: max(fitting, 1)]
        word = word[max(fitting, 1) :]
    yield word


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(STATIC / f"fonts/pdf/{FONTS[name]}.ttf"), size)


@cache
def _ground() -> Image.Image:
    """Return the chart of the river with its mark made small, and room for words beside it."""
    ground = Image.open(STATIC / "img/card.png").convert("RGB")
    mark = ground.crop(MARK).resize((84, 75), Image.Resampling.LANCZOS)
    ground.paste(PAPER, MARK)
    haze = Image.new("L", (WIDTH, 1))
    haze.putdata([_haze_at(x) for x in range(WIDTH)])
    paper = Image.new("RGB", ground.size, PAPER)
    ground = Image.composite(paper, ground, haze.resize(ground.size))
    ground.paste(mark, (LEFT, TOP))
    return ground


def _haze_at(x: int) -> int:
    """Return how much the paper hides the chart: 255 all, 0 nothing."""
    return round(255 * min(1.0, max(0.0, (HAZY - x) / (HAZY - CLEAR))))


def draw_code(address: str) -> bytes:
    """Return the QR code of an address as SVG, black on white, to print at any size."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(address)
    written = BytesIO()
    code.make_image(image_factory=SvgPathFillImage).save(written)
    return written.getvalue()
