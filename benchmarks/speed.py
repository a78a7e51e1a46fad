"""Measure screening on countries made by `benchmarks.country`, with equal answers asserted, and
print the tables.

    python -m benchmarks.speed SMALL.sqlite ... LARGE.sqlite [--decisions 200] [--seconds 10]

Milliseconds are processor time of this thread, because the machine may be shared. Every answer that
is read from the database is compared with the one over everything in memory, and every answer after
a change with the whole answer.
"""

from __future__ import annotations

import argparse
import functools
import gc
import os
import random
import resource
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import sqlalchemy as sa

from benchmarks import neighbourhood, peers
from benchmarks.country import SEED
from conflict_graph.chains.network import (
    Link,
    Network,
    NetworkDecision,
    NetworkPosition,
    NetworkTie,
)
from register.database import MAPPED_BYTES

ROUNDS, CHANGES = 5, 200
GOALS = {"median": 1.0, "p99": 30.0, "growth": 2.5, "paths": 500.0, "change": 500.0}


def network(path: str) -> Network:
    """Read positions, ties and questions of a country into one graph."""
    rows = sqlite3.connect(path).execute
    own = dict(rows("SELECT id, organisation_id FROM body"))
    seats = rows("SELECT position_id, body_id, official_id, organisation_id FROM standing_position")
    ties = rows("SELECT id, holder_id, held_id FROM organisation_tie")
    parties: dict[int, list[int]] = {}
    asked = rows(
        "SELECT v.decision_id, a.organisation_id FROM decision_version v JOIN decision_party p ON "
        "p.version_id = v.id "
        "JOIN mention_answer a ON a.mention_id = p.mention_id ORDER BY v.decision_id, p.id"
    )
    for decision, organisation in asked:
        parties.setdefault(decision, []).append(organisation)
    return Network(
        (NetworkPosition(key, own[body], official, place) for key, body, official, place in seats),
        (NetworkTie(*row) for row in ties),
        (
            NetworkDecision(key, own[body], tuple(parties[key]))
            for key, body in rows("SELECT id, body_id FROM decision")
        ),
    )


