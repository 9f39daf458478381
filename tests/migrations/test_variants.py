"""Before variants one proof of a type stood: going back, the last of several still does."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from tests.databases import OPEN
from tests.migrations.test_migrations import empty_site
from tests.migrations.test_ways_to_pay import WITHOUT_TIES

PROOF = (
    "INSERT INTO type_proof (id, attendee_id, category_id, variant_id, file_name, media_type, "
    "sha256, uploaded_by, uploaded_at, scan, state) VALUES (:id, :person, 1, :variant, 'carta.pdf',"
    " 'application/pdf', 'a', 'contact:1', '2026-03-10 15:00:00+00:00', 'clean', :state)"
)
PROOFS = [
    {"id": 1, "person": 1, "variant": None, "state": "accepted"},
    {"id": 2, "person": 1, "variant": 1, "state": "accepted"},
    {"id": 3, "person": 1, "variant": 2, "state": "sent"},
    {"id": 4, "person": 2, "variant": None, "state": "accepted"},
]


@pytest.mark.parametrize("kind", list(OPEN))
def test_of_proofs_of_several_rates_the_last_one_stands(kind):
    with empty_site(kind) as engine:
        upgrade()
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("ROLLBACK")  # the pragma does nothing in a transaction
            connection.exec_driver_sql(WITHOUT_TIES[engine.dialect.name])
            connection.execute(text(PROOF), PROOFS)
            connection.commit()
        engine.dispose()

        downgrade(revision="0400")

        with engine.connect() as connection:
            kept = connection.execute(text("SELECT id, state FROM type_proof ORDER BY id")).all()
    assert kept == [(1, "refused"), (2, "refused"), (3, "sent"), (4, "accepted")]
