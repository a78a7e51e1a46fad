"""that a decision was checked: with which facts, by which rules, in which run

What was checked before is read from the dossiers that were frozen and from the answers that were
kept: facts that came back left no dossier of their own, but an answer that names the older one.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

FROZEN = """SELECT decision.body_id, frozen.decision_id, frozen.id AS dossier_id, frozen.recorded_at,
    (SELECT max(run.id) FROM screening_run AS run
     WHERE run.body_id = decision.body_id AND run.recorded_at <= frozen.recorded_at) AS run_id
FROM frozen_dossier AS frozen JOIN decision ON decision.id = frozen.decision_id"""
ANSWERED = """SELECT finding.body_id, finding.decision_id, version.dossier_id, version.run_id,
    min(version.recorded_at) AS recorded_at, min(version.ruleset) AS ruleset
FROM assessment_version AS version JOIN finding ON finding.id = version.finding_id
GROUP BY finding.body_id, finding.decision_id, version.dossier_id, version.run_id"""
SWITCHES = "SELECT body_id, rule, off, recorded_at FROM rule_switch ORDER BY id"


def trigger(dialect, verb):
    name = f"keep_decision_check_{verb.lower()}"
    if dialect == "sqlite":
        refusal = "SELECT RAISE(ABORT, 'rows of decision_check are only ever added')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON decision_check BEGIN {refusal}; END"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON decision_check FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def typed(statement, **others):
    return sa.text(statement).columns(recorded_at=sa.DateTime(timezone=True), **others)


def checks(bind):
    """Return the checks of which something is left, oldest first; of one run and decision the one
    that was answered.
    """
    found = {}
    for row in bind.execute(typed(FROZEN)).mappings():
        if row["run_id"] is not None:
            found[row["decision_id"], row["run_id"]] = {**row, "ruleset": None}
    for row in bind.execute(typed(ANSWERED)).mappings():
        found[row["decision_id"], row["run_id"]] = dict(row)
    return sorted(found.values(), key=lambda row: (row["recorded_at"], row["dossier_id"]))


def off(switches, body, moment):
    """Return the rows that a body did without at a moment."""
    said = {switch["rule"]: switch["off"] for switch in switches if seen(switch, body, moment)}
    return sorted(rule for rule, is_off in said.items() if is_off)


def seen(switch, body, moment):
    return switch["body_id"] == body and switch["recorded_at"] <= moment


def upgrade():
    made = op.create_table(
        "decision_check",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("ruleset", sa.String(), nullable=True),
        sa.Column("off", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_check_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["screening_run.id"], name=op.f("fk_decision_check_run_id_screening_run")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["frozen_dossier.id"],
            name=op.f("fk_decision_check_dossier_id_frozen_dossier"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_check")),
    )
    op.create_index(op.f("ix_decision_check_decision_id"), "decision_check", ["decision_id"])
    bind = op.get_bind()
    switches = list(bind.execute(typed(SWITCHES, off=sa.Boolean())).mappings())
    rows = [
        {
            "decision_id": row["decision_id"],
            "run_id": row["run_id"],
            "dossier_id": row["dossier_id"],
            "ruleset": row["ruleset"].partition(" without ")[0] if row["ruleset"] else None,
            "off": off(switches, row["body_id"], row["recorded_at"]),
            "recorded_at": row["recorded_at"],
        }
        for row in checks(bind)
    ]
    if rows:
        op.bulk_insert(made, rows)
    for verb in ("UPDATE", "DELETE"):
        op.execute(trigger(bind.dialect.name, verb))


def downgrade():
    op.drop_table("decision_check")
