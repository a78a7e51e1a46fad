"""The walk along the chains of ties from an official to those who stand to gain by a decision.

Not every path is a chain. It begins with the official, or with one person tied to the official;
goes on to an organisation, or ends at once at the decision; and passes from organisation to
organisation in either direction. Nothing is passed twice and the official's own body not at all,
nor does it turn from an organisation to a person: two who sit on one board tie nothing else of
each other's. Two ways to a person there are: a client who is a party and does business with a firm
that the official owns or manages, and somebody at the official's employer who is named for a bid.

Source: docs/conflict-test.md, step 0; for a shared employer CJEU C-538/13 eVigilo (2015).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx

from conflict_graph.chains.graph import PEOPLE, EdgeKind, NodeKind
from conflict_graph.facts import (
    Decision,
    Dossier,
    Official,
    Organisation,
    Party,
    PartyRole,
    Person,
    Tie,
    TieKind,
)

_OWN_FIRM = frozenset({TieKind.OWNERSHIP, TieKind.MANAGEMENT})
_COMPETING = frozenset({PartyRole.BIDDER, PartyRole.WINNER})
_ORGANISATIONS = frozenset({NodeKind.ORGANISATION})


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain from an official towards a decision.

    `ties` run from the official to the party; empty means that the official is the party. `nodes`
    are the ids passed, from the official to the last: a party, or the decision itself. `party` None
    means that the last tie goes straight to the decision.
    """

    official: str
    decision: str
    ties: tuple[Tie, ...]
    nodes: tuple[str, ...]
    party: Party | None


class TooMany(Exception):
    """There are more chains than anybody looks at one by one."""


Roads = dict[str, list[tuple[Tie, str]]]
"""Ties by the node at which one of their ends is, each with the other end."""


@dataclass(frozen=True, slots=True)
class ReadGraph:
    """What a search reads of a graph: the nodes with their kinds and facts, and the ties that go
    out of each node and come into it.
    """

    kinds: dict[str, NodeKind]
    facts: Mapping[str, Any]
    out: Roads = field(default_factory=lambda: defaultdict(list))
    into: Roads = field(default_factory=lambda: defaultdict(list))


def of_dossier(dossier: Dossier) -> ReadGraph:
    """Return what `read` gives of the graph of a dossier, without making that.

    Raises:
        KeyError: the dossier refers to what it does not hold.
    """
    kinds: dict[str, NodeKind] = {}
    facts: dict[str, Official | Person | Organisation | Decision] = {}
    for kind, nodes in (
        (NodeKind.OFFICIAL, dossier.officials),
        (NodeKind.PERSON, dossier.persons),
        (NodeKind.ORGANISATION, dossier.organisations),
        (NodeKind.DECISION, dossier.decisions),
    ):
        for node in nodes:
            kinds[node.id], facts[node.id] = kind, node
    found = ReadGraph(kinds, facts)
    edges: dict[str, dict[str, dict[str, Tie]]] = {}
    for tie in dossier.ties:
        edges.setdefault(tie.source_id, {}).setdefault(tie.target_id, {})[tie.id] = tie
    named = {*edges, *(tie.target_id for tie in dossier.ties)}
    if not named <= kinds.keys() or not _parts_are_there(dossier, kinds):
        raise KeyError("kind")
    for source in kinds:
        for target, ties in edges.get(source, {}).items():
            for tie in ties.values():
                found.out[source].append((tie, target))
                found.into[target].append((tie, source))
    return found


def _parts_are_there(dossier: Dossier, nodes: Mapping[str, NodeKind]) -> bool:
    """Say whether all who are party to a decision, or take part, stand in a dossier."""
    holders = {tie.id for tie in dossier.ties}
    return all(
        all(party.id in nodes or party.id in holders for party in decision.parties)
        and all(part.official in nodes for part in decision.participations)
        for decision in dossier.decisions
    )


