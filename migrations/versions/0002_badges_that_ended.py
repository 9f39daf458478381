"""An index of the badges that ended: the door counts who is expected at every scan.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ENDED = sa.text("ended_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_badge_ended", "badge", ["ended_at"], sqlite_where=ENDED, postgresql_where=ENDED
    )


def downgrade() -> None:
    op.drop_index("ix_badge_ended", "badge")
