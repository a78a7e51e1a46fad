"""what was erased, on which ground and in which rows; triggers let content go of a row that stands
there, and of no other

Revision ID: 0078
Revises: 0077
"""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

EMPTIED = {
    "assessment_version": (
        "EXISTS (SELECT 1 FROM erased_row WHERE erased_row.table_name = 'assessment_version' AND "
        "erased_row.row_id = OLD.id) AND "
        "NEW.id IS NOT DISTINCT FROM OLD.id AND "
        "NEW.finding_id IS NOT DISTINCT FROM OLD.finding_id AND "
        "NEW.number IS NOT DISTINCT FROM OLD.number AND "
        "NEW.run_id IS NOT DISTINCT FROM OLD.run_id AND "
        "NEW.dossier_id IS NOT DISTINCT FROM OLD.dossier_id AND "
        "NEW.outcome IS NOT DISTINCT FROM OLD.outcome AND "
        "NEW.if_steps_aside IS NOT DISTINCT FROM OLD.if_steps_aside AND "
        "NEW.rule IS NOT DISTINCT FROM OLD.rule AND "
        "NEW.ruleset IS NOT DISTINCT FROM OLD.ruleset AND "
        "NEW.recorded_at IS NOT DISTINCT FROM OLD.recorded_at AND "
        "coalesce(length(CAST(NEW.answer AS TEXT)), 0) <= coalesce(length(CAST(OLD.answer AS TEXT)), 0)"
    ),
    "fact_change": (
        "EXISTS (SELECT 1 FROM erased_row WHERE erased_row.table_name = 'fact_change' AND "
        "erased_row.row_id = OLD.id) AND "
        "NEW.id IS NOT DISTINCT FROM OLD.id AND "
        "NEW.finding_id IS NOT DISTINCT FROM OLD.finding_id AND "
        "NEW.account_id IS NOT DISTINCT FROM OLD.account_id AND "
        "NEW.file_name IS NOT DISTINCT FROM OLD.file_name AND "
        "NEW.asks_again IS NOT DISTINCT FROM OLD.asks_again AND "
        "NEW.recorded_at IS NOT DISTINCT FROM OLD.recorded_at AND "
        "coalesce(length(CAST(NEW.facts AS TEXT)), 0) <= coalesce(length(CAST(OLD.facts AS TEXT)), 0)"
    ),
    "frozen_dossier": (
        "EXISTS (SELECT 1 FROM erased_row WHERE erased_row.table_name = 'frozen_dossier' AND "
        "erased_row.row_id = OLD.id) AND "
        "NEW.id IS NOT DISTINCT FROM OLD.id AND "
        "NEW.decision_id IS NOT DISTINCT FROM OLD.decision_id AND "
        "NEW.sha256 IS NOT DISTINCT FROM OLD.sha256 AND "
        "NEW.recorded_at IS NOT DISTINCT FROM OLD.recorded_at AND "
        "coalesce(length(CAST(NEW.content AS TEXT)), 0) <= coalesce(length(CAST(OLD.content AS TEXT)), 0)"
    ),
    "import_made": (
        "EXISTS (SELECT 1 FROM erased_row WHERE erased_row.table_name = 'import_made' AND "
        "erased_row.row_id = OLD.id) AND "
        "NEW.id IS NOT DISTINCT FROM OLD.id AND "
        "NEW.run_id IS NOT DISTINCT FROM OLD.run_id AND "
        "NEW.kind IS NOT DISTINCT FROM OLD.kind AND "
        "NEW.row_id IS NOT DISTINCT FROM OLD.row_id AND "
        "NEW.is_new IS NOT DISTINCT FROM OLD.is_new AND "
        "coalesce(length(CAST(NEW.said AS TEXT)), 0) <= coalesce(length(CAST(OLD.said AS TEXT)), 0)"
    ),
    "income_version": (
        "EXISTS (SELECT 1 FROM erased_row WHERE erased_row.table_name = 'income_version' AND "
        "erased_row.row_id = OLD.id) AND "
        "NEW.id IS NOT DISTINCT FROM OLD.id AND "
        "NEW.position_id IS NOT DISTINCT FROM OLD.position_id AND "
        "NEW.year IS NOT DISTINCT FROM OLD.year AND "
        "NEW.number IS NOT DISTINCT FROM OLD.number AND "
        "NEW.by_official IS NOT DISTINCT FROM OLD.by_official AND "
        "NEW.account_id IS NOT DISTINCT FROM OLD.account_id AND "
        "NEW.recorded_at IS NOT DISTINCT FROM OLD.recorded_at AND "
        "coalesce(length(CAST(NEW.amount_cents AS TEXT)), 0) <= coalesce(length(CAST(OLD.amount_cents AS TEXT)), 0)"
    ),
    "none_version": (
        "EXISTS (SELECT 1 FROM erased_row WHERE erased_row.table_name = 'none_version' AND "
        "erased_row.row_id = OLD.id) AND "
        "NEW.id IS NOT DISTINCT FROM OLD.id AND "
        "NEW.official_id IS NOT DISTINCT FROM OLD.official_id AND "
        "NEW.number IS NOT DISTINCT FROM OLD.number AND "
        "NEW.act IS NOT DISTINCT FROM OLD.act AND "
        "NEW.account_id IS NOT DISTINCT FROM OLD.account_id AND "
        "NEW.origin IS NOT DISTINCT FROM OLD.origin AND "
        "NEW.recorded_at IS NOT DISTINCT FROM OLD.recorded_at AND "
        "coalesce(length(CAST(NEW.source AS TEXT)), 0) <= coalesce(length(CAST(OLD.source AS TEXT)), 0)"
    ),
    "position_version": (
        "EXISTS (SELECT 1 FROM erased_row WHERE erased_row.table_name = 'position_version' AND "
        "erased_row.row_id = OLD.id) AND "
        "NEW.id IS NOT DISTINCT FROM OLD.id AND "
        "NEW.position_id IS NOT DISTINCT FROM OLD.position_id AND "
        "NEW.number IS NOT DISTINCT FROM OLD.number AND "
        "NEW.act IS NOT DISTINCT FROM OLD.act AND "
        "NEW.account_id IS NOT DISTINCT FROM OLD.account_id AND "
        "NEW.by_official IS NOT DISTINCT FROM OLD.by_official AND "
        "NEW.origin IS NOT DISTINCT FROM OLD.origin AND "
        "NEW.listed_on IS NOT DISTINCT FROM OLD.listed_on AND "
        "NEW.organisation_rung IS NOT DISTINCT FROM OLD.organisation_rung AND "
        "NEW.person_rung IS NOT DISTINCT FROM OLD.person_rung AND "
        "NEW.recorded_at IS NOT DISTINCT FROM OLD.recorded_at AND "
        "coalesce(length(CAST(NEW.source AS TEXT)), 0) <= coalesce(length(CAST(OLD.source AS TEXT)), 0)"
    ),
    "shielding_version": (
        "EXISTS (SELECT 1 FROM erased_row WHERE erased_row.table_name = 'shielding_version' AND "
        "erased_row.row_id = OLD.id) AND "
        "NEW.id IS NOT DISTINCT FROM OLD.id AND "
        "NEW.shielding_id IS NOT DISTINCT FROM OLD.shielding_id AND "
        "NEW.number IS NOT DISTINCT FROM OLD.number AND "
        "NEW.lifted IS NOT DISTINCT FROM OLD.lifted AND "
        "NEW.review_on IS NOT DISTINCT FROM OLD.review_on AND "
        "NEW.account_id IS NOT DISTINCT FROM OLD.account_id AND "
        "NEW.recorded_at IS NOT DISTINCT FROM OLD.recorded_at AND "
        "coalesce(length(CAST(NEW.reason AS TEXT)), 0) <= coalesce(length(CAST(OLD.reason AS TEXT)), 0)"
    ),
    "term_version": (
        "EXISTS (SELECT 1 FROM erased_row WHERE erased_row.table_name = 'term_version' AND "
        "erased_row.row_id = OLD.id) AND "
        "NEW.id IS NOT DISTINCT FROM OLD.id AND "
        "NEW.term_id IS NOT DISTINCT FROM OLD.term_id AND "
        "NEW.number IS NOT DISTINCT FROM OLD.number AND "
        "NEW.valid_from IS NOT DISTINCT FROM OLD.valid_from AND "
        "NEW.valid_until IS NOT DISTINCT FROM OLD.valid_until AND "
        "NEW.portfolio IS NOT DISTINCT FROM OLD.portfolio AND "
        "NEW.full_time IS NOT DISTINCT FROM OLD.full_time AND "
        "NEW.account_id IS NOT DISTINCT FROM OLD.account_id AND "
        "NEW.origin IS NOT DISTINCT FROM OLD.origin AND "
        "NEW.recorded_at IS NOT DISTINCT FROM OLD.recorded_at AND "
        "coalesce(length(CAST(NEW.source AS TEXT)), 0) <= coalesce(length(CAST(OLD.source AS TEXT)), 0)"
    ),
}
"""Of tables whose rows are only ever added, when an update takes content away and does nothing else."""
VIEW = """
        SELECT decided.id AS row_id, coalesce(position.public_id, official.public_id) AS public_id,
               body.slug AS body_slug, shielding.left_because AS because, decided.recorded_at,
               (SELECT erasure.ground FROM erasure
                WHERE erasure.official_id = official.id
                  AND coalesce(erasure.position_id, 0) = coalesce(shielding.position_id, 0)
                ORDER BY erasure.id DESC LIMIT 1) AS ground
        FROM shielding
        LEFT JOIN position ON position.id = shielding.position_id
        JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
        JOIN official ON official.id = shielding.official_id
        JOIN body ON body.id = official.body_id
        WHERE shielding.left_because IS NOT NULL AND NOT decided.lifted
          AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                          WHERE newer.shielding_id = decided.shielding_id AND newer.number = decided.number + 1)
          AND EXISTS (
            SELECT 1 FROM term JOIN office ON office.id = term.office_id
            WHERE term.official_id = official.id AND term.withdrawn_at IS NULL
              AND (office.kind IN ('elected_member', 'executive')
                   OR ((office.kind = 'civil_servant' OR office.unelected) AND office.designated)))
          AND NOT EXISTS (
            SELECT 1 FROM shielding AS safety JOIN shielding_version AS held ON held.shielding_id = safety.id
            WHERE safety.official_id = official.id AND safety.left_because IS NULL
              AND (safety.position_id IS NULL OR safety.position_id = shielding.position_id)
              AND NOT held.lifted
              AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                              WHERE newer.shielding_id = held.shielding_id AND newer.number = held.number + 1))
"""
EARLIER = """
        SELECT decided.id AS row_id, official.public_id, body.slug AS body_slug,
               shielding.left_because AS because, decided.recorded_at
        FROM shielding
        JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
        JOIN official ON official.id = shielding.official_id
        JOIN body ON body.id = official.body_id
        WHERE shielding.left_because IS NOT NULL AND shielding.position_id IS NULL AND NOT decided.lifted
          AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                          WHERE newer.shielding_id = decided.shielding_id AND newer.number = decided.number + 1)
          AND EXISTS (
            SELECT 1 FROM term JOIN office ON office.id = term.office_id
            WHERE term.official_id = official.id AND term.withdrawn_at IS NULL
              AND (office.kind IN ('elected_member', 'executive')
                   OR ((office.kind = 'civil_servant' OR office.unelected) AND office.designated)))
          AND NOT EXISTS (
            SELECT 1 FROM shielding AS safety JOIN shielding_version AS held ON held.shielding_id = safety.id
            WHERE safety.official_id = official.id AND safety.position_id IS NULL AND safety.left_because IS NULL
              AND NOT held.lifted
              AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                              WHERE newer.shielding_id = held.shielding_id AND newer.number = held.number + 1))
"""


