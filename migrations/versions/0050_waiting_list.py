"""The waiting list, and how long a place from it is kept.

Revision: 0050, after 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0040"
branch_labels = None
depends_on = None

STILL = sa.text("people > 0")
# in words of its own: SQLite adds a key only together with its column
WAITED = (
    "ALTER TABLE registration ADD COLUMN waiting_entry_id INTEGER "
    "CONSTRAINT fk_registration_waiting_entry_id_waiting_entry REFERENCES waiting_entry (id)"
)


def upgrade() -> None:
    op.create_table(
        "waiting_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("submission_digest", sa.String(64), nullable=False),
        sa.Column(
            "language",
            sa.Enum(
                "fr", "en", "es", name="language", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("municipality", sa.String(200), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("contact_name", sa.String(200), nullable=False),
        sa.Column("contact_email", sa.String(254), nullable=False),
        sa.Column("folded", sa.String(700), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "people >= 0 AND people <= asked", name=op.f("ck_waiting_entry_people_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_waiting_entry_category_id_category")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_entry")),
        sa.UniqueConstraint("submission_digest", name=op.f("uq_waiting_entry_submission_digest")),
    )
    op.create_index(
        "ix_waiting_entry_line",
        "waiting_entry",
        ["category_id"],
        sqlite_where=STILL,
        postgresql_where=STILL,
    )
    op.execute(WAITED)
    op.create_index(
        op.f("ix_registration_waiting_entry_id"), "registration", ["waiting_entry_id"]
    )
    hours = sa.Column("waiting_offer_hours", sa.Integer(), nullable=False, server_default="48")
    op.add_column("summit", hours)


def downgrade() -> None:
    op.drop_column("summit", "waiting_offer_hours")
    op.drop_index(op.f("ix_registration_waiting_entry_id"), table_name="registration")
    op.drop_column("registration", "waiting_entry_id")
    op.drop_index("ix_waiting_entry_line", table_name="waiting_entry")
    op.drop_table("waiting_entry")
