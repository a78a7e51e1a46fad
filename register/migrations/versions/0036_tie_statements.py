"""everybody at the table of a decision is asked for a tie to its parties

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def trigger(dialect, table, verb):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def word(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def reference(table, column, to):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade():
    op.create_table(
        "tie_asking",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("reach", word("askingreach", "handlers", "everybody", "nobody"), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        reference("tie_asking", "decision_id", "decision"),
        reference("tie_asking", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_asking")),
    )
    op.create_index(op.f("ix_tie_asking_decision_id"), "tie_asking", ["decision_id"])
    op.create_table(
        "tie_statement",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("said", word("stated", "no_tie", "tie", "not_known"), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("by_official", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        reference("tie_statement", "decision_id", "decision"),
        reference("tie_statement", "official_id", "official"),
        reference("tie_statement", "mention_id", "mention"),
        reference("tie_statement", "organisation_id", "organisation"),
        reference("tie_statement", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_statement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_tie_statement_public_id")),
    )
    for column in ("decision_id", "official_id"):
        op.create_index(op.f(f"ix_tie_statement_{column}"), "tie_statement", [column])
    op.create_index("ix_tie_statement_recorded_at", "tie_statement", ["recorded_at"])
    op.create_table(
        "tie_statement_words",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("tie", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        reference("tie_statement_words", "statement_id", "tie_statement"),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_tie_statement_words")),
    )
    dialect = op.get_bind().dialect.name
    for table, verb in (
        ("tie_asking", "UPDATE"),
        ("tie_asking", "DELETE"),
        ("tie_statement", "UPDATE"),
        ("tie_statement", "DELETE"),
        ("tie_statement_words", "UPDATE"),
    ):
        op.execute(trigger(dialect, table, verb))


def downgrade():
    op.drop_table("tie_statement_words")
    op.drop_table("tie_statement")
    op.drop_table("tie_asking")
