"""Draws badges: A6, one to a page, as one PDF. Plain values in, bytes out; no Flask, no tables.

The same faces give the same bytes, on any day. A name is set as large as it fits and is never
cut, split or put in capitals. Lengths in this module are points, with the origin at the lower
left; `mm` marks those that were chosen in millimetres. The fixed words are French and the
language of the person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from summit.badges.blocks import Block, Part, draw_all, fit_all, total_height
from summit.badges.code import MODULES, QUIET, qr_matrix
from summit.kernel.languages import Language, Translated
from summit.web import typesetting
from summit.web.emblem import draw_mark
from summit.web.typesetting import Typeface

PAGE = WIDTH, HEIGHT = 105 * mm, 148 * mm  # ISO 216 A6
MARGIN = 8 * mm
MEASURE = WIDTH - 2 * MARGIN
LEAN = 0.6494  # tan 33°: whatever leans here leans as Montreal's streets do

INK, SOFT, RIVER, WASH, LINE, WHITE, BLACK = map(
    HexColor, ("#11263a", "#4a5866", "#124a75", "#fbecc9", "#7d7668", "#ffffff", "#000000")
)

CODE_SIDE = 34 * mm  # with the quiet zone: the symbol itself measures 28 mm
CODE_RIGHT, CODE_GAP = 4.5 * mm, 3.5 * mm  # white beside and below it
BESIDE_CODE = WIDTH - CODE_RIGHT - CODE_SIDE  # right edge of what stands left of it
ZONE = 16  # letters of a zone
BAND, BAND_TEXT = 19 * mm, 30 * mm  # height of the band at least, of its words at most
WORD_GAP = 4 * mm  # between the two words
HEADER = 19 * mm  # from the upper edge to where names may begin
DEMONSTRATION_NOTE = 7 * mm  # more of it where the badge says that it is none

PERSONAL = Translated(fr="Porte-nom personnel", en="Personal badge", es="Gafete personal")
DEMONSTRATION = Translated(fr="Démonstration", en="Demonstration", es="Demostración")

_DARK = re.compile("1+")
BETWEEN_NOTES = " · "


@dataclass(frozen=True, slots=True)
class BadgeFace:
    """What is printed on one badge. Texts are printed as they are; empty ones take no room."""

    given_name: str
    family_name: str
    organisation: str
    role: str
    category: Translated
    colour: str  # of the category, "#rrggbb", dark enough for white letters
    token: str  # 200 digits
    short_code: str
    language: Language
    demo: bool = False  # says so on the badge
    title: str = ""  # before the name
    notes: tuple[str, ...] = ()  # answers that organizers print, under the position
    zones: tuple[str, ...] = ()  # letters of the zones it opens; none where there are none


@dataclass(frozen=True, slots=True)
class Identity:
    """What is the same on every badge of a summit."""

    name: Translated
    place: str  # and time, "Montréal, juillet 2026"


TITLE = Part(Typeface.SANS, SOFT, ((12, 1), (10, 2), (9, 3)), 1.2)
GIVEN = Part(
    Typeface.SERIF_SEMIBOLD, INK, ((31, 1), (27, 1), (27, 2), (23, 2), (20, 3)), 1.04, 0, -0.01
)
FAMILY = Part(Typeface.SERIF, INK, ((18.5, 2), (16, 2), (14, 3)), 1.1, 1 * mm, -0.01)
CITY = Part(
    Typeface.SANS_SEMIBOLD, RIVER, ((23, 2), (20, 2), (17, 3), (14, 4)), 1.04, 4 * mm, -0.005
)
ROLE = Part(Typeface.SANS, SOFT, ((10, 2), (9, 3)), 1.25, 1.5 * mm)
NOTE = Part(Typeface.SANS_SEMIBOLD, INK, ((9.5, 2), (8.5, 3)), 1.25, 1.5 * mm)
WORD = Part(Typeface.SERIF_SEMIBOLD, WHITE, ((17, 1), (17, 2), (14, 3)), 1.1)
SECOND_WORD = Part(Typeface.SANS, WHITE, ((12.5, 1), (12.5, 2), (11, 3)), 1.1, 0.7 * mm)


def draw_badges(faces: Sequence[BadgeFace], identity: Identity) -> bytes:
    """Return a PDF with one page for each face, in order. Raises ValueError if there is none."""
    if not faces:
        raise ValueError("There is no badge to draw.")
    for typeface in Typeface:
        typesetting.font(typeface)
    target = BytesIO()
    canvas = Canvas(
        target,
        pagesize=PAGE,
        invariant=1,
        pageCompression=1,
        lang="fr-CA",
        # else an unembedded Helvetica would be listed; the stubs take it for a size
        initialFontName=Typeface.SANS.value,  # type: ignore[arg-type]
    )
    canvas.setTitle(f"{PERSONAL.to('fr')} – {identity.name.to('fr')}")
    canvas.setAuthor(identity.name.to("fr"))
    canvas.setViewerPreference("DisplayDocTitle", "true")
    forms = _Forms(canvas, identity)
    for face in faces:
        _draw_badge(canvas, face, forms)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_badge(canvas: Canvas, face: BadgeFace, forms: "_Forms") -> None:
    """Draw one page, in the order in which it should be read aloud."""
    canvas.doForm(forms.header(face))
    band, height = forms.band(face)
    code_foot = height + CODE_GAP
    _draw_person(canvas, face, code_foot + CODE_SIDE)
    canvas.doForm(band)
    _draw_short_code(canvas, face, code_foot)
    _draw_code(canvas, qr_matrix(face.token), WIDTH - CODE_RIGHT - CODE_SIDE, code_foot)


class _Forms:
    """What many badges share, drawn once in a document."""

    def __init__(self, canvas: Canvas, identity: Identity) -> None:
        self.canvas = canvas
        self.identity = identity
        self.headers: dict[tuple[Language, bool], str] = {}  # name of the form
        self.bands: dict[tuple[str, ...], tuple[str, float]] = {}  # and height of the band

    def header(self, face: BadgeFace) -> str:
        """Return the form of the upper edge: punch mark, emblem, names of the summit."""
        key = (face.language, face.demo)
        if key not in self.headers:
            self.headers[key] = f"header-{len(self.headers)}"
            self.canvas.beginForm(self.headers[key], 0, 0, WIDTH, HEIGHT)
            _draw_header(self.canvas, self.identity, face)
            self.canvas.endForm()
        return self.headers[key]

    def band(self, face: BadgeFace) -> tuple[str, float]:
        """Return the form of the category's band, and the band's height."""
        words = _in_french_and(face.category, face.language)
        key = (face.colour, *words)
        if key not in self.bands:
            name = f"band-{len(self.bands)}"
            self.canvas.beginForm(name, 0, 0, WIDTH, HEIGHT)
            self.bands[key] = (name, _draw_band(self.canvas, words, face.colour))
            self.canvas.endForm()
        return self.bands[key]


def _in_french_and(text: Translated, language: Language) -> list[str]:
    """Return a text in French and in the language of the person, once where they are one."""
    return list(dict.fromkeys(text.to(code) for code in (Language.FR, language)))


def _draw_header(canvas: Canvas, identity: Identity, face: BadgeFace) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.2 * mm)
    canvas.setDash(0.6 * mm, 0.6 * mm)
    canvas.roundRect(WIDTH / 2 - 7 * mm, HEIGHT - 6 * mm, 14 * mm, 3 * mm, 1.5 * mm)  # to punch
    canvas.setFillColor(RIVER)
    top = HEIGHT - 8.4 * mm
    draw_mark(canvas, MARGIN, top, 10 * mm)

    names = [_with_raised_ordinal(name) for name in _in_french_and(identity.name, face.language)]
    high = len(names) * 8.5 * 1.18 + 7.5 * 1.3
    y, x = top - (10 * mm - high) / 2 + 2, MARGIN + 13 * mm
    canvas.setFillColor(INK)
    for name, typeface in zip(names, (Typeface.SERIF_SEMIBOLD, Typeface.SERIF), strict=False):
        y -= 8.5 * 1.18
        _draw_within(canvas, x, y, name, typeface, 8.5)
    canvas.setFillColor(SOFT)
    _draw_within(canvas, x, y - 7.5 * 1.3, identity.place, Typeface.SANS, 7.5)
    if face.demo:
        _draw_demonstration(canvas, face.language)


def _draw_within(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    typeface: Typeface,
    size: float,
    right: float = WIDTH - MARGIN,
) -> None:
    """Draw a line, smaller where it would pass the right edge of its room."""
    text = typesetting.printable(text)
    room, needed = right - x, typesetting.width(text, typeface) * size
    typesetting.draw(canvas, x, y, text, typeface, size * min(1, room / max(needed, 1)))


def _with_raised_ordinal(name: str) -> str:
    """Return "2ᵉ Sommet" for "2e Sommet", as French is typeset."""
    return re.sub(r"\b(\d+)e\b", "\\1\u1d49", name)


def _draw_demonstration(canvas: Canvas, language: Language) -> None:
    words = " · ".join(_in_french_and(DEMONSTRATION, language))
    wide = typesetting.width(words, Typeface.SANS) * 6.5 + 3 * mm
    foot = HEIGHT - 26.5 * mm
    canvas.setFillColor(WASH)
    canvas.rect(MARGIN, foot, wide, 4.4 * mm, stroke=0, fill=1)
    canvas.setFillColor(INK)
    typesetting.draw(canvas, MARGIN + 1.5 * mm, foot + 1.4 * mm, words, Typeface.SANS, 6.5)


def _draw_band(canvas: Canvas, words: list[str], colour: str) -> float:
    """Draw the band of a category, colour and word together; return its height."""
    printed = [typesetting.printable(word) for word in words]
    blocks = fit_all([*zip((WORD, SECOND_WORD), printed, strict=False)], MEASURE, BAND_TEXT)
    beside = sum(block.width + WORD_GAP for block in blocks) - WORD_GAP <= MEASURE
    text_height = max(block.height for block in blocks) if beside else total_height(blocks)
    height = max(BAND, text_height + 8.5 * mm)
    canvas.setFillColor(HexColor(colour))
    canvas.rect(0, 0, WIDTH, height, stroke=0, fill=1)
    _draw_tab(canvas, height)
    top = (height + text_height) / 2
    if beside:
        _draw_beside(canvas, blocks, top)
    else:
        draw_all(canvas, blocks, MARGIN, top)
    return height


def _draw_tab(canvas: Canvas, foot: float) -> None:
    """Draw the leaning tab over the band, in the band's colour."""
    wide, high = 18 * mm, 3 * mm
    foot -= 0.1  # overlaps, or a hair of white would show between
    tab = canvas.beginPath()
    tab.moveTo(MARGIN, foot)
    tab.lineTo(MARGIN + high * LEAN, foot + high)
    tab.lineTo(MARGIN + high * LEAN + wide, foot + high)
    tab.lineTo(MARGIN + wide, foot)
    canvas.drawPath(tab, stroke=0, fill=1)


