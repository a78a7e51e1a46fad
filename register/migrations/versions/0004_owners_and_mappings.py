"""owners of organisations, and the columns of a body's own tables

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APPEND_ONLY = ("owner_mention_version", "owner_answer", "column_mapping")


def _sqlite(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
    )


def _postgresql(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def upgrade():
    op.create_table(
        "owner_mention",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "employment",
                "management",
                "officer",
                "board",
                "advisory",
                "ownership",
                "membership",
                "business",
                "donation",
                "opinion",
                "political",
                "gift",
                "unspecified",
                "family",
                "friendship",
                "property",
                "candidate",
                "litigation",
                "control",
                "participation",
                "supply",
                "likely_contractor",
                "contract",
                name="tiekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_owner_mention_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_mention")),
        sa.UniqueConstraint(
            "organisation_id",
            "folded_name",
            "kind",
            name=op.f("uq_owner_mention_organisation_id_folded_name_kind"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_owner_mention_public_id")),
    )
    with op.batch_alter_table("owner_mention", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_owner_mention_folded_name"), ["folded_name"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_owner_mention_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "column_mapping",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("noun", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_column_mapping_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_column_mapping_body_id_body")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
    )
    with op.batch_alter_table("column_mapping", schema=None) as batch_op:
        batch_op.create_index(
            "ix_column_mapping_headers", ["body_id", "noun", "fingerprint"], unique=False
        )

    op.create_table(
        "owner_mention_version",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("valid_from", sa.String(length=10), nullable=True),
        sa.Column("valid_until", sa.String(length=10), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name=op.f("ck_owner_mention_version_share")),
        sa.ForeignKeyConstraint(
            ["mention_id"],
            ["owner_mention.id"],
            name=op.f("fk_owner_mention_version_mention_id_owner_mention"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_mention_version")),
        sa.UniqueConstraint(
            "mention_id", "number", name=op.f("uq_owner_mention_version_mention_id_number")
        ),
    )
    op.create_table(
        "owner_answer",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column(
            "reply",
            sa.Enum(
                "official",
                "nobody",
                "open",
                name="ownerreply",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(reply = 'official') = (official_id IS NOT NULL)",
            name=op.f("ck_owner_answer_official_named"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_owner_answer_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_owner_answer_body_id_body")
        ),
        sa.ForeignKeyConstraint(
            ["mention_id"],
            ["owner_mention.id"],
            name=op.f("fk_owner_answer_mention_id_owner_mention"),
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_owner_answer_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_answer")),
    )
    with op.batch_alter_table("owner_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_owner_answer_body_id"), ["body_id"], unique=False)
        batch_op.create_index(
            "ix_owner_answer_mention_id_body_id", ["mention_id", "body_id"], unique=False
        )

    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(_sqlite(table, verb) if dialect == "sqlite" else _postgresql(table, verb))


def downgrade():
    with op.batch_alter_table("owner_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_owner_answer_mention_id_body_id")
        batch_op.drop_index(batch_op.f("ix_owner_answer_body_id"))

    op.drop_table("owner_answer")
    op.drop_table("owner_mention_version")
    with op.batch_alter_table("column_mapping", schema=None) as batch_op:
        batch_op.drop_index("ix_column_mapping_headers")

    op.drop_table("column_mapping")
    with op.batch_alter_table("owner_mention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_owner_mention_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_owner_mention_folded_name"))

    op.drop_table("owner_mention")
