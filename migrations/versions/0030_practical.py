"""What organizers say beside the programme: pictures, the venue, the banner, practical pages.

Revision: 0030, after 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0020"
branch_labels = None
depends_on = None

OF_SUMMIT = (
    ("venue_address", sa.String(300)),
    ("map_url", sa.String(500)),
    ("map_alt", sa.JSON()),
    ("interpretation", sa.JSON()),
    ("banner", sa.JSON()),
    ("banner_url", sa.String(500)),
    ("banner_from", sa.DateTime(timezone=True)),
    ("banner_until", sa.DateTime(timezone=True)),
    ("thanks", sa.JSON()),
    ("materials", sa.JSON()),
    ("next_edition", sa.JSON()),
)
# in words of its own: SQLite adds a key only together with its column
ADD_MAP = (
    "ALTER TABLE summit ADD COLUMN map_picture_id INTEGER "
    "CONSTRAINT fk_summit_map_picture_id_picture REFERENCES picture (id)"
)


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
    )
    for name, kind in OF_SUMMIT:
        op.add_column("summit", sa.Column(name, kind, nullable=True))
    op.execute(ADD_MAP)
    op.create_table(
        "practical_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practical_page")),
        sa.UniqueConstraint("slug", name=op.f("uq_practical_page_slug")),
    )
    op.create_table(
        "partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.JSON(), nullable=False),
        sa.Column("url", sa.String(500), nullable=True),
        sa.Column("logo_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["logo_id"], ["picture.id"], name=op.f("fk_partner_logo_id_picture")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
    )
    op.create_table(
        "hotel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("address", sa.String(300), nullable=False),
        sa.Column("distance", sa.JSON(), nullable=False),
        sa.Column("rate", sa.JSON(), nullable=False),
        sa.Column("url", sa.String(500), nullable=True),
        sa.Column("booking_code", sa.String(60), nullable=True),
        sa.Column("book_until", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel")),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("heading", sa.JSON(), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )


def downgrade() -> None:
    for table in ("question", "hotel", "partner", "practical_page"):
        op.drop_table(table)
    op.drop_column("summit", "map_picture_id")
    for name, _kind in reversed(OF_SUMMIT):
        op.drop_column("summit", name)
    op.drop_table("picture")
