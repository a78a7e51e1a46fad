"""what an official says where the minutes and a recorded recusal contradict each other

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def trigger(dialect, verb, table="recusal_answer"):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    said = sa.Enum(
        "aside",
        "took_part",
        name="recusalsaid",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "recusal_answer",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("said", said, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{column}_id"],
                [f"{table}.id"],
                name=op.f(f"fk_recusal_answer_{column}_id_{table}"),
            )
            for column, table in (("entry", "minutes_entry"), ("account", "account"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal_answer")),
    )
    op.create_index(op.f("ix_recusal_answer_entry_id"), "recusal_answer", ["entry_id"])
    op.create_table(
        "recusal_answer_words",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["recusal_answer.id"],
            name=op.f("fk_recusal_answer_words_answer_id_recusal_answer"),
        ),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_recusal_answer_words")),
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(trigger(op.get_bind().dialect.name, verb))
    op.execute(trigger(op.get_bind().dialect.name, "UPDATE", "recusal_answer_words"))


def downgrade():
    op.drop_table("recusal_answer_words")
    op.drop_table("recusal_answer")
