"""first tables

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


VIEWS = {
    "public_body": """
        SELECT body.public_id, body.slug, body.name, body.kind, body.valid_from, body.valid_until,
               organisation.public_id AS organisation_public_id
        FROM body JOIN organisation ON organisation.id = body.organisation_id
    """,
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

APPEND_ONLY = (
    "term_version",
    "organisation_name",
    "organisation_identifier",
    "organisation_tie_version",
    "position_version",
    "decision_version",
    "decision_party",
    "mention_answer",
    "participation_version",
    "frozen_dossier",
    "assessment_version",
    "finding_event",
    "journal_entry",
)

ERASABLE = ("position_payload", "finding_text")


def forbidden():
    pairs = [(table, verb) for table in APPEND_ONLY for verb in ("UPDATE", "DELETE")]
    return pairs + [(table, "UPDATE") for table in ERASABLE]


def triggers(dialect: str) -> dict[str, str]:
    make = _sqlite if dialect == "sqlite" else _postgresql
    return {f"keep_{table}_{verb.lower()}": make(table, verb) for table, verb in forbidden()}


POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
END
$$
"""


def _sqlite(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
    )


def _postgresql(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def upgrade():
    op.create_table(
        "failed_sign_in",
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
    )
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_failed_sign_in_email_hash"), ["email_hash"], unique=False
        )

    op.create_table(
        "organisation",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "public_body",
                "joint_arrangement",
                "state_owned",
                "company",
                "foundation",
                "association",
                "cooperative",
                "party",
                "other",
                name="organisationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("town", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisation_public_id")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_name"), ["name"], unique=False)

    op.create_table(
        "person",
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=True),
        sa.Column("given_name", sa.String(), nullable=True),
        sa.Column("initials", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    op.create_table(
        "account",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("session_key", sa.String(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
    )
    op.create_table(
        "body",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "municipality",
                "province",
                "water_board",
                "joint_arrangement",
                "other",
                name="bodykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=True),
        sa.Column("valid_until", sa.String(length=10), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_body_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["body.id"], name=op.f("fk_body_successor_id_body")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_body_organisation_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_body_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_body_slug")),
    )
    op.create_table(
        "organisation_identifier",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_identifier_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_identifier")),
        sa.UniqueConstraint(
            "scheme", "number", name=op.f("uq_organisation_identifier_scheme_number")
        ),
    )
    with op.batch_alter_table("organisation_identifier", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_identifier_organisation_id"),
            ["organisation_id"],
            unique=False,
        )

    op.create_table(
        "organisation_name",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=True),
        sa.Column("valid_until", sa.String(length=10), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_name_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_name")),
    )
    with op.batch_alter_table("organisation_name", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_name_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "organisation_tie",
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("held_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
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
                name="tiekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["held_id"], ["organisation.id"], name=op.f("fk_organisation_tie_held_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_tie_holder_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_tie")),
        sa.UniqueConstraint(
            "holder_id", "held_id", "kind", name=op.f("uq_organisation_tie_holder_id_held_id_kind")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisation_tie_public_id")),
    )
    with op.batch_alter_table("organisation_tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_tie_held_id"), ["held_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_organisation_tie_holder_id"), ["holder_id"], unique=False
        )

    op.create_table(
        "account_role",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "official",
                "clerk",
                "reviewer",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_role_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_account_role_body_id_body")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_role")),
    )
    with op.batch_alter_table("account_role", schema=None) as batch_op:
        batch_op.create_index(
            "uq_account_role_held",
            ["account_id", "body_id", "role"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "decision",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_decision_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint(
            "body_id",
            "source",
            "procedure",
            "lot",
            name=op.f("uq_decision_body_id_source_procedure_lot"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_decision_public_id")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_body_id"), ["body_id"], unique=False)

    op.create_table(
        "journal_entry",
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_journal_entry_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_journal_entry_body_id_body")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_entry_body_id"), ["body_id"], unique=False)

    op.create_table(
        "mention",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("identifiers", sa.JSON(), nullable=False),
        sa.Column("town", sa.String(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_mention_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("body_id", "fingerprint", name=op.f("uq_mention_body_id_fingerprint")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mention_public_id")),
    )
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mention_body_id"), ["body_id"], unique=False)

    op.create_table(
        "office",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "elected_member",
                "executive",
                "civil_servant",
                "external",
                name="office",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("designated", sa.Boolean(), nullable=False),
        sa.Column("designation_reference", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_office_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("body_id", "kind", "title", name=op.f("uq_office_body_id_kind_title")),
        sa.UniqueConstraint("public_id", name=op.f("uq_office_public_id")),
    )
    op.create_table(
        "official",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_official_body_id_body")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_official_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official")),
        sa.UniqueConstraint("body_id", "key", name=op.f("uq_official_body_id_key")),
        sa.UniqueConstraint("body_id", "person_id", name=op.f("uq_official_body_id_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_official_public_id")),
    )
    op.create_table(
        "organisation_tie_version",
        sa.Column("tie_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("valid_from", sa.String(length=10), nullable=True),
        sa.Column("valid_until", sa.String(length=10), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name=op.f("ck_organisation_tie_version_share")),
        sa.ForeignKeyConstraint(
            ["tie_id"],
            ["organisation_tie.id"],
            name=op.f("fk_organisation_tie_version_tie_id_organisation_tie"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_tie_version")),
        sa.UniqueConstraint(
            "tie_id", "number", name=op.f("uq_organisation_tie_version_tie_id_number")
        ),
    )
    op.create_table(
        "screening_run",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_screening_run_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_screening_run_body_id_body")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_run")),
        sa.UniqueConstraint("public_id", name=op.f("uq_screening_run_public_id")),
    )
    with op.batch_alter_table("screening_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screening_run_body_id"), ["body_id"], unique=False)

    op.create_table(
        "decision_version",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "tender",
                "award",
                "contract_change",
                "grant",
                "permit",
                "zoning",
                "land_sale",
                "appointment",
                "accounts",
                "policy",
                "enforcement",
                "inspection",
                "loan",
                "side_activity",
                "other",
                name="decisionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "taken",
                name="decisionstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.String(length=10), nullable=True),
        sa.Column("date_basis", sa.String(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("eu_funds", sa.Boolean(), nullable=True),
        sa.Column("sole_mandate", sa.Boolean(), nullable=True),
        sa.Column("release", sa.String(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_decision_version_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_version_decision_id_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_version")),
        sa.UniqueConstraint(
            "decision_id", "number", name=op.f("uq_decision_version_decision_id_number")
        ),
    )
    op.create_table(
        "finding",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_finding_body_id_body")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_finding_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_finding_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint(
            "decision_id", "official_id", name=op.f("uq_finding_decision_id_official_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_finding_public_id")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_body_id"), ["body_id"], unique=False)

    op.create_table(
        "frozen_dossier",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_frozen_dossier_decision_id_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_dossier")),
        sa.UniqueConstraint(
            "decision_id", "sha256", name=op.f("uq_frozen_dossier_decision_id_sha256")
        ),
    )
    with op.batch_alter_table("frozen_dossier", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_frozen_dossier_decision_id"), ["decision_id"], unique=False
        )

    op.create_table(
        "mention_answer",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "identifier",
                "clerk",
                name="answerbasis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mention_answer_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["mention_id"], ["mention.id"], name=op.f("fk_mention_answer_mention_id_mention")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_mention_answer_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention_answer")),
    )
    with op.batch_alter_table("mention_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mention_answer_mention_id"), ["mention_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_mention_answer_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "participation",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_participation_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_participation_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint(
            "decision_id", "official_id", name=op.f("uq_participation_decision_id_official_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_participation_public_id")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_participation_decision_id"), ["decision_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_participation_official_id"), ["official_id"], unique=False
        )

    op.create_table(
        "position",
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_position_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("official_id", "key", name=op.f("uq_position_official_id_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_position_public_id")),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_official_id"), ["official_id"], unique=False)

    op.create_table(
        "term",
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_term_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_term_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("public_id", name=op.f("uq_term_public_id")),
    )
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_term_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_term_official_id"), ["official_id"], unique=False)

    op.create_table(
        "assessment_version",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "none",
                "potential",
                "apparent",
                "actual_indicated",
                "unresolved",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "if_steps_aside",
            sa.Enum(
                "none",
                "potential",
                "apparent",
                "actual_indicated",
                "unresolved",
                name="if_steps_aside",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("ruleset", sa.String(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["frozen_dossier.id"],
            name=op.f("fk_assessment_version_dossier_id_frozen_dossier"),
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_assessment_version_finding_id_finding")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["screening_run.id"],
            name=op.f("fk_assessment_version_run_id_screening_run"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_version")),
        sa.UniqueConstraint(
            "finding_id", "number", name=op.f("uq_assessment_version_finding_id_number")
        ),
    )
    op.create_table(
        "decision_party",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "applicant",
                "bidder",
                "winner",
                "grantee",
                "buyer",
                "seller",
                "subcontractor",
                "objector",
                "subject",
                name="partyrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "benefit",
            sa.Enum(
                "direct",
                "adverse",
                "contingent",
                "broad_class",
                "sector",
                "public",
                "none",
                name="benefit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mention_id"], ["mention.id"], name=op.f("fk_decision_party_mention_id_mention")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["decision_version.id"],
            name=op.f("fk_decision_party_version_id_decision_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_party")),
    )
    with op.batch_alter_table("decision_party", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_party_mention_id"), ["mention_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_decision_party_version_id"), ["version_id"], unique=False
        )

    op.create_table(
        "participation_version",
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("planned", sa.JSON(), nullable=False),
        sa.Column("recused_preparation", sa.Boolean(), nullable=True),
        sa.Column("recused_deliberation", sa.Boolean(), nullable=True),
        sa.Column("recused_vote", sa.Boolean(), nullable=True),
        sa.Column("recused_contact", sa.Boolean(), nullable=True),
        sa.Column("took_no_part", sa.Boolean(), nullable=True),
        sa.Column("decisive", sa.Boolean(), nullable=True),
        sa.Column("proposed", sa.Boolean(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_participation_version_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_participation_version_participation_id_participation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_version")),
        sa.UniqueConstraint(
            "participation_id",
            "number",
            name=op.f("uq_participation_version_participation_id_number"),
        ),
    )
    op.create_table(
        "position_version",
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "declare",
                "amend",
                "end",
                "withdraw",
                name="act",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("by_official", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_position_version_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_position_version_position_id_position")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_version")),
        sa.UniqueConstraint(
            "position_id", "number", name=op.f("uq_position_version_position_id_number")
        ),
    )
    op.create_table(
        "term_version",
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=True),
        sa.Column("valid_until", sa.String(length=10), nullable=True),
        sa.Column("portfolio", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_term_version_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["term.id"], name=op.f("fk_term_version_term_id_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_version")),
        sa.UniqueConstraint("term_id", "number", name=op.f("uq_term_version_term_id_number")),
    )
    op.create_table(
        "finding_event",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "open",
                "ask",
                "reply",
                "conclude",
                "reopen",
                "dissolve",
                name="findingact",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column(
            "conclusion",
            sa.Enum(
                "none",
                "potential",
                "apparent",
                name="conclusion",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_finding_event_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment_version.id"],
            name=op.f("fk_finding_event_assessment_id_assessment_version"),
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_event_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_event")),
    )
    with op.batch_alter_table("finding_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_finding_event_finding_id"), ["finding_id"], unique=False
        )

    op.create_table(
        "position_payload",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
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
                name="tiekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "capacity",
            sa.Enum(
                "private",
                "ex_officio",
                "public_office",
                name="capacity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("paid", sa.Boolean(), nullable=True),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("valid_from", sa.String(length=10), nullable=True),
        sa.Column("valid_until", sa.String(length=10), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=True),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name=op.f("ck_position_payload_share")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_position_payload_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["position_version.id"],
            name=op.f("fk_position_payload_version_id_position_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_position_payload")),
    )
    with op.batch_alter_table("position_payload", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_position_payload_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "finding_text",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["finding_event.id"], name=op.f("fk_finding_text_event_id_finding_event")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_finding_text")),
    )

    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query.strip()}")
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(POSTGRESQL_FUNCTION)
    for statement in triggers(dialect).values():
        op.execute(statement)


def downgrade():
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
    dialect = op.get_bind().dialect.name
    for table, verb in forbidden():
        op.execute(
            f"DROP TRIGGER keep_{table}_{verb.lower()}"
            + (f" ON {table}" if dialect == "postgresql" else "")
        )
    if dialect == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
    op.drop_table("finding_text")
    with op.batch_alter_table("position_payload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_payload_organisation_id"))

    op.drop_table("position_payload")
    with op.batch_alter_table("finding_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_event_finding_id"))

    op.drop_table("finding_event")
    op.drop_table("term_version")
    op.drop_table("position_version")
    op.drop_table("participation_version")
    with op.batch_alter_table("decision_party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_party_version_id"))
        batch_op.drop_index(batch_op.f("ix_decision_party_mention_id"))

    op.drop_table("decision_party")
    op.drop_table("assessment_version")
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_term_official_id"))
        batch_op.drop_index(batch_op.f("ix_term_office_id"))

    op.drop_table("term")
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_official_id"))

    op.drop_table("position")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participation_official_id"))
        batch_op.drop_index(batch_op.f("ix_participation_decision_id"))

    op.drop_table("participation")
    with op.batch_alter_table("mention_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mention_answer_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_mention_answer_mention_id"))

    op.drop_table("mention_answer")
    with op.batch_alter_table("frozen_dossier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_frozen_dossier_decision_id"))

    op.drop_table("frozen_dossier")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_body_id"))

    op.drop_table("finding")
    op.drop_table("decision_version")
    with op.batch_alter_table("screening_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screening_run_body_id"))

    op.drop_table("screening_run")
    op.drop_table("organisation_tie_version")
    op.drop_table("official")
    op.drop_table("office")
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mention_body_id"))

    op.drop_table("mention")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_entry_body_id"))

    op.drop_table("journal_entry")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_body_id"))

    op.drop_table("decision")
    with op.batch_alter_table("account_role", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_account_role_held",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("account_role")
    with op.batch_alter_table("organisation_tie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_tie_holder_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_tie_held_id"))

    op.drop_table("organisation_tie")
    with op.batch_alter_table("organisation_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_name_organisation_id"))

    op.drop_table("organisation_name")
    with op.batch_alter_table("organisation_identifier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_identifier_organisation_id"))

    op.drop_table("organisation_identifier")
    op.drop_table("body")
    op.drop_table("account")
    op.drop_table("person")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_name"))

    op.drop_table("organisation")
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_failed_sign_in_email_hash"))

    op.drop_table("failed_sign_in")
