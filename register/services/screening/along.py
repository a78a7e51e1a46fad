"""Which decisions can come out otherwise by ties of which something was recorded, found by walking
out from those ties.

A tie lies on a way where somebody of a body stands on one side of it and a party to a decision of
that body is on the other, near enough together. Beside those ways a dossier holds the ties of what
can be a hub on a way, and all ties near a party with more ways than are told apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, cast

import sqlalchemy as sa

from conflict_graph.chains.network import Network
from register.models.bodies import Body
from register.models.decisions import DecisionParty, DecisionVersion, Mention, MentionAnswer
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.interests import Interest, InterestPayload, InterestVersion
from register.models.officials import Official
from register.models.owners import OwnerAnswer, OwnerMention
from register.services.organisations.reach import REACH
from register.services.prepared import Ids, PreparedQuery, Reader
from register.services.screening import dossiers

Pair = frozenset[int]
"""The two organisations of a tie."""


def decisions(
    reader: Reader, network: Network, pairs: Collection[Pair]
) -> dict[int, AbstractSet[int]]:
    """Return by body the decisions that some ties can touch, and perhaps some more. `pairs` are the
    ends of those ties, which stand in the network.
    """
    if not pairs:
        return {}
    rings = {end: _rings(network, end) for pair in pairs for end in pair}
    around = set[int]().union(*(ring for found in rings.values() for ring in found))
    bodies = _bodies_at(reader, around)
    near: dict[int, set[int]] = defaultdict(set)
    for pair in pairs:
        one, other = pair
        _meet(near, bodies, rings[one][:REACH], rings[other][:REACH])
        _meet(near, bodies, rings[other][:REACH], rings[one][:REACH])
    for end in rings:
        of_one_body = max(bodies.get(end, {}).values(), default=0)
        if network.degree(end) + of_one_body > dossiers.HUB_TIES:
            _meet(near, bodies, rings[end], rings[end])
    walks: dict[Any, int] = {}
    crowded = {place for place in around if network.may_be_crowded(place, walks)}
    found: dict[int, set[int]] = defaultdict(set)
    for party, body, decision in reader.about(_PARTIES, near.keys() | crowded):
        if party in crowded or body in near[party]:
            found[body].add(decision)
    return dict(found)


def _rings(network: Network, place: int) -> list[AbstractSet[int]]:
    return cast(Any, network.rings(place, REACH))


def _meet(
    near: dict[int, set[int]],
    bodies: Mapping[int, Collection[int]],
    seats: Sequence[AbstractSet[int]],
    parties: Sequence[AbstractSet[int]],
) -> None:
    """Note of the places in the rings of one side which bodies have somebody in those of the other,
    so near that a way between the two is not too long.
    """
    within: set[int] = set()
    for ring, outer in zip(seats, reversed(parties), strict=True):
        within = within.union(*(bodies[place] for place in ring if place in bodies))
        if within:
            for place in outer:
                near[place] |= within


def _bodies_at(reader: Reader, places: Collection[int]) -> dict[int, Counter[int]]:
    """Return of which bodies people stand, own something, or have an interest at some places, and
    at most how often; each body is at its own.
    """
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for place, body in _standing(reader, places):
        found[place][body] += 1
    return found


def _standing(reader: Reader, places: Collection[int]) -> Iterator[tuple[int, int]]:
    for question in (_SEATED, _OWNED, _STATED, _OWN):
        yield from reader.about(question, places)


def _seated(ids: Ids) -> sa.SelectBase:
    declarer = sa.orm.aliased(Official)
    return (
        sa.select(PositionPayload.organisation_id, Official.body_id)
        .select_from(PositionPayload)
        .join(PositionVersion, PositionVersion.id == PositionPayload.version_id)
        .join(Position, Position.id == PositionVersion.position_id)
        .join(declarer, declarer.id == Position.official_id)
        .join(Official, Official.person_id == declarer.person_id)
        .where(PositionPayload.organisation_id.in_(ids))
    )


def _owned(ids: Ids) -> sa.SelectBase:
    return (
        sa.select(OwnerMention.organisation_id, OwnerAnswer.body_id)
        .join(OwnerAnswer, OwnerAnswer.mention_id == OwnerMention.id)
        .where(OwnerMention.organisation_id.in_(ids), OwnerAnswer.official_id.is_not(None))
    )


def _stated(ids: Ids) -> sa.SelectBase:
    return (
        sa.select(InterestPayload.organisation_id, Official.body_id)
        .select_from(InterestPayload)
        .join(InterestVersion, InterestVersion.id == InterestPayload.version_id)
        .join(Interest, Interest.id == InterestVersion.interest_id)
        .join(Official, Official.id == Interest.official_id)
        .where(InterestPayload.organisation_id.in_(ids))
    )


def _own(ids: Ids) -> sa.SelectBase:
    return sa.select(Body.organisation_id, Body.id).where(Body.organisation_id.in_(ids))


def _parties(ids: Ids) -> sa.SelectBase:
    return (
        sa.select(MentionAnswer.organisation_id, Mention.body_id, DecisionVersion.decision_id)
        .select_from(MentionAnswer)
        .join(Mention, Mention.id == MentionAnswer.mention_id)
        .join(DecisionParty, DecisionParty.mention_id == Mention.id)
        .join(DecisionVersion, DecisionVersion.id == DecisionParty.version_id)
        .where(MentionAnswer.organisation_id.in_(ids), MentionAnswer.same)
    )


_SEATED: PreparedQuery[tuple[int, int]] = PreparedQuery(tuple, _seated)
_OWNED: PreparedQuery[tuple[int, int]] = PreparedQuery(tuple, _owned)
_STATED: PreparedQuery[tuple[int, int]] = PreparedQuery(tuple, _stated)
_OWN: PreparedQuery[tuple[int, int]] = PreparedQuery(tuple, _own)
_PARTIES: PreparedQuery[tuple[int, int, int]] = PreparedQuery(tuple, _parties)
