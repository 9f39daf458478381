"""Texts about personal information and accessibility, published as versions.

Revision: 0035, after 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    texts = sa.Enum(
        "terms",
        "privacy",
        "accessibility",
        name="legaltext",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    op.create_table(
        "notice_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("of", texts, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_version")),
        sa.UniqueConstraint("of", "number", name=op.f("uq_notice_version_of")),
    )


def downgrade() -> None:
    op.drop_table("notice_version")
