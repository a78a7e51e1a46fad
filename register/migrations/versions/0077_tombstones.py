"""that an entry with its address was withdrawn, and when

Revision ID: 0077
Revises: 0076
"""

from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

VIEW = """
        SELECT version.id AS row_id, position.public_id, body.slug AS body_slug, body.name AS body_name,
               version.recorded_at
        FROM position_version AS version
        JOIN position ON position.id = version.position_id
        JOIN official ON official.id = position.official_id
        JOIN body ON body.id = official.body_id
        JOIN position_payload AS payload ON payload.version_id = version.id
        WHERE version.act = 'withdraw' AND (payload.kind <> 'ownership' OR payload.paid)
          AND EXISTS (
            SELECT 1 FROM term JOIN office ON office.id = term.office_id
            WHERE term.official_id = official.id AND term.withdrawn_at IS NULL
              AND (office.kind IN ('elected_member', 'executive')
                   OR ((office.kind = 'civil_servant' OR office.unelected) AND office.designated)))
          AND NOT EXISTS (
            SELECT 1 FROM shielding JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
            WHERE shielding.official_id = position.official_id AND NOT decided.lifted
              AND (shielding.position_id IS NULL OR shielding.position_id = position.id)
              AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                              WHERE newer.shielding_id = decided.shielding_id
                                AND newer.number = decided.number + 1))
          AND NOT EXISTS (SELECT 1 FROM position_version AS newer
                          WHERE newer.position_id = version.position_id AND newer.number = version.number + 1)
"""


def upgrade():
    op.execute(f"CREATE VIEW public_tombstone AS {VIEW.strip()}")


def downgrade():
    op.execute("DROP VIEW public_tombstone")
