"""imports are kept, and can be undone

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WITHDRAWABLE = ("decision", "participation", "official", "term", "organisation", "organisation_tie")
NO_LONGER = ("organisation_name", "organisation_identifier")
APPEND_ONLY = ("import_made", "import_undone")
ERASABLE = ("import_problem",)

PUBLIC_TERM = """
        SELECT term.public_id, official.public_id AS official_public_id, office.title, office.kind,
               version.valid_from, version.valid_until, version.portfolio
        FROM term
        JOIN official ON official.id = term.official_id
        JOIN office ON office.id = term.office_id
        JOIN term_version AS version ON version.term_id = term.id
        WHERE (office.kind IN ('elected_member', 'executive') OR (office.kind = 'civil_servant' AND office.designated))
          AND version.number = (SELECT max(number) FROM term_version WHERE term_id = term.id)
"""
STANDING = "          AND term.withdrawn_at IS NULL\n"


def upgrade():
    for table in WITHDRAWABLE:
        op.add_column(table, sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("decision_version", sa.Column("takes_back", sa.Integer(), nullable=True))
    op.add_column("mention_answer", sa.Column("takes_back", sa.Integer(), nullable=True))
    _make_tables()
    _replace_view(PUBLIC_TERM + STANDING)
    for table in NO_LONGER:
        _drop_trigger(table, "DELETE")
    for table, verb in _kept():
        _make_trigger(table, verb)


def downgrade():
    for table, verb in _kept():
        _drop_trigger(table, verb)
    for table in NO_LONGER:
        _make_trigger(table, "DELETE")
    _replace_view(PUBLIC_TERM)
    for table in ("import_undone", "import_made", "import_problem", "import_content", "import_run"):
        op.drop_table(table)
    op.drop_column("mention_answer", "takes_back")
    op.drop_column("decision_version", "takes_back")
    for table in WITHDRAWABLE:
        op.drop_column(table, "withdrawn_at")


def _kept():
    return [(table, verb) for table in APPEND_ONLY for verb in ("UPDATE", "DELETE")] + [
        (table, "UPDATE") for table in ERASABLE
    ]


def _is_sqlite():
    return op.get_bind().dialect.name == "sqlite"


def _make_trigger(table, verb):
    body = (
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
        if _is_sqlite()
        else "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(f"CREATE TRIGGER keep_{table}_{verb.lower()} BEFORE {verb} ON {table} {body}")


def _drop_trigger(table, verb):
    op.execute(
        f"DROP TRIGGER keep_{table}_{verb.lower()}" + ("" if _is_sqlite() else f" ON {table}")
    )


def _replace_view(query):
    if _is_sqlite():
        op.execute("DROP VIEW public_term")
    op.execute(f"CREATE {'' if _is_sqlite() else 'OR REPLACE '}VIEW public_term AS {query.strip()}")


def _make_tables():
    nouns = ("organisations", "officials", "positions", "decisions", "participations")
    states = ("waiting", "reading", "keeping", "done", "failed", "undone")
    op.create_table(
        "import_run",
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column(
            "noun",
            sa.Enum(*nouns, name="noun", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *states, name="importstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_import_run_account_id_account")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_import_run_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("public_id", name=op.f("uq_import_run_public_id")),
    )
    op.create_index(op.f("ix_import_run_body_id"), "import_run", ["body_id"])
    op.create_index(op.f("ix_import_run_sha256"), "import_run", ["sha256"])
    op.create_table(
        "import_content",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_import_content_run_id_import_run")
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_import_content")),
    )
    op.create_table(
        "import_problem",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_import_problem_run_id_import_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problem")),
    )
    op.create_index(op.f("ix_import_problem_run_id"), "import_problem", ["run_id"])
    op.create_table(
        "import_made",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_import_made_run_id_import_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_made")),
    )
    op.create_index("ix_import_made_row", "import_made", ["kind", "row_id"])
    op.create_index(op.f("ix_import_made_run_id"), "import_made", ["run_id"])
    op.create_table(
        "import_undone",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_import_undone_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_import_undone_run_id_import_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_undone")),
        sa.UniqueConstraint("run_id", name=op.f("uq_import_undone_run_id")),
    )