def _draw_beside(canvas: Canvas, blocks: Sequence[Block], top: float) -> None:
    """Draw the words of a band on one baseline, the first one's."""
    x, baseline = MARGIN, top - blocks[0].baseline
    for block in blocks:
        block.draw(canvas, x, baseline + block.baseline)
        x += block.width + WORD_GAP


def _draw_code(canvas: Canvas, matrix: Sequence[Sequence[bool]], x: float, y: float) -> None:
    """Draw the code as one black path, so that no printer leaves hairs between its modules."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(CODE_SIDE / (MODULES + 2 * QUIET), CODE_SIDE / (MODULES + 2 * QUIET))
    canvas.setFillColor(BLACK)
    canvas.drawPath(PDFPathObject(["n", *_rectangles(matrix)]), stroke=0, fill=1)
    canvas.restoreState()


def _rectangles(matrix: Sequence[Sequence[bool]]) -> list[str]:
    """Return each row's dark runs as PDF rectangles, in modules from the lower left.

    Written here because ReportLab's own `rect` formats four floats each, 500 times a badge.
    """
    found = []
    for y, row in enumerate(reversed(matrix), start=QUIET):
        bits = "".join("1" if dark else "0" for dark in row)
        found += [
            f"{run.start() + QUIET} {y} {run.end() - run.start()} 1 re"
            for run in _DARK.finditer(bits)
        ]
    return found


def _draw_short_code(canvas: Canvas, face: BadgeFace, foot: float) -> None:
    y = foot + 3 * mm
    canvas.setFillColor(SOFT)
    notes = _in_french_and(PERSONAL, face.language)
    for note in reversed(notes):
        typesetting.draw(canvas, MARGIN, y + 7.5 * 0.3, note, Typeface.SANS, 7.5)
        y += 7.5 * 1.3
    canvas.setFillColor(INK)
    y += 2 * mm + 13 * 0.15
    typesetting.draw(canvas, MARGIN, y, face.short_code, Typeface.SANS_SEMIBOLD, 13, 0.06)
    if face.zones:
        y += ZONE * 1.4
        _draw_within(
            canvas,
            MARGIN,
            y,
            BETWEEN_NOTES.join(face.zones),
            Typeface.SANS_SEMIBOLD,
            ZONE,
            BESIDE_CODE,
        )


def _draw_person(canvas: Canvas, face: BadgeFace, foot: float) -> None:
    """Draw who it is, in the middle of the room between header and code."""
    title, given, family, city, role = map(
        typesetting.printable,
        (face.title, face.given_name, face.family_name, face.organisation, face.role),
    )
    names = [name for name in (given, family) if name]  # a single name is set as the first
    named = zip((GIVEN, FAMILY), names, strict=False)
    notes = typesetting.printable(BETWEEN_NOTES.join(face.notes))
    texts = [(TITLE, title), *named, (CITY, city), (ROLE, role), (NOTE, notes)]
    room = HEIGHT - HEADER - foot - (DEMONSTRATION_NOTE if face.demo else 0)
    blocks = fit_all([(part, text) for part, text in texts if text], MEASURE, room - 5 * mm)
    draw_all(canvas, blocks, MARGIN, foot + (room - 5 * mm + total_height(blocks)) / 2)
