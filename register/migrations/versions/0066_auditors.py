"""who watches over who read what at a body

Revision ID: 0066
Revises: 0065
"""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "auditor",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_auditor_{table}_id_{table}")
            )
            for table in ("account", "body")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auditor")),
    )
    op.create_index("ix_auditor_account_id", "auditor", ["account_id"])
    op.create_index("ix_auditor_body_id", "auditor", ["body_id"])


def downgrade():
    op.drop_table("auditor")
