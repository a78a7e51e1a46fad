"""how a body's table is read where it leaves that open, beside which column is which

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

TABLES = ("import_run", "column_mapping")


def upgrade():
    for table in TABLES:
        op.add_column(table, sa.Column("choices", sa.JSON(), nullable=True))


def downgrade():
    for table in TABLES:
        op.drop_column(table, "choices")
