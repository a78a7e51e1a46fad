"""How long a history of ENTRIES=1000000 takes to enter, to prove one entry of, and to verify whole, on
SQLite: python -m benchmarks.editions ENTRIES
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa
from flask_migrate import upgrade

from conflict_graph.facts import Capacity, OfficeKind, OrganisationKind, TieKind
from register import clock, create_app, database
from register.cli.editions import site
from register.extensions import db
from register.models import history
from register.models.bodies import Body, BodyKind
from register.models.columns import Origin
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.kinds import Act
from register.models.officials import Office, Official, Person, Term, TermVersion
from register.models.organisations import Organisation
from register.public import editions
from register.services.editions import making, signing, verifying
from register.transaction import transaction

VERSIONS = 2
"""Versions of each position."""
PROOFS = 200
AT_ONCE = 20_000


def fill(entries: int) -> None:
    """Write so many entries: most are versions of positions, as in a register that is lived in."""
    positions = entries * 9 // 10 // VERSIONS
    people = positions // 8
    at = clock.now()
    recorded = {"recorded_at": at}
    write(
        Organisation,
        (
            {
                "id": i,
                "public_id": f"o{i}",
                "name": f"Stichting {i}",
                "kind": OrganisationKind.FOUNDATION,
            }
            for i in range(1, 1001)
        ),
    )
    write(
        Body,
        [
            {
                "id": 1,
                "public_id": "b1",
                "slug": "gemeente",
                "name": "Gemeente",
                "kind": BodyKind.MUNICIPALITY,
                "organisation_id": 1,
                **recorded,
            }
        ],
    )
    write(
        Office,
        [
            {
                "id": 1,
                "public_id": "f1",
                "body_id": 1,
                "kind": OfficeKind.ELECTED_MEMBER,
                "title": "raadslid",
                "designated": False,
            }
        ],
    )
    some = range(1, people + 1)
    write(
        Person,
        (
            {"id": i, "public_id": f"p{i}", "family_name": f"Achternaam{i}", "given_name": "Sanne"}
            for i in some
        ),
    )
    write(
        Official,
        ({"id": i, "public_id": f"official-{i}", "body_id": 1, "person_id": i} for i in some),
    )
    write(
        Term, ({"id": i, "public_id": f"term-{i}", "official_id": i, "office_id": 1} for i in some)
    )
    write(
        TermVersion,
        (
            {
                "id": i,
                "term_id": i,
                "number": 1,
                "portfolio": "",
                "origin": Origin.DECLARED,
                **recorded,
            }
            for i in some
        ),
    )
    each = range(1, positions + 1)
    write(
        Position,
        (
            {"id": i, "public_id": f"position-{i}", "official_id": i % people + 1, **recorded}
            for i in each
        ),
    )
    versions = [(i, n) for i in each for n in range(1, VERSIONS + 1)]
    write(
        PositionVersion,
        (
            {
                "id": (i - 1) * VERSIONS + n,
                "position_id": i,
                "number": n,
                "act": Act.DECLARE if n == 1 else Act.AMEND,
                "by_official": True,
                "origin": Origin.DECLARED,
                "source": "",
                **recorded,
            }
            for i, n in versions
        ),
    )
    write(
        PositionPayload,
        (
            {
                "version_id": (i - 1) * VERSIONS + n,
                "title": f"lid {n}",
                "organisation_id": i % 1000 + 1,
                "kind": TieKind.BOARD,
                "capacity": Capacity.PRIVATE,
                "paid": True,
                "announced": False,
            }
            for i, n in versions
        ),
    )


def write(model, rows) -> None:
    some = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            db.session.execute(sa.insert(model.__table__), some)
            some = []
    if some:
        db.session.execute(sa.insert(model.__table__), some)


def timed(name: str, do):
    begun, busy = time.perf_counter(), time.process_time()
    answer = do()
    wall, own = time.perf_counter() - begun, time.process_time() - busy
    print(f"| {name} | {wall:.1f} s | {own:.1f} s |", flush=True)
    return answer


def main(entries: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="editions-", dir=os.environ.get("TMPDIR", "/tmp")))
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'register.sqlite'}",
            "SECURE_COOKIES": False,
        }
    )
    database.SYNCHRONOUS = "OFF"
    with app.app_context():
        upgrade()
        with transaction():
            for name in history.triggers("sqlite"):
                db.session.execute(sa.text(f"DROP TRIGGER {name}"))
            fill(entries)
        db.session.execute(sa.text("SELECT 1"))
        ours, key, at = site(), signing.key(folder / "key"), clock.now()
        keys = signing.known(folder / "key", [])
        print(f"load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d %H:%M')}")
        print("| what | time | of the processor |\n|---|---|---|")
        planned = timed("read what is public", lambda: making.plan(ours.kinds))

        def record() -> None:
            with transaction():
                making.record(planned, making.week_of(at), at)

        timed(f"enter {len(planned.come):,} entries", record)
        [wanted] = timed("look for gaps", making.to_sign)
        found = timed("hash the files", lambda: making.contents(ours, wanted.number))
        with transaction():
            making.issue(ours, wanted, found, key, at)
        draw, took, busy = random.Random(1), [], time.process_time()
        keys_of = [
            f"position-{draw.randrange(1, entries * 9 // 10 // VERSIONS)}/1" for _ in range(PROOFS)
        ]
        for each in keys_of:
            begun = time.perf_counter()
            assert editions.prove(each, "nevenfuncties")
            took.append((time.perf_counter() - begun) * 1000)
        own = (time.process_time() - busy) * 1000 / PROOFS
        took.sort()
        middle, slow = statistics.median(took), took[len(took) * 95 // 100]
        print(f"| a proof: median, 95 of 100 | {middle:.2f} ms, {slow:.2f} ms | {own:.2f} ms |")
        verified = timed("verify everything", lambda: verifying.verify(ours.kinds, keys))
        if os.environ.get("PROFILE"):
            import cProfile

            cProfile.runctx(
                "verifying.verify(ours.kinds, keys)", globals(), locals(), sort="tottime"
            )
        assert verified.problems == [], verified.problems[:3]
        print(f"| entries | {verified.entries:,} |")
        print(f"| most memory | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
