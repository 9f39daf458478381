"""Differences between our books and Stripe's, the looks that find them, and reviews that wait.

Revision: 0180, after 0170
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0180"
down_revision = "0170"
branch_labels = None
depends_on = None

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
STATES = ("open", "settled", "gone", "mended")
ENDINGS = ("whole", "unanswered", "refused", "broken")
OWED = re.compile(r"while (-?[\d,]+)\.(\d\d) was owed")  # as the reason was written before


def choice(name, values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def moment(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", choice("kind", KINDS), nullable=False),
        sa.Column("about", sa.String(255), nullable=False),
        sa.Column("stripe_id", sa.String(255), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("ours", sa.Integer(), nullable=True),
        sa.Column("ours_currency", sa.String(3), nullable=True),
        sa.Column("theirs", sa.Integer(), nullable=True),
        sa.Column("theirs_currency", sa.String(3), nullable=True),
        moment("dated_at"),
        moment("first_seen_at"),
        moment("last_seen_at"),
        moment("gone_at", nullable=True),
        sa.Column("state", choice("state", STATES), nullable=False),
        sa.Column("settled_by", sa.String(80), nullable=True),
        moment("settled_at", nullable=True),
        sa.Column("note", sa.String(300), nullable=True),
        sa.CheckConstraint(
            "(ours IS NULL) = (ours_currency IS NULL)", name=op.f("ck_difference_ours_has_currency")
        ),
        sa.CheckConstraint(
            "(theirs IS NULL) = (theirs_currency IS NULL)",
            name=op.f("ck_difference_theirs_has_currency"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_difference_registration_id_registration"),
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_difference_attempt_id_attempt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference")),
        sa.UniqueConstraint("kind", "about", name="uq_difference_once"),
    )
    for name in ("stripe_id", "registration_id", "attempt_id", "state"):
        op.create_index(op.f(f"ix_difference_{name}"), "difference", [name])
    op.create_table(
        "reconciliation",
        sa.Column("id", sa.Integer(), nullable=False),
        moment("began_at"),
        moment("since"),
        moment("ended_at"),
        sa.Column("ending", choice("ending", ENDINGS), nullable=False),
        sa.Column("fault", sa.String(80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
    )
    op.create_index(op.f("ix_reconciliation_began_at"), "reconciliation", ["began_at"])
    list_reviews()


def list_reviews() -> None:
    """Put the card payments that wait to be looked at into the list. Their own reason stays."""
    payment, attempt = payments_and_attempts()
    wanted = (
        sa.select(
            attempt.c.id,
            attempt.c.registration_id,
            attempt.c.amount.label("asked"),
            attempt.c.currency.label("asked_currency"),
            attempt.c.payment_intent_id,
            attempt.c.session_id,
            attempt.c.review_reason,
            attempt.c.created_at,
            payment.c.amount,
            payment.c.currency,
            payment.c.received_at,
        )
        .join(payment, payment.c.attempt_id == attempt.c.id)
        .where(attempt.c.status == "needs_review")
        .order_by(attempt.c.id)
    )
    connection = op.get_bind()
    rows = [review(row) for row in connection.execute(wanted)]
    if rows:
        connection.execute(sa.insert(differences()), rows)


def review(row) -> dict:
    owed = OWED.search(row.review_reason or "")
    expected = row.asked
    if row.currency != row.asked_currency:
        kind = "other_currency"
    elif owed and row.amount == row.asked:
        kind, expected = "bill_changed", int(owed[1].replace(",", "") + owed[2])
    else:
        kind = "other_amount"
    return {
        "kind": kind,
        "about": f"attempt:{row.id}",
        "stripe_id": row.payment_intent_id or row.session_id,
        "registration_id": row.registration_id,
        "attempt_id": row.id,
        "ours": expected,
        "ours_currency": row.asked_currency,
        "theirs": row.amount,
        "theirs_currency": row.currency,
        "dated_at": row.created_at,
        "first_seen_at": row.received_at,
        "last_seen_at": row.received_at,
        "state": "open",
    }


def payments_and_attempts():
    payment = sa.table(
        "payment",
        sa.column("attempt_id", sa.Uuid()),
        sa.column("amount", sa.Integer()),
        sa.column("currency", sa.String()),
        sa.column("received_at", sa.DateTime(timezone=True)),
    )
    attempt = sa.table(
        "attempt",
        sa.column("id", sa.Uuid()),
        sa.column("registration_id", sa.Integer()),
        sa.column("amount", sa.Integer()),
        sa.column("currency", sa.String()),
        sa.column("payment_intent_id", sa.String()),
        sa.column("session_id", sa.String()),
        sa.column("review_reason", sa.String()),
        sa.column("status", sa.String()),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    return payment, attempt


def differences():
    moments = ("dated_at", "first_seen_at", "last_seen_at")
    return sa.table(
        "difference",
        *(sa.column(name, sa.String()) for name in ("kind", "about", "stripe_id", "state")),
        *(sa.column(name, sa.Integer()) for name in ("registration_id", "ours", "theirs")),
        *(sa.column(name, sa.String()) for name in ("ours_currency", "theirs_currency")),
        sa.column("attempt_id", sa.Uuid()),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in moments),
    )


def downgrade() -> None:
    op.drop_table("reconciliation")
    op.drop_table("difference")
