"""People who leave a registration, and what their bill claims then.

Revision: 0120, after 0080
"""

import sqlalchemy as sa
from alembic import op

revision = "0120"
down_revision = "0080"
branch_labels = None
depends_on = None

VOIDED = ("voided_subtotal", "voided_gst", "voided_qst")
ENDED = "SELECT id FROM registration WHERE status IN ('cancelled', 'expired', 'declined')"


def upgrade() -> None:
    op.add_column("attendee", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    for name in VOIDED:
        op.add_column("bill", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE bill SET voided_subtotal = credited_subtotal, voided_gst = credited_gst, "
        f"voided_qst = credited_qst WHERE registration_id IN ({ENDED})"
    )


def downgrade() -> None:
    for name in reversed(VOIDED):
        op.drop_column("bill", name)
    op.drop_column("attendee", "left_at")
