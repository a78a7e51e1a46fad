"""that two officials at two bodies are one person: proposals, answers, and what came of it

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("proposal", "proposal_answer", "person_change")
FORMER = """
        SELECT (SELECT coalesce(max(id), 0) FROM position_version) AS positions,
               (SELECT coalesce(max(id), 0) FROM term_version) AS terms,
               (SELECT coalesce(max(id), 0) FROM organisation_name) AS names,
               (SELECT coalesce(max(id), 0) FROM organisation_identifier) AS identifiers,
               (SELECT coalesce(max(id), 0) FROM body) AS bodies,
               (SELECT count(*) FROM office WHERE designated) AS designations,
               (SELECT coalesce(max(id), 0) FROM shielding_version) AS shieldings"""
PEOPLE = "               (SELECT coalesce(max(id), 0) FROM person_change) AS people"


def trigger(dialect, table, verb):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    op.create_table(
        "proposal",
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_proposal_account_id_account")),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_proposal_official_id_official")),
        sa.ForeignKeyConstraint(["other_id"], ["official.id"], name=op.f("fk_proposal_other_id_official")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposal_public_id")),
    )
    op.create_index(op.f("ix_proposal_official_id"), "proposal", ["official_id"])
    op.create_index(op.f("ix_proposal_other_id"), "proposal", ["other_id"])
    op.create_table(
        "proposal_answer",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            sa.Enum("yes", "no", "take_back", name="proposalact", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("by_person", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_proposal_answer_account_id_account")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_answer_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_answer")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_proposal_answer_proposal_id")),
    )
    op.create_table(
        "person_change",
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_person_change_account_id_account")),
        sa.ForeignKeyConstraint(["after_id"], ["person.id"], name=op.f("fk_person_change_after_id_person")),
        sa.ForeignKeyConstraint(["before_id"], ["person.id"], name=op.f("fk_person_change_before_id_person")),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_person_change_official_id_official")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_change")),
    )
    op.create_index(op.f("ix_person_change_official_id"), "person_change", ["official_id"])
    dialect = op.get_bind().dialect.name
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            op.execute(trigger(dialect, table, verb))
    if dialect == "sqlite":
        op.execute("DROP VIEW public_edition")
    replace = "" if dialect == "sqlite" else "OR REPLACE "
    op.execute(f"CREATE {replace}VIEW public_edition AS {FORMER.strip()},\n{PEOPLE}")


def downgrade():
    op.execute("DROP VIEW public_edition")
    op.execute(f"CREATE VIEW public_edition AS {FORMER.strip()}")
    for table in reversed(TABLES):
        op.drop_table(table)
