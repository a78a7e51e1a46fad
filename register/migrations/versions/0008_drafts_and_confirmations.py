"""drafts and confirmations

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

VIEWS = {
    "public_confirmation": """
        SELECT confirmation.id AS row_id, official.public_id AS official_public_id, confirmation.recorded_at
        FROM confirmation JOIN official ON official.id = confirmation.official_id
        WHERE official.public_id IN (SELECT official_public_id FROM public_term)
    """,
    "public_position_confirmation": """
        SELECT confirmation.version_id AS version_row_id, confirmation.recorded_at
        FROM position_confirmation AS confirmation
        WHERE confirmation.version_id IN (SELECT row_id FROM public_position_version)
    """,
    "public_none_version": """
        SELECT version.id AS row_id, official.public_id AS official_public_id, version.number, version.act,
               version.recorded_at
        FROM none_version AS version JOIN official ON official.id = version.official_id
        WHERE official.public_id IN (SELECT official_public_id FROM public_term)
    """,
}

APPEND_ONLY = ("position_confirmation", "confirmation", "none_version")


def trigger(dialect, table, verb):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    op.create_table(
        "confirmation",
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_confirmation_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_confirmation_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
    )
    op.create_index(op.f("ix_confirmation_official_id"), "confirmation", ["official_id"])
    op.create_table(
        "position_confirmation",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_position_confirmation_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["position_version.id"],
            name=op.f("fk_position_confirmation_version_id_position_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_confirmation")),
        sa.UniqueConstraint("version_id", name=op.f("uq_position_confirmation_version_id")),
    )
    op.create_table(
        "none_version",
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "declare",
                "end",
                name="noneact",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_none_version_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_none_version_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_none_version")),
        sa.UniqueConstraint(
            "official_id", "number", name=op.f("uq_none_version_official_id_number")
        ),
    )
    op.create_table(
        "position_draft",
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_position_draft_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_position_draft_official_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_position_draft_position_id_position")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_draft")),
        sa.UniqueConstraint("public_id", name=op.f("uq_position_draft_public_id")),
    )
    op.create_index(op.f("ix_position_draft_official_id"), "position_draft", ["official_id"])
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query.strip()}")
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(trigger(dialect, table, verb))


def downgrade():
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
    op.drop_table("position_draft")
    op.drop_table("none_version")
    op.drop_table("position_confirmation")
    op.drop_table("confirmation")
