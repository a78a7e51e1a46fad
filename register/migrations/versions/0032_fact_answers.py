"""answers to questions of a check, about facts that have no column of their own

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ENTRIES = ("ties", "parties", "participations", "decisions")


def trigger(dialect, table, verb):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    op.create_table(
        "fact_answer",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column(
            "entry",
            sa.Enum(
                *ENTRIES, name="factentry", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.Column("takes_back", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_fact_answer_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_fact_answer_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_fact_answer_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_answer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_fact_answer_public_id")),
    )
    op.create_index(op.f("ix_fact_answer_decision_id"), "fact_answer", ["decision_id"])
    op.create_index("ix_fact_answer_recorded_at", "fact_answer", ["recorded_at"])
    op.create_table(
        "fact_answer_words",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["fact_answer.id"],
            name=op.f("fk_fact_answer_words_answer_id_fact_answer"),
        ),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_fact_answer_words")),
    )
    dialect = op.get_bind().dialect.name
    for table, verb in (
        ("fact_answer", "UPDATE"),
        ("fact_answer", "DELETE"),
        ("fact_answer_words", "UPDATE"),
    ):
        op.execute(trigger(dialect, table, verb))


def downgrade():
    op.drop_table("fact_answer_words")
    op.drop_table("fact_answer")
