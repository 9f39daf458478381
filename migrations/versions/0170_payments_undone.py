"""Payments that were undone; lines of a statement that left are decided on, and taken back.

Revision: 0170, after 0165
"""

import sqlalchemy as sa
from alembic import op

revision = "0170"
down_revision = "0165"
branch_labels = None
depends_on = None

TABLE, REVERSAL = "bank_line", "payment_reversal"
STATES = ("unmatched", "booked", "ignored", "outgoing")
KINDS = ("returned", "mistake")
BEFORE = {
    "booked_is_paid": "(state = 'booked') = (payment_id IS NOT NULL)",
    "outgoing_is_negative": "(state = 'outgoing') = (amount <= 0)",
}
AFTER = {
    "booked_is_for_something": (
        "(state = 'booked') = "
        "(payment_id IS NOT NULL OR reversal_id IS NOT NULL OR refund_id IS NOT NULL)"
    ),
    "booked_for_one": (
        "(payment_id IS NULL OR amount > 0) "
        "AND (reversal_id IS NULL OR (amount < 0 AND refund_id IS NULL)) "
        "AND (refund_id IS NULL OR amount < 0)"
    ),
    "waits_by_sign": (
        "CASE state WHEN 'unmatched' THEN amount > 0 WHEN 'outgoing' THEN amount <= 0 ELSE true END"
    ),
}
TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION {table}_no_{deed}() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION ''{table} is append-only''; END'",
        "CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION {table}_no_{deed}()",
    ),
}


def enum(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        REVERSAL,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("kind", enum("reversalkind", KINDS), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("reversed_by", sa.String(80), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_payment_reversal_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_reversal")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_payment_reversal_payment_id")),
    )
    for deed in ("UPDATE", "DELETE"):
        for statement in TRIGGERS[op.get_bind().dialect.name]:
            op.execute(statement.format(table=REVERSAL, deed=deed))
    check({})
    # what left before was final: it stays left out, without a reason, and can be taken back
    op.execute("UPDATE bank_line SET state = 'ignored' WHERE state = 'outgoing'")
    with op.batch_alter_table(TABLE, copy_from=as_it_is(more=False)) as batch:
        batch.add_column(sa.Column("reversal_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("refund_id", sa.Uuid(), nullable=True))
        for column, there in (("reversal_id", REVERSAL), ("refund_id", "refund")):
            batch.create_foreign_key(
                op.f(f"fk_bank_line_{column}_{there}"), there, [column], ["id"]
            )
            batch.create_unique_constraint(op.f(f"uq_bank_line_{column}"), [column])
        for name, text in AFTER.items():
            batch.create_check_constraint(op.f(f"ck_bank_line_{name}"), text)


def downgrade() -> None:
    with op.batch_alter_table(TABLE, copy_from=as_it_is(more=True)) as batch:
        for name in AFTER:
            batch.drop_constraint(op.f(f"ck_bank_line_{name}"), type_="check")
        for column, there in (("reversal_id", REVERSAL), ("refund_id", "refund")):
            batch.drop_constraint(op.f(f"uq_bank_line_{column}"), type_="unique")
            batch.drop_constraint(op.f(f"fk_bank_line_{column}_{there}"), type_="foreignkey")
            batch.drop_column(column)
    op.execute("UPDATE bank_line SET state = 'outgoing', reason = NULL WHERE amount <= 0")
    check(BEFORE)
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for deed in ("UPDATE", "DELETE"):
        on = f" ON {REVERSAL}" if is_postgresql else ""
        op.execute(f"DROP TRIGGER {REVERSAL}_no_{deed}{on}")
        if is_postgresql:
            op.execute(f"DROP FUNCTION {REVERSAL}_no_{deed}")
    op.drop_table(REVERSAL)


def check(wanted: dict[str, str]) -> None:
    """Have the table keep these of the checks there were before, and no others."""
    if op.get_bind().dialect.name == "postgresql":
        for name, text in BEFORE.items():
            if name in wanted:
                op.create_check_constraint(op.f(f"ck_bank_line_{name}"), TABLE, text)
            else:
                op.drop_constraint(op.f(f"ck_bank_line_{name}"), TABLE, type_="check")
        return
    with op.batch_alter_table(TABLE, copy_from=as_it_is(more=False), recreate="always") as batch:
        for name, text in wanted.items():
            batch.create_check_constraint(op.f(f"ck_bank_line_{name}"), text)


def as_it_is(*, more: bool) -> sa.Table:
    """Return the table for SQLite, which makes it anew; nothing points to its rows.

    `more`: with what this revision gives it.
    """
    given: list[sa.Column[int] | sa.Constraint] = []
    if more:
        given = [
            sa.Column("reversal_id", sa.Integer(), nullable=True),
            sa.Column("refund_id", sa.Uuid(), nullable=True),
            *(
                sa.ForeignKeyConstraint(
                    [column], [f"{there}.id"], name=f"fk_bank_line_{column}_{there}"
                )
                for column, there in (("reversal_id", REVERSAL), ("refund_id", "refund"))
            ),
            *(
                sa.UniqueConstraint(column, name=f"uq_bank_line_{column}")
                for column in ("reversal_id", "refund_id")
            ),
            *(
                sa.CheckConstraint(text, name=f"ck_bank_line_{name}")
                for name, text in AFTER.items()
            ),
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
        *given,
        sa.Index("ix_bank_line_statement_id", "statement_id"),
        sa.Index("ix_bank_line_state", "state", "booked_on"),
    )
