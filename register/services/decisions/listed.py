"""The list of decisions, page by page: chosen, put in order and counted by the database."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from conflict_graph.facts import DecisionStatus
from register import access
from register.access import Identity, Permission, Subject
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision, DecisionParty, Mention
from register.models.screening import DecisionCheck, NoLinkCheck
from register.services import pages
from register.services.decisions.decisions import whole
from register.services.latest import PlannedDate, current_versions, is_planned, last_day
from register.services.pages import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFilters:
    """Which decisions; None and nothing: whatever it is."""

    status: DecisionStatus | None = None
    """Open or taken, of those that stand."""
    is_withdrawn: bool | None = None
    text: str = ""
    """What stands in a title, reference or party."""
    was_checked: bool | None = None
    """Whether it was ever put to the engine."""
    planned: PlannedDate | None = None


def list_of(
    identity: Identity,
    body: Body,
    wanted: DecisionFilters,
    today: datetime.date,
    page: int = 1,
    per_page: int = 25,
) -> Page[Decision]:
    """Return decisions of a body: the open ones by the date that is planned, what has passed first,
    then those that were taken, the newest first, and then those that were withdrawn.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    return pages.cut(_in_order(identity, body, wanted, today), _whole, page, per_page)


def first_of(
    identity: Identity, body: Body, wanted: DecisionFilters, today: datetime.date, most: int
) -> list[Decision]:
    """Return the first decisions of the list, at most so many, without counting the others.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    return pages.first(_in_order(identity, body, wanted, today), _whole, most)


def _in_order(
    identity: Identity, body: Body, wanted: DecisionFilters, today: datetime.date
) -> sa.Select[tuple[int]]:
    access.require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    stands = wanted.status is not None or wanted.planned is not None
    version = current_versions(Decision.body_id == body.id, withdrawn=not stands).subquery()
    query = sa.select(version.c.decision_id)
    if wanted.status is not None:
        query = query.where(version.c.status == wanted.status.value)
    if wanted.is_withdrawn is not None:
        query = query.where(version.c.withdrawn_at.is_not(None) == wanted.is_withdrawn)
    if wanted.text.strip():
        query = query.where(_mentions_text(version, wanted.text.strip()))
    if wanted.was_checked is not None:
        query = query.where(_was_checked(version.c.decision_id) == wanted.was_checked)
    if wanted.planned is not None:
        query = query.where(is_planned(version, wanted.planned, today))
    is_open = version.c.status == DecisionStatus.OPEN.value
    order = (
        sa.case((version.c.withdrawn_at.is_not(None), 2), (is_open, 0), else_=1),
        sa.case((is_open, sa.func.coalesce(last_day(version.c.decided_on), "9999"))),
        sa.func.coalesce(version.c.decided_on, "").desc(),
        version.c.decision_id,
    )
    return query.order_by(*order)


def _whole(ids: Sequence[int]) -> dict[int, Decision]:
    return {row.id: row for row in db.session.scalars(whole().where(Decision.id.in_(ids)))}


def checked_among(decisions: Sequence[int]) -> frozenset[int]:
    """Return those of these decisions, by their database ids, that were ever put to the engine."""
    query = sa.select(Decision.id).where(Decision.id.in_(decisions), _was_checked(Decision.id))
    return frozenset(db.session.scalars(query)) if decisions else frozenset()


def _was_checked(decision: Any) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.exists().where(DecisionCheck.decision_id == decision),
        sa.exists().where(NoLinkCheck.decision_id == decision),
    )


def _mentions_text(version: sa.FromClause, text: str) -> sa.ColumnElement[bool]:
    """The title, the reference or the name of a party holds the text, in any case."""
    parties = (
        sa.select(DecisionParty.id)
        .join(Mention)
        .where(
            DecisionParty.version_id == version.c.id, Mention.name.icontains(text, autoescape=True)
        )
    )
    places = (version.c.title, version.c.procedure)
    return sa.or_(*(place.icontains(text, autoescape=True) for place in places), parties.exists())
