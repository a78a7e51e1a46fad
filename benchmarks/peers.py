"""Other ways to answer the same questions, for `benchmarks.bench`: each says which chains a
decision has.

A chain is here, for all of them: a position of an official of the body, then at most four ties
between organisations, in either direction, to a party; nothing is passed twice, and the body itself
is not passed through. Every peer returns a set of (position, ties, party). Where a tool's own
grammar is wider, what it finds too much is thrown away after, and that is counted as its work.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import networkx

from conflict_graph.chains.network import Network, NetworkDecision

Answer = frozenset[tuple[Any, ...]]
Peer = Callable[[NetworkDecision], Answer]
MOST = 4


def as_answer(links: Iterable[Any]) -> Answer:
    """Return the chains that the engine found in the form of the peers."""
    return frozenset((*link.ties, link.party) for link in links)


def seats_of(network: Network) -> dict[Any, dict[Any, tuple[Any, ...]]]:
    """Return by body and organisation the positions there."""
    return {body: seats_of_body(network, body) for body in network._seats}


def seats_of_body(network: Network, body: Any) -> dict[Any, tuple[Any, ...]]:
    """Return by organisation the positions that officials of one body have there."""
    return {place: tuple(held) for place, held in network._seats.get(body, {}).items()}


def all_simple_edge_paths(network: Network) -> Peer:
    """networkx itself: `all_simple_edge_paths` from every party to all places where officials of
    the body stand.
    """
    seats = seats_of(network)

    def answer(question: NetworkDecision) -> Answer:
        here = seats.get(question.body, {})
        targets = [place for place in here if place in network.roads]
        found: set[tuple[Any, ...]] = set()
        for party in set(question.parties):
            found |= {(position, party) for position in here.get(party, ())}
            if party not in network.roads:
                continue
            paths = networkx.all_simple_edge_paths(network.roads, party, targets, cutoff=MOST)
            for path in paths:
                if path and not any(end == question.body for _, end, _ in path[:-1]):
                    ties = tuple(key for *_, key in reversed(path))
                    found |= {(position, *ties, party) for position in here[path[-1][1]]}
        return frozenset(found)

    return answer


def people_and_organisations(country: Network) -> networkx.MultiGraph[Any]:
    """Return one graph of officials and organisations, as one would draw it."""
    whole = networkx.MultiGraph(country.roads)
    for seats in country._seats.values():
        for place, held in seats.items():
            for position in held.values():
                whole.add_edge(("official", position.official), place, position.id)
    return whole


def paths_by_pair(
    whole: networkx.MultiGraph[Any], officials: set[int], question: NetworkDecision
) -> Answer:
    """Ask networkx for the paths from everyone who took part to every party; leave out what is no
    chain.
    """
    found = set()
    for official in officials:
        for party in set(question.parties):
            start = ("official", official)
            if start in whole and party in whole:
                for path in networkx.all_simple_edge_paths(whole, start, party, cutoff=MOST):
                    places = [end for _, end, _ in path]
                    through_a_person = any(isinstance(place, tuple) for place in places)
                    if not through_a_person and question.body not in places[1:-1]:
                        found.add((*(key for *_, key in path), party))
    return frozenset(found)


Walk = tuple[tuple[Any, ...], tuple[Any, ...]]
"""The organisations passed and the ties taken."""


class _TwoSided:
    """A bidirectional search as one writes it by hand: two ties from each side, joined where they
    meet.

    `keeps`: what lies two ties from the officials of a body is kept for the next decision of that
    body.
    """

    def __init__(self, network: Network, *, keeps: bool) -> None:
        self.keeps = keeps
        self.seats = seats_of(network)
        self.near = {
            place: [(other, key) for other, keys in around.items() for key in keys]
            for place, around in network.roads.adjacency()
        }
        self.kept: tuple[Any, dict[Any, list[Walk]]] = (None, {})

    def walks(self, start: Any, most: int, shut: Any) -> Iterator[Walk]:
        """Yield every walk of at most so many ties that does not come to `shut`."""
        waiting: list[Walk] = [((start,), ())]
        while waiting:
            nodes, ties = waiting.pop()
            yield nodes, ties
            if len(ties) < most:
                waiting += [
                    ((*nodes, other), (*ties, key))
                    for other, key in self.near.get(nodes[-1], ())
                    if other not in nodes and other != shut
                ]

    def from_officials(self, body: Any) -> dict[Any, list[Walk]]:
        """Return the walks from where officials of a body stand, by where they end; none from the
        body.
        """
        if not self.keeps or self.kept[0] != body:
            ending: dict[Any, list[Walk]] = defaultdict(list)
            for place in self.seats.get(body, {}):
                for walk in self.walks(place, MOST // 2 if place != body else 0, body):
                    ending[walk[0][-1]].append(walk)
            self.kept = body, ending
        return self.kept[1]

    def from_party(self, party: Any, body: Any, here: Any) -> Iterator[Walk]:
        """Yield the walks from a party; where officials stand at the body itself, also all the way
        to it.
        """
        yield from self.walks(party, MOST // 2, body)
        if body in here and party != body:
            for nodes, ties in self.walks(party, MOST - 1, body):
                yield from (
                    ((*nodes, body), (*ties, key))
                    for other, key in self.near.get(nodes[-1], ())
                    if other == body
                )

    def answer(self, question: NetworkDecision) -> Answer:
        """Return the chains of a decision."""
        here, ending = self.seats.get(question.body, {}), self.from_officials(question.body)
        found: set[tuple[Any, ...]] = set()
        for party in set(question.parties):
            for others, far in self.from_party(party, question.body, here):
                for nodes, ties in ending.get(others[-1], ()):
                    whole = (*nodes, *reversed(others[:-1]))
                    if len(set(whole)) == len(whole):
                        found |= {
                            (position, *ties, *reversed(far), party) for position in here[nodes[0]]
                        }
        return frozenset(found)


def two_sided(network: Network, *, keeps: bool) -> Peer:
    """Return the search that one writes by hand: for one decision after another, or one that keeps
    what it can.
    """
    return _TwoSided(network, keeps=keeps).answer


RECURSIVE = """
WITH RECURSIVE walk(party, at, nodes, ties, steps) AS (
    SELECT organisation, organisation, ',' || organisation || ',', '', 0 FROM party WHERE decision = {decision}
  UNION ALL
    SELECT walk.party, road.target, walk.nodes || road.target || ',', road.tie || ',' || walk.ties, walk.steps + 1
    FROM walk JOIN road ON road.source = walk.at
    WHERE walk.steps < 4 AND road.target <> {own}
      AND {absent}
)
SELECT seat.position, walk.ties, walk.party FROM walk JOIN seat ON seat.organisation = walk.at AND seat.body = {own}
"""
"""The same for both databases, save for how a text is searched. The body itself is no stop of a
chain, so it can only be a last place: the seats there are asked for apart (`AT_HOME`).
"""

AT_HOME = RECURSIVE.replace("AND road.target <> {own}", "AND walk.at <> {own}").replace(
    "seat.organisation = walk.at", "seat.organisation = walk.at AND walk.at = {own}"
)


def tables(network: Network) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of the four plain tables that the databases hold."""
    roads = list(network.roads.edges(keys=True))
    return {
        "road": [(one, other, key) for one, other, key in roads]
        + [(other, one, key) for one, other, key in roads],
        "seat": [
            (position, body, place)
            for body, seats in seats_of(network).items()
            for place, held in seats.items()
            for position in held
        ],
        "party": [
            (key, party)
            for key, question in network.questions.items()
            for party in set(question.parties)
        ],
    }


