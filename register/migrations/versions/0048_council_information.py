"""what council information systems call people, meetings and items, and what the minutes say

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def _word(name, *words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade():
    op.add_column(
        "import_run",
        sa.Column("asks_council", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "council_key",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", _word("councilkeykind", "person", "meeting", "item", "sort"), nullable=False
        ),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("said", sa.String(length=20), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_council_key_{table}_id_{table}")
            )
            for table in ("body", "official", "meeting", "decision", "account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_key")),
    )
    op.create_index("ix_council_key_key", "council_key", ["body_id", "kind", "key"])
    op.create_table(
        "minutes_entry",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column(
            "presence",
            _word("minutes_presence", "present", "absent", "not_listed"),
            nullable=False,
        ),
        sa.Column(
            "vote",
            _word("minutesvote", "voted", "abstained", "did_not_vote", "absent", "not_listed"),
            nullable=False,
        ),
        sa.Column("spoke", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_minutes_entry_{table}_id_{table}")
            )
            for table in ("decision", "official", "meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_entry")),
    )
    for column in ("decision_id", "official_id"):
        op.create_index(op.f(f"ix_minutes_entry_{column}"), "minutes_entry", [column])


def downgrade():
    op.drop_table("minutes_entry")
    op.drop_table("council_key")
    op.drop_column("import_run", "asks_council")
