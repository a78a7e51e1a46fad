"""whether a buyer that notices name is the body, and imports that wait for that answer

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def trigger(dialect, verb):
    name = f"keep_buyer_answer_{verb.lower()}"
    if dialect == "sqlite":
        refusal = "SELECT RAISE(ABORT, 'rows of buyer_answer are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON buyer_answer BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON buyer_answer FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    op.add_column(
        "import_run",
        sa.Column("asks_buyers", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "buyer_answer",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("is_body", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_buyer_answer_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_buyer_answer_body_id_body")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buyer_answer")),
    )
    op.create_index(op.f("ix_buyer_answer_body_id"), "buyer_answer", ["body_id"])
    op.create_index(op.f("ix_buyer_answer_fingerprint"), "buyer_answer", ["fingerprint"])
    for verb in ("UPDATE", "DELETE"):
        op.execute(trigger(op.get_bind().dialect.name, verb))


def downgrade():
    op.drop_table("buyer_answer")
    op.drop_column("import_run", "asks_buyers")
