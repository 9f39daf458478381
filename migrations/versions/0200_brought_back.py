"""Lines that bring back a refund, and returns that were none.

Revision: 0200, after 0190
"""

import sqlalchemy as sa
from alembic import op

revision = "0200"
down_revision = "0190"
branch_labels = None
depends_on = None

TABLE, WRONG, COLUMN = "bank_line", "wrong_return", "returned_refund_id"
BEFORE = {
    "booked_is_for_something": (
        "(state = 'booked') = "
        "(payment_id IS NOT NULL OR reversal_id IS NOT NULL OR refund_id IS NOT NULL)"
    ),
    "booked_for_one": (
        "(payment_id IS NULL OR amount > 0) "
        "AND (reversal_id IS NULL OR (amount < 0 AND refund_id IS NULL)) "
        "AND (refund_id IS NULL OR amount < 0)"
    ),
}
AFTER = {
    "booked_is_for_something": (
        "(state = 'booked') = "
        "(payment_id IS NOT NULL OR reversal_id IS NOT NULL OR refund_id IS NOT NULL "
        "OR returned_refund_id IS NOT NULL)"
    ),
    "booked_for_one": (
        "(payment_id IS NULL OR (amount > 0 AND returned_refund_id IS NULL)) "
        "AND (reversal_id IS NULL OR (amount < 0 AND refund_id IS NULL)) "
        "AND (refund_id IS NULL OR amount < 0) "
        "AND (returned_refund_id IS NULL OR amount > 0)"
    ),
}
WAITS = (
    "CASE state WHEN 'unmatched' THEN amount > 0 WHEN 'outgoing' THEN amount <= 0 ELSE true END"
)
DEEDS = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}


def upgrade() -> None:
    forget_checks()
    with op.batch_alter_table(TABLE, copy_from=as_it_is(more=False)) as batch:
        batch.add_column(sa.Column(COLUMN, sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f(f"fk_bank_line_{COLUMN}_refund"), "refund", [COLUMN], ["id"])
        batch.create_unique_constraint(op.f(f"uq_bank_line_{COLUMN}"), [COLUMN])
        for name, text in AFTER.items():
            batch.create_check_constraint(op.f(f"ck_bank_line_{name}"), text)
    op.create_table(
        WRONG,
        sa.Column("reversal_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reversal_id"],
            ["payment_reversal.id"],
            name=op.f("fk_wrong_return_reversal_id_payment_reversal"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["bank_line.id"], name=op.f("fk_wrong_return_line_id_bank_line")
        ),
        sa.PrimaryKeyConstraint("reversal_id", name=op.f("pk_wrong_return")),
    )
    op.create_index(op.f("ix_wrong_return_line_id"), WRONG, ["line_id"])
    refuse_changes()


def downgrade() -> None:
    for deed in DEEDS[dialect()]:
        on = f" ON {WRONG}" if dialect() == "postgresql" else ""
        op.execute(f"DROP TRIGGER {WRONG}_no_{deed}{on}")
        if dialect() == "postgresql":
            op.execute(f"DROP FUNCTION {WRONG}_no_{deed}")
    op.drop_table(WRONG)
    # before, a refund that came back was written down without its line
    op.execute(
        f"UPDATE {TABLE} SET state = 'unmatched', {COLUMN} = NULL WHERE {COLUMN} IS NOT NULL"
    )
    forget_checks()
    with op.batch_alter_table(TABLE, copy_from=as_it_is(more=True)) as batch:
        batch.drop_constraint(op.f(f"uq_bank_line_{COLUMN}"), type_="unique")
        batch.drop_constraint(op.f(f"fk_bank_line_{COLUMN}_refund"), type_="foreignkey")
        batch.drop_column(COLUMN)
        for name, text in BEFORE.items():
            batch.create_check_constraint(op.f(f"ck_bank_line_{name}"), text)


def dialect() -> str:
    return op.get_bind().dialect.name


def forget_checks() -> None:
    """Drop the checks that change; SQLite makes the table anew without them (`as_it_is`)."""
    if dialect() == "postgresql":
        for name in BEFORE:
            op.drop_constraint(op.f(f"ck_bank_line_{name}"), TABLE, type_="check")


def refuse_changes() -> None:
    """Have the database keep what was said once: append-only, like what it is about."""
    for deed in DEEDS[dialect()]:
        if dialect() == "sqlite":
            op.execute(
                f"CREATE TRIGGER {WRONG}_no_{deed} BEFORE {deed} ON {WRONG} "
                f"BEGIN SELECT RAISE(ABORT, '{WRONG} is append-only'); END"
            )
            continue
        op.execute(
            f"CREATE OR REPLACE FUNCTION {WRONG}_no_{deed}() RETURNS trigger LANGUAGE plpgsql AS "
            f"'BEGIN RAISE EXCEPTION ''{WRONG} is append-only''; END'"
        )
        each = "STATEMENT" if deed == "TRUNCATE" else "ROW"
        op.execute(
            f"CREATE TRIGGER {WRONG}_no_{deed} BEFORE {deed} ON {WRONG} "
            f"FOR EACH {each} EXECUTE FUNCTION {WRONG}_no_{deed}()"
        )


def as_it_is(*, more: bool) -> sa.Table:
    """Return the table for SQLite, which makes it anew, without the checks that change.

    `more`: with what this revision gives it.
    """
    given: list[sa.Column[int] | sa.Constraint] = []
    if more:
        given = [
            sa.Column(COLUMN, sa.Uuid(), nullable=True),
            sa.ForeignKeyConstraint([COLUMN], ["refund.id"], name=f"fk_bank_line_{COLUMN}_refund"),
            sa.UniqueConstraint(COLUMN, name=f"uq_bank_line_{COLUMN}"),
        ]
    return sa.Table(
        TABLE,
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("payer_name", sa.String(200), nullable=False),
        sa.Column("bank_reference", sa.String(100), nullable=False),
        sa.Column("folded", sa.String(1400), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("reversal_id", sa.Integer(), nullable=True),
        sa.Column("refund_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(200), nullable=True),
        sa.Column("decided_by", sa.String(80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('unmatched', 'booked', 'ignored', 'outgoing')", name="ck_bank_line_linestate"
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["bank_statement.id"], name="fk_bank_line_statement_id_bank_statement"
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name="fk_bank_line_payment_id_payment"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bank_line"),
        sa.UniqueConstraint("key", name="uq_bank_line_key"),
        sa.UniqueConstraint("payment_id", name="uq_bank_line_payment_id"),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{there}.id"], name=f"fk_bank_line_{column}_{there}"
            )
            for column, there in (("reversal_id", "payment_reversal"), ("refund_id", "refund"))
        ),
        *(
            sa.UniqueConstraint(column, name=f"uq_bank_line_{column}")
            for column in ("reversal_id", "refund_id")
        ),
        sa.CheckConstraint(WAITS, name="ck_bank_line_waits_by_sign"),
        *given,
        sa.Index("ix_bank_line_statement_id", "statement_id"),
        sa.Index("ix_bank_line_state", "state", "booked_on"),
    )
