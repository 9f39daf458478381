"""Holds that are extended, changes of a draft that are counted, and what the office sets of holds.

Revision: 0370, after 0330
"""

import sqlalchemy as sa
from alembic import op

revision = "0370"
down_revision = "0360"
branch_labels = None
depends_on = None

COUNTS = ("extended", "revised")
NUMBERS = (
    "ample_hours",
    "scarce_minutes",
    "scarce_below_percent",
    "most_extensions",
    "extension_hours",
    "announced_minutes",
)


def upgrade() -> None:
    for name in COUNTS:
        count = sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        op.add_column("registration", count)
    flag = sa.Column("at_desk", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("registration", flag)
    op.create_table(
        "hold_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in NUMBERS),
        sa.CheckConstraint("id = 1", name=op.f("ck_hold_rules_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_rules")),
    )
    op.create_table(
        "hold_notice",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_hold_notice_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("registration_id", "until", name=op.f("pk_hold_notice")),
    )
    op.create_table(
        "link_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column(
            "language",
            sa.Enum(
                "fr", "en", "es", name="language", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_wish")),
    )
    op.create_table(
        "unsubscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("unsubscribed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["outbox_message.id"],
            name=op.f("fk_unsubscription_message_id_outbox_message"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsubscription")),
        sa.UniqueConstraint("address", name=op.f("uq_unsubscription_address")),
    )


def downgrade() -> None:
    op.drop_table("unsubscription")
    op.drop_table("link_wish")
    op.drop_table("hold_notice")
    op.drop_table("hold_rules")
    for name in ("at_desk", *COUNTS[::-1]):
        op.drop_column("registration", name)
