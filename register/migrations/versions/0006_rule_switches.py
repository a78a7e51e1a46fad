"""rule switches

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

VERBS = ("UPDATE", "DELETE")


def trigger(dialect: str, verb: str) -> str:
    head = f"CREATE TRIGGER keep_rule_switch_{verb.lower()} BEFORE {verb} ON rule_switch "
    if dialect == "postgresql":
        return head + "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return head + "BEGIN SELECT RAISE(ABORT, 'rows of rule_switch are only ever added'); END"


def upgrade():
    op.create_table(
        "rule_switch",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("ruleset", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_rule_switch_account_id_account")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_rule_switch_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_switch")),
    )
    with op.batch_alter_table("rule_switch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_switch_body_id"), ["body_id"], unique=False)
    for verb in VERBS:
        op.execute(trigger(op.get_bind().dialect.name, verb))


def downgrade():
    on_table = " ON rule_switch" if op.get_bind().dialect.name == "postgresql" else ""
    for verb in VERBS:
        op.execute(f"DROP TRIGGER keep_rule_switch_{verb.lower()}{on_table}")
    with op.batch_alter_table("rule_switch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_switch_body_id"))
    op.drop_table("rule_switch")
