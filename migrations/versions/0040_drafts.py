"""Drafts of the summit's facts.

Revision: 0040, after 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "summit_draft",
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("over", sa.String(24), nullable=False),
        sa.Column("kept_by", sa.String(80), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("form", name=op.f("pk_summit_draft")),
    )


def downgrade() -> None:
    op.drop_table("summit_draft")