TABLES = (
    "CREATE TABLE road (source BIGINT, target BIGINT, tie BIGINT)",
    "CREATE TABLE seat (position BIGINT, body BIGINT, organisation BIGINT)",
    "CREATE TABLE party (decision BIGINT, organisation BIGINT)",
)
INDEXES = (
    "CREATE INDEX road_source ON road (source, target, tie)",
    "CREATE INDEX seat_body ON seat (body, organisation, position)",
    "CREATE INDEX party_decision ON party (decision, organisation)",
    "ANALYZE",
)


def _recursive(rows: Callable[[str], Iterable[tuple[Any, ...]]], absent: str) -> Peer:
    def answer(question: NetworkDecision) -> Answer:
        found: set[tuple[Any, ...]] = set()
        for statement in (RECURSIVE, AT_HOME):
            text = statement.format(decision=question.id, own=question.body, absent=absent)
            for position, ties, party in rows(text):
                found.add((position, *(int(tie) for tie in ties.split(",") if tie), party))
        return frozenset(found)

    return answer


def sqlite(network: Network) -> Peer:
    """Recursive SQL in SQLite, in memory, with covering indexes."""
    connection = sqlite3.connect(":memory:")
    for statement in TABLES:
        connection.execute(statement)
    for table, rows in tables(network).items():
        connection.executemany(
            f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows
        )
    for statement in INDEXES:
        connection.execute(statement)
    return _recursive(
        lambda text: connection.execute(text).fetchall(),
        "instr(walk.nodes, ',' || road.target || ',') = 0",
    )


