"""Variants of a participation type's price, and who has one.

Old rows have none and cost what they cost. Revision: 0410, after 0400
"""

import sqlalchemy as sa
from alembic import op

revision = "0410"
down_revision = "0400"
branch_labels = None
depends_on = None

STANDS = "state IN ('sent', 'accepted')"


def _of_variant(table: str) -> str:
    """Return the statement: SQLite adds a key only together with its column."""
    return (
        f"ALTER TABLE {table} ADD COLUMN variant_id INTEGER "
        f"CONSTRAINT fk_{table}_variant_id_variant REFERENCES variant (id)"
    )


def _unique(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        "type_proof",
        columns,
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def upgrade() -> None:
    op.create_table(
        "variant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("needs_proof", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_variant_category_id_category")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant")),
    )
    op.create_index(op.f("ix_variant_category_id"), "variant", ["category_id"])
    op.create_table(
        "variant_window",
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_variant_window_not_negative")),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_variant_window_variant_id_variant")
        ),
        sa.PrimaryKeyConstraint("variant_id", "first_day", name=op.f("pk_variant_window")),
    )
    for table in ("attendee", "type_proof"):
        op.execute(_of_variant(table))
    op.create_index(op.f("ix_attendee_variant_id"), "attendee", ["variant_id"])
    op.drop_index("uq_type_proof_stands", table_name="type_proof")
    columns = ["attendee_id", "category_id"]
    _unique("uq_type_proof_stands", columns, f"{STANDS} AND variant_id IS NULL")
    _unique("uq_type_proof_stands_variant", ["attendee_id", "variant_id"], STANDS)


def downgrade() -> None:
    # what proved a rate proves no type, and of one person the index allows one that stands
    op.execute(
        "UPDATE type_proof SET state = 'refused', decided_at = coalesce(decided_at, uploaded_at)"
        f" WHERE variant_id IS NOT NULL AND {STANDS}"
    )
    op.drop_index("uq_type_proof_stands_variant", table_name="type_proof")
    op.drop_index("uq_type_proof_stands", table_name="type_proof")
    _unique("uq_type_proof_stands", ["attendee_id", "category_id"], STANDS)
    op.drop_index(op.f("ix_attendee_variant_id"), table_name="attendee")
    for table in ("type_proof", "attendee"):
        op.drop_column(table, "variant_id")  # in place: other rows refer to these
    op.drop_table("variant_window")
    op.drop_table("variant")
