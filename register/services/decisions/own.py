"""The decisions in which an official is on record as taking part, for that official alone."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from conflict_graph.facts import DecisionStatus
from register.access import Identity, Permission, Subject, allows
from register.extensions import db
from register.models.decisions import Decision, Participation
from register.models.officials import Official

MOST = 200
"""So many decisions that have been taken are listed at most, the newest."""


def list_own(identity: Identity) -> tuple[list[Participation], list[Participation]]:
    """Return the parts of the asker in decisions that are open, by planned date, and in those that
    have been taken, the newest first and at most `MOST`. Names of parties are not for this list.
    """
    held = sa.select(Official).where(
        Official.person_id == identity.person, Official.withdrawn_at.is_(None)
    )
    own = [
        each.id
        for each in db.session.scalars(held)
        if allows(identity, Permission.SEE_OWN_ITEMS, Subject(each.body_id, each.person_id))
    ]
    if identity.person is None or not own:
        return [], []
    chosen = (
        sa.select(Participation)
        .join(Decision)
        .where(
            Participation.official_id.in_(own),
            Participation.withdrawn_at.is_(None),
            Decision.withdrawn_at.is_(None),
        )
        .options(
            selectinload(Participation.versions),
            joinedload(Participation.official).joinedload(Official.body),
            joinedload(Participation.decision).selectinload(Decision.versions),
        )
    )
    found = list(db.session.scalars(chosen))
    still = [each for each in found if _is_open(each)]
    taken = [each for each in found if not _is_open(each)]
    return sorted(still, key=_day), sorted(taken, key=_day, reverse=True)[:MOST]


def _is_open(part: Participation) -> bool:
    return part.decision.current.status is DecisionStatus.OPEN


def _day(part: Participation) -> str:
    """Return by what a part is put in order; what has no day comes last among the open ones."""
    decided = part.decision.current.decided_on
    return str(decided) if decided else ("9" if _is_open(part) else "0")
