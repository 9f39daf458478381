"""Whether another payer resides in Canada: under a mixed price the taxes depend on it.

Revision: 0140, after 0130
"""

import sqlalchemy as sa
from alembic import op

revision = "0140"
down_revision = "0130"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attendee", sa.Column("payer_is_resident", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("attendee", "payer_is_resident")
