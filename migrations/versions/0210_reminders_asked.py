"""Who asked for a reminder, where no worker did.

Revision: 0210, after 0200
"""

import sqlalchemy as sa
from alembic import op

revision = "0210"
down_revision = "0200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("payment_reminder") as table:
        table.add_column(sa.Column("asked_by", sa.String(length=80), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("payment_reminder") as table:
        table.drop_column("asked_by")
