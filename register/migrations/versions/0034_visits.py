"""when an account signed in, and when it did so before: what changed since is told

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "account_visit",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_visit_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_visit")),
    )


def downgrade():
    op.drop_table("account_visit")
