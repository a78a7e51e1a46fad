"""The chains of ties from an official to those who stand to gain by a decision.

A chain follows a grammar and not any path: at most one tie from the official to a person; then one tie to an
organisation or straight to the decision; then ties between organisations, in either direction. It never runs
through the official's own body, never passes anything twice, and never goes from an organisation to a person: two
people on one board are no chain between what else they do. The one exception is a party who does business with a
firm that the official owns or manages (a client who applies).

Source: docs/conflict-test.md, 1; for an evaluator R21, CJEU C-538/13 eVigilo (2015).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import networkx

from conflict_graph.facts import Decision, Dossier, Office, Official, Party, PartyRole, Tie, TieKind
from conflict_graph.graph import PEOPLE, EdgeKind, NodeKind

_OWN_FIRM = frozenset({TieKind.OWNERSHIP, TieKind.MANAGEMENT})
_COMPETING = frozenset({PartyRole.BIDDER, PartyRole.WINNER})


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain from an official towards a decision.

    `ties` run from the official to the party; empty means that the official is the party. `nodes` are the ids
    passed, from the official to the last: a party, or the decision itself. `party` None means that the last tie
    goes straight to the decision.
    """

    official: str
    decision: str
    ties: tuple[Tie, ...]
    nodes: tuple[str, ...]
    party: Party | None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A piece of a chain: its ties, and the ids from its first node to its last."""

    ties: tuple[Tie, ...]
    nodes: tuple[str, ...]

    def extended(self, tie: Tie, node: str) -> _Stretch:
        return _Stretch((*self.ties, tie), (*self.nodes, node))


@dataclass(frozen=True, slots=True)
class _Ending:
    """How a chain that has arrived at a node may end: the ties and nodes to add, and the party.

    `from_own_firm`: only where the node is a firm that the official owns or manages.
    """

    ties: tuple[Tie, ...]
    nodes: tuple[str, ...]
    party: Party | None
    organisation_ties: int = 0
    from_own_firm: bool = False


def find(
    graph: networkx.MultiDiGraph[str],
    dossier: Dossier,
    official_id: str,
    decision_id: str,
    most_organisation_ties: int = 4,
) -> tuple[Chain, ...]:
    """Return all chains from one official to one decision: the shorter first, then in the order of the file.

    `graph` is the dossier's own, as `graph.build` makes it. `most_organisation_ties` bounds the ties between
    organisations.

    Raises:
        KeyError: the graph has no such official or decision.
    """
    return find_for(graph, dossier, (official_id,), decision_id, most_organisation_ties)[official_id]


def find_for(
    graph: networkx.MultiDiGraph[str],
    dossier: Dossier,
    official_ids: Iterable[str],
    decision_id: str,
    most_organisation_ties: int = 4,
) -> dict[str, tuple[Chain, ...]]:
    """Return for each of several officials what `find` returns; what they share is looked up once.

    Raises:
        KeyError: the graph has no such official or decision.
    """
    decision: Decision = graph.nodes[decision_id]["fact"]
    places = {tie.id: place for place, tie in enumerate(dossier.ties)}
    parties = {party: place for place, party in reversed(list(enumerate(decision.parties)))}

    def order(chain: Chain) -> tuple[int, list[int], int]:
        place = -1 if chain.party is None else parties[chain.party]
        return len(chain.ties), [places[tie.id] for tie in chain.ties], place

    found: dict[str, tuple[Chain, ...]] = {}
    searches: dict[str, _Search] = {}
    for official_id in official_ids:
        official: Official = graph.nodes[official_id]["fact"]
        known = searches.get(official.body)
        search = _Search(graph, official, decision, most_organisation_ties, known)
        searches[official.body] = search
        found[official_id] = tuple(sorted(dict.fromkeys(search.chains()), key=order))
    return found


class _Search:
    """One search. Distances are counted back from the endings first, so that nothing is walked that leads nowhere.

    `known`: a search for somebody of the same body and the same decision, from which they are taken over.
    """

    def __init__(
        self,
        graph: networkx.MultiDiGraph[str],
        official: Official,
        decision: Decision,
        most_organisation_ties: int,
        known: _Search | None = None,
    ) -> None:
        self.graph = graph
        self.official = official
        self.decision = decision
        self.most = most_organisation_ties
        self.roads: dict[str, tuple[tuple[Tie, str], ...]] = known.roads if known else {}
        self.endings: dict[str, list[_Ending]] = known.endings if known else self._endings()
        self.distances: dict[str, int] = known.distances if known else self._distances()

    def chains(self) -> Iterator[Chain]:
        """Yield the chains, in no particular order."""
        start = _Stretch((), (self.official.id,))
        yield from self._ended(start, self.most)
        yield from self._into_organisations(start)
        for tie, person in self._ties_with(self.official.id, PEOPLE):
            stretch = start.extended(tie, person)
            yield from self._ended(stretch, self.most)
            yield from self._into_organisations(stretch)
        if self.official.office is Office.EXTERNAL:
            yield from self._by_colleagues(start)

    def _kind(self, node: str) -> NodeKind:
        kind: NodeKind = self.graph.nodes[node]["kind"]
        return kind

    def _ties_out(self, node: str, kinds: frozenset[NodeKind]) -> Iterator[tuple[Tie, str]]:
        for _, target, edge in self.graph.out_edges(node, data=True):
            if edge["kind"] is EdgeKind.TIE and self._kind(target) in kinds:
                yield edge["fact"], target

    def _ties_in(self, node: str, kinds: frozenset[NodeKind]) -> Iterator[tuple[Tie, str]]:
        for source, _, edge in self.graph.in_edges(node, data=True):
            if edge["kind"] is EdgeKind.TIE and self._kind(source) in kinds:
                yield edge["fact"], source

    def _ties_with(self, node: str, kinds: frozenset[NodeKind]) -> Iterator[tuple[Tie, str]]:
        yield from self._ties_out(node, kinds)
        yield from self._ties_in(node, kinds)

    def _between(self, organisation: str) -> tuple[tuple[Tie, str], ...]:
        """Return the ties with other organisations."""
        if organisation not in self.roads:
            self.roads[organisation] = tuple(self._ties_with(organisation, frozenset({NodeKind.ORGANISATION})))
        return self.roads[organisation]

    def _endings(self) -> dict[str, list[_Ending]]:
        found: dict[str, list[_Ending]] = defaultdict(list)
        ties = {
            edge["fact"].id: edge["fact"] for *_, edge in self.graph.edges(data=True) if edge["kind"] is EdgeKind.TIE
        }
        for party in self.decision.parties:
            endings = self._at_tie(ties[party.id], party) if party.id in ties else self._at_node(party)
            for node, ending in endings:
                found[node].append(ending)
        stakes = {party.id for party in self.decision.parties}
        for tie, person in self._ties_in(self.decision.id, PEOPLE):
            if tie.id not in stakes:
                found[person].append(_Ending((tie,), (self.decision.id,), None))
        return found

    def _at_node(self, party: Party) -> Iterator[tuple[str, _Ending]]:
        """Yield where a chain to a party ends: there, or at a firm with which a person does business."""
        yield party.id, _Ending((), (), party)
        if self._kind(party.id) in PEOPLE:
            for tie, organisation in self._ties_out(party.id, frozenset({NodeKind.ORGANISATION})):
                if tie.kind is TieKind.BUSINESS:
                    yield organisation, _Ending((tie,), (party.id,), party, from_own_firm=True)

    def _at_tie(self, tie: Tie, party: Party) -> Iterator[tuple[str, _Ending]]:
        """Yield where a chain that ends with a tie as the party takes that tie."""
        source, target = self._kind(tie.source_id), self._kind(tie.target_id)
        between = int(source is target is NodeKind.ORGANISATION)
        yield tie.source_id, _Ending((tie,), (tie.target_id,), party, between)
        if between or (source in PEOPLE and target in PEOPLE):
            yield tie.target_id, _Ending((tie,), (tie.source_id,), party, between)

    def _distances(self) -> dict[str, int]:
        """Count the fewest ties between organisations from each organisation to an ending."""
        found = {
            node: min(ending.organisation_ties for ending in endings)
            for node, endings in self.endings.items()
            if self._kind(node) is NodeKind.ORGANISATION
        }
        waiting = deque(sorted(found, key=lambda node: found[node]))
        while waiting:
            node = waiting.popleft()
            if found[node] < self.most:
                for _, other in self._between(node):
                    if other != self.official.body and found[node] + 1 < found.get(other, self.most + 1):
                        found[other] = found[node] + 1
                        waiting.append(other)
        return found

    def _ended(self, stretch: _Stretch, left: int) -> Iterator[Chain]:
        """Yield the chains that end from here, with so many ties between organisations left."""
        for ending in self.endings.get(stretch.nodes[-1], ()):
            if ending.organisation_ties <= left and self._may_end(stretch, ending):
                yield self._chain(stretch, ending)

    def _may_end(self, stretch: _Stretch, ending: _Ending) -> bool:
        if not ending.nodes:
            return True
        last, added = stretch.nodes[-1], ending.nodes[-1]
        if last == self.official.body or added in stretch.nodes:
            return False
        if ending.from_own_firm:
            return len(stretch.ties) == 1 and stretch.ties[0].kind in _OWN_FIRM
        is_second_tie_to_a_person = bool(stretch.ties) and self._kind(added) in PEOPLE
        return not is_second_tie_to_a_person

    def _chain(self, stretch: _Stretch, ending: _Ending) -> Chain:
        ties, nodes = (*stretch.ties, *ending.ties), (*stretch.nodes, *ending.nodes)
        return Chain(self.official.id, self.decision.id, ties, nodes, ending.party)

    def _into_organisations(self, stretch: _Stretch) -> Iterator[Chain]:
        for tie, organisation in self._ties_out(stretch.nodes[-1], frozenset({NodeKind.ORGANISATION})):
            yield from self._onwards(stretch.extended(tie, organisation), self.most)

    def _onwards(self, stretch: _Stretch, left: int) -> Iterator[Chain]:
        """Yield the chains that run on from an organisation."""
        organisation = stretch.nodes[-1]
        if self.distances.get(organisation, left + 1) > left:
            return
        yield from self._ended(stretch, left)
        if left > 0 and organisation != self.official.body:
            for tie, other in self._between(organisation):
                if other not in stretch.nodes:
                    yield from self._onwards(stretch.extended(tie, other), left - 1)

    def _by_colleagues(self, start: _Stretch) -> Iterator[Chain]:
        """Yield the chains of a hired evaluator whose colleague is with a bidder.

        Source: R21, CJEU C-538/13 eVigilo (2015).
        """
        organisations = frozenset({NodeKind.ORGANISATION})
        for party in self.decision.parties:
            if party.role not in _COMPETING or party.id not in self.graph.nodes:
                continue
            for last, person in self._ties_in(party.id, frozenset({NodeKind.PERSON})):
                for tie, employer in self._ties_out(person, organisations):
                    for job in self._jobs(employer) if employer != party.id else ():
                        stretch = start.extended(job, employer).extended(tie, person).extended(last, party.id)
                        yield self._chain(stretch, _Ending((), (), party))

    def _jobs(self, employer: str) -> Iterator[Tie]:
        if employer != self.official.body:
            for tie, organisation in self._ties_out(self.official.id, frozenset({NodeKind.ORGANISATION})):
                if organisation == employer and tie.kind is TieKind.EMPLOYMENT:
                    yield tie
