"""Opens a list of people, CSV or XLSX, and tells which column means what. No Flask here.

What a file is, its content says and never its name. A cell is text: a formula is kept as the signs
that stand in it, and nothing of ours runs it (`web.downloads.cell`).
"""

import csv
import json
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

import openpyxl

from summit.admission.codes.inviting.sheet import LANGUAGES
from summit.admission.codes.inviting.sheet import NAMES as INVITED
from summit.admission.prices import BETWEEN
from summit.admission.queries import type_in
from summit.kernel.decoding import find_text
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.kernel.tables import rows_of
from summit.kernel.text import fold, one_line
from summit.registration.entering.errors import (
    BrokenLetters,
    EmptyList,
    NoList,
    TooLargeList,
    TooManyRows,
)
from summit.registration.entering.names import read_name
from summit.registration.entering.rules import MOST_ROWS, Row

MOST_BYTES = 1024 * 1024
MOST_OPENED = 20 * 1024 * 1024  # of what an XLSX unpacks to
MOST_STRINGS = 4 * 1024 * 1024  # of its texts, which are read as a whole
MOST_COLUMNS = 20
MOST_SIGNS = 100_000  # of all cells: the page carries them until they are taken over
LONGEST_CELL = 300
LOOKED_THROUGH = 2_000  # rows, empty ones included
OTHER_FILES = (b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"{\\rtf")
# a sign between two letters where a program read an accent in another alphabet: "MarÃ­a", "Mar¡a"
DAMAGED = re.compile("[^\\W\\d_]+(?:\ufffd|Ã.|[¡-©«-´¶-¹»-¿‚„…†‡‰—¬])[^\\W\\d_]*")

NORMAL = frozenset({"normal", "regular", "tarif normal", "tarif regulier", "tarifa normal"})

Cells = Sequence[Sequence[str]]

MEANINGS: Mapping[str, frozenset[str]] = {  # folded, as `fold` writes them
    "name": frozenset({"name", "full name", "nom complet", "nom et prenom", "nombre completo",
                       "nombre y apellidos", "participant", "participante"}),
    "given_name": INVITED["given_name"] | {"first name", "nombre(s)", "prenom(s)"},
    "family_name": INVITED["family_name"] | {"last name", "surname", "apellidos",
                                             "nom de famille"},
    "title": frozenset({"title", "titre", "titulo", "civilite", "tratamiento"}),
    "role": frozenset({"position", "role", "poste", "fonction", "titre du poste", "cargo",
                       "puesto", "job title"}),
    "email": INVITED["email"] | {"mail", "email address", "adresse courriel", "correo-e"},
    "language": INVITED["language"],
    "category": frozenset({"type", "participation type", "category", "type de participation",
                           "categorie", "tipo", "tipo de participacion", "categoria"}),
    "variant": frozenset({"rate", "fare", "tarif", "categorie de tarif", "tarifa"}),
    "principal": frozenset({"accompanies", "accompanying", "accompagne", "acompana a", "acompana",
                            "acompanante de"}),
}  # fmt: skip


def open_list(content: bytes) -> Cells:
    """Return the rows that hold something, the first one naming the columns.

    Raises `EmptyList`, `TooLargeList`, `NoList`, `BrokenLetters`, `TooManyRows`; of a long list
    only the first rows are looked at.
    """
    if len(content) > MOST_BYTES:
        raise TooLargeList()
    if not content.strip():
        raise EmptyList()
    rows = _workbook(content) if content.startswith(b"PK\x03\x04") else _text(content)
    try:
        found = _narrow(list(islice(_filled(rows), MOST_ROWS + 2)))
    except csv.Error:  # a cell without an end
        raise NoList() from None
    if len(found) > MOST_ROWS + 1:
        raise TooManyRows(most=MOST_ROWS)
    if len(found) < 2:
        raise EmptyList()
    if sum(len(cell) for row in found for cell in row) > MOST_SIGNS:
        raise TooLargeList()
    damaged = next(filter(None, (DAMAGED.search(cell) for row in found for cell in row)), None)
    if damaged:
        raise BrokenLetters(said=damaged[0][:40])
    return found


def _filled(rows: Iterator[Sequence[Any]]) -> Iterator[list[str]]:
    for row in islice(rows, LOOKED_THROUGH):
        cells = [one_line("" if one is None else str(one))[:LONGEST_CELL] for one in row]
        if any(cells[:MOST_COLUMNS]):
            yield cells[:MOST_COLUMNS]


def _narrow(rows: list[list[str]]) -> list[list[str]]:
    """Leave out the columns at the end in which nothing stands."""
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
    return [row[:width] for row in rows]


