"""Further contacts of a registration: who acts for a delegation beside the first, and for what.

Revision: 0390, after 0380
"""

import sqlalchemy as sa
from alembic import op

revision = "0390"
down_revision = "0380"
branch_labels = None
depends_on = None


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "further_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("folded", sa.String(500), nullable=False),
        sa.Column("language", _words("language", "fr", "en", "es"), nullable=False),
        sa.Column(
            "role",
            _words("contactrole", "focal_point", "finance", "assistant", "other"),
            nullable=False,
        ),
        sa.Column("receives", _words("receives", "people", "money", "everything"), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("named_by", sa.String(80), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_further_contact_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_further_contact")),
    )
    op.create_index(
        op.f("ix_further_contact_registration_id"), "further_contact", ["registration_id"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_further_contact_registration_id"), table_name="further_contact")
    op.drop_table("further_contact")
