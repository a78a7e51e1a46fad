"""of the word in a mail about an outcome only the hash is kept; what stood there in the clear is erased

Revision ID: 0080
Revises: 0079
"""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

ADDRESS = sa.table(
    "error_report_address",
    sa.column("report_id", sa.Integer()),
    sa.column("email", sa.String()),
    sa.column("token", sa.String()),
    sa.column("language", sa.String()),
)


def upgrade():
    op.create_table(
        "error_report_token",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["error_report.id"],
            name=op.f("fk_error_report_token_report_id_error_report"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_error_report_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_error_report_token_token_hash")),
    )
    op.create_index(op.f("ix_error_report_token_report_id"), "error_report_token", ["report_id"])
    waiting = [dict(row) for row in op.get_bind().execute(sa.select(ADDRESS)).mappings()]
    if waiting:  # no row of this table may be changed; it may be taken out
        op.execute(sa.delete(ADDRESS))
        op.bulk_insert(ADDRESS, [{**row, "token": ""} for row in waiting])


def downgrade():
    op.drop_table("error_report_token")
