"""sessions say whether a second factor was shown, and half a session waits for one

Revision ID: 0070
Revises: 0069
"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None
database = "traces"


def upgrade():
    moment = sa.DateTime(timezone=True)
    op.add_column("user_session", sa.Column("second_factor_at", moment, nullable=True))
    op.add_column("user_session", sa.Column("confirmed_at", moment, nullable=True))
    op.create_table(
        "half_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("account_key", sa.String(), nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("began_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_half_session_token_hash")),
    )
    op.create_index("ix_half_session_account_id", "half_session", ["account_id"])
    op.create_index("ix_half_session_began_at", "half_session", ["began_at"])
    op.create_table(
        "factor_use",
        sa.Column("factor", sa.String(36), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("used_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("factor", name=op.f("pk_factor_use")),
    )


def downgrade():
    op.drop_table("factor_use")
    op.drop_table("half_session")
    op.drop_column("user_session", "confirmed_at")
    op.drop_column("user_session", "second_factor_at")
