"""what a notice calls its buyer, who that is, and why

Revision ID: 0016
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("decision_version", sa.Column("buyer", sa.JSON(), nullable=True))


def downgrade():
    op.drop_column("decision_version", "buyer")
