"""Bring in what the example's officials and clerks did after the first lists were read, each by
their own account.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity, TieKind
from register.access import Identity
from register.services.accounts import accounts
from register.services.declarations import confirmations, positions
from register.services.declarations.positions import PositionEntry
from register.services.officials import officials
from register.services.organisations import bodies, organisations
from register.transaction import transaction

if TYPE_CHECKING:
    from register.models.declarations import Position
    from register.models.officials import Official


Row = Mapping[str, str]


def load(folder: Path) -> None:
    """Do what the file says, in its order, through the services that the pages call."""
    with (folder / "handelingen.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        with transaction():
            identity = accounts.identity_of(accounts.get(row["account"]))
            official = officials.find_by_key(bodies.get(row["orgaan"]), row["bestuurder"])
            assert official is not None, "the example names nobody whom it has not"
            _ACTS[row["handeling"]](identity, official, row)


def _declare(identity: Identity, official: Official, row: Row) -> None:
    at = organisations.find_by_identifier("NL-KVK", row["kvk_nummer"])
    assert at is not None, "the example names no organisation that it has not"
    entry = PositionEntry(title=row["functie"], organisation_id=at.id, ended=False)
    positions.declare(identity, official, _with(entry, row), key=row["nevenfunctie"])


def _amend(identity: Identity, official: Official, row: Row) -> None:
    position = _position(official, row)
    positions.amend(identity, position, _with(positions.entry_of(position), row))


def _end(identity: Identity, official: Official, row: Row) -> None:
    positions.end(identity, _position(official, row), PartialDate.parse(row["tot_en_met"]))


def _withdraw(identity: Identity, official: Official, row: Row) -> None:
    positions.withdraw(identity, _position(official, row))


def _confirm(identity: Identity, official: Official, row: Row) -> None:
    confirmations.confirm(identity, official, confirmations.standing(official).mark)


def _declare_none(identity: Identity, official: Official, row: Row) -> None:
    confirmations.declare_none(identity, official)


def _position(official: Official, row: Row) -> Position:
    position = positions.find_by_key(official, row["nevenfunctie"])
    assert position is not None, "the example names no position that it has not"
    return position


def _with(entry: PositionEntry, row: Row) -> PositionEntry:
    """Return an entry in which what the row fills in is different."""
    return replace(
        entry,
        title=row["functie"] or entry.title,
        kind=TieKind(row["rol"]) if row["rol"] else entry.kind,
        capacity=Capacity(row["hoedanigheid"]) if row["hoedanigheid"] else entry.capacity,
        paid=row["bezoldigd"] == "ja" if row["bezoldigd"] else entry.paid,
        valid_from=PartialDate.parse(row["vanaf"]) if row["vanaf"] else entry.valid_from,
    )


_ACTS: Mapping[str, Callable[[Identity, Any, Row], None]] = {
    "meld": _declare,
    "wijzig": _amend,
    "beeindig": _end,
    "trek-in": _withdraw,
    "bevestig": _confirm,
    "geen": _declare_none,
}
