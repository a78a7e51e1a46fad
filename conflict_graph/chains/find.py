"""The chains of ties from an official to those who stand to gain by a decision.

Not every path is a chain. It begins with the official, or with one person tied to the official;
goes on to an organisation, or ends at once at the decision; and passes from organisation to
organisation in either direction. Nothing is passed twice and the official's own body not at all,
nor does it turn from an organisation to a person: two who sit on one board tie nothing else of
each other's. Two ways to a person there are: a client who is a party and does business with a firm
that the official owns or manages, and somebody at the official's employer who is named for a bid.

All chains are found, unless there are more than anybody looks at: then one of each kind, and it is
said that there are more. `search` walks, `equivalence` says what a kind is.

Source: docs/conflict-test.md, step 0; for a shared employer CJEU C-538/13 eVigilo (2015).
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import networkx

from conflict_graph.chains import equivalence
from conflict_graph.chains.equivalence import Kinds, Mark
from conflict_graph.chains.search import Chain, ReadGraph, Search, TooMany, read
from conflict_graph.facts import Decision, Dossier, Official

MOST_ORGANISATION_TIES = 4
MOST_CHAINS = 1_000
"""With more chains than this from one official to one decision, one of each kind stands for those
that read alike.
"""
MOST_STEPS = 100_000
"""After so many steps between organisations it is taken that there are more chains than
`MOST_CHAINS`.
"""


class LeftOut(enum.StrEnum):
    """Which chains were found and are not among those returned."""

    NOTHING = "nothing"
    ALIKE = "alike"
    SOME = "some"


@dataclass(frozen=True, slots=True)
class FoundChains:
    """Chains from one official to one decision: the shorter first, then in the order of the file.

    `left_out`: NOTHING, these are all; ALIKE, of those that read alike one is here; SOME, there are
    others of which nobody looked what they would come to.
    """

    chains: tuple[Chain, ...]
    left_out: LeftOut = LeftOut.NOTHING


def find(
    graph: networkx.MultiDiGraph[str],
    dossier: Dossier,
    official_id: str,
    decision_id: str,
    most_organisation_ties: int = MOST_ORGANISATION_TIES,
) -> FoundChains:
    """Return the chains from one official to one decision.

    `graph` is the dossier's own, as `graph.build` makes it. `most_organisation_ties` bounds the
    ties between organisations.

    Raises:
        KeyError: the graph has no such official or decision.
    """
    found = find_for(read(graph), dossier, (official_id,), decision_id, most_organisation_ties)
    return found[official_id]


def find_for(
    graph: ReadGraph,
    dossier: Dossier,
    official_ids: Iterable[str],
    decision_id: str,
    most_organisation_ties: int = MOST_ORGANISATION_TIES,
    most_chains: int = MOST_CHAINS,
    marks: Callable[[Official], Mark] | None = None,
) -> dict[str, FoundChains]:
    """Return for each of several officials what `find` returns; what they share is looked up once.
    `graph` is read of the graph of the dossier, or of the dossier itself (`search`).

    `marks` says how ties read for an official. Without it all read alike, and SOME are left out
    instead of ALIKE.

    Raises:
        KeyError: the graph has no such official or decision.
    """
    decision: Decision = graph.facts[decision_id]
    parties = {party: place for place, party in reversed(list(enumerate(decision.parties)))}
    places = {tie.id: place for place, tie in enumerate(dossier.ties)}

    def order(chain: Chain) -> tuple[int, list[int], int]:
        place = -1 if chain.party is None else parties[chain.party]
        return len(chain.ties), [places[tie.id] for tie in chain.ties], place

    found: dict[str, FoundChains] = {}
    for search in _searches(graph, dossier, official_ids, decision, most_organisation_ties):
        chains, left_out = _chains(search, most_chains, marks)
        once = {(*(tie.id for tie in each.ties), each.party): each for each in chains}
        ordered = tuple(sorted(once.values(), key=order))
        found[search.official.id] = FoundChains(ordered, left_out)
    return found


def is_linked(
    graph: ReadGraph,
    dossier: Dossier,
    official_ids: Iterable[str],
    decision_id: str,
    most_organisation_ties: int = MOST_ORGANISATION_TIES,
) -> bool:
    """Say whether `find_for` gives a chain of any of these officials, or says that some are left
    out; the first that is found suffices.

    Raises:
        KeyError: the graph has no such official or decision.
    """
    decision: Decision = graph.facts[decision_id]
    searches = _searches(graph, dossier, official_ids, decision, most_organisation_ties)
    return any(map(_arrives, searches))


def _arrives(search: Search) -> bool:
    try:
        return next(search.chains(MOST_STEPS), None) is not None
    except TooMany:
        return True


def _searches(
    graph: ReadGraph,
    dossier: Dossier,
    official_ids: Iterable[str],
    decision: Decision,
    most_organisation_ties: int,
) -> Iterator[Search]:
    """Yield a search for each official; those of one body share what they look up."""
    party_ids = {party.id for party in decision.parties}
    stakes = {tie.id: tie for tie in dossier.ties if tie.id in party_ids}
    searches: dict[str, Search] = {}
    for official_id in official_ids:
        official: Official = graph.facts[official_id]
        known = searches.get(official.body)
        search = Search(graph, official, decision, stakes, most_organisation_ties, known)
        searches[official.body] = search
        yield search


def follow(
    dossier: Dossier, official_id: str, decision_id: str, tie_ids: Iterable[str]
) -> Chain | None:
    """Return the chain that these ties make, in this order, as an answer names it; None where they
    make none.

    Nothing is searched: that the ties keep to the grammar is for who found them.
    """
    decision = next((each for each in dossier.decisions if each.id == decision_id), None)
    wanted = tuple(tie_ids)
    known = {tie.id: tie for tie in dossier.ties if tie.id in wanted}
    nodes = [official_id]
    for tie_id in wanted:
        ends = {known[tie_id].source_id, known[tie_id].target_id} if tie_id in known else set()
        if nodes[-1] not in ends:
            return None
        nodes.append((ends - {nodes[-1]}).pop())
    if decision is None:
        return None
    reached = {nodes[-1], *wanted[-1:]}
    party = next((party for party in decision.parties if party.id in reached), None)
    if party is None and nodes[-1] != decision_id:
        return None
    return Chain(
        official_id, decision_id, tuple(known[tie_id] for tie_id in wanted), tuple(nodes), party
    )


def _chains(
    search: Search, most_chains: int, marks: Callable[[Official], Mark] | None
) -> tuple[list[Chain], LeftOut]:
    try:
        every = list(islice(search.chains(MOST_STEPS), most_chains + 1))
    except TooMany:
        every = None
    if every is not None and len(every) <= most_chains:
        return every, LeftOut.NOTHING
    return _one_of_each(search, marks(search.official) if marks else None)


def _one_of_each(search: Search, mark: Mark | None) -> tuple[list[Chain], LeftOut]:
    """Return one chain of each kind; SOME are left out where there are too many kinds, or no mark
    tells them apart.
    """
    told_apart = mark or _all_alike
    kinds, longest = _kinds(search, told_apart)
    walked = list(islice(equivalence.walk(search, told_apart, kinds), MOST_CHAINS + 1))
    every = (
        mark is not None
        and longest == search.most
        and None not in walked
        and len(walked) <= MOST_CHAINS
    )
    chains = [chain for chain in walked if chain is not None][:MOST_CHAINS]
    return chains, LeftOut.ALIKE if every else LeftOut.SOME


def _kinds(search: Search, mark: Mark) -> tuple[Kinds, int]:
    """Count the kinds of chains of the greatest length at which they can be counted, and say which
    length that is.
    """
    for longest in range(search.most, 0, -1):
        try:
            return equivalence.count(search, mark, longest), longest
        except TooMany:
            continue
    return equivalence.count(search, mark, 0), 0


def _all_alike(*_: object) -> int:
    return 0


__all__ = [
    "MOST_CHAINS",
    "Chain",
    "FoundChains",
    "LeftOut",
    "find",
    "find_for",
    "follow",
    "is_linked",
]
