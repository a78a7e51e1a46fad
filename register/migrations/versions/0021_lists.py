"""the day of which the list speaks that brought a version

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = """row_id, public_id, official_public_id, organisation_public_id, organisation_name,
               number, act, by_official, source, recorded_at, title, kind, capacity, paid,
               valid_from, valid_until, ended, announced, declared_at, superseded_at, origin, first_origin"""
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
                WHERE later.position_id = version.position_id AND later.number = version.number + 1) AS superseded_at,
               version.origin,
               (SELECT early.origin
                FROM position_version AS early JOIN position_payload AS said ON said.version_id = early.id
                WHERE early.position_id = position.id AND said.kind <> 'ownership'
                ORDER BY early.number LIMIT 1) AS first_origin{more}
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
POSITION = """
        SELECT {columns}
        FROM public_position_version
        WHERE superseded_at IS NULL
"""


def views(more: str, columns: str) -> dict[str, str]:
    return {
        "public_position_version": VERSION.format(more=more, office=OFFICE, shown=SHOWN),
        "public_position": POSITION.format(columns=COLUMNS + columns),
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


def date_lists() -> None:
    """Let what files brought until now speak of the day on which they came in."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    day = "to_char(recorded_at, 'YYYY-MM-DD')" if is_postgresql else "substr(recorded_at, 1, 10)"
    op.execute(
        "DROP TRIGGER keep_position_version_update"
        + (" ON position_version" if is_postgresql else "")
    )
    op.execute(f"UPDATE position_version SET listed_on = {day} WHERE origin = 'imported'")  # noqa: S608
    head = "CREATE TRIGGER keep_position_version_update BEFORE UPDATE ON position_version "
    if is_postgresql:
        op.execute(head + "FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    else:
        op.execute(
            head + "BEGIN SELECT RAISE(ABORT, 'rows of position_version are only ever added'); END"
        )


def upgrade():
    op.add_column("position_version", sa.Column("listed_on", sa.String(length=10), nullable=True))
    date_lists()
    make_views(views(",\n               version.listed_on", ", listed_on"))


def downgrade():
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        dependent = {
            name: bind.execute(sa.text("SELECT pg_get_viewdef(:name)"), {"name": name}).scalar_one()
            for name in ("public_income", "public_position_confirmation")
        }
        for name in (*dependent, "public_position", "public_position_version"):
            op.execute(f"DROP VIEW {name}")
        make_views(views("", ""))
        for name, query in dependent.items():
            op.execute(f"CREATE VIEW {name} AS {query}")
    else:
        make_views(views("", ""))
    op.drop_column("position_version", "listed_on")
