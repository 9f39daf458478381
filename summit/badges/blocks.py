"""Fits a person's texts into the room a badge has: smaller in steps, on more lines, never cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from summit.web import typesetting
from summit.web.typesetting import Typeface

SHRINKING = 0.92  # by which all texts go down together while they are too high
DROP = 0.345  # of the baseline below the middle of its line, in ems; half of ascent less descent


@dataclass(frozen=True, slots=True)
class Part:
    """How one kind of text is set. Lengths are points."""

    typeface: Typeface
    colour: Color
    sizes: tuple[tuple[float, int], ...]  # tried in turn, each with how many lines it may take
    leading: float  # of the size
    gap: float = 0  # above, unless it comes first
    tracking: float = 0  # between letters, in ems


@dataclass(frozen=True, slots=True)
class Block:
    """One text with the size and the lines found for it."""

    part: Part
    size: float
    lines: list[str]

    @property
    def height(self) -> float:
        return self.size * self.part.leading * len(self.lines)

    @property
    def width(self) -> float:
        part = self.part
        lines = [typesetting.width(line, part.typeface, part.tracking) for line in self.lines]
        return self.size * max(lines, default=0)

    @property
    def baseline(self) -> float:
        """How far below the top the first line stands."""
        return self.size * (self.part.leading / 2 + DROP)

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw the lines downward from `top`, each from `x`."""
        part = self.part
        canvas.setFillColor(part.colour)
        for number, line in enumerate(self.lines):
            y = top - self.baseline - number * self.size * part.leading
            typesetting.draw(canvas, x, y, line, part.typeface, self.size, part.tracking)


def fit(part: Part, text: str, measure: float, scale: float = 1) -> Block:
    """Return `text` at the first size at which it takes few enough lines.

    At the last size it takes what lines it needs, and a word wider than the measure is broken.
    """
    for size, most_lines in part.sizes:
        width = measure / (size * scale)
        lines = typesetting.wrap(text, part.typeface, width, part.tracking)
        if lines is not None and len(lines) <= most_lines:
            return Block(part, size * scale, lines)
    lines = typesetting.wrap(text, part.typeface, width, part.tracking, breaking=True)
    return Block(part, size * scale, lines or [])


def fit_all(texts: Sequence[tuple[Part, str]], measure: float, room: float) -> list[Block]:
    """Return the texts as blocks that together are no higher than `room`.

    The gaps between them do not shrink: `room` must be more than those.
    """
    scale = 1.0
    while True:
        blocks = [fit(part, text, measure, scale) for part, text in texts]
        if total_height(blocks) <= room:
            return blocks
        scale *= SHRINKING


def total_height(blocks: Sequence[Block]) -> float:
    """Return the height of blocks one below the other, gaps included."""
    return sum(block.height for block in blocks) + sum(block.part.gap for block in blocks[1:])


def draw_all(canvas: Canvas, blocks: Sequence[Block], x: float, top: float) -> None:
    """Draw the blocks one below the other from `top`."""
    for number, block in enumerate(blocks):
        top -= block.part.gap if number else 0
        block.draw(canvas, x, top)
        top -= block.height
