"""The history of a decision: what it said before and after, who changed it, when and why."""

from __future__ import annotations

import datetime
import enum
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from register.extensions import db
from register.models.accounts import Account
from register.models.decision_changes import DecisionAct, DecisionChange
from register.models.decisions import (
    Decision,
    DecisionVersion,
    Participation,
    ParticipationVersion,
    counting_version,
)
from register.models.reviews import Fact
from register.services.decisions import decisions, noted
from register.services.decisions.decisions import BY_HAND
from register.services.decisions.participations import as_entry, described
from register.services.findings.fact_changes import Changed


class HistoryAct(enum.StrEnum):
    """What happened to a decision."""

    ENTER = "enter"
    """Its first version."""
    AMEND = "amend"
    FILE = "file"
    """A file says something else of it, or an older release of it."""
    TAKE_BACK = "take_back"
    """An import was undone: a version does not count any more."""
    WITHDRAW = "withdraw"
    PUT_BACK = "put_back"
    RENAME = "rename"
    PARTS = "parts"
    """What people did, or will do, was recorded."""


@dataclass(frozen=True, slots=True)
class DecisionHistoryItem:
    """One thing that happened. `by` None: a file or a command on the server. `why` None: nobody
    said. `file_name` None: no file said it.
    """

    act: HistoryAct
    at: datetime.datetime
    by: str | None
    why: str | None
    version: DecisionVersion | None = None
    """The version that it made."""
    facts: tuple[Mapping[str, str | None], ...] = ()
    """Each fact that differs in what counts, with what was said before and after."""
    file_name: str | None = None
    before: str | None = None
    after: str | None = None
    """The reference before and after; None: the register's own."""


def of(decision: Decision) -> list[DecisionHistoryItem]:
    """Return the history of a decision, the newest first. Its versions have to be loaded whole."""
    changes = noted.of(decision)
    made = {each.version_id: each for each in changes if each.version_id is not None}
    parts = [part for row in decision.participations for part in row.versions]
    names = _names([*decision.versions, *parts])
    found = [*_versions(decision, made, names), *_parts(decision, names), *map(_other, changes)]
    kept = [each for each in found if each is not None]
    return sorted(kept, key=lambda each: each.at, reverse=True)


def _versions(
    decision: Decision, made: Mapping[int, DecisionChange], names: Mapping[int, str]
) -> Iterator[DecisionHistoryItem]:
    for place, version in enumerate(decision.versions):
        change = made.get(version.id)
        yield DecisionHistoryItem(
            act=_act(version, is_first=not place),
            at=version.recorded_at,
            by=names.get(version.account_id or 0),
            why=change.reason.text if change and change.reason else None,
            version=version,
            file_name=version.file_name,
            facts=_differs(decision, decision.versions[:place], decision.versions[: place + 1]),
        )


def _act(version: DecisionVersion, *, is_first: bool) -> HistoryAct:
    if version.takes_back is not None:
        return HistoryAct.TAKE_BACK
    if is_first:
        return HistoryAct.ENTER
    return HistoryAct.AMEND if version.file_name is None else HistoryAct.FILE


def _differs(
    decision: Decision, before: Sequence[DecisionVersion], after: Sequence[DecisionVersion]
) -> tuple[Mapping[str, str | None], ...]:
    if not before:
        return ()
    said = decisions.entry_of_version(counting_version(before))
    then = decisions.entry_of_version(counting_version(after))
    return tuple(each.said_to(decision.body_id) for each in decisions.changed(said, then))


def _parts(decision: Decision, names: Mapping[int, str]) -> Iterator[DecisionHistoryItem]:
    """Give what was recorded of who takes part, together what somebody recorded in one minute."""
    said = [
        (version, place, row)
        for row in decision.participations
        for place, version in enumerate(row.versions)
    ]
    said.sort(key=lambda each: each[0].recorded_at)
    for (_minute, account, source), together in itertools.groupby(said, key=_occasion):
        some = list(together)
        facts = [
            Changed(
                Fact.PARTICIPATION,
                described(as_entry(row.versions[place - 1])) if place else None,
                described(as_entry(version)),
                of=row.official.person.name,
            ).said_to(decision.body_id)
            for version, place, row in some
        ]
        yield DecisionHistoryItem(
            act=HistoryAct.PARTS,
            at=some[-1][0].recorded_at,
            by=names.get(account or 0),
            why=None,
            facts=tuple(facts),
            file_name=None if source == BY_HAND else source,
        )


def _occasion(
    said: tuple[ParticipationVersion, int, Participation],
) -> tuple[datetime.datetime, int | None, str]:
    version = said[0]
    minute = version.recorded_at.replace(second=0, microsecond=0)
    return minute, version.account_id, version.source


def _other(change: DecisionChange) -> DecisionHistoryItem | None:
    """Return an act that made no version."""
    if change.act is DecisionAct.AMEND:
        return None
    return DecisionHistoryItem(
        act=HistoryAct(change.act.value),
        at=change.recorded_at,
        by=change.account.name if change.account else None,
        why=change.reason.text if change.reason else None,
        before=change.before,
        after=change.after,
    )


def _names(versions: Sequence[DecisionVersion | ParticipationVersion]) -> dict[int, str]:
    accounts = {each.account_id for each in versions} - {None}
    chosen = sa.select(Account.id, Account.name).where(Account.id.in_(accounts))
    return {row.id: row.name for row in db.session.execute(chosen)} if accounts else {}
