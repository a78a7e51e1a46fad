"""answers by name

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = ("identifier", "clerk")
AFTER = ("identifier", "clerk", "name")


def _allow(words):
    (_make_anew if op.get_bind().dialect.name == "sqlite" else _change_check)(words)


def _change_check(words):
    name = op.f("ck_mention_answer_answerbasis")
    op.drop_constraint(name, "mention_answer", type_="check")
    op.create_check_constraint(name, "mention_answer", sa.column("basis").in_(words))


def _make_anew(words):
    """SQLite cannot change a check. The triggers go with the old table, so they are made again."""
    op.create_table(
        "mention_answer_anew",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(40), nullable=False),
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
        sa.CheckConstraint(
            sa.column("basis").in_(words), name=op.f("ck_mention_answer_answerbasis")
        ),
    )
    columns = "mention_id, organisation_id, same, basis, account_id, id, recorded_at"
    op.execute(f"INSERT INTO mention_answer_anew ({columns}) SELECT {columns} FROM mention_answer")  # noqa: S608
    op.drop_table("mention_answer")
    op.rename_table("mention_answer_anew", "mention_answer")
    for column in ("mention_id", "organisation_id"):
        op.create_index(op.f(f"ix_mention_answer_{column}"), "mention_answer", [column])
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER keep_mention_answer_{verb.lower()} BEFORE {verb} ON mention_answer "
            "BEGIN SELECT RAISE(ABORT, 'rows of mention_answer are only ever added'); END"
        )


def upgrade():
    _allow(AFTER)


def downgrade():
    _allow(BEFORE)
