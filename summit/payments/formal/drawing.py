"""Draws a formal invitation: the whole letter in each of its languages, each on a page of its own.

Plain values in, bytes out; no Flask, no tables. On the paper of documents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import qrcode
from reportlab.lib.units import mm
from reportlab.platypus import (
    Flowable,
    Image,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    Spacer,
    Table,
    TableStyle,
)

from summit.payments.documents.paper import (
    INK,
    LINE,
    MEASURE,
    PLAIN,
    SMALL,
    SOFT,
    SUNK,
    Frame,
    Paper,
    style,
)
from summit.web.typesetting import Typeface, paragraph

NAMES = 34 * mm  # the column of what each fact is called
CODE_SIDE = 24 * mm
SIGNATURE = (60 * mm, 18 * mm)  # the largest a signature is drawn
GAP = 4 * mm
TITLE = style("letter-title", Typeface.SERIF, 22, 26)
TEXT = style("letter", Typeface.SANS, 10.5, 15)
STRONG = style("letter-strong", Typeface.SANS_SEMIBOLD, 10.5, 15)
SAID = style("letter-said", Typeface.SANS, 9.5, 12.5, textColor=SOFT)


@dataclass(frozen=True, slots=True)
class Proof:
    """Where anybody sees whether a letter is genuine: an address as a QR code, and in words."""

    address: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter in one language (BCP 47). `page` has {number} and {count} in it."""

    language: str
    summit: str
    title: str
    place_and_day: str
    addressee: Sequence[str]
    subject: str
    salutation: str
    before: Sequence[str]
    facts: Sequence[tuple[str, str]]
    after: Sequence[str]
    signatory: Sequence[str]
    note: str
    proof: Proof | None  # None: a draft
    notice: str
    page: str


def draw(letters: Sequence[Letter], signature: bytes | None) -> bytes:
    """Return the PDF of a letter. `signature`: a picture, where there is one."""
    first = letters[0]
    frame = Frame(
        title=first.title,
        summits=tuple(dict.fromkeys(one.summit for one in letters)),
        foot=first.notice,
        page=first.page,
        language=first.language,
    )
    target = BytesIO()
    Paper(target, frame).write(_story(letters, signature))
    return target.getvalue()


def _story(letters: Sequence[Letter], signature: bytes | None) -> Iterator[Flowable]:
    for place, one in enumerate(letters):
        if place:
            yield NextPageTemplate("first")
            yield PageBreak()
        yield NextPageTemplate("others")
        yield from _in_one(one, signature)


def _in_one(letter: Letter, signature: bytes | None) -> Iterator[Flowable]:
    yield paragraph(letter.title, TITLE)
    yield Spacer(0, 2 * mm)
    yield paragraph(letter.place_and_day, SAID)
    yield Spacer(0, GAP)
    for place, line in enumerate(letter.addressee):
        yield paragraph(line, TEXT if place else STRONG)
    yield Spacer(0, GAP)
    yield paragraph(letter.subject, STRONG)
    yield Spacer(0, GAP)
    yield from _parts((letter.salutation, *letter.before))
    yield _facts(letter.facts)
    yield Spacer(0, GAP)
    yield from _parts(letter.after)
    signed = [
        paragraph(line, TEXT if place else STRONG) for place, line in enumerate(letter.signatory)
    ]
    yield KeepTogether([*_signature(signature), *signed])
    yield Spacer(0, GAP)
    yield KeepTogether(list(_end(letter)))


def _parts(texts: Sequence[str]) -> Iterator[Flowable]:
    """Yield paragraphs; a line break that was typed is kept."""
    for text in texts:
        for line in text.split("\n"):
            if line.strip():
                yield paragraph(line, TEXT)
        yield Spacer(0, 2.5 * mm)


def _facts(facts: Sequence[tuple[str, str]]) -> Table:
    rows = [[paragraph(name, SAID), paragraph(text, TEXT)] for name, text in facts]
    ruled = [
        *PLAIN,
        ("LINEABOVE", (0, 0), (-1, 0), 1, INK),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    return Table(rows, colWidths=[NAMES, MEASURE - NAMES], style=TableStyle(ruled))


def _signature(picture: bytes | None) -> Iterator[Flowable]:
    if picture is None:
        yield Spacer(0, 8 * mm)
        return
    width, height = SIGNATURE
    drawn = Image(BytesIO(picture), width=width, height=height, kind="proportional", mask="auto")
    drawn.hAlign = "LEFT"
    yield drawn


def _end(letter: Letter) -> Iterator[Flowable]:
    if letter.proof is not None:
        box = [
            *PLAIN,
            ("BACKGROUND", (0, 0), (-1, -1), SUNK),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3 * mm),
            ("TOPPADDING", (0, 0), (-1, -1), 3 * mm),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3 * mm),
        ]
        beside = MEASURE - CODE_SIDE - 9 * mm
        yield Table(
            [[QrCode(letter.proof.address, CODE_SIDE), paragraph(letter.proof.said, SAID)]],
            colWidths=[CODE_SIDE + 9 * mm, beside],
            style=TableStyle(box),
        )
        yield Spacer(0, 2 * mm)
    yield paragraph(letter.note, SMALL)


class QrCode(Flowable):
    """An address as a QR code, one black path on white with its quiet zone."""

    def __init__(self, address: str, side: float) -> None:
        super().__init__()
        self.width = self.height = side
        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
        code.add_data(address)
        code.make()
        self.rows: Sequence[Sequence[bool]] = code.get_matrix()

    def draw(self) -> None:
        canvas, step = self.canv, self.width / len(self.rows)
        canvas.setFillGray(1)
        canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        canvas.setFillGray(0)
        path = canvas.beginPath()
        for y, row in enumerate(self.rows):
            for x, is_dark in enumerate(row):
                if is_dark:
                    path.rect(x * step, self.height - (y + 1) * step, step, step)
        canvas.drawPath(path, stroke=0, fill=1)
