"""CSV, as an office's spreadsheet saves it: commas or semicolons, one article a row.

Columns, in any order, by their English names: title, address, excerpt, language, date, author,
minutes, topics (separated by a bar or a semicolon), id. Only the title and either address or id
must be filled.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import tzinfo

from summit.articles.entries import Entry, Reading, entry_of, moment_of, read_each, spoken_at
from summit.articles.json_feeds import minutes_of
from summit.articles.unread import NotAFeed
from summit.kernel.languages import Language
from summit.kernel.text import one_line

COLUMNS = frozenset(
    ("title", "address", "excerpt", "language", "date", "author", "minutes", "topics", "id")
)


def read(text: str, *, zone: tzinfo, language: Language | None) -> Reading:
    """Return the rows of a sheet. Raises `NotAFeed` where its first line names no columns."""
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        names = [one_line(name).lower() for name in rows.fieldnames or ()]
        if "title" not in names or not {"address", "id"} & set(names):
            raise NotAFeed()
        rows.fieldnames = names
        return read_each(_cells(rows), lambda cells: _entry(cells, zone, language), _name)
    except csv.Error:  # a cell without an end
        raise NotAFeed() from None


def _cells(rows: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    """Give the rows in which something stands."""
    for row in rows:
        cells = {name: row.get(name) or "" for name in COLUMNS}
        if any(cells.values()):
            yield cells


def _name(cells: dict[str, str]) -> str:
    return cells["title"] or cells["address"]


def _entry(cells: dict[str, str], zone: tzinfo, language: Language | None) -> Entry:
    own = cells["language"].strip().lower()
    return entry_of(
        title=cells["title"],
        language=Language(own)
        if own in set(Language)
        else spoken_at(cells["address"], "", language),
        address=cells["address"],
        description=cells["excerpt"],
        guid=cells["id"],
        author=cells["author"],
        moment=moment_of(cells["date"], zone),
        zone=zone,
        topics=re.split(r"[|;]", cells["topics"]),
        minutes=minutes_of(cells["minutes"].strip()),
    )
