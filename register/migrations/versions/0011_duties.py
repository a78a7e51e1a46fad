"""duties of officials, and shielding on grounds of safety

Revision ID: 0011
Revises: 0010
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("shielding", "shielding_version")
VERBS = ("UPDATE", "DELETE")
CONDITIONS = {
    "holds_a_public_office": """EXISTS (
            SELECT 1 FROM term JOIN office ON office.id = term.office_id
            WHERE term.official_id = official.id AND term.withdrawn_at IS NULL
              AND (office.kind IN ('elected_member', 'executive')
                   OR (office.kind = 'civil_servant' AND office.designated)))""",
    "official_is_not_shielded": """NOT EXISTS (
            SELECT 1 FROM shielding JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
            WHERE shielding.official_id = official.id AND shielding.position_id IS NULL AND NOT decided.lifted
              AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                              WHERE newer.shielding_id = decided.shielding_id
                                AND newer.number = decided.number + 1))""",
    "position_is_not_shielded": """NOT EXISTS (
            SELECT 1 FROM shielding JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
            WHERE shielding.official_id = position.official_id AND NOT decided.lifted
              AND (shielding.position_id IS NULL OR shielding.position_id = position.id)
              AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                              WHERE newer.shielding_id = decided.shielding_id
                                AND newer.number = decided.number + 1))""",
}

QUERIES = {
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
          AND {official_is_not_shielded}
    """,
    "public_official": """
        SELECT official.public_id, person.public_id AS person_public_id, body.slug AS body_slug, body.name AS body_name,
               person.family_name, person.prefix, person.given_name, person.initials
        FROM official
        JOIN person ON person.id = official.person_id
        JOIN body ON body.id = official.body_id
        WHERE {holds_a_public_office}
          AND {official_is_not_shielded}
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
          AND {holds_a_public_office}
          AND {position_is_not_shielded}
          AND EXISTS (
            SELECT 1 FROM position_version AS last JOIN position_payload AS kept ON kept.version_id = last.id
            WHERE last.position_id = position.id AND last.act <> 'withdraw' AND kept.kind <> 'ownership'
              AND NOT EXISTS (SELECT 1 FROM position_version AS newer
                              WHERE newer.position_id = last.position_id AND newer.number = last.number + 1))
    """,
    "public_withdrawal": """
        SELECT version.id AS row_id, body.slug AS body_slug, version.by_official, version.source, version.recorded_at
        FROM position_version AS version
        JOIN position ON position.id = version.position_id
        JOIN official ON official.id = position.official_id
        JOIN body ON body.id = official.body_id
        JOIN position_payload AS payload ON payload.version_id = version.id
        WHERE version.act = 'withdraw' AND payload.kind <> 'ownership'
          AND {holds_a_public_office}
          AND {position_is_not_shielded}
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
              AND {position_is_not_shielded}
              AND NOT EXISTS (SELECT 1 FROM position_version AS newer
                              WHERE newer.position_id = version.position_id AND newer.number = version.number + 1))
    """,
    "public_edition": """
        SELECT (SELECT coalesce(max(id), 0) FROM position_version) AS positions,
               (SELECT coalesce(max(id), 0) FROM term_version) AS terms,
               (SELECT coalesce(max(id), 0) FROM organisation_name) AS names,
               (SELECT coalesce(max(id), 0) FROM organisation_identifier) AS identifiers,
               (SELECT coalesce(max(id), 0) FROM body) AS bodies,
               (SELECT count(*) FROM office WHERE designated) AS designations,
               (SELECT coalesce(max(id), 0) FROM shielding_version) AS shieldings
    """,
    "public_confirmation": """
        SELECT confirmation.id AS row_id, official.public_id AS official_public_id, confirmation.recorded_at
        FROM confirmation JOIN official ON official.id = confirmation.official_id
        WHERE {holds_a_public_office}
          AND {official_is_not_shielded}
    """,
    "public_position_confirmation": """
        SELECT confirmation.version_id AS version_row_id, confirmation.recorded_at
        FROM position_confirmation AS confirmation
        WHERE EXISTS (SELECT 1 FROM public_position_version AS shown WHERE shown.row_id = confirmation.version_id)
    """,
    "public_none_version": """
        SELECT version.id AS row_id, official.public_id AS official_public_id, version.number, version.act,
               version.recorded_at
        FROM none_version AS version JOIN official ON official.id = version.official_id
        WHERE {holds_a_public_office}
          AND {official_is_not_shielded}
    """,
}

VIEWS = {name: query.format(**CONDITIONS) for name, query in QUERIES.items()}
FORMER_VIEWS = {
    **{
        name: re.sub(r"\n +AND \{\w+_is_not_shielded\}", "", query).format(**CONDITIONS)
        for name, query in QUERIES.items()
    },
    "public_edition": VIEWS["public_edition"].rpartition(",\n")[0],
}
"""The same without the conditions of shielding."""


def trigger(dialect: str, table: str, verb: str) -> str:
    head = f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} "
    if dialect == "postgresql":
        return head + "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return head + f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"


def drop_views():
    """Drop the changed views. On PostgreSQL others are made of them, so those are replaced where
    they stand.
    """
    if op.get_bind().dialect.name == "sqlite":
        for name in VIEWS:
            op.execute(f"DROP VIEW {name}")


def make_views(views):
    replaces = op.get_bind().dialect.name == "postgresql"
    for name, query in views.items():
        if replaces and name == "public_edition":
            op.execute("DROP VIEW public_edition")
        head = f"CREATE OR REPLACE VIEW {name}" if replaces else f"CREATE VIEW {name}"
        op.execute(f"{head} AS {query.strip()}")


def upgrade():
    op.add_column("term_version", sa.Column("full_time", sa.Boolean(), nullable=True))
    op.create_table(
        "shielding",
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_shielding_official_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_shielding_position_id_position")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shielding")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shielding_public_id")),
    )
    op.create_index(op.f("ix_shielding_official_id"), "shielding", ["official_id"])
    op.create_index(op.f("ix_shielding_position_id"), "shielding", ["position_id"])
    op.create_table(
        "shielding_version",
        sa.Column("shielding_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lifted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_shielding_version_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["shielding_id"],
            ["shielding.id"],
            name=op.f("fk_shielding_version_shielding_id_shielding"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shielding_version")),
        sa.UniqueConstraint(
            "shielding_id", "number", name=op.f("uq_shielding_version_shielding_id_number")
        ),
    )
    for table in TABLES:
        for verb in VERBS:
            op.execute(trigger(op.get_bind().dialect.name, table, verb))
    drop_views()
    make_views(VIEWS)


def downgrade():
    drop_views()
    make_views(FORMER_VIEWS)
    on = op.get_bind().dialect.name == "postgresql"
    for table in reversed(TABLES):
        for verb in VERBS:
            op.execute(f"DROP TRIGGER keep_{table}_{verb.lower()}" + (f" ON {table}" if on else ""))
        op.drop_table(table)
    op.drop_column("term_version", "full_time")
