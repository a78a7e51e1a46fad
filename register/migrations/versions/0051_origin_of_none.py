"""whether an official declared to have none, or a file of the body says so, is public, with the source

Revision ID: 0051
Revises: 0050
"""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

NONES = """
        SELECT version.id AS row_id, official.public_id AS official_public_id, version.number, version.act,
               version.recorded_at{more}
        FROM none_version AS version JOIN official ON official.id = version.official_id
        WHERE EXISTS (
            SELECT 1 FROM term JOIN office ON office.id = term.office_id
            WHERE term.official_id = official.id AND term.withdrawn_at IS NULL
              AND (office.kind IN ('elected_member', 'executive')
                   OR (office.kind = 'civil_servant' AND office.designated)))
          AND NOT EXISTS (
            SELECT 1 FROM shielding JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
            WHERE shielding.official_id = official.id AND shielding.position_id IS NULL AND NOT decided.lifted
              AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                              WHERE newer.shielding_id = decided.shielding_id
                                AND newer.number = decided.number + 1))
"""


def make_view(verb: str, more: str) -> None:
    op.execute(f"{verb} VIEW public_none_version AS {NONES.format(more=more).strip()}")


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        # It is replaced, so that who may read it stays so; new columns go to the end.
        make_view("CREATE OR REPLACE", ", version.origin, version.source")
    else:
        op.execute("DROP VIEW public_none_version")
        make_view("CREATE", ", version.origin, version.source")


def downgrade():
    op.execute("DROP VIEW public_none_version")
    make_view("CREATE", "")
