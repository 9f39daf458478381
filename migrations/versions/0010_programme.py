"""The programme: rooms, themes, speakers, sessions, what changed of them, and agendas.

Revision: 0010, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0002"
branch_labels = None
depends_on = None


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


KINDS = (
    "plenary",
    "panel",
    "workshop",
    "round_table",
    "ceremony",
    "visit",
    "meal",
    "break",
    "other",
)
COLOURS = (
    "mayor",
    "delegate",
    "support",
    "companion",
    "press",
    "speaker",
    "partner",
    "team",
)
CHANGES = ("added", "time", "room", "title", "speakers", "cancelled", "restored")


def upgrade() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("capacity_note", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("colour", words("themecolour", *COLOURS), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("slug", name=op.f("uq_theme_slug")),
    )
    op.create_table(
        "speaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=600), nullable=False),
        sa.Column("role", sa.JSON(), nullable=True),
        sa.Column("organization", sa.JSON(), nullable=True),
        sa.Column("city", sa.JSON(), nullable=True),
        sa.Column("biography", sa.JSON(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "NOT is_published OR agreed_on IS NOT NULL",
            name=op.f("ck_speaker_agreed_to_be_shown"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "programme_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.Column("folded", sa.String(length=2000), nullable=False),
        sa.Column("kind", words("sessionkind", *KINDS), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("spoken", sa.JSON(), nullable=False),
        sa.Column("interpreted", sa.JSON(), nullable=False),
        sa.Column("capacity_note", sa.JSON(), nullable=True),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ends_at > starts_at", name=op.f("ck_programme_session_ends_after_it_starts")
        ),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL)",
            name=op.f("ck_programme_session_both_hours_or_none"),
        ),
        sa.CheckConstraint(
            "on_day IS NULL OR starts_at IS NULL", name=op.f("ck_programme_session_day_or_hours")
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_programme_session_room_id_room")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_session")),
        sa.UniqueConstraint("slug", name=op.f("uq_programme_session_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_programme_session_starts", "programme_session", ["starts_at"])
    op.create_index(op.f("ix_programme_session_room_id"), "programme_session", ["room_id"])
    op.create_table(
        "programme_session_theme",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["programme_session.id"],
            name=op.f("fk_programme_session_theme_session_id_programme_session"),
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_programme_session_theme_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint(
            "session_id", "theme_id", name=op.f("pk_programme_session_theme")
        ),
    )
    op.create_index(
        op.f("ix_programme_session_theme_theme_id"), "programme_session_theme", ["theme_id"]
    )
    op.create_table(
        "session_speaker",
        sa.Column("programme_session_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("role", words("speakerrole", "moderator", "speaker"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_session_id"],
            ["programme_session.id"],
            name=op.f("fk_session_speaker_programme_session_id_programme_session"),
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.id"], name=op.f("fk_session_speaker_speaker_id_speaker")
        ),
        sa.PrimaryKeyConstraint(
            "programme_session_id", "speaker_id", name=op.f("pk_session_speaker")
        ),
    )
    op.create_index(op.f("ix_session_speaker_speaker_id"), "session_speaker", ["speaker_id"])
    op.create_table(
        "programme_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_session_id", sa.Integer(), nullable=False),
        sa.Column("kind", words("changekind", *CHANGES), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_session_id"],
            ["programme_session.id"],
            name=op.f("fk_programme_change_programme_session_id_programme_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_change")),
    )
    op.create_index(
        op.f("ix_programme_change_programme_session_id"),
        "programme_change",
        ["programme_session_id"],
    )
    op.create_index(op.f("ix_programme_change_at"), "programme_change", ["at"])
    op.create_table(
        "agenda_entry",
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("programme_session_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["attendee.id"],
            name=op.f("fk_agenda_entry_attendee_id_attendee"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_session_id"],
            ["programme_session.id"],
            name=op.f("fk_agenda_entry_programme_session_id_programme_session"),
        ),
        sa.PrimaryKeyConstraint("attendee_id", "programme_session_id", name=op.f("pk_agenda_entry")),
    )
    op.create_index(
        op.f("ix_agenda_entry_programme_session_id"), "agenda_entry", ["programme_session_id"]
    )


def downgrade() -> None:
    for table in (
        "agenda_entry",
        "programme_change",
        "session_speaker",
        "programme_session_theme",
        "programme_session",
        "speaker",
        "theme",
        "room",
    ):
        op.drop_table(table)
