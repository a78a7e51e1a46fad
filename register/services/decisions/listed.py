"""The list of decisions, page by page: chosen, put in order and counted by the database."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from conflict_graph.facts import DecisionStatus
from register import access
from register.access import Identity, Permission, Subject
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.listed import ListedDecision, ListPlace
from register.services import pages
from register.services.decisions.decisions import whole
from register.services.latest import PlannedDate, is_planned
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
    chosen = _in_order(identity, body, wanted, today)
    return pages.cut(chosen, _whole, page, per_page, in_order=not wanted.text.strip())


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
) -> sa.Select[int]:
    access.require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    query = sa.select(ListedDecision.decision_id).where(ListedDecision.body_id == body.id)
    if wanted.status is not None:
        query = query.where(ListedDecision.place == _PLACES[wanted.status])
    if wanted.is_withdrawn is not None:
        is_withdrawn = ListedDecision.place == ListPlace.WITHDRAWN
        query = query.where(is_withdrawn if wanted.is_withdrawn else sa.not_(is_withdrawn))
    if wanted.text.strip():
        query = query.where(holds_words(wanted.text))
    if wanted.was_checked is not None:
        query = query.where(ListedDecision.is_checked == wanted.was_checked)
    if wanted.planned is not None:
        query = query.where(is_planned(ListedDecision, wanted.planned, today))
    return query.order_by(*_ORDER)


_PLACES = {DecisionStatus.OPEN: ListPlace.OPEN, DecisionStatus.TAKEN: ListPlace.TAKEN}
_ORDER = (
    ListedDecision.place,
    ListedDecision.last_day,
    ListedDecision.minus_day,
    ListedDecision.decision_id,
)
"""As an index has them: see `ListedDecision`."""


def _whole(ids: Sequence[int]) -> dict[int, Decision]:
    return {row.id: row for row in db.session.scalars(whole().where(Decision.id.in_(ids)))}


def checked_among(decisions: Sequence[int]) -> frozenset[int]:
    """Return those of these decisions, by their database ids, that were ever put to the engine."""
    query = sa.select(ListedDecision.decision_id).where(
        ListedDecision.decision_id.in_(decisions), ListedDecision.is_checked
    )
    return frozenset(db.session.scalars(query)) if decisions else frozenset()


def holds_words(text: str) -> sa.ColumnElement[bool]:
    """Say whether the title, the reference or the name of a party of a `ListedDecision` holds a
    text, in any case.
    """
    return ListedDecision.words.like("%" + sa.func.lower(_escaped(text.strip())) + "%", escape="/")


def _escaped(text: str) -> str:
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")
