"""who read what is not public

Revision ID: 0065
Revises: 0064
"""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None
database = "traces"


def upgrade():
    op.create_table(
        "recorded_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(40), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorded_reading")),
    )
    op.create_table(
        "reading_about",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["recorded_reading.id"],
            name=op.f("fk_reading_about_reading_id_recorded_reading"),
        ),
        sa.PrimaryKeyConstraint("reading_id", "official_id", name=op.f("pk_reading_about")),
    )
    op.create_index("ix_recorded_reading_recorded_at", "recorded_reading", ["recorded_at"])
    op.create_index("ix_recorded_reading_account_id", "recorded_reading", ["account_id"])
    op.create_index(
        "ix_recorded_reading_body_id_recorded_at", "recorded_reading", ["body_id", "recorded_at"]
    )
    op.create_index("ix_reading_about_official_id", "reading_about", ["official_id"])


def downgrade():
    op.drop_table("reading_about")
    op.drop_table("recorded_reading")
