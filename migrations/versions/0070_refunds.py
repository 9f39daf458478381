"""Refunds that finance decides on, and what is taken back of a bill.

Revision: 0070, after 0060
"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0060"
branch_labels = None
depends_on = None

OF_BILL = ("credited_subtotal", "credited_gst", "credited_qst", "retained")
RANGE = (
    "credited_subtotal BETWEEN 0 AND subtotal AND credited_gst BETWEEN 0 AND gst "
    "AND credited_qst BETWEEN 0 AND qst"
)
ENDED = "SELECT id FROM registration WHERE status IN ('cancelled', 'expired', 'declined')"


def upgrade() -> None:
    for name in OF_BILL:
        op.add_column("bill", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE bill SET credited_subtotal = subtotal, credited_gst = gst, credited_qst = qst "
        f"WHERE registration_id IN ({ENDED})"
    )
    if op.get_bind().dialect.name == "postgresql":  # SQLite checks only what is made with a table
        op.create_check_constraint(op.f("ck_bill_credited_in_range"), "bill", RANGE)
    for column in (
        sa.Column("note", sa.String(200), nullable=True),
        sa.Column("asked_by", sa.String(80), nullable=True),
        sa.Column("awaits_approval", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("approved_by", sa.String(80), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("bank_note", sa.String(200), nullable=True),
    ):
        op.add_column("refund", column)
    op.create_table(
        "refund_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("four_eyes_above", sa.Integer(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_refund_policy_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_policy")),
    )
    op.create_table(
        "refund_window",
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("fee", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "percent BETWEEN 0 AND 100 AND fee >= 0",
            name=op.f("ck_refund_window_percent_in_range"),
        ),
        sa.PrimaryKeyConstraint("until", name=op.f("pk_refund_window")),
    )


def downgrade() -> None:
    op.drop_table("refund_window")
    op.drop_table("refund_policy")
    for name in ("bank_note", "by_hand", "approved_by", "awaits_approval", "asked_by", "note"):
        op.drop_column("refund", name)
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_bill_credited_in_range"), "bill")
    for name in reversed(OF_BILL):
        op.drop_column("bill", name)
