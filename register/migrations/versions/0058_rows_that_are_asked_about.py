"""whom a row of a file means is a question that waits, and so is which organisation

Revision ID: 0058
Revises: 0057
"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "row_question",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{of}_id"], [f"{of}.id"], name=op.f(f"fk_row_question_{of}_id_{of}")
            )
            for of in ("body", "official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_question")),
        sa.UniqueConstraint("body_id", "key", name=op.f("uq_row_question_body_id_key")),
    )
    op.add_column("mention", sa.Column("asked_by", sa.String()))


def downgrade():
    op.drop_column("mention", "asked_by")
    op.drop_table("row_question")
