"""remedies that can be said in any language, and owners that undoing an import takes out

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("import_problem", sa.Column("said", sa.JSON(), nullable=True))
    op.add_column("owner_mention", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    op.drop_column("owner_mention", "withdrawn_at")
    op.drop_column("import_problem", "said")
