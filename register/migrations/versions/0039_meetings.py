"""meetings: an agenda of which each item is a decision

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def trigger(dialect, table, verb):
    name = f"keep_{table}_{verb.lower()}"
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def reference(table, column, to):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def recorded():
    return sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False)


def upgrade():
    kind = sa.Enum(
        "council",
        "college",
        name="meetingkind",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "meeting",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        recorded(),
        reference("meeting", "body_id", "body"),
        reference("meeting", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("public_id", name=op.f("uq_meeting_public_id")),
    )
    op.create_index(op.f("ix_meeting_body_id"), "meeting", ["body_id"])
    op.create_table(
        "meeting_item",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        recorded(),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        reference("meeting_item", "meeting_id", "meeting"),
        reference("meeting_item", "decision_id", "decision"),
        reference("meeting_item", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_item")),
        sa.UniqueConstraint("public_id", name=op.f("uq_meeting_item_public_id")),
    )
    op.create_index(op.f("ix_meeting_item_meeting_id"), "meeting_item", ["meeting_id"])
    op.create_index(op.f("ix_meeting_item_decision_id"), "meeting_item", ["decision_id"])
    op.create_table(
        "meeting_notice",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        recorded(),
        reference("meeting_notice", "item_id", "meeting_item"),
        reference("meeting_notice", "official_id", "official"),
        reference("meeting_notice", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_notice")),
        sa.UniqueConstraint(
            "item_id", "official_id", name=op.f("uq_meeting_notice_item_id_official_id")
        ),
    )
    op.create_index(op.f("ix_meeting_notice_item_id"), "meeting_notice", ["item_id"])
    op.create_index(op.f("ix_meeting_notice_official_id"), "meeting_notice", ["official_id"])
    op.create_table(
        "meeting_reading",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        recorded(),
        reference("meeting_reading", "notice_id", "meeting_notice"),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_meeting_reading")),
    )
    dialect = op.get_bind().dialect.name
    for table in ("meeting_notice", "meeting_reading"):
        for verb in ("UPDATE", "DELETE"):
            op.execute(trigger(dialect, table, verb))


def downgrade():
    for table in ("meeting_reading", "meeting_notice", "meeting_item", "meeting"):
        op.drop_table(table)
