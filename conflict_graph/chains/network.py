"""Many decisions at once over one shared graph; and after a change, only those that it can touch.

It answers for the part of the grammar that a register holds: an official has a position at an
organisation, ties run between organisations, a party is an organisation. The chains are those that
`find.find` gives, found the other way round: from the parties inwards, for all officials of the
body together, looking at every step only at what still can arrive. Where a well known organisation
has thousands of ties, the smaller of the two sides is walked and the other is only asked.
Relatives, clients and stakes of people stand in dossiers, and `find.find` reads those.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any, Generic, TypeVar

import networkx

Id = Hashable
Place = TypeVar("Place", bound=Hashable)
MOST_ORGANISATION_TIES = 4
MOST_WAYS = 2_000
"""With more ways than this between a party to a decision and the officials, they are not told
apart.
"""
_DEARER = 3
"""How many times as much a place reached from the parties costs as one reached from the officials:
on the way back it is asked whether it leads anywhere.
"""


@dataclass(frozen=True, slots=True)
class NetworkPosition:
    """An official of a body stands at an organisation. `body` is the organisation that the body
    is.
    """

    id: Id
    body: Id
    official: Id
    organisation: Id


@dataclass(frozen=True, slots=True)
class NetworkTie:
    """Two organisations are tied, in either direction; `loose`: by a kind of which very many make
    a hub.
    """

    id: Id
    holder: Id
    held: Id
    loose: bool = False


@dataclass(frozen=True, slots=True)
class NetworkDecision:
    """A decision of a body, and the organisations that are party to it."""

    id: Id
    body: Id
    parties: tuple[Id, ...]


Change = NetworkPosition | NetworkTie | NetworkDecision
"""What was added, changed or taken away. Who takes part is a change of the question."""


@dataclass(frozen=True, slots=True)
class Link:
    """A chain by its ids: the position first, then the ties between organisations up to the
    party.
    """

    official: Id
    ties: tuple[Id, ...]
    party: Id


class _Roads(networkx.MultiGraph):  # type: ignore[type-arg]  # At run time it takes no parameter.
    """A graph of ties that are all told at once, laid in the way networkx keeps edges: by its own
    `add_edge`, one after another, it takes three times as long. Nothing is said of a tie or a
    place but that it is there, so that they share what would hold it.
    """

    def __init__(self, ties: Iterable[tuple[Id, Id, Id]] = ()) -> None:
        super().__init__()
        around: dict[Id, dict[Id, dict[Id, dict[str, Any]]]] = self._adj  # type: ignore[attr-defined]
        nothing: dict[str, Any] = {}
        for id_, one, other in ties:
            here = around.get(one)
            if here is None:
                here = around[one] = {}
            there = around.get(other)
            if there is None:
                there = around[other] = {}
            between = here.get(other)
            if between is None:
                here[other] = there[one] = {id_: nothing}
            else:
                between[id_] = nothing
        self._node.update(dict.fromkeys(around, nothing))  # type: ignore[attr-defined]


class Network:
    """Positions, ties and questions of a whole country in one networkx graph, and what is found by
    place.

    `roads` is the graph of organisations; the key of an edge is the id of its tie.
    """

    def __init__(
        self,
        positions: Iterable[NetworkPosition] = (),
        ties: Iterable[NetworkTie] = (),
        questions: Iterable[NetworkDecision] = (),
        most_organisation_ties: int = MOST_ORGANISATION_TIES,
    ) -> None:
        self.most = most_organisation_ties
        self._loose: set[Id] = set()
        self._first_loose: dict[tuple[Id, int], dict[Any, Id]] = {}
        self._lay((tie.id, tie.holder, tie.held, tie.loose) for tie in ties)
        self._seats: dict[Id, dict[Id, dict[Id, NetworkPosition]]] = {}
        self._bodies_at: dict[Id, set[Id]] = defaultdict(set)
        self.questions: dict[Id, NetworkDecision] = {}
        self._asked_by: dict[Id, dict[Id, None]] = defaultdict(dict)
        self._asked_of: dict[Id, set[Id]] = defaultdict(set)
        for position in positions:
            self.add(position)
        for question in questions:
            self.add(question)

    @classmethod
    def of_rows(cls, rows: Iterable[tuple[Id, Id, Id, Any]]) -> Network:
        """Return the network of ties between organisations, each told as the fields of a
        `NetworkTie`: so many that it takes long to make those.
        """
        made = cls()
        made._lay(rows)
        return made

    def _lay(self, ties: Iterable[tuple[Id, Id, Id, Any]]) -> None:
        """Begin with some ties between organisations."""
        self.roads: networkx.MultiGraph[Id] = _Roads(self._noted(ties))
        self._near: dict[Id, Mapping[Id, Collection[Id]]] = dict(self.roads.adjacency())
        self._passable: set[Id] = {place for place, around in self._near.items() if len(around) > 1}

    def _noted(self, ties: Iterable[tuple[Id, Id, Id, Any]]) -> Iterator[tuple[Id, Id, Id]]:
        for id_, holder, held, is_loose in ties:
            if holder != held:
                if is_loose:
                    self._loose.add(id_)
                yield id_, holder, held

    # -- what there is

    def add(self, fact: Change) -> None:
        """Add a fact; one with the same id is put in its place, save for a tie, which keeps its
        ends.
        """
        if isinstance(fact, NetworkPosition):
            self._seats.setdefault(fact.body, {}).setdefault(fact.organisation, {})[fact.id] = fact
            self._bodies_at[fact.organisation].add(fact.body)
        elif isinstance(fact, NetworkDecision):
            if fact.id in self.questions:
                self.remove(self.questions[fact.id])
            self.questions[fact.id] = fact
            self._asked_by[fact.body][fact.id] = None
            for party in fact.parties:
                self._asked_of[party].add(fact.id)
        elif fact.holder != fact.held:
            self.roads.add_edge(fact.holder, fact.held, fact.id)
            self._note_loose(fact)
            self._refresh(fact)

    def remove(self, fact: Change) -> None:
        """Take a fact away.

        Raises:
            KeyError: it is not there.
        """
        if isinstance(fact, NetworkPosition):
            self._unseat(fact)
        elif isinstance(fact, NetworkDecision):
            del self.questions[fact.id]
            del self._asked_by[fact.body][fact.id]
            for party in set(fact.parties):
                self._asked_of[party].remove(fact.id)
        elif fact.holder != fact.held:
            if not self.roads.has_edge(fact.holder, fact.held, fact.id):
                raise KeyError(fact.id)
            self.roads.remove_edge(fact.holder, fact.held, fact.id)
            self._loose.discard(fact.id)
            self._refresh(fact)

    def _unseat(self, fact: NetworkPosition) -> None:
        seats = self._seats[fact.body]
        del seats[fact.organisation][fact.id]
        if not seats[fact.organisation]:
            del seats[fact.organisation]
            self._bodies_at[fact.organisation].remove(fact.body)

    def _note_loose(self, tie: NetworkTie) -> None:
        if tie.loose:
            self._loose.add(tie.id)

    def _refresh(self, tie: NetworkTie) -> None:
        self._first_loose.clear()
        for end in (tie.holder, tie.held):
            self._near[end] = {other: self.roads[end][other] for other in self.roads[end]}
            (self._passable.add if len(self._near[end]) > 1 else self._passable.discard)(end)

    # -- what is found

    def screen(
        self, decisions: Iterable[Id] | None = None
    ) -> Iterator[tuple[Id, tuple[Link, ...]]]:
        """Yield the chains of every decision, or of those asked for, body by body; the shorter
        chains first.
        """
        groups: dict[Id, list[Id]] = defaultdict(list)
        for decision in self.questions if decisions is None else decisions:
            groups[self.questions[decision].body].append(decision)
        for body, asked in groups.items():
            questions = [self.questions[decision] for decision in asked]
            search = self._search(body, questions)
            for question in questions:
                yield question.id, search.chains(question)

    def chains(self, decision: Id) -> tuple[Link, ...]:
        """Return the chains of one decision, the shorter first.

        Raises:
            KeyError: there is no such decision.
        """
        question = self.questions[decision]
        return self._search(question.body, [question]).chains(question)

    def ways(
        self, body: Id, places: AbstractSet[Id], parties: Mapping[Id, Collection[Id]]
    ) -> Iterator[tuple[Id, Ways[Id]]]:
        """Yield every decision of a body that a chain reaches, with the ways along which it does.

        `places` are where people of the body stand, and `parties` those of each decision.
        """
        every = set(itertools.chain.from_iterable(parties.values()))
        seats: dict[Id, dict[Id, NetworkPosition]] = {place: {} for place in places}
        search = _Search(self._near, self._passable, seats, body, every, self.most)
        arriving = search.rings[-1]
        for decision, named in parties.items():
            if not arriving.isdisjoint(named):
                found = ways(self._near, search.rings, named, body)
                if found.places or found.crowded:
                    yield decision, found

    def degree(self, place: Id) -> int:
        """Return how many ties a place has with other organisations."""
        return sum(len(ties) for ties in self._near.get(place, {}).values())

    def ties(self, one: Id, other: Id) -> Collection[Id]:
        """Return the ties between two places."""
        return self._near.get(one, {}).get(other, ())

    def first_loose(self, place: Id, most: int) -> Mapping[Any, Id]:
        """Return the loose ties of a place with the lowest ids, at most so many, each with the
        organisation at its other end.
        """
        key = place, most
        if key not in self._first_loose:
            loose: dict[Any, Id] = {
                tie: other
                for other, ties in self._near.get(place, {}).items()
                for tie in ties
                if tie in self._loose
            }
            self._first_loose[key] = {tie: loose[tie] for tie in nsmallest(most, loose)}
        return self._first_loose[key]

    def within(self, place: Id, most: int) -> AbstractSet[Id]:
        """Return the places at most so many ties from a place, which is among them."""
        return _Ball(self._near, place).within(most)

    def around(self, place: Id) -> Collection[Id]:
        """Return the places with which a place has a tie."""
        return self._near.get(place, {}).keys()

    def rings(self, place: Id, most: int) -> list[AbstractSet[Id]]:
        """Return by a number of ties the places that lie so far from a place, up to so many."""
        ball = _Ball(self._near, place)
        return [ball.layer(distance) for distance in range(most + 1)]

    def crowded(self, places: AbstractSet[Id]) -> set[Id]:
        """Return those of some places from which more than `MOST_WAYS` ways can lead, to whomever.

        Counted are walks that never turn about, of which those ways are some: all that go on from
        the neighbours of a place, less those that come back to it first.
        """
        near = self._near
        regions: list[set[Id]] = [{place for place in places if place in near}]
        for _ in range(self.most - 1):
            regions.append(regions[-1].union(*(near[place] for place in regions[-1])))
        walks = [{place: len(near[place]) for place in regions[-1]}]
        for length in range(2, self.most + 1):
            before = walks[-1].__getitem__
            back = walks[-2].__getitem__ if length > 2 else None
            walks.append(
                {
                    place: sum(map(before, near[place]))
                    - (
                        (len(near[place]) - 1) * back(place)
                        if back is not None
                        else len(near[place])
                    )
                    for place in regions[self.most - length]
                }
            )
        every = {place: 1 + sum(some[place] for some in walks) for place in regions[0]}
        return {place for place, count in every.items() if count > MOST_WAYS}

    def _search(self, body: Id, questions: Iterable[NetworkDecision]) -> _Search:
        parties = set(itertools.chain.from_iterable(question.parties for question in questions))
        return _Search(
            self._near, self._passable, self._seats.get(body, {}), body, parties, self.most
        )

    # -- what a change can touch

    def touched(self, change: Change) -> frozenset[Id]:
        """Return every decision of which a chain can come or go by a change, and perhaps some more.

        It may be asked before the change or after it. Several changes are asked about one by one,
        each while what it adds or takes away is the only difference.
        """
        if isinstance(change, NetworkDecision):
            return frozenset({change.id})
        if isinstance(change, NetworkPosition):
            return frozenset(self._touched_by_position(change))
        ends = (_Ball(self._near, change.holder), _Ball(self._near, change.held))
        return frozenset({*self._touched_across(*ends), *self._touched_across(*reversed(ends))})

    def _touched_by_position(self, change: NetworkPosition) -> Iterator[Id]:
        asked = self._asked_by.get(change.body, {})
        ball, radius = _Ball(self._near, change.organisation), 0
        while radius < self.most and ball.cost(radius) < len(asked):
            radius += 1
        within, left = ball.within(radius), self.most - radius
        if not left:
            yield from {
                one for place in within for one in self._asked_of.get(place, ()) if one in asked
            }
            return
        arrives = {
            party: self._arrives(party, within, left)
            for party in {party for one in asked for party in self.questions[one].parties}
        }
        yield from (
            one for one in asked if any(arrives[party] for party in self.questions[one].parties)
        )

    def _arrives(self, place: Id, within: AbstractSet[Id], left: int) -> bool:
        if place in within:
            return True
        if not left or place not in self._near:
            return False
        if not self._near[place].keys().isdisjoint(within):
            return True
        return left > 1 and any(
            self._arrives(other, within, left - 1) for other in self._near[place]
        )

    def _touched_across(self, party_end: _Ball, seat_end: _Ball) -> Iterator[Id]:
        """Yield the decisions with a party on one side of a tie and an official on the other, near
        enough together.
        """
        for steps in range(self.most):
            bodies: set[Id] | None = None
            for place in party_end.layer(steps):
                for one in self._asked_of.get(place, ()):
                    if bodies is None:
                        bodies = self._bodies_within(seat_end, self.most - 1 - steps)
                    if self.questions[one].body in bodies:
                        yield one
            if not self._bodies_within(seat_end, max(self.most - 2 - steps, 0)):
                return

    def _bodies_within(self, ball: _Ball, radius: int) -> set[Id]:
        return {body for place in ball.within(radius) for body in self._bodies_at.get(place, ())}


@dataclass(frozen=True, slots=True)
class Ways(Generic[Place]):
    """What lies on the ways from the parties of a decision to the places where officials stand.

    `pairs` are neighbours, in the order in which a way from a party passes them. `places` are those
    that a way passes, its ends included. Both leave out the parties that are `crowded`: from those
    more ways lead than are told apart.
    """

    pairs: frozenset[tuple[Place, Place]]
    places: frozenset[Place]
    crowded: frozenset[Place]


def ways(
    near: Mapping[Place, Mapping[Place, object]],
    rings: Sequence[AbstractSet[Place]],
    parties: Iterable[Place],
    body: Place,
) -> Ways[Place]:
    """Return what lies on the ways from some parties to where officials stand: never from or to the
    body, and nothing twice. A party with more than `MOST_WAYS` is crowded.

    `rings` holds by a number of ties the places from which an official is no further away, the
    first those where officials stand; the last number is the greatest length of a way.
    """
    pairs: set[tuple[Place, Place]] = set()
    places: set[Place] = set()
    crowded: set[Place] = set()
    for party in dict.fromkeys(parties):
        if party in rings[-1]:
            walk = _Walk(near, rings, body, MOST_WAYS)
            if walk.on((party,), len(rings) - 1):
                pairs |= walk.pairs
                places |= walk.places
            else:
                crowded.add(party)
    return Ways(frozenset(pairs), frozenset(places), frozenset(crowded))


class _Walk(Generic[Place]):
    """A walk from a party to officials that notes what it passed whenever it arrives."""

    def __init__(
        self,
        near: Mapping[Place, Mapping[Place, object]],
        rings: Sequence[AbstractSet[Place]],
        body: Place,
        left: int,
    ) -> None:
        self.near = near
        self.rings = rings
        self.body = body
        self.ways_left = left
        self.pairs: set[tuple[Place, Place]] = set()
        self.places: set[Place] = set()

    def on(self, passed: tuple[Place, ...], left: int) -> bool:
        """Walk on with so many ties left; False: there are too many ways."""
        at = passed[-1]
        if at in self.rings[0]:
            self.ways_left -= 1
            self.places.update(passed)
            self.pairs.update(itertools.pairwise(passed))
        if self.ways_left < 0:
            return False
        if not left or at == self.body or at not in self.near:
            return True
        return all(
            self.on((*passed, other), left - 1)
            for other in self.near[at].keys() & self.rings[left - 1]
            if other != self.body and other not in passed
        )


def _order(link: Link) -> tuple[int, str]:
    return len(link.ties), str(link.ties)


class _Search:
    """The search from some parties to the officials of one body: never through the body itself,
    never in a circle.

    `passable` are the places with more than one neighbour: at any other a walk ends. `rings` holds,
    by a number of ties, the places where officials stand and the passable ones from which an
    official is no further away than that, as far as a walk from the parties can come there with so
    many ties left; the last one holds parties. Nothing else is ever walked.
    """

    def __init__(
        self,
        near: Mapping[Id, Mapping[Id, Collection[Id]]],
        passable: AbstractSet[Id],
        seats: Mapping[Id, Mapping[Id, NetworkPosition]],
        body: Id,
        parties: AbstractSet[Id],
        most_organisation_ties: int,
    ) -> None:
        self.near = near
        self.passable = passable
        self.seats = seats
        self.body = body
        self.most = most_organisation_ties
        self.rings = self._rings(parties) if seats else [set()]

    def _rings(self, parties: AbstractSet[Id]) -> list[AbstractSet[Id]]:
        """Walk from the smaller side until both have met, and then back to the parties along what
        has met.
        """
        near, seats = self.near, self.seats.keys()
        rings: list[AbstractSet[Id]] = [seats]
        layers: list[AbstractSet[Id]] = [near.keys() & parties]
        for _ in range(self.most - 1):
            if len(rings[-1]) < _DEARER * len(layers[-1]):
                rings.append(rings[-1] | self._around(rings[-1]))
            else:
                layers.append(self._around(layers[-1]))
        for layer in reversed(layers):
            inner = rings[-1]
            rings.append(
                seats | {place for place in layer if not near[place].keys().isdisjoint(inner)}
            )
        rings[-1] &= parties
        return rings

    def _around(self, places: AbstractSet[Id]) -> AbstractSet[Id]:
        """Return the passable neighbours of some places."""
        return self.passable & set().union(
            *(self.near[place] for place in places if place in self.near)
        )

    def chains(self, question: NetworkDecision) -> tuple[Link, ...]:
        """Return the chains of a decision of this body, the shorter first."""
        arriving = self.rings[-1]
        if arriving.isdisjoint(question.parties):
            return ()
        found: list[Link] = []
        for party in dict.fromkeys(question.parties):
            if party in arriving:
                self._walk((party,), (), self.most, found)
        return tuple(sorted(found, key=_order))

    def _walk(
        self, nodes: tuple[Id, ...], ties: tuple[Id, ...], left: int, found: list[Link]
    ) -> None:
        """Note the officials where a walk from a party stands, and walk on."""
        at = nodes[-1]
        for position in self.seats.get(at, {}).values():
            found.append(Link(position.official, (position.id, *ties), nodes[0]))
        if left and at in self.near:
            for other in self.near[at].keys() & self.rings[left - 1]:
                if other not in nodes and other != self.body:
                    for tie in self.near[at][other]:
                        self._walk((*nodes, other), (tie, *ties), left - 1, found)


class _Ball:
    """The organisations around a place, ring by ring, walked no further than is asked."""

    def __init__(self, near: Mapping[Id, Mapping[Id, Collection[Id]]], centre: Id) -> None:
        self.near = near
        self.rings: list[AbstractSet[Id]] = [{centre}]
        self.whole: list[AbstractSet[Id]] = [{centre}]

    def layer(self, distance: int) -> AbstractSet[Id]:
        """Return what lies exactly so far."""
        while len(self.rings) <= distance:
            around: set[Id] = set().union(
                *(self.near[place] for place in self.rings[-1] if place in self.near)
            )
            self.rings.append(around - self.whole[-1])
            self.whole.append(self.whole[-1] | around)
        return self.rings[distance]

    def within(self, distance: int) -> AbstractSet[Id]:
        """Return what lies at most so far."""
        self.layer(distance)
        return self.whole[distance]

    def cost(self, distance: int) -> int:
        """Return how many ties there are to walk from this ring on."""
        return sum(len(self.near[place]) for place in self.layer(distance) if place in self.near)
