"""The rows the product stores for one piece of work, so that the write ceiling stores the same."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Engine, Index, MetaData, Table, UniqueConstraint, select

Stored = Mapping[str, list[dict[str, Any]]]  # rows by table, in the order they may be stored in


def stored_by(engine: Engine, work: Callable[[], object]) -> Stored:
    """Do `work` and return the rows that are new after it. Changed rows are not counted."""
    tables = MetaData()
    tables.reflect(engine)
    before = {table.name: set(_rows(engine, table)) for table in tables.sorted_tables}
    work()
    found = {}
    for table in tables.sorted_tables:
        rows = _rows(engine, table)
        found[table.name] = [row for key, row in rows.items() if key not in before[table.name]]
    return {name: rows for name, rows in found.items() if rows}


def _rows(engine: Engine, table: Table) -> dict[tuple[Any, ...], dict[str, Any]]:
    keys = [column.name for column in table.primary_key]
    with engine.connect() as connection:
        rows = connection.execute(select(table)).mappings().all()
    return {tuple(row[key] for key in keys): dict(row) for row in rows}


def together(*parts: Stored) -> Stored:
    """Return the rows of several pieces of work as one."""
    names = dict.fromkeys(name for part in parts for name in part)
    return {name: [row for part in parts for row in part.get(name, [])] for name in names}


def make_bare(source: Engine, target: Engine) -> None:
    """Make the tables of `source` in `target`: same columns and indexes, no constraints.

    The same row is stored there again and again, so nothing in it can be unique but its number.
    """
    known, bare = MetaData(), MetaData()
    known.reflect(source)
    for table in known.sorted_tables:
        numbered = len(table.primary_key.columns) == 1
        columns = [
            Column(c.name, c.type, primary_key=numbered and c.primary_key, nullable=c.nullable)
            for c in table.columns
        ]
        made = Table(table.name, bare, *columns)
        for number, names in enumerate(_indexed(table, numbered=numbered)):
            Index(f"bare_{table.name}_{number}", *(made.c[name] for name in names))
    bare.create_all(target)


def _indexed(table: Table, *, numbered: bool) -> Iterator[list[str]]:
    """Yield the columns of every index the product's table has, of its own key if it is wide."""
    for index in table.indexes:
        yield [column.name for column in index.columns]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield [column.name for column in constraint.columns]
    if not numbered:
        yield [column.name for column in table.primary_key]


def insertable(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows without the numbers the database gives by itself."""
    given = [c.name for c in table.primary_key if c.type.python_type is int]
    return [{name: value for name, value in row.items() if name not in given} for row in rows]
