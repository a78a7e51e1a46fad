"""an entry of an edition is found by its kind and key at once

Revision ID: 0079
Revises: 0078
"""

from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_edition_text_kind_key", "edition_text", ["kind", "key"])
    op.drop_index("ix_edition_text_key", "edition_text")


def downgrade():
    op.create_index("ix_edition_text_key", "edition_text", ["key"])
    op.drop_index("ix_edition_text_kind_key", "edition_text")
