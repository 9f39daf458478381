"""Seats that organizers hold for a city.

Revision: 0350, after 0330
"""

import sqlalchemy as sa
from alembic import op

revision = "0350"
down_revision = "0340"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "city_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        _moment("until"),
        sa.Column("remind_before", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(2000), nullable=False),
        _moment("made_at"),
        _moment("reminded_at", nullable=True),
        sa.CheckConstraint("remind_before >= 0", name=op.f("ck_city_hold_remind_before_not_negative")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_city_hold_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_city_hold")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_city_hold_registration_id")),
    )


def downgrade() -> None:
    op.drop_table("city_hold")
