"""What ties somebody who keeps decisions, or reviews findings, to them: nobody changes facts about
himself, and nobody judges what is his own.

A tie is every position, restricted interest or ownership of the person that the register has or
had, whatever became of it: somebody who ends the tie first, and then takes the party out, is tied
all the same.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from register.access import Identity
from register.extensions import db
from register.models.bodies import Body
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.interests import Interest, InterestPayload, InterestVersion
from register.models.officials import Official
from register.models.owners import OwnerAnswer, OwnerMention
from register.services.organisations import reach as nearby


def concerned(identity: Identity, organisations: Collection[int], body: Body) -> int | None:
    """Return the person behind the asker where one of these organisations is within reach of a tie
    of that person.

    `organisations` are database ids. None: the asker is nobody whom the register knows, or is not
    tied to any of them.
    """
    if identity.person is None or not organisations:
        return None
    own = _organisations_of(identity.person)
    if not own:
        return None
    reached = nearby.reach(db.session.connection(), own, body.organisation_id)
    return identity.person if reached.intersection(organisations) else None


def _organisations_of(person: int) -> set[int]:
    """Return where a person ever held a position, an interest or a share, by database id."""
    return entered_of(person) | _asked(person, _owned())


def entered_of(person: int) -> set[int]:
    """Return where the entries of a person are, or were: positions and interests, by database
    id.
    """
    return _asked(person, _held()) | _asked(person, _stated())


def _asked(person: int, chosen: sa.Select[Any]) -> set[int]:
    return {row for row in db.session.scalars(chosen, {"person": person}) if row is not None}


# Asked on every page where somebody may conclude: made once.


@lru_cache(maxsize=1)
def _owned() -> sa.Select[Any]:
    owned = sa.select(OwnerMention.organisation_id).join(
        OwnerAnswer, OwnerAnswer.mention_id == OwnerMention.id
    )
    return _of_person(owned, OwnerAnswer.official_id)


@lru_cache(maxsize=1)
def _held() -> sa.Select[Any]:
    held = sa.select(PositionPayload.organisation_id).join(PositionVersion).join(Position)
    return _of_person(held, Position.official_id)


@lru_cache(maxsize=1)
def _stated() -> sa.Select[Any]:
    stated = sa.select(InterestPayload.organisation_id).join(InterestVersion).join(Interest)
    return _of_person(stated, Interest.official_id)


def _of_person(chosen: sa.Select[Any], official: Any) -> sa.Select[Any]:
    return chosen.join(Official, Official.id == official).where(
        Official.person_id == sa.bindparam("person")
    )


def meet(person: int, other: int, body: Body) -> bool:
    """Say whether two people are, or were, with the same organisation: two ties apart. The body
    itself does not count.
    """
    shared = _organisations_of(person) & _organisations_of(other)
    return bool(shared - {body.organisation_id})
