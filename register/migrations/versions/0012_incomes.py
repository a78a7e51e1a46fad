"""income from positions, restricted interests, and bodies that were succeeded

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TRIGGERS = [
    (table, verb)
    for table in ("income_version", "interest_question", "interest", "interest_version")
    for verb in ("UPDATE", "DELETE")
] + [("interest_payload", "UPDATE")]
KINDS = ("holding", "family", "former_position", "property")
ACTS = ("declare", "amend", "end", "withdraw")
RELATIONS = ("partner", "parent", "child", "sibling", "household", "other")
TIES = (
    "employment",
    "management",
    "officer",
    "board",
    "advisory",
    "ownership",
    "membership",
    "business",
    "donation",
    "opinion",
    "political",
    "gift",
    "unspecified",
    "family",
    "friendship",
    "property",
    "candidate",
    "litigation",
    "control",
    "participation",
    "supply",
    "likely_contractor",
    "contract",
)
VIEWS = {
    "public_body": """
        SELECT body.public_id, body.slug, body.name, body.kind, body.valid_from, body.valid_until,
               organisation.public_id AS organisation_public_id,
               successor.slug AS successor_slug, successor.name AS successor_name
        FROM body
        JOIN organisation ON organisation.id = body.organisation_id
        LEFT JOIN body AS successor ON successor.id = body.successor_id
    """,
    "public_income": """
        SELECT income.id AS row_id, position.public_id AS position_public_id, official.public_id AS official_public_id,
               income.year, income.number, income.amount_cents, income.by_official, income.recorded_at,
               (SELECT later.recorded_at FROM income_version AS later
                WHERE later.position_id = income.position_id AND later.year = income.year
                  AND later.number = income.number + 1) AS superseded_at
        FROM income_version AS income
        JOIN position ON position.id = income.position_id
        JOIN official ON official.id = position.official_id
        JOIN body ON body.id = official.body_id
        WHERE body.kind IN ('municipality', 'province')
          AND EXISTS (
            SELECT 1 FROM term JOIN office ON office.id = term.office_id
            JOIN term_version AS held ON held.term_id = term.id
            WHERE term.official_id = official.id AND term.withdrawn_at IS NULL
              AND office.kind = 'executive' AND held.full_time
              AND (held.valid_from IS NULL OR CAST(substr(held.valid_from, 1, 4) AS INTEGER) <= income.year)
              AND (held.valid_until IS NULL OR CAST(substr(held.valid_until, 1, 4) AS INTEGER) >= income.year)
              AND NOT EXISTS (SELECT 1 FROM term_version AS newer
                              WHERE newer.term_id = held.term_id AND newer.number = held.number + 1))
          AND EXISTS (
            SELECT 1 FROM public_position AS shown
            WHERE shown.public_id = position.public_id
              AND (shown.paid IS NULL OR shown.paid) AND coalesce(shown.capacity, '') <> 'ex_officio'
              AND (shown.valid_from IS NULL OR CAST(substr(shown.valid_from, 1, 4) AS INTEGER) <= income.year)
              AND (shown.valid_until IS NULL OR CAST(substr(shown.valid_until, 1, 4) AS INTEGER) >= income.year))
    """,
}
FORMER_VIEWS = {
    "public_body": """
        SELECT body.public_id, body.slug, body.name, body.kind, body.valid_from, body.valid_until,
               organisation.public_id AS organisation_public_id
        FROM body JOIN organisation ON organisation.id = body.organisation_id
    """,
}


def word(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def trigger(dialect: str, table: str, verb: str) -> str:
    head = f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} "
    if dialect == "postgresql":
        return head + "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return head + f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"


def upgrade():
    op.create_table(
        "income_version",
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("by_official", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_income_version_amount")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_income_version_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_income_version_position_id_position")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_income_version")),
        sa.UniqueConstraint(
            "position_id", "year", "number", name=op.f("uq_income_version_position_id_year_number")
        ),
    )
    make_interests()
    for name, verb in TRIGGERS:
        op.execute(trigger(op.get_bind().dialect.name, name, verb))
    make_views(VIEWS)


def make_interests():
    op.create_table(
        "interest_question",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("kind", word("interestkind", KINDS), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_interest_question_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_interest_question_body_id_body")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_question")),
    )
    op.create_index(op.f("ix_interest_question_body_id"), "interest_question", ["body_id"])
    op.create_table(
        "interest",
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("kind", word("interestkind", KINDS), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_interest_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_interest_public_id")),
    )
    op.create_index(op.f("ix_interest_official_id"), "interest", ["official_id"])
    op.create_table(
        "interest_version",
        sa.Column("interest_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", word("act", ACTS), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_interest_version_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["interest_id"], ["interest.id"], name=op.f("fk_interest_version_interest_id_interest")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_version")),
        sa.UniqueConstraint(
            "interest_id", "number", name=op.f("uq_interest_version_interest_id_number")
        ),
    )
    op.create_table(
        "interest_payload",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("relation", word("relation", RELATIONS), nullable=True),
        sa.Column("tie", word("tiekind", TIES), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("valid_from", sa.String(length=10), nullable=True),
        sa.Column("valid_until", sa.String(length=10), nullable=True),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name=op.f("ck_interest_payload_share")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_interest_payload_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["interest_version.id"],
            name=op.f("fk_interest_payload_version_id_interest_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_interest_payload")),
    )
    op.create_index(
        op.f("ix_interest_payload_organisation_id"), "interest_payload", ["organisation_id"]
    )


def make_views(views):
    """Make the views. On PostgreSQL one that is there is replaced, so that who may read it stays
    so.
    """
    replaces = op.get_bind().dialect.name == "postgresql"
    for name, query in views.items():
        if not replaces and name in FORMER_VIEWS:
            op.execute(f"DROP VIEW {name}")
        op.execute(
            f"{'CREATE OR REPLACE' if replaces else 'CREATE'} VIEW {name} AS {query.strip()}"
        )


def downgrade():
    for name in VIEWS:
        op.execute(f"DROP VIEW {name}")
    for name, query in FORMER_VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query.strip()}")
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for name, verb in TRIGGERS:
        on = f" ON {name}" if is_postgresql else ""
        op.execute(f"DROP TRIGGER keep_{name}_{verb.lower()}{on}")
    for name in (
        "interest_payload",
        "interest_version",
        "interest",
        "interest_question",
        "income_version",
    ):
        op.drop_table(name)
