"""CSV, as an office's spreadsheet saves it: commas or semicolons, one article a row.

Columns, in any order, by their English names: title, address, excerpt, language, date, author,
minutes, topics (separated by a bar or a semicolon), id. Only the title and either address or id
must be filled.
"""

import csv
import io
import re
from datetime import datetime, tzinfo

from summit.articles.entries import Entry, EntryRefused, Reading, entry_of, spoken_at
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
        return _each(rows, zone, language)
    except csv.Error:  # a cell without an end
        raise NotAFeed() from None


def _each(rows: "csv.DictReader[str]", zone: tzinfo, language: Language | None) -> Reading:
    found = Reading()
    for row in rows:
        cells = {name: row.get(name) or "" for name in COLUMNS}
        if not any(cells.values()):
            continue
        try:
            found.add(_entry(cells, zone, language))
        except EntryRefused as why:
            found.refuse(cells["title"] or cells["address"] or f"line {rows.line_num}", why)
    return found


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
        moment=_moment(cells["date"], zone),
        zone=zone,
        topics=re.split(r"[|;]", cells["topics"]),
        minutes=minutes_of(cells["minutes"].strip()),
    )


def _moment(text: str, zone: tzinfo) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
