"""who changed facts on which a finding rests, when and why

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEPT = (("fact_change", "UPDATE"), ("fact_change", "DELETE"), ("fact_change_reason", "UPDATE"))


def trigger(dialect, table, verb):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    op.create_table(
        "fact_change",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_fact_change_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_fact_change_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_change")),
    )
    op.create_index(op.f("ix_fact_change_finding_id"), "fact_change", ["finding_id"])
    op.create_table(
        "fact_change_reason",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["fact_change.id"],
            name=op.f("fk_fact_change_reason_change_id_fact_change"),
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_fact_change_reason")),
    )
    for table, verb in KEPT:
        op.execute(trigger(op.get_bind().dialect.name, table, verb))


def downgrade():
    op.drop_table("fact_change_reason")
    op.drop_table("fact_change")
