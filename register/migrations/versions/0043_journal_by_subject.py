"""the journal is read by what an act was done to

Revision ID: 0043
Revises: 0042
"""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_journal_entry_subject", "journal_entry", ["subject"])


def downgrade():
    op.drop_index("ix_journal_entry_subject", "journal_entry")
