"""What screening left in a register, as text that two runs over copies of it can be compared by.

Times, database ids, and public ids that are drawn by chance when something is recorded are left
out; what stands is in an order that only depends on the facts.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_STATEMENTS = {
    "run": """SELECT body.slug, run.decisions, run.not_fully_checked, run.complete,
        run.finished_at IS NOT NULL
        FROM screening_run AS run JOIN body ON body.id = run.body_id ORDER BY run.id""",
    "check": """SELECT decision.public_id, dossier.sha256, dossier.content, checked.ruleset,
        checked.off
        FROM decision_check AS checked JOIN decision ON decision.id = checked.decision_id
        JOIN frozen_dossier AS dossier ON dossier.id = checked.dossier_id
        ORDER BY checked.run_id, checked.id""",
    "no link": """SELECT decision.public_id, checked.facts, checked.ruleset, checked.off,
        checked.parties, checked.unknown_parties, checked.participants
        FROM no_link_check AS checked JOIN decision ON decision.id = checked.decision_id
        ORDER BY checked.run_id, checked.decision_id""",
    "answer": """SELECT decision.public_id, official.public_id, version.number, dossier.sha256,
        version.outcome, version.if_steps_aside, version.rule, version.ruleset, version.answer
        FROM assessment_version AS version JOIN finding ON finding.id = version.finding_id
        JOIN decision ON decision.id = finding.decision_id
        JOIN official ON official.id = finding.official_id
        JOIN frozen_dossier AS dossier ON dossier.id = version.dossier_id ORDER BY version.id""",
    "event": """SELECT decision.public_id, official.public_id, event.act, version.number
        FROM finding_event AS event JOIN finding ON finding.id = event.finding_id
        JOIN decision ON decision.id = finding.decision_id
        JOIN official ON official.id = finding.official_id
        JOIN assessment_version AS version ON version.id = event.assessment_id ORDER BY event.id""",
    "contradiction": """SELECT subject, act FROM journal_entry
        WHERE act = 'screening:contradiction' ORDER BY id""",
}
"""By what it is about, the statement that reads it. The order of series is that in which they
were recorded; `lines` puts what one run recorded of several things in an order of its own.
"""


def lines(connection: Connection) -> Iterator[str]:
    """Yield what screening left, a line for each row, what is alike together."""
    for name, statement in _STATEMENTS.items():
        found = [
            f"{name} {tuple(map(_shown, row))}" for row in connection.execute(sa.text(statement))
        ]
        yield from found if name == "run" else sorted(found)


def _shown(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return int(value) if isinstance(value, bool) else value
