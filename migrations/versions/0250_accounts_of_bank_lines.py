"""Lines of statements know the account they are of; what was held to be known is kept.

Lines imported before have no account: that of their whole file made their key, a CSV's none.

Revision: 0250, after 0225
"""

import sqlalchemy as sa
from alembic import op

revision = "0250"
down_revision = "0225"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bank_line", sa.Column("account", sa.String(100), nullable=True))
    op.create_table(
        "known_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("taken_id", sa.Integer(), nullable=True),
        sa.Column("account", sa.String(100), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("payer_name", sa.String(200), nullable=False),
        sa.Column("bank_reference", sa.String(100), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["bank_statement.id"],
            name=op.f("fk_known_line_statement_id_bank_statement"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["bank_line.id"], name=op.f("fk_known_line_line_id_bank_line")
        ),
        sa.ForeignKeyConstraint(
            ["taken_id"], ["bank_line.id"], name=op.f("fk_known_line_taken_id_bank_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_line")),
        sa.UniqueConstraint("taken_id", name=op.f("uq_known_line_taken_id")),
    )
    op.create_index(op.f("ix_known_line_statement_id"), "known_line", ["statement_id"])


def downgrade() -> None:
    op.drop_table("known_line")
    op.drop_column("bank_line", "account")  # in place: other rows refer to these
