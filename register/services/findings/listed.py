"""The list of findings, page by page: chosen, put in order and counted by the database.

Who sees a finding, and whose turn it is, is asked of the one table in `access`: for every body,
for oneself and for others, and for every state.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from conflict_graph.facts import DecisionStatus
from register.access import (
    IN_REVIEW,
    NO_BODY,
    FindingState,
    Identity,
    Move,
    Role,
    Subject,
    allows,
    sees_finding,
)
from register.extensions import db
from register.models.decisions import Decision
from register.models.officials import Official
from register.models.reviews import FindingAssignment, FindingEvent
from register.models.screening import AssessmentVersion, Finding
from register.services import pages
from register.services.findings import findings, states
from register.services.findings.findings import FindingStatus
from register.services.latest import PlannedDate, current_versions, is_planned, last_day
from register.services.pages import Page

_SOMEBODY_ELSE = -1
"""The id of no person, and of no account."""
KEPT = 64
"""How many statements are kept. Making one asks the whole policy, which takes longer than the
database does, and somebody who works asks for the same one with every page.
"""
_NO_DAY_YET, _NO_DAY = "9998", "9999"
"""What counts as the day of an open decision without one, and of what is over: those come last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilters:
    """Which findings; None and False: whatever it is."""

    needs_the_asker: bool = False
    """Only those of which the next step is the asker's."""
    state: FindingState | None = None
    status: DecisionStatus | None = None
    """The state of the decision."""
    planned: PlannedDate | None = None
    """When the decision, which is still open, was planned for."""


def list_for(
    identity: Identity,
    today: datetime.date,
    filters: FindingFilters | None = None,
    page: int = 1,
    per_page: int = 25,
    *,
    kept_from: frozenset[int] = frozenset(),
) -> Page[FindingStatus]:
    """Return findings that the asker may see: first those that need the asker, by the day until
    which the official can reply or for which the decision is planned; never grouped or counted by
    person.

    For a reviewer, of those the ones that were given to the asker stand first, and of each the ones
    that the engine says to look at first.
    `kept_from`: the database ids of findings on which the next step is not the asker's, whatever
    the policy says (`reviewers.kept_from`).
    """
    chosen = _in_order(identity, today, filters or FindingFilters(), kept_from)
    return pages.cut(chosen, _reader(identity, today), page, per_page)


def first_for(
    identity: Identity,
    today: datetime.date,
    filters: FindingFilters,
    most: int,
    *,
    kept_from: frozenset[int] = frozenset(),
) -> list[FindingStatus]:
    """Return the first findings of the list, at most so many, without counting the others.
    `kept_from`: as `list_for` has it.
    """
    chosen = _in_order(identity, today, filters, kept_from)
    return pages.first(chosen, _reader(identity, today), most)


@lru_cache(maxsize=KEPT)
def _in_order(
    identity: Identity, today: datetime.date, wanted: FindingFilters, kept_from: frozenset[int]
) -> sa.Select[tuple[int]]:
    rows = _chosen(identity, today, wanted, kept_from).subquery()
    return sa.select(rows.c.id).order_by(
        rows.c.needs.desc(), rows.c.mine.desc(), rows.c.first.desc(), rows.c.due, rows.c.id.desc()
    )


def _reader(
    identity: Identity, today: datetime.date
) -> Callable[[Sequence[int]], dict[int, FindingStatus]]:
    def read(ids: Sequence[int]) -> dict[int, FindingStatus]:
        return {each.finding.id: each for each in findings.list_among(identity, today, ids)}

    return read


def count_for(
    identity: Identity, today: datetime.date, *, kept_from: frozenset[int] = frozenset()
) -> int:
    """Return on how many findings the next step is the asker's. `kept_from`: as `list_for` has
    it.
    """
    return pages.count(_next_steps(identity, today, kept_from))


def to_take_for(identity: Identity, today: datetime.date) -> list[FindingStatus]:
    """Return the findings on which the policy gives the asker the next step, newest first."""
    ids = db.session.scalars(_next_steps(identity, today, frozenset())).all()
    return findings.list_among(identity, today, ids)


@lru_cache(maxsize=KEPT)
def _next_steps(
    identity: Identity, today: datetime.date, kept_from: frozenset[int]
) -> sa.Select[int]:
    """Select the findings of which the next step is the asker's."""
    happened = _happened(identity, today)
    return sa.select(happened.c.id).where(_needs_the_asker(identity, happened, kept_from))


def _chosen(
    identity: Identity, today: datetime.date, wanted: FindingFilters, kept_from: frozenset[int]
) -> sa.Select[tuple[int, bool, bool, str]]:
    """Select the findings that are wanted, each with whether it needs the asker, whether it was
    given to the asker, whether it is to be looked at first, and its day.
    """
    happened = _happened(identity, today)
    of_bodies = sa.select(Finding.decision_id).where(_in_reach(identity))
    version = current_versions(Decision.id.in_(of_bodies)).subquery()
    needs = _needs_the_asker(identity, happened, kept_from)
    term_runs = happened.c.state.in_([FindingState.ASKED.value, FindingState.LAPSED.value])
    due = sa.case(
        (term_runs, happened.c.reply_by),
        (
            version.c.status == DecisionStatus.OPEN.value,
            sa.func.coalesce(last_day(version.c.decided_on), _NO_DAY_YET),
        ),
    )
    query = (
        sa.select(
            happened.c.id,
            sa.case((needs, 1), else_=0).label("needs"),
            sa.case((happened.c.assignee == identity.account, 1), else_=0).label("mine"),
            _first(identity, happened).label("first"),
            sa.func.coalesce(due, _NO_DAY).label("due"),
        )
        .outerjoin(version, version.c.decision_id == happened.c.decision_id)
        .where(_where(identity, happened, lambda subject: sees_finding(identity, subject)))
    )
    if wanted.needs_the_asker:
        query = query.where(needs)
    if wanted.state is not None:
        query = query.where(happened.c.state == wanted.state.value)
    if wanted.status is not None:
        query = query.where(version.c.status == wanted.status.value)
    if wanted.planned is not None:
        query = query.where(is_planned(version.c, wanted.planned, today))
    return query


