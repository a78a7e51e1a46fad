"""the journal is asked what was done since a moment

Revision ID: 0059
Revises: 0058
"""

from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_journal_entry_recorded_at", "journal_entry", ["recorded_at"])


def downgrade():
    op.drop_index("ix_journal_entry_recorded_at", "journal_entry")
