"""The import files in any order, with rows in any order and files twice, end in the same state:
`make shuffles`.

A round offers every file at least once, in an order and with repeats that the seed decides, and
then again in the same order until nothing is created any more: as somebody would who offers a file
again because something was missing.
"""

from __future__ import annotations

import csv
import io
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_migrate import upgrade

import register
from register import create_app, database
from register.access import SERVER
from register.extensions import db
from register.models.decisions import Decision
from register.models.declarations import Position
from register.models.kinds import Act
from register.models.officials import Official
from register.models.organisations import Organisation, OrganisationTie
from register.services.imports import files as imports
from register.services.imports.files import Noun
from register.services.organisations import bodies, matching
from register.services.organisations.bodies import BodyKind

EXAMPLE = Path(register.__file__).parent / "example"
BODY = "gemeente-vlietmonde"
KEPT_DECISIONS = 2
KEPT_RELEASES = 1
KEPT_OFFICIALS = 4
KEPT_POSITIONS = 5
KEPT_ORGANISATIONS = 7

Table = list[dict[str, str]]


def rows_of(name: str) -> Table:
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files() -> dict[Noun, list[Any]]:
    """The files of the example, cut small, with what belongs together kept together."""
    package = json.loads((EXAMPLE / "besluiten-ocds.json").read_text(encoding="utf-8"))
    package["releases"] = package["releases"][:KEPT_RELEASES]
    decisions = [row for row in rows_of("besluiten.csv") if row["orgaan"] == BODY]
    procedures = list(dict.fromkeys(row["procedure"] for row in decisions))[:KEPT_DECISIONS]
    decisions = [row for row in decisions if row["procedure"] in procedures]
    kept = {*procedures, *(release["ocid"] for release in package["releases"])}
    parts = [row for row in rows_of("deelnames.csv") if row["procedure"] in kept]
    keys = list(dict.fromkeys(row["bestuurder"] for row in parts))[:KEPT_OFFICIALS]
    officials, positions = (
        [row for row in rows_of(name) if row["orgaan"] == BODY]
        for name in ("bestuurders.csv", "nevenfuncties.csv")
    )
    positions = [row for row in positions if row["bestuurder"] in keys][:KEPT_POSITIONS]
    return {
        Noun.ORGANISATIONS: [
            _organisations({*(row["organisatie"] for row in positions), *_parties(decisions)})
        ],
        Noun.OFFICIALS: [[row for row in officials if row["sleutel"] in keys]],
        Noun.POSITIONS: [positions],
        Noun.DECISIONS: [decisions, package],
        Noun.PARTICIPATIONS: [[row for row in parts if row["bestuurder"] in keys]],
    }


def _parties(decisions: Table) -> set[str]:
    return {row["partij"] for row in decisions}


def _organisations(named: set[str]) -> Table:
    """Organisations that the other files name, and then those with an owner: a tie is to be kept as
    well.
    """
    rows = rows_of("organisaties.csv")
    rows.sort(key=lambda row: (row["naam"] not in named, not row["eigenaar"]))
    return rows[:KEPT_ORGANISATIONS]


def shuffled(content: Any, chance: random.Random) -> bytes:
    """A file with its rows, or releases, in another order."""
    if isinstance(content, dict):
        releases = chance.sample(content["releases"], len(content["releases"]))
        return json.dumps({**content, "releases": releases}).encode()
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(content[0]))
    writer.writeheader()
    writer.writerows(chance.sample(content, len(content)))
    return text.getvalue().encode()


def bring_in(kept: dict[Noun, list[Any]], seed: int) -> None:
    """Offer the files in an order, and with repeats, that follow from the seed. Nothing is
    committed.
    """
    chance = random.Random(seed)
    offered = [(noun, content) for noun, contents in kept.items() for content in contents]
    offered += chance.choices(offered, k=chance.randrange(4))
    chance.shuffle(offered)
    created = True
    while created:
        created = False
        for noun, content in offered:
            reading = imports.read(noun, shuffled(content, chance), noun.value)
            assert reading.readable, reading.problems
            report = imports.keep(noun, SERVER, reading, noun.value)
            created |= report.created > 0
    db.session.flush()


def state() -> dict[str, Any]:
    """What the register says, without row ids and without the order in which it heard of it."""
    db.session.expire_all()
    return {
        "organisations": sorted(map(_organisation, db.session.scalars(sa.select(Organisation)))),
        "ties": sorted(map(_tie, db.session.scalars(sa.select(OrganisationTie)))),
        "officials": sorted(map(_official, db.session.scalars(sa.select(Official)))),
        "positions": sorted(map(_position, db.session.scalars(sa.select(Position)))),
        "decisions": sorted(map(_decision, db.session.scalars(sa.select(Decision)))),
    }


def _organisation(row: Organisation) -> str:
    numbers = sorted(f"{each.scheme} {each.number}" for each in row.identifiers)
    return json.dumps([row.name, row.kind, row.field, row.town, numbers])


def _tie(row: OrganisationTie) -> str:
    now = row.current
    said = [row.kind, now.share, str(now.valid_from), str(now.valid_until)]
    return json.dumps([_organisation(row.holder), _organisation(row.held), *said])


def _official(row: Official) -> str:
    terms = sorted(
        json.dumps(
            [
                each.office.title,
                str(each.current.valid_from),
                str(each.current.valid_until),
                each.current.portfolio,
            ]
        )
        for each in row.terms
    )
    return json.dumps([row.body.slug, row.key, row.person.name, terms])


def _position(row: Position) -> str:
    said = row.current.payload
    assert said is not None
    assert row.current.act is not Act.WITHDRAW
    words = [
        said.title,
        said.kind,
        said.capacity,
        said.paid,
        said.share,
        str(said.valid_from),
        str(said.valid_until),
    ]
    return json.dumps(
        [row.official.key, row.key, _organisation(said.organisation), said.ended, *words]
    )


def _decision(row: Decision) -> str:
    now = row.current
    parties = sorted(
        json.dumps([party.mention.name, party.role, party.benefit, _linked(party.mention)])
        for party in now.parties
    )
    taking_part = sorted(
        json.dumps(
            [part.official.key, part.current.steps, part.current.planned, part.current.took_no_part]
        )
        for part in row.participations
    )
    said = [now.title, now.kind, now.status, str(now.decided_on), now.amount_cents, now.release]
    return json.dumps([row.source, row.procedure, row.lot, said, parties, taking_part])


def _linked(mention: Any) -> str | None:
    found = matching.resolve(mention)
    return _organisation(found) if found else None


def prepare(path: Path) -> Any:
    """An application on an empty register with the body in it."""
    settings = {
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}",
        "SECRET_KEY": "s" * 32,
        "SECURE_COOKIES": False,
    }
    app = create_app(settings)
    with app.app_context():
        upgrade()
        bodies.add(SERVER, "Gemeente Vlietmonde", BodyKind.MUNICIPALITY, BODY, "90000012")
        db.session.commit()
    return app


def main(rounds: int) -> None:
    kept = files()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, database.writing():
        app = prepare(Path(folder) / "shuffles.sqlite")
        with app.app_context():
            states = {}
            for seed in range(rounds):
                bring_in(kept, seed)
                states.setdefault(json.dumps(state()), seed)
                db.session.rollback()
    print(f"{rounds} shuffles, {len(states)} end state(s), {time.monotonic() - begun:.0f} s")
    sys.exit(0 if len(states) == 1 else 1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
