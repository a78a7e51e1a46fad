"""the place of decisions in lists, and the mentions that are open, are kept by the database

Revision ID: 0063
Revises: 0062
"""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

LIST = """INSERT INTO listed_decision
(decision_id, body_id, version_id, place, last_day, minus_day, is_checked, signed, words)
SELECT decision.id, decision.body_id, version.id,
CASE WHEN decision.withdrawn_at IS NOT NULL THEN 2 WHEN version.status = 'open' THEN 0 ELSE 1 END,
CASE WHEN version.status <> 'open' THEN 0 WHEN version.decided_on IS NULL THEN 99999999
ELSE CAST(substr(replace(version.decided_on, '-', '') || CASE length(version.decided_on)
WHEN 4 THEN '1231' ELSE '31' END, 1, 8) AS INTEGER) END,
-CAST(substr(replace(coalesce(version.decided_on, ''), '-', '') || '00000000', 1, 8) AS INTEGER),
EXISTS (SELECT 1 FROM decision_check AS made WHERE made.decision_id = decision.id)
OR EXISTS (SELECT 1 FROM no_link_check AS made WHERE made.decision_id = decision.id),
(SELECT signing.state FROM signing WHERE signing.decision_id = decision.id
ORDER BY signing.id DESC LIMIT 1),
lower(version.title || '\n' || decision.procedure || coalesce('\n' ||
(SELECT string_agg(mention.name, '\n') FROM decision_party AS party
JOIN mention ON mention.id = party.mention_id WHERE party.version_id = version.id), ''))
FROM decision JOIN decision_version AS version ON version.decision_id = decision.id
WHERE version.takes_back IS NULL AND NOT EXISTS (SELECT 1 FROM decision_version AS undoing
WHERE undoing.decision_id = decision.id AND undoing.takes_back = version.number)
AND NOT EXISTS (SELECT 1 FROM decision_version AS later WHERE later.decision_id = decision.id
AND later.takes_back IS NULL AND (coalesce(later.release, '') > coalesce(version.release, '')
OR (coalesce(later.release, '') = coalesce(version.release, '') AND later.number > version.number))
AND NOT EXISTS (SELECT 1 FROM decision_version AS undoing
WHERE undoing.decision_id = decision.id AND undoing.takes_back = later.number))
AND (decision.withdrawn_at IS NULL OR EXISTS (SELECT 1 FROM decision_change AS change
WHERE change.decision_id = decision.id AND change.act = 'withdraw'
AND change.recorded_at = decision.withdrawn_at))"""

OPEN = """INSERT INTO open_mention (body_id, mention_id)
SELECT mention.body_id, mention.id FROM mention
WHERE NOT EXISTS (SELECT 1 FROM mention_answer AS yes
WHERE yes.mention_id = mention.id AND yes.same AND yes.takes_back IS NULL
AND NOT EXISTS (SELECT 1 FROM mention_answer AS undoing
WHERE undoing.mention_id = mention.id AND undoing.takes_back = yes.id)
AND NOT EXISTS (SELECT 1 FROM mention_answer AS later WHERE later.mention_id = mention.id
AND later.organisation_id = yes.organisation_id AND later.id > yes.id AND NOT later.same
AND later.takes_back IS NULL AND NOT EXISTS (SELECT 1 FROM mention_answer AS undoing
WHERE undoing.mention_id = mention.id AND undoing.takes_back = later.id)))"""

CHECKED = (
    "UPDATE listed_decision SET is_checked = TRUE "
    "WHERE decision_id = NEW.decision_id AND NOT is_checked;"
)


def again(decision):
    return "\n".join(
        (
            "DELETE FROM listed_decision WHERE decision_id = ?;".replace("?", decision),
            f"{LIST} AND decision.id = {decision};",
        )
    )


BODIES = {
    ("decision_version", "INSERT"): again("NEW.decision_id"),
    ("decision", "UPDATE OF withdrawn_at, procedure"): again("NEW.id"),
    ("decision_change", "INSERT"): again("NEW.decision_id"),
    ("decision_party", "INSERT"): (
        "UPDATE listed_decision SET words = words || '\n' || "
        "(SELECT lower(mention.name) FROM mention WHERE mention.id = NEW.mention_id)\n"
        "WHERE version_id = NEW.version_id AND decision_id = (SELECT version.decision_id "
        "FROM decision_version AS version WHERE version.id = NEW.version_id);"
    ),
    ("decision_check", "INSERT"): CHECKED,
    ("no_link_check", "INSERT"): CHECKED,
    ("signing", "INSERT"): (
        "UPDATE listed_decision SET signed = NEW.state WHERE decision_id = NEW.decision_id;"
    ),
    ("mention", "INSERT"): (
        "INSERT INTO open_mention (body_id, mention_id) VALUES (NEW.body_id, NEW.id);"
    ),
    ("mention_answer", "INSERT"): "\n".join(
        (
            "DELETE FROM open_mention WHERE mention_id = NEW.mention_id AND body_id = ",
            "(SELECT mention.body_id FROM mention WHERE mention.id = NEW.mention_id);",
            f"{OPEN} AND mention.id = NEW.mention_id;",
        )
    ),
}


def name(table, verb):
    return f"list_{table}_{verb.split()[0].lower()}"


def for_sqlite(statement):
    return statement.replace("string_agg(", "group_concat(")


def number(table, column, to):
    return (
        sa.Column(column, sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}")),
    )


def upgrade():
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "listed_decision",
        *number("listed_decision", "decision_id", "decision"),
        *number("listed_decision", "body_id", "body"),
        *number("listed_decision", "version_id", "decision_version"),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("minus_day", sa.Integer(), nullable=False),
        sa.Column("is_checked", sa.Boolean(), nullable=False),
        sa.Column("signed", sa.String(length=20), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_listed_decision")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "open_mention",
        *number("open_mention", "body_id", "body"),
        *number("open_mention", "mention_id", "mention"),
        sa.PrimaryKeyConstraint("body_id", "mention_id", name=op.f("pk_open_mention")),
        sqlite_with_rowid=False,
    )
    for statement in (LIST, OPEN):
        op.execute(for_sqlite(statement) if is_sqlite else statement)
    op.create_index(
        "ix_listed_decision_in_order",
        "listed_decision",
        ["body_id", "place", "last_day", "minus_day", "decision_id", "is_checked"],
    )
    op.create_index("ix_listed_decision_signed", "listed_decision", ["body_id", "place", "signed"])
    for (table, verb), body in BODIES.items():
        head = f"CREATE TRIGGER {name(table, verb)} AFTER {verb} ON {table}"
        if is_sqlite:
            op.execute(f"{head}\nBEGIN\n{for_sqlite(body)}\nEND")
            continue
        op.execute(
            f"CREATE FUNCTION {name(table, verb)}_now() RETURNS trigger LANGUAGE plpgsql AS $$\n"
            f"BEGIN\n{body}\nRETURN NULL;\nEND\n$$"
        )
        op.execute(f"{head} FOR EACH ROW EXECUTE FUNCTION {name(table, verb)}_now()")


def downgrade():
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, verb in BODIES:
        trigger = name(table, verb)
        op.execute(f"DROP TRIGGER {trigger}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {trigger}_now()")
    op.drop_table("open_mention")
    op.drop_table("listed_decision")
