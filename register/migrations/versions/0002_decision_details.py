"""what notices say of decisions: method, CPV, and whom to ask

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TRIGGER = "keep_decision_contact_update"


def upgrade():
    # Plain ADD COLUMN: a copy of the table, as a batch makes it, would lose its triggers.
    op.add_column(
        "decision_version", sa.Column("procurement_method", sa.String(length=40), nullable=True)
    )
    op.add_column("decision_version", sa.Column("cpv", sa.JSON(), nullable=True))
    op.create_table(
        "decision_contact",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["decision_version.id"],
            name=op.f("fk_decision_contact_version_id_decision_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_contact")),
        sa.UniqueConstraint("version_id", name=op.f("uq_decision_contact_version_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON decision_contact "
            "BEGIN SELECT RAISE(ABORT, 'rows of decision_contact are only ever added'); END"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON decision_contact FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade():
    op.drop_table("decision_contact")
    op.drop_column("decision_version", "cpv")
    op.drop_column("decision_version", "procurement_method")
