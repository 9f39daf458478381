"""Draws a document: letter size, French first, the buyer's language beside it.

Plain values in, bytes out; no Flask, no tables. The same sheets give the same bytes on any day.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageTemplate,
    Spacer,
    Table,
    TableStyle,
)

from summit.web import typesetting
from summit.web.emblem import draw_mark
from summit.web.typesetting import Typeface, paragraph

WIDTH, HEIGHT = LETTER
MARGIN, FOOT = 20 * mm, 17 * mm
HEAD = 30 * mm  # of the first page: mark, summit
MEASURE = WIDTH - 2 * MARGIN
LABELS, AMOUNT = 92 * mm, 40 * mm  # of the totals
GAP = 3.5 * mm  # between the parts: with all there is to say of a bank, one line is one page
FACTS = (MEASURE * 0.42, MEASURE * 0.22, MEASURE * 0.36)  # day and place on one line
NUMBERS = (32 * mm, 32 * mm, 36 * mm)  # columns behind the description
INK, SOFT, RIVER, ACCENT, LINE, SUNK = map(  # tokens.css
    HexColor, "#11263a #4a5866 #0b3150 #a8431c #ddd3c2 #f4ede1".split()
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what it is, and its three columns."""

    text: str
    cells: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Total:
    text: str
    amount: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A document in one language. `page` has {number} and {count} in it.

    One without a `head` has no table and no totals.
    """

    summit: str
    title: str
    number: str
    facts: Sequence[tuple[str, str]]
    seller: tuple[str, Sequence[str]]
    buyer: tuple[str, Sequence[str]]
    head: tuple[str, ...]
    rows: Sequence[Row]
    totals: Sequence[Total]
    notes: Sequence[str]
    terms: tuple[str, Sequence[tuple[str, str]]] | None
    page: str
    notice: str


def _style(name: str, face: Typeface, size: float, leading: float, **more: Any) -> ParagraphStyle:
    given = {"textColor": INK} | more
    return ParagraphStyle(name, fontName=face.value, fontSize=size, leading=leading, **given)


TITLE = _style("title", Typeface.SERIF, 24, 27)
BESIDE_TITLE = _style("beside-title", Typeface.SERIF, 14, 18, textColor=SOFT)
TEXT = _style("text", Typeface.SANS, 9.5, 12.5)
STRONG = _style("strong", Typeface.SANS_SEMIBOLD, 9.5, 12.5)
SMALL = _style("small", Typeface.SANS, 8, 10.5, textColor=SOFT)
RIGHT = _style("right", Typeface.SANS, 9.5, 12.5, alignment=2)
RIGHT_STRONG = _style("right-strong", Typeface.SANS_SEMIBOLD, 9.5, 12.5, alignment=2)
RIGHT_SMALL = _style("right-small", Typeface.SANS, 8, 10.5, textColor=SOFT, alignment=2)
PLAIN: list[Any] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]


def draw(main: Sheet, beside: Sheet | None, *, language: str) -> bytes:
    """Return the PDF of a document. `beside`: in the buyer's language; `language`: BCP 47."""
    for typeface in Typeface:
        typesetting.font(typeface)
    target = BytesIO()
    paper = _Paper(target, main, beside, language)
    paper.build(list(_story(main, beside)), canvasmaker=partial(_Pages, foot=paper.draw_foot))
    return target.getvalue()


Foot = Callable[[Canvas, int, int], None]  # draws a page's foot: its number, how many there are


class _Pages(Canvas):
    """Keeps each page until the last one is full: a foot says how many there are."""

    def __init__(self, *given: Any, foot: Foot, **named: Any) -> None:
        super().__init__(*given, **named)
        self._foot = foot
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        for page in self._kept:
            self.__dict__.update(page)
            self._foot(self, self.getPageNumber(), len(self._kept))
            super().showPage()
        super().save()


