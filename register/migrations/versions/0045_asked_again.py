"""whether an official has to be heard about changed facts

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("fact_change", sa.Column("asks_again", sa.Boolean(), nullable=True))


def downgrade():
    op.drop_column("fact_change", "asks_again")
