"""Are lists of very many decisions as fast as those of few? SQL statements and milliseconds.

    python -m benchmarks.lists [FEW MANY] [--postgresql] > lists.txt
    python -m benchmarks.page docs/performance.md lists < lists.txt

Two registers are drawn, each with one body: with FEW decisions (100) and with MANY (10,000). Half
of them is still open; each has three parties and five participants, and every fourth a second
version. So many are planned, and so many bear each word, that no page of the smaller register is
shorter than the same page of the larger. They are screened, so that there are checks and findings. A clerk opens each list some
times, in turn in the one and in the other. Milliseconds are processor time from request to the last
byte, database included, the median; "times" is how many times as long the list of MANY takes,
fastest by fastest; statements are those that a page puts to the database.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import gc
import hashlib
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_migrate import upgrade

from benchmarks.served import settings
from benchmarks.to_postgresql import bring
from conflict_graph.dates import PartialDate
from conflict_graph.facts import Benefit, DecisionKind, DecisionStatus, PartyRole
from register import clock, create_app, database
from register.access import SERVER, Role
from register.extensions import db
from register.models.accounts import Account
from register.models.bodies import Body
from register.models.columns import random_id
from register.models.decisions import (
    AnswerBasis,
    Decision,
    DecisionParty,
    DecisionVersion,
    Mention,
    MentionAnswer,
    Participation,
    ParticipationVersion,
)
from register.services.screening import rounds
from register.transaction import transaction
from tests import factories, postgresql
from tests.asked import asked

TIMES = 15
"""How many times each list is opened."""
OFFICIALS, ORGANISATIONS, PARTIES, PARTICIPANTS = 20, 60, 3, 5
A_DAY = datetime.timedelta(days=1)
LISTS = {
    "decisions": "/besluiten",
    "decisions, the last page": "/besluiten?pagina=400",
    "decisions, open": "/besluiten?status=open",
    "decisions, planned date passed": "/besluiten?gepland=voorbij",
    "decisions, never checked": "/besluiten?toets=nee",
    "decisions, by a word of 25": "/besluiten?q=brug",
    "decisions, by a word of all": "/besluiten?q=nummer",
    "decisions, by a word of none": "/besluiten?q=kerk",
    "findings that need the clerk": "/bevindingen",
    "all findings": "/bevindingen?alle=ja",
    "questions of checks": "/organen/vlietmonde/toetsvragen",
    "how decisions were signed": "/organen/vlietmonde/ondertekend",
    "desk": "/bureau",
}


def draw(count: int) -> None:
    """Draw a body with so many decisions, and screen them."""
    chance, today = random.Random(7), clock.today()
    body = factories.body()
    firms = [
        factories.organisation(f"Bedrijf {number} B.V.", kvk=f"9000{number:04}")
        for number in range(ORGANISATIONS)
    ]
    people = [factories.official(body) for _number in range(OFFICIALS)]
    for official, firm in zip(people, firms, strict=False):
        factories.position(official, firm)
    ids = {"body_id": body.id}
    firms_ids, people_ids = [each.id for each in firms], [each.id for each in people]
    rows: dict[type, list[dict[str, object]]] = {
        table: []
        for table in (
            Decision,
            DecisionVersion,
            Mention,
            MentionAnswer,
            DecisionParty,
            Participation,
            ParticipationVersion,
        )
    }
    for place, firm in enumerate(firms_ids, 1):
        rows[Mention].append(
            {
                "id": place,
                "name": f"Bedrijf {place - 1} B.V.",
                "identifiers": {},
                "fingerprint": hashlib.sha256(str(place).encode()).hexdigest(),
                "public_id": random_id(),
                **ids,
            }
        )
        rows[MentionAnswer].append(
            {"mention_id": place, "organisation_id": firm, "same": True, "basis": AnswerBasis.CLERK}
        )
    version = part = 0
    for number in range(1, count + 1):
        is_open = number % 2 == 1
        day = today + A_DAY * _days(number, chance)
        rows[Decision].append(
            {
                "id": number,
                "source": "hand",
                "procedure": f"B-{number}",
                "lot": "",
                "public_id": random_id(),
                **ids,
            }
        )
        for place in (1, 2)[: 2 if number % 4 == 0 else 1]:
            version += 1
            rows[DecisionVersion].append(
                {
                    "id": version,
                    "decision_id": number,
                    "number": place,
                    "title": f"{'Brug' if number % (count // 25) == 0 else 'Besluit'} nummer {number}",
                    "kind": DecisionKind.AWARD,
                    "status": DecisionStatus.OPEN if is_open else DecisionStatus.TAKEN,
                    "decided_on": PartialDate.of(day),
                    "fingerprint": hashlib.sha256(str(version).encode()).hexdigest(),
                }
            )
            # Somebody who takes part can be tied to a party: so often that every list is full.
            near = number % (40 if count > 1000 else 2) == 0
            among = firms_ids[: len(people_ids)] if near else firms_ids[len(people_ids) :]
            rows[DecisionParty] += [
                {
                    "version_id": version,
                    "mention_id": firms_ids.index(each) + 1,
                    "role": PartyRole.BIDDER if is_open else PartyRole.WINNER,
                    "benefit": Benefit.DIRECT,
                }
                for each in chance.sample(among, PARTIES)
            ]
        for official in chance.sample(people_ids, PARTICIPANTS):
            part += 1
            rows[Participation].append(
                {
                    "id": part,
                    "decision_id": number,
                    "official_id": official,
                    "public_id": random_id(),
                }
            )
            rows[ParticipationVersion].append(
                {
                    "participation_id": part,
                    "number": 1,
                    "steps": [] if is_open else ["voted"],
                    "planned": ["voted"] if is_open else [],
                    "source": "hand",
                }
            )
    with transaction():
        for table, some in rows.items():
            db.session.execute(sa.insert(table), some)
    with transaction():
        round_ = rounds.begin(SERVER, today, None)
    for piece in round_.pieces:
        with transaction():
            round_.screen(piece)
    with transaction():
        round_.finish()
    db.session.execute(sa.text("ANALYZE"))
    db.session.commit()


def _days(number: int, chance: random.Random) -> int:
    """Return in how many days a decision is taken: of ten that are open six should have been, and
    two are soon.
    """
    if number % 2 == 0:
        return -chance.randrange(2000)
    if number % 10 < 7:
        return -chance.randrange(1, 40)
    return chance.randrange(1, 30) if number % 20 < 10 else chance.randrange(40, 300)


class Opener:
    """A clerk of a drawn register, in a process of its own, who opens a page when it is asked."""

    def __init__(self, made: Path, count: int, address: str | None) -> None:
        """`address`: of an empty PostgreSQL to which the register is brought; None: it stays in a
        file.
        """
        path = made / f"lists-{count}.sqlite"
        app = create_app(settings(path))
        with app.app_context():
            upgrade()
            with database.writing():
                draw(count)
                body = db.session.scalar(sa.select(Body))
                clerk = factories.account(body, Role.CLERK).id
            db.session.commit()
        if address is not None:
            database.close(app)
            uri = bring(str(path), address)
            app = create_app({**settings(path), "SQLALCHEMY_DATABASE_URI": uri})
        app.app_context().push()
        self.client = factories.let_in(app.test_client(), db.session.get(Account, clerk))
        self.servers = _servers() if address is not None else []
        gc.freeze()
        gc.set_threshold(10_000, 10, 20)

    def open(self, address: str) -> tuple[float, int]:
        """Return the milliseconds of processor time and the bytes of a page."""
        db.session.remove()
        began = self._now()
        answer = self.client.get(address)
        content = answer.get_data()
        took = 1000 * (self._now() - began)
        assert answer.status_code == 200, (address, answer.status_code)
        return took, len(content)

    def statements(self, address: str) -> int:
        """Return how many statements a page puts to the database."""
        db.session.remove()
        return len(asked(lambda: self.client.get(address)))

    def _now(self) -> float:
        served = (Path(f"/proc/{each}/schedstat").read_text().split()[0] for each in self.servers)
        return time.process_time() + sum(int(each) for each in served) / 1e9


def _servers() -> list[int]:
    """Return the processes that serve this one."""
    db.session.remove()
    chosen = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    return list(db.session.scalars(sa.text(chosen)))


def _serve(pipe: Connection, *how: Any) -> None:
    opener = Opener(*how)
    pipe.send("ready")
    while (asked_for := pipe.recv()) is not None:
        name, address = asked_for
        pipe.send(getattr(opener, name)(address))


def measure(pipes: Sequence[Connection]) -> Iterator[str]:
    """Open each list of each register in turn; give the rows of the table."""

    def each(name: str, address: str) -> list[Any]:
        found = []
        for pipe in pipes:
            pipe.send((name, address))
            found.append(pipe.recv())
        return found

    for name, address in LISTS.items():
        each("open", address)
        counts = each("statements", address)
        times: list[list[float]] = [[], []]
        for _time in range(TIMES):
            opened = each("open", address)
            for kept, (took, _size) in zip(times, opened, strict=True):
                kept.append(took)
        few, many = (statistics.median(kept) for kept in times)
        ratio = min(times[1]) / min(times[0])
        size = opened[1][1] / 1000
        yield (
            f"| {name} | {counts[0]} | {counts[1]} | {few:.1f} | {many:.1f} | {ratio:.2f} "
            f"| {size:.0f} |"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[100, 10_000])
    parser.add_argument("--postgresql", action="store_true")
    options = parser.parse_args()
    few, many = options.counts
    context = multiprocessing.get_context("spawn")
    print(f"| list | statements, {few:,} | {many:,} | ms, {few:,} | {many:,} | times | kB |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as made, contextlib.ExitStack() as servers:
        pipes = []
        for count in (few, many):
            address = servers.enter_context(postgresql.server()) if options.postgresql else None
            ours, theirs = context.Pipe()
            how = (theirs, Path(made), count, address)
            context.Process(target=_serve, args=how, daemon=True).start()
            theirs.close()
            ours.recv()
            pipes.append(ours)
        for row in measure(pipes):
            print(row, flush=True)
        for pipe in pipes:
            pipe.send(None)
    busy = os.getloadavg()[0]
    print(f"{busy:.1f} processes wanted a processor in the last minute.", file=sys.stderr)


if __name__ == "__main__":
    main()
