"""who an account is at an identity provider

Revision ID: 0071
Revises: 0070
"""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "account_identity",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_identity_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_identity")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_identity_public_id")),
    )
    op.create_index("ix_account_identity_account_id", "account_identity", ["account_id"])
    runs = sa.text("ended_at IS NULL")
    for name, columns in (
        ("uq_account_identity_subject", ["issuer", "subject"]),
        ("uq_account_identity_account", ["account_id", "issuer"]),
    ):
        op.create_index(
            name,
            "account_identity",
            columns,
            unique=True,
            sqlite_where=runs,
            postgresql_where=runs,
        )


def downgrade():
    op.drop_table("account_identity")
