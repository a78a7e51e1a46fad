"""Where findings stand: derived from what happened to them and, for a term that has passed, from
today's date.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from operator import attrgetter
from typing import Any, NamedTuple

import sqlalchemy as sa

from register.access import FindingState
from register.models.reviews import FactChange, FindingAct, FindingEvent
from register.models.screening import Finding
from register.services.prepared import Ids, PreparedQuery, columns, reader

LEADS_TO = {
    FindingAct.OPEN: FindingState.NEW,
    FindingAct.ASK: FindingState.ASKED,
    FindingAct.REPLY: FindingState.REPLIED,
    FindingAct.CONCLUDE: FindingState.CONCLUDED,
    FindingAct.REOPEN: FindingState.NEW,
    FindingAct.DISSOLVE: FindingState.DISSOLVED,
}
"""The state after each act. A question to which nobody replied in time lapses by itself.

Once the official was asked, what new facts lead to is `CHANGED`, whatever they say: see `place`.
"""

HEARING = (FindingState.ASKED, FindingState.REPLIED, FindingState.CHANGED)
"""States in which a change of facts alone opens a finding for a reviewer; before and after them the
software has to.
"""


class FindingStep(NamedTuple):
    """What happened to a finding; `act` None: somebody changed facts. `reply_by`: the last day of a
    term that began.
    """

    act: FindingAct | None
    reply_by: datetime.date | None


class Place(NamedTuple):
    """Where a finding stands, and whether the official was heard on it as it stands."""

    state: FindingState
    heard: bool


def place(steps: Iterable[FindingStep], day: datetime.date) -> Place:
    """Go through what happened, in order, and say where that leads on a day.

    New facts with another link ask for another hearing. Where they leave no link, what was said
    before them counts. A conclusion stands until the software answers something else.
    """
    state, heard, reply_by = FindingState.NEW, False, None
    was_asked = False
    for step in steps:
        if step.act is None:
            state = FindingState.CHANGED if state in HEARING else state
            continue
        was_asked = was_asked or step.act is FindingAct.ASK
        state = LEADS_TO[step.act]
        if step.act in (FindingAct.ASK, FindingAct.REOPEN):
            heard, reply_by = False, step.reply_by
        elif step.act is FindingAct.REPLY:
            heard = True
        if was_asked and step.act in (FindingAct.REOPEN, FindingAct.DISSOLVE):
            state = FindingState.CHANGED
    has_lapsed = reply_by is not None and reply_by < day
    if state is FindingState.ASKED and has_lapsed:
        state = FindingState.LAPSED
    return Place(state, heard or has_lapsed)


def of(findings: Collection[int], day: datetime.date) -> dict[int, FindingState]:
    """Return where each of these findings, by their database ids, stands on a day."""
    asked = reader()
    happened: dict[int, list[_Happened]] = defaultdict(list)
    for row in (*asked.about(_CHANGES, findings), *asked.about(_EVENTS, findings)):
        happened[row.finding_id].append(row)
    return {finding: place(_steps(happened[finding]), day).state for finding in findings}


def in_sql(last: Any, day: datetime.date) -> sa.ColumnElement[str]:
    """Return the word of the state of a finding on a day, as `place` has it; for a query that joins
    `last`, the newest event of the finding.
    """
    of_it = FindingEvent.finding_id == Finding.id
    was_asked = sa.exists().where(of_it, FindingEvent.act == FindingAct.ASK)
    changed_since = sa.exists().where(
        FactChange.finding_id == Finding.id, FactChange.recorded_at > last.recorded_at
    )
    by_software = last.act.in_([FindingAct.REOPEN, FindingAct.DISSOLVE])
    in_hearing = last.act.in_([act for act, state in LEADS_TO.items() if state in HEARING])
    has_lapsed = sa.and_(last.act == FindingAct.ASK, last.reply_by < day)
    return sa.case(
        (sa.and_(by_software, was_asked), FindingState.CHANGED.value),
        (sa.and_(in_hearing, changed_since), FindingState.CHANGED.value),
        (has_lapsed, FindingState.LAPSED.value),
        *((last.act == act, state.value) for act, state in LEADS_TO.items()),
        else_=FindingState.NEW.value,
    )


class _Happened(NamedTuple):
    finding_id: int
    recorded_at: datetime.datetime
    act: FindingAct | None = None
    reply_by: datetime.date | None = None


def _steps(happened: list[_Happened]) -> list[FindingStep]:
    """Return what happened in the order of recording, of one moment the changes of facts first."""
    return [
        FindingStep(each.act, each.reply_by)
        for each in sorted(happened, key=attrgetter("recorded_at"))
    ]


def _events(ids: Ids) -> sa.Select[Any]:
    chosen = sa.select(*columns(_Happened, FindingEvent)).where(FindingEvent.finding_id.in_(ids))
    return chosen.order_by(FindingEvent.id)


def _changes(ids: Ids) -> sa.SelectBase:
    chosen = sa.select(FactChange.finding_id, FactChange.recorded_at).where(
        FactChange.finding_id.in_(ids)
    )
    return chosen.order_by(FactChange.id)


_EVENTS = PreparedQuery(_Happened._make, _events)
_CHANGES = PreparedQuery(lambda row: _Happened(*row), _changes)
