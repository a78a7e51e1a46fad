"""what an official says of contracts with the own body, and what became of questions about positions

Revision ID: 0056
Revises: 0055
"""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

TABLES = ("bar_check", "settled_question")
VIEW = """
        SELECT bar.id AS row_id, position.public_id AS position_public_id, bar.recorded_at
        FROM bar_check AS bar JOIN position ON position.id = bar.position_id
        WHERE bar.known
          AND NOT EXISTS (SELECT 1 FROM bar_check AS newer
                          WHERE newer.position_id = bar.position_id AND newer.number = bar.number + 1)
          AND EXISTS (SELECT 1 FROM public_position AS shown WHERE shown.public_id = position.public_id)
"""


def triggers(dialect, table, verbs=("UPDATE", "DELETE")):
    for verb in verbs:
        name = f"keep_{table}_{verb.lower()}"
        if dialect == "sqlite":
            refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
            yield f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
        else:
            yield f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    kind = sa.Enum(
        "fee_kept",
        "statutory_bar",
        name="positionquestionkind",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    own = {
        "bar_check": (
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("known", sa.Boolean(), nullable=False),
            sa.Column("kinds", sa.String(), nullable=False),
        ),
        "settled_question": (
            sa.Column("kind", kind, nullable=False),
            sa.Column("about", sa.Integer(), nullable=False),
            sa.Column("exemption", sa.String(), nullable=False),
        ),
    }
    for table, columns in own.items():
        op.create_table(
            table,
            sa.Column("position_id", sa.Integer(), nullable=False),
            *columns,
            sa.Column("account_id", sa.Integer(), nullable=True),
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
            *(
                sa.ForeignKeyConstraint(
                    [f"{of}_id"], [f"{of}.id"], name=op.f(f"fk_{table}_{of}_id_{of}")
                )
                for of in ("position", "account")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            *(
                [
                    sa.UniqueConstraint(
                        "position_id", "number", name=op.f("uq_bar_check_position_id_number")
                    )
                ]
                if table == "bar_check"
                else []
            ),
        )
        for made in triggers(op.get_bind().dialect.name, table):
            op.execute(made)
    op.create_index(op.f("ix_settled_question_position_id"), "settled_question", ["position_id"])
    op.create_table(
        "settled_question_words",
        sa.Column("settled_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["settled_id"],
            ["settled_question.id"],
            name=op.f("fk_settled_question_words_settled_id_settled_question"),
        ),
        sa.PrimaryKeyConstraint("settled_id", name=op.f("pk_settled_question_words")),
    )
    for made in triggers(op.get_bind().dialect.name, "settled_question_words", ["UPDATE"]):
        op.execute(made)
    op.execute(f"CREATE VIEW public_bar_check AS {VIEW.strip()}")


def downgrade():
    op.execute("DROP VIEW public_bar_check")
    op.drop_table("settled_question_words")
    for table in reversed(TABLES):
        op.drop_table(table)
