"""How often each member of staff is written to about what waits.

Revision: 0380, after 0370
"""

import sqlalchemy as sa
from alembic import op

revision = "0380"
down_revision = "0370"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rhythm = sa.Enum(
        "never",
        "daily",
        "hourly",
        name="rhythm",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    op.create_table(
        "to_do_letters",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("rhythm", rhythm, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_to_do_letters_account_id_staff_account"),
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_to_do_letters")),
    )


def downgrade() -> None:
    op.drop_table("to_do_letters")
