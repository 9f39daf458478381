"""A card payment that Stripe converted for the payer waits to be looked at, as a kind of its own.

Revision: 0225, after 0220
"""

import sqlalchemy as sa
from alembic import op

revision = "0225"
down_revision = "0220"
branch_labels = None
depends_on = None

TABLE, CHECK = "difference", "ck_difference_kind"
KINDS = (
    "payment_found",
    "refund_found",
    "external_refund",
    "dispute_found",
    "unknown_page",
    "wrong_amount",
    "payment_unknown",
    "refund_unknown",
    "refund_differs",
    "dispute_unknown",
    "dispute_differs",
    "other_currency",
    "other_amount",
    "bill_changed",
)
CONVERTED = "other_presentment"
AFTER = (*KINDS[:-1], CONVERTED, KINDS[-1])


def upgrade() -> None:
    allow_kinds(KINDS, AFTER)
    hold_theirs_as(sa.BigInteger())  # a place costs millions in some currencies


def downgrade() -> None:
    """Keep what waits to be looked at, with the sum that came; what was charged is not kept."""
    op.execute(
        f"UPDATE {TABLE} SET kind = 'other_amount', theirs = ours, "
        f"theirs_currency = ours_currency WHERE kind = '{CONVERTED}'"
    )
    allow_kinds(AFTER, KINDS)
    hold_theirs_as(sa.Integer())


def hold_theirs_as(kind: sa.Integer) -> None:
    """Change how large a sum at Stripe may be; to SQLite all integers are alike."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(TABLE, "theirs", type_=kind)


def allow_kinds(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Change which kinds the table takes; on SQLite as in 0100."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(CHECK), TABLE, type_="check")
        op.create_check_constraint(op.f(CHECK), TABLE, f"kind IN ({named(after)})")
        return
    old, new = (f"kind IN ({named(kinds)})".replace("'", "''") for kinds in (before, after))
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    op.execute(
        f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = '{TABLE}'"
    )
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")


def named(kinds: tuple[str, ...]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)
