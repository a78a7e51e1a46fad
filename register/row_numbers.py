"""Row numbers taken by the block, before rows are written: many rows then go into the database in
one statement.

Without them a database is asked for the number of each row, which SQLite answers for one row at a
time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from register.extensions import db

BLOCK = 500
"""How many numbers are taken at once where the database hands them out."""


@contextmanager
def numbered() -> Iterator[None]:
    """Give every row that is added to the session in the block its number at once.

    Only inside `transaction()`: it holds the lock of SQLite, so that nobody else takes the same
    numbers.
    """
    session = db.session()
    numbers: dict[sa.Table, Iterator[int]] = {}

    def pending(_session: Session, row: Any) -> None:
        table = row.__table__
        column = table.autoincrement_column
        if column is None or getattr(row, column.name) is not None:
            return
        if table not in numbers:
            numbers[table] = _numbers(session, column)
        setattr(row, column.name, next(numbers[table]))

    event.listen(session, "transient_to_pending", pending)
    try:
        yield
        session.flush()
    finally:
        event.remove(session, "transient_to_pending", pending)


def _numbers(session: Session, column: sa.Column[int]) -> Iterator[int]:
    """Yield free numbers for rows of a table: the next ones, or those that its sequence gives."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        yield from count((connection.scalar(sa.select(sa.func.max(column))) or 0) + 1)
    sequence = sa.func.pg_get_serial_sequence(column.table.name, column.name)
    block = sa.select(sa.func.nextval(sequence)).select_from(
        sa.func.generate_series(1, BLOCK).alias()
    )
    while True:
        yield from connection.scalars(block).all()
