"""sessions say with which identity they began, and in which session of the provider

Revision ID: 0072
Revises: 0071
"""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None
database = "traces"


def upgrade():
    op.add_column("user_session", sa.Column("identity_id", sa.Integer(), nullable=True))
    op.add_column("user_session", sa.Column("provider_session", sa.String(64), nullable=True))


def downgrade():
    op.drop_column("user_session", "provider_session")
    op.drop_column("user_session", "identity_id")
