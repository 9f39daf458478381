"""A person's participation type may change: a bill keeps the percent that bears taxes, to be raised.

Revision: 0150, after 0140
"""

import sqlalchemy as sa
from alembic import op

revision = "0150"
down_revision = "0140"
branch_labels = None
depends_on = None

# what was sold says by its own sums which percent was in force
PERCENT = (
    "UPDATE bill SET taxable_percent = CAST(ROUND(100.0 * taxable / subtotal) AS INTEGER) "
    "WHERE regime = 'domestic_mixed' AND subtotal > 0"
)


def upgrade() -> None:
    percent = sa.Column("taxable_percent", sa.Integer(), nullable=False, server_default="100")
    op.add_column("bill", percent)
    op.execute(PERCENT)


def downgrade() -> None:
    op.drop_column("bill", "taxable_percent")
