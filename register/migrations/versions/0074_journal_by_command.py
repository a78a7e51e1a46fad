"""the journal says which command on the server did something

Revision ID: 0074
Revises: 0073
"""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("journal_entry", sa.Column("command", sa.String(), nullable=True))


def downgrade():
    op.drop_column("journal_entry", "command")
