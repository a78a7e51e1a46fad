"""A seeded, invented country in the register's own tables, at any scale.

    python -m benchmarks.country SCALE FILE.sqlite        (1 is country size, 0.01 a hundredth)

What is assumed, and nothing else is tuned:

- country size is 200,000 officials, 2,000,000 organisations, 1,000,000 ties and 1,000,000 decisions;
- bodies: one per 40 officials; size and number of decisions fall with rank r as (r + 5)^-0.8;
- ties of officials: 600,000 positions and 50,000 ownerships. How many an official has is lognormal (sigma 1); where,
  falls with the rank of the organisation as (r + 10)^-0.9 for positions (so that there are hubs), and is even for
  ownership;
- ties of organisations: 250,000 parents (parent by (r + 30)^-0.8, child even), 60,000 members of joint arrangements of
  about four (member by (r + 50)^-0.6), 40,000 members of associations (association by (r + 10)^-0.9, member even);
- periods: lognormal (sigma 0.7), median 4 years for positions and memberships, 6 for ownership, 10 for parents; 30 to
  60 per cent have no end;
- decisions: even over 2018 to mid 2026; officials 1 + Poisson(1.4), at most 5, of the body's own, the senior ones more
  often; parties 1 + Poisson(2.5), at most 8, one of them the winner; 30 per cent of the parties are drawn from the same
  ranking as positions, the others from one of their own, by (r + 20)^-0.7 and (r + 50)^-0.7;
- `planted`: in this share of the decisions the winner is found by a walk of one to four ties from an official of it.
"""

from __future__ import annotations

import bisect
import datetime
import itertools
import math
import random
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flask_migrate import upgrade

from register import create_app
from register.extensions import db
from register.models import listed, standing

SEED = 20261124
FIRST_DAY, LAST_DAY = datetime.date(2018, 1, 1).toordinal(), datetime.date(2026, 6, 30).toordinal()
FIRST_TIE = datetime.date(2010, 1, 1).toordinal()
RECORDED = "2026-07-01 00:00:00.000000"


@dataclass(slots=True)
class Tie:
    """One tie; `source` is an official or, between organisations, the holder. Days are ordinals;
    None: no end.
    """

    source: int
    target: int
    kind: str
    first: int
    last: int | None


@dataclass(slots=True)
class Award:
    """One decision: its body, day, officials and parties, the winner first."""

    body: int
    day: int
    officials: tuple[int, ...]
    parties: tuple[int, ...]


@dataclass(slots=True)
class Country:
    """Everything drawn. Ids are whole numbers from 1; officials and decisions stand in the order of
    their bodies.
    """

    organisations: int
    """How many, apart from those of the bodies and the joint arrangements, which come after them in
    that order.
    """
    bodies: int
    arrangements: int
    body_of: list[int] = field(default_factory=list)
    """By official, from 1; place 0 is empty."""
    positions: list[Tie] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)

    def own_organisation(self, body: int) -> int:
        """Return the organisation that a body is."""
        return self.organisations + body


class Ranking:
    """Draws ranks from 0 with a weight of (rank + shift) ** -power."""

    def __init__(self, size: int, power: float, shift: float) -> None:
        self.sums = list(itertools.accumulate((rank + shift) ** -power for rank in range(size)))

    def draw(self, random_: random.Random) -> int:
        """Return one rank."""
        return min(bisect.bisect(self.sums, random_.random() * self.sums[-1]), len(self.sums) - 1)


