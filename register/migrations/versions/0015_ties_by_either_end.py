"""indexes that answer for the ties that stand at an organisation, without a look at the rows

Revision ID: 0015
Revises: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(
        "ix_organisation_tie_holder_standing",
        "organisation_tie",
        ["holder_id", "withdrawn_at", "held_id"],
    )
    op.create_index(
        "ix_organisation_tie_held_standing",
        "organisation_tie",
        ["held_id", "withdrawn_at", "holder_id"],
    )
    op.drop_index("ix_organisation_tie_held_id_holder_id", "organisation_tie")


def downgrade():
    op.create_index(
        "ix_organisation_tie_held_id_holder_id", "organisation_tie", ["held_id", "holder_id"]
    )
    op.drop_index("ix_organisation_tie_held_standing", "organisation_tie")
    op.drop_index("ix_organisation_tie_holder_standing", "organisation_tie")
