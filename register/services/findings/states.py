"""Where findings stand: derived from what happened to them by the one table of moves in `access`
and, for a term that has passed, from today's date.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from operator import attrgetter
from typing import Any, NamedTuple

import sqlalchemy as sa

from register.access import MOVES, FindingState, Move, after
from register.models.reviews import FactChange, FindingAct, FindingEvent
from register.models.screening import Finding
from register.services.prepared import Ids, PreparedQuery, columns, reader

UNASKED = (FindingState.NEW, FindingState.DISSOLVED)
"""States before the official was ever asked."""


class FindingStep(NamedTuple):
    """What happened to a finding. `reply_by`: the last day of a term that began. `account`: whose
    doing it was; None: the software's, or of an account that is gone.
    """

    act: Move
    reply_by: datetime.date | None
    account: int | None = None


class Place(NamedTuple):
    """Where a finding stands, and whether the official was heard on it as it stands."""

    state: FindingState
    heard: bool


def moved(state: FindingState, act: Move) -> FindingState | None:
    """Return the state to which a move leads; None: there is no such move.

    `state` is one without a day: of a term that may have passed, both are tried.
    """
    to = after(state, act)
    if to is None and state is FindingState.ASKED:
        to = after(FindingState.LAPSED, act)
    return to


def place(steps: Iterable[FindingStep], day: datetime.date) -> Place:
    """Go through what happened, in order, and say where that leads on a day.

    New facts with another link, and facts that somebody else changed, ask for another hearing.
    Where they leave no link, what was said before them counts. What is no move changes nothing.
    """
    state, heard, reply_by = FindingState.NEW, False, None
    overtaken: tuple[bool, datetime.date | None] | None = None
    for step in steps:
        to = moved(state, step.act)
        if to is None:
            continue
        if step.act in (Move.ASK, Move.EXTEND, Move.REOPEN):
            heard, reply_by, overtaken = False, step.reply_by, None
        elif step.act is Move.OVERTAKE:
            overtaken = overtaken or (heard, reply_by)
            heard, reply_by = False, None
        elif step.act is Move.DISSOLVE and overtaken is not None:
            (heard, reply_by), overtaken = overtaken, None
        elif step.act is Move.REPLY:
            heard = True
        elif step.act in (Move.SIGN, Move.CONCLUDE):
            heard = True  # the term had passed by then
        state = to
    has_lapsed = reply_by is not None and reply_by < day
    if state is FindingState.ASKED and has_lapsed:
        state = FindingState.LAPSED
    return Place(state, heard or has_lapsed)


def of(findings: Collection[int], day: datetime.date) -> dict[int, FindingState]:
    """Return where each of these findings, by their database ids, stands on a day."""
    return {finding: place(steps, day).state for finding, steps in steps_of(findings).items()}


def steps_of(findings: Collection[int]) -> dict[int, list[FindingStep]]:
    """Return what happened to each of these findings, by their database ids, in order."""
    asked = reader()
    happened: dict[int, list[_Happened]] = defaultdict(list)
    for row in (*asked.about(_CHANGES, findings), *asked.about(_EVENTS, findings)):
        happened[row.finding_id].append(row)
    return {finding: _steps(happened[finding]) for finding in findings}


def in_sql(last: Any, day: datetime.date) -> sa.ColumnElement[str]:
    """Return the word of the state of a finding on a day, as `place` has it; for a query that joins
    `last`, the newest event of the finding but for additions, which move nothing: see `moves`.
    """
    of_it = FindingEvent.finding_id == Finding.id
    was_asked = sa.exists().where(of_it, FindingEvent.act == FindingAct.ASK)
    since = FactChange.finding_id == Finding.id, FactChange.recorded_at > last.recorded_at
    changed_since = sa.exists().where(*since)
    overtaken_since = sa.exists().where(*since, FactChange.asks_again.is_(True))
    did = sa.func.coalesce(sa.cast(last.move, sa.String), sa.cast(last.act, sa.String))
    by_software = did.in_([Move.REOPEN.value, Move.DISSOLVE.value])
    in_hearing, ever_asked = (
        did.in_([act.value for act, state in _LEADS_TO.items() if _may_change(state, move)])
        for move in (Move.CHANGE, Move.OVERTAKE)
    )
    has_lapsed = sa.and_(did.in_([Move.ASK.value, Move.EXTEND.value]), last.reply_by < day)
    return sa.case(
        (sa.and_(by_software, was_asked), FindingState.CHANGED.value),
        (sa.and_(in_hearing, changed_since), FindingState.CHANGED.value),
        (sa.and_(ever_asked, overtaken_since), FindingState.CHANGED.value),
        (has_lapsed, FindingState.LAPSED.value),
        *((did == act.value, state.value) for act, state in _LEADS_TO.items()),
        else_=FindingState.NEW.value,
    )


def moves() -> sa.ColumnElement[bool]:
    """Say in SQL that an event is no addition."""
    return sa.or_(FindingEvent.move.is_(None), FindingEvent.move != Move.ADD)


_LEADS_TO = {
    move.act: move.to
    for move in MOVES
    if move.act not in (Move.CHANGE, Move.OVERTAKE, Move.ADD)
    and (move.who or set(move.since) <= set(UNASKED))
}
"""The state after each act, where the act alone says it."""


def _may_change(state: FindingState, move: Move) -> bool:
    return state not in UNASKED and after(state, move) is FindingState.CHANGED


def change_of(asks_again: bool | None) -> Move:
    """Return the move that a change of facts is."""
    return Move.OVERTAKE if asks_again else Move.CHANGE


class _Happened(NamedTuple):
    finding_id: int
    recorded_at: datetime.datetime
    act: FindingAct | None = None
    move: Move | None = None
    reply_by: datetime.date | None = None
    account_id: int | None = None

    @property
    def did(self) -> Move:
        """What happened; without an act, somebody changed facts, and `move` says which move that
        is.
        """
        return self.move or (Move(self.act.value) if self.act else Move.CHANGE)


def _changed(values: Iterable[Any]) -> _Happened:
    finding, at, account, asks_again = values
    return _Happened(finding, at, move=change_of(asks_again), account_id=account)


def _steps(happened: list[_Happened]) -> list[FindingStep]:
    """Return what happened in the order of recording, of one moment the changes of facts first."""
    return [
        FindingStep(each.did, each.reply_by, each.account_id)
        for each in sorted(happened, key=attrgetter("recorded_at"))
    ]


def _events(ids: Ids) -> sa.Select[Any]:
    chosen = sa.select(*columns(_Happened, FindingEvent)).where(FindingEvent.finding_id.in_(ids))
    return chosen.order_by(FindingEvent.id)


def _changes(ids: Ids) -> sa.SelectBase:
    chosen = sa.select(
        FactChange.finding_id,
        FactChange.recorded_at,
        FactChange.account_id,
        FactChange.asks_again,
    ).where(FactChange.finding_id.in_(ids))
    return chosen.order_by(FactChange.id)


_EVENTS = PreparedQuery(_Happened._make, _events)
_CHANGES = PreparedQuery(_changed, _changes)
