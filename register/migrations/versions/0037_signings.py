"""how decisions were taken beside their last check, and who amended, withdrew or renamed them

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ACTS = ("amend", "withdraw", "put_back", "rename")
STATES = ("as_checked", "unchecked", "outdated", "open", "otherwise")


def trigger(dialect, table, verb):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def words(name, *members):
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def number(column, to, table, nullable=False):
    return (
        sa.Column(column, sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}")),
    )


def recorded():
    return sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False)


def upgrade():
    op.create_table(
        "decision_change",
        *number("decision_id", "decision", "decision_change"),
        sa.Column("act", words("decisionact", *ACTS), nullable=False),
        *number("version_id", "decision_version", "decision_change", nullable=True),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        *number("account_id", "account", "decision_change", nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_change")),
    )
    op.create_index(op.f("ix_decision_change_decision_id"), "decision_change", ["decision_id"])
    op.create_table(
        "decision_change_reason",
        *number("change_id", "decision_change", "decision_change_reason"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_decision_change_reason")),
    )
    op.create_table(
        "signing",
        *number("decision_id", "decision", "signing"),
        *number("version_id", "decision_version", "signing"),
        sa.Column("state", words("signingstate", *STATES), nullable=False),
        *number("run_id", "screening_run", "signing", nullable=True),
        *number("account_id", "account", "signing", nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing")),
        sa.UniqueConstraint("public_id", name=op.f("uq_signing_public_id")),
        sa.UniqueConstraint("version_id", name=op.f("uq_signing_version_id")),
    )
    op.create_index(op.f("ix_signing_decision_id"), "signing", ["decision_id"])
    op.create_table(
        "signing_words",
        *number("signing_id", "signing", "signing_words"),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *number("account_id", "account", "signing_words", nullable=True),
        recorded(),
        sa.PrimaryKeyConstraint("signing_id", name=op.f("pk_signing_words")),
    )
    op.create_table(
        "signing_reading",
        *number("signing_id", "signing", "signing_reading"),
        *number("account_id", "account", "signing_reading"),
        sa.Column("id", sa.Integer(), nullable=False),
        recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_reading")),
    )
    op.create_index(op.f("ix_signing_reading_signing_id"), "signing_reading", ["signing_id"])
    dialect = op.get_bind().dialect.name
    for table, verb in (
        ("decision_change", "UPDATE"),
        ("decision_change", "DELETE"),
        ("decision_change_reason", "UPDATE"),
        ("signing", "UPDATE"),
        ("signing", "DELETE"),
        ("signing_words", "UPDATE"),
        ("signing_reading", "UPDATE"),
        ("signing_reading", "DELETE"),
    ):
        op.execute(trigger(dialect, table, verb))


def downgrade():
    for table in (
        "signing_reading",
        "signing_words",
        "signing",
        "decision_change_reason",
        "decision_change",
    ):
        op.drop_table(table)
