"""The engine beside other ways to find the same chains, interleaved, with equal answers asserted:
`make bench`.

    python -m benchmarks.bench SMALL.sqlite [LARGE.sqlite ...] [--postgresql ADDRESS] [--seconds 5] [--only hand]

Every round puts the same decisions of one country to the engine and then to each peer, and compares
the answers one by one (`benchmarks/peers.py` says what a chain is for all of them). A peer that is
slow gets fewer decisions: as many as fit in its seconds. The ratio is that of the times for exactly
those decisions. Times are processor time, because the machine may be shared; beside PostgreSQL and
ladybug, which work in other processes and threads, they are wall time.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import peers
from benchmarks.country import SEED
from benchmarks.peers import Peer
from benchmarks.speed import network
from conflict_graph.chains.network import Network, NetworkDecision

ROUNDS = 3
BATCH = 2_000
"""Most decisions a round: those of some bodies whole, because everything is screened body by
body.
"""


@dataclass(slots=True)
class Tally:
    """What a peer has done: decisions compared, chains found in them, its seconds, and the engine's
    for the same.
    """

    decisions: int = 0
    chains: int = 0
    seconds: float = 0.0
    engine_seconds: float = 0.0
    ratios: list[float] = field(default_factory=list)


def batch(country: Network, round_: int) -> list[NetworkDecision]:
    """Return all decisions of some bodies drawn by chance, body by body."""
    by_body: dict[object, list[NetworkDecision]] = {}
    for question in country.questions.values():
        by_body.setdefault(question.body, []).append(question)
    bodies = list(by_body.values())
    random.Random(SEED + round_).shuffle(bodies)
    chosen: list[NetworkDecision] = []
    for asked in bodies:
        if len(chosen) >= BATCH:
            break
        chosen += asked[: BATCH - len(chosen)]
    return chosen


Clock = Callable[[], float]


def compare(
    country: Network,
    chosen: Sequence[NetworkDecision],
    peer: Peer,
    clock: Clock,
    seconds: float,
    tally: Tally,
) -> None:
    """Let a peer answer while its time lasts; then the engine the same decisions; and compare the
    answers.

    Raises:
        AssertionError: they differ.
    """
    theirs, spent = [], 0.0
    for question in chosen:
        begun = clock()
        theirs.append(peer(question))
        spent += clock() - begun
        if spent > seconds:
            break
    ids = [question.id for question in chosen[: len(theirs)]]
    begun = clock()
    found = list(country.screen(ids))
    own = clock() - begun
    ours = [peers.as_answer(links) for _, links in found]
    for key, one, other in zip(ids, ours, theirs, strict=True):
        assert one == other, (
            f"decision {key}: engine {sorted(one - other)[:3]}, peer {sorted(other - one)[:3]} more"
        )
    tally.decisions += len(theirs)
    tally.chains += sum(map(len, ours))
    tally.seconds += spent
    tally.engine_seconds += own
    tally.ratios.append(spent / own)


def run(path: str, postgresql: str | None, seconds: float, only: str = "") -> dict[str, float]:
    """Compare on one country, print a line for each peer, and return how many times slower each
    was.
    """
    country = network(path)
    with tempfile.TemporaryDirectory() as folder:
        made: dict[str, tuple[Callable[[], Peer], Clock]] = {
            "search by hand that keeps": (
                lambda: peers.two_sided(country, keeps=True),
                time.process_time,
            ),
            "search by hand": (lambda: peers.two_sided(country, keeps=False), time.process_time),
            "networkx all_simple_edge_paths": (
                lambda: peers.all_simple_edge_paths(country),
                time.process_time,
            ),
            "recursive SQL, SQLite": (lambda: peers.sqlite(country), time.process_time),
            "ladybug (Cypher)": (lambda: peers.ladybug(country, Path(folder)), time.perf_counter),
        }
        if postgresql:
            made["recursive SQL, PostgreSQL"] = (
                lambda: peers.postgresql(country, postgresql),
                time.perf_counter,
            )
        ready: dict[str, tuple[Peer, Clock]] = {}
        for name, (make, clock) in made.items():
            if only not in name:
                continue
            try:
                ready[name] = make(), clock
            except ImportError as error:
                print(f"{name}: left out ({error})")
        tallies = {name: Tally() for name in ready}
        gc.collect()
        gc.freeze()
        for round_ in range(ROUNDS):
            chosen = batch(country, round_)
            for name, (peer, clock) in ready.items():
                compare(country, chosen, peer, clock, seconds, tallies[name])
        gc.unfreeze()
    print(
        f"\n{path}: {len(country.questions):,} decisions, {country.roads.number_of_edges():,} ties"
    )
    print(
        "| peer | decisions compared | chains | peer, ms each | engine, ms each | times slower "
        "(by round) |"
    )
    print("|---|---|---|---|---|---|")
    for name, tally in tallies.items():
        theirs, own = (
            1000 * spent / tally.decisions for spent in (tally.seconds, tally.engine_seconds)
        )
        span = f"{min(tally.ratios):,.1f} - {max(tally.ratios):,.1f}"
        ratio = tally.seconds / tally.engine_seconds
        print(
            f"| {name} | {tally.decisions:,} | {tally.chains:,} | {theirs:.3f} | {own:.4f} "
            f"| **{ratio:,.1f}** ({span}) |",
            flush=True,
        )
    return {name: tally.seconds / tally.engine_seconds for name, tally in tallies.items()}


def plot(ratios: dict[str, dict[str, float]]) -> None:
    """Draw how many times slower each peer was, by country; a sign more is a quarter more than the
    one before.
    """
    print("\nTimes slower than the engine, every # a quarter more than the one before:\n")
    for name in dict.fromkeys(name for by_peer in ratios.values() for name in by_peer):
        for path, by_peer in ratios.items():
            if name in by_peer:
                bar = "#" * max(1, round(math.log(max(by_peer[name], 1), 1.25)))
                print(f"    {name:<31} {Path(path).stem:<14} |{bar} {by_peer[name]:,.1f}")


def main() -> None:
    """Compare on every country named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=main.__doc__)
    parser.add_argument("countries", nargs="+", help="databases made by benchmarks.country")
    parser.add_argument(
        "--postgresql", help="address of a server in which temporary tables may be made"
    )
    parser.add_argument(
        "--seconds", type=float, default=5.0, help="of each peer in each of three rounds"
    )
    parser.add_argument(
        "--only", default="", help="leave out the peers whose name does not have this in it"
    )
    options = parser.parse_args()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    plot(
        {
            path: run(path, options.postgresql, options.seconds, options.only)
            for path in options.countries
        }
    )
    print(f"load of the machine after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
