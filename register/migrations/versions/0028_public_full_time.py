"""whether an executive office is held full time is public, for it decides who must state income

Revision ID: 0028
Revises: 0027
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

VERSION = """
        SELECT version.id AS row_id, term.public_id, official.public_id AS official_public_id,
               office.title, office.kind, version.number, version.valid_from, version.valid_until, version.portfolio,
               version.recorded_at,
               (SELECT later.recorded_at FROM term_version AS later
                WHERE later.term_id = version.term_id AND later.number = version.number + 1) AS superseded_at{more}
        FROM term
        JOIN official ON official.id = term.official_id
        JOIN office ON office.id = term.office_id
        JOIN term_version AS version ON version.term_id = term.id
        WHERE term.withdrawn_at IS NULL
          AND (office.kind IN ('elected_member', 'executive') OR (office.kind = 'civil_servant' AND office.designated))
          AND NOT EXISTS (
            SELECT 1 FROM shielding JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
            WHERE shielding.official_id = official.id AND shielding.position_id IS NULL AND NOT decided.lifted
              AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                              WHERE newer.shielding_id = decided.shielding_id
                                AND newer.number = decided.number + 1))
"""
TERM = """
        SELECT public_id, official_public_id, title, kind, valid_from, valid_until, portfolio{more}
        FROM public_term_version
        WHERE superseded_at IS NULL
"""
MORE = """,
               CASE WHEN office.kind = 'executive' THEN version.full_time END AS full_time"""


def make_views(verb: str, version: str, term: str) -> None:
    op.execute(f"{verb} VIEW public_term_version AS {VERSION.format(more=version).strip()}")
    op.execute(f"{verb} VIEW public_term AS {TERM.format(more=term).strip()}")


def drop_views() -> None:
    op.execute("DROP VIEW public_term")
    op.execute("DROP VIEW public_term_version")


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        # They are replaced, so that who may read them stays so; new columns go to the end.
        make_views("CREATE OR REPLACE", MORE, ", full_time")
    else:
        drop_views()
        make_views("CREATE", MORE, ", full_time")


def downgrade():
    drop_views()
    make_views("CREATE", "", "")