def _happened(identity: Identity, today: datetime.date) -> sa.Subquery:
    """Select the findings of the asker's bodies, and those that the asker was invited for, each
    with what the policy asks about.
    """
    last = aliased(FindingEvent)
    newest = sa.select(sa.func.max(FindingEvent.id)).where(
        FindingEvent.finding_id == Finding.id, states.moves()
    )
    return (
        sa.select(
            Finding.id,
            Finding.body_id,
            Finding.decision_id,
            Official.person_id,
            states.in_sql(last, today).label("state"),
            sa.cast(last.reply_by, sa.String).label("reply_by"),
            last.account_id.label("last_by"),
            _assignee(today).label("assignee"),
            sa.exists()
            .where(FindingEvent.finding_id == Finding.id, FindingEvent.move == Move.TAKE_UP)
            .label("taken_up"),
        )
        .join(Official, Official.id == Finding.official_id)
        .outerjoin(last, last.id == newest.scalar_subquery())
        .where(_in_reach(identity))
        .subquery()
    )


def _in_reach(identity: Identity) -> sa.ColumnElement[bool]:
    return sa.or_(
        Finding.body_id.in_(sorted(identity.roles or {})), Finding.id.in_(sorted(identity.invited))
    )


def _needs_the_asker(
    identity: Identity, rows: sa.FromClause, kept_from: frozenset[int]
) -> sa.ColumnElement[bool]:
    """Say in SQL whether the next step is the asker's; whoever may take one sees the finding, as
    the policy is.
    """
    given = _where(
        identity,
        rows,
        lambda subject: any(allows(identity, act, subject) for act in findings.STEPS),
    )
    return sa.and_(given, rows.c.id.not_in(sorted(kept_from))) if kept_from else given


def _assignee(today: datetime.date) -> sa.ScalarSelect[int]:
    chosen = sa.select(FindingAssignment.assignee_id).where(
        FindingAssignment.finding_id == Finding.id, *findings.counting(today)
    )
    return chosen.scalar_subquery()


def _first(identity: Identity, rows: sa.FromClause) -> sa.ColumnElement[int]:
    """Say in SQL whether a reviewer looks at a finding before others: the engine says so of its
    newest answer, with reasons.
    """
    if Role.REVIEWER not in identity.all_roles:
        return sa.literal(0)
    newest = (
        sa.select(AssessmentVersion.answer["en"]["priority"]["level"].as_string())
        .where(AssessmentVersion.finding_id == rows.c.id)
        .order_by(AssessmentVersion.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    is_in_review = rows.c.state.in_([state.value for state in IN_REVIEW])
    return sa.case((sa.and_(is_in_review, newest == "raised"), 1), else_=0)


def _where(
    identity: Identity, rows: sa.FromClause, holds: Callable[[Subject], bool]
) -> sa.ColumnElement[bool]:
    """Say in SQL where the policy says that something holds.

    Asked as if the official was heard: before that a reviewer's turn is to ask, and after it to
    conclude.
    """
    alternatives = []
    account = identity.account or _SOMEBODY_ELSE
    is_oneself = rows.c.person_id == (identity.person or _SOMEBODY_ELSE)
    has_signed = sa.func.coalesce(rows.c.last_by, _SOMEBODY_ELSE) == account
    is_of_another = sa.func.coalesce(rows.c.assignee, account) != account
    places: list[tuple[int, int | None, sa.ColumnElement[bool]]]
    places = [(body, None, rows.c.body_id == body) for body in identity.roles or {}]
    places += [(NO_BODY, each, rows.c.id == each) for each in sorted(identity.invited)]
    for body, finding, is_there in places:
        for oneself, signed, of_another in itertools.product((True, False), repeat=3):
            if oneself and identity.person is None:
                continue
            subject = Subject(
                body,
                identity.person if oneself else _SOMEBODY_ELSE,
                heard=True,
                finding=finding,
                signer=account if signed else _SOMEBODY_ELSE,
                assignee=_SOMEBODY_ELSE if of_another else None,
            )
            said, more = (
                {
                    state
                    for state in FindingState
                    if holds(replace(subject, state=state, taken_up=taken_up))
                }
                for taken_up in (False, True)
            )
            is_it = sa.and_(
                is_there,
                is_oneself if oneself else sa.not_(is_oneself),
                has_signed if signed else sa.not_(has_signed),
                is_of_another if of_another else sa.not_(is_of_another),
            )
            if said:
                alternatives.append(sa.and_(is_it, _is_in(rows, said)))
            if more - said:
                taken_up = sa.and_(rows.c.taken_up, _is_in(rows, more - said))
                alternatives.append(sa.and_(is_it, taken_up))
    return sa.or_(sa.false(), *alternatives)


def _is_in(rows: sa.FromClause, states_: Collection[FindingState]) -> sa.ColumnElement[bool]:
    return rows.c.state.in_(sorted(state.value for state in states_))
