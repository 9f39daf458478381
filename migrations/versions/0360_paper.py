"""Formal invitations and who signs them; participation types that need a proof, and the proofs.

Revision: 0360, after 0330
"""

import sqlalchemy as sa
from alembic import op

revision = "0360"
down_revision = "0350"
branch_labels = None
depends_on = None

FROZEN = ("signature_picture", "formal_letter", "formal_letter_file")
REFUSALS = {  # as `summit.database.REFUSALS` when this was written
    "sqlite": (
        "CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION {table}_no_{deed}() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION ''{table} is append-only''; END'",
        "CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table} "
        "FOR EACH {each} EXECUTE FUNCTION {table}_no_{deed}()",
    ),
}
REFUSED = {
    "sqlite": {"UPDATE": "ROW", "DELETE": "ROW"},
    "postgresql": {"UPDATE": "ROW", "DELETE": "ROW", "TRUNCATE": "STATEMENT"},
}


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


FLAGS = ("needs_proof", "badge_waits_for_proof")


def upgrade() -> None:
    for name in FLAGS:
        flag = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("category", flag)
    _proofs()
    _formal_invitations()
    dialect = op.get_bind().dialect.name
    for table in FROZEN:
        for deed, each in REFUSED[dialect].items():
            for statement in REFUSALS[dialect]:
                op.execute(statement.format(table=table, deed=deed, each=each))


def _proofs() -> None:
    op.create_table(
        "type_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("uploaded_by", sa.String(80), nullable=False),
        _moment("uploaded_at"),
        sa.Column(
            "scan", _one_of("scan_state", "checking", "unscanned", "clean", "infected"), nullable=False
        ),
        sa.Column("state", _one_of("proof_state", "sent", "accepted", "refused"), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=True),
        sa.Column("decided_by", sa.String(80), nullable=True),
        _moment("decided_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_type_proof_attendee_id_attendee")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_type_proof_category_id_category")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_type_proof")),
    )
    for name in ("attendee_id", "scan", "state"):
        op.create_index(op.f(f"ix_type_proof_{name}"), "type_proof", [name])
    stands = sa.text("state IN ('sent', 'accepted')")
    op.create_index(
        "uq_type_proof_stands",
        "type_proof",
        ["attendee_id", "category_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
    op.create_table(
        "type_proof_file",
        sa.Column("proof_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["type_proof.id"], name=op.f("fk_type_proof_file_proof_id_type_proof")
        ),
        sa.PrimaryKeyConstraint("proof_id", name=op.f("pk_type_proof_file")),
    )


def _formal_invitations() -> None:
    op.create_table(
        "signature_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_picture")),
    )
    op.create_table(
        "signatory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("function", sa.JSON(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_signatory_only_one")),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["signature_picture.id"],
            name=op.f("fk_signatory_picture_id_signature_picture"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatory")),
    )
    op.create_table(
        "formal_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            _one_of("formal_state", "asked", "issued", "declined", "withdrawn"),
            nullable=False,
        ),
        sa.Column("addressed_as", sa.String(120), nullable=False),
        sa.Column("asked_by", sa.String(80), nullable=False),
        _moment("asked_at"),
        sa.Column("decided_by", sa.String(80), nullable=True),
        _moment("decided_at", nullable=True),
        sa.Column("reason", sa.String(1000), nullable=True),
        _moment("withdrawn_at", nullable=True),
        sa.Column("withdrawn_by", sa.String(80), nullable=True),
        sa.Column(
            "withdrawn_for",
            _one_of("formal_withdrawn_for", "left", "replaced", "ended", "organizers"),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_formal_invitation_attendee_id_attendee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_formal_invitation")),
    )
    for name in ("attendee_id", "state"):
        op.create_index(op.f(f"ix_formal_invitation_{name}"), "formal_invitation", [name])
    stands = sa.text("state IN ('asked', 'issued')")
    op.create_index(
        "uq_formal_invitation_stands",
        "formal_invitation",
        ["attendee_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
    op.create_table(
        "formal_letter",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        _moment("issued_at"),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["formal_invitation.id"],
            name=op.f("fk_formal_letter_invitation_id_formal_invitation"),
        ),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_formal_letter")),
        sa.UniqueConstraint("code", name=op.f("uq_formal_letter_code")),
    )
    op.create_table(
        "formal_letter_file",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        _moment("drawn_at"),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["formal_letter.invitation_id"],
            name=op.f("fk_formal_letter_file_invitation_id_formal_letter"),
        ),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_formal_letter_file")),
    )


def downgrade() -> None:
    for table in (
        "formal_letter_file",
        "formal_letter",
        "formal_invitation",
        "signatory",
        "signature_picture",
        "type_proof_file",
        "type_proof",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for table in FROZEN:
            for deed in REFUSED["postgresql"]:
                op.execute(f"DROP FUNCTION IF EXISTS {table}_no_{deed}()")
    for name in FLAGS[::-1]:
        op.drop_column("category", name)
