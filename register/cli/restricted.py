"""Bring in what the example says of full time, income, shielding and restricted interests."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Relation, TieKind
from register import clock
from register.access import SERVER, Identity, Role
from register.services.declarations import incomes, interests, positions
from register.services.declarations.interests import InterestEntry, InterestKind
from register.services.officials import officials, shielding
from register.services.organisations import bodies, organisations
from register.transaction import transaction

if TYPE_CHECKING:
    from register.models.declarations import Position
    from register.models.officials import Official


def load(folder: Path) -> None:
    """Bring in the files of the example, each through the service that a page would call."""
    with transaction():
        for row in _rows(folder / "voltijds.csv"):
            _record_full_time(row)
        for row in _rows(folder / "inkomsten.csv"):
            _state_income(row)
        for row in _rows(folder / "afscherming.csv"):
            _shield(row)
        for row in _rows(folder / "belangvragen.csv"):
            interests.ask(
                SERVER, bodies.get(row["orgaan"]), InterestKind(row["soort"]), True, row["regel"]
            )
        for row in _rows(folder / "belangen.csv"):
            interests.declare(SERVER, _official(row), InterestKind(row["soort"]), _said(row))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _official(row: dict[str, str]) -> Official:
    found = officials.find_by_key(bodies.get(row["orgaan"]), row["bestuurder"])
    assert found is not None, "the example names nobody whom it has not"
    return found


def _position(row: dict[str, str]) -> Position | None:
    return (
        positions.find_by_key(_official(row), row["nevenfunctie"]) if row["nevenfunctie"] else None
    )


def _clerk(row: dict[str, str]) -> Identity:
    """Return somebody who may do on the server what a clerk of the body does on a page."""
    return Identity(roles={_official(row).body_id: frozenset({Role.CLERK})})


def _record_full_time(row: dict[str, str]) -> None:
    official = _official(row)
    for term in official.terms:
        said = term.current
        dates = (said.valid_from, said.valid_until)
        full_time = row["voltijds"] == "ja"
        officials.appoint(
            SERVER, official, term.office, *dates, said.portfolio, term=term, full_time=full_time
        )


def _state_income(row: dict[str, str]) -> None:
    cents = int(row["bedrag"].replace(",", "")) if row["bedrag"] else None
    position = _position(row)
    assert position is not None, "the example states an income of no position that it has not"
    incomes.state(_clerk(row), position, int(row["jaar"]), cents)


def _shield(row: dict[str, str]) -> None:
    today = clock.today()
    review_on = today + datetime.timedelta(days=int(row["over_dagen"]))
    shielding.shield(_clerk(row), _official(row), _position(row), row["reden"], review_on, today)


def _said(row: dict[str, str]) -> InterestEntry:
    at = (
        organisations.find_by_identifier("NL-KVK", row["kvk_nummer"]) if row["kvk_nummer"] else None
    )
    return InterestEntry(
        organisation_id=at.id if at else None,
        share=float(row["aandeel"]) if row["aandeel"] else None,
        relation=Relation(row["relatie"]) if row["relatie"] else None,
        tie=TieKind(row["band"]) if row["band"] else None,
        title=row["functie"] or None,
        area=row["gebied"] or None,
        valid_from=PartialDate.parse(row["vanaf"]) if row["vanaf"] else None,
        valid_until=PartialDate.parse(row["tot_en_met"]) if row["tot_en_met"] else None,
    )