def _text(content: bytes) -> Iterator[Sequence[str]]:
    text = None if content.startswith(OTHER_FILES) else find_text(content)
    if text is None or text.lstrip().startswith(("<!DOCTYPE", "<html", "<?xml")):
        raise NoList()
    return rows_of(text)


def _workbook(content: bytes) -> Iterator[Sequence[Any]]:
    """Return the rows of the first sheet; formulas as the signs that stand in the cell."""
    try:
        _look_inside(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which nobody reads here
            book = openpyxl.load_workbook(BytesIO(content), read_only=True, keep_links=False)
            page = book.worksheets[0]
            page.reset_dimensions()  # programs write wrong ones
            rows = page.iter_rows(values_only=True, max_col=MOST_COLUMNS)
            return iter(list(islice(rows, LOOKED_THROUGH)))
    except Refused:
        raise
    except Exception:  # whatever is said of a file that is damaged, or no workbook
        raise NoList() from None


def _look_inside(content: bytes) -> None:
    """Refuse, before anything is parsed, what unpacks to too much or has too many rows."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        parts = packed.infolist()
        if sum(one.file_size for one in parts) > MOST_OPENED:
            raise TooLargeList()
        for one in parts:
            if one.filename == "xl/sharedStrings.xml" and one.file_size > MOST_STRINGS:
                raise TooLargeList()
            if one.filename.startswith("xl/worksheets/sheet") and _is_long(packed, one):
                raise TooManyRows(most=MOST_ROWS)


def _is_long(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    count = 0
    with packed.open(part) as opened:
        while chunk := opened.read(65_536):
            count += chunk.count(b"<row ")
            if count > LOOKED_THROUGH:
                return True
    return False


def guess(names: Sequence[str]) -> list[str]:
    """Return what each column probably means, by its name; "" for what nobody asked for.

    A list with one column of names has whole names in it, whatever it is called.
    """
    found: list[str] = []
    for name in names:
        plain = fold(name).rstrip(":* ")
        meaning = next((one for one, words in MEANINGS.items() if plain in words), "")
        found.append(meaning if meaning not in found else "")
    halves = {"given_name", "family_name"}
    if "name" not in found and len(halves & set(found)) == 1:
        found = ["name" if one in halves else one for one in found]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Types:
    """What may be chosen, by the words of a list.

    `named` are keys of types and of their rates by folded name, `rates` those of rates by the key
    of their type and their own folded name; `names` are the names of types by key. `of_all` is the
    key of the type of whom the list gives none.
    """

    named: Mapping[str, str]
    rates: Mapping[tuple[str, str], str]
    names: Mapping[str, str]
    of_all: str = ""

    def find(self, kind: str, rate: str) -> str:
        """Return the key of what a row names; what is not understood stays as it is written."""
        key = self.named.get(fold(kind), "") if kind else self.of_all
        if not rate:
            return key or kind
        of_type = type_in(key)
        named = self.rates.get((of_type, fold(rate)))
        if named or (of_type and fold(rate) in NORMAL):
            return named or of_type
        return f"{self.names.get(of_type, kind)}{BETWEEN}{rate}"


def read(
    cells: Cells, meanings: Sequence[str], *, language: Language, types: Types
) -> Sequence[Row]:
    """Return who stands in a list.

    What is not understood (a type, a language) stays in the row as it is written. `language` is
    the one that names are divided by.
    """
    rows = []
    for number, row in enumerate(cells[1:], start=2):
        said = {one: row[at] for at, one in enumerate(meanings) if one and at < len(row)}
        if not any(said.values()):
            continue
        name = read_name(said.pop("name", ""), language)
        given = {"title": name.title, "given_name": name.given_name,
                 "family_name": name.family_name}  # fmt: skip
        given |= {one: text for one, text in said.items() if text}
        given["category"] = types.find(given.get("category", ""), given.pop("variant", ""))
        spoken = fold(given.get("language", ""))
        given["language"] = LANGUAGES.get(spoken, spoken and "?") or language
        rows.append(Row(number=number, **given))
    return rows


def packed(cells: Cells) -> str:
    """Return a list as the page carries it until its people are taken over."""
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Cells:
    """Return a list that a page carried; an empty one for what no page of ours wrote."""
    try:
        found = json.loads(text) if len(text) <= 3 * MOST_SIGNS else None
    except (ValueError, RecursionError):
        return ()
    if not isinstance(found, list) or len(found) > MOST_ROWS + 1:
        return ()
    rows = [row for row in found if isinstance(row, list) and len(row) <= MOST_COLUMNS]
    return [[one_line(str(cell))[:LONGEST_CELL] for cell in row] for row in rows]
