"""rounds of screening, which go on where they were broken off

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "screening_round",
        sa.Column("bodies", sa.JSON(), nullable=True),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_round")),
    )
    op.add_column("screening_run", sa.Column("round_id", sa.Integer(), nullable=True))
    op.add_column("screening_run", sa.Column("read_with", sa.String(), nullable=True))
    op.create_index(op.f("ix_screening_run_round_id"), "screening_run", ["round_id"])
    op.add_column("decision_check", sa.Column("is_complete", sa.Boolean(), nullable=True))


def downgrade():
    op.drop_column("decision_check", "is_complete")
    op.drop_index(op.f("ix_screening_run_round_id"), "screening_run")
    op.drop_column("screening_run", "read_with")
    op.drop_column("screening_run", "round_id")
    op.drop_table("screening_round")
