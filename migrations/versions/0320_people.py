"""People: titles, badge names, heads, names that follow, and what each person agreed to.

Revision: 0320, after 0250
"""

import sqlalchemy as sa
from alembic import op

revision = "0320"
down_revision = "0310"
branch_labels = None
depends_on = None

HEADS = sa.text("is_head AND left_at IS NULL")


CHECK = "ck_consent_purpose"
BEFORE, AFTER = ("public_list", "news"), ("public_list", "photo", "news")
PERSON = (  # in words of its own: SQLite adds a key only together with its column
    "ALTER TABLE consent ADD COLUMN attendee_id INTEGER "
    "CONSTRAINT fk_consent_attendee_id_attendee REFERENCES attendee (id)"
)


def upgrade() -> None:
    op.execute(PERSON)
    op.create_index(op.f("ix_consent_attendee_id"), "consent", ["attendee_id"])
    allow_purposes(BEFORE, AFTER)
    for name, length in (("title", 40), ("badge_name", 100), ("represents", 200)):
        text = sa.Column(name, sa.String(length), nullable=False, server_default="")
        op.add_column("attendee", text)
    is_head = sa.Column("is_head", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("attendee", is_head)
    op.add_column("attendee", sa.Column("protocol_rank", sa.Integer(), nullable=True))
    follows = sa.Column("name_follows", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("attendee", follows)
    op.create_index(
        "uq_attendee_head",
        "attendee",
        ["registration_id"],
        unique=True,
        sqlite_where=HEADS,
        postgresql_where=HEADS,
    )
    op.create_table(
        "people_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("names_until", sa.Date(), nullable=True),
        sa.Column("changes_until", sa.Date(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_people_rules_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_rules")),
    )
    op.create_table(
        "names_reminder",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_names_reminder_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("registration_id", "sent_on", name=op.f("pk_names_reminder")),
    )


def downgrade() -> None:
    """Forget what each person agreed to: nothing has a place for it."""
    op.execute("DELETE FROM consent WHERE attendee_id IS NOT NULL")
    allow_purposes(AFTER, BEFORE)
    op.drop_index(op.f("ix_consent_attendee_id"), table_name="consent")
    op.drop_column("consent", "attendee_id")
    op.drop_table("names_reminder")
    op.drop_table("people_rules")
    op.drop_index("uq_attendee_head", table_name="attendee")
    for name in ("name_follows", "protocol_rank", "is_head", "represents", "badge_name", "title"):
        op.drop_column("attendee", name)  # in place: other rows refer to these


def allow_purposes(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Change which purposes the table takes; on SQLite as in 0100."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(CHECK), "consent", type_="check")
        op.create_check_constraint(op.f(CHECK), "consent", f"purpose IN ({named(after)})")
        return
    old, new = (f"purpose IN ({named(one)})".replace("'", "''") for one in (before, after))
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    op.execute(
        f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = 'consent'"
    )
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")


def named(purposes: tuple[str, ...]) -> str:
    return ", ".join(f"'{one}'" for one in purposes)
