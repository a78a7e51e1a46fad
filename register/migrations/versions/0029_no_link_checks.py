"""checks that found no link are kept without a dossier

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def trigger(dialect, verb):
    name = f"keep_no_link_check_{verb.lower()}"
    if dialect == "sqlite":
        refusal = "SELECT RAISE(ABORT, 'rows of no_link_check are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON no_link_check BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON no_link_check FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    op.create_table(
        "no_link_check",
        sa.Column("decision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("facts", sa.LargeBinary(16), nullable=False),
        sa.Column("ruleset", sa.String(), nullable=False),
        sa.Column("off", sa.JSON(), nullable=False),
        sa.Column("parties", sa.SmallInteger(), nullable=False),
        sa.Column("unknown_parties", sa.SmallInteger(), nullable=False),
        sa.Column("participants", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_no_link_check_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["screening_run.id"], name=op.f("fk_no_link_check_run_id_screening_run")
        ),
        sa.PrimaryKeyConstraint("decision_id", "run_id", name=op.f("pk_no_link_check")),
        sqlite_with_rowid=False,
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(trigger(op.get_bind().dialect.name, verb))


def downgrade():
    op.drop_table("no_link_check")
