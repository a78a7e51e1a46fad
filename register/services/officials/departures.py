"""Who leaves the public register because the term after office is over, and who is back.

Leaving is a shielding with a reason that everybody may read: the same condition of the public views
keeps both off pages, search, files, feeds and the API, and the history stays whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from register.access import Identity
from register.extensions import db
from register.models.bodies import Body
from register.models.declarations import Position
from register.models.officials import Official, Term
from register.models.shielding import LeftBecause, Shielding, ShieldingVersion


def list_due(body: Body, before: datetime.date) -> list[Official]:
    """Return the officials of a body whose last day in every public office lies before a day, and
    who have not left yet.

    Whoever has one term of which the last day is not known is in office.
    """
    chosen = (
        sa.select(Official)
        .where(Official.body_id == body.id)
        .options(selectinload(Official.terms).selectinload(Term.versions))
        .order_by(Official.id)
    )
    gone = {each.official_id for each in _standing(Shielding.position_id.is_(None), body)}
    return [
        each
        for each in db.session.scalars(chosen)
        if each.id not in gone and _is_over(each, before)
    ]


def _is_over(official: Official, before: datetime.date) -> bool:
    ends = [term.current.valid_until for term in official.terms if term.office.is_public]
    return bool(ends) and all(end is not None and end.latest < before for end in ends)


def _standing(condition: sa.ColumnElement[bool], body: Body | None = None) -> list[Shielding]:
    chosen = (
        sa.select(Shielding).join(Official).where(condition, Shielding.left_because.is_not(None))
    )
    if body is not None:
        chosen = chosen.where(Official.body_id == body.id)
    return [each for each in db.session.scalars(chosen) if not each.current.lifted]


def leave(
    identity: Identity,
    official: Official,
    because: LeftBecause,
    position: Position | None = None,
) -> Shielding:
    """Take an official, or one position, off every public output, with a mark that names nobody."""
    left = Shielding(official=official, position=position, left_because=because)
    db.session.add(left)
    _record(identity, left, lifted=False)
    return left


def come_back(identity: Identity, official: Official) -> None:
    """Let an official be public again of whom a term is recorded; the next run looks again."""
    if official.id is None:
        return
    with db.session.no_autoflush:
        standing = _standing(
            sa.and_(
                Shielding.official_id == official.id, Shielding.left_because == LeftBecause.TERM
            )
        )
    for each in standing:
        _record(identity, each, lifted=True)


def left_among(official_ids: Collection[int]) -> set[int]:
    """Return which of these officials left the public register, by database id."""
    return {each.official_id for each in _standing(Shielding.official_id.in_(official_ids))}


def has_left(official: Official) -> bool:
    """Say whether an official left the public register."""
    whole = Shielding.position_id.is_(None)
    return bool(_standing(sa.and_(Shielding.official_id == official.id, whole)))


def _record(identity: Identity, left: Shielding, *, lifted: bool) -> None:
    left.versions.append(
        ShieldingVersion(
            number=len(left.versions) + 1,
            lifted=lifted,
            reason="",
            review_on=None,
            account_id=identity.account,
        )
    )
