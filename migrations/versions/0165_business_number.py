"""The organizer's own number: NEQ, or a tax number of another country.

Revision: 0165, after 0160
"""

import sqlalchemy as sa
from alembic import op

revision = "0165"
down_revision = "0160"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tax_profile", sa.Column("business_number", sa.String(60), nullable=True))


def downgrade() -> None:
    op.drop_column("tax_profile", "business_number")
