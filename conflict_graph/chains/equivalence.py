"""One chain of each kind, where there are too many chains to look at one by one.

Among firms that are densely tied the chains run into the millions, and nearly all of them read
alike. Of the chains that begin with the same ties, end in the same way, are as long as each other
and read alike in between, one is as good as another: a rule sees no difference. So the kinds are
counted from the endings backwards, and of every kind one chain is walked. A kind that exists only
where something is passed twice is no kind of a chain, and nothing is found of it.

How a tie reads is a number, a `Mark` gives it: every bit is a property that a rule may ask for of
any tie between organisations. Three bits are about hubs and two about firms that two own together,
because there two ties meet, and three hold what the ties take off, which is added up.
`assessment.equivalence` makes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conflict_graph.chains.graph import PEOPLE
from conflict_graph.chains.search import Chain, Ending, Search, Stretch, TooMany
from conflict_graph.chains.shares import SHARED_HOLDING
from conflict_graph.facts import Tie

Mark = Callable[[Tie, str], int]
"""How a tie reads that is taken from the node with this id: bits below `1 << PLACES`."""

LOOSE = 1
"""Bit of a mark: the tie is loose."""
OUT_OF_HUB = 2
"""Bit of a mark: the tie is loose and taken from a hub."""
LEADS_UP = 1 << 26
"""Bit of a mark: the tie leads from what is owned to an owner."""
LEADS_DOWN = 1 << 27
"""Bit of a mark: the tie leads from an owner to what is owned."""
THROUGH_HUB = 4
"""Bit of a reading: somewhere it goes in and out of a hub by loose ties."""
PLACES = 32
_PROPERTIES = (1 << PLACES) - 1
_OF_THE_FIRST = OUT_OF_HUB | LEADS_UP
_OF_THE_LAST = LOOSE | LEADS_DOWN
_COST_PLACE = 28
_COST_BITS = 0b111 << _COST_PLACE
MOST_COST = 0b111
"""What ties take off together is counted up to this; no chain has more to lose."""

MOST_READINGS = 10_000_000
"""So many readings are handed from one organisation to the next at most."""
MOST_TRIES = 20_000
"""So many ties and readings are tried for one chain at most."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """How the ways from each organisation to an ending read.

    `layers[n]`: by organisation, the readings of the ways with n ties between organisations. Above
    its bits a reading holds the place in `endings` of where it leads: the organisation at which an
    ending begins, and the ending.
    """

    layers: tuple[dict[str, set[int]], ...]
    endings: tuple[tuple[str, Ending], ...]


def count(search: Search, mark: Mark, longest: int) -> Kinds:
    """Count the kinds of ways with at most `longest` ties between organisations.

    Raises:
        TooMany: the ties read in too many ways. Never where `longest` is 0.
    """
    endings = tuple(
        (node, ending)
        for node, found in search.endings.items()
        for ending in found
        if _can_end(search, node, ending)
    )
    layers: list[dict[str, set[int]]] = []
    left = MOST_READINGS
    for length in range(longest + 1):
        layer = _begun(endings, mark, length)
        if layers:
            left = _step_back(search, mark, layers[-1], layer, left)
        layers.append(layer)
    return Kinds(tuple(layers), endings)


def walk(search: Search, mark: Mark, kinds: Kinds) -> Iterator[Chain | None]:
    """Yield one chain of every kind; None for a kind of which none was found in time.

    Those come first whose ties between organisations have the fewest properties: ownership that is
    certain and runs.
    """
    yield from search.short_chains()
    heads = tuple(search.heads())
    for head in heads:
        at_once = (
            ending for ending in search.endings.get(head.nodes[-1], ()) if ending.from_own_firm
        )
        yield from (
            search.chain(head, ending) for ending in at_once if search.may_end(head, ending)
        )
    walker = _Walker(search, mark, kinds)
    wanted = (
        (reading, length, place)
        for length, layer in enumerate(kinds.layers)
        for place, head in enumerate(heads)
        for reading in layer.get(head.nodes[-1], ())
    )
    for reading, length, place in sorted(wanted, key=_fewest_properties):
        yield from walker.found(heads[place], length, reading)


def _fewest_properties(kind: tuple[int, int, int]) -> tuple[int, int, tuple[int, int, int]]:
    reading, length, _ = kind
    properties = reading & _PROPERTIES & ~_COST_BITS
    return properties.bit_count() + _cost(reading), length, kind


def _can_end(search: Search, node: str, ending: Ending) -> bool:
    """Say whether a chain that has walked between organisations may end so."""
    if not ending.nodes:
        return True
    to_a_person = search.kind(ending.nodes[-1]) in PEOPLE
    return node != search.official.body and not to_a_person


def _begun(endings: tuple[tuple[str, Ending], ...], mark: Mark, length: int) -> dict[str, set[int]]:
    """Return the readings of the endings that have so many ties between organisations
    themselves.
    """
    layer: dict[str, set[int]] = defaultdict(set)
    for place, (node, ending) in enumerate(endings):
        if ending.organisation_ties == length:
            out = mark(ending.ties[0], node) & _OF_THE_FIRST if ending.ties else 0
            layer[node].add(place << PLACES | out)
    return layer


def _step_back(
    search: Search, mark: Mark, nearer: dict[str, set[int]], layer: dict[str, set[int]], left: int
) -> int:
    """Add to a layer what is one tie before the layer that is nearer to the endings; return how
    many are left.
    """
    for node, rests in nearer.items():
        joined: dict[int, set[int]] = {}
        roads = {
            (other, mark(tie, other))
            for tie, other in search.between(node)
            if other != search.official.body
        }
        for other, first in roads:
            if first not in joined:
                joined[first] = {_joined(first, rest) for rest in rests}
            layer[other] |= joined[first]
            left -= len(rests)
            if left < 0:
                raise TooMany
    return left


def with_cost(mark: int, cost: int) -> int:
    """Return a mark with what the tie takes off, 0 to `MOST_COST`."""
    return mark & ~_COST_BITS | cost << _COST_PLACE


def _cost(reading: int) -> int:
    return (reading & _COST_BITS) >> _COST_PLACE


def _joined(first: int, rest: int) -> int:
    """Return how a way reads that begins with a tie and goes on as `rest`: with the properties of
    both, and what both take off.
    """
    through = THROUGH_HUB if first & LOOSE and rest & OUT_OF_HUB else 0
    shared = SHARED_HOLDING if first & LEADS_DOWN and rest & LEADS_UP else 0
    cost = min(_cost(first) + _cost(rest) + shared, MOST_COST)
    return with_cost(first & ~_OF_THE_LAST | rest & ~_OF_THE_FIRST | through, cost)


class _Walker:
    """Walks along one chain of a kind; along which one does not depend on the order of the file."""

    def __init__(self, search: Search, mark: Mark, kinds: Kinds) -> None:
        self.search = search
        self.mark = mark
        self.kinds = kinds
        self.tries_left = 0
        self.roads: dict[str, list[tuple[Tie, str, int]]] = {}

    def found(self, head: Stretch, length: int, wanted: int) -> Iterator[Chain | None]:
        """Yield the chain; None where the tries ran out, and nothing where there is none."""
        self.tries_left = MOST_TRIES
        try:
            chain = self._onwards(head, length, wanted)
        except TooMany:
            yield None
            return
        if chain is not None:
            yield chain

    def _onwards(self, stretch: Stretch, length: int, wanted: int) -> Chain | None:
        """Return the chain that goes on from a stretch in the way that is wanted; None where none
        does.
        """
        node = stretch.nodes[-1]
        begins_at, ending = self.kinds.endings[wanted >> PLACES]
        if length == ending.organisation_ties:
            return (
                self.search.chain(stretch, ending) if self.search.may_end(stretch, ending) else None
            )
        is_passed = not {begins_at, *ending.nodes}.isdisjoint(stretch.nodes)
        if is_passed or node == self.search.official.body:
            return None
        for tie, other, rest in self._steps(node, length, wanted):
            if other not in stretch.nodes:
                found = self._onwards(stretch.extended(tie, other), length - 1, rest)
                if found is not None:
                    return found
        return None

    def _steps(self, node: str, length: int, wanted: int) -> Iterator[tuple[Tie, str, int]]:
        """Yield the ties after which the rest can be as is wanted, with that rest."""
        layer = self.kinds.layers[length - 1]
        for tie, other, first in self._roads_from(node):
            rests = layer.get(other, ())
            self.tries_left -= 1 + len(rests)
            if self.tries_left < 0:
                raise TooMany
            yield from (
                (tie, other, rest) for rest in sorted(rests) if _joined(first, rest) == wanted
            )

    def _roads_from(self, node: str) -> list[tuple[Tie, str, int]]:
        """Return the ties to other organisations and how they read; of two that are alike, the
        first by id.
        """
        if node not in self.roads:
            ties = sorted(self.search.between(node), key=lambda road: road[0].id)
            found = {(other, self.mark(tie, node)): tie for tie, other in reversed(ties)}
            self.roads[node] = [
                (tie, other, first) for (other, first), tie in reversed(found.items())
            ]
        return self.roads[node]
