"""People: titles, the name on a badge, whom they represent, who leads, rank of protocol.

Revision: 0320, after 0250
"""

import sqlalchemy as sa
from alembic import op

revision = "0320"
down_revision = "0250"
branch_labels = None
depends_on = None

HEADS = sa.text("is_head AND left_at IS NULL")


def upgrade() -> None:
    for name, length in (("title", 40), ("badge_name", 100), ("represents", 200)):
        text = sa.Column(name, sa.String(length), nullable=False, server_default="")
        op.add_column("attendee", text)
    is_head = sa.Column("is_head", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("attendee", is_head)
    op.add_column("attendee", sa.Column("protocol_rank", sa.Integer(), nullable=True))
    follows = sa.Column("name_follows", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("attendee", follows)
    op.create_index(
        "uq_attendee_head",
        "attendee",
        ["registration_id"],
        unique=True,
        sqlite_where=HEADS,
        postgresql_where=HEADS,
    )
    op.create_table(
        "people_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("names_until", sa.Date(), nullable=True),
        sa.Column("changes_until", sa.Date(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_people_rules_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_rules")),
    )
    op.create_table(
        "names_reminder",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_names_reminder_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("registration_id", "sent_on", name=op.f("pk_names_reminder")),
    )


def downgrade() -> None:
    op.drop_table("names_reminder")
    op.drop_table("people_rules")
    op.drop_index("uq_attendee_head", table_name="attendee")
    for name in ("name_follows", "protocol_rank", "is_head", "represents", "badge_name", "title"):
        op.drop_column("attendee", name)  # in place: other rows refer to these