def postgresql(network: Network, address: str) -> Peer:
    """Recursive SQL in PostgreSQL, in tables of this session."""
    import psycopg

    connection = psycopg.connect(address, autocommit=True)
    for statement in TABLES:
        connection.execute(statement.replace("TABLE", "TEMPORARY TABLE"))
    for table, rows in tables(network).items():
        with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    for statement in INDEXES:
        connection.execute(statement)
    connection.execute("SET jit = off")
    return _recursive(
        lambda text: connection.execute(text.replace("''", "''::text", 1)).fetchall(),
        "position(',' || road.target || ',' in walk.nodes) = 0",
    )


def ladybug(network: Network, folder: Path) -> Peer:
    """An embedded graph database: Cypher over a path of bounded length, `ACYCLIC`."""
    import ladybug as database

    connection = database.Connection(database.Database(str(folder / "graph")))
    rows = tables(network)
    places = (
        {end for row in rows["road"] for end in row[:2]}
        | {row[2] for row in rows["seat"]}
        | {row[1] for row in rows["party"]}
    )
    half = rows["road"][: len(rows["road"]) // 2]
    files = {"Organisation": [(place,) for place in places], "TIED": half}
    connection.execute("CREATE NODE TABLE Organisation (id INT64 PRIMARY KEY)")
    connection.execute("CREATE REL TABLE TIED (FROM Organisation TO Organisation, tie INT64)")
    for name, content in files.items():
        path = folder / f"{name}.csv"
        path.write_text("".join(",".join(map(str, row)) + "\n" for row in content))
        connection.execute(f"COPY {name} FROM '{path}'")
    seats = seats_of(network)
    query = connection.prepare(
        "MATCH walk = (a:Organisation)-[:TIED* ACYCLIC 1..4]-(b:Organisation) "
        "WHERE a.id IN $parties AND b.id IN $places "
        "RETURN a.id, b.id, list_transform(nodes(walk), n -> n.id), "
        "list_transform(rels(walk), r -> r.tie)"
    )

    def answer(question: NetworkDecision) -> Answer:
        here = seats.get(question.body, {})
        found = {
            (position, party) for party in set(question.parties) for position in here.get(party, ())
        }
        if not here or not question.parties:
            return frozenset(found)
        asked = {"parties": [*set(question.parties)], "places": [*here]}
        result = connection.execute(query, asked)
        while result.has_next():
            party, place, nodes, ties = result.get_next()
            if len(set(nodes)) == len(nodes) and question.body not in nodes[1:-1]:
                found |= {(position, *reversed(ties), party) for position in here[place]}
        return frozenset(found)

    return answer
