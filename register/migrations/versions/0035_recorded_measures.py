"""measures that are taken about a link before a decision is taken, with what became of each

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

KEPT = ("not_yet", "yes", "no", "taken_back")
KEEP = (
    ("recorded_measure", "UPDATE"),
    ("recorded_measure", "DELETE"),
    ("recorded_measure_version", "UPDATE"),
    ("recorded_measure_version", "DELETE"),
    ("recorded_measure_words", "UPDATE"),
)


def trigger(dialect, table, verb):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    op.create_table(
        "recorded_measure",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("participation_number", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_recorded_measure_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_recorded_measure_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorded_measure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_recorded_measure_public_id")),
    )
    op.create_index(op.f("ix_recorded_measure_decision_id"), "recorded_measure", ["decision_id"])
    op.create_table(
        "recorded_measure_version",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kept",
            sa.Enum(
                *KEPT, name="measurekept", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("agreed_on", sa.String(length=10), nullable=True),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_recorded_measure_version_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["recorded_measure.id"],
            name=op.f("fk_recorded_measure_version_measure_id_recorded_measure"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorded_measure_version")),
        sa.UniqueConstraint(
            "measure_id", "number", name=op.f("uq_recorded_measure_version_measure_id_number")
        ),
    )
    op.create_table(
        "recorded_measure_words",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["recorded_measure_version.id"],
            name=op.f("fk_recorded_measure_words_version_id_recorded_measure_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_recorded_measure_words")),
    )
    dialect = op.get_bind().dialect.name
    for table, verb in KEEP:
        op.execute(trigger(dialect, table, verb))


def downgrade():
    op.drop_table("recorded_measure_words")
    op.drop_table("recorded_measure_version")
    op.drop_table("recorded_measure")
