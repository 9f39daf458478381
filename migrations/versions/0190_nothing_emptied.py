"""What is append-only cannot be emptied either: PostgreSQL's TRUNCATE asks no trigger of a row.

SQLite has no such statement.

Revision: 0190, after 0180
"""

from alembic import op

revision = "0190"
down_revision = "0180"
branch_labels = None
depends_on = None

TABLES = ("ledger_entry", "write_off", "document", "document_file", "payment_reversal")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.execute(
            f"CREATE OR REPLACE FUNCTION {table}_no_TRUNCATE() RETURNS trigger LANGUAGE plpgsql AS "
            f"'BEGIN RAISE EXCEPTION ''{table} is append-only''; END'"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_TRUNCATE BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_no_TRUNCATE()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_no_TRUNCATE ON {table}")
        op.execute(f"DROP FUNCTION {table}_no_TRUNCATE")
