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
    op.create_index(
        "uq_attendee_head",
        "attendee",
        ["registration_id"],
        unique=True,
        sqlite_where=HEADS,
        postgresql_where=HEADS,
    )


def downgrade() -> None:
    op.drop_index("uq_attendee_head", table_name="attendee")
    for name in ("protocol_rank", "is_head", "represents", "badge_name", "title"):
        op.drop_column("attendee", name)  # in place: other rows refer to these
