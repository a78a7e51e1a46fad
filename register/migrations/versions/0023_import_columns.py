"""the columns that somebody chose for a table, and that they are yet to be chosen, apart from the
format of a file

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ASKED, CHOSEN = "columns?", "columns "
RUN = sa.table(
    "import_run",
    sa.column("id", sa.Integer()),
    sa.column("format", sa.String()),
    sa.column("columns", sa.JSON()),
    sa.column("asks_columns", sa.Boolean()),
)


def upgrade():
    op.add_column("import_run", sa.Column("columns", sa.JSON(), nullable=True))
    op.add_column(
        "import_run",
        sa.Column("asks_columns", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    bind = op.get_bind()
    bind.execute(RUN.update().where(RUN.c.format == ASKED).values(format="auto", asks_columns=True))
    for id_, said in bind.execute(
        sa.select(RUN.c.id, RUN.c.format).where(RUN.c.format.startswith(CHOSEN))
    ).all():
        columns = [column or None for column in said.removeprefix(CHOSEN).split(",")]
        bind.execute(RUN.update().where(RUN.c.id == id_).values(format="auto", columns=columns))


def downgrade():
    bind = op.get_bind()
    bind.execute(RUN.update().where(RUN.c.asks_columns).values(format=ASKED))
    for id_, columns in bind.execute(sa.select(RUN.c.id, RUN.c.columns)).all():
        if columns is not None:
            said = CHOSEN + ",".join(column or "" for column in columns)
            bind.execute(RUN.update().where(RUN.c.id == id_).values(format=said))
    op.drop_column("import_run", "asks_columns")
    op.drop_column("import_run", "columns")
