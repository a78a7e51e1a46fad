"""The real registers in a fresh database: who is recognised, and what screening says of it.
Sections of `make real`.

Only counts are printed, never a name of a person.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from benchmarks import buyer_truth, planted
from benchmarks import matching as questions
from conflict_graph.assessment import assess
from conflict_graph.facts import Outcome
from conflict_graph.readers import decisions
from conflict_graph.readers.government import POLDER
from conflict_graph.readers.records import DecisionRecord, Mention, Reading
from conflict_graph.resolution.buyers import BuyerKind
from register import clock
from register.access import SERVER
from register.cli.imports import import_path
from register.cli.screening import screen
from register.extensions import db
from register.models import decisions as tables
from register.models.bodies import Body, BodyKind
from register.models.decisions import Decision
from register.models.officials import Official
from register.models.organisations import Organisation, OrganisationIdentifier
from register.models.screening import Finding
from register.services.dossiers import body_facts, dossiers
from register.services.imports import files as imports
from register.services.imports.files import ImportReport, Noun
from register.services.organisations import bodies, buyers, matching, organisations
from register.services.screening import opening
from register.services.screening import run as screening
from register.transaction import transaction

EVERYWHERE = "overal"
"""The body under which the notices were kept, whoever bought."""

ELSEWHERE = "elders"
NOTICES = (
    "nl_ted_notices.zip",
    "eforms_sdk_examples.zip",
    "uk_contracts_finder_ocds_2025.ndjson.gz",
)
DUTCH = NOTICES[:2]
ORGANISATIONS, ARRANGEMENTS = (
    "nl_organisaties.ndjson.gz",
    "nl_gemeenschappelijke_regelingen_2016.csv",
)
PEOPLE = "nl_personen_mandaten.ndjson.gz"
LISTS = (
    (Noun.ORGANISATIONS, ORGANISATIONS),
    (Noun.ORGANISATIONS, ARRANGEMENTS),
    (Noun.OFFICIALS, PEOPLE),
    (Noun.POSITIONS, PEOPLE),
)
FOUND_AT_LEAST = 0.9

Answer = dict[str, int]


def show(*cells: object) -> None:
    """Print one row."""
    first, *others = cells
    print(f"{first!s:44}" + "".join(f"{cell!s:>14}" for cell in others), flush=True)


def find_buyers(shared: Path, app: Flask) -> Answer:
    """Import the public organisations; every buyer is then found, in doubt, or wrong by
    benchmarks/truth/buyers.csv.

    Measured before the joint arrangements come in: the table was made by reading the list of
    organisations alone.
    """
    print("\n# Organisations\n")
    show("file", "read", "created", "updated", "unchanged", "problems", "seconds")
    with app.app_context():
        _bring_in(Noun.ORGANISATIONS, shared / ORGANISATIONS)
        with transaction():
            said = _buyers(shared)
            linked = [(each.name, buyers.recognise(each, kind).organisation) for each, kind in said]
            truth = _truth()
            names = {name for name, _ in linked}
            findable = {
                name for name in names if truth.get(buyer_truth.fingerprint(name)) is not None
            }
            right = {
                name
                for name, got in linked
                if got is not None and got is truth.get(buyer_truth.fingerprint(name))
            }
            wrong = {
                name
                for name, got in linked
                if got is not None and got is not truth.get(buyer_truth.fingerprint(name))
            }
            first = {
                each.name
                for each, _ in said
                if each.name in findable - right and _is_first(each, truth)
            }
    share = len(right) / max(1, len(findable))
    print("\n# Buyers in the Dutch and example notices\n")
    show("names", "in the list", "found", "share", "wrong", "in doubt", "right 1st")
    show(
        len(names),
        len(findable),
        len(right),
        f"{share:.3f}",
        len(wrong),
        len(names - right - wrong),
        len(first),
    )
    print("in the list, yet left to a clerk:", "; ".join(sorted(findable - right)))
    return {"buyers wrong": len(wrong), "buyers found too rarely": int(share < FOUND_AT_LEAST)}


def _is_first(said: Mention, truth: dict[str, Organisation | None]) -> bool:
    """Say whether a clerk who is asked is shown the right organisation first."""
    shown = organisations.suggest(said.name, said.town, 1)
    return bool(shown) and shown[0][0] is truth[buyer_truth.fingerprint(said.name)]


def _bring_in(noun: Noun, path: Path) -> int:
    """Return how many rows were created or updated."""
    start, changed = time.perf_counter(), 0
    for report in import_path(noun, path):
        _show_report(report, start)
        changed += report.created + report.updated
    return changed


def _show_report(report: ImportReport, start: float) -> None:
    counts = (report.read, report.created, report.updated, report.unchanged, len(report.problems))
    show(report.file, *counts, f"{time.perf_counter() - start:.0f}")


def _buyers(shared: Path) -> Sequence[tuple[Mention, BuyerKind | None]]:
    """The buyers as the reader hands them over, and every other that stands in the notices as
    text.
    """
    read = [
        (record.buyer, record.buyer_kind)
        for record in _records(shared, DUTCH)
        if record.buyer is not None
    ]
    said = [
        (Mention(name, town=town), None)
        for name, town in sorted(set(questions.named_buyers(shared)), key=str)
    ]
    return [*read, *said]


def _records(shared: Path, names: Iterable[str]) -> list[DecisionRecord]:
    return [
        record
        for name in names
        for _, reading in decisions.read_all(shared / name)
        for record in reading.records
    ]


def _truth() -> dict[str, Organisation | None]:
    """The organisation that a careful reader found for each buyer; None: it is not in the list."""
    chosen = sa.select(OrganisationIdentifier).where(OrganisationIdentifier.scheme == POLDER)
    known = {
        buyer_truth.fingerprint(row.number): row.organisation for row in db.session.scalars(chosen)
    }
    return {buyer: known.get(organisation) for buyer, organisation in buyer_truth.read().items()}


def count_links(shared: Path, app: Flask) -> Answer:
    """Of each file with notices: who was linked by a number, by a name, or left in doubt."""
    print("\n# What the notices call organisations\n")
    show("file", "records", "mentions", "by number", "by name", "in doubt")
    with app.app_context(), transaction():
        for name in NOTICES:
            records = _records(shared, [name])
            said = [each for record in records for each in _said(record)]
            rows = matching.mentions(bodies.get(EVERYWHERE), said).values()
            bases = Counter(_basis(row) for row in rows)
            show(name, len(records), len(rows), bases["identifier"], bases["name"], bases[None])
    return {}


def _said(record: DecisionRecord) -> Iterable[Mention]:
    if record.buyer is not None:
        yield record.buyer
    yield from (party.mention for party in record.parties)


def _basis(row: tables.Mention) -> str | None:
    found = matching.resolve(row)
    return next(
        (each.basis.value for each in row.standing_answers if each.organisation is found), None
    )


def screen_real(shared: Path, app: Flask) -> Answer:
    """Put the awards of every buyer that was found to the engine, beside the people in office
    there.
    """
    print("\n# Real registers against real awards\n")
    with app.app_context():
        with transaction():
            slugs = _add_bodies(shared)
            awards = [_at(record, slugs) for record in _records(shared, DUTCH)]
            kept = [record for record in awards if record.body is not None]
            imports.keep(Noun.DECISIONS, SERVER, Reading(tuple(kept), read=len(kept)), "notices")
        show("file", "read", "created", "updated", "unchanged", "problems", "seconds")
        for noun, name in LISTS[1:]:
            _bring_in(noun, shared / name)
        again = sum(_bring_in(noun, shared / name) for noun, name in LISTS)
        screened = sum(
            each.decisions for slug in (EVERYWHERE, *slugs.values()) for each in screen(slug)
        )
        outcomes = Counter(row.current.outcome for row in db.session.scalars(sa.select(Finding)))
    show("bodies", len(slugs))
    show("decisions put to the engine", screened)
    for outcome in Outcome:
        show(f"findings: {outcome.value}", outcomes[outcome])
    above = sum(
        count
        for outcome, count in outcomes.items()
        if outcome not in (Outcome.NONE, Outcome.POTENTIAL)
    )
    return {
        "above potential on real registers": above,
        "created or updated by lists that came again": again,
    }


def _add_bodies(shared: Path) -> dict[str, str]:
    """Make a body of every buyer that was found; return their slugs by the names that notices give
    them.
    """
    slugs: dict[str, str] = {}
    made: dict[int, str] = {}
    for each, kind in _buyers(shared):
        found = buyers.recognise(each, kind).organisation
        if found is None:
            continue
        if found.id not in made:
            made[found.id] = f"koper-{len(made) + 1}"
            db.session.add(
                Body(
                    slug=made[found.id], name=found.name, kind=_kind(found.name), organisation=found
                )
            )
        slugs[each.name] = made[found.id]
    db.session.flush()
    return slugs


def _kind(name: str) -> BodyKind:
    kinds = {
        "Gemeente": BodyKind.MUNICIPALITY,
        "Provincie": BodyKind.PROVINCE,
        "Waterschap": BodyKind.WATER_BOARD,
    }
    return next((kind for word, kind in kinds.items() if name.startswith(word)), BodyKind.OTHER)


def _at(record: DecisionRecord, slugs: dict[str, str]) -> DecisionRecord:
    return replace(record, body=slugs.get(record.buyer.name) if record.buyer else None)


def screen_planted(shared: Path, app: Flask) -> Answer:
    """Put invented officials on copies of the notices; benchmarks/truth/planted.csv says what must
    come out.
    """
    print("\n# Planted cases and decoys\n")
    rows = planted.read_plan()
    with app.app_context():
        with transaction():
            bodies.add(SERVER, "Gemeente Elders", BodyKind.MUNICIPALITY, ELSEWHERE)
            notices = [record for record in _records(shared, DUTCH) if record.parties]
            lost = plant(rows, notices, EVERYWHERE, ELSEWHERE)
        screen(EVERYWHERE)
        screen(ELSEWHERE)
        came = outcomes(EVERYWHERE)
    wrong = [
        (row, came.get(row["case"], ("none", ""))) for row in rows if not is_as_said(row, came)
    ]
    for sort in ("planted", "decoy"):
        mine = [row for row in rows if row["case"].startswith(sort)]
        show(
            sort,
            len(mine),
            f"{len(mine) - sum(row['case'].startswith(sort) for row, _ in wrong)} as said",
        )
    for pattern, said, got in sorted(
        {(row["pattern"], f"{row['outcome']} {row['rule']}", " ".join(got)) for row, got in wrong}
    ):
        print(f"  {pattern}: the table says {said}, out came {got}")
    return {
        "planted or decoy not as the table says": len(wrong),
        "planted rows that were refused": lost,
    }


def plant(
    rows: Sequence[planted.Row], notices: Sequence[DecisionRecord], body: str, other: str
) -> int:
    """Import everything; return how many rows were refused."""
    readings: dict[Noun, Reading[Any]] = {
        noun: imports.read(noun, content, f"{noun.value}.csv")
        for noun, content in planted.tables(rows, body, other).items()
    }
    readings[Noun.DECISIONS] = planted.decisions(rows, notices, body)
    reports = [imports.keep(noun, SERVER, readings[noun], f"planted {noun.value}") for noun in Noun]
    for problem in [problem for report in reports for problem in report.problems][:5]:
        print(problem.where, problem.value, problem.remedy)
    return sum(len(report.problems) for report in reports)


def outcomes(body: str) -> dict[str, tuple[str, str]]:
    """Outcome and rule of whoever comes up in a planted case, by case, or by `CASE other` for
    anybody else.

    What screening kept counts; where it opens no finding, the engine is asked again, because such
    an answer has a rule as well.
    """
    came: dict[str, tuple[str, str]] = {}
    of_body = sa.select(Decision.id, Decision.procedure).where(
        Decision.body_id == bodies.get(body).id
    )
    asked = db.session.execute(
        of_body.where(Decision.source == "planted", Decision.withdrawn_at.is_(None))
    ).all()
    known = body_facts.load([decision.id for decision in asked])
    keys = {
        row.public_id: row.key
        for row in db.session.execute(sa.select(Official.public_id, Official.key))
    }
    for decision in asked:
        written = dossiers.read(dossiers.text_of(dossiers.write(decision.id, clock.today(), known)))
        for answer in assess.assess(written, ruleset=screening.RULESET):
            if not opening.opens_finding(written.decisions[0], answer.outcome):
                _note(
                    came,
                    decision.procedure,
                    keys[answer.official] or "",
                    (answer.outcome.value, answer.rule),
                )
    for row in db.session.scalars(sa.select(Finding)):
        if row.decision.source == "planted":
            said = (row.current.outcome.value, row.current.rule)
            _note(came, row.decision.procedure, row.official.key, said)
    return came


def _note(came: dict[str, tuple[str, str]], case: str, key: str, said: tuple[str, str]) -> None:
    if key == case:
        came[case] = said
    elif said[0] != Outcome.NONE.value:
        came[f"{case} other"] = said


def is_as_said(row: planted.Row, came: dict[str, tuple[str, str]]) -> bool:
    """Say whether a case came out as the table says, and nobody else came out with it."""
    return (
        came.get(row["case"], ("none", "")) == (row["outcome"], row["rule"])
        and f"{row['case']} other" not in came
    )
