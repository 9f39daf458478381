"""Questions made by organizers, and what was answered.

Revision: 0340, after 0330
"""

import sqlalchemy as sa
from alembic import op

from summit.database import REFUSED, refusals

revision = "0340"
down_revision = "0330"
branch_labels = None
depends_on = None


def _kind(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "form_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("help", sa.JSON(), nullable=False),
        sa.Column(
            "kind",
            _kind(
                "kind",
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
            ),
            nullable=False,
        ),
        sa.Column("scope", _kind("scope", "person", "registration"), nullable=False),
        sa.Column("need", _kind("need", "required", "optional", "later"), nullable=False),
        _flag("is_active"),
        sa.Column("depends_on_id", sa.Integer(), nullable=True),
        sa.Column("depends_value", sa.String(20), nullable=False),
        _flag("is_sensitive"),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=True),
        _flag("at_door"),
        _flag("on_badge"),
        sa.CheckConstraint(
            "NOT is_sensitive OR (scope = 'person' AND need <> 'required')",
            name=op.f("ck_form_question_sensitive_is_own"),
        ),
        sa.CheckConstraint(
            "NOT is_sensitive OR NOT (at_door OR on_badge)",
            name=op.f("ck_form_question_sensitive_is_hidden"),
        ),
        sa.CheckConstraint(
            "NOT is_sensitive OR erase_on IS NOT NULL",
            name=op.f("ck_form_question_sensitive_ends"),
        ),
        sa.ForeignKeyConstraint(
            ["depends_on_id"],
            ["form_question.id"],
            name=op.f("fk_form_question_depends_on_id_form_question"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_question")),
    )
    op.create_index(op.f("ix_form_question_depends_on_id"), "form_question", ["depends_on_id"])
    op.create_table(
        "form_question_category",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["form_question.id"],
            name=op.f("fk_form_question_category_question_id_form_question"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_form_question_category_category_id_category"),
        ),
        sa.PrimaryKeyConstraint(
            "question_id", "category_id", name=op.f("pk_form_question_category")
        ),
    )
    op.create_table(
        "form_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        _flag("is_active"),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["form_question.id"],
            name=op.f("fk_form_choice_question_id_form_question"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_choice")),
    )
    op.create_index(op.f("ix_form_choice_question_id"), "form_choice", ["question_id"])
    op.create_table(
        "form_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("attendee_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(80), nullable=False),
        sa.Column("wording", sa.String(1000), nullable=True),
        sa.Column("consent_language", _kind("language", "fr", "en", "es"), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_because", _kind("erased", "due", "withdrawn"), nullable=True),
        sa.CheckConstraint(
            "(registration_id IS NULL) <> (attendee_id IS NULL)",
            name=op.f("ck_form_answer_of_one_or_the_other"),
        ),
        sa.CheckConstraint(
            "erased_at IS NULL OR value = ''", name=op.f("ck_form_answer_erased_is_gone")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["form_question.id"],
            name=op.f("fk_form_answer_question_id_form_question"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_form_answer_registration_id_registration"),
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_form_answer_attendee_id_attendee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_answer")),
        sa.UniqueConstraint(
            "question_id", "registration_id", name="uq_form_answer_of_registration"
        ),
        sa.UniqueConstraint("question_id", "attendee_id", name="uq_form_answer_of_person"),
    )
    for name in ("registration_id", "attendee_id"):
        op.create_index(op.f(f"ix_form_answer_{name}"), "form_answer", [name])
    op.create_table(
        "answer_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("read_by", sa.String(80), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_in", _kind("readin", "office", "export"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_reading")),
    )
    op.create_index("ix_answer_reading_attendee", "answer_reading", ["attendee_id", "id"])
    for statement in refusals(op.get_bind().dialect.name, "answer_reading"):
        op.execute(statement)
    op.create_table(
        "answer_erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["form_question.id"],
            name=op.f("fk_answer_erasure_question_id_form_question"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_erasure")),
    )
    op.create_index(op.f("ix_answer_erasure_question_id"), "answer_erasure", ["question_id"])
    op.create_table(
        "answers_reminder",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_answers_reminder_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint(
            "registration_id", "sent_on", name=op.f("pk_answers_reminder")
        ),
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite's triggers go with the table
        for deed in REFUSED["postgresql"]:
            op.execute(f"DROP TRIGGER answer_reading_no_{deed} ON answer_reading")
            op.execute(f"DROP FUNCTION answer_reading_no_{deed}")
    for name in (
        "answers_reminder",
        "answer_erasure",
        "answer_reading",
        "form_answer",
        "form_choice",
        "form_question_category",
        "form_question",
    ):
        op.drop_table(name)
