"""What was sold before tells by its sums which percent of a mixed price bears taxes."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from tests.databases import OPEN
from tests.migrations.test_migrations import empty_site
from tests.migrations.test_ways_to_pay import WITHOUT_TIES

BILL = (
    "INSERT INTO bill (id, registration_id, payer_name, lines, subtotal, taxable, gst, qst, total, "
    "currency, regime, created_at) VALUES ({id}, {id}, 'Ville', '[]', {subtotal}, {taxable}, 0, 0, "
    "{subtotal}, 'cad', '{regime}', '2026-03-10 15:00:00+00:00')"
)
BILLS = [
    {"id": 1, "subtotal": 45_000, "taxable": 18_000, "regime": "domestic_mixed"},
    {"id": 2, "subtotal": 33_333, "taxable": 11_000, "regime": "domestic_mixed"},
    {"id": 3, "subtotal": 45_000, "taxable": 45_000, "regime": "registered_full"},
    {"id": 4, "subtotal": 45_000, "taxable": 0, "regime": "foreign_convention"},
]


@pytest.mark.parametrize("kind", list(OPEN))
def test_a_bill_keeps_the_percent_it_was_taxed_by(kind):
    with empty_site(kind) as engine:
        upgrade(revision="0130")
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("ROLLBACK")  # the pragma does nothing in a transaction
            connection.exec_driver_sql(WITHOUT_TIES[engine.dialect.name])
            for one in BILLS:
                connection.execute(text(BILL.format(**one)))
            connection.commit()
        engine.dispose()

        upgrade()
        engine.dispose()

        with engine.connect() as connection:
            wanted = text("SELECT taxable_percent FROM bill ORDER BY id")
            found = connection.execute(wanted).scalars().all()
    assert found == [40, 33, 100, 100]
