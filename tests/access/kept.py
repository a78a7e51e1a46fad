"""The database of the matrix, which is put back after whatever was written, and which says whether
anything was: on SQLite a file, on PostgreSQL a copy of a template.

On PostgreSQL it holds the same rows as the file: whoever asks the two of them asks the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from register import create_app, database
from register.extensions import TracesBase, db
from register.models.public import VIEWS
from register.services.organisations import name_register
from tests import postgresql
from tests.conftest import SETTINGS, application_on, let_go, traces_of
from tests.conftest import replace as put_in_place

ROOT = Path(__file__).parents[2]


class Kept(Protocol):
    """A database that somebody asks in."""

    def application(self) -> Flask:
        """An application of its own on it."""
        ...

    def put_back(self) -> None:
        """Have it as it was made, inside the context of the application."""
        ...

    def note(self) -> None:
        """Count from now on what changes."""
        ...

    def changed(self) -> tuple[str, ...]:
        """Return the tables of the register of which a row is another one since it was put back, or
        since `note`.
        """
        ...

    def refuse(self, table: str) -> None:
        """Have it refuse every new row of a table, until it is put back."""
        ...

    def close(self) -> None:
        """Look at it no longer."""
        ...


class OnSqlite:
    """A copy of a file. `path`: where the copy stands."""

    def __init__(self, kept: Path, path: Path) -> None:
        self.kept, self.path = kept, path
        self._watched: sqlite3.Connection | None = None

    def application(self) -> Flask:
        """An application of its own on the copy."""
        return application_on(self.path)

    def put_back(self) -> None:
        """Have the copy as the file is."""
        self.close()
        let_go()
        put_in_place(self.path, self.kept)
        put_in_place(traces_of(self.path), traces_of(self.kept))
        name_register.forget()
        self._watched = sqlite3.connect(self.path)
        self.note()

    def note(self) -> None:
        """Count from now on what changes."""
        self._before, self._rows_before = self._version(), self._rows()

    def changed(self) -> tuple[str, ...]:
        """Return the tables of the register of which a row is another one since it was put back."""
        if self._version() == self._before:
            return ()
        rows = self._rows()
        return tuple(sorted(table for table in rows if rows[table] != self._rows_before[table]))

    def refuse(self, table: str) -> None:
        """Have it refuse every new row of a table, until it is put back."""
        is_trace = table in TracesBase.metadata.tables
        with closing(sqlite3.connect(traces_of(self.path) if is_trace else self.path)) as other:
            other.execute(
                f"CREATE TRIGGER refused BEFORE INSERT ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'refused'); END"
            )
        self._before = self._version()

    def close(self) -> None:
        """Look at the copy no longer."""
        if self._watched is not None:
            self._watched.close()

    def _rows(self) -> dict[str, int]:
        """For each table a number that stands for all its rows."""
        assert self._watched is not None
        tables = self._watched.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            table: hash(tuple(self._watched.execute(f"SELECT * FROM {table}")))
            for (table,) in tables.fetchall()
        }

    def _version(self) -> int:
        assert self._watched is not None
        [version] = self._watched.execute("PRAGMA data_version").fetchone()
        return int(version)


PREFIX = "postgresql+psycopg://"
CHANGED = "changed_in_a_test"
"""Where a trigger notes the tables of the register of which a row was written. To look at each table
takes longer than most pages.
"""


class OnPostgresql:
    """A database made of a template. `server`: the address of a database beside it, without a
    driver's name.
    """

    def __init__(self, server: str, name: str, template: str = "kept") -> None:
        self.server, self.name, self.template = server, name, template
        self._watching: sa.Engine | None = None

    @property
    def address(self) -> str:
        """Where it is, without a driver's name."""
        return f"{self.server.rpartition('/')[0]}/{self.name}"

    def application(self) -> Flask:
        """An application of its own on it, whose public pages read as the role that can do no more."""
        self._make()
        uri = PREFIX + self.address
        return create_app(
            {
                **SETTINGS,
                "SQLALCHEMY_DATABASE_URI": uri,
                "PUBLIC_DATABASE_URI": uri.replace("register@", "register_public@"),
            }
        )

    def put_back(self) -> None:
        """Have it as its template is."""
        self.close()
        let_go()
        self._make()
        name_register.forget()
        self._watching = sa.create_engine(PREFIX + self.address)
        self.note()

    def note(self) -> None:
        """Count from now on what changes."""
        assert self._watching is not None
        with self._watching.begin() as connection:
            connection.exec_driver_sql(f"DELETE FROM {CHANGED}")

    def changed(self) -> tuple[str, ...]:
        """Return the tables of the register of which a row is another one since it was put back."""
        assert self._watching is not None
        with self._watching.connect() as connection:
            found = connection.exec_driver_sql(f"SELECT DISTINCT name FROM {CHANGED} ORDER BY 1")
            return tuple(name for (name,) in found)

    def refuse(self, table: str) -> None:
        """Have it refuse every new row of a table, until it is put back."""
        assert self._watching is not None
        with self._watching.begin() as connection:
            connection.exec_driver_sql(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$BEGIN RAISE integrity_constraint_violation; END$$"
            )
            connection.exec_driver_sql(
                f"CREATE TRIGGER refused BEFORE INSERT ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse()"
            )

    def close(self) -> None:
        """Look at it no longer."""
        if self._watching is not None:
            self._watching.dispose()

    def _make(self) -> None:
        copy_template(self.server, self.template, self.name)