def keep(table, verb, dialect):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def let_go(table, dialect):
    """Drop the trigger that refuses every update, and make the one that lets content go."""
    yield drop(table, dialect)
    if dialect == "sqlite":
        condition = EMPTIED[table].replace("IS NOT DISTINCT FROM", "IS")
        yield (
            f"CREATE TRIGGER keep_{table}_update BEFORE UPDATE ON {table} WHEN NOT ({condition}) "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
        )
        return
    yield (
        f"CREATE FUNCTION refuse_change_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN\nIF {EMPTIED[table]} THEN RETURN NEW; END IF;\n"
        f"RAISE EXCEPTION 'rows of {table} are only ever added';\nEND\n$$"
    )
    yield (
        f"CREATE TRIGGER keep_{table}_update BEFORE UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change_of_{table}()"
    )


def drop(table, dialect):
    on = "" if dialect == "sqlite" else f" ON {table}"
    return f"DROP TRIGGER keep_{table}_update{on}"


def view(query, dialect):
    if dialect == "sqlite":
        op.execute("DROP VIEW public_mark")
    replace = "" if dialect == "sqlite" else "OR REPLACE "
    op.execute(f"CREATE {replace}VIEW public_mark AS {query.strip()}")


def upgrade():
    dialect = op.get_bind().dialect.name
    op.create_table(
        "erasure",
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("ground", sa.String(20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{of}_id"], [f"{of}.id"], name=op.f(f"fk_erasure_{of}_id_{of}")
            )
            for of in ("official", "position", "account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_erasure_public_id")),
    )
    for of in ("official", "position"):
        op.create_index(op.f(f"ix_erasure_{of}_id"), "erasure", [f"{of}_id"])
    op.create_table(
        "erased_row",
        sa.Column("erasure_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["erasure_id"], ["erasure.id"], name=op.f("fk_erased_row_erasure_id_erasure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_row")),
    )
    op.create_index(op.f("ix_erased_row_erasure_id"), "erased_row", ["erasure_id"])
    op.create_index("ix_erased_row_of", "erased_row", ["table_name", "row_id"])
    for table in ("erasure", "erased_row"):
        for verb in ("UPDATE", "DELETE"):
            op.execute(keep(table, verb, dialect))
    for table in EMPTIED:
        for statement in let_go(table, dialect):
            op.execute(sa.text(statement.replace(":", "\\:")))
    view(VIEW, dialect)


def downgrade():
    dialect = op.get_bind().dialect.name
    op.execute("DROP VIEW public_mark")
    for table in EMPTIED:
        op.execute(drop(table, dialect))
        if dialect != "sqlite":
            op.execute(f"DROP FUNCTION refuse_change_of_{table}()")
        op.execute(keep(table, "UPDATE", dialect))
    op.drop_table("erased_row")
    op.drop_table("erasure")
    op.execute(f"CREATE VIEW public_mark AS {EARLIER.strip()}")
