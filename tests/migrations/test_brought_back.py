"""What was decided on lines of statements lets the schema go back, and come again."""

import uuid

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from tests.databases import OPEN
from tests.migrations.test_lines_that_left import STATEMENT
from tests.migrations.test_migrations import empty_site
from tests.migrations.test_refunds_payable import PAYMENT, REFUND
from tests.migrations.test_reviews import BILL, REGISTRATION

AT = "2026-03-10 15:00:00+00:00"
CAME_BACK = uuid.UUID(int=1).hex
RETURNED = (
    "INSERT INTO payment_reversal (id, payment_id, kind, reason, reversed_by, reversed_at)"
    " VALUES (1, 2, 'returned', 'no funds', 'staff:1', :at)"
)
LINE = (
    "INSERT INTO bank_line (id, statement_id, key, booked_on, amount, currency, text, payer_name,"
    " bank_reference, folded, state, account, returned_refund_id, refund_id)"
    " VALUES (:id, 1, :id, '2026-03-02', :amount, 'cad', 'F', '', '', 'f', :state, 'A', :back,"
    " :left)"
)
WAS_NONE = (
    "INSERT INTO wrong_return (reversal_id, line_id, decided_by, decided_at)"
    " VALUES (1, 3, 'staff:1', :at)"
)
KNOWN = (
    "INSERT INTO known_line (id, statement_id, line_id, account, booked_on, amount, currency, text,"
    " payer_name, bank_reference) VALUES (1, 1, 3, 'A', '2026-03-02', 51739, 'cad', '', '', '')"
)


@pytest.mark.parametrize("kind", list(OPEN))
def test_rows_of_each_new_table_go_back_and_the_lines_stay(kind):
    with empty_site(kind) as engine:
        upgrade()
        engine.dispose()
        with engine.connect().execution_options(writes=True) as connection:

            def write(statement, **row):
                connection.execute(text(statement), row | {"at": AT})

            write(REGISTRATION, n=1, session="cs_1")
            write(BILL, n=1)
            for number in (1, 2):
                write(PAYMENT, n=number, currency="cad")
            write(REFUND, id=CAME_BACK, amount=51_739, payment=1, status="failed", waits=False)
            write(STATEMENT)
            write(RETURNED)
            write(LINE, id=1, amount=51_739, state="booked", back=CAME_BACK, left=None)
            write(LINE, id=2, amount=-51_739, state="booked", back=None, left=CAME_BACK)
            write(LINE, id=3, amount=51_739, state="unmatched", back=None, left=None)
            write(WAS_NONE)
            write(KNOWN)
            connection.commit()
        engine.dispose()

        downgrade(revision="0190")
        engine.dispose()
        upgrade()
        engine.dispose()

        with engine.connect() as connection:
            lines = connection.execute(text("SELECT id, amount FROM bank_line ORDER BY id")).all()
    assert lines == [(1, 51_739), (2, -51_739), (3, 51_739)]
