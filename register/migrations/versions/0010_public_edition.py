"""the edition of the public register

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

VIEW = """
        SELECT (SELECT coalesce(max(id), 0) FROM position_version) AS positions,
               (SELECT coalesce(max(id), 0) FROM term_version) AS terms,
               (SELECT coalesce(max(id), 0) FROM organisation_name) AS names,
               (SELECT coalesce(max(id), 0) FROM organisation_identifier) AS identifiers,
               (SELECT coalesce(max(id), 0) FROM body) AS bodies,
               (SELECT count(*) FROM office WHERE designated) AS designations
    """


def upgrade():
    op.execute(f"CREATE VIEW public_edition AS {VIEW.strip()}")


def downgrade():
    op.execute("DROP VIEW public_edition")
