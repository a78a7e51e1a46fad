"""a table waits until somebody says whom its names mean

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade():
    asks = sa.Column("asks_people", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("import_run", asks)


def downgrade():
    op.drop_column("import_run", "asks_people")
