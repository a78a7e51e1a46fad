"""What changed since somebody was here last, and by whom, as the journal has it: only what the
asker may see.
"""

from __future__ import annotations

import datetime
import enum
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from register.access import Identity, Role
from register.extensions import db
from register.models.accounts import Account
from register.models.bodies import Body
from register.models.decisions import Decision, Participation
from register.models.imports import ImportRun
from register.models.journal import JournalEntry
from register.models.measures import RecordedMeasure
from register.models.officials import Official
from register.models.screening import Finding
from register.services.findings import findings
from register.services.latest import withdrawn_by_hand

FOR_CLERKS = (
    "decision:enter",
    "decision:amend",
    "decision:sign",
    "decision:withdraw",
    "decision:put_back",
    "decision:rename",
    "decision:ask_table",
    "decision:answer_table",
    "participation:record",
    "measure:record",
    "measure:follow",
    "official:add",
    "official:confirm",
    "official:declare_none",
    "import:undo",
)
"""Acts of which clerks are told."""
OF_FINDINGS = (
    "finding:open",
    "finding:take_up",
    "finding:reopen",
    "finding:ask",
    "finding:extend",
    "finding:reply",
    "finding:add",
    "finding:sign",
    "finding:conclude",
    "finding:contest",
    "finding:facts",
)
"""Acts of which those are told who see the finding."""
FOR_REVIEWERS = ("finding:assign", "finding:hand_over")
"""Acts of which reviewers alone are told: nobody else sees who looks at a finding."""
OF_RULES = ("rule:switch_off", "rule:switch_on")
"""Acts of which everybody is told who reads or sets the rules of a body."""
PER_PAGE = 100
"""How many acts stand on a page, less those that are not for the asker."""


A_FEW = 5
"""So many acts are read beside those that are wanted, for some may not be for the asker."""


class DeskNewsKind(enum.StrEnum):
    """To what something was done."""

    DECISION = "decision"
    FINDING = "finding"
    OFFICIAL = "official"
    IMPORT = "import"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class DeskNews:
    """One act. `by` None: a command on the server, or the software. `name` is that of the thing,
    and `public_id` leads to its page; where it is an official, that is `official`.
    """

    act: str
    at: datetime.datetime
    by: str | None
    body: Body
    kind: DeskNewsKind
    name: str
    public_id: str
    official: Official | None = None


@dataclass(frozen=True, slots=True)
class NewsPage:
    """Some of what others did, the newest first. `is_cut`: something happened before it."""

    rows: Sequence[DeskNews]
    is_cut: bool


def newest(
    identity: Identity, moment: datetime.datetime, today: datetime.date, most: int
) -> list[DeskNews]:
    """Return the newest of what others did since a moment, at most so many. No more of the journal
    is read than that takes.
    """
    found: list[DeskNews] = []
    for number in itertools.count(1):
        page = since(identity, moment, today, number, most + A_FEW)
        found += page.rows
        if len(found) >= most or not page.is_cut:
            break
    return found[:most]


def since(
    identity: Identity,
    moment: datetime.datetime,
    today: datetime.date,
    number: int = 1,
    per_page: int = PER_PAGE,
) -> NewsPage:
    """Return what others did since a moment at the bodies of the asker, the newest first, on pages
    that count from 1. `per_page`: of acts, less those that are not for the asker.
    """
    chosen = _chosen(identity)
    if chosen is None:
        return NewsPage([], is_cut=False)
    others = sa.or_(JournalEntry.account_id.is_(None), JournalEntry.account_id != identity.account)
    rows = db.session.execute(
        sa.select(JournalEntry, Account.name, Body)
        .join(Body, Body.id == JournalEntry.body_id)
        .outerjoin(Account, Account.id == JournalEntry.account_id)
        .where(chosen, others, JournalEntry.recorded_at > moment)
        .order_by(JournalEntry.id.desc())
        .offset((number - 1) * per_page)
        .limit(per_page + 1)
    ).all()
    shown = rows[:per_page]
    things = _things(identity, today, [entry for entry, _by, _body in shown])
    found = []
    for entry, by, body in shown:
        thing = things.get(_key(entry))
        if thing is not None:
            found.append(DeskNews(entry.act, entry.recorded_at, by, body, *thing))
    return NewsPage(found, is_cut=len(rows) > per_page)


def _chosen(identity: Identity) -> sa.ColumnElement[bool] | None:
    alternatives = []
    for body, roles in (identity.roles or {}).items():
        acts = [
            *(FOR_CLERKS if Role.CLERK in roles else ()),
            *(OF_FINDINGS if roles & {Role.CLERK, Role.REVIEWER} else ()),
            *(FOR_REVIEWERS if Role.REVIEWER in roles else ()),
            *(OF_RULES if roles & {Role.CLERK, Role.REVIEWER, Role.ADMINISTRATOR} else ()),
        ]
        if acts:
            alternatives.append(sa.and_(JournalEntry.body_id == body, JournalEntry.act.in_(acts)))
    return sa.or_(*alternatives) if alternatives else None


def _key(entry: JournalEntry) -> tuple[str, str]:
    return entry.act.partition(":")[0], entry.subject


_Thing = tuple[DeskNewsKind, str, str] | tuple[DeskNewsKind, str, str, Official]


def _things(
    identity: Identity, today: datetime.date, entries: Sequence[JournalEntry]
) -> dict[tuple[str, str], _Thing]:
    """Return what acts were done to, by noun and public id; nothing of what is gone, or not for the
    asker.
    """
    ids: dict[str, set[str]] = {}
    for entry in entries:
        noun, subject = _key(entry)
        ids.setdefault(noun, set()).add(subject)
    found: dict[tuple[str, str], _Thing] = {
        ("rule", each): (DeskNewsKind.RULE, each, each) for each in ids.get("rule", ())
    }
    named = sa.select(Decision).where(
        Decision.public_id.in_(ids.get("decision", ())),
        sa.or_(Decision.withdrawn_at.is_(None), withdrawn_by_hand()),
    )
    for each in db.session.scalars(named.options(selectinload(Decision.versions))):
        found["decision", each.public_id] = _decision(each)
    whole = joinedload(Participation.decision).selectinload(Decision.versions)
    for part in _all(Participation, ids.get("participation"), whole):
        if part.decision.withdrawn_at is None:
            found["participation", part.public_id] = _decision(part.decision)
    for measure in _all(RecordedMeasure, ids.get("measure")):
        if measure.decision.withdrawn_at is None:
            found["measure", measure.public_id] = _decision(measure.decision)
    wanted = [each.id for each in _all(Finding, ids.get("finding"))]
    for standing in findings.list_among(identity, today, wanted):
        title = standing.finding.decision.current.title
        key = standing.finding.public_id
        found["finding", key] = (DeskNewsKind.FINDING, title, key)
    for official in _all(Official, ids.get("official"), joinedload(Official.person)):
        found["official", official.public_id] = (
            DeskNewsKind.OFFICIAL,
            official.person.name,
            official.public_id,
            official,
        )
    for run in _all(ImportRun, ids.get("import")):
        found["import", run.public_id] = (DeskNewsKind.IMPORT, run.file_name, run.public_id)
    return found


def _decision(decision: Decision) -> _Thing:
    return DeskNewsKind.DECISION, decision.current.title, decision.public_id


def _all(model: Any, ids: set[str] | None, *options: Any) -> Sequence[Any]:
    if not ids:
        return []
    return db.session.scalars(
        sa.select(model).where(model.public_id.in_(ids)).options(*options)
    ).all()
