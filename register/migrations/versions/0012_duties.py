"""duties of officials

Revision ID: 0012
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("term_version", sa.Column("full_time", sa.Boolean(), nullable=True))


def downgrade():
    op.drop_column("term_version", "full_time")
