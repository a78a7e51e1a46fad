"""how long a body keeps what it may choose about, and who left the public register

Revision ID: 0076
Revises: 0075
"""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

VIEW = """
        SELECT decided.id AS row_id, official.public_id, body.slug AS body_slug,
               shielding.left_because AS because, decided.recorded_at
        FROM shielding
        JOIN shielding_version AS decided ON decided.shielding_id = shielding.id
        JOIN official ON official.id = shielding.official_id
        JOIN body ON body.id = official.body_id
        WHERE shielding.left_because IS NOT NULL AND shielding.position_id IS NULL AND NOT decided.lifted
          AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                          WHERE newer.shielding_id = decided.shielding_id AND newer.number = decided.number + 1)
          AND EXISTS (
            SELECT 1 FROM term JOIN office ON office.id = term.office_id
            WHERE term.official_id = official.id AND term.withdrawn_at IS NULL
              AND (office.kind IN ('elected_member', 'executive')
                   OR ((office.kind = 'civil_servant' OR office.unelected) AND office.designated)))
          AND NOT EXISTS (
            SELECT 1 FROM shielding AS safety JOIN shielding_version AS held ON held.shielding_id = safety.id
            WHERE safety.official_id = official.id AND safety.position_id IS NULL AND safety.left_because IS NULL
              AND NOT held.lifted
              AND NOT EXISTS (SELECT 1 FROM shielding_version AS newer
                              WHERE newer.shielding_id = held.shielding_id AND newer.number = held.number + 1))
"""


def triggers(dialect):
    for verb in ("UPDATE", "DELETE"):
        name = f"keep_retention_term_{verb.lower()}"
        if dialect == "sqlite":
            refusal = "SELECT RAISE(ABORT, 'rows of retention_term are only ever added')"
            yield f"CREATE TRIGGER {name} BEFORE {verb} ON retention_term BEGIN {refusal}; END"
        else:
            yield f"CREATE TRIGGER {name} BEFORE {verb} ON retention_term FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    op.add_column("shielding", sa.Column("left_because", sa.String(20), nullable=True))
    op.create_table(
        "retention_term",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{of}_id"], [f"{of}.id"], name=op.f(f"fk_retention_term_{of}_id_{of}")
            )
            for of in ("body", "account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_term")),
    )
    op.create_index(op.f("ix_retention_term_body_id"), "retention_term", ["body_id"])
    for made in triggers(op.get_bind().dialect.name):
        op.execute(made)
    op.execute(f"CREATE VIEW public_mark AS {VIEW.strip()}")


def downgrade():
    op.execute("DROP VIEW public_mark")
    op.drop_table("retention_term")
    op.drop_column("shielding", "left_because")
