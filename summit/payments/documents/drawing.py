"""Draws a document: letter size, French first, the buyer's language beside it.

Plain values in, bytes out; no Flask, no tables. The same sheets give the same bytes on any day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    NextPageTemplate,
    Spacer,
    Table,
    TableStyle,
)

from summit.payments.documents.paper import (
    BESIDE_TITLE,
    INK,
    LINE,
    MEASURE,
    PLAIN,
    RIGHT,
    RIGHT_SMALL,
    RIGHT_STRONG,
    SMALL,
    STRONG,
    SUNK,
    TEXT,
    TITLE,
    Frame,
    Paper,
)
from summit.web.typesetting import paragraph

LABELS, AMOUNT = 92 * mm, 40 * mm  # of the totals
GAP = 3.5 * mm  # between the parts: with all there is to say of a bank, one line is one page
FACTS = (MEASURE * 0.42, MEASURE * 0.22, MEASURE * 0.36)  # day and place on one line
NUMBERS = (32 * mm, 32 * mm, 36 * mm)  # columns behind the description


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


def draw(main: Sheet, beside: Sheet | None, *, language: str) -> bytes:
    """Return the PDF of a document. `beside`: in the buyer's language; `language`: BCP 47."""
    frame = Frame(
        title=f"{main.title} {main.number}".strip(),
        summits=(main.summit, beside.summit) if beside else (main.summit,),
        foot=" · ".join(text for text in (main.number, main.notice) if text),
        page=main.page,
        language=language,
    )
    target = BytesIO()
    Paper(target, frame).write(_story(main, beside))
    return target.getvalue()


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
