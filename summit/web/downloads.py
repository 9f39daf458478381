"""Files made from lists: CSV as a spreadsheet of an office opens it without asking."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import Response, stream_with_context
from sqlalchemy.orm import Session

from summit.extensions import db
from summit.kernel.money import Cents

BOM = "\ufeff"  # or Excel takes UTF-8 for Windows-1252
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell beginning so is run by a spreadsheet (OWASP)


def csv_file(name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Response:
    """Return rows as a file, written while they are read: memory does not grow with them.

    The rows are read from this request's session.
    """
    lines = _closing(db.session(), _lines(head, rows))
    answer = Response(stream_with_context(lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def csv_text(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> str:
    """Return the same as one text, for a file within a file."""
    return "".join(_lines(head, rows))


def pdf_file(name: str, content: bytes) -> Response:
    """Return a PDF that is read in the browser and saved under its name."""
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _closing(session: Session, lines: Iterator[str]) -> Iterator[str]:
    """Give the connection back at the end: the request, which would, ends before the first row."""
    try:
        yield from lines
    finally:
        session.close()


def _lines(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow([cell(one) for one in head])
    for row in rows:
        writer.writerow([cell(one) for one in row])
        if buffer.tell() > 32_768:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def cell(value: Any) -> str:
    """Return a cell as text that no spreadsheet runs; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, Cents):
        return f"{value.amount / 100:.2f}"
    text = str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.startswith(FORMULA) and not is_number else text