def copy_template(server: str, template: str, name: str) -> None:
    """Make a database as another one is, in place of the one of this name."""
    engine = sa.create_engine(PREFIX + server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    engine.dispose()


@dataclass
class Server:
    """A PostgreSQL on which `kept` is a template with the rows of a file."""

    address: str

    def database(self, name: str, template: str = "kept") -> OnPostgresql:
        """A copy of a template."""
        return OnPostgresql(self.address, name, template)


@contextmanager
def server(source: Path) -> Iterator[Server]:
    """Serve a PostgreSQL with the rows of a SQLite file, for the time of a block."""
    with postgresql.server() as address:
        made = sa.create_engine(PREFIX + address, isolation_level="AUTOCOMMIT")
        with made.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE kept")
        made.dispose()
        uri = f"{PREFIX}{address.rpartition('/')[0]}/kept"
        app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": uri})
        with app.app_context(), database.writing():
            upgrade()
            let_go()
        engine = sa.create_engine(uri)
        grant(engine)
        copy_rows(source, engine)
        copy_rows(traces_of(source), engine)
        note_changes(engine)
        engine.dispose()
        yield Server(address)


def note_changes(engine: sa.Engine) -> None:
    """Have each change of a table of the register noted in `CHANGED`, with the change itself."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE {CHANGED} (name text)")
        connection.exec_driver_sql(
            "CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$BEGIN INSERT INTO {CHANGED} VALUES (TG_TABLE_NAME); RETURN NULL; END$$"
        )
        for name in db.metadata.tables:
            if name not in VIEWS:
                connection.exec_driver_sql(
                    f"CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON {name} "
                    "FOR EACH ROW EXECUTE FUNCTION note_change()"
                )


def grant(engine: sa.Engine) -> None:
    """Make the role of the public pages, with the statement in docs/operations.md."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    sql = text.partition("```sql\n")[2].partition("```")[0].replace("'…'", "'public'")
    with engine.begin() as connection:
        connection.exec_driver_sql(sql)


def copy_rows(source: Path, engine: sa.Engine) -> None:
    """Put every row of a SQLite file into the tables of the same names, which are empty."""
    with closing(sqlite3.connect(source)) as file, engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
        known = sa.MetaData()
        known.reflect(connection)
        names = [
            name
            for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name in known.tables and not name.endswith("_version_num")
        ]
        for name in names:
            if name not in ("alembic_version", "traces_version"):
                _copy_table(file, connection, known.tables[name])


def _copy_table(file: sqlite3.Connection, connection: sa.Connection, table: sa.Table) -> None:
    connection.execute(table.delete())  # what the migrations put in
    columns = [column.name for column in table.columns]
    rows = file.execute(f"SELECT {', '.join(columns)} FROM {table.name}").fetchall()
    if not rows:
        return
    places = ", ".join(f"CAST(%s AS {_kind(column)})" for column in table.columns)
    driver: Any = connection.connection.dbapi_connection
    are_yes_or_no = [isinstance(each.type, sa.Boolean) for each in table.columns]
    with driver.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})",
            [
                tuple(
                    bool(value) if is_yes_or_no and value is not None else value
                    for value, is_yes_or_no in zip(row, are_yes_or_no, strict=True)
                )
                for row in rows
            ],
        )
        if "id" in columns and isinstance(table.columns["id"].type, sa.Integer):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) "
                f"FROM {table.name}"
            )


def _kind(column: sa.Column[Any]) -> str:
    return str(column.type.compile(sa.dialects.postgresql.dialect()))  # type: ignore[attr-defined]
