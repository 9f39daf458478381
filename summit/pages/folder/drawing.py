"""Draws the mayor's folder: letter size, a head on the river, sections, page numbers.

Plain values in, bytes out; no Flask, no tables. The same contents give the same bytes on any day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from typing import Any

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from summit.web import typesetting
from summit.web.emblem import draw_mark
from summit.web.typesetting import Typeface, paragraph

WIDTH, HEIGHT = LETTER
MARGIN, FOOT = 22 * mm, 18 * mm
HEAD = 74 * mm  # of the first page: the river
CODE = 30 * mm
ROOM = 45 * mm  # that a section finds below its heading, or it begins on the next page
INK, SOFT, RIVER, ON_RIVER, ON_RIVER_SOFT, ACCENT, LINE = map(  # tokens.css
    HexColor, "#11263a #4a5866 #0b3150 #f6f1e7 #b9cddd #a8431c #ddd3c2".split()
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact, or one of a list: its name, what is known of it, and where to read on."""

    name: str
    text: str = ""
    note: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, sentences, facts side by side, a list of things. Empty parts take no room."""

    heading: str
    sentences: Sequence[str] = ()
    facts: Sequence[Entry] = ()
    things: Sequence[Entry] = ()
    code: str = ""  # an address as a QR code, beside the sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The whole document in one language."""

    language: str  # BCP 47
    title: str
    where: str
    lede: str
    as_of: str  # "As known on March 10, 2026"
    notice: str = ""  # "Demonstration: …"
    page: str  # "Page %s"
    sections: Sequence[Section] = field(default=())


def _style(name: str, face: Typeface, size: float, leading: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=face.value, fontSize=size, leading=leading, textColor=INK, **more
    )


TEXT = _style("text", Typeface.SANS, 10.5, 15, spaceAfter=6)
FACT = _style("fact", Typeface.SANS, 10.5, 14)
SMALL = _style("small", Typeface.SANS, 9, 12.5)
NAME = _style("name", Typeface.SANS_SEMIBOLD, 10.5, 14)
HEADING = _style("heading", Typeface.SERIF_SEMIBOLD, 16, 20, spaceBefore=16, spaceAfter=7)
TITLE = _style("title", Typeface.SERIF, 30, 33)
WHERE = _style("where", Typeface.SERIF, 15, 19)
LEDE = _style("lede", Typeface.SERIF, 13, 19, spaceAfter=4)
for _style_on_river, _colour in ((TITLE, ON_RIVER), (WHERE, ON_RIVER_SOFT)):
    _style_on_river.textColor = _colour
SMALL.textColor = SOFT


def draw_folder(folder: Folder) -> bytes:
    """Return the document as PDF."""
    for typeface in Typeface:
        typesetting.font(typeface)
    target = BytesIO()
    document = _Document(target, folder)
    document.build(list(_story(folder)))
    return target.getvalue()


class _Document(BaseDocTemplate):
    """Two kinds of pages: the first with its head, the others plain."""

    def __init__(self, target: BytesIO, folder: Folder) -> None:
        super().__init__(
            target,
            pagesize=LETTER,
            title=typesetting.printable(folder.title),
            author="",
            lang=folder.language,
            invariant=1,
        )
        self.folder = folder
        measure = WIDTH - 2 * MARGIN
        first = Frame(MARGIN, FOOT, measure, HEIGHT - HEAD - FOOT - 8 * mm, 0, 0, 0, 0)
        others = Frame(MARGIN, FOOT, measure, HEIGHT - FOOT - MARGIN, 0, 0, 0, 0)
        self.addPageTemplates(
            [
                PageTemplate("first", [first], onPage=self._draw_head),
                PageTemplate("others", [others], onPage=self._draw_foot),
            ]
        )

    def _draw_head(self, canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFillColor(RIVER)
        canvas.rect(0, HEIGHT - HEAD, WIDTH, HEAD, stroke=0, fill=1)
        canvas.setFillColor(ACCENT)
        canvas.rect(0, HEIGHT - HEAD - 1.6 * mm, WIDTH, 1.6 * mm, stroke=0, fill=1)
        canvas.setFillColor(ON_RIVER)
        draw_mark(canvas, MARGIN, HEIGHT - 16 * mm, 13 * mm)
        y = HEIGHT - 36 * mm
        for text, style in ((self.folder.title, TITLE), (self.folder.where, WHERE)):
            line = paragraph(text, style)
            _, height = line.wrap(WIDTH - 2 * MARGIN, HEAD)
            line.drawOn(canvas, MARGIN, y - height)
            y -= height + 2 * mm
        canvas.restoreState()
        self._draw_foot(canvas, document)

    def _draw_foot(self, canvas: Any, document: Any) -> None:
        canvas.saveState()
        said = " · ".join(text for text in (self.folder.as_of, self.folder.notice) if text)
        for text, x in ((said, MARGIN), (self.folder.page % document.page, WIDTH - MARGIN)):
            canvas.setFillColor(SOFT)
            shown = typesetting.printable(text)
            back = typesetting.width(shown, Typeface.SANS) * 8.5 if x > MARGIN else 0
            typesetting.draw(canvas, x - back, 10 * mm, shown, Typeface.SANS, 8.5)
        canvas.restoreState()


def _story(folder: Folder) -> Iterator[Flowable]:
    yield NextPageTemplate("others")
    yield paragraph(folder.lede, LEDE)
    for section in folder.sections:
        yield CondPageBreak(ROOM)  # no heading at the foot of a page
        yield paragraph(section.heading, HEADING)
        yield from _parts(section)


def _parts(section: Section) -> Iterator[Flowable]:
    sentences = [paragraph(sentence, TEXT) for sentence in section.sentences]
    if section.code:
        yield _beside(sentences, _code(section.code))
    else:
        yield from sentences
    if section.facts:
        yield _facts(section.facts)
        if section.things:
            yield Spacer(0, 6)
    for thing in section.things:
        yield KeepTogether(list(_thing(thing)))


def _thing(thing: Entry) -> Iterator[Flowable]:
    yield paragraph(thing.name, NAME)
    if thing.text:
        yield paragraph(thing.text, TEXT)
    if thing.note:
        yield paragraph(thing.note, SMALL)
    if thing.address:
        shown = escape(thing.address)
        yield Paragraph(f'<link href="{shown}" color="#124a75">{shown}</link>', SMALL)
    yield Spacer(0, 6)


def _facts(facts: Sequence[Entry]) -> Table:
    rows = [
        [
            paragraph(fact.name, NAME),
            [
                paragraph(fact.text, FACT),
                *([paragraph(fact.note, SMALL)] if fact.note else []),
            ],
        ]
        for fact in facts
    ]
    table = Table(
        rows,
        colWidths=[44 * mm, WIDTH - 2 * MARGIN - 44 * mm],
        hAlign="LEFT",
        splitInRow=1,  # a row higher than a page, say of thirty speakers, goes on overleaf
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    return table


def _beside(sentences: Sequence[Flowable], code: Flowable) -> Table:
    measure = WIDTH - 2 * MARGIN
    gap = 8 * mm
    table = Table([[list(sentences), code]], colWidths=[measure - CODE - gap, CODE + gap])
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("ALIGN", (1, 0), (1, 0), "RIGHT"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return table


def _code(address: str) -> Drawing:
    widget = QrCodeWidget(address, barLevel="M", barWidth=CODE, barHeight=CODE, barBorder=0)
    drawing = Drawing(CODE, CODE)
    drawing.add(widget)
    return drawing