def read(graph: networkx.MultiDiGraph[str]) -> ReadGraph:
    """Read a graph as `graph.build` makes it, as it is now."""
    found = ReadGraph(
        {node: data["kind"] for node, data in graph.nodes.items()},
        {node: data["fact"] for node, data in graph.nodes.items()},
    )
    for source, neighbours in graph.adjacency():
        for target, edges in neighbours.items():
            for edge in edges.values():
                if edge["kind"] is EdgeKind.TIE:
                    found.out[source].append((edge["fact"], target))
                    found.into[target].append((edge["fact"], source))
    return found


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a chain: its ties, and the ids from its first node to its last."""

    ties: tuple[Tie, ...]
    nodes: tuple[str, ...]

    def extended(self, tie: Tie, node: str) -> Stretch:
        """Return the stretch one tie longer."""
        return Stretch((*self.ties, tie), (*self.nodes, node))


@dataclass(frozen=True, slots=True)
class Ending:
    """How a chain that has arrived at a node may end: the ties and nodes to add, and the party.

    `from_own_firm`: only where the node is a firm that the official owns or manages.
    """

    ties: tuple[Tie, ...]
    nodes: tuple[str, ...]
    party: Party | None
    organisation_ties: int = 0
    from_own_firm: bool = False


class Search:
    """One search. Distances are counted back from the endings first, so that nothing is walked that
    leads nowhere.

    `stakes`: the ties that are themselves a party to the decision, by id. `known`: a search for
    somebody of the same body and the same decision, from which what both need is taken over.
    """

    def __init__(
        self,
        graph: ReadGraph,
        official: Official,
        decision: Decision,
        stakes: Mapping[str, Tie],
        most_organisation_ties: int,
        known: Search | None = None,
    ) -> None:
        self.graph = graph
        self.official = official
        self.decision = decision
        self.stakes = stakes
        self.most = most_organisation_ties
        self.steps_left = 0
        self.roads: dict[str, tuple[tuple[Tie, str], ...]] = known.roads if known else {}
        self.endings: dict[str, list[Ending]] = known.endings if known else self._endings()
        self.distances: dict[str, int] = known.distances if known else self._distances()

    def chains(self, most_steps: int) -> Iterator[Chain]:
        """Yield the chains, in no particular order.

        Raises:
            TooMany: after so many steps from one organisation to the next.
        """
        self.steps_left = most_steps
        yield from self.short_chains()
        for head in self.heads():
            yield from self._onwards(head, self.most)

    def short_chains(self) -> Iterator[Chain]:
        """Yield the chains that walk through no organisation, save by a colleague."""
        for stretch in self._starts():
            yield from self.ended(stretch, self.most)
        yield from self._by_colleagues(Stretch((), (self.official.id,)))

    def heads(self) -> Iterator[Stretch]:
        """Yield how chains begin: up to the first organisation."""
        for stretch in self._starts():
            for tie, organisation in self._ties_out(stretch.nodes[-1], _ORGANISATIONS):
                yield stretch.extended(tie, organisation)

    def _starts(self) -> Iterator[Stretch]:
        """Yield the official, and the official with each person tied to the official."""
        start = Stretch((), (self.official.id,))
        yield start
        for tie, person in self._ties_with(self.official.id, PEOPLE):
            yield start.extended(tie, person)

    def kind(self, node: str) -> NodeKind:
        """Return what a node is."""
        return self.graph.kinds[node]

    def _ties_out(self, node: str, kinds: frozenset[NodeKind]) -> Iterator[tuple[Tie, str]]:
        return (road for road in self.graph.out.get(node, ()) if self.graph.kinds[road[1]] in kinds)

    def _ties_in(self, node: str, kinds: frozenset[NodeKind]) -> Iterator[tuple[Tie, str]]:
        return (
            road for road in self.graph.into.get(node, ()) if self.graph.kinds[road[1]] in kinds
        )

    def _ties_with(self, node: str, kinds: frozenset[NodeKind]) -> Iterator[tuple[Tie, str]]:
        yield from self._ties_out(node, kinds)
        yield from self._ties_in(node, kinds)

    def between(self, organisation: str) -> tuple[tuple[Tie, str], ...]:
        """Return the ties with other organisations."""
        if organisation not in self.roads:
            self.roads[organisation] = tuple(self._ties_with(organisation, _ORGANISATIONS))
        return self.roads[organisation]

    def _endings(self) -> dict[str, list[Ending]]:
        found: dict[str, list[Ending]] = defaultdict(list)
        for party in self.decision.parties:
            stake = self.stakes.get(party.id)
            for node, ending in self._at_tie(stake, party) if stake else self._at_node(party):
                found[node].append(ending)
        stakes = {party.id for party in self.decision.parties}
        for tie, person in self._ties_in(self.decision.id, PEOPLE):
            if tie.id not in stakes:
                found[person].append(Ending((tie,), (self.decision.id,), None))
        return found

    def _at_node(self, party: Party) -> Iterator[tuple[str, Ending]]:
        """Yield where a chain to a party ends: there, or at a firm with which a person does
        business.
        """
        yield party.id, Ending((), (), party)
        if self.kind(party.id) in PEOPLE:
            for tie, organisation in self._ties_out(party.id, _ORGANISATIONS):
                if tie.kind is TieKind.BUSINESS:
                    yield organisation, Ending((tie,), (party.id,), party, from_own_firm=True)

    def _at_tie(self, tie: Tie, party: Party) -> Iterator[tuple[str, Ending]]:
        """Yield where a chain that ends with a tie as the party takes that tie."""
        source, target = self.kind(tie.source_id), self.kind(tie.target_id)
        between = int(source is target is NodeKind.ORGANISATION)
        yield tie.source_id, Ending((tie,), (tie.target_id,), party, between)
        if between or (source in PEOPLE and target in PEOPLE):
            yield tie.target_id, Ending((tie,), (tie.source_id,), party, between)

    def _distances(self) -> dict[str, int]:
        """Count the fewest ties between organisations from each organisation to an ending."""
        found = {
            node: min(ending.organisation_ties for ending in endings)
            for node, endings in self.endings.items()
            if self.kind(node) is NodeKind.ORGANISATION
        }
        waiting = deque(sorted(found, key=lambda node: found[node]))
        while waiting:
            node = waiting.popleft()
            if found[node] < self.most:
                for _, other in self.between(node):
                    if other != self.official.body and found[node] + 1 < found.get(
                        other, self.most + 1
                    ):
                        found[other] = found[node] + 1
                        waiting.append(other)
        return found

    def ended(self, stretch: Stretch, left: int) -> Iterator[Chain]:
        """Yield the chains that end from here, with so many ties between organisations left."""
        for ending in self.endings.get(stretch.nodes[-1], ()):
            if ending.organisation_ties <= left and self.may_end(stretch, ending):
                yield self.chain(stretch, ending)

    def may_end(self, stretch: Stretch, ending: Ending) -> bool:
        """Say whether a chain may end so, after a stretch that has arrived where the ending
        begins.
        """
        if not ending.nodes:
            return True
        last, added = stretch.nodes[-1], ending.nodes[-1]
        if last == self.official.body or added in stretch.nodes:
            return False
        if ending.from_own_firm:
            return len(stretch.ties) == 1 and stretch.ties[0].kind in _OWN_FIRM
        is_second_tie_to_a_person = bool(stretch.ties) and self.kind(added) in PEOPLE
        return not is_second_tie_to_a_person

    def chain(self, stretch: Stretch, ending: Ending) -> Chain:
        """Return a stretch with its ending."""
        ties, nodes = (*stretch.ties, *ending.ties), (*stretch.nodes, *ending.nodes)
        return Chain(self.official.id, self.decision.id, ties, nodes, ending.party)

    def _onwards(self, stretch: Stretch, left: int) -> Iterator[Chain]:
        """Yield the chains that run on from an organisation."""
        self.steps_left -= 1
        if self.steps_left < 0:
            raise TooMany
        organisation = stretch.nodes[-1]
        if self.distances.get(organisation, left + 1) > left:
            return
        yield from self.ended(stretch, left)
        if left > 0 and organisation != self.official.body:
            for tie, other in self.between(organisation):
                if other not in stretch.nodes:
                    yield from self._onwards(stretch.extended(tie, other), left - 1)

    def _by_colleagues(self, start: Stretch) -> Iterator[Chain]:
        """Yield the chains to a bidder by somebody who works for the official's employer as well.

        Source: CJEU C-538/13 eVigilo (2015).
        """
        for party in self.decision.parties:
            if party.role not in _COMPETING or party.id not in self.graph.kinds:
                continue
            for last, person in self._ties_in(party.id, frozenset({NodeKind.PERSON})):
                for tie, employer in self._ties_out(person, _ORGANISATIONS):
                    for job in self._jobs(employer) if employer != party.id else ():
                        stretch = (
                            start.extended(job, employer)
                            .extended(tie, person)
                            .extended(last, party.id)
                        )
                        yield self.chain(stretch, Ending((), (), party))

    def _jobs(self, employer: str) -> Iterator[Tie]:
        if employer != self.official.body:
            for tie, organisation in self._ties_out(self.official.id, _ORGANISATIONS):
                if organisation == employer and tie.kind is TieKind.EMPLOYMENT:
                    yield tie
