"""A register of any size with the shape of the real one, made with a seed. Everybody in it is
invented.

python -m benchmarks.large OFFICIALS FILE
"""

from __future__ import annotations

import datetime
import random
import sqlite3
import sys
import uuid
from pathlib import Path

from flask_migrate import upgrade

from benchmarks.search import names
from register import create_app

SEED = 20261124
OFFICIALS_PER_BODY = 500
ORGANISATIONS_PER_OFFICIAL = 0.6
TITLES = [
    "lid",
    "voorzitter",
    "penningmeester",
    "commissaris",
    "adviseur",
    "bestuurslid",
    "secretaris",
]
OFFICES = [
    ("executive", "wethouder"),
    ("elected_member", "raadslid"),
    ("elected_member", "fractievertegenwoordiger"),
]
SETTINGS = {"SECRET_KEY": "b" * 32, "SECURE_COOKIES": False, "RATELIMIT_ENABLED": False}


def settings(path: Path) -> dict[str, object]:
    return {**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}"}


def make(officials: int, path: Path) -> None:
    """Write a database with so many officials, each at one body, with two and a half positions on
    average.
    """
    app = create_app(settings(path))
    with app.app_context():
        upgrade()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    draw = random.Random(SEED)

    def public_id() -> str:
        return str(uuid.UUID(int=draw.getrandbits(128), version=4))

    moment = datetime.datetime(2018, 1, 1, tzinfo=datetime.UTC)

    def stamp(day: int) -> str:
        return (moment + datetime.timedelta(days=day)).strftime("%Y-%m-%d %H:%M:%S.000000")

    bodies = max(1, officials // OFFICIALS_PER_BODY)
    firms = int(officials * ORGANISATIONS_PER_OFFICIAL)
    connection.executemany(
        "INSERT INTO organisation (id, public_id, name, kind, recorded_at) VALUES (?, ?, ?, ?, ?)",
        [
            (at, public_id(), f"Gemeente {at}", "public_body", stamp(0))
            for at in range(1, bodies + 1)
        ]
        + [
            (bodies + at, public_id(), f"Stichting {at}", "foundation", stamp(0))
            for at in range(1, firms + 1)
        ],
    )
    connection.executemany(
        "INSERT INTO body (id, public_id, slug, name, kind, organisation_id, recorded_at) VALUES "
        "(?, ?, ?, ?, ?, ?, ?)",
        [
            (at, public_id(), f"gemeente-{at}", f"Gemeente {at}", "municipality", at, stamp(0))
            for at in range(1, bodies + 1)
        ],
    )
    connection.executemany(
        "INSERT INTO office (id, public_id, body_id, kind, title, designated, recorded_at) "
        "VALUES (?, ?, ?, ?, ?, 0, ?)",
        [
            (body * 3 + place + 1, public_id(), body + 1, *OFFICES[place], stamp(0))
            for body in range(bodies)
            for place in range(3)
        ],
    )
    everybody = names(officials)
    people, seats, terms, term_versions = [], [], [], []
    positions, versions, payloads = [], [], []
    for at, name in enumerate(everybody, 1):
        given, _, family = name.rpartition(" ")
        body = (at - 1) % bodies
        people.append((at, public_id(), family, given, stamp(0)))
        seats.append((at, public_id(), body + 1, at, stamp(0)))
        terms.append((at, public_id(), at, body * 3 + draw.choice((1, 2, 2, 2, 3)), stamp(0)))
        term_versions.append((at, 1, "2022-03-30", "", stamp(0)))
        for _ in range(draw.choice((0, 1, 2, 2, 3, 4, 5))):
            series, first = len(positions) + 1, draw.randrange(0, 3000)
            positions.append((series, public_id(), at, stamp(first)))
            for number in range(1, draw.choice((1, 1, 2)) + 1):
                row = len(versions) + 1
                ended = number == 2 and draw.random() < 0.5
                recorded = stamp(first + 40 * number)
                versions.append(
                    (
                        row,
                        series,
                        number,
                        ("declare", "end" if ended else "amend")[number - 1],
                        recorded,
                    )
                )
                payloads.append(
                    (
                        row,
                        draw.choice(TITLES),
                        bodies + draw.randrange(1, firms + 1),
                        draw.choice(("board", "advisory", "employment")),
                        draw.choice(("private", "ex_officio", "public_office", None)),
                        draw.choice((0, 1, None)),
                        "2020-01",
                        "2024-06" if ended else None,
                        int(ended),
                    )
                )
    for statement, rows in (
        (
            "INSERT INTO person (id, public_id, family_name, given_name, recorded_at) VALUES "
            "(?, ?, ?, ?, ?)",
            people,
        ),
        (
            "INSERT INTO official (id, public_id, body_id, person_id, recorded_at) VALUES "
            "(?, ?, ?, ?, ?)",
            seats,
        ),
        (
            "INSERT INTO term (id, public_id, official_id, office_id, recorded_at) VALUES "
            "(?, ?, ?, ?, ?)",
            terms,
        ),
        (
            "INSERT INTO term_version (term_id, number, valid_from, portfolio, origin, "
            "recorded_at) "
            "VALUES (?, ?, ?, ?, 'declared', ?)",
            term_versions,
        ),
        (
            "INSERT INTO position (id, public_id, official_id, recorded_at) VALUES (?, ?, ?, ?)",
            positions,
        ),
        (
            "INSERT INTO position_version (id, position_id, number, act, by_official, origin, "
            "source, recorded_at) "
            "VALUES (?, ?, ?, ?, 1, 'declared', '', ?)",
            versions,
        ),
        (
            "INSERT INTO position_payload (version_id, title, organisation_id, kind, capacity, "
            "paid, valid_from, "
            "valid_until, ended, announced) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            payloads,
        ),
    ):
        connection.executemany(statement, rows)
    connection.commit()
    connection.close()


if __name__ == "__main__":
    make(int(sys.argv[1]), Path(sys.argv[2]))
