"""groups that take part together again and again, and who may decide alone

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

KINDS = (
    "tender",
    "award",
    "contract_change",
    "grant",
    "permit",
    "zoning",
    "land_sale",
    "appointment",
    "accounts",
    "policy",
    "enforcement",
    "inspection",
    "loan",
    "side_activity",
    "other",
)


def upgrade():
    op.create_table(
        "standing_group",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_standing_group_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_standing_group_body_id_body")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_group")),
        sa.UniqueConstraint("public_id", name=op.f("uq_standing_group_public_id")),
    )
    op.create_index(op.f("ix_standing_group_body_id"), "standing_group", ["body_id"])
    op.create_table(
        "group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["standing_group.id"],
            name=op.f("fk_group_member_group_id_standing_group"),
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_group_member_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member")),
        sa.UniqueConstraint(
            "group_id", "official_id", name=op.f("uq_group_member_group_id_official_id")
        ),
    )
    op.create_table(
        "mandate",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *KINDS, name="decisionkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("most_cents", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mandate_account_id_account")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_mandate_body_id_body")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_mandate_office_id_office")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mandate_public_id")),
    )
    op.create_index(op.f("ix_mandate_body_id"), "mandate", ["body_id"])


def downgrade():
    op.drop_table("mandate")
    op.drop_table("group_member")
    op.drop_table("standing_group")
