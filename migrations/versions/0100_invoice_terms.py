"""Terms of invoices, reminders, purchase orders as files, and money taken at the desk.

Revision: 0100, after 0090
"""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0090"
branch_labels = None
depends_on = None

CHECK = "method IN ('card', 'transfer', 'cheque', 'cash'{more})"
TERMINAL = ", 'terminal'"


def upgrade() -> None:
    op.add_column("payment", sa.Column("recorded_by", sa.String(80), nullable=True))
    allow_methods("", TERMINAL)
    op.create_table(
        "invoice_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_days", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("remind_before", sa.JSON(), nullable=False),
        sa.Column("remind_after", sa.JSON(), nullable=False),
        sa.Column("release_after", sa.Integer(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_invoice_terms_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_terms")),
    )
    op.create_table(
        "payment_reminder",
        sa.Column("bill_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("releases_on", sa.Date(), nullable=True),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bill_id"], ["bill.id"], name=op.f("fk_payment_reminder_bill_id_bill")
        ),
        sa.PrimaryKeyConstraint("bill_id", "due_at", "rule", name=op.f("pk_payment_reminder")),
    )
    op.create_table(
        "due_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("moved_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("moved_by", sa.String(80), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_due_change_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_change")),
    )
    op.create_index(op.f("ix_due_change_registration_id"), "due_change", ["registration_id"])
    op.create_table(
        "order_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bill_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by", sa.String(80), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_order_file_bill_id_bill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_file")),
        sa.UniqueConstraint("bill_id", "sha256", name="uq_order_file_once"),
    )


def downgrade() -> None:
    for name in ("order_file", "due_change", "payment_reminder", "invoice_terms"):
        op.drop_table(name)
    op.execute("UPDATE payment SET method = 'cash' WHERE method = 'terminal'")
    allow_methods(TERMINAL, "")
    op.drop_column("payment", "recorded_by")


def allow_methods(before: str, after: str) -> None:
    """Change which ways to pay the table takes.

    SQLite cannot change a check, and copying the table would drop rows others point to. What it
    documents for this case is to change the text of the table (lang_altertable.html, section 7).
    """
    if op.get_bind().dialect.name == "postgresql":
        name = op.f("ck_payment_paymentmethod")
        op.drop_constraint(name, "payment", type_="check")
        op.create_check_constraint(name, "payment", CHECK.format(more=after))
        return
    old, new = (CHECK.format(more=more).replace("'", "''") for more in (before, after))
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    op.execute(
        f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = 'payment'"
    )
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
