"""Promo codes, invitations, rules for groups, and what a person pays less than the price of their type.

Revision: 0330, after 0250
"""

import sqlalchemy as sa
from alembic import op

revision = "0330"
down_revision = "0320"
branch_labels = None
depends_on = None

# in words of its own: SQLite adds a key and a check only together with their column
REDUCED_BY = (
    "ALTER TABLE attendee ADD COLUMN reduced_by VARCHAR(32) "
    "CONSTRAINT ck_attendee_reducedby CHECK (reduced_by IN ('code', 'invitation', 'group'))"
)
CODE = (
    "ALTER TABLE attendee ADD COLUMN code_id INTEGER "
    "CONSTRAINT fk_attendee_code_id_code REFERENCES code (id)"
)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _reduction(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column(
            "reduces",
            sa.Enum(
                "percent",
                "amount",
                "free",
                "nothing",
                name="reduces",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "percent >= 0 AND percent <= 100", name=op.f(f"ck_{table}_percent_in_range")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f(f"ck_{table}_amount_not_negative")),
    )


def upgrade() -> None:
    op.create_table(
        "code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        *_reduction("code"),
        sa.Column("most_uses", sa.Integer(), nullable=True),
        sa.Column("most_per_registration", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_code_used_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
        sa.UniqueConstraint("text", name=op.f("uq_code_text")),
    )
    op.create_table(
        "code_category",
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["code.id"], name=op.f("fk_code_category_code_id_code")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_code_category_category_id_category")
        ),
        sa.PrimaryKeyConstraint("code_id", "category_id", name=op.f("pk_code_category")),
    )
    op.create_table(
        "group_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        *_reduction("group_rule"),
        sa.CheckConstraint("every >= 2", name=op.f("ck_group_rule_of_several")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_rule")),
    )
    op.create_table(
        "group_rule_category",
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("group_rule_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_group_rule_category_category_id_category"),
        ),
        sa.ForeignKeyConstraint(
            ["group_rule_id"],
            ["group_rule.id"],
            name=op.f("fk_group_rule_category_group_rule_id_group_rule"),
        ),
        sa.PrimaryKeyConstraint("category_id", name=op.f("pk_group_rule_category")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("given_name", sa.String(100), nullable=False),
        sa.Column("family_name", sa.String(100), nullable=False),
        sa.Column("municipality", sa.String(200), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column(
            "language",
            sa.Enum(
                "fr", "en", "es", name="language", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("message", sa.String(2000), nullable=False),
        sa.Column("locks_email", sa.Boolean(), nullable=False),
        sa.Column("waives_approval", sa.Boolean(), nullable=False),
        sa.Column("waives_capacity", sa.Boolean(), nullable=False),
        sa.Column("remind_before", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["code_id"], ["code.id"], name=op.f("fk_invitation_code_id_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_id", name=op.f("uq_invitation_code_id")),
    )
    op.add_column("category", _flag("is_invitation_only"))
    op.add_column("attendee", _flag("by_waiver"))
    op.add_column("attendee", sa.Column("list_price", sa.Integer(), nullable=True))
    op.execute(REDUCED_BY)
    op.execute(CODE)
    op.create_index(op.f("ix_attendee_code_id"), "attendee", ["code_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_attendee_code_id"), table_name="attendee")
    for name in ("code_id", "reduced_by", "list_price", "by_waiver"):
        op.drop_column("attendee", name)  # in place: other rows refer to these
    op.drop_column("category", "is_invitation_only")
    op.drop_table("invitation")
    for name in ("group_rule_category", "group_rule", "code_category", "code"):
        op.drop_table(name)
