"""who is paid for work in what he owns holds a position, which the public views show

Revision ID: 0026
Revises: 0025
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

VIEWS = ("public_position_version", "public_withdrawal", "public_organisation")
SQLITE = r"(\w+)\.kind <> 'ownership'"
POSTGRESQL = r"\((\w+)\.kind\)::text <> 'ownership'::text"


def rewrite(change):
    """Make the views again with one condition changed; PostgreSQL replaces one, so that who may
    read it stays so.
    """
    bind = op.get_bind()
    for name in VIEWS:
        if bind.dialect.name == "postgresql":
            query = bind.execute(
                sa.text("SELECT pg_get_viewdef(CAST(:name AS regclass))"), {"name": name}
            ).scalar_one()
            bind.exec_driver_sql(
                f"CREATE OR REPLACE VIEW {name} AS {change(query, POSTGRESQL)}".replace("%", "%%")
            )
        else:
            made = bind.execute(
                sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}
            ).scalar_one()
            bind.exec_driver_sql(f"DROP VIEW {name}")
            bind.exec_driver_sql(change(made, SQLITE))


def upgrade():
    rewrite(lambda query, condition: re.sub(condition, r"(\g<0> OR \1.paid)", query))


def downgrade():
    def without(query, condition):
        # PostgreSQL writes brackets around each side of an OR.
        whole = rf"\((\()?({condition})(?(1)\)) OR \w+\.paid\)"
        return re.sub(whole, lambda found: f"({found[2]})" if found[1] else found[2], query)

    rewrite(without)
