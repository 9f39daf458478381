"""Badges in one PDF, beside ReportLab drawing the same pages from ready matrices.

The product draws once onto a canvas that writes down what it is told: every text with its place
and size, every path. ReportLab alone is then told the same, without the product: no fitting of
names, no code to compute. Both files are the same to the byte, which is checked each time.
"""

import time
import uuid
from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any
from unittest.mock import patch

from reportlab.pdfgen.canvas import Canvas

from summit.badges import drawing
from summit.badges.code import MODULES, QUIET, qr_matrix
from summit.badges.drawing import BadgeFace, Identity, draw_badges
from summit.badges.token import SigningKey, new_short_code
from summit.kernel.languages import Language, Translated

IDENTITY = Identity(
    name=Translated(
        fr="2e Sommet international des maires",
        en="2nd International Mayors Summit",
        es="2.ª Cumbre Internacional de Alcaldes",
    ),
    place="Montréal, juillet 2026",
)
NAMES = (
    ("Ana María", "Ruiz Hernández", "San Bartolomé de las Tres Aguas", "Alcaldesa"),
    ("Luc", "Roy", "Saint-Exemple-des-Monts", "Maire"),
    ("Łucja", "Świątek-Żółtowska", "Gmina Przykładowa", "Directrice de l’eau"),
    ("Jean-Baptiste-Guillaume", "de La Rochefoucauld-Exemple", "Ville d’Exemple", ""),
)
KINDS = (
    (Translated(fr="Mairesse, maire", en="Mayor", es="Alcaldesa, alcalde"), "#124a75"),
    (Translated(fr="Membre de la délégation", en="Delegate", es="Delegación"), "#2f6b4f"),
)
MATRIX = object()  # stands for a code in what the canvas was told

Told = tuple[str, tuple[Any, ...], dict[str, Any]]
HEARD = (  # every drawing method the product calls
    "beginForm doForm drawPath drawString endForm rect restoreState roundRect saveState scale "
    "setAuthor setDash setFillColor setFont setLineWidth setStrokeColor setTitle "
    "setViewerPreference showPage translate"
).split()


class Recorder(Canvas):
    """A canvas that remembers what it was told, not what it tells itself in doing so."""

    def __init__(self, target: Any, **how: Any) -> None:
        self.told: list[Told] = []
        self.how = how
        self.within = True
        super().__init__(target, **how)
        self.within = False
        made.append(self)


made: list[Recorder] = []


def _heard(name: str) -> Callable[..., Any]:
    plain = getattr(Canvas, name)

    def method(self: Recorder, *given: Any, **named: Any) -> Any:
        if self.within:
            return plain(self, *given, **named)
        self.told.append((name, given, named))
        self.within = True
        try:
            return plain(self, *given, **named)
        finally:
            self.within = False

    return method


for _name in HEARD:
    setattr(Recorder, _name, _heard(_name))


def faces(how_many: int) -> list[BadgeFace]:
    key = SigningKey(b"\x0b" * 32)
    return [
        BadgeFace(
            *NAMES[number % len(NAMES)],
            *KINDS[number % len(KINDS)],
            token=key.sign_badge(uuid.uuid4()),
            short_code=new_short_code(),
            language=list(Language)[number % 3],
        )
        for number in range(how_many)
    ]


def record(drawn: Sequence[BadgeFace]) -> Recorder:
    """Return the canvas on which the product drew these badges, with all that it was told."""
    made.clear()
    with patch.object(drawing, "Canvas", Recorder):
        draw_badges(drawn, IDENTITY)
    return made[0]


def draw_alone(heard: Recorder, matrices: Sequence[Sequence[Sequence[bool]]]) -> bytes:
    """Return the same PDF, drawn by ReportLab from ready matrices and places."""
    target = BytesIO()
    canvas = Canvas(target, **heard.how)
    codes = iter(matrices)
    for name, given, named in heard.told:
        if given and given[0] is MATRIX:
            given = (_path(canvas, next(codes)),)
        getattr(canvas, name)(*given, **named)
    canvas.save()
    return target.getvalue()


def _path(canvas: Canvas, matrix: Sequence[Sequence[bool]]) -> Any:
    """Return a code as one path, a rectangle for each run of dark modules."""
    path = canvas.beginPath()
    for y, row in enumerate(reversed(matrix), start=QUIET):
        x = QUIET
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                path.rect(x, y, length, 1)
            x += length
    return path


def _without_codes(told: Sequence[Told]) -> list[Told]:
    """Put a mark where the product drew a code: the path of very many pieces."""
    return [
        (name, (MATRIX,), named)
        if name == "drawPath" and len(given[0]._code) > MODULES * 3
        else (name, given, named)
        for name, given, named in told
    ]


def measure(how_many: int) -> dict[str, float]:
    """Return the seconds that each takes for one PDF of `how_many` badges."""
    drawn = faces(how_many)
    draw_badges(drawn[:1], IDENTITY)  # reads the fonts, once in a process
    heard = record(drawn)
    heard.told = _without_codes(heard.told)
    matrices = [qr_matrix(face.token) for face in drawn]
    began = time.perf_counter()
    alone = draw_alone(heard, matrices)
    between = time.perf_counter()
    ours = draw_badges(drawn, IDENTITY)
    ended = time.perf_counter()
    if ours != alone:
        raise AssertionError("ReportLab alone has drawn other pages than the product")
    return {"ReportLab alone": between - began, "badges": ended - between}
