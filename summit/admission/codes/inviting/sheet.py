"""Reads a list of people to invite, as a spreadsheet saves it, and says each fault by its row.

No Flask here. The first line names the columns, in any order and in any of the three languages.
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from summit.kernel.errors import N_
from summit.kernel.languages import Language
from summit.kernel.text import fold, one_line
from summit.web.checks import is_address

MOST_ROWS = 1_000
MOST_PLACES = 30  # as many as one registration takes
NAMES: Mapping[str, frozenset[str]] = {  # folded, as `fold` writes them
    "email": frozenset({"email", "e-mail", "courriel", "correo", "correo electronico"}),
    "given_name": frozenset({"given name", "given names", "given_name", "prenom", "prenoms",
                             "nombre", "nombres"}),
    "family_name": frozenset({"family name", "family names", "family_name", "nom", "noms",
                              "apellido", "apellidos"}),
    "municipality": frozenset({"municipality", "organization", "city", "municipalite",
                               "organisation", "organisme", "ville", "municipio",
                               "organizacion", "ciudad"}),
    "country": frozenset({"country", "pays", "pais"}),
    "language": frozenset({"language", "langue", "idioma", "lengua"}),
    "places": frozenset({"places", "place", "lugares", "lugar"}),
}  # fmt: skip
LONGEST = {"email": 254, "given_name": 100, "family_name": 100, "municipality": 200}
LANGUAGES = {
    "fr": Language.FR, "francais": Language.FR, "french": Language.FR, "frances": Language.FR,
    "en": Language.EN, "anglais": Language.EN, "english": Language.EN, "ingles": Language.EN,
    "es": Language.ES, "espagnol": Language.ES, "spanish": Language.ES, "espanol": Language.ES,
}  # fmt: skip
FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """One row that can be invited."""

    email: str
    given_name: str
    family_name: str
    municipality: str
    country: str
    language: Language
    places: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: its number in the file, from 1, and a sentence to translate."""

    row: int
    message: str
    said: str = ""  # the cell it is about


@dataclass(frozen=True, slots=True)
class Sheet:
    invited: Sequence[Invited]
    faults: Sequence[Fault]


def read(
    text: str, *, language: Language, countries: Mapping[str, str], known: Collection[str]
) -> Sheet:
    """Return who can be invited, and each fault. `countries` are ISO codes by folded name.

    `known` are folded addresses that are invited already; `language` is of rows that name none.
    """
    try:
        rows = list(_rows(text))
    except csv.Error:
        return Sheet((), [Fault(1, N_("A cell of the list has no end: look for a stray quote."))])
    if not rows or "email" not in (columns := _columns(rows[0][1])):
        return Sheet(
            (), [Fault(1, N_("The first line must name the columns, one of them “email”."))]
        )
    if len(rows) - 1 > MOST_ROWS:
        return Sheet((), [Fault(1, N_("The list has more than 1,000 rows: please divide it."))])
    reader = _Reader(language, countries, set(known))
    for number, cells in rows[1:]:
        named = {
            name: one_line(cells[at]) if at < len(cells) else "" for name, at in columns.items()
        }
        reader.take(number, named)
    if not reader.invited and not reader.faults:
        reader.faults.append(Fault(1, N_("Nobody stands in the list.")))
    return Sheet(reader.invited, reader.faults)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    found = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for cells in found:
        if any(cell.strip() for cell in cells):
            yield found.line_num, cells


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Return where each column stands that we know; others are left out."""
    found: dict[str, int] = {}
    for at, cell in enumerate(head):
        for name, spellings in NAMES.items():
            if fold(cell).strip() in spellings:
                found.setdefault(name, at)
    return found


class _Reader:
    def __init__(self, language: Language, countries: Mapping[str, str], known: set[str]) -> None:
        self.language, self.countries, self.known = language, countries, known
        self.invited: list[Invited] = []
        self.faults: list[Fault] = []

    def take(self, number: int, cells: Mapping[str, str]) -> None:
        found = [Fault(number, *one) for one in self._faults(cells)]
        self.faults += found
        if found:
            return
        self.known.add(fold(cells["email"]))
        country = fold(cells.get("country", ""))
        self.invited.append(
            Invited(
                email=cells["email"],
                given_name=cells.get("given_name", ""),
                family_name=cells.get("family_name", ""),
                municipality=cells.get("municipality", ""),
                country=self.countries.get(country, "") if country else "",
                language=LANGUAGES.get(fold(cells.get("language", "")), self.language),
                places=int(cells.get("places") or 1),
            )
        )

    def _faults(self, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for name, cell in cells.items():
            if cell.startswith(FORMULA):
                yield N_("A cell begins like a formula."), cell
            elif len(cell) > LONGEST.get(name, 100):
                yield N_("A cell is too long."), cell[:40]
        yield from self._address(cells["email"])
        yield from self._values(cells)

    def _address(self, email: str) -> Iterator[tuple[str, str]]:
        if not is_address(email):
            yield N_("This address cannot be right."), email
            return
        if fold(email) in self.known:
            yield N_("This address is invited to this participation type already."), email

    def _values(self, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        country, language = cells.get("country", ""), cells.get("language", "")
        if country and fold(country) not in self.countries:
            yield N_("We do not know this country: write its name or its two letters."), country
        if language and fold(language) not in LANGUAGES:
            yield N_("Write fr, en or es for the language."), language
        places = cells.get("places") or "1"
        if not (places.isascii() and places.isdigit() and 1 <= int(places[:6]) <= MOST_PLACES):
            yield N_("Write how many places, from 1 to 30."), places
        if not cells.get("given_name") and not cells.get("municipality"):
            yield N_("Write the given names of a person, or a municipality or organization."), ""