def draw(scale: float, planted: float = 0.03, seed: int = SEED) -> Country:
    """Draw a country."""
    chance = random.Random(seed)
    officials, organisations = round(200_000 * scale), round(2_000_000 * scale)
    bodies = max(8, officials // 40)
    country = Country(organisations, bodies, arrangements=max(1, round(15_000 * scale)))
    sizes = Ranking(bodies, 0.8, 5)
    country.body_of = [0, *sorted(1 + sizes.draw(chance) for _ in range(officials))]
    popular = _shuffled(organisations, chance)
    _draw_positions(country, scale, popular, chance)
    _draw_ties(country, scale, popular, chance)
    _draw_awards(country, round(1_000_000 * scale), sizes, popular, chance)
    _plant(country, planted, chance)
    return country


def _shuffled(size: int, chance: random.Random) -> list[int]:
    ids = list(range(1, size + 1))
    chance.shuffle(ids)
    return ids


def _period(
    chance: random.Random, median_years: float, open_share: float
) -> tuple[int, int | None]:
    first = chance.randrange(FIRST_TIE, LAST_DAY)
    if chance.random() < open_share:
        return first, None
    return first, first + max(30, round(365 * median_years * math.exp(chance.gauss(0, 0.7))))


def _draw_positions(
    country: Country, scale: float, popular: Sequence[int], chance: random.Random
) -> None:
    officials = len(country.body_of) - 1
    appetite = list(itertools.accumulate(math.exp(chance.gauss(0, 1)) for _ in range(officials)))
    hubs = Ranking(country.organisations, 0.9, 10)
    kinds = ("board", "membership", "advisory", "management", "employment")
    for _ in range(round(600_000 * scale)):
        official = 1 + min(bisect.bisect(appetite, chance.random() * appetite[-1]), officials - 1)
        kind = chance.choices(kinds, (45, 25, 15, 10, 5))[0]
        period = _period(chance, 4, 0.35)
        country.positions.append(Tie(official, popular[hubs.draw(chance)], kind, *period))
    for _ in range(round(50_000 * scale)):
        period = _period(chance, 6, 0.5)
        target = chance.randint(1, country.organisations)
        country.positions.append(Tie(chance.randint(1, officials), target, "ownership", *period))


def _draw_ties(
    country: Country, scale: float, popular: Sequence[int], chance: random.Random
) -> None:
    parents = Ranking(country.organisations, 0.8, 30)
    members = Ranking(country.organisations, 0.6, 50)
    clubs = Ranking(country.organisations, 0.9, 10)
    groups = _shuffled(country.organisations, chance)
    first_arrangement = country.organisations + country.bodies + 1
    seen: set[tuple[int, int, str]] = set()

    def add(holder: int, held: int, kind: str, period: tuple[int, int | None]) -> None:
        if holder != held and (holder, held, kind) not in seen:
            seen.add((holder, held, kind))
            country.ties.append(Tie(holder, held, kind, *period))

    for _ in range(round(250_000 * scale)):
        child = chance.randint(1, country.organisations)
        add(groups[parents.draw(chance)], child, "ownership", _period(chance, 10, 0.6))
    for _ in range(round(60_000 * scale)):
        arrangement = first_arrangement + chance.randrange(country.arrangements)
        add(popular[members.draw(chance)], arrangement, "participation", _period(chance, 4, 0.3))
    for _ in range(round(40_000 * scale)):
        member = chance.randint(1, country.organisations)
        add(member, popular[clubs.draw(chance)], "membership", _period(chance, 4, 0.35))


def _draw_awards(
    country: Country, number: int, sizes: Ranking, popular: Sequence[int], chance: random.Random
) -> None:
    known, unknown = (
        Ranking(country.organisations, 0.7, 20),
        Ranking(country.organisations, 0.7, 50),
    )
    suppliers = _shuffled(country.organisations, chance)
    first = [bisect.bisect_left(country.body_of, body, 1) for body in range(country.bodies + 2)]
    for body in sorted(1 + sizes.draw(chance) for _ in range(number)):
        size = first[body + 1] - first[body]
        wanted = min(1 + _poisson(chance, 1.4), 5) if size else 0
        officials = {first[body] + int(chance.random() ** 1.5 * size) for _ in range(wanted)}
        parties: dict[int, None] = {}
        for _ in range(min(1 + _poisson(chance, 2.5), 8)):
            is_known = chance.random() < 0.3
            parties[
                popular[known.draw(chance)] if is_known else suppliers[unknown.draw(chance)]
            ] = None
        day = chance.randint(FIRST_DAY, LAST_DAY)
        country.awards.append(Award(body, day, tuple(sorted(officials)), tuple(parties)))


def _poisson(chance: random.Random, mean: float) -> int:
    border, product, count = math.exp(-mean), chance.random(), 0
    while product > border:
        product *= chance.random()
        count += 1
    return count


def _plant(country: Country, share: float, chance: random.Random) -> None:
    if not share:
        return
    held: dict[int, list[int]] = {}
    near: dict[int, list[int]] = {}
    for tie in country.positions:
        held.setdefault(tie.source, []).append(tie.target)
    for tie in country.ties:
        near.setdefault(tie.source, []).append(tie.target)
        near.setdefault(tie.target, []).append(tie.source)
    for award in chance.sample(country.awards, round(len(country.awards) * share)):
        start = [held[official] for official in award.officials if official in held]
        if start:
            at = chance.choice(start[0])
            for _ in range(chance.randrange(4)):
                at = chance.choice(near.get(at, [at]))
            award.parties = tuple(dict.fromkeys((at, *award.parties[1:])))


# -- into the register's own tables


def write(country: Country, path: Path) -> None:
    """Make a register of it: tables by the migrations, rows by plain inserts, the standing
    positions by their rule.
    """
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}",
            "SECURE_COOKIES": False,
            "SECRET_KEY": "benchmark" * 4,
        }
    )
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in (
        "journal_mode = OFF",
        "synchronous = OFF",
        "foreign_keys = OFF",
        "cache_size = -1000000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    later = [
        (name, sql)
        for name, sql in connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''"
        )
    ]
    keepers = {
        **standing.KEPT.triggers("sqlite"),
        **listed.KEPT.triggers("sqlite"),
    }
    connection.execute("BEGIN")
    for name, _ in later:
        connection.execute(f"DROP INDEX {name}")
    for name in keepers:
        connection.execute(f"DROP TRIGGER {name}")
    for table, rows in _rows(country):
        _insert(connection, table, rows)
    for _, sql in later:
        connection.execute(sql)
    again = (*standing.REBUILD, *listed.rebuild("sqlite"))
    for statement in (*again, *keepers.values(), "COMMIT"):
        connection.execute(statement)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, object]]) -> None:
    rows = iter(rows)
    head = next(rows, None)
    if head is not None:
        names, places = ", ".join(head), ", ".join("?" for _ in head)
        values = (tuple(row.values()) for row in itertools.chain([head], rows))
        connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)


