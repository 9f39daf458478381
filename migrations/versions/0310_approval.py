"""Participation types that organizers decide on, the requests, and the days owners set.

Revision: 0310, after 0250
"""

import sqlalchemy as sa
from alembic import op

revision = "0310"
down_revision = "0300"
branch_labels = None
depends_on = None

FLAGS = ("needs_approval", "asks_again")


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    for name in FLAGS:
        flag = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("category", flag)
    op.create_table(
        "approval_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_days", sa.Integer(), nullable=False),
        sa.Column("payment_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_approval_settings_only_one")),
        sa.CheckConstraint(
            "decision_days > 0 AND payment_days > 0", name=op.f("ck_approval_settings_days_positive")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_settings")),
    )
    op.create_table(
        "approval_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column(
            "subject",
            _one_of("approval_subject", "registration", "replacement", "correction"),
            nullable=False,
        ),
        sa.Column("attendee_id", sa.Integer(), nullable=True),
        sa.Column("wanted", sa.JSON(), nullable=True),
        sa.Column(
            "state",
            _one_of(
                "approval_state",
                "open",
                "question",
                "answered",
                "approved",
                "declined",
                "lapsed",
                "withdrawn",
            ),
            nullable=False,
        ),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decide_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=True),
        sa.Column("decided_by", sa.String(80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_approval_request_registration_id_registration"),
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_approval_request_attendee_id_attendee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_request")),
    )
    for name in ("registration_id", "attendee_id", "state"):
        op.create_index(op.f(f"ix_approval_request_{name}"), "approval_request", [name])
    op.create_table(
        "approval_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(1000), nullable=False),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(2000), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["approval_request.id"],
            name=op.f("fk_approval_question_request_id_approval_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_question")),
    )
    op.create_index(
        op.f("ix_approval_question_request_id"), "approval_question", ["request_id"]
    )


def downgrade() -> None:
    op.drop_table("approval_question")
    op.drop_table("approval_request")
    op.drop_table("approval_settings")
    for name in FLAGS[::-1]:
        op.drop_column("category", name)
