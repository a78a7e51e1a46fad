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

ADD = """INSERT INTO standing_position (body_id, organisation_id, official_id, position_id)
SELECT holder.body_id, payload.organisation_id, holder.id, position.id
FROM position_payload AS payload
JOIN position_version AS version ON version.id = payload.version_id
JOIN position ON position.id = version.position_id
JOIN official AS declarer ON declarer.id = position.official_id
JOIN official AS holder ON holder.person_id = declarer.person_id
WHERE version.act <> 'withdraw' AND version.number =
    (SELECT max(newest.number) FROM position_version AS newest WHERE newest.position_id = position.id)"""
STAND = "\n".join(
    (
        "DELETE FROM standing_position WHERE official_id = NEW.id",
        "OR position_id IN (SELECT own.id FROM position AS own WHERE own.official_id = NEW.id);",
        f"{ADD} AND (holder.id = NEW.id OR declarer.id = NEW.id);",
    )
)


def stand(dialect):
    """Yield what keeps `standing_position` right when an official becomes another person, and puts
    it right now.
    """
    head = "CREATE TRIGGER stand_official_update AFTER UPDATE OF person_id ON official"
    if dialect == "sqlite":
        yield f"{head}\nBEGIN\n{STAND}\nEND"
    else:
        yield (
            "CREATE FUNCTION stand_official_update_now() RETURNS trigger LANGUAGE plpgsql AS $$\n"
            f"BEGIN\n{STAND}\nRETURN NULL;\nEND\n$$"
        )
        yield f"{head} FOR EACH ROW EXECUTE FUNCTION stand_official_update_now()"
    yield "DELETE FROM standing_position"
    yield ADD


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
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_proposal_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_proposal_official_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["official.id"], name=op.f("fk_proposal_other_id_official")
        ),
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
            sa.Enum(
                "yes",
                "no",
                "take_back",
                name="proposalact",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("by_person", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_proposal_answer_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_answer_proposal_id_proposal")
        ),
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
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_person_change_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["after_id"], ["person.id"], name=op.f("fk_person_change_after_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["person.id"], name=op.f("fk_person_change_before_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_person_change_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_change")),
    )
    op.create_index(op.f("ix_person_change_official_id"), "person_change", ["official_id"])
    dialect = op.get_bind().dialect.name
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            op.execute(trigger(dialect, table, verb))
    for statement in stand(dialect):
        op.execute(statement)
    if dialect == "sqlite":
        op.execute("DROP VIEW public_edition")
    replace = "" if dialect == "sqlite" else "OR REPLACE "
    op.execute(f"CREATE {replace}VIEW public_edition AS {FORMER.strip()},\n{PEOPLE}")


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER stand_official_update")
    else:
        op.execute("DROP TRIGGER stand_official_update ON official")
        op.execute("DROP FUNCTION stand_official_update_now()")
    op.execute("DROP VIEW public_edition")
    op.execute(f"CREATE VIEW public_edition AS {FORMER.strip()}")
    for table in reversed(TABLES):
        op.drop_table(table)
