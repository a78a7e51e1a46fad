"""What an import makes: the rows that it adds and changes are noted while it writes, so that it can
be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from register.extensions import db
from register.models.confirmations import NoneVersion
from register.models.council import CouncilKey, MinutesEntry
from register.models.decisions import (
    Decision,
    DecisionVersion,
    MentionAnswer,
    Participation,
    ParticipationVersion,
)
from register.models.declarations import Position, PositionVersion
from register.models.imports import ImportMade
from register.models.meetings import Meeting, MeetingItem
from register.models.officials import Office, Official, Person, Term, TermVersion
from register.models.organisations import (
    Organisation,
    OrganisationIdentifier,
    OrganisationKey,
    OrganisationName,
    OrganisationTie,
    OrganisationTieVersion,
)
from register.models.owners import OwnerMention, OwnerMentionVersion

VERSIONS: dict[type[Any], tuple[type[Any], str]] = {
    DecisionVersion: (Decision, "decision_id"),
    ParticipationVersion: (Participation, "participation_id"),
    TermVersion: (Term, "term_id"),
    OrganisationTieVersion: (OrganisationTie, "tie_id"),
    PositionVersion: (Position, "position_id"),
    OwnerMentionVersion: (OwnerMention, "mention_id"),
}
"""Each table of versions with its series, and the column that points at it."""

MEETINGS: tuple[type[Any], ...] = (CouncilKey, MinutesEntry, MeetingItem, Meeting)
"""What goes with the import that made it, in the order in which it can."""

NOTED: tuple[type[Any], ...] = (
    *VERSIONS,
    Decision,
    Participation,
    Term,
    OrganisationTie,
    Position,
    OwnerMention,
    Official,
    Office,
    Organisation,
    OrganisationName,
    OrganisationIdentifier,
    OrganisationKey,
    MentionAnswer,
    NoneVersion,
    *MEETINGS,
)

CHANGEABLE: dict[type[Any], tuple[str, ...]] = {
    Organisation: ("name", "kind", "field", "town"),
    Office: ("designated", "designation_reference", "unelected"),
    Person: ("family_name", "prefix", "given_name", "initials"),
}
"""What an import may change in a row that stands there already."""


Tick = Callable[[int], None]


@contextmanager
def noted(run_id: int, tick: Tick | None = None) -> Iterator[None]:
    """Note every row that the session adds or changes in the block. `tick` hears how many versions
    there are so far.
    """
    notes: list[dict[str, Any]] = []
    revived: set[tuple[str, int]] = set()
    seen = 0

    def flushed(session: Session, context: Any) -> None:
        notes.extend(_note(row, True, _said(row)) for row in session.new if isinstance(row, NOTED))
        for row in session.dirty:
            if isinstance(
                row, (Decision, Participation, OrganisationTie, OwnerMention)
            ) and _is_revived(row):
                revived.add((row.__tablename__, row.id))
            if isinstance(row, tuple(CHANGEABLE)) and (said := _changed(row)):
                notes.append(_note(row, False, said))

    def pending(session: Session, row: Any) -> None:
        nonlocal seen
        if tick is not None and isinstance(row, tuple(VERSIONS)):
            seen += 1
            tick(seen)

    session = db.session()
    event.listen(session, "after_flush", flushed)
    event.listen(session, "transient_to_pending", pending)
    try:
        yield
        session.flush()
    finally:
        event.remove(session, "after_flush", flushed)
        event.remove(session, "transient_to_pending", pending)
    notes.extend(
        {"kind": kind, "row_id": row_id, "is_new": True, "said": None}
        for kind, row_id in sorted(revived)
    )
    if notes:
        session.execute(sa.insert(ImportMade), [{"run_id": run_id, **note} for note in notes])


def _note(row: Any, is_new: bool, said: dict[str, list[object]] | None) -> dict[str, Any]:
    return {"kind": row.__tablename__, "row_id": row.id, "is_new": is_new, "said": said}


def _said(row: Any) -> dict[str, list[object]] | None:
    """Keep what a row said that undoing takes away."""
    if isinstance(row, OrganisationName):
        return {"name": [None, row.name]}
    if isinstance(row, OrganisationIdentifier):
        return {"number": [None, f"{row.scheme} {row.number}"]}
    if isinstance(row, Official):
        return {"key": [None, row.key]}
    return None


def _changed(row: Any) -> dict[str, list[object]]:
    """Return what was changed in a row, by column: before and after."""
    said = {}
    for name in CHANGEABLE[type(row)]:
        history = sa.inspect(row).attrs[name].history
        if history.has_changes():
            said[name] = [history.deleted[0] if history.deleted else None, history.added[0]]
    return said


def _is_revived(row: Any) -> bool:
    history = sa.inspect(row).attrs.withdrawn_at.history
    return bool(history.has_changes() and history.added[0] is None and history.deleted)
