"""Participation types are seen between two moments, and limited in one registration.

Each has seats of its own, which the database sees to; seats that several share have a name.

Revision: 0300, after 0250
"""

import sqlalchemy as sa
from alembic import op

revision = "0300"
down_revision = "0250"
branch_labels = None
depends_on = None

COLUMNS = {
    "visible_from": sa.DateTime(timezone=True),
    "visible_until": sa.DateTime(timezone=True),
    "least_people": sa.Integer(),
    "most_people": sa.Integer(),
}
NAMES = (
    "UPDATE counter SET name = 'Salle ' || id "
    "WHERE id IN (SELECT pool_id FROM category WHERE pool_id IS NOT NULL)"
)


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("category", sa.Column(name, kind, nullable=True))
    op.create_index("uq_category_counter_id", "category", ["counter_id"], unique=True)
    op.add_column("counter", sa.Column("name", sa.String(100), nullable=True))
    op.execute(NAMES)


def downgrade() -> None:
    op.drop_column("counter", "name")  # in place: other rows refer to these
    op.drop_index("uq_category_counter_id", "category")
    for name in COLUMNS:
        op.drop_column("category", name)
