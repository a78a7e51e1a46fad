"""who concludes on a finding, signed, and who looks at it; until when a rule is off

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

WORDS = ("none", "potential", "apparent", "actual")
KEEP = (
    ("conclusion_signature", "UPDATE"),
    ("conclusion_signature", "DELETE"),
    ("counter_argument", "UPDATE"),
    ("finding_assignment", "UPDATE"),
    ("finding_assignment", "DELETE"),
    ("assignment_reason", "UPDATE"),
)


def trigger(dialect, table, verb):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def signed():
    op.add_column("finding_event", sa.Column("move", sa.String(length=20), nullable=True))
    op.create_table(
        "conclusion_signature",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column(
            "word",
            sa.Enum(
                *WORDS, name="signedword", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("dossier_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["finding_event.id"],
            name=op.f("fk_conclusion_signature_event_id_finding_event"),
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_conclusion_signature")),
    )
    op.create_table(
        "counter_argument",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["conclusion_signature.event_id"],
            name=op.f("fk_counter_argument_event_id_conclusion_signature"),
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_counter_argument")),
    )


def reviewers():
    op.create_table(
        "finding_assignment",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_finding_assignment_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["account.id"], name=op.f("fk_finding_assignment_assignee_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_assignment_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_assignment")),
    )
    op.create_index(op.f("ix_finding_assignment_finding_id"), "finding_assignment", ["finding_id"])
    op.create_table(
        "assignment_reason",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["finding_assignment.id"],
            name=op.f("fk_assignment_reason_assignment_id_finding_assignment"),
        ),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_assignment_reason")),
    )
    op.create_table(
        "reviewer_absence",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_reviewer_absence_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_absence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reviewer_absence_public_id")),
    )
    op.create_index(op.f("ix_reviewer_absence_account_id"), "reviewer_absence", ["account_id"])
    op.create_table(
        "invited_reviewer",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invited_reviewer_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_invited_reviewer_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invited_reviewer")),
    )
    for column in ("finding_id", "account_id"):
        op.create_index(op.f(f"ix_invited_reviewer_{column}"), "invited_reviewer", [column])


def upgrade():
    signed()
    reviewers()
    op.add_column("rule_switch", sa.Column("until", sa.Date(), nullable=True))
    dialect = op.get_bind().dialect.name
    for table, verb in KEEP:
        op.execute(trigger(dialect, table, verb))


def downgrade():
    op.drop_column("rule_switch", "until")
    for table in (
        "invited_reviewer",
        "reviewer_absence",
        "assignment_reason",
        "finding_assignment",
        "counter_argument",
        "conclusion_signature",
    ):
        op.drop_table(table)
    op.drop_column("finding_event", "move")
