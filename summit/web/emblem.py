"""The mark of the summit as a path, for PDFs. The same curves as `static/img/mark.svg`."""

import re

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

SIDE = 32  # of the square the mark is drawn in
CURVES = (
    "M0 21.5V19C5 17.5 7.5 11 9 3H11.5C13 9.5 14 12.5 16 12.5S19 9.5 20.5 3H23"
    "C24.5 11 27 17.5 32 19V21.5H23.5V25H20.5V21.5H11.5V25H8.5V21.5Z"
    "M8.5 19V13.5C7.7 15.7 6.6 17.6 5.2 19Z"
    "M11.5 19H20.5V12.5C19.5 14.6 18.2 16 16 16S12.5 14.6 11.5 12.5Z"
    "M23.5 19H26.8C25.4 17.6 24.3 15.7 23.5 13.5Z"
    "M0 27.8C5.3 26 10.7 26 16 27.5S26.7 29 32 27.2V30C26.7 31.8 21.3 31.8 16 30.3S5.3 28.8 0 30.6Z"
)


def draw_mark(canvas: Canvas, x: float, top: float, size: float) -> None:
    """Draw the mark in the current fill colour, its upper left corner at (`x`, `top`)."""
    canvas.saveState()
    canvas.translate(x, top)
    canvas.scale(size / SIDE, -size / SIDE)  # SVG counts downward
    path = canvas.beginPath()
    _Pen(path).follow(CURVES)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


class _Pen:
    """Follows the few absolute SVG commands the mark is written in."""

    def __init__(self, path: PDFPathObject) -> None:
        self.path = path
        self.x = self.y = 0.0
        self.control = (0.0, 0.0)  # the last curve's second one; `S` mirrors it

    def follow(self, curves: str) -> None:
        for command, numbers in re.findall(r"([MVHCSZ])([^MVHCSZ]*)", curves):
            getattr(self, command)(*(float(number) for number in numbers.split()))

    def M(self, x: float, y: float) -> None:
        self.path.moveTo(x, y)
        self.x, self.y = x, y

    def H(self, x: float) -> None:
        self._line(x, self.y)

    def V(self, y: float) -> None:
        self._line(self.x, y)

    def C(self, x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> None:
        self.path.curveTo(x1, y1, x2, y2, x, y)
        self.x, self.y, self.control = x, y, (x2, y2)

    def S(self, x2: float, y2: float, x: float, y: float) -> None:
        self.C(2 * self.x - self.control[0], 2 * self.y - self.control[1], x2, y2, x, y)

    def Z(self) -> None:
        self.path.close()

    def _line(self, x: float, y: float) -> None:
        self.path.lineTo(x, y)
        self.x, self.y = x, y
