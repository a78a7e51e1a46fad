"""Read every real notice beside the repository, and keep it twice in a fresh database: `make real`.

Of what is read only counts are printed. To measure more, add a function to SECTIONS.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from pyshacl import validate
from rdflib import Graph

from benchmarks import council, real_register, uk_interests
from conflict_graph.readers import decisions, sources
from register import create_app
from register.access import SERVER
from register.cli.imports import import_path
from register.models.bodies import BodyKind
from register.services.imports.files import ImportReport, Noun
from register.services.organisations import bodies
from register.transaction import transaction

DEFAULT = Path(__file__).parents[2] / "shared" / "data"
FILES = {
    "nl_ted_notices.zip": 69,
    "eforms_sdk_examples.zip": 6,
    "uk_contracts_finder_ocds_2025.ndjson.gz": 130,
    "ocds_1_1_fictional_record.json": 1,
}
"""The files and how many notices or releases each holds."""

LISTS = {
    real_register.ORGANISATIONS: ("organisations", 7208),
    real_register.ARRANGEMENTS: ("organisations", 3752),
    real_register.PEOPLE: ("officials", 7244),
}
"""The lists, what they hold, and how many records of it."""
INTERESTS = "uk_registers_of_interests.ndjson.gz"
INTERESTS_READ = 28868
SHAPES = "dcat-ap-nl-shacl"

Answer = dict[str, int]


def read_notices(shared: Path, app: Flask) -> Answer:
    """Read every file: how many notices, records and problems; what is neither read nor reported;
    uncaught errors.
    """
    print("\n# Notices read\n")
    show(
        (
            "file",
            "notices",
            "records",
            "reported",
            "unreadable",
            "silent",
            "uncaught",
            "owners",
            "seconds",
        )
    )
    wrong = 0
    for name, expected in FILES.items():
        start, uncaught, readings = time.perf_counter(), 0, []
        try:
            readings = [reading for _, reading in decisions.read_all(shared / name)]
        except Exception:
            traceback.print_exc()
            uncaught = 1
        silent = sum(not reading.records and not reading.problems for reading in readings)
        notices = sum(reading.read for reading in readings)
        unreadable = sum(not reading.readable for reading in readings)
        counts = [
            sum(len(getattr(reading, part)) for reading in readings)
            for part in ("records", "problems", "owners")
        ]
        seconds = f"{time.perf_counter() - start:.1f}"
        show(
            (name, notices, counts[0], counts[1], unreadable, silent, uncaught, counts[2], seconds)
        )
        wrong += uncaught + silent + unreadable + abs(notices - expected)
    return {"notices lost, unreadable, silent or uncaught": wrong}


def read_lists(shared: Path, app: Flask) -> Answer:
    """Read every list of organisations and people: each record becomes one of ours or is reported."""
    print("\n# Lists read\n")
    show(("file", "read", "records", "reported"))
    wrong = 0
    for name, (noun, expected) in LISTS.items():
        reading = sources.read(noun, (shared / name).read_bytes(), name)
        places = {problem.where for problem in reading.problems}
        show((name, reading.read, len(reading.records), len(places)))
        silent = max(0, reading.read - len(reading.records) - len(places))
        wrong += silent + abs(reading.read - expected)
    return {"records of lists lost or silent": wrong}


def read_interests(shared: Path, app: Flask) -> Answer:
    """Map the registered interests of four parliaments; no address and no relative gets through."""
    print("\n# Registered interests\n")
    records, left_out = uk_interests.read(shared / INTERESTS)
    show(("read", len(records)))
    for why, count in left_out.most_common():
        show((why, count))
    with gzip.open(shared / INTERESTS, "rt", encoding="utf-8") as file:
        leaks = uk_interests.leaks(records, map(json.loads, file))
    lost = abs(len(records) + left_out.total() - INTERESTS_READ)
    return {"interests lost": lost, "addresses and relatives of interests": leaks}


def hold_catalogue(shared: Path, app: Flask) -> Answer:
    """Hold the catalogue of the register so far against the published shapes of DCAT-AP-NL, those
    that recommend included.
    """
    print("\n# Catalogue\n")
    shapes = Graph()
    for path in sorted((shared / SHAPES).glob("*.ttl")):
        shapes.parse(path)
    wrong = 0
    for publisher in ("", "https://identifier.overheid.nl/tooi/id/x"):
        app.config["OPEN_DATA_PUBLISHER_ADDRESS"] = publisher
        content = app.test_client().get("/catalogus.ttl").data
        conforms, _, told = validate(Graph().parse(content), shacl_graph=shapes, advanced=True)
        show((publisher or "no address of a publisher", "conforms" if conforms else told))
        wrong += not conforms
    return {"catalogues that do not conform": wrong}


def keep_twice(shared: Path, app: Flask) -> Answer:
    """Import every file twice into a fresh database; the second run must create and change
    nothing.
    """
    print("\n# Imported into a fresh database, twice\n")
    show(("file", "run", "files", "read", "created", "updated", "unchanged", "problems", "seconds"))
    again = 0
    with app.app_context():
        upgrade()
        with transaction():
            slug = bodies.add(SERVER, "Gemeente Overal", BodyKind.MUNICIPALITY).slug
        for run in (1, 2):
            for name in FILES:
                start = time.perf_counter()
                reports = list(import_path(Noun.DECISIONS, shared / name, slug))
                show(
                    (
                        name,
                        run,
                        len(reports),
                        *totals(reports),
                        f"{time.perf_counter() - start:.1f}",
                    )
                )
                again += (
                    sum(report.created + report.updated for report in reports) if run == 2 else 0
                )
    return {"created or updated by the second run": again}


def totals(reports: list[ImportReport]) -> list[int]:
    """Return what came of several files together."""
    counts = [
        sum(getattr(each, name) for each in reports)
        for name in ("read", "created", "updated", "unchanged")
    ]
    return [*counts, sum(len(each.problems) for each in reports)]


SECTIONS: tuple[Callable[[Path, Flask], Answer], ...] = (
    read_notices,
    read_lists,
    read_interests,
    council.read_councils,
    keep_twice,
    hold_catalogue,
    real_register.find_buyers,
    real_register.count_links,
    real_register.screen_real,
    real_register.screen_planted,
)
"""What is measured, in order, on one database. Each answers with figures that must be 0."""


def show(cells: tuple[object, ...]) -> None:
    """Print one row."""
    first, *others = cells
    print(f"{first!s:44}" + "".join(f"{cell!s:>11}" for cell in others), flush=True)


def main() -> int:
    """Run the sections; exit with 1 where a figure is not 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=DEFAULT, help="folder with the real files")
    shared = parser.parse_args().shared
    if not shared.is_dir():
        print(f"The real files are not there: {shared}. Name their folder with --shared.")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        database = os.environ.get("REAL_DATABASE", f"sqlite:///{folder}/real.sqlite")
        app = create_app(
            {"SECRET_KEY": "x" * 32, "SECURE_COOKIES": False, "SQLALCHEMY_DATABASE_URI": database}
        )
        figures: Answer = {}
        for section in SECTIONS:
            figures |= section(shared, app)
    print("\n# Figures that must be 0\n")
    for name, figure in figures.items():
        show((name, figure))
    return 1 if any(figures.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
