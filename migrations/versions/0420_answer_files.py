"""Files as answers to questions, what is typed before sending, and letters issued anew.

Revision: 0420, after 0410
"""

import sqlalchemy as sa
from alembic import op

revision = "0420"
down_revision = "0410"
branch_labels = None
depends_on = None

KINDS = (
    "text",
    "long_text",
    "number",
    "choice",
    "choices",
    "day",
    "yes_no",
    "country",
    "phone",
    "languages",
)
FILE = (
    "file_id INTEGER CONSTRAINT fk_form_answer_file_id_answer_file REFERENCES answer_file (id)"
)
CHECKS = (  # table, name, before, after
    ("form_question", "kind", f"kind IN {KINDS}", f"kind IN {(*KINDS, 'file')}"),
    (
        "form_question",
        "ck_form_question_sensitive_is_hidden",
        "NOT is_sensitive OR NOT (at_door OR on_badge)",
        "NOT (is_sensitive OR kind = 'file') OR NOT (at_door OR on_badge)",
    ),
    (
        "form_answer",
        "erased",
        "erased_because IN ('due', 'withdrawn')",
        "erased_because IN ('due', 'withdrawn', 'infected')",
    ),
    (
        "form_answer",
        "ck_form_answer_erased_is_gone",
        "erased_at IS NULL OR value = ''",
        "erased_at IS NULL OR (value = '' AND file_id IS NULL)",
    ),
    (
        "formal_invitation",
        "formal_withdrawn_for",
        "withdrawn_for IN ('left', 'replaced', 'ended', 'organizers')",
        "withdrawn_for IN ('left', 'replaced', 'ended', 'organizers', 'reissued')",
    ),
)


def upgrade() -> None:
    op.create_table(
        "answer_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column(
            "scan",
            sa.Enum(
                "checking",
                "unscanned",
                "clean",
                "infected",
                name="scan_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_file")),
    )
    op.create_index(op.f("ix_answer_file_scan"), "answer_file", ["scan"])
    op.execute(f"ALTER TABLE form_answer ADD COLUMN {FILE}")
    op.create_index("uq_form_answer_file", "form_answer", ["file_id"], unique=True)
    for table, name, before, after in CHECKS:
        _check(table, name, before, after)
    _stands("attendee_id", "state")
    op.create_table(
        "review_draft",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("payer_name", sa.String(200), nullable=False),
        sa.Column("payer_address", sa.String(500), nullable=False),
        sa.Column("payer_tax_id", sa.String(40), nullable=False),
        sa.Column("purchase_order", sa.String(80), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_review_draft_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_review_draft")),
    )


def downgrade() -> None:
    op.drop_table("review_draft")
    # of two letters to one person the older one is withdrawn: the index allowed only one
    later = "SELECT 1 FROM formal_invitation AS later WHERE later.id > formal_invitation.id"
    op.execute(
        "UPDATE formal_invitation SET state = 'withdrawn', withdrawn_at = decided_at,"
        " withdrawn_for = 'organizers' WHERE state = 'issued' AND EXISTS"
        f" ({later} AND later.attendee_id = formal_invitation.attendee_id AND later.state = 'asked')"
    )
    op.execute(
        "UPDATE formal_invitation SET withdrawn_for = 'organizers' WHERE withdrawn_for = 'reissued'"
    )
    _stands("attendee_id")
    files = "SELECT id FROM form_question WHERE kind = 'file'"
    op.execute("UPDATE form_answer SET file_id = NULL")
    op.execute("UPDATE form_answer SET erased_because = 'due' WHERE erased_because = 'infected'")
    op.execute(f"UPDATE form_question SET kind = 'text' WHERE id IN ({files})")
    for table, name, before, after in CHECKS[::-1]:
        _check(table, name, after, before)
    op.drop_index("uq_form_answer_file", "form_answer")
    op.drop_column("form_answer", "file_id")
    op.drop_table("answer_file")


def _stands(*columns: str) -> None:
    """Let a person have one letter that stands for each of these columns' values."""
    stands, name = sa.text("state IN ('asked', 'issued')"), "uq_formal_invitation_stands"
    op.drop_index(name, "formal_invitation")
    op.create_index(
        name,
        "formal_invitation",
        list(columns),
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )


def _check(table: str, name: str, before: str, after: str) -> None:
    """Let a table take other values; SQLite's other tables point to it, so it stays in place."""
    full = name if name.startswith("ck_") else f"ck_{table}_{name}"
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(full), table, type_="check")
        op.create_check_constraint(op.f(full), table, after)
        return
    found = op.get_bind().exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
    if found.scalar_one().count(before) != 1:
        raise RuntimeError(f"{table} has not this check once: {before}")
    old, new = (text.replace("'", "''") for text in (before, after))
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    op.execute(
        f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = '{table}'"
    )
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
