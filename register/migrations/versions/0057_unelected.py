"""members who were not elected, and what the rule of a body asks of them

Revision ID: 0057
Revises: 0056
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

SQLITE = "(office.kind = 'civil_servant' AND office.designated)"
WIDER = "((office.kind = 'civil_servant' OR office.unelected) AND office.designated)"
POSTGRESQL = r"\(?\((office\.kind)\)::text = 'civil_servant'::text\)? AND office\.designated"
PG_WIDER = r"(((\1)::text = 'civil_servant'::text) OR office.unelected) AND office.designated"
PG_BACK = (
    r"\(\(\(office\.kind\)::text = 'civil_servant'::text\) OR office\.unelected\) "
    r"AND office\.designated"
)
VIEW = """
        SELECT body.slug AS body_slug, rule.reference, rule.decided_by, rule.recorded_at
        FROM unelected_rule AS rule JOIN body ON body.id = rule.body_id
        WHERE rule.asked AND rule.published
          AND NOT EXISTS (SELECT 1 FROM unelected_rule AS later
                          WHERE later.body_id = rule.body_id AND later.id > rule.id)
"""


def rewrite(sqlite, postgresql):
    """Make the views again whose condition names designated functions; PostgreSQL replaces one, so
    that who may read it stays so.
    """
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        views = bind.execute(
            sa.text(
                "SELECT viewname, definition FROM pg_views WHERE schemaname = current_schema() "
                "AND definition LIKE '%office.designated%'"
            )
        ).all()
        for name, query in views:
            changed = re.sub(*postgresql, query)
            bind.exec_driver_sql(f"CREATE OR REPLACE VIEW {name} AS {changed}".replace("%", "%%"))
        return
    views = bind.execute(
        sa.text(
            "SELECT name, sql FROM sqlite_master WHERE type = 'view' "
            "AND sql LIKE '%office.designated%'"
        )
    ).all()
    for name, query in views:
        bind.exec_driver_sql(f"DROP VIEW {name}")
        bind.exec_driver_sql(query.replace(*sqlite))


def triggers(dialect):
    for verb in ("UPDATE", "DELETE"):
        name = f"keep_unelected_rule_{verb.lower()}"
        if dialect == "sqlite":
            refusal = "SELECT RAISE(ABORT, 'rows of unelected_rule are only ever added')"
            yield f"CREATE TRIGGER {name} BEFORE {verb} ON unelected_rule BEGIN {refusal}; END"
        else:
            yield f"CREATE TRIGGER {name} BEFORE {verb} ON unelected_rule FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    op.add_column("office", sa.Column("unelected", sa.Boolean(), nullable=True))
    op.create_table(
        "unelected_rule",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{of}_id"], [f"{of}.id"], name=op.f(f"fk_unelected_rule_{of}_id_{of}")
            )
            for of in ("body", "account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unelected_rule")),
    )
    op.create_index(op.f("ix_unelected_rule_body_id"), "unelected_rule", ["body_id"])
    for made in triggers(op.get_bind().dialect.name):
        op.execute(made)
    rewrite((SQLITE, WIDER), (POSTGRESQL, PG_WIDER))
    op.execute(f"CREATE VIEW public_unelected_rule AS {VIEW.strip()}")


def downgrade():
    op.execute("DROP VIEW public_unelected_rule")
    rewrite(
        (WIDER, SQLITE),
        (PG_BACK, "((office.kind)::text = 'civil_servant'::text) AND office.designated"),
    )
    op.drop_table("unelected_rule")
    op.drop_column("office", "unelected")