def milliseconds(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what some work gives, and its processor time."""
    begun = time.thread_time()
    given = work()
    return given, (time.thread_time() - begun) * 1000


@dataclass(slots=True)
class Compared:
    """How many decisions, what a peer took for them, and the engine: from the database, and with
    all in memory.
    """

    decisions: int = 0
    peer: float = 0.0
    read: float = 0.0
    in_memory: float = 0.0


@dataclass(slots=True)
class Measured:
    """What was measured of one country, in milliseconds unless its name says otherwise."""

    path: str
    one: list[float] = field(default_factory=list)
    answers: dict[int, frozenset[tuple[str, ...]]] = field(default_factory=dict)
    full: float = 0.0
    decisions: int = 0
    peak_mb: float = 0.0
    tie: list[float] = field(default_factory=list)
    question: list[float] = field(default_factory=list)
    paths: dict[str, Compared] = field(default_factory=dict)
    """What networkx took, by the way of asking."""


def connect(path: str) -> sa.Connection:
    """Open a country as the register opens its database."""
    connection = sa.create_engine(f"sqlite:///{path}").connect()
    connection.exec_driver_sql(f"PRAGMA mmap_size = {MAPPED_BYTES}")
    return connection


def one_decision(measured: Sequence[Measured], decisions: int) -> None:
    """Measure one decision from the database to its chains, the countries in turn; the first round
    warms up.
    """
    connections = [(each, connect(each.path)) for each in measured]
    for round_ in range(ROUNDS + 1):
        for each, connection in connections:
            last = connection.scalar(sa.text("SELECT max(id) FROM decision"))
            chance = random.Random(SEED + round_)
            for decision in (chance.randint(1, last) for _ in range(decisions)):
                near, spent = milliseconds(
                    functools.partial(neighbourhood.load, connection, decision)
                )
                if round_:
                    each.one.append(spent)
                    each.answers[decision] = frozenset(
                        (*(tie.id for tie in chain.ties), chain.party.id) for chain in near.chains
                    )


def public(links: Sequence[Link]) -> frozenset[tuple[str, ...]]:
    """Return chains by the public ids that `benchmarks.country` gives."""
    return frozenset(
        (f"h{link.ties[0]:07d}", *(f"t{tie:07d}" for tie in link.ties[1:]), f"o{link.party:07d}")
        for link in links
    )


def everything(country: Network, each: Measured, watched: frozenset[int]) -> dict[int, set[int]]:
    """Screen all there is. Return for every watched tie the decisions that have a chain along
    it.
    """
    found: dict[int, set[int]] = {tie: set() for tie in watched}
    begun = time.thread_time()
    for decision, links in country.screen():
        for link in links:
            for tie in watched.intersection(link.ties[1:]):
                found[tie].add(decision)
    each.full = (time.thread_time() - begun) * 1000
    each.decisions = len(country.questions)
    each.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def changes(country: Network, each: Measured) -> None:
    """Measure a full screening and single changes of ties and of decisions, and assert that they
    agree.
    """
    chance = random.Random(SEED)
    taken = [
        NetworkTie(key, *ends)
        for *ends, key in chance.sample(list(country.roads.edges(keys=True)), CHANGES)
    ]
    along = everything(country, each, frozenset(tie.id for tie in taken))
    for tie in taken:
        before = dict(country.screen(country.touched(tie)))
        country.remove(tie)
        now, spent = milliseconds(functools.partial(screen_touched, country, tie))
        each.tie.append(spent)
        assert along[tie.id] <= now.keys()
        for key, found in now.items():
            assert set(found) == {link for link in before[key] if tie.id not in link.ties[1:]}
        country.add(tie)
    by_hand = peers.two_sided(country, keeps=False)
    for old, other in zip(
        *(chance.sample(list(country.questions.values()), CHANGES) for _ in "12"), strict=True
    ):
        new = NetworkDecision(old.id, old.body, other.parties)
        country.add(new)
        now, spent = milliseconds(functools.partial(screen_touched, country, new))
        each.question.append(spent)
        assert peers.as_answer(now[old.id]) == by_hand(new)
        country.add(old)


def screen_touched(
    country: Network, change: NetworkTie | NetworkDecision
) -> dict[Any, tuple[Link, ...]]:
    """Screen again what a change can touch, and nothing else."""
    return dict(country.screen(country.touched(change)))


def beside_networkx(country: Network, each: Measured, seconds: float) -> None:
    """Put decisions to `all_simple_edge_paths` in two ways and to the engine, each way while its
    seconds last.
    """
    connection = connect(each.path)
    whole = peers.people_and_organisations(country)
    at_once = peers.all_simple_edge_paths(country)
    took_part = sa.text("SELECT official_id FROM participation WHERE decision_id = :decision")

    def by_pair(decision: int) -> bool:
        officials = set(connection.scalars(took_part, {"decision": decision}))
        found, spent = milliseconds(
            lambda: peers.paths_by_pair(whole, officials, country.questions[decision])
        )
        mine = frozenset(
            (*link.ties, link.party)
            for link in country.chains(decision)
            if link.official in officials and len(link.ties) <= peers.MOST
        )
        assert found == mine
        return note("by pair", decision, spent)

    def all_at_once(decision: int) -> bool:
        found, spent = milliseconds(lambda: at_once(country.questions[decision]))
        assert found == peers.as_answer(country.chains(decision))
        return note("at once", decision, spent)

    def note(way: str, decision: int, spent: float) -> bool:
        compared = each.paths.setdefault(way, Compared())
        neighbourhood.load(connection, decision)
        compared.decisions += 1
        compared.peer += spent
        compared.read += milliseconds(lambda: neighbourhood.load(connection, decision))[1]
        compared.in_memory += milliseconds(lambda: country.chains(decision))[1]
        return compared.peer + compared.read < seconds * 1000

    for ask in (by_pair, all_at_once):
        chance = random.Random(SEED)
        while ask(chance.randint(1, len(country.questions))):
            pass


def verdict(reached: bool) -> str:
    """Say whether a goal was reached."""
    return "reached" if reached else "**not reached**"


def table(measured: Sequence[Measured]) -> None:
    """Print what docs/performance.md shows."""
    large, titles = measured[-1], " | ".join(os.path.basename(each.path) for each in measured)
    print(f"\n| what | {titles} | goal |\n|---|{'---|' * len(measured)}---|")

    def row(what: str, say: Callable[[Measured], str], goal: str) -> None:
        print(f"| {what} | {' | '.join(say(each) for each in measured)} | {goal} |")

    def p99(each: Measured) -> float:
        return sorted(each.one)[int(len(each.one) * 0.99)]

    first = median(measured[0].one)
    growth = median(large.one) / first
    row("one decision to its chains, median", lambda each: f"{median(each.one):.2f} ms",
        f"at most 1 ms: {verdict(median(large.one) <= GOALS['median'])}")  # fmt: skip
    row("the same, p99", lambda each: f"{p99(each):.1f} ms",
        f"at most 30 ms: {verdict(p99(large) <= GOALS['p99'])}; aim 10 ms: "
        f"{verdict(p99(large) <= 10)}")  # fmt: skip
    row("growth of the median", lambda each: f"{median(each.one) / first:.1f} times",
        f"at most 2.5 times: {verdict(growth <= GOALS['growth'])}")  # fmt: skip
    for way, compared in large.paths.items():
        row(
            f"`all_simple_edge_paths`, {way}, slower than the engine from the database",
            lambda each, way=way: ratio(each.paths[way], each.paths[way].read),
            f"500 times: {verdict(compared.peer / compared.read >= GOALS['paths'])}",
        )
        row(
            "the same, slower than the engine with everything in memory",
            lambda each, way=way: ratio(each.paths[way], each.paths[way].in_memory),
            f"500 times: {verdict(compared.peer / compared.in_memory >= GOALS['paths'])}",
        )
    row("everything over one shared graph",
        lambda each: f"{each.decisions:,} decisions in {each.full / 1000:,.2f} s", "")  # fmt: skip
    row("peak memory of that", lambda each: f"{each.peak_mb:,.0f} MB", "")
    for what, times in (("tie", lambda each: each.tie), ("decision", lambda each: each.question)):
        row(f"one {what} changed, median (largest)",
            lambda each, times=times: f"{median(times(each)):.2f} ms "
                                      f"({max(times(each)):,.1f} ms)", "")  # fmt: skip
        row(f"everything takes longer than one {what} changed",
            lambda each, times=times: f"{each.full / median(times(each)):,.0f} times",
            "500 times: "
            f"{verdict(large.full / median(times(large)) >= GOALS['change'])}")  # fmt: skip
    plot(
        "one decision to its chains, median in ms",
        [median(each.one) for each in measured],
        measured,
    )
    plot(
        "everything, microseconds for each decision",
        [each.full / each.decisions * 1000 for each in measured],
        measured,
    )


def ratio(compared: Compared, own: float) -> str:
    """Say how many times slower a peer was, over how many decisions."""
    return f"{compared.peer / own:,.1f} times ({compared.decisions:,} decisions)"


def plot(title: str, values: Sequence[float], measured: Sequence[Measured]) -> None:
    """Draw bars by country."""
    print(f"\n    {title}")
    for value, each in zip(values, measured, strict=True):
        print(
            f"    {each.decisions:>10,} decisions  "
            f"|{'#' * round(30 * value / max(values)):<30} {value:.2f}"
        )


def main() -> None:
    """Measure every country named, the smallest first."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=main.__doc__)
    parser.add_argument(
        "countries", nargs="+", help="databases made by benchmarks.country, the smallest first"
    )
    parser.add_argument(
        "--decisions", type=int, default=200, help="of one country in each of five rounds"
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=10.0,
        help="for each way to ask networkx, and the engine the same",
    )
    options = parser.parse_args()
    measured = [Measured(path) for path in options.countries]
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    one_decision(measured, options.decisions)
    for each in measured:
        country = network(each.path)
        for decision, found in each.answers.items():
            assert found == public(country.chains(decision)), decision
        gc.collect()
        gc.freeze()
        changes(country, each)
        beside_networkx(country, each, options.seconds)
        gc.unfreeze()
        del country
    table(measured)
    print(f"\nload of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
