"""A database that really fails while something is written."""

import sqlite3
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from summit.database import REFUSALS
from summit.extensions import db

SOON = 50  # ms until a locked file is given up; the site itself waits ten seconds


@pytest.fixture
def refusing(app):
    """Let the database refuse each new row of a table: what stood before it must be undone."""

    @contextmanager
    def refuse(table):
        with app.app_context():
            engine = db.engine
        about = {"table": table, "deed": "INSERT", "each": "ROW"}
        _run(engine, *(one.format(**about) for one in REFUSALS[engine.name]))
        try:
            yield
        finally:
            of = f" ON {table}" if engine.name == "postgresql" else ""
            _run(engine, f"DROP TRIGGER {table}_no_INSERT{of}")

    return refuse


@pytest.fixture
def unreachable(app):
    """Let the database go away as each kind does: `with unreachable(table)`.

    PostgreSQL ends the connection at the moment of the first new row of that table, in the midst
    of a transaction. SQLite's file is locked by another program, so that none begins.
    """

    @contextmanager
    def go_away(table):
        with app.app_context():
            engine = db.engine
        lose = _terminated if engine.name == "postgresql" else _locked
        with lose(engine, table):
            yield

    return go_away


def _run(engine, *statements):
    with engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            for statement in statements:
                connection.exec_driver_sql(statement)


@contextmanager
def _terminated(engine, table):
    ended = []

    def end(connection, _cursor, statement, *_):
        if statement.startswith(f"INSERT INTO {table} ") and not ended:
            own = connection.connection.dbapi_connection.cursor()
            own.execute("SELECT pg_backend_pid()")
            ended.append(own.fetchone()[0])
            with engine.connect() as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({ended[0]})")

    event.listen(engine, "before_cursor_execute", end)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", end)
    assert ended, f"nothing was written into {table}"


@contextmanager
def _locked(engine, _table):
    def hurry(connection):
        connection.connection.dbapi_connection.execute(f"PRAGMA busy_timeout = {SOON}")

    other = sqlite3.connect(engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    event.listen(engine, "begin", hurry, insert=True)
    try:
        yield
    finally:
        event.remove(engine, "begin", hurry)
        other.close()
        engine.dispose()  # the connections that were told to hurry
