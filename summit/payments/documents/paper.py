"""The paper that documents are drawn on: letter size, a head, a foot with page numbers, styles.

Plain values in; no Flask, no tables. The same content gives the same bytes on any day.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, PageTemplate
from reportlab.platypus import Frame as Area

from summit.web import typesetting
from summit.web.emblem import draw_mark
from summit.web.typesetting import Typeface

WIDTH, HEIGHT = LETTER
MARGIN, FOOT = 20 * mm, 17 * mm
HEAD = 30 * mm  # of the first page: mark, summit
MEASURE = WIDTH - 2 * MARGIN
INK, SOFT, RIVER, ACCENT, LINE, SUNK = map(  # tokens.css
    HexColor, "#11263a #4a5866 #0b3150 #a8431c #ddd3c2 #f4ede1".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the content. `page` has {number} and {count} in it."""

    title: str  # of the file
    summits: Sequence[str]  # the name, then in the reader's language where that is another
    foot: str
    page: str
    language: str  # BCP 47


def style(name: str, face: Typeface, size: float, leading: float, **more: Any) -> ParagraphStyle:
    given = {"textColor": INK} | more
    return ParagraphStyle(name, fontName=face.value, fontSize=size, leading=leading, **given)


TITLE = style("title", Typeface.SERIF, 24, 27)
BESIDE_TITLE = style("beside-title", Typeface.SERIF, 14, 18, textColor=SOFT)
TEXT = style("text", Typeface.SANS, 9.5, 12.5)
STRONG = style("strong", Typeface.SANS_SEMIBOLD, 9.5, 12.5)
SMALL = style("small", Typeface.SANS, 8, 10.5, textColor=SOFT)
RIGHT = style("right", Typeface.SANS, 9.5, 12.5, alignment=2)
RIGHT_STRONG = style("right-strong", Typeface.SANS_SEMIBOLD, 9.5, 12.5, alignment=2)
RIGHT_SMALL = style("right-small", Typeface.SANS, 8, 10.5, textColor=SOFT, alignment=2)
PLAIN: list[Any] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]
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


class Paper(BaseDocTemplate):
    """The first page has a head; each has a foot."""

    def __init__(self, target: IO[bytes], frame: Frame) -> None:
        for typeface in Typeface:
            typesetting.font(typeface)
        title = typesetting.printable(frame.title)
        super().__init__(
            target, pagesize=LETTER, title=title, author="", lang=frame.language, invariant=1
        )
        self.frame_around = frame
        first = Area(MARGIN, FOOT, MEASURE, HEIGHT - HEAD - FOOT, 0, 0, 0, 0)
        others = Area(MARGIN, FOOT, MEASURE, HEIGHT - FOOT - MARGIN, 0, 0, 0, 0)
        self.addPageTemplates(
            [
                PageTemplate("first", [first], onPage=self._draw_head),
                PageTemplate("others", [others]),
            ]
        )

    def write(self, story: Iterable[Flowable]) -> None:
        self.build(list(story), canvasmaker=partial(_Pages, foot=self._draw_foot))

    def _draw_head(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFillColor(ACCENT)
        canvas.rect(0, HEIGHT - 3 * mm, WIDTH, 3 * mm, stroke=0, fill=1)
        canvas.setFillColor(RIVER)
        draw_mark(canvas, MARGIN, HEIGHT - 12 * mm, 11 * mm)
        for place, text in enumerate(self.frame_around.summits):
            canvas.setFillColor(SOFT if place else INK)
            y = HEIGHT - 16.5 * mm - place * 5 * mm
            shown = typesetting.printable(text)
            typesetting.draw(canvas, MARGIN + 15 * mm, y, shown, Typeface.SERIF, 9 if place else 12)
        canvas.restoreState()

    def _draw_foot(self, canvas: Canvas, number: int, count: int) -> None:
        canvas.saveState()
        canvas.setFillColor(SOFT)
        right = self.frame_around.page.format(number=number, count=count)
        for text, is_right in ((self.frame_around.foot, False), (right, True)):
            shown = typesetting.printable(text)
            back = typesetting.width(shown, Typeface.SANS) * 8 if is_right else 0
            x = WIDTH - MARGIN - back if is_right else MARGIN
            typesetting.draw(canvas, x, 11 * mm, shown, Typeface.SANS, 8)
        canvas.restoreState()
