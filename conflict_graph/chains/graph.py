"""The facts of a dossier as a graph: who and what there is, and what binds them."""

from __future__ import annotations

import enum

import networkx

from conflict_graph.facts import Decision, Dossier


class NodeKind(enum.StrEnum):
    """What a node of the graph is."""

    OFFICIAL = "official"
    PERSON = "person"
    ORGANISATION = "organisation"
    DECISION = "decision"


class EdgeKind(enum.StrEnum):
    """What an edge of the graph is: a tie, being a party to a decision, or a part in its making."""

    TIE = "tie"
    PARTY = "party"
    PARTICIPATION = "participation"


PEOPLE = frozenset({NodeKind.OFFICIAL, NodeKind.PERSON})


def build(dossier: Dossier) -> networkx.MultiDiGraph[str]:
    """Return the graph of a dossier.

    Nodes are ids, with `kind` (NodeKind) and `fact`. Edges have `kind` (EdgeKind) and `fact`; the
    key of a tie is its id. Where a tie is the party to a decision, the edge runs from the one whose
    tie it is.
    """
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    _add_nodes(graph, dossier)
    for tie in dossier.ties:
        graph.add_edge(tie.source_id, tie.target_id, key=tie.id, kind=EdgeKind.TIE, fact=tie)
    holders = {tie.id: tie.source_id for tie in dossier.ties}
    for decision in dossier.decisions:
        _add_relations(graph, decision, holders)
    return graph


def _add_nodes(graph: networkx.MultiDiGraph[str], dossier: Dossier) -> None:
    for kind, facts in (
        (NodeKind.OFFICIAL, dossier.officials),
        (NodeKind.PERSON, dossier.persons),
        (NodeKind.ORGANISATION, dossier.organisations),
        (NodeKind.DECISION, dossier.decisions),
    ):
        graph.add_nodes_from((fact.id, {"kind": kind, "fact": fact}) for fact in facts)


def _add_relations(
    graph: networkx.MultiDiGraph[str], decision: Decision, holders: dict[str, str]
) -> None:
    for index, party in enumerate(decision.parties):
        source = holders.get(party.id, party.id)
        key = f"{decision.id}/parties/{index}"
        graph.add_edge(source, decision.id, key=key, kind=EdgeKind.PARTY, fact=party)
    for index, part in enumerate(decision.participations):
        key = f"{decision.id}/participations/{index}"
        graph.add_edge(part.official, decision.id, key=key, kind=EdgeKind.PARTICIPATION, fact=part)
