"""what a notice calls its buyer, who that is, and why; and remedies that can be said in any
language

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("decision_version", sa.Column("buyer", sa.JSON(), nullable=True))
    op.add_column(
        "owner_mention", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("import_problem", sa.Column("said", sa.JSON(), nullable=True))


def downgrade():
    op.drop_column("import_problem", "said")
    op.drop_column("owner_mention", "withdrawn_at")
    op.drop_column("decision_version", "buyer")
