"""on what evidence a source was taken to mean an organisation or an official

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

COLUMNS = (
    ("mention_answer", "rung"),
    ("position_version", "organisation_rung"),
    ("position_version", "person_rung"),
    ("owner_mention_version", "rung"),
)


def upgrade():
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.String(length=20), nullable=True))


def downgrade():
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column)
