"""Zones: who may enter which part of the venue, and which gate stands where.

Revision: 0400, after 0390
"""

import sqlalchemy as sa
from alembic import op

revision = "0400"
down_revision = "0390"
branch_labels = None
depends_on = None

CHECK = "ck_scan_verdict"
BEFORE = (
    "admitted",
    "desk",
    "repeat",
    "duplicate",
    "replaced",
    "cancelled",
    "unknown",
    "forged",
)
AFTER = (*BEFORE[:6], "elsewhere", *BEFORE[6:])
ZONE = (  # in words of its own: SQLite adds a key only together with its column
    "ALTER TABLE {0} ADD COLUMN zone_id INTEGER CONSTRAINT fk_{0}_zone_id_zone REFERENCES zone (id)"
)


def upgrade() -> None:
    op.create_table(
        "zone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("letters", sa.String(2), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone")),
        sa.UniqueConstraint("letters", name=op.f("uq_zone_letters")),
    )
    op.create_table(
        "zone_type",
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_zone_type_zone_id_zone")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_zone_type_category_id_category")
        ),
        sa.PrimaryKeyConstraint("zone_id", "category_id", name=op.f("pk_zone_type")),
    )
    for table in ("checkpoint", "scan"):
        op.execute(ZONE.format(table))
    allow_verdicts(BEFORE, AFTER)


def downgrade() -> None:
    """A gate that answered "elsewhere" let nobody in; the nearest older word is "unknown"."""
    op.execute("UPDATE scan SET shown = 'unknown' WHERE shown = 'elsewhere'")
    allow_verdicts(AFTER, BEFORE)
    for table in ("scan", "checkpoint"):
        op.drop_column(table, "zone_id")  # in place: other rows refer to these
    op.drop_table("zone_type")
    op.drop_table("zone")


def allow_verdicts(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Change which verdicts the table takes; on SQLite as in 0100."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(CHECK), "scan", type_="check")
        op.create_check_constraint(op.f(CHECK), "scan", f"shown IN ({named(after)})")
        return
    old, new = (f"shown IN ({named(one)})".replace("'", "''") for one in (before, after))
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    op.execute(f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = 'scan'")
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")


def named(verdicts: tuple[str, ...]) -> str:
    return ", ".join(f"'{one}'" for one in verdicts)
