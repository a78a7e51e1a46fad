"""what the minutes say is never changed; undoing an import can take it away

Revision ID: 0052
Revises: 0051
"""

from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

NAME, TABLE = "keep_minutes_entry_update", "minutes_entry"


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        refusal = f"SELECT RAISE(ABORT, 'rows of {TABLE} are only ever added')"
        op.execute(f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} BEGIN {refusal}; END")
    else:
        op.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade():
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(f"DROP TRIGGER {NAME}" if is_sqlite else f"DROP TRIGGER {NAME} ON {TABLE}")
