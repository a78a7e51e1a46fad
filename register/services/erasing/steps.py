"""One row that goes or is emptied: as it is carried out, and as the ledger has it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from register.backups.ledger import Erasure, Value


@dataclass(frozen=True, slots=True)
class RowErasure:
    """What happens to one row. `to` None: it goes; else what its columns become."""

    table: sa.Table
    key: Mapping[str, Any]
    to: Mapping[str, Any] | None = None
    on_restore: Mapping[str, Value] | None = None
    """What the columns become in a backup that is put back, where that is emptier: the ledger has
    no text of the register. None: the same.
    """
    add: bool = False
    """The row is new, and the ledger adds it too."""


def carry_out(session: Session, steps: Iterable[RowErasure]) -> None:
    """Carry out steps: what is emptied first, then what goes, what points at a row before it."""
    for each in in_order(steps):
        if each.to is None:
            session.execute(sa.delete(each.table).where(*_is_it(each)))
        else:
            session.execute(sa.update(each.table).where(*_is_it(each)).values(**each.to))


def in_order(steps: Iterable[RowErasure]) -> list[RowErasure]:
    """Return steps in the order in which they can be carried out."""
    listed = list(steps)
    tables = list(listed[0].table.metadata.sorted_tables) if listed else []
    order = {table: place for place, table in enumerate(tables)}
    going = sorted((each for each in listed if each.to is None), key=lambda x: -order[x.table])
    return [*(each for each in listed if each.to is not None), *going]


def _is_it(step: RowErasure) -> list[sa.ColumnElement[bool]]:
    return [step.table.c[name] == value for name, value in step.key.items()]


def in_ledger(steps: Iterable[RowErasure], at: datetime.datetime) -> list[Erasure]:
    """Return the lines of the ledger for some steps."""
    return [
        Erasure(
            at,
            each.table.name,
            {name: _plain(value) for name, value in each.key.items()},
            _all_plain(each.on_restore if each.on_restore is not None else each.to),
            each.add,
        )
        for each in steps
    ]


def _all_plain(values: Mapping[str, Any] | None) -> dict[str, Value] | None:
    return None if values is None else {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Value:
    """Return a value as both databases take it from a text."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).replace(tzinfo=None).isoformat(" ")
    if isinstance(value, bool):
        return int(value)
    assert value is None or isinstance(value, str | int), "the ledger has keys and no content"
    return value
