"""public views that cost the same in a large register, and that know when a version was superseded

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

VIEWS = {
    "public_term_version": """
        SELECT version.id AS row_id, term.public_id, official.public_id AS official_public_id,
               office.title, office.kind, version.number, version.valid_from, version.valid_until, version.portfolio,
               version.recorded_at,
               (SELECT later.recorded_at FROM term_version AS later
                WHERE later.term_id = version.term_id AND later.number = version.number + 1) AS superseded_at
        FROM term
        JOIN official ON official.id = term.official_id
        JOIN office ON office.id = term.office_id
        JOIN term_version AS version ON version.term_id = term.id
        WHERE term.withdrawn_at IS NULL
          AND (office.kind IN ('elected_member', 'executive') OR (office.kind = 'civil_servant' AND office.designated))
    """,
    "public_term": """
        SELECT public_id, official_public_id, title, kind, valid_from, valid_until, portfolio
        FROM public_term_version
        WHERE superseded_at IS NULL
    """,
    "public_official": """
        SELECT official.public_id, person.public_id AS person_public_id, body.slug AS body_slug, body.name AS body_name,
               person.family_name, person.prefix, person.given_name, person.initials
        FROM official
        JOIN person ON person.id = official.person_id
        JOIN body ON body.id = official.body_id
        WHERE EXISTS (
            SELECT 1 FROM term JOIN office ON office.id = term.office_id
            WHERE term.official_id = official.id AND term.withdrawn_at IS NULL
              AND (office.kind IN ('elected_member', 'executive')
                   OR (office.kind = 'civil_servant' AND office.designated)))
    """,
    "public_position_version": """
        SELECT payload.version_id AS row_id, position.public_id, official.public_id AS official_public_id,
               organisation.public_id AS organisation_public_id, organisation.name AS organisation_name,
               version.number, version.act, version.by_official, version.source, version.recorded_at,
               payload.title, payload.kind, payload.capacity, payload.paid,
               payload.valid_from, payload.valid_until, payload.ended, payload.announced,
               (SELECT min(early.recorded_at)
                FROM position_version AS early JOIN position_payload AS said ON said.version_id = early.id
                WHERE early.position_id = position.id AND said.kind <> 'ownership') AS declared_at,
               (SELECT later.recorded_at FROM position_version AS later
                WHERE later.position_id = version.position_id AND later.number = version.number + 1) AS superseded_at
        FROM position
        JOIN official ON official.id = position.official_id
        JOIN position_version AS version ON version.position_id = position.id
        JOIN position_payload AS payload ON payload.version_id = version.id
        JOIN organisation ON organisation.id = payload.organisation_id
        WHERE payload.kind <> 'ownership'
          AND EXISTS (
            SELECT 1 FROM term JOIN office ON office.id = term.office_id
            WHERE term.official_id = official.id AND term.withdrawn_at IS NULL
              AND (office.kind IN ('elected_member', 'executive')
                   OR (office.kind = 'civil_servant' AND office.designated)))
          AND EXISTS (
            SELECT 1 FROM position_version AS last JOIN position_payload AS kept ON kept.version_id = last.id
            WHERE last.position_id = position.id AND last.act <> 'withdraw' AND kept.kind <> 'ownership'
              AND NOT EXISTS (SELECT 1 FROM position_version AS newer
                              WHERE newer.position_id = last.position_id AND newer.number = last.number + 1))
    """,
    "public_position": """
        SELECT row_id, public_id, official_public_id, organisation_public_id, organisation_name,
               number, act, by_official, source, recorded_at, title, kind, capacity, paid,
               valid_from, valid_until, ended, announced, declared_at, superseded_at
        FROM public_position_version
        WHERE superseded_at IS NULL
    """,
    "public_withdrawal": """
        SELECT version.id AS row_id, body.slug AS body_slug, version.by_official, version.source, version.recorded_at
        FROM position_version AS version
        JOIN position ON position.id = version.position_id
        JOIN official ON official.id = position.official_id
        JOIN body ON body.id = official.body_id
        JOIN position_payload AS payload ON payload.version_id = version.id
        WHERE version.act = 'withdraw' AND payload.kind <> 'ownership'
          AND EXISTS (
            SELECT 1 FROM term JOIN office ON office.id = term.office_id
            WHERE term.official_id = official.id AND term.withdrawn_at IS NULL
              AND (office.kind IN ('elected_member', 'executive')
                   OR (office.kind = 'civil_servant' AND office.designated)))
          AND NOT EXISTS (SELECT 1 FROM position_version AS newer
                          WHERE newer.position_id = version.position_id AND newer.number = version.number + 1)
    """,
    "public_organisation": """
        SELECT organisation.public_id, organisation.name, organisation.kind, organisation.field, organisation.town
        FROM organisation
        WHERE EXISTS (SELECT 1 FROM body WHERE body.organisation_id = organisation.id)
           OR EXISTS (
            SELECT 1 FROM position_payload AS payload
            JOIN position_version AS version ON version.id = payload.version_id
            JOIN position ON position.id = version.position_id
            JOIN term ON term.official_id = position.official_id
            JOIN office ON office.id = term.office_id
            WHERE payload.organisation_id = organisation.id AND payload.kind <> 'ownership'
              AND term.withdrawn_at IS NULL
              AND version.act <> 'withdraw'
              AND (office.kind IN ('elected_member', 'executive')
                   OR (office.kind = 'civil_servant' AND office.designated))
              AND NOT EXISTS (SELECT 1 FROM position_version AS newer
                              WHERE newer.position_id = version.position_id AND newer.number = version.number + 1))
    """,
    "public_identifier": """
        SELECT identifier.id AS row_id, organisation.public_id AS organisation_public_id,
               identifier.scheme, identifier.number
        FROM organisation_identifier AS identifier
        JOIN organisation ON organisation.id = identifier.organisation_id
        WHERE EXISTS (SELECT 1 FROM public_organisation AS shown WHERE shown.public_id = organisation.public_id)
    """,
}

OLD_VIEWS = {
    "public_term": """
        SELECT term.public_id, official.public_id AS official_public_id, office.title, office.kind,
               version.valid_from, version.valid_until, version.portfolio
        FROM term
        JOIN official ON official.id = term.official_id
        JOIN office ON office.id = term.office_id
        JOIN term_version AS version ON version.term_id = term.id
        WHERE (office.kind IN ('elected_member', 'executive') OR (office.kind = 'civil_servant' AND office.designated))
          AND version.number = (SELECT max(number) FROM term_version WHERE term_id = term.id)
          AND term.withdrawn_at IS NULL
    """,
    "public_official": """
        SELECT official.public_id, person.public_id AS person_public_id, body.slug AS body_slug, body.name AS body_name,
               person.family_name, person.prefix, person.given_name, person.initials
        FROM official
        JOIN person ON person.id = official.person_id
        JOIN body ON body.id = official.body_id
        WHERE official.public_id IN (SELECT official_public_id FROM public_term)
    """,
    "public_position_version": """
        SELECT version.id AS row_id, position.public_id, official.public_id AS official_public_id,
               organisation.public_id AS organisation_public_id, organisation.name AS organisation_name,
               version.number, version.act, version.by_official, version.source, version.recorded_at,
               payload.title, payload.kind, payload.capacity, payload.paid,
               payload.valid_from, payload.valid_until, payload.ended, payload.announced
        FROM position
        JOIN official ON official.id = position.official_id
        JOIN position_version AS version ON version.position_id = position.id
        JOIN position_payload AS payload ON payload.version_id = version.id
        JOIN organisation ON organisation.id = payload.organisation_id
        WHERE official.public_id IN (SELECT official_public_id FROM public_term)
          AND position.id NOT IN (
              SELECT last.position_id
              FROM position_version AS last LEFT JOIN position_payload AS kept ON kept.version_id = last.id
              WHERE last.number = (SELECT max(number) FROM position_version WHERE position_id = last.position_id)
                AND (last.act = 'withdraw' OR kept.kind IS NULL OR kept.kind = 'ownership')
          )
          AND payload.kind <> 'ownership'
    """,
    "public_position": """
        SELECT newest.*,
               (SELECT min(first.recorded_at) FROM public_position_version AS first
                WHERE first.public_id = newest.public_id) AS declared_at
        FROM public_position_version AS newest
        WHERE newest.number = (SELECT max(number) FROM public_position_version AS other
                               WHERE other.public_id = newest.public_id)
    """,
    "public_organisation": """
        SELECT organisation.public_id, organisation.name, organisation.kind, organisation.field, organisation.town
        FROM organisation
        WHERE organisation.public_id IN (SELECT organisation_public_id FROM public_position)
           OR organisation.id IN (SELECT organisation_id FROM body)
    """,
    "public_identifier": """
        SELECT identifier.id AS row_id, organisation.public_id AS organisation_public_id,
               identifier.scheme, identifier.number
        FROM organisation_identifier AS identifier
        JOIN organisation ON organisation.id = identifier.organisation_id
        WHERE organisation.public_id IN (SELECT public_id FROM public_organisation)
    """,
}

OTHERS = """
    SELECT relname, pg_get_viewdef(oid) FROM pg_class
    WHERE relkind = 'v' AND relname LIKE 'public\\_%%' ORDER BY oid
"""


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        for name, query in VIEWS.items():
            op.execute(f"CREATE OR REPLACE VIEW {name} AS {query.strip()}")
        return
    for name in OLD_VIEWS:
        op.execute(f"DROP VIEW {name}")
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query.strip()}")


def downgrade():
    connection = op.get_bind()
    cascade, others = "", []
    if connection.dialect.name == "postgresql":
        cascade = " CASCADE"
        others = [tuple(row) for row in connection.exec_driver_sql(OTHERS) if row[0] not in VIEWS]
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW IF EXISTS {name}{cascade}")
    for name, query in OLD_VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query.strip()}")
    for name, query in others:
        op.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")
