"""Several payers of one registration: who pays for each person, and the parts they became.

Revision: 0130, after 0120
"""

import sqlalchemy as sa
from alembic import op

revision = "0130"
down_revision = "0120"
branch_labels = None
depends_on = None

# in words of its own: SQLite adds a key or a check only together with its column
PART = (
    "ALTER TABLE registration ADD COLUMN part_of_id INTEGER "
    "CONSTRAINT fk_registration_part_of_id_registration REFERENCES registration (id)"
)
PAID_BY = (
    "ALTER TABLE attendee ADD COLUMN paid_by VARCHAR(32) NOT NULL DEFAULT 'city' "
    "CONSTRAINT ck_attendee_paidby CHECK (paid_by IN ('city', 'self', 'other'))"
)


def upgrade() -> None:
    op.execute(PART)
    op.create_index(op.f("ix_registration_part_of_id"), "registration", ["part_of_id"])
    op.execute(PAID_BY)
    op.add_column("attendee", sa.Column("payer_name", sa.String(200), nullable=True))
    op.add_column("attendee", sa.Column("payer_email", sa.String(254), nullable=True))
    op.add_column("bill", sa.Column("payer_email", sa.String(254), nullable=True))


def downgrade() -> None:
    op.drop_column("bill", "payer_email")
    for name in ("payer_email", "payer_name", "paid_by"):
        op.drop_column("attendee", name)
    op.drop_index(op.f("ix_registration_part_of_id"), table_name="registration")
    op.drop_column("registration", "part_of_id")