def _id(letter: str, number: int) -> str:
    return f"{letter}{number:07d}"


def _day(ordinal: int | None) -> str | None:
    return None if ordinal is None else datetime.date.fromordinal(ordinal).isoformat()


def _recorded(id_: int, **values: object) -> dict[str, object]:
    return {"id": id_, "recorded_at": RECORDED, **values}


def _known(letter: str, number: int, **values: object) -> dict[str, object]:
    return _recorded(number, public_id=_id(letter, number), **values)


def _rows(country: Country) -> Iterator[tuple[str, Iterator[dict[str, object]]]]:
    total = country.organisations + country.bodies + country.arrangements
    bodies, officials = range(1, country.bodies + 1), range(1, len(country.body_of))
    yield (
        "organisation",
        (
            _known("o", n, name=f"Organisatie {n}", kind=kind(country, n))
            for n in range(1, total + 1)
        ),
    )
    yield (
        "body",
        (
            _known(
                "b",
                n,
                slug=f"gemeente-{n}",
                name=f"Gemeente {n}",
                kind="municipality",
                organisation_id=country.own_organisation(n),
            )
            for n in bodies
        ),
    )
    yield "person", (_known("p", n, family_name=f"Bestuurder {n}") for n in officials)
    yield "official", (_known("f", n, body_id=country.body_of[n], person_id=n) for n in officials)
    yield (
        "office",
        (
            _known("k", n, body_id=n, title="wethouder", kind="executive", designated=False)
            for n in bodies
        ),
    )
    yield "term", (_known("t", n, official_id=n, office_id=country.body_of[n]) for n in officials)
    yield (
        "term_version",
        (
            _recorded(
                n, term_id=n, number=1, valid_from="2014-03-01", portfolio="", origin="declared"
            )
            for n in officials
        ),
    )
    yield from _position_rows(country.positions)
    yield from _tie_rows(country.ties)
    yield from _decision_rows(country)


def kind(country: Country, number: int) -> str:
    """Return what an organisation is, by its id."""
    if number <= country.organisations:
        return ("company", "foundation", "association")[number % 3]
    is_body = number <= country.organisations + country.bodies
    return "public_body" if is_body else "joint_arrangement"


