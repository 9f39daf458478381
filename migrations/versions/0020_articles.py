"""Articles from feeds: what was imported and said, cities, likeness, ties to other capabilities.

Revision: 0020, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0010"
branch_labels = None
depends_on = None

LANGUAGES = ("fr", "en", "es")
ADDED = {  # as columns with their own checks: SQLite would copy and drop a table others point to
    "topic": "kind VARCHAR(32) DEFAULT 'topic' NOT NULL "
    "CONSTRAINT ck_topic_topickind CHECK (kind IN ('topic', 'city'))",
    "article": "folded TEXT DEFAULT '' NOT NULL",
    "article_link": "is_rejected BOOLEAN DEFAULT false NOT NULL "
    "CONSTRAINT ck_article_link_pinned_or_rejected CHECK (NOT (is_pinned AND is_rejected))",
}


def choice(name, values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def moment():
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    for table, column in ADDED.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.create_table(
        "article_target",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("kind", choice("targetkind", ("session", "speaker")), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("is_rejected", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "NOT (is_pinned AND is_rejected)", name=op.f("ck_article_target_pinned_or_rejected")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_target_article_id_article")
        ),
        sa.PrimaryKeyConstraint("article_id", "kind", "key", name=op.f("pk_article_target")),
    )
    op.create_index("ix_article_target_kind_key", "article_target", ["kind", "key"])
    op.create_table(
        "article_words",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("language", choice("language", LANGUAGES), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_words_article_id_article")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_words")),
    )
    op.create_index(op.f("ix_article_words_language"), "article_words", ["language"])
    op.create_table(
        "article_likeness",
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "low_id < high_id", name=op.f("ck_article_likeness_stored_once_never_itself")
        ),
        sa.ForeignKeyConstraint(
            ["high_id"], ["article.id"], name=op.f("fk_article_likeness_high_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["low_id"], ["article.id"], name=op.f("fk_article_likeness_low_id_article")
        ),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_article_likeness")),
    )
    op.create_index(op.f("ix_article_likeness_high_id"), "article_likeness", ["high_id"])
    op.create_table(
        "article_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("language", choice("language", LANGUAGES), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("checked_at", moment(), nullable=True),
        sa.Column("failure", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_feed")),
        sa.UniqueConstraint("address", name=op.f("uq_article_feed_address")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("failure", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_table(
        "imported_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("guid", sa.String(length=500), nullable=True),
        sa.Column("link", sa.String(length=700), nullable=True),
        sa.Column("language", choice("language", LANGUAGES), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("pending", sa.JSON(), nullable=False),
        sa.Column("seen_at", moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_imported_entry_article_id_article")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_entry")),
        sa.UniqueConstraint("guid", name=op.f("uq_imported_entry_guid")),
        sa.UniqueConstraint("link", name=op.f("uq_imported_entry_link")),
    )
    op.create_index(op.f("ix_imported_entry_article_id"), "imported_entry", ["article_id"])


def downgrade() -> None:
    for table in (
        "imported_entry",
        "import_run",
        "article_feed",
        "article_likeness",
        "article_words",
        "article_target",
    ):
        op.drop_table(table)
    for table, column in ADDED.items():
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
