"""a tie is held in several periods, each by the statement about it; records of organisations

Revision ID: 0055
Revises: 0054
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

VERSIONS = ("organisation_tie_version", "owner_mention_version")
PERIODS = (
    ("organisation_tie_period", "organisation_tie_version", True),
    ("owner_mention_period", "owner_mention_version", False),
)
FORBIDDEN = (
    ("organisation_tie_period", ("UPDATE", "DELETE")),
    ("owner_mention_period", ("UPDATE", "DELETE")),
    ("organisation_key", ("UPDATE",)),
)


def trigger(dialect, table, verb):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    for table in VERSIONS:
        op.add_column(table, sa.Column("period", sa.String()))
        op.add_column(table, sa.Column("record", sa.String()))
        op.add_column(table, sa.Column("stated_on", sa.String(length=10)))
    for table, version, may_lack_source in PERIODS:
        op.create_table(
            table,
            sa.Column("version_id", sa.Integer(), nullable=False),
            sa.Column("source", sa.String(), nullable=may_lack_source),
            sa.Column("share", sa.Double()),
            sa.Column("valid_from", sa.String(length=10)),
            sa.Column("valid_until", sa.String(length=10)),
            sa.Column("period", sa.String()),
            sa.Column("record", sa.String()),
            sa.Column("stated_on", sa.String(length=10)),
            sa.Column("id", sa.Integer(), nullable=False),
            sa.CheckConstraint("share BETWEEN 0 AND 1", name=op.f(f"ck_{table}_share")),
            sa.ForeignKeyConstraint(
                ["version_id"], [f"{version}.id"], name=op.f(f"fk_{table}_version_id_{version}")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_version_id"), table, ["version_id"])
    op.create_table(
        "organisation_key",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_key_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_key")),
        sa.UniqueConstraint(
            "record", "organisation_id", name=op.f("uq_organisation_key_record_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_organisation_key_organisation_id"), "organisation_key", ["organisation_id"]
    )
    for table, verbs in FORBIDDEN:
        for verb in verbs:
            op.execute(trigger(op.get_bind().dialect.name, table, verb))


def downgrade():
    for table in ("organisation_key", *(each[0] for each in PERIODS)):
        op.drop_table(table)
    for table in VERSIONS:
        for column in ("period", "record", "stated_on"):
            op.drop_column(table, column)
