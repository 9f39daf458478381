"""Bank statements and their lines; what finance forgave of a bill.

Revision: 0090, after 0080
"""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0080"
branch_labels = None
depends_on = None

ACCOUNTS = ("receivable", "stripe", "cash", "refunds", "revenue", "gst", "qst")
MORE_ACCOUNTS = (*ACCOUNTS, "bank_fees")
STATES = ("unmatched", "booked", "ignored", "outgoing")
FORMATS = ("csv", "camt053", "mt940", "ofx")
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
        "write_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bill_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=True),
        sa.Column("decided_by", sa.String(80), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_write_off_not_zero")),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_write_off_bill_id_bill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_off")),
    )
    op.create_index(op.f("ix_write_off_bill_id"), "write_off", ["bill_id"])
    _refuse_changes("write_off")
    _allow(MORE_ACCOUNTS)
    op.create_table(
        "bank_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("format", enum("statementformat", FORMATS), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("imported_by", sa.String(80), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
        sa.UniqueConstraint("sha256", name=op.f("uq_bank_statement_sha256")),
    )
    op.create_table(
        "bank_line",
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
        sa.Column("state", enum("linestate", STATES), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(200), nullable=True),
        sa.Column("decided_by", sa.String(80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'booked') = (payment_id IS NOT NULL)",
            name=op.f("ck_bank_line_booked_is_paid"),
        ),
        sa.CheckConstraint(
            "(state = 'outgoing') = (amount <= 0)", name=op.f("ck_bank_line_outgoing_is_negative")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["bank_statement.id"],
            name=op.f("fk_bank_line_statement_id_bank_statement"),
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_bank_line_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_line")),
        sa.UniqueConstraint("key", name=op.f("uq_bank_line_key")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_bank_line_payment_id")),
    )
    op.create_index(op.f("ix_bank_line_statement_id"), "bank_line", ["statement_id"])
    op.create_index(op.f("ix_bank_line_state"), "bank_line", ["state", "booked_on"])
    op.create_table(
        "bank_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_upload")),
        sa.UniqueConstraint("sha256", name=op.f("uq_bank_upload_sha256")),
    )
    op.create_table(
        "csv_layout",
        sa.Column("header", sa.String(64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("header", name=op.f("pk_csv_layout")),
    )


def _refuse_changes(table: str) -> None:
    for deed in ("UPDATE", "DELETE"):
        for statement in TRIGGERS[op.get_bind().dialect.name]:
            op.execute(statement.format(table=table, deed=deed))


def _allow(accounts: tuple[str, ...]) -> None:
    """Let the ledger hold these accounts. SQLite makes the table anew, so its triggers too."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_ledger_entry_account"), "ledger_entry")
        named = ", ".join(f"'{one}'" for one in accounts)
        op.create_check_constraint(
            op.f("ck_ledger_entry_account"), "ledger_entry", f"account IN ({named})"
        )
        return
    as_it_is = sa.Table(
        "ledger_entry",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting", sa.String(80), nullable=False),
        sa.Column("account", sa.String(32), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_entry"),
        sa.UniqueConstraint("posting", "account", name="uq_ledger_entry_once"),
        sa.Index("ix_ledger_entry_posting", "posting"),
    )
    with op.batch_alter_table("ledger_entry", copy_from=as_it_is, recreate="always") as batch:
        named = ", ".join(f"'{one}'" for one in accounts)
        batch.create_check_constraint(op.f("ck_ledger_entry_account"), f"account IN ({named})")
    _refuse_changes("ledger_entry")


def downgrade() -> None:
    op.drop_table("csv_layout")
    op.drop_table("bank_upload")
    op.drop_table("bank_line")
    op.drop_table("bank_statement")
    _allow(ACCOUNTS)
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for deed in ("UPDATE", "DELETE"):
        on = " ON write_off" if is_postgresql else ""
        op.execute(f"DROP TRIGGER write_off_no_{deed}{on}")
        if is_postgresql:
            op.execute(f"DROP FUNCTION write_off_no_{deed}")
    op.drop_table("write_off")
