"""documents that an official sends with a reply

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

KEEP = (
    ("finding_document", "UPDATE"),
    ("finding_document", "DELETE"),
    ("finding_document_content", "UPDATE"),
    ("sent_document", "UPDATE"),
    ("sent_document", "DELETE"),
)


def trigger(dialect, table, verb):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def reference(table, column, to):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade():
    op.create_table(
        "finding_document",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        reference("finding_document", "finding_id", "finding"),
        reference("finding_document", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_document")),
        sa.UniqueConstraint("public_id", name=op.f("uq_finding_document_public_id")),
    )
    op.create_index(op.f("ix_finding_document_finding_id"), "finding_document", ["finding_id"])
    op.create_table(
        "finding_document_content",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        reference("finding_document_content", "document_id", "finding_document"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_finding_document_content")),
    )
    op.create_table(
        "sent_document",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        reference("sent_document", "document_id", "finding_document"),
        reference("sent_document", "event_id", "finding_event"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_sent_document")),
    )
    op.create_index(op.f("ix_sent_document_event_id"), "sent_document", ["event_id"])
    dialect = op.get_bind().dialect.name
    for table, verb in KEEP:
        op.execute(trigger(dialect, table, verb))


def downgrade():
    for table in ("sent_document", "finding_document_content", "finding_document"):
        op.drop_table(table)
