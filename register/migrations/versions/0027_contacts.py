"""to whom somebody writes about the register of a body: its clerk's office, address, mail and
telephone

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

COLUMNS = ("contact_office", "contact_address", "contact_email", "contact_phone")
VIEW = """
        SELECT body.public_id, body.slug, body.name, body.kind, body.valid_from, body.valid_until,
               organisation.public_id AS organisation_public_id,
               successor.slug AS successor_slug, successor.name AS successor_name{more}
        FROM body
        JOIN organisation ON organisation.id = body.organisation_id
        LEFT JOIN body AS successor ON successor.id = body.successor_id
"""
MORE = """,
               body.contact_office, body.contact_address, body.contact_email, body.contact_phone"""


def make_view(more):
    op.execute(f"CREATE VIEW public_body AS {VIEW.format(more=more).strip()}")


def upgrade():
    for column in COLUMNS:
        op.add_column("body", sa.Column(column, sa.String(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        # It is replaced, so that who may read it stays so; new columns go to the end.
        op.execute(f"CREATE OR REPLACE VIEW public_body AS {VIEW.format(more=MORE).strip()}")
    else:
        op.execute("DROP VIEW public_body")
        make_view(MORE)


def downgrade():
    op.execute("DROP VIEW public_body")
    make_view("")
    for column in COLUMNS:
        op.drop_column("body", column)
