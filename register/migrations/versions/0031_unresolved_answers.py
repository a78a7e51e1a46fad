"""answers that a check left open are questions to ask, and open no finding

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def trigger(dialect, verb):
    name = f"keep_unresolved_answer_{verb.lower()}"
    if dialect == "sqlite":
        refusal = "SELECT RAISE(ABORT, 'rows of unresolved_answer are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON unresolved_answer BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON unresolved_answer FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    op.create_table(
        "unresolved_answer",
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["decision_check.id"],
            name=op.f("fk_unresolved_answer_check_id_decision_check"),
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_unresolved_answer_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unresolved_answer")),
    )
    op.create_index(op.f("ix_unresolved_answer_check_id"), "unresolved_answer", ["check_id"])
    for verb in ("UPDATE", "DELETE"):
        op.execute(trigger(op.get_bind().dialect.name, verb))


def downgrade():
    op.drop_table("unresolved_answer")
