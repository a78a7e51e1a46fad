"""what is known of an organisation stays, where somebody who may not know of it names it anew

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

KINDS = (
    "public_body",
    "joint_arrangement",
    "state_owned",
    "company",
    "foundation",
    "association",
    "cooperative",
    "party",
    "other",
)


def upgrade():
    for column in ("kept_name", "kept_field", "kept_town"):
        op.add_column("organisation", sa.Column(column, sa.String(), nullable=True))
    words = ", ".join(f"'{each}'" for each in KINDS)
    check = f"CONSTRAINT ck_organisation_kept_organisationkind CHECK (kept_kind IN ({words}))"
    op.execute(f"ALTER TABLE organisation ADD COLUMN kept_kind VARCHAR(40) {check}")


def downgrade():
    for column in ("kept_kind", "kept_town", "kept_field", "kept_name"):
        op.drop_column("organisation", column)
