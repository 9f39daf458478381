"""Disputes, what moved at Stripe, and the accounts of the ledger that hold both.

Revision: 0110, after 0100
"""

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0100"
branch_labels = None
depends_on = None

STATUSES = (
    "inquiry",
    "inquiry_in_review",
    "inquiry_closed",
    "needs_answer",
    "in_review",
    "appeal_needs_answer",
    "appeal_in_review",
    "prevented",
    "won",
    "lost",
)
ACCOUNTS = ("receivable", "stripe", "cash", "refunds", "revenue", "gst", "qst", "bank_fees")
NEW_ACCOUNTS = ("disputed", "stripe_fees")
ONE_OF = "ck_ledger_entry_account"
APPEND_ONLY = (
    "CREATE TRIGGER ledger_entry_no_{deed} BEFORE {deed} ON ledger_entry "
    "BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END"
)
DEEDS = ("UPDATE", "DELETE")


def choice(name, values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def moment(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stripe_id", sa.String(length=255), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("status", choice("disputestatus", STATUSES), nullable=False),
        moment("respond_by", nullable=True),
        sa.Column("is_charge_refundable", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        moment("opened_at"),
        moment("ended_at", nullable=True),
        moment("evidence_taken_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_dispute_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_dispute_stripe_id")),
    )
    op.create_index(op.f("ix_dispute_payment_id"), "dispute", ["payment_id"])
    op.create_table(
        "balance_transaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stripe_id", sa.String(length=255), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("fee", sa.Integer(), nullable=False),
        sa.Column("net", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        moment("at"),
        moment("available_at"),
        sa.Column("source_id", sa.String(length=255), nullable=True),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("payout_id", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_balance_transaction_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_balance_transaction")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_balance_transaction_stripe_id")),
    )
    for name in ("at", "payment_id", "payout_id", "source_id"):
        op.create_index(op.f(f"ix_balance_transaction_{name}"), "balance_transaction", [name])
    allow_accounts(ACCOUNTS + NEW_ACCOUNTS)


def downgrade() -> None:
    allow_accounts(ACCOUNTS)  # refused where something was posted to the others: nothing is lost
    op.drop_table("balance_transaction")
    op.drop_table("dispute")


def allow_accounts(names) -> None:
    """Let the ledger hold these accounts. SQLite writes the table anew, refusals included."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(ONE_OF), "ledger_entry")
        wanted = ", ".join(f"'{name}'" for name in names)
        op.create_check_constraint(op.f(ONE_OF), "ledger_entry", f"account IN ({wanted})")
        return
    for deed in DEEDS:
        op.execute(f"DROP TRIGGER ledger_entry_no_{deed}")
    op.drop_index(op.f("ix_ledger_entry_posting"), "ledger_entry")
    op.rename_table("ledger_entry", "ledger_entry_before")
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting", sa.String(length=80), nullable=False),
        sa.Column("account", choice("account", names), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("posting", "account", name="uq_ledger_entry_once"),
    )
    columns = "id, posting, account, amount, at"
    op.execute(f"INSERT INTO ledger_entry ({columns}) SELECT {columns} FROM ledger_entry_before")
    op.drop_table("ledger_entry_before")
    op.create_index(op.f("ix_ledger_entry_posting"), "ledger_entry", ["posting"])
    for deed in DEEDS:
        op.execute(APPEND_ONLY.format(deed=deed))
