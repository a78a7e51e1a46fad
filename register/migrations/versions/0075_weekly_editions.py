"""the log of public entries and its weekly editions

Revision ID: 0075
Revises: 0074
"""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

ADDED_ONLY = (
    "weekly_edition",
    "edition_issue",
    "edition_entry",
    "edition_end",
    "edition_node",
    "edition_erasure",
)
VIEWS = {
    "public_weekly_edition": """
        SELECT edition.number, edition.week, edition.size, edition.root, edition.recorded_at,
               issue.number AS issue, issue.recorded_at AS issued_at, issue.manifest, issue.signature, issue.sha256, issue.description
        FROM weekly_edition AS edition
        JOIN edition_issue AS issue ON issue.edition_id = edition.id
        WHERE NOT EXISTS (SELECT 1 FROM edition_issue AS newer
                          WHERE newer.edition_id = issue.edition_id AND newer.number = issue.number + 1)
    """,
    "public_edition_entry": """
        SELECT entry.number, entry.hash, entry.edition, ending.edition AS ended
        FROM edition_entry AS entry
        LEFT JOIN edition_end AS ending ON ending.number = entry.number
    """,
    "public_edition_node": """
        SELECT level, number, hash FROM edition_node
    """,
    "public_edition_text": """
        SELECT entry.number, entry.edition, ending.edition AS ended, said.kind, said.key, said.official,
               said.position, said.salt, said.text
        FROM edition_text AS said
        JOIN edition_entry AS entry ON entry.number = said.number
        LEFT JOIN edition_end AS ending ON ending.number = said.number
        WHERE (said.official IS NULL
               OR EXISTS (SELECT 1 FROM public_official AS shown WHERE shown.public_id = said.official))
          AND (said.position IS NULL
               OR EXISTS (SELECT 1 FROM public_position AS shown WHERE shown.public_id = said.position))
          AND (said.organisation IS NULL
               OR EXISTS (SELECT 1 FROM public_organisation AS shown WHERE shown.public_id = said.organisation))
    """,
    "public_edition_erasure": """
        SELECT erasure.number, erasure.recorded_at, erasure.ground FROM edition_erasure AS erasure
    """,
}


def triggers(dialect, table, verbs):
    for verb in verbs:
        name = f"keep_{table}_{verb.lower()}"
        if dialect == "sqlite":
            refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
            yield f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
        else:
            yield f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def number(name="number"):
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def recorded_at():
    return sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False)


def of_entry(table):
    return sa.ForeignKeyConstraint(
        ["number"], ["edition_entry.number"], name=op.f(f"fk_{table}_number_edition_entry")
    )


def upgrade():
    op.create_table(
        "weekly_edition",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        recorded_at(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_edition")),
        sa.UniqueConstraint("number", name=op.f("uq_weekly_edition_number")),
        sa.UniqueConstraint("week", name=op.f("uq_weekly_edition_week")),
    )
    op.create_table(
        "edition_issue",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(100), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("gaps", sa.String(64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        recorded_at(),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["weekly_edition.id"],
            name=op.f("fk_edition_issue_edition_id_weekly_edition"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_issue")),
        sa.UniqueConstraint(
            "edition_id", "number", name=op.f("uq_edition_issue_edition_id_number")
        ),
    )
    op.create_table(
        "edition_entry",
        number(),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_edition_entry")),
    )
    op.create_table(
        "edition_text",
        number(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("official", sa.String(36), nullable=True),
        sa.Column("position", sa.String(36), nullable=True),
        sa.Column("organisation", sa.String(36), nullable=True),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        of_entry("edition_text"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_edition_text")),
    )
    op.create_table(
        "edition_end",
        number(),
        sa.Column("edition", sa.Integer(), nullable=False),
        of_entry("edition_end"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_edition_end")),
    )
    op.create_table(
        "edition_node",
        number("level"),
        number(),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("level", "number", name=op.f("pk_edition_node")),
    )
    op.create_table(
        "edition_erasure",
        number(),
        sa.Column("ground", sa.String(100), nullable=False),
        recorded_at(),
        of_entry("edition_erasure"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_edition_erasure")),
    )
    op.create_index(op.f("ix_edition_entry_edition"), "edition_entry", ["edition"])
    op.create_index(op.f("ix_edition_end_edition"), "edition_end", ["edition"])
    op.create_index("ix_edition_text_kind_number", "edition_text", ["kind", "number"])
    for column in ("key", "official", "position"):
        op.create_index(op.f(f"ix_edition_text_{column}"), "edition_text", [column])
    dialect = op.get_bind().dialect.name
    for table in ADDED_ONLY:
        for made in triggers(dialect, table, ("UPDATE", "DELETE")):
            op.execute(made)
    for made in triggers(dialect, "edition_text", ("UPDATE",)):
        op.execute(made)
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query.strip()}")


def downgrade():
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
    for table in ("edition_erasure", "edition_node", "edition_end", "edition_text"):
        op.drop_table(table)
    for table in ("edition_entry", "edition_issue", "weekly_edition"):
        op.drop_table(table)
