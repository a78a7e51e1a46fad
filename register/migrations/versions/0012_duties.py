"""duties of officials, and shielding on grounds of safety

Revision ID: 0012
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("shielding", "shielding_version")
VERBS = ("UPDATE", "DELETE")
VIEWS = {
    "public_term": """
        SELECT term.public_id, official.public_id AS official_public_id, office.title, office.kind,
               version.valid_from, version.valid_until, version.portfolio
        FROM term
        JOIN official ON official.id = term.official_id
        JOIN office ON office.id = term.office_id
        JOIN term_version AS version ON version.term_id = term.id
        WHERE (office.kind IN ('elected_member', 'executive') OR (office.kind = 'civil_servant' AND office.designated))
          AND version.number = (SELECT max(number) FROM term_version WHERE term_id = term.id)
          AND NOT EXISTS (
              SELECT 1 FROM shielding JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
              WHERE shielding.official_id = official.id AND shielding.position_id IS NULL AND NOT decided.lifted
                AND decided.number = (SELECT max(number) FROM shielding_version WHERE shielding_id = shielding.id)
          )
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
          AND NOT EXISTS (
              SELECT 1 FROM shielding JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
              WHERE shielding.position_id = position.id AND NOT decided.lifted
                AND decided.number = (SELECT max(number) FROM shielding_version WHERE shielding_id = shielding.id)
          )
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
}
FORMER_VIEWS = {
    "public_term": """
        SELECT term.public_id, official.public_id AS official_public_id, office.title, office.kind,
               version.valid_from, version.valid_until, version.portfolio
        FROM term
        JOIN official ON official.id = term.official_id
        JOIN office ON office.id = term.office_id
        JOIN term_version AS version ON version.term_id = term.id
        WHERE (office.kind IN ('elected_member', 'executive') OR (office.kind = 'civil_servant' AND office.designated))
          AND version.number = (SELECT max(number) FROM term_version WHERE term_id = term.id)
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
    "public_edition": """
        SELECT (SELECT coalesce(max(id), 0) FROM position_version) AS positions,
               (SELECT coalesce(max(id), 0) FROM term_version) AS terms,
               (SELECT coalesce(max(id), 0) FROM organisation_name) AS names,
               (SELECT coalesce(max(id), 0) FROM organisation_identifier) AS identifiers,
               (SELECT coalesce(max(id), 0) FROM body) AS bodies,
               (SELECT count(*) FROM office WHERE designated) AS designations
    """,
}


def trigger(dialect: str, table: str, verb: str) -> str:
    head = f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} "
    if dialect == "postgresql":
        return head + "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return head + f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"


def drop_views():
    """Drop the changed views. On PostgreSQL others are made of them, so those are replaced where they stand."""
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
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_shielding_official_id_official")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_shielding_position_id_position")),
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
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_shielding_version_account_id_account")),
        sa.ForeignKeyConstraint(
            ["shielding_id"], ["shielding.id"], name=op.f("fk_shielding_version_shielding_id_shielding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shielding_version")),
        sa.UniqueConstraint("shielding_id", "number", name=op.f("uq_shielding_version_shielding_id_number")),
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
