"""what lists and the law have of a position beside what it is, where and when

Revision ID: 0054
Revises: 0053
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

COLUMNS = {
    "time_spent": sa.String(length=40),
    "expenses": sa.Boolean(),
    "fee_destination": sa.String(length=20),
    "appointed_by": sa.String(),
    "main_job": sa.Boolean(),
    "accepted_on": sa.String(length=10),
    "published_on": sa.String(length=10),
    "note": sa.String(),
    "note_public": sa.Boolean(),
}
NAMES = (
    "time_spent, expenses, fee_destination, appointed_by, main_job, accepted_on, published_on, note"
)
PAYLOAD = """payload.time_spent, payload.expenses, payload.fee_destination, payload.appointed_by,
               payload.main_job, payload.accepted_on, payload.published_on,
               CASE WHEN payload.note_public THEN payload.note END AS note"""
MORE = {
    "public_position_version": PAYLOAD,
    "public_position": NAMES,
}
DEPENDENT = ("public_income", "public_position_confirmation")


def made(name: str) -> str:
    """Return the query of a view as the database has it."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        chosen = sa.text("SELECT pg_get_viewdef(CAST(:name AS regclass))")
    else:
        chosen = sa.text("SELECT sql FROM sqlite_master WHERE name = :name")
    query = bind.execute(chosen, {"name": name}).scalar_one()
    return re.sub(rf"^CREATE VIEW {name} AS ", "", query)


def run(statement: str) -> None:
    op.get_bind().exec_driver_sql(
        statement.replace("%", "%%") if op.get_bind().dialect.name == "postgresql" else statement
    )


def upgrade():
    for name, kind in COLUMNS.items():
        op.add_column("position_payload", sa.Column(name, kind, nullable=True))
    for name, more in MORE.items():
        query, found = re.subn(
            r"(listed_on)(\s+FROM)", rf"\1,\n               {more}\2", made(name), count=1
        )
        if not found:
            raise RuntimeError(f"{name} is not as migration 0021 left it")
        if op.get_bind().dialect.name == "postgresql":
            # It is replaced, so that who may read it stays so; new columns go to the end.
            run(f"CREATE OR REPLACE VIEW {name} AS {query}")
        else:
            run(f"DROP VIEW {name}")
            run(f"CREATE VIEW {name} AS {query}")


def downgrade():
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    names = (*MORE, *DEPENDENT) if is_postgresql else tuple(MORE)
    queries = {name: made(name) for name in names}
    for name in reversed(names):
        run(f"DROP VIEW {name}")
    for name, query in queries.items():
        if name in MORE:
            query = re.sub(
                r"listed_on,\s+(?:\w+\.)?time_spent.*?note(\s+FROM)",
                r"listed_on\1",
                query,
                count=1,
                flags=re.DOTALL,
            )
        run(f"CREATE VIEW {name} AS {query}")
    for name in reversed(COLUMNS):
        op.drop_column("position_payload", name)
