"""Bills given to another payer after the registration was sent.

Revision: 0160, after 0150
"""

import sqlalchemy as sa
from alembic import op

revision = "0160"
down_revision = "0150"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payer_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(80), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_payer_change_registration_id_registration"),
        ),
        sa.ForeignKeyConstraint(
            ["part_id"], ["registration.id"], name=op.f("fk_payer_change_part_id_registration")
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_payer_change_attendee_id_attendee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer_change")),
        sa.UniqueConstraint("part_id", name=op.f("uq_payer_change_part_id")),
    )
    for name in ("registration_id", "attendee_id"):
        op.create_index(op.f(f"ix_payer_change_{name}"), "payer_change", [name])


def downgrade() -> None:
    op.drop_table("payer_change")
