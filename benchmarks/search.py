"""Search by misspelt name: how often the right person is among the first ten, and how fast, beside
pg_trgm.

    python -m benchmarks.search [NAMES ...]        default: 20000 200000

Names are invented by a seeded generator with the shape of Dutch names: given names and family names
with a long tail, one in four with a prefix, one in four with a middle initial. A query is the given
name and the family name with one slip (70 %) or two, the initial left out. Whoever bears the same
visible name counts as found. Both engines are asked in turn in one run, on the same folded names;
PostgreSQL answers with its nearest neighbours (GiST, `<->`).
"""

from __future__ import annotations

import random
import statistics
import sys
import time

import psycopg

from register.public.name_index import HitKind, NameEntry, NameIndex
from register.public.search import fold
from tests.postgresql import server

SEED = 20261124
QUERIES = 500
ONSETS = "b br d dr f g gr h j k kl kr l m n p pl r s sch sl sn st t tr v vr w z zw".split()
VOWELS = "a aa e ee i ie o oe oo u ui ij ou eu".split()
CODAS = "l ld lm m n nd ng nk p r rd rk rs s st t k f x".split()
ENDINGS = (
    "sma stra ink man mans sen huis veld berg beek dijk meijer wijk hof kamp haar brink laar horst"
).split()
PREFIXES = ["van", "de", "van de", "van der", "van den", "ter", "ten", "van 't"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def syllable(draw: random.Random) -> str:
    return (
        draw.choice(ONSETS)
        + draw.choice(VOWELS)
        + (draw.choice(CODAS) if draw.random() < 0.6 else "")
    )


def names(count: int) -> list[str]:
    """Return so many names; the more common a family name, the more people bear it."""
    draw = random.Random(SEED)
    given = [
        syllable(draw) + draw.choice(["a", "o", "e", "en", "ke", "t", "ert", "ien", "ine"])
        for _ in range(1500)
    ]
    family = [
        syllable(draw) + (syllable(draw) if draw.random() < 0.5 else "") + draw.choice(ENDINGS)
        for _ in range(60_000)
    ]
    weights = [1 / (rank + 10) ** 0.9 for rank in range(len(family))]
    firsts = draw.choices(given, [1 / (rank + 5) ** 0.9 for rank in range(len(given))], k=count)
    lasts = draw.choices(family, weights, k=count)
    made = []
    for first, last in zip(firsts, lasts, strict=True):
        initial = f"{draw.choice(LETTERS).upper()}." if draw.random() < 0.25 else ""
        prefix = draw.choice(PREFIXES) if draw.random() < 0.25 else ""
        made.append(
            " ".join(
                part for part in (first.capitalize(), initial, prefix, last.capitalize()) if part
            )
        )
    return made


def slip(draw: random.Random, text: str) -> str:
    """Return the text with one letter swapped, left out, doubled or changed."""
    place = draw.randrange(1, len(text) - 1)
    kind = draw.randrange(4)
    if kind == 0:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if kind == 1:
        return text[:place] + text[place + 1 :]
    if kind == 2:
        return text[:place] + text[place] + text[place:]
    return text[:place] + draw.choice(LETTERS) + text[place + 1 :]


def visible(name: str) -> str:
    return " ".join(word for word in name.split() if not word.endswith("."))


def run(count: int) -> None:
    everybody = names(count)
    folded = [fold(name) for name in everybody]
    same: dict[str, set[int]] = {}
    for place, name in enumerate(everybody):
        same.setdefault(fold(visible(name)), set()).add(place)
    draw = random.Random(SEED + 1)
    asked = []
    for place in draw.sample(range(count), QUERIES):
        query = visible(everybody[place])
        for _ in range(1 if draw.random() < 0.7 else 2):
            query = slip(draw, query)
        asked.append((query, same[fold(visible(everybody[place]))]))
    entries = [
        NameEntry(
            kind=HitKind.OFFICIAL,
            address=str(place),
            name=name,
            context="",
            words=tuple(words.split()),
            initials=frozenset(words[:1]),
        )
        for place, (name, words) in enumerate(zip(everybody, folded, strict=True))
    ]
    began = time.perf_counter()
    index = NameIndex(entries)
    built = time.perf_counter() - began
    with (
        server() as address,
        psycopg.connect(f"postgresql://{address}", autocommit=True) as connection,
    ):
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE UNLOGGED TABLE person (id int, name text)")
        with connection.cursor().copy("COPY person FROM STDIN") as copy:
            for place, words in enumerate(folded):
                copy.write_row((place, words))
        connection.execute("CREATE INDEX ON person USING gist (name gist_trgm_ops(siglen=64))")
        connection.execute("ANALYZE person")

        def ours(query: str) -> set[int]:
            return {int(hit.entry.address) for hit in index.find(fold(query).split(), 10)}

        def theirs(query: str) -> set[int]:
            rows = connection.execute(
                "SELECT id FROM person ORDER BY name <-> %s LIMIT 10", (fold(query),)
            )
            return {row[0] for row in rows}

        engines = {"this register": ours, "pg_trgm, nearest neighbours": theirs}
        times: dict[str, list[float]] = {name: [] for name in engines}
        found = dict.fromkeys(engines, 0)
        for query, right in asked:
            for name, engine in engines.items():
                began = time.perf_counter()
                answer = engine(query)
                times[name].append((time.perf_counter() - began) * 1000)
                found[name] += bool(answer & right)
    print(f"{count} names, index built in {built:.1f} s, {QUERIES} queries")
    medians = {}
    for name in engines:
        medians[name] = statistics.median(times[name])
        p99 = statistics.quantiles(times[name], n=100)[98]
        print(
            f"  {name:30s} recall@10 {found[name] / QUERIES:.3f}   median {medians[name]:7.2f} ms "
            f"  p99 {p99:7.2f} ms"
        )
    ratio = statistics.median(b / a for a, b in zip(*times.values(), strict=True))
    print(f"  pg_trgm takes {ratio:.1f} times as long (median of the pairs)")


if __name__ == "__main__":
    for each in [int(argument) for argument in sys.argv[1:]] or [20_000, 200_000]:
        run(each)
