"""Files made from lists: CSV as a spreadsheet of an office opens it without asking."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import Response, send_file, stream_with_context
from sqlalchemy.orm import Session
from xlsxwriter import Workbook

from summit.extensions import db
from summit.kernel.money import Cents

BOM = "\ufeff"  # or Excel takes UTF-8 for Windows-1252
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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


def xlsx_file(
    name: str, sheet: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> Response:
    """Return rows as a workbook of one sheet: sums are numbers, everything else is text."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        page, strong = book.add_worksheet(sheet), book.add_format({"bold": True})
        money = book.add_format({"num_format": "#,##0.00"})
        page.freeze_panes(1, 0)
        for column, text in enumerate(head):
            page.write_string(0, column, str(text), strong)
            page.set_column(column, column, 18)
        for place, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, Cents):
                    page.write_number(place, column, value.amount / 100, money)
                elif value is not None:
                    page.write_string(place, column, str(value))
    answer = Response(target.getvalue(), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def pdf_file(name: str, content: bytes) -> Response:
    """Return a PDF that is read in the browser and saved under its name."""
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def sent_file(name: str, content: bytes, media_type: str) -> Response:
    """Return what somebody handed in, to be saved: no browser of ours opens it."""
    answer = send_file(
        io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
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
