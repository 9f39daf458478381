"""Lines that left before they were decided on stay left out, readable, and can be taken back."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.databases import OPEN
from tests.migrations.test_migrations import empty_site

STATEMENT = (
    "INSERT INTO bank_statement (id, sha256, name, format, new, known, left_out, imported_by, "
    "imported_at) VALUES (1, 'x', 'a.ofx', 'ofx', 2, 0, 0, 'staff:1', '2026-03-10 15:00:00+00:00')"
)
LINE = (
    "INSERT INTO bank_line (id, statement_id, key, booked_on, amount, currency, text, payer_name, "
    "bank_reference, folded, state) VALUES (:id, 1, :key, '2026-03-02', :amount, 'cad', 'FEE', '', "
    "'', 'fee', :state)"
)


@pytest.mark.parametrize("kind", list(OPEN))
def test_what_left_stays_left_out_and_what_waits_goes_on_waiting(kind):
    with empty_site(kind) as engine:
        upgrade(revision="0160")

        def write(statement, **values):
            with engine.connect().execution_options(writes=True) as connection:
                connection.execute(text(statement), values)
                connection.commit()

        def lines():
            with engine.connect() as connection:
                wanted = text("SELECT id, state, amount FROM bank_line ORDER BY id")
                return connection.execute(wanted).all()

        write(STATEMENT)
        write(LINE, id=1, key="a", amount=-1_250, state="outgoing")
        write(LINE, id=2, key="b", amount=51_739, state="unmatched")
        write(LINE, id=3, key="c", amount=0, state="outgoing")

        upgrade()

        assert lines() == [(1, "ignored", -1_250), (2, "unmatched", 51_739), (3, "ignored", 0)]
        write("UPDATE bank_line SET state = 'outgoing' WHERE id = 1")
        for wrong in (
            "UPDATE bank_line SET state = 'unmatched' WHERE id = 1",
            "UPDATE bank_line SET state = 'outgoing' WHERE id = 2",
            "UPDATE bank_line SET state = 'booked' WHERE id = 1",
        ):
            with pytest.raises(DatabaseError):
                write(wrong)

        downgrade(revision="0160")

        assert lines() == [(1, "outgoing", -1_250), (2, "unmatched", 51_739), (3, "outgoing", 0)]
        with pytest.raises(DatabaseError):
            write("UPDATE bank_line SET state = 'ignored' WHERE id = 1")
