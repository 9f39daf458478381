"""A payment taken at the desk's terminal is a new way; older payments come through unharmed."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.databases import OPEN
from tests.migrations.test_migrations import empty_site

PAYMENT = (
    "INSERT INTO payment (id, bill_id, method, amount, currency, received_at) "
    "VALUES ({id}, 1, '{method}', 100, 'cad', '2026-03-10 15:00:00+00:00')"
)
WITHOUT_TIES = {  # the rows a payment belongs to are not what this is about
    "sqlite": "PRAGMA foreign_keys = OFF",
    "postgresql": "SET session_replication_role = replica",
}


def pay(engine, number, method):
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")  # the pragma does nothing in a transaction
        connection.exec_driver_sql(WITHOUT_TIES[engine.dialect.name])
        connection.execute(text(PAYMENT.format(id=number, method=method)))
        connection.commit()


@pytest.mark.parametrize("kind", list(OPEN))
def test_the_terminal_is_a_way_to_pay_and_nothing_else_is_new(kind):
    with empty_site(kind) as engine:
        upgrade(revision="0080")
        pay(engine, 1, "cash")
        with pytest.raises(IntegrityError):
            pay(engine, 2, "terminal")
        engine.dispose()

        upgrade()
        engine.dispose()

        pay(engine, 2, "terminal")
        with pytest.raises(IntegrityError):
            pay(engine, 3, "barter")
        engine.dispose()
        downgrade(revision="0080")
        with engine.connect() as connection:
            found = connection.execute(text("SELECT id, method FROM payment ORDER BY id")).all()
    assert found == [(1, "cash"), (2, "cash")]
