"""Which decisions can come out otherwise by ties of which something was recorded.

A decision is one of them where its dossier holds such a tie. It does where the tie lies on a way
from a party to somebody of the body, where it is one of those by which a hub on a way is known,
where it ties a party to the body itself, and near a party with more ways than are told apart. So
the network is walked out from the ties, to find which decisions have somebody of their body on one
side and a party on the other (`_near`); of these the ways themselves are looked at (`_held`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, cast

import sqlalchemy as sa

from conflict_graph.chains.network import Network, Ways
from register.models.bodies import Body
from register.models.decisions import (
    Decision,
    DecisionParty,
    DecisionVersion,
    Mention,
    MentionAnswer,
)
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.interests import Interest, InterestPayload, InterestVersion
from register.models.officials import Official
from register.models.owners import OwnerAnswer, OwnerMention
from register.models.standing import StandingPosition
from register.services.decisions import rows as decision_rows
from register.services.dossiers import dossiers
from register.services.organisations.reach import REACH
from register.services.organisations.reach_rows import Tie
from register.services.prepared import Ids, PreparedQuery, Reader
from register.services.screening import roads

Pair = frozenset[int]
"""The two organisations of a tie."""


def decisions(
    reader: Reader, network: Network, ties: Collection[Tie]
) -> dict[int, dict[int, Ways[int] | None]]:
    """Return by body the decisions that some ties can touch, each with the ways along which it is
    to be read, as `roads.Close` has them. The ties stand in the network.
    """
    if not ties:
        return {}
    found = _near(reader, network, {frozenset(ends) for _, *ends in ties})
    linked = decision_rows.linked(reader, {each for some in found.values() for each in some})
    places = _places(reader, found)
    changed = _ChangedTies(network, ties, _known_by(network, ties, places))
    held: dict[int, dict[int, Ways[int] | None]] = {}
    for own, body in reader.about(_BODIES, found):
        some = {decision: linked[decision] for decision in sorted(found[body])}
        held[body] = changed.held(own, places[body].keys(), some)
    return held


class _ChangedTies:
    """Which dossiers hold some ties. `hubs` are the organisations that are known as hubs by one of
    them.
    """

    def __init__(self, network: Network, ties: Collection[Tie], hubs: AbstractSet[int]) -> None:
        self.network = network
        self.hubs = hubs
        self.pairs = {pair for _, *ends in ties for pair in (tuple(ends), tuple(reversed(ends)))}
        self._within: dict[int, bool] = {}

    def held(
        self, own: int, places: AbstractSet[int], parties: Mapping[int, Collection[int]]
    ) -> dict[int, Ways[int] | None]:
        """Return the decisions of a body of which the dossier holds one of the ties, by their
        parties.
        """
        found = roads.ways(own, places, parties, self.network)
        beside = roads.beside(own, places, self.network)
        held: dict[int, Ways[int] | None] = {}
        for decision, named in parties.items():
            way = found.get(decision, roads.NO_WAY)
            if not beside.isdisjoint(named):
                at_home = own in places and self._is_near(own)
                if at_home or self._ties(own, named) or self._lies_on(way):
                    held[decision] = None
            elif self._lies_on(way):
                held[decision] = None if way.crowded else way
        return held

    def _ties(self, own: int, parties: Iterable[int]) -> bool:
        return any((own, party) in self.pairs for party in parties)

    def _lies_on(self, way: Ways[int]) -> bool:
        return (
            not self.pairs.isdisjoint(way.pairs)
            or not self.hubs.isdisjoint(way.places)
            or any(map(self._is_near, way.crowded))
        )

    def _is_near(self, place: int) -> bool:
        """Say whether both ends of one of the ties are within reach of a place."""
        if place not in self._within:
            around = self.network.within(place, REACH)
            self._within[place] = any(around >= {*pair} for pair in self.pairs)
        return self._within[place]


def _known_by(
    network: Network, ties: Collection[Tie], places: Mapping[int, Counter[int]]
) -> set[int]:
    """Return the organisations that are known as hubs by one of the ties. `places`: how much of
    each body is there.
    """
    ends: dict[int, set[int]] = defaultdict(set)
    for tie, *both in ties:
        for end in both:
            ends[end].add(tie)
    most = dict.fromkeys(ends, 0)
    for of_body in places.values():
        for end in ends.keys() & of_body.keys():
            most[end] = max(most[end], of_body[end])
    return {
        end
        for end, own in ends.items()
        if network.degree(end) + most[end] > dossiers.HUB_TIES
        and not own.isdisjoint(roads.known_by(network, end).keys())
    }


def _near(reader: Reader, network: Network, pairs: Collection[Pair]) -> dict[int, set[int]]:
    """Return by body the decisions that can hold a tie between some pairs, and some more."""
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
    crowded: set[Any] = network.crowded(around)
    found: dict[int, set[int]] = defaultdict(set)
    for party, body, decision in reader.about(_PARTIES, near.keys() | crowded):
        if party in crowded or body in near[party]:
            found[body].add(decision)
    return found


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
        .join(Decision, Decision.id == DecisionVersion.decision_id)
        .where(
            MentionAnswer.organisation_id.in_(ids),
            MentionAnswer.same,
            Decision.withdrawn_at.is_(None),
        )
    )


def _places(reader: Reader, bodies: Collection[int]) -> dict[int, Counter[int]]:
    """Return where people of some bodies stand today, own something or have an interest, and how
    often.
    """
    found: dict[int, Counter[int]] = {body: Counter() for body in bodies}
    for question in (_SEATS_OF, _OWNED_OF, _STATED_OF):
        for body, place in reader.about(question, bodies):
            found[body][place] += 1
    return found


def _seats_of(ids: Ids) -> sa.SelectBase:
    standing = StandingPosition
    chosen = sa.select(standing.body_id, standing.organisation_id)
    return chosen.where(standing.body_id.in_(ids))


def _owned_of(ids: Ids) -> sa.SelectBase:
    return (
        sa.select(OwnerAnswer.body_id, OwnerMention.organisation_id)
        .join(OwnerMention, OwnerMention.id == OwnerAnswer.mention_id)
        .where(OwnerAnswer.body_id.in_(ids), OwnerAnswer.official_id.is_not(None))
    )


def _stated_of(ids: Ids) -> sa.SelectBase:
    return (
        sa.select(Official.body_id, InterestPayload.organisation_id)
        .select_from(Official)
        .join(Interest, Interest.official_id == Official.id)
        .join(InterestVersion, InterestVersion.interest_id == Interest.id)
        .join(InterestPayload, InterestPayload.version_id == InterestVersion.id)
        .where(Official.body_id.in_(ids), InterestPayload.organisation_id.is_not(None))
    )


_SEATED: PreparedQuery[tuple[int, int]] = PreparedQuery(tuple, _seated)
_OWNED: PreparedQuery[tuple[int, int]] = PreparedQuery(tuple, _owned)
_STATED: PreparedQuery[tuple[int, int]] = PreparedQuery(tuple, _stated)
_OWN: PreparedQuery[tuple[int, int]] = PreparedQuery(tuple, _own)
_PARTIES: PreparedQuery[tuple[int, int, int]] = PreparedQuery(tuple, _parties)
_SEATS_OF: PreparedQuery[tuple[int, int]] = PreparedQuery(tuple, _seats_of)
_OWNED_OF: PreparedQuery[tuple[int, int]] = PreparedQuery(tuple, _owned_of)
_STATED_OF: PreparedQuery[tuple[int, int]] = PreparedQuery(tuple, _stated_of)
_BODIES: PreparedQuery[tuple[int, int]] = PreparedQuery(
    tuple, lambda ids: sa.select(Body.organisation_id, Body.id).where(Body.id.in_(ids))
)
