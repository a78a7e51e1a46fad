"""counts of limits, by whoever asks

Revision ID: 0062
Revises: 0061
"""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None
database = "traces"


def upgrade():
    op.create_table(
        "counter",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_counter")),
    )
    op.create_index("ix_counter_ends_at", "counter", ["ends_at"])


def downgrade():
    op.drop_table("counter")
