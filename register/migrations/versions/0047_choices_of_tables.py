"""how a body's table is read where it leaves that open, beside which column is which

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

TABLES = ("import_run", "column_mapping")


def upgrade():
    for table in TABLES:
        op.add_column(table, sa.Column("choices", sa.JSON(), nullable=True))


def downgrade():
    for table in TABLES:
        op.drop_column(table, "choices")
