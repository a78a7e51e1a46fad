"""what the register knew of visits and failed attempts is erased

The tables stay for code of before 0060 (decision 0020).

Revision ID: 0061
Revises: 0060
"""

from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("DELETE FROM account_visit")
    op.execute("DELETE FROM failed_sign_in")


def downgrade():
    pass
