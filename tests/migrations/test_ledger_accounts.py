"""The ledger takes new accounts; what was posted before stays, and still nobody changes it."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.databases import OPEN
from tests.migrations.test_migrations import empty_site

POST = (
    "INSERT INTO ledger_entry (id, posting, account, amount, at)"
    " VALUES (:id, 'x:1', :of, :sum, :at)"
)
AT = "2026-03-10 15:00:00+00:00"


@pytest.mark.parametrize("kind", list(OPEN))
def test_what_was_posted_stays_and_new_accounts_are_taken(kind):
    with empty_site(kind) as engine:
        upgrade(revision="0080")

        def write(statement, **values):
            with engine.connect().execution_options(writes=True) as connection:
                connection.execute(text(statement), values)
                connection.commit()

        write(POST, id=1, of="stripe", sum=5, at=AT)
        with pytest.raises(DatabaseError):
            write(POST, id=2, of="disputed", sum=-5, at=AT)

        upgrade()

        write(POST, id=2, of="disputed", sum=-5, at=AT)
        for forbidden in ("UPDATE ledger_entry SET amount = 1", "DELETE FROM ledger_entry"):
            with pytest.raises(DatabaseError, match="append-only"):
                write(forbidden)
        if kind == "postgresql":
            for table in ("ledger_entry", "document", "document_file", "write_off"):
                with pytest.raises(DatabaseError, match=f"{table} is append-only"):
                    write(f"TRUNCATE {table} CASCADE")
        with pytest.raises(DatabaseError):
            write(POST, id=3, of="pocket", sum=0, at=AT)
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT account, amount FROM ledger_entry ORDER BY id"))
            assert rows.all() == [("stripe", 5), ("disputed", -5)]
