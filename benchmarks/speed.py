"""Measure screening on countries made by `benchmarks.country`, interleaved, with equal answers asserted.

    python -m benchmarks.speed SMALL.sqlite LARGE.sqlite

Milliseconds are processor time of this process, because the machine may be shared.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from statistics import median

import sqlalchemy as sa

from benchmarks.country import SEED
from conflict_graph.screening import Network, Position, Question, Tie
from register.services import neighbourhoods

ROUNDS, DECISIONS = 5, 200


def network(path: str) -> Network:
    """Read positions, ties and questions of a country into one graph."""
    rows = sqlite3.connect(path).execute
    own = dict(rows("SELECT id, organisation_id FROM body"))
    seats = rows("SELECT position_id, body_id, official_id, organisation_id FROM standing_position")
    ties = rows("SELECT id, holder_id, held_id FROM organisation_tie")
    parties: dict[int, list[int]] = {}
    asked = rows(
        "SELECT v.decision_id, a.organisation_id FROM decision_version v JOIN decision_party p ON p.version_id = v.id "
        "JOIN mention_answer a ON a.mention_id = p.mention_id ORDER BY v.decision_id, p.id"
    )
    for decision, organisation in asked:
        parties.setdefault(decision, []).append(organisation)
    return Network(
        (Position(key, own[body], official, place) for key, body, official, place in seats),
        (Tie(*row) for row in ties),
        (Question(key, own[body], tuple(parties[key])) for key, body in rows("SELECT id, body_id FROM decision")),
    )


def one_decision(paths: list[str]) -> dict[str, list[float]]:
    """Return milliseconds per decision by country, the countries in turn."""
    connections = {path: sa.create_engine(f"sqlite:///{path}").connect() for path in paths}
    times: dict[str, list[float]] = {path: [] for path in paths}
    for round_ in range(ROUNDS + 1):
        for path, connection in connections.items():
            last = connection.scalar(sa.text("SELECT max(id) FROM decision"))
            chance = random.Random(SEED + round_)
            for decision in (chance.randint(1, last) for _ in range(DECISIONS)):
                begun = time.thread_time()
                neighbourhoods.load(connection, decision)
                if round_:
                    times[path].append((time.thread_time() - begun) * 1000)
    return times


def changes(country: Network) -> None:
    """Measure a full screening and single changes of ties, and assert that they agree."""
    begun = time.thread_time()
    before = {key: set(found) for key, found in country.screen()}
    full_ms = (time.thread_time() - begun) * 1000
    print(f"everything: {len(before):,} decisions, {full_ms:,.0f} ms, {len(before) / full_ms * 1000:,.0f} a second")
    ties = list(country.roads.edges(keys=True))
    taken = [Tie(key, one, other) for one, other, key in random.Random(SEED).sample(ties, 100)]
    times = []
    for tie in taken:
        country.remove(tie)
        begun = time.thread_time()
        now = dict(country.screen(country.touched(tie)))
        times.append((time.thread_time() - begun) * 1000)
        lost = {key for key, found in before.items() if any(tie.id in link.ties[1:] for link in found)}
        assert lost <= now.keys()
        for key, found in now.items():
            assert set(found) == {link for link in before[key] if tie.id not in link.ties[1:]}
        country.add(tie)
    middle = median(times)
    print(f"one tie changed: median {middle:.2f} ms, largest {max(times):.1f} ms, ratio {full_ms / middle:,.0f}")


def main() -> None:
    """Measure, and print one line for each claim."""
    for path, times in one_decision(sys.argv[1:]).items():
        ordered = sorted(times)
        p99 = ordered[int(len(ordered) * 0.99)]
        print(f"one decision, {path}: median {median(times):.2f} ms, p99 {p99:.2f} ms, {len(times)} decisions")
    changes(network(sys.argv[1]))


if __name__ == "__main__":
    main()
