"""What a file is, by what stands in it and never by its name."""

from summit.payments.statements.errors import NoLines, NoStatement, TooLarge, TooManyLines
from summit.payments.statements.formats import camt, mt940, ofx, sheet
from summit.payments.statements.formats.sheet import Layout, Sheet
from summit.payments.statements.formats.text import decoded
from summit.payments.statements.rules import Reading

MOST_MEGABYTES = 5
MOST_BYTES = MOST_MEGABYTES * 2**20
MOST_LINES = 5_000
OTHER_FILES = (  # PDF, ZIP and what Excel writes, older Excel, pictures, gzip
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
)
HEAD = 4_000  # bytes in which an XML says what it is


def open_file(content: bytes) -> Reading | Sheet:
    """Return the movements of a statement, or the sheet of a CSV whose columns are to be named.

    Raises `TooLarge`, `TooManyLines`, `NoStatement`, `BrokenStatement`, `SumsDiffer`, `NoLines`.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge(most=MOST_MEGABYTES)
    if not content.strip() or content.startswith(OTHER_FILES):
        raise NoStatement()
    found = _read(content)
    lines = len(found.rows if isinstance(found, Sheet) else found.movements)
    if lines > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    if not lines:
        raise NoLines()
    return found


def _read(content: bytes) -> Reading | Sheet:
    if camt.looks_so(content[:HEAD].replace(b"\0", b"")):  # in UTF-16 too
        return camt.read(content)
    text = decoded(content)
    if text.lstrip().startswith("<?xml") and not ofx.looks_so(text):
        raise NoStatement()
    if mt940.looks_so(text):
        return mt940.read(text)
    if ofx.looks_so(text):
        return ofx.read(text)
    return sheet.open_sheet(text)


def read_sheet(opened: Sheet, layout: Layout) -> Reading:
    """Return the movements of a CSV. Raises `BadRow`, `NoLines`."""
    found = sheet.read(opened, layout)
    if not found.movements:
        raise NoLines()
    return found
