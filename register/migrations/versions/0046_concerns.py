"""what somebody who takes part in a decision writes to a reviewer alone

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

MOVES = ("raise", "take", "hand_over", "add", "answer", "open", "close", "withdraw")
KEEP = ("concern", "concern_author", "concern_step")


def trigger(dialect, table):
    name = f"keep_{table}_update"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def key(table, column, to):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def concerns():
    op.create_table(
        "concern",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column("is_for_another_body", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        key("concern", "decision_id", "decision"),
        key("concern", "official_id", "official"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("public_id", name=op.f("uq_concern_public_id")),
    )
    op.create_index(op.f("ix_concern_decision_id"), "concern", ["decision_id"])
    op.create_table(
        "concern_author",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        key("concern_author", "concern_id", "concern"),
        key("concern_author", "account_id", "account"),
        sa.PrimaryKeyConstraint("concern_id", name=op.f("pk_concern_author")),
    )
    op.create_index(op.f("ix_concern_author_account_id"), "concern_author", ["account_id"])
    op.create_table(
        "concern_step",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                *MOVES, name="concernmove", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("names_author", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        key("concern_step", "concern_id", "concern"),
        key("concern_step", "account_id", "account"),
        key("concern_step", "reader_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_step")),
        sa.UniqueConstraint("concern_id", "number", name=op.f("uq_concern_step_concern_id_number")),
    )


def upgrade():
    concerns()
    op.create_table(
        "neighbour_reviewer",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        key("neighbour_reviewer", "body_id", "body"),
        key("neighbour_reviewer", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighbour_reviewer")),
    )
    op.create_index(op.f("ix_neighbour_reviewer_body_id"), "neighbour_reviewer", ["body_id"])
    dialect = op.get_bind().dialect.name
    for table in KEEP:
        op.execute(trigger(dialect, table))


def downgrade():
    for table in ("neighbour_reviewer", "concern_step", "concern_author", "concern"):
        op.drop_table(table)
