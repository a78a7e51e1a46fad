"""who stepped aside at which item, as published minutes say, at bodies that show it

Revision ID: 0053
Revises: 0052
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

TABLES = {
    "stepping_aside_choice": (
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
    ),
    "published_minutes": (
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
    ),
    "stepped_aside": (
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("public_from", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
    ),
    "stepped_aside_answer": (
        sa.Column("aside_id", sa.Integer(), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
    ),
}
OF = {"aside": "stepped_aside", "minutes": "published_minutes"}
INDEXED = ("body_id", "meeting_id", "minutes_id", "official_id", "aside_id")
ONLY_ADDED = ("stepping_aside_choice", "published_minutes", "stepped_aside_answer")

VIEW = """
        SELECT aside.id AS row_id, body.slug AS body_slug, meeting.public_id AS meeting_public_id,
               meeting.kind, meeting.held_on, minutes.address, aside.item, aside.public_from,
               official.public_id AS official_public_id
        FROM stepped_aside AS aside
        JOIN published_minutes AS minutes ON minutes.id = aside.minutes_id
        JOIN meeting ON meeting.id = minutes.meeting_id
        JOIN body ON body.id = meeting.body_id
        JOIN official ON official.id = aside.official_id
        WHERE aside.withdrawn_at IS NULL
          AND EXISTS (
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
          AND NOT EXISTS (SELECT 1 FROM published_minutes AS newer
                          WHERE newer.meeting_id = minutes.meeting_id AND newer.id > minutes.id)
          AND EXISTS (SELECT 1 FROM stepping_aside_choice AS choice
                      WHERE choice.body_id = body.id AND choice.is_shown
                        AND NOT EXISTS (SELECT 1 FROM stepping_aside_choice AS later
                                        WHERE later.body_id = choice.body_id AND later.id > choice.id))
          AND NOT EXISTS (SELECT 1 FROM stepped_aside_answer AS answer
                          WHERE answer.aside_id = aside.id AND NOT answer.is_right
                            AND NOT EXISTS (SELECT 1 FROM stepped_aside_answer AS later
                                            WHERE later.aside_id = answer.aside_id AND later.id > answer.id))
"""


def triggers(dialect, table, verbs=("UPDATE", "DELETE")):
    for verb in verbs:
        name = f"keep_{table}_{verb.lower()}"
        if dialect == "sqlite":
            refusal = f"SELECT RAISE(ABORT, 'rows of {table} are only ever added')"
            yield f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END"
        else:
            yield f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade():
    for table, columns in TABLES.items():
        own = [column.name for column in columns]
        op.create_table(
            table,
            *columns,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
            *(
                sa.ForeignKeyConstraint(
                    [name],
                    [f"{OF.get(name[:-3], name[:-3])}.id"],
                    name=op.f(f"fk_{table}_{name}_{OF.get(name[:-3], name[:-3])}"),
                )
                for name in own
                if name.endswith("_id") and name != "public_id"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            *(
                [sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id"))]
                if "public_id" in own
                else []
            ),
        )
        for name in INDEXED:
            if name in own:
                op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
    for table in ONLY_ADDED:
        for made in triggers(op.get_bind().dialect.name, table):
            op.execute(made)
    op.create_table(
        "stepped_aside_answer_words",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["stepped_aside_answer.id"],
            name=op.f("fk_stepped_aside_answer_words_answer_id_stepped_aside_answer"),
        ),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_stepped_aside_answer_words")),
    )
    for made in triggers(op.get_bind().dialect.name, "stepped_aside_answer_words", ["UPDATE"]):
        op.execute(made)
    op.execute(f"CREATE VIEW public_stepped_aside AS {VIEW.strip()}")


def downgrade():
    op.execute("DROP VIEW public_stepped_aside")
    op.drop_table("stepped_aside_answer_words")
    for table in reversed(TABLES):
        op.drop_table(table)
