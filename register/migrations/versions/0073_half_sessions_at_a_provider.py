"""half a session says, as a whole one does, with which identity it began

Revision ID: 0073
Revises: 0072
"""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None
database = "traces"


def upgrade():
    op.add_column("half_session", sa.Column("identity_id", sa.Integer(), nullable=True))
    op.add_column("half_session", sa.Column("provider_session", sa.String(64), nullable=True))


def downgrade():
    op.drop_column("half_session", "provider_session")
    op.drop_column("half_session", "identity_id")
