"""People who leave a registration, and what their bill claims then.

Revision: 0120, after 0110
"""

import sqlalchemy as sa
from alembic import op

revision = "0120"
down_revision = "0110"
branch_labels = None
depends_on = None

VOIDED = ("voided_subtotal", "voided_gst", "voided_qst")
ENDED = "SELECT id FROM registration WHERE status IN ('cancelled', 'expired', 'declined')"
# in words of its own: SQLite adds a key only together with its column
REPLACES = (
    "ALTER TABLE attendee ADD COLUMN replaces_id INTEGER "
    "CONSTRAINT fk_attendee_replaces_id_attendee REFERENCES attendee (id)"
)
visa_status = sa.Enum(
    "asked", "accepted", "declined", name="visastatus", native_enum=False, create_constraint=True, length=32
)


def upgrade() -> None:
    op.add_column("attendee", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(REPLACES)
    op.create_index(op.f("ix_attendee_replaces_id"), "attendee", ["replaces_id"])
    op.add_column("refund_policy", sa.Column("substitution_until", sa.Date(), nullable=True))
    for name in VOIDED:
        op.add_column("bill", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE bill SET voided_subtotal = credited_subtotal, voided_gst = credited_gst, "
        f"voided_qst = credited_qst WHERE registration_id IN ({ENDED})"
    )
    op.create_table(
        "visa_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=True),
        sa.Column("status", visa_status, nullable=False),
        sa.Column("said", sa.String(300), nullable=True),
        sa.Column("file_name", sa.String(120), nullable=True),
        sa.Column("media_type", sa.String(40), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(300), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_visa_request_registration_id_registration"),
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_visa_request_attendee_id_attendee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visa_request")),
    )
    op.create_index(
        op.f("ix_visa_request_registration_id"), "visa_request", ["registration_id"]
    )
    op.create_index(op.f("ix_visa_request_attendee_id"), "visa_request", ["attendee_id"])
    op.create_index(
        "uq_visa_request_open",
        "visa_request",
        ["attendee_id"],
        unique=True,
        sqlite_where=sa.text("status = 'asked'"),
        postgresql_where=sa.text("status = 'asked'"),
    )
    op.create_table(
        "visa_file",
        sa.Column("visa_request_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visa_request_id"],
            ["visa_request.id"],
            name=op.f("fk_visa_file_visa_request_id_visa_request"),
        ),
        sa.PrimaryKeyConstraint("visa_request_id", name=op.f("pk_visa_file")),
    )
    op.create_table(
        "discount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bill_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("granted_by", sa.String(80), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_discount_positive")),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_discount_bill_id_bill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discount")),
    )
    op.create_index(op.f("ix_discount_bill_id"), "discount", ["bill_id"])


def downgrade() -> None:
    op.drop_table("discount")
    op.drop_table("visa_file")
    op.drop_table("visa_request")
    for name in reversed(VOIDED):
        op.drop_column("bill", name)
    op.drop_column("refund_policy", "substitution_until")
    op.drop_index(op.f("ix_attendee_replaces_id"), table_name="attendee")
    op.drop_column("attendee", "replaces_id")
    op.drop_column("attendee", "left_at")
