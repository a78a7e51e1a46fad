"""Decisions that a check left because their facts contradict each other: somebody has to mend those
facts, and until then the decision is not checked.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from register.access import Identity, Permission, Subject, require
from register.errors import Invalid
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.journal import JournalEntry
from register.services import journal
from register.services.dossiers import body_facts, dossiers
from register.services.screening import checked

LEFT = "screening:contradiction"
"""The act of the journal that a check left a decision."""
LOOKED_AT = 50
"""Of how many decisions that were left it is seen at once whether they still contradict."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A decision of which the facts contradict each other. `wrong` says what is to be mended,
    `since` when a check first left it.
    """

    decision: Decision
    wrong: Invalid
    since: datetime.datetime


def note(identity: Identity, decision: str, body: int) -> None:
    """Write that a check left a decision, by its public id."""
    journal.record(identity, LEFT, decision, body)


def was_left() -> sa.ColumnElement[bool]:
    """Say of a decision that a check left it, and none was made of it since."""
    return sa.exists().where(*_says_so())


def _says_so() -> tuple[sa.ColumnElement[bool], ...]:
    """Say of an act of the journal that a check left the decision, and none was made of it
    since.
    """
    return (
        JournalEntry.subject == Decision.public_id,
        JournalEntry.act == LEFT,
        ~checked.was_since(JournalEntry.recorded_at),
    )


def list_for(
    identity: Identity, bodies: Sequence[Body], today: datetime.date
) -> list[Contradiction]:
    """Return the decisions of some bodies that were left and still contradict themselves, what was
    left first before the others; of very many those of the first `LOOKED_AT` that were left.

    Raises:
        NotAllowed: the asker keeps no decisions of a body.
    """
    for body in bodies:
        require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    if not bodies:
        return []
    left = db.session.execute(_left([body.id for body in bodies])).all()
    since: dict[int, datetime.datetime] = dict(left)
    chosen = sa.select(Decision).where(Decision.id.in_(since))
    by_body: dict[int, list[Decision]] = defaultdict(list)
    for each in db.session.scalars(chosen.options(selectinload(Decision.versions))):
        by_body[each.body_id].append(each)
    found = [
        Contradiction(each, wrong, since[each.id])
        for some in by_body.values()
        for each, wrong in _contradicting(some, today)
    ]
    return sorted(found, key=lambda each: (each.since, each.decision.id))


def _left(bodies: Sequence[int]) -> sa.Select[int, datetime.datetime]:
    first = sa.func.min(JournalEntry.recorded_at)
    return (
        sa.select(Decision.id, first)
        .join(JournalEntry, sa.and_(*_says_so()))
        .where(JournalEntry.body_id.in_(bodies), Decision.withdrawn_at.is_(None))
        .group_by(Decision.id)
        .order_by(first, Decision.id)
        .limit(LOOKED_AT)
    )


def _contradicting(
    decisions: Sequence[Decision], today: datetime.date
) -> Iterator[tuple[Decision, Invalid]]:
    """Give those of some decisions of one body that contradict themselves now, with what is
    wrong.
    """
    known = body_facts.load([each.id for each in decisions])
    for each in decisions:
        written = dossiers.write(each.id, today, known)
        try:
            dossiers.read_back(written, dossiers.text_of(written, known))
        except Invalid as wrong:
            yield each, wrong
