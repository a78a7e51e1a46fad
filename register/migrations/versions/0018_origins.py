"""whether somebody entered a version on a page or a file brought it, apart from what the file says
of its source

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ORIGINS = ("declared", "imported", "merger")
CAME_FROM = {
    "position_version": "CASE WHEN source = 'declaration' AND account_id IS NOT NULL THEN 'declared' ELSE 'imported' END",
    "term_version": """CASE WHEN source = 'merger' THEN 'merger'
                            WHEN source IS NULL OR source = 'hand' THEN 'declared' ELSE 'imported' END""",
    "none_version": "'declared'",
}
"""Whoever declares on a page has an account; a file has none, whatever stands in its column
source.
"""
SOURCES = {
    "position_version": "CASE WHEN source = 'declaration' AND account_id IS NOT NULL THEN '' ELSE source END",
    "term_version": "CASE WHEN source IN ('hand', 'merger') THEN NULL ELSE source END",
}
FORMER_SOURCES = {
    "position_version": "CASE origin WHEN 'declared' THEN 'declaration' ELSE source END",
    "term_version": "CASE origin WHEN 'declared' THEN 'hand' WHEN 'merger' THEN 'merger' ELSE source END",
}
COLUMNS = """row_id, public_id, official_public_id, organisation_public_id, organisation_name,
               number, act, by_official, source, recorded_at, title, kind, capacity, paid,
               valid_from, valid_until, ended, announced, declared_at, superseded_at"""
OFFICE = """EXISTS (
            SELECT 1 FROM term JOIN office ON office.id = term.office_id
            WHERE term.official_id = official.id AND term.withdrawn_at IS NULL
              AND (office.kind IN ('elected_member', 'executive')
                   OR (office.kind = 'civil_servant' AND office.designated)))"""
SHOWN = """NOT EXISTS (
            SELECT 1 FROM shielding JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
            WHERE shielding.official_id = position.official_id AND NOT decided.lifted
              AND (shielding.position_id IS NULL OR shielding.position_id = position.id)
              AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                              WHERE newer.shielding_id = decided.shielding_id
                                AND newer.number = decided.number + 1))"""
VERSION = """
        SELECT payload.version_id AS row_id, position.public_id, official.public_id AS official_public_id,
               organisation.public_id AS organisation_public_id, organisation.name AS organisation_name,
               version.number, version.act, version.by_official, version.source, version.recorded_at,
               payload.title, payload.kind, payload.capacity, payload.paid,
               payload.valid_from, payload.valid_until, payload.ended, payload.announced,
               (SELECT min(early.recorded_at)
                FROM position_version AS early JOIN position_payload AS said ON said.version_id = early.id
                WHERE early.position_id = position.id AND said.kind <> 'ownership') AS declared_at,
               (SELECT later.recorded_at FROM position_version AS later
                WHERE later.position_id = version.position_id AND later.number = version.number + 1) AS superseded_at{more}
        FROM position
        JOIN official ON official.id = position.official_id
        JOIN position_version AS version ON version.position_id = position.id
        JOIN position_payload AS payload ON payload.version_id = version.id
        JOIN organisation ON organisation.id = payload.organisation_id
        WHERE payload.kind <> 'ownership'
          AND {office}
          AND {shown}
          AND EXISTS (
            SELECT 1 FROM position_version AS last JOIN position_payload AS kept ON kept.version_id = last.id
            WHERE last.position_id = position.id AND last.act <> 'withdraw' AND kept.kind <> 'ownership'
              AND NOT EXISTS (SELECT 1 FROM position_version AS newer
                              WHERE newer.position_id = last.position_id AND newer.number = last.number + 1))
"""
WITHDRAWAL = """
        SELECT version.id AS row_id, body.slug AS body_slug, version.by_official, version.source, version.recorded_at{more}
        FROM position_version AS version
        JOIN position ON position.id = version.position_id
        JOIN official ON official.id = position.official_id
        JOIN body ON body.id = official.body_id
        JOIN position_payload AS payload ON payload.version_id = version.id
        WHERE version.act = 'withdraw' AND payload.kind <> 'ownership'
          AND {office}
          AND {shown}
          AND NOT EXISTS (SELECT 1 FROM position_version AS newer
                          WHERE newer.position_id = version.position_id AND newer.number = version.number + 1)
"""
POSITION = """
        SELECT {columns}
        FROM public_position_version
        WHERE superseded_at IS NULL
"""
MORE = """,
               version.origin,
               (SELECT early.origin
                FROM position_version AS early JOIN position_payload AS said ON said.version_id = early.id
                WHERE early.position_id = position.id AND said.kind <> 'ownership'
                ORDER BY early.number LIMIT 1) AS first_origin"""


def views(more: str, columns: str, origin: str) -> dict[str, str]:
    return {
        "public_position_version": VERSION.format(more=more, office=OFFICE, shown=SHOWN),
        "public_position": POSITION.format(columns=COLUMNS + columns),
        "public_withdrawal": WITHDRAWAL.format(more=origin, office=OFFICE, shown=SHOWN),
    }


def make_views(made: dict[str, str]) -> None:
    """Make views again. PostgreSQL replaces one, so that who may read it stays so; it takes new
    columns at the end.
    """
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for name, query in made.items():
        if not is_postgresql:
            op.execute(f"DROP VIEW {name}")
        op.execute(
            f"{'CREATE OR REPLACE' if is_postgresql else 'CREATE'} VIEW {name} AS {query.strip()}"
        )


def rewrite(changes: dict[str, str]) -> None:
    """Change rows that nobody else may ever change; the triggers that hold it are away as long as
    it takes.
    """
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, change in changes.items():
        op.execute(f"DROP TRIGGER keep_{table}_update" + (f" ON {table}" if is_postgresql else ""))
        op.execute(f"UPDATE {table} SET {change}")  # noqa: S608
        head = f"CREATE TRIGGER keep_{table}_update BEFORE UPDATE ON {table} "
        if is_postgresql:
            op.execute(head + "FOR EACH ROW EXECUTE FUNCTION refuse_change()")
        else:
            op.execute(
                head + f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
            )


def upgrade():
    op.add_column("none_version", sa.Column("source", sa.String(), nullable=True))
    words = ", ".join(f"'{each}'" for each in ORIGINS)
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in CAME_FROM:
        check = f"CONSTRAINT ck_{table}_origin CHECK (origin IN ({words}))"
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN origin VARCHAR(40) DEFAULT 'imported' NOT NULL {check}"
        )
    changes = {table: f"origin = {came_from}" for table, came_from in CAME_FROM.items()}
    for table, source in SOURCES.items():
        changes[table] += f", source = {source}"
    rewrite(changes)
    if is_postgresql:
        for table in CAME_FROM:
            op.alter_column(table, "origin", server_default=None)
    make_views(views(MORE, ", origin, first_origin", ",\n               version.origin"))


def downgrade():
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        dependent = {
            name: bind.execute(sa.text("SELECT pg_get_viewdef(:name)"), {"name": name}).scalar_one()
            for name in ("public_income", "public_position_confirmation")
        }
        for name in (*dependent, "public_withdrawal", "public_position", "public_position_version"):
            op.execute(f"DROP VIEW {name}")
        make_views(views("", "", ""))
        for name, query in dependent.items():
            op.execute(f"CREATE VIEW {name} AS {query}")
    else:
        make_views(views("", "", ""))
    rewrite({table: f"source = {source}" for table, source in FORMER_SOURCES.items()})
    for table in CAME_FROM:
        op.drop_column(table, "origin")
    op.drop_column("none_version", "source")
