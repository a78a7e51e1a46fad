"""in how many decisions of a run something that could matter was not looked at

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "screening_run",
        sa.Column("not_fully_checked", sa.Integer(), nullable=False, server_default="0"),
    )


def downgrade():
    op.drop_column("screening_run", "not_fully_checked")
