"""Bring the rows of a register in a SQLite file into an empty PostgreSQL, by COPY."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import psycopg
import sqlalchemy as sa
from flask_migrate import upgrade

from register import create_app
from register.extensions import db


def bring(path: str, address: str) -> str:
    """Make the tables at an address without a driver's name and fill them; return the address with
    one. No trigger runs and no key is looked up, for the rows passed them in the file.
    """
    uri = f"postgresql+psycopg://{address}"
    app = create_app(
        {"SQLALCHEMY_DATABASE_URI": uri, "SECURE_COOKIES": False, "SECRET_KEY": "benchmark" * 4}
    )
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
        tables = db.metadata.sorted_tables
    source = sqlite3.connect(path)
    with psycopg.connect(f"postgresql://{address}", autocommit=True) as target:
        target.execute("SET session_replication_role = replica")
        for table in tables:
            _fill(source, target, table)
        target.execute("VACUUM ANALYZE")
    source.close()
    return uri


def _fill(source: sqlite3.Connection, target: psycopg.Connection, table: sa.Table) -> None:
    names = ", ".join(column.name for column in table.columns)
    with target.cursor() as cursor:
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:  # type: ignore[arg-type]
            for row in _rows(source, table, names):
                copy.write_row(row)
        if "id" in table.columns:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # type: ignore[arg-type]
                f"(SELECT coalesce(max(id), 1) FROM {table.name}))"
            )


def _rows(
    source: sqlite3.Connection, table: sa.Table, names: str
) -> Iterator[tuple[object, ...] | list[object]]:
    truths = [
        place for place, column in enumerate(table.columns) if isinstance(column.type, sa.Boolean)
    ]
    for row in source.execute(f"SELECT {names} FROM {table.name}"):
        said = list(row)
        for place in truths:
            said[place] = None if said[place] is None else bool(said[place])
        yield said
