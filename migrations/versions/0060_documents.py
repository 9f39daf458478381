"""Documents, bank details, who a bill is made out to; what is append-only for the database too.

Revision: 0060, after 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0050"
branch_labels = None
depends_on = None

KINDS = ("quote", "invoice", "credit_note", "receipt", "statement")
APPEND_ONLY = ("ledger_entry", "document", "document_file")
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
BANK = {
    "account_holder": 200,
    "bank_name": 200,
    "bank_address": 300,
    "institution": 3,
    "transit": 5,
    "account_number": 34,
    "swift": 11,
    "cheque_payable_to": 200,
    "cheque_address": 300,
}


def kind() -> sa.Enum:
    return sa.Enum(
        *KINDS, name="documentkind", native_enum=False, create_constraint=True, length=32
    )


def upgrade() -> None:
    op.create_table(
        "bank_details",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(most), nullable=True) for name, most in BANK.items()),
        sa.CheckConstraint("id = 1", name=op.f("ck_bank_details_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_details")),
    )
    op.add_column("bill", sa.Column("payer_address", sa.String(500), nullable=True))
    op.add_column("bill", sa.Column("payer_tax_id", sa.String(40), nullable=True))
    op.create_table(
        "document_series",
        sa.Column("kind", kind(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_document_series")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", kind(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("bill_id", sa.Integer(), nullable=True),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column(
            "language",
            sa.Enum(
                "fr",
                "en",
                "es",
                name="language",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_document_registration_id_registration"),
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_document_bill_id_bill")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_document_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["document.id"], name=op.f("fk_document_corrects_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("kind", "year", "place", name="uq_document_place"),
        sa.UniqueConstraint("number", name=op.f("uq_document_number")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_document_payment_id")),
    )
    for column in ("registration_id", "bill_id", "corrects_id"):
        op.create_index(op.f(f"ix_document_{column}"), "document", [column])
    op.create_table(
        "document_file",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_file_document_id_document")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_file")),
    )
    for statement in _refusals():
        op.execute(statement)


def _refusals() -> list[str]:
    told = TRIGGERS[op.get_bind().dialect.name]
    return [
        one.format(table=table, deed=deed)
        for table in APPEND_ONLY
        for deed in ("UPDATE", "DELETE")
        for one in told
    ]


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        for deed in ("UPDATE", "DELETE"):
            on = f" ON {table}" if is_postgresql else ""
            op.execute(f"DROP TRIGGER {table}_no_{deed}{on}")
            if is_postgresql:
                op.execute(f"DROP FUNCTION {table}_no_{deed}")
    op.drop_table("document_file")
    op.drop_table("document")
    op.drop_table("document_series")
    op.drop_column("bill", "payer_tax_id")
    op.drop_column("bill", "payer_address")
    op.drop_table("bank_details")
