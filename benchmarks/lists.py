"""Are lists of very many decisions as fast as those of few? SQL statements and milliseconds.

    python -m benchmarks.lists [FEW MANY] > lists.txt
    python -m benchmarks.page docs/performance.md lists < lists.txt

Two registers are drawn, each with one body: with FEW decisions (100) and with MANY (10,000). A third
of them is still open; each has three parties and five participants, and every fourth a second
version. They are screened, so that there are checks and findings. A clerk opens each list some
times. Milliseconds are processor time from request to the last byte, database included, the median;
statements are those that a page puts to the database.
"""

from __future__ import annotations

import datetime
import gc
import hashlib
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from benchmarks.served import settings
from conflict_graph.dates import PartialDate
from conflict_graph.facts import Benefit, DecisionKind, DecisionStatus, PartyRole
from register import clock, create_app, database
from register.access import SERVER, Role
from register.extensions import db
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
from tests import factories
from tests.asked import asked

TIMES = 9
"""How many times each list is opened."""
OFFICIALS, ORGANISATIONS, PARTIES, PARTICIPANTS = 20, 60, 3, 5
A_DAY = datetime.timedelta(days=1)
LISTS = {
    "decisions": "/besluiten",
    "decisions, the last page": "/besluiten?pagina=400",
    "decisions, open": "/besluiten?status=open",
    "decisions, planned date passed": "/besluiten?gepland=voorbij",
    "decisions, never checked": "/besluiten?toets=nee",
    "decisions, by words": "/besluiten?q=besluit+1",
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
        is_open = number % 3 == 0
        day = today + A_DAY * (chance.randrange(-40, 300) if is_open else -chance.randrange(2000))
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
                    "title": f"Besluit {number}",
                    "kind": DecisionKind.AWARD,
                    "status": DecisionStatus.OPEN if is_open else DecisionStatus.TAKEN,
                    "decided_on": PartialDate.of(day),
                    "fingerprint": hashlib.sha256(str(version).encode()).hexdigest(),
                }
            )
            # Somebody who takes part can be tied to a party: so often that every list is full.
            near = number % (40 if count > 1000 else 4) == 0
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


def open_lists(app: Flask) -> dict[str, tuple[int, float, int]]:
    """Return of each list how many statements it takes, its milliseconds and its bytes."""
    with database.writing():
        body = db.session.scalar(sa.select(Body))
        client = factories.let_in(app.test_client(), factories.account(body, Role.CLERK))
    with app.app_context():
        return opened(client)


def opened(client: FlaskClient) -> dict[str, tuple[int, float, int]]:
    """Return the same, as somebody who has signed in."""
    found = {}
    for name, address in LISTS.items():
        times = []
        for _time in range(TIMES + 1):
            db.session.remove()
            began = time.process_time()
            answer = client.get(address)
            content = answer.get_data()
            times.append(1000 * (time.process_time() - began))
            assert answer.status_code == 200, (address, answer.status_code)
        db.session.remove()
        statements = len(asked(lambda address=address: client.get(address)))
        found[name] = statements, statistics.median(times[1:]), len(content)
    return found


def measure(count: int) -> dict[str, tuple[int, float, int]]:
    """Draw a register, and measure its lists."""
    with tempfile.TemporaryDirectory() as made:
        app = create_app(settings(Path(made) / "lists.sqlite"))
        with app.app_context():
            upgrade()
            with database.writing():
                draw(count)
            gc.freeze()
            gc.set_threshold(10_000, 10, 20)
            return open_lists(app)


def main(counts: list[str]) -> None:
    """Print the table."""
    few, many = (int(each) for each in counts or ("100", "10000"))
    some, all_ = measure(few), measure(many)
    print(f"| list | statements, {few:,} | {many:,} | ms, {few:,} | {many:,} | kB, {many:,} |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, (statements, took, _size) in some.items():
        more, longer, size = all_[name]
        cells = statements, more, f"{took:.1f}", f"{longer:.1f}", f"{size / 1000:.0f}"
        print(f"| {name} | {' | '.join(map(str, cells))} |")
    busy = os.getloadavg()[0]
    print(f"{busy:.1f} processes wanted a processor in the last minute.", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
