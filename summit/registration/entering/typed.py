"""Puts rows into what a browser posted, and takes them over as people. No Flask here.

Rows are numbered in their fields' names (`rows-3-given_name`), as people are; who is accompanied is
another row ("row-2"), somebody on the form ("0") or somebody registered before ("beside-7").
"""

import re
from collections.abc import Collection, Mapping, Sequence

from werkzeug.datastructures import MultiDict

from summit.kernel.text import fold
from summit.registration.entering.rules import MOST_ROWS, Row

Posted = MultiDict[str, str]
_FIELD = re.compile(r"(people|rows)-([0-9]{1,4})-([a-z_]+)")
TIE = re.compile(r"row-([0-9]{1,4})")
OF_PERSON = ("category", "title", "given_name", "family_name", "role", "email")  # of a row, too


def numbered(posted: Posted, kind: str) -> list[dict[str, str]]:
    """Return the people or the rows of a form, in their order."""
    found: dict[int, dict[str, str]] = {}
    for name, answer in posted.items(multi=True):
        field = _FIELD.fullmatch(name)
        if field and field[1] == kind:
            found.setdefault(int(field[2]), {}).setdefault(field[3], answer)
    return [found[number] for number in sorted(found)][: 2 * MOST_ROWS]


def with_rows(posted: Posted, rows: Sequence[Mapping[str, str]]) -> Posted:
    """Return the same form with these rows in its preview."""
    return _written(_rest(posted, "rows"), "rows", rows)


def answers_of(rows: Sequence[Row], source: str = "") -> list[dict[str, str]]:
    """Return read rows as a browser would post them: each to be taken over."""
    return [{"takes": "y", "source": source, **row.answers} for row in rows]


def tied_by_name(rows: list[dict[str, str]], first: int, people: Sequence[str]) -> None:
    """Put whom a list names as accompanied in place of the name: the rows begin at `first`.

    `people` are the names of who stands on the form. A name that nobody has stays as it is.
    """
    known = {fold(name): str(at) for at, name in enumerate(people) if name}
    for at, row in enumerate(rows, start=first):
        name = fold(f"{row['given_name']} {row['family_name']}")
        known.setdefault(name, f"row-{at}")
    for row in rows:
        row["principal"] = known.get(fold(row["principal"]), row["principal"])


def without(posted: Posted, names: Collection[str]) -> Posted:
    """Return the same form without these answers."""
    kept: Posted = MultiDict()
    for name, answer in posted.items(multi=True):
        if name not in names:
            kept.add(name, answer)
    return kept


def with_columns(posted: Posted, meanings: Sequence[str]) -> Posted:
    """Return the same form with this meaning of each column."""
    kept = _rest(posted, "columns")
    for at, meaning in enumerate(meanings):
        kept.add(f"columns-{at}", meaning)
    return kept


def without_list(posted: Posted) -> Posted:
    """Return the form without the list that was sent: its people are in the preview."""
    return without(_rest(posted, "columns"), {"sheet"})


def take_over(posted: Posted, chosen: Sequence[int]) -> Posted:
    """Return the form with these rows as people; who was begun and left empty makes room."""
    everybody, rows = numbered(posted, "people"), numbered(posted, "rows")
    begun = [at for at, one in enumerate(everybody) if not is_blank(one)]
    place = {old: new for new, old in enumerate(begun)}
    people = [_moved(everybody[old], place) for old in begun]
    rank = {at: len(people) + number for number, at in enumerate(chosen)}
    left = [at for at in range(len(rows)) if at not in rank]
    position = {at: number for number, at in enumerate(left)}
    taken = [
        {name: rows[at].get(name, "") for name in OF_PERSON}
        | _language(rows[at])
        | {"principal": _tie(rows[at], place, rank, {})}
        for at in chosen
    ]
    staying = [rows[at] | {"principal": _tie(rows[at], place, rank, position)} for at in left]
    found = _written(_rest(posted, "people"), "people", people + taken)
    return with_rows(found, staying)


def _language(row: Mapping[str, str]) -> dict[str, str]:
    return {"language": row["language"]} if row.get("language") else {}


def is_blank(person: Mapping[str, str]) -> bool:
    """Tell whether nothing was written about a person on the form."""
    said = (*OF_PERSON, "name_follows", "badge_name", "represents", "is_head", "payer_name")
    return not any(person.get(name, "").strip() for name in said)


def _moved(person: dict[str, str], place: Mapping[int, int]) -> dict[str, str]:
    tie = person.get("principal", "")
    if not tie.isascii() or not tie.isdigit():
        return person
    return person | {"principal": str(place.get(int(tie[:4]), ""))}


def _tie(
    row: Mapping[str, str],
    place: Mapping[int, int],
    rank: Mapping[int, int],
    position: Mapping[int, int],
) -> str:
    """Return whom a row accompanies once some rows became people."""
    tie = row.get("principal", "")
    found = TIE.fullmatch(tie)
    if found:
        at = int(found[1])
        return str(rank[at]) if at in rank else f"row-{position[at]}" if at in position else ""
    if tie.isascii() and tie.isdigit():
        return str(place.get(int(tie[:4]), ""))
    return tie


def _rest(posted: Posted, kind: str) -> Posted:
    return without(posted, {name for name in posted if name.startswith(f"{kind}-")})


def _written(posted: Posted, kind: str, parts: Sequence[Mapping[str, str]]) -> Posted:
    for number, answers in enumerate(parts):
        for name, answer in answers.items():
            posted.add(f"{kind}-{number}-{name}", answer)
    return posted
