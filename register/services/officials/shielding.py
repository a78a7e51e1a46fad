"""Keep an official, or one position, off the public pages on grounds of safety; look at it again;
lift it.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa

from register.access import Identity, Permission, Subject, require
from register.errors import Invalid, NotFound, WrongState
from register.extensions import db
from register.models.bodies import Body
from register.models.declarations import Position
from register.models.officials import Official
from register.models.shielding import Shielding, ShieldingVersion
from register.services import journal
from register.services.officials.officials import subject_of

LONGEST_DAYS = 366
"""How many days may pass before a shielding is looked at again."""
SHORTEST_REASON, LONGEST_REASON = 10, 2000
_FOR_SAFETY = Shielding.left_because.is_(None)
"""Not what left the public register: see `departures`."""


def list_of(identity: Identity, body: Body) -> list[Shielding]:
    """Return what is shielded at a body, what is to be looked at first at the top.

    Raises:
        NotAllowed: the asker is no clerk of the body.
    """
    require(identity, Permission.SHIELD, Subject(body.id))
    chosen = sa.select(Shielding).join(Official).where(Official.body_id == body.id, _FOR_SAFETY)
    standing = [each for each in db.session.scalars(chosen) if not each.current.lifted]
    return sorted(standing, key=lambda each: (each.current.review_on or datetime.date.max, each.id))


def get(body: Body, public_id: str) -> Shielding:
    """Return a shielding of a body.

    Raises:
        NotFound: there is none.
    """
    named = sa.select(Shielding).where(Shielding.public_id == public_id, _FOR_SAFETY)
    found = db.session.scalar(named)
    if found is None or found.official.body_id != body.id:
        raise NotFound("There is no such shielding.")
    return found


def is_shielded(official: Official, position: Position | None = None) -> bool:
    """Say whether an official, or this position of the official, is kept off the public pages."""
    wanted: list[sa.ColumnElement[bool]] = [Shielding.position_id.is_(None)]
    if position is not None:
        wanted.append(Shielding.position_id == position.id)
    chosen = sa.select(Shielding).where(
        Shielding.official_id == official.id, sa.or_(*wanted), _FOR_SAFETY
    )
    return any(not each.current.lifted for each in db.session.scalars(chosen))


def shield(
    identity: Identity,
    official: Official,
    position: Position | None,
    reason: str,
    review_on: datetime.date,
    today: datetime.date,
) -> Shielding:
    """Keep an official (position None) or one position off every public output, at once.

    Raises:
        NotAllowed: the asker is no clerk of the body, or it is about the asker.
        Invalid: there is no reason, or no day within a year on which to look at it again.
        WrongState: it is shielded already.
    """
    require(identity, Permission.SHIELD, subject_of(official))
    _check(reason, review_on, today)
    if is_shielded(official, position):
        raise WrongState("This is shielded already.")
    shielding = Shielding(official=official, position=position)
    db.session.add(shielding)
    _record(identity, shielding, False, reason, review_on)
    return shielding


def renew(
    identity: Identity,
    shielding: Shielding,
    reason: str,
    review_on: datetime.date,
    today: datetime.date,
) -> None:
    """Keep what is shielded so, and set another day on which to look at it again. Raises as
    `shield` does.
    """
    require(identity, Permission.SHIELD, subject_of(shielding.official))
    require_standing(shielding)
    _check(reason, review_on, today)
    _record(identity, shielding, False, reason, review_on)


def lift(identity: Identity, shielding: Shielding, reason: str) -> None:
    """Let it be public again. Raises as `shield` does."""
    require(identity, Permission.SHIELD, subject_of(shielding.official))
    require_standing(shielding)
    _check_reason(reason)
    _record(identity, shielding, True, reason, None)


def require_standing(shielding: Shielding) -> None:
    """Let pass a shielding that was not lifted.

    Raises:
        WrongState: it was.
    """
    if shielding.current.lifted:
        raise WrongState("This shielding has been lifted already.")


def _check(reason: str, review_on: datetime.date, today: datetime.date) -> None:
    _check_reason(reason)
    if not today < review_on <= today + datetime.timedelta(days=LONGEST_DAYS):
        raise Invalid("Choose a day within a year from now.", "review_on")


def _check_reason(reason: str) -> None:
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        raise Invalid("Write why, in at least 10 and at most 2000 characters.", "reason")


def _record(
    identity: Identity,
    shielding: Shielding,
    lifted: bool,
    reason: str,
    review_on: datetime.date | None,
) -> None:
    shielding.versions.append(
        ShieldingVersion(
            number=len(shielding.versions) + 1,
            lifted=lifted,
            reason=reason.strip(),
            review_on=review_on,
            account_id=identity.account,
        )
    )
    db.session.flush()
    act = "shielding:lift" if lifted else "shielding:record"
    journal.record(identity, act, shielding.public_id, shielding.official.body_id)
