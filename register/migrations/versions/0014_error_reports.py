"""errors that readers report, with what the official and the clerk say of them; two more public
views

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

FORBIDDEN = {
    "error_report": ("UPDATE", "DELETE"),
    "error_report_step": ("UPDATE", "DELETE"),
    "error_report_text": ("UPDATE",),
    "error_report_address": ("UPDATE",),
}

VIEWS = {
    "public_office_holder": """
        SELECT official.public_id AS official_public_id, office.kind
        FROM office CROSS JOIN term CROSS JOIN official
        WHERE term.office_id = office.id AND official.id = term.official_id AND term.withdrawn_at IS NULL
          AND (office.kind IN ('elected_member', 'executive') OR (office.kind = 'civil_servant' AND office.designated))
          AND NOT EXISTS (
            SELECT 1 FROM shielding JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
            WHERE shielding.official_id = official.id AND shielding.position_id IS NULL AND NOT decided.lifted
              AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                              WHERE newer.shielding_id = decided.shielding_id
                                AND newer.number = decided.number + 1))
    """,
    "public_participation": """
        SELECT tie.id AS row_id, holder.public_id AS participant_public_id, holder.name AS participant_name,
               held.public_id AS arrangement_public_id, held.name AS arrangement_name,
               version.valid_from, version.valid_until
        FROM organisation_tie AS tie
        JOIN organisation AS holder ON holder.id = tie.holder_id
        JOIN organisation AS held ON held.id = tie.held_id
        JOIN organisation_tie_version AS version ON version.tie_id = tie.id
        WHERE tie.kind = 'participation' AND tie.withdrawn_at IS NULL
          AND holder.kind IN ('public_body', 'joint_arrangement') AND held.kind = 'joint_arrangement'
          AND NOT EXISTS (SELECT 1 FROM organisation_tie_version AS newer
                          WHERE newer.tie_id = version.tie_id AND newer.number = version.number + 1)
    """,
}


def trigger(dialect, table, verb):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    op.create_table(
        "error_report",
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_error_report_official_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_error_report_position_id_position")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_error_report")),
        sa.UniqueConstraint("public_id", name=op.f("uq_error_report_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_error_report_token_hash")),
    )
    op.create_index(op.f("ix_error_report_official_id"), "error_report", ["official_id"])
    acts = ("report", "agree", "disagree", "uphold", "reject")
    op.create_table(
        "error_report_step",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(*acts, name="reportact", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_error_report_step_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["error_report.id"],
            name=op.f("fk_error_report_step_report_id_error_report"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_error_report_step")),
        sa.UniqueConstraint(
            "report_id", "number", name=op.f("uq_error_report_step_report_id_number")
        ),
    )
    op.create_table(
        "error_report_text",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["error_report_step.id"],
            name=op.f("fk_error_report_text_step_id_error_report_step"),
        ),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_error_report_text")),
    )
    op.create_table(
        "error_report_address",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("token", sa.String(length=36), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["error_report.id"],
            name=op.f("fk_error_report_address_report_id_error_report"),
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_error_report_address")),
    )
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query.strip()}")
    dialect = op.get_bind().dialect.name
    for table, verbs in FORBIDDEN.items():
        for verb in verbs:
            op.execute(trigger(dialect, table, verb))


def downgrade():
    for name in VIEWS:
        op.execute(f"DROP VIEW {name}")
    op.drop_table("error_report_address")
    op.drop_table("error_report_text")
    op.drop_table("error_report_step")
    op.drop_table("error_report")