def _position_rows(positions: list[Tie]) -> Iterator[tuple[str, Iterator[dict[str, object]]]]:
    numbered = list(enumerate(positions, 1))
    yield "position", (_known("h", n, official_id=tie.source) for n, tie in numbered)
    yield (
        "position_version",
        (
            _recorded(
                n,
                position_id=n,
                number=1,
                act="declare",
                by_official=True,
                origin="declared",
                source="",
            )
            for n, _ in numbered
        ),
    )
    yield (
        "position_payload",
        (
            {
                "version_id": n,
                "title": tie.kind,
                "organisation_id": tie.target,
                "kind": tie.kind,
                "capacity": "private",
                "share": 0.5 if tie.kind == "ownership" else None,
                "valid_from": _day(tie.first),
                "valid_until": _day(tie.last),
                "ended": tie.last is not None,
                "announced": False,
            }
            for n, tie in numbered
        ),
    )


def _tie_rows(ties: list[Tie]) -> Iterator[tuple[str, Iterator[dict[str, object]]]]:
    numbered = list(enumerate(ties, 1))
    yield (
        "organisation_tie",
        (
            _known("t", n, holder_id=tie.source, held_id=tie.target, kind=_between(tie.kind))
            for n, tie in numbered
        ),
    )
    yield (
        "organisation_tie_version",
        (
            _recorded(
                n,
                tie_id=n,
                number=1,
                share=0.6 if tie.kind == "ownership" else None,
                valid_from=_day(tie.first),
                valid_until=_day(tie.last),
            )
            for n, tie in numbered
        ),
    )


def _between(kind: str) -> str:
    """Return as what the register holds a tie between organisations: a member takes part."""
    return "participation" if kind == "membership" else kind


def _decision_rows(country: Country) -> Iterator[tuple[str, Iterator[dict[str, object]]]]:
    numbered = list(enumerate(country.awards, 1))
    yield (
        "decision",
        (
            _known("d", n, body_id=award.body, source="hand", procedure=_id("", n), lot="")
            for n, award in numbered
        ),
    )
    yield (
        "decision_version",
        (
            _recorded(
                n,
                decision_id=n,
                number=1,
                title=f"Gunning {n}",
                kind="award",
                status="taken",
                decided_on=_day(award.day),
                fingerprint=_id("d", n),
            )
            for n, award in numbered
        ),
    )
    mentions: dict[tuple[int, int], int] = {}
    for award in country.awards:
        for party in sorted(award.parties):
            mentions.setdefault((award.body, party), len(mentions) + 1)
    yield (
        "mention",
        (
            _known(
                "m",
                n,
                body_id=body,
                name=f"Organisatie {party}",
                identifiers="{}",
                fingerprint=_id("o", party),
            )
            for (body, party), n in mentions.items()
        ),
    )
    yield (
        "mention_answer",
        (
            _recorded(n, mention_id=n, organisation_id=party, same=True, basis="identifier")
            for (_, party), n in mentions.items()
        ),
    )
    yield (
        "decision_party",
        (
            {
                "version_id": n,
                "mention_id": mentions[award.body, party],
                "role": "bidder" if place else "winner",
                "benefit": None if place else "direct",
            }
            for n, award in numbered
            for place, party in enumerate(award.parties)
        ),
    )
    parts = [(n, official) for n, award in numbered for official in award.officials]
    yield (
        "participation",
        (_known("a", row, decision_id=n, official_id=o) for row, (n, o) in enumerate(parts, 1)),
    )
    yield (
        "participation_version",
        (
            _recorded(
                row,
                participation_id=row,
                number=1,
                steps='["decided"]',
                planned="[]",
                source="hand",
            )
            for row in range(1, len(parts) + 1)
        ),
    )


def main() -> None:
    """Draw a country and write it."""
    scale, path = float(sys.argv[1]), Path(sys.argv[2])
    begun = time.perf_counter()
    country = draw(scale)
    drawn = time.perf_counter()
    write(country, path)
    done = time.perf_counter()
    size_mb = path.stat().st_size / 1e6
    print(f"drawn in {drawn - begun:.1f} s, written in {done - drawn:.1f} s, {size_mb:,.0f} MB")


if __name__ == "__main__":
    main()
