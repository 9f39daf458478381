"""A link of its own for whoever pays a bill.

Revision: 0080, after 0070
"""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    version = sa.Column("link_version", sa.Integer(), nullable=False, server_default="1")
    op.add_column("bill", version)


def downgrade() -> None:
    op.drop_column("bill", "link_version")
