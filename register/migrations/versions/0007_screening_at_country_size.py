"""indexes and the table of standing positions for screening at country size

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

RECORDED = (
    "decision_version",
    "mention_answer",
    "organisation_identifier",
    "organisation_tie_version",
    "participation_version",
    "position_version",
    "term_version",
)

ADD = """INSERT INTO standing_position (body_id, organisation_id, official_id, position_id)
SELECT holder.body_id, payload.organisation_id, holder.id, position.id
FROM position_payload AS payload
JOIN position_version AS version ON version.id = payload.version_id
JOIN position ON position.id = version.position_id
JOIN official AS declarer ON declarer.id = position.official_id
JOIN official AS holder ON holder.person_id = declarer.person_id
WHERE version.act <> 'withdraw' AND version.number =
    (SELECT max(newest.number) FROM position_version AS newest WHERE newest.position_id = position.id)"""

BODIES = {
    (
        "position_version",
        "INSERT",
    ): "DELETE FROM standing_position WHERE position_id = NEW.position_id;",
    ("position_payload", "INSERT"): f"{ADD} AND payload.version_id = NEW.version_id;",
    ("position_payload", "DELETE"): (
        "DELETE FROM standing_position WHERE position_id IN (SELECT erased.position_id FROM position_version AS erased "
        "WHERE erased.id = OLD.version_id AND NOT EXISTS (SELECT 1 FROM position_version AS later "
        "WHERE later.position_id = erased.position_id AND later.number > erased.number));"
    ),
    ("official", "INSERT"): f"{ADD} AND holder.id = NEW.id;",
}


def triggers(dialect):
    make = _sqlite if dialect == "sqlite" else _postgresql
    return {name(table, verb): make(table, verb) for table, verb in BODIES}


def functions():
    return {
        f"{name(table, verb)}_now": (
            f"CREATE FUNCTION {name(table, verb)}_now() RETURNS trigger LANGUAGE plpgsql AS $$\n"
            f"BEGIN\n{body}\nRETURN NULL;\nEND\n$$"
        )
        for (table, verb), body in BODIES.items()
    }


def name(table, verb):
    return f"stand_{table}_{verb.lower()}"


def _sqlite(table, verb):
    return f"CREATE TRIGGER {name(table, verb)} AFTER {verb} ON {table}\nBEGIN\n{BODIES[table, verb]}\nEND"


def _postgresql(table, verb):
    trigger = name(table, verb)
    return f"CREATE TRIGGER {trigger} AFTER {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {trigger}_now()"


def upgrade():
    op.add_column(
        "screening_run",
        sa.Column("complete", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    for table in RECORDED:
        op.create_index(f"ix_{table}_recorded_at", table, ["recorded_at"])
    op.create_index("ix_official_person_id", "official", ["person_id"])
    op.drop_index("ix_organisation_tie_held_id", "organisation_tie")
    op.drop_index("ix_organisation_tie_holder_id", "organisation_tie")
    op.create_index(
        "ix_organisation_tie_held_id_holder_id", "organisation_tie", ["held_id", "holder_id"]
    )
    columns = ("body", "organisation", "official", "position")
    op.create_table(
        "standing_position",
        *(
            sa.Column(f"{column}_id", sa.Integer(), autoincrement=False, nullable=False)
            for column in columns
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{column}_id"],
                [f"{column}.id"],
                name=f"fk_standing_position_{column}_id_{column}",
            )
            for column in columns
        ),
        sa.PrimaryKeyConstraint(
            *(f"{column}_id" for column in columns), name="pk_standing_position"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_standing_position_position_id", "standing_position", ["position_id"])
    op.execute(ADD)
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        for statement in functions().values():
            op.execute(statement)
    for statement in triggers(dialect).values():
        op.execute(statement)


def downgrade():
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table, verb in BODIES:
        op.execute(f"DROP TRIGGER {name(table, verb)}" + (f" ON {table}" if postgresql else ""))
    if postgresql:
        for function in functions():
            op.execute(f"DROP FUNCTION {function}()")
    op.drop_index("ix_standing_position_position_id", "standing_position")
    op.drop_table("standing_position")
    op.drop_index("ix_organisation_tie_held_id_holder_id", "organisation_tie")
    op.create_index("ix_organisation_tie_holder_id", "organisation_tie", ["holder_id"])
    op.create_index("ix_organisation_tie_held_id", "organisation_tie", ["held_id"])
    op.drop_index("ix_official_person_id", "official")
    for table in reversed(RECORDED):
        op.drop_index(f"ix_{table}_recorded_at", table)
    with op.batch_alter_table("screening_run") as batch_op:
        batch_op.drop_column("complete")
