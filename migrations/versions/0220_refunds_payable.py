"""Refunds that are promised and not sent are owed in the ledger, those that wait already too.

They are posted on the day of this change, so that no month that was closed changes. What was sent
before stays as it was posted.

Revision: 0220, after 0210
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0220"
down_revision = "0210"
branch_labels = None
depends_on = None

PROMISED = ("requested", "pending", "requires_action")


def upgrade() -> None:
    connection, at = op.get_bind(), datetime.now(UTC)
    name = ledger().c.posting
    wanted = sa.select(name).where(name.startswith("refund-granted:"))
    posted = set(connection.scalars(wanted))  # before this change was undone
    sides = [
        {"posting": posting, "account": account, "amount": amount, "at": at}
        for refund_id, cents in connection.execute(promised()).all()
        if (posting := f"refund-granted:{refund_id}") not in posted
        for account, amount in (("receivable", cents), ("refunds", -cents))
    ]
    if sides:
        connection.execute(sa.insert(ledger()), sides)


def downgrade() -> None:
    """Leave what was posted: the ledger is append-only."""


def promised() -> sa.Select[tuple[object, int]]:
    """Return the refunds that wait to be sent, but for those that nobody approved yet."""
    refund = sa.table(
        "refund",
        sa.column("id", sa.Uuid()),
        sa.column("payment_id", sa.Integer()),
        sa.column("amount", sa.Integer()),
        sa.column("status", sa.String()),
        sa.column("awaits_approval", sa.Boolean()),
        sa.column("requested_at", sa.DateTime(timezone=True)),
    )
    payment, bill = (
        sa.table(name, *(sa.column(one) for one in ("id", "bill_id", "currency")))
        for name in ("payment", "bill")
    )
    return (
        sa.select(refund.c.id, refund.c.amount)
        .join(payment, payment.c.id == refund.c.payment_id)
        .join(bill, bill.c.id == payment.c.bill_id)
        .where(
            refund.c.status.in_(PROMISED),
            sa.not_(refund.c.awaits_approval),
            payment.c.currency == bill.c.currency,  # the ledger holds one currency
        )
        .order_by(refund.c.requested_at, refund.c.id)
    )


def ledger() -> sa.TableClause:
    return sa.table(
        "ledger_entry",
        sa.column("posting", sa.String()),
        sa.column("account", sa.String()),
        sa.column("amount", sa.Integer()),
        sa.column("at", sa.DateTime(timezone=True)),
    )