class _Paper(BaseDocTemplate):
    """The first page has a head; each has a foot with number and page."""

    def __init__(self, target: BytesIO, main: Sheet, beside: Sheet | None, language: str) -> None:
        title = typesetting.printable(f"{main.title} {main.number}".strip())
        super().__init__(
            target, pagesize=LETTER, title=title, author="", lang=language, invariant=1
        )
        self.main, self.beside = main, beside
        first = Frame(MARGIN, FOOT, MEASURE, HEIGHT - HEAD - FOOT, 0, 0, 0, 0)
        others = Frame(MARGIN, FOOT, MEASURE, HEIGHT - FOOT - MARGIN, 0, 0, 0, 0)
        self.addPageTemplates(
            [
                PageTemplate("first", [first], onPage=self._draw_head),
                PageTemplate("others", [others]),
            ]
        )

    def _draw_head(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFillColor(ACCENT)
        canvas.rect(0, HEIGHT - 3 * mm, WIDTH, 3 * mm, stroke=0, fill=1)
        canvas.setFillColor(RIVER)
        draw_mark(canvas, MARGIN, HEIGHT - 12 * mm, 11 * mm)
        said = [self.main.summit, *([self.beside.summit] if self.beside else [])]
        for place, text in enumerate(said):
            canvas.setFillColor(SOFT if place else INK)
            y = HEIGHT - 16.5 * mm - place * 5 * mm
            shown = typesetting.printable(text)
            typesetting.draw(canvas, MARGIN + 15 * mm, y, shown, Typeface.SERIF, 9 if place else 12)
        canvas.restoreState()

    def draw_foot(self, canvas: Canvas, number: int, count: int) -> None:
        canvas.saveState()
        canvas.setFillColor(SOFT)
        left = " · ".join(text for text in (self.main.number, self.main.notice) if text)
        right = self.main.page.format(number=number, count=count)
        for text, is_right in ((left, False), (right, True)):
            shown = typesetting.printable(text)
            back = typesetting.width(shown, Typeface.SANS) * 8 if is_right else 0
            x = WIDTH - MARGIN - back if is_right else MARGIN
            typesetting.draw(canvas, x, 11 * mm, shown, Typeface.SANS, 8)
        canvas.restoreState()


def _story(main: Sheet, beside: Sheet | None) -> Iterator[Flowable]:
    yield NextPageTemplate("others")
    yield paragraph(f"{main.title} {main.number}".strip(), TITLE)
    if beside:
        yield paragraph(beside.title, BESIDE_TITLE)
    yield Spacer(0, 4 * mm)
    yield _facts(main, beside)
    yield Spacer(0, GAP)
    yield _parties(main, beside)
    yield Spacer(0, GAP)
    if main.head:
        yield _table(main, beside)
        yield Spacer(0, 2 * mm)
        yield KeepTogether([_totals(main, beside)])
        yield Spacer(0, GAP)
    yield KeepTogether([*_terms(main, beside), *_notes(main, beside)])  # no note alone on a page


def _notes(main: Sheet, beside: Sheet | None) -> Iterator[Flowable]:
    for place, note in enumerate(main.notes):
        if place:
            yield Spacer(0, 2 * mm)
        yield paragraph(note, TEXT)
        if beside:
            yield paragraph(beside.notes[place], SMALL)


def _pair(text: str, other: str) -> str:
    """Return a label in both languages on one line, once where they are the same."""
    return text if text == other or not text else f"{text} / {other}"


def _label(text: str, other: str | None, style: ParagraphStyle, small: ParagraphStyle) -> list[Any]:
    """Return a label, and under it the same in the buyer's language where that differs."""
    said = [paragraph(text, style)]
    if other and other != text:
        said.append(paragraph(other, small))
    return said


def _facts(main: Sheet, beside: Sheet | None) -> Table:
    others = beside.facts if beside else main.facts
    cells = [
        [paragraph(_pair(name, other_name), SMALL), *_label(text, other_text, STRONG, SMALL)]
        for (name, text), (other_name, other_text) in zip(main.facts, others, strict=True)
    ]
    rows = [cells[place : place + 3] for place in range(0, len(cells), 3)]
    rows[-1] += [[]] * (3 - len(rows[-1]))
    return Table(rows, colWidths=FACTS, style=TableStyle(PLAIN))


def _parties(main: Sheet, beside: Sheet | None) -> Table:
    cells = []
    for name in ("seller", "buyer"):
        heading, lines = getattr(main, name)
        other_heading, other_lines = getattr(beside or main, name)
        cell = [paragraph(_pair(heading, other_heading), SMALL)]
        for place, (line, other) in enumerate(zip(lines, other_lines, strict=True)):
            cell += _label(line, other, TEXT if place else STRONG, SMALL)
        cells.append(cell)
    box = [
        *PLAIN,
        ("BACKGROUND", (0, 0), (-1, -1), SUNK),
        ("LEFTPADDING", (0, 0), (-1, -1), 4 * mm),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4 * mm),
        ("TOPPADDING", (0, 0), (-1, -1), 3 * mm),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3 * mm),
    ]
    return Table([cells], colWidths=[MEASURE / 2] * 2, style=TableStyle(box))


def _table(main: Sheet, beside: Sheet | None) -> Table:
    other = beside or main
    head = [
        paragraph(_pair(text, said), RIGHT_SMALL if place else SMALL)
        for place, (text, said) in enumerate(zip(main.head, other.head, strict=True))
    ]
    body = [
        [
            _label(row.text, said.text, TEXT, SMALL),
            *([paragraph(cell, RIGHT)] for cell in row.cells),
        ]
        for row, said in zip(main.rows, other.rows, strict=True)
    ]
    ruled = [
        *PLAIN,
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LINEBELOW", (0, 0), (-1, 0), 1, INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, LINE),
    ]
    widths = [MEASURE - sum(NUMBERS), *NUMBERS]
    return Table([head, *body], colWidths=widths, repeatRows=1, style=TableStyle(ruled))


def _totals(main: Sheet, beside: Sheet | None) -> Table:
    other = (beside or main).totals
    rows = [
        [
            "",
            [paragraph(_pair(one.text, said.text), STRONG if one.is_strong else TEXT)],
            [paragraph(one.amount, RIGHT_STRONG if one.is_strong else RIGHT)],
        ]
        for one, said in zip(main.totals, other, strict=True)
    ]
    ruled = list(PLAIN)
    ruled += [
        ("LINEABOVE", (1, place), (-1, place), 1, INK)
        for place, one in enumerate(main.totals)
        if one.is_strong
    ]
    left = MEASURE - LABELS - AMOUNT
    return Table(rows, colWidths=[left, LABELS, AMOUNT], style=TableStyle(ruled))


def _terms(main: Sheet, beside: Sheet | None) -> Iterator[Flowable]:
    if main.terms is None:
        return
    heading, lines = main.terms
    other_heading, other_lines = (beside or main).terms or main.terms
    yield paragraph(_pair(heading, other_heading), STRONG)
    rows = [
        [paragraph(_pair(name, other_name), TEXT), _label(text, other_text, TEXT, SMALL)]
        for (name, text), (other_name, other_text) in zip(lines, other_lines, strict=True)
    ]
    names = 82 * mm if beside else 50 * mm
    tight = [
        *PLAIN,
        ("TOPPADDING", (0, 0), (-1, -1), 0.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
    ]
    yield Table(rows, colWidths=[names, MEASURE - names], style=TableStyle(tight))
    yield Spacer(0, 4 * mm)
