"""A database of PostgreSQL, written by `pg_dump` as it is at one moment, and put back by
`pg_restore` and `psql` in one transaction.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import make_url
from sqlalchemy.engine import URL

from register.backups.parts import PRIVATE, Copy, Grant, NotDone, connected, kept

SUFFIX = "dump"
LOCK_WAIT_MS = 600_000
LEAVES_SECONDS = 3
"""How long somebody who closed the database may still seem to have it open."""

_GRANTS = """
SELECT relation.relname, role.rolname, granted.privilege_type
FROM pg_class AS relation
CROSS JOIN LATERAL aclexplode(relation.relacl) AS granted
LEFT JOIN pg_roles AS role ON role.oid = granted.grantee
WHERE relation.relnamespace = current_schema()::regnamespace
    AND relation.relkind IN ('r', 'v', 'm') AND granted.grantee <> relation.relowner
ORDER BY 1, 2, 3
"""
_EMPTY = """
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT relname, relkind FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'v' LOOP
        EXECUTE format('DROP VIEW IF EXISTS public.%I CASCADE', each.relname);
    END LOOP;
    FOR each IN SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') LOOP
        EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', each.relname);
    END LOOP;
    FOR each IN SELECT routine.oid::regprocedure AS named FROM pg_proc AS routine
        WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT FROM pg_depend WHERE objid = routine.oid AND deptype = 'e') LOOP
        EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', each.named);
    END LOOP;
END $$;
"""
"""Takes away the tables, views and functions that stand where the register goes."""


def copy(uri: str, to: Path) -> Copy:
    """Write the database as it is at one moment.

    Raises:
        NotDone: `pg_dump` is not here, is older than the server, or failed.
    """
    program = _program("pg_dump")
    with connected(uri, "REPEATABLE READ") as connection:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        grants = connection.exec_driver_sql(_GRANTS).all()
        found = kept(connection, tuple(Grant(*(row[0], row[1] or "", row[2])) for row in grants))
        os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
        options = f"--format=custom --snapshot={snapshot} --lock-wait-timeout={LOCK_WAIT_MS}"
        address, environment = _reached(uri)
        _run([program, *options.split(), f"--file={to}", f"--dbname={address}"], environment)
    return found


def look_through(path: Path) -> None:
    """Read all of a copy.

    Raises:
        NotDone: it is damaged, or `pg_restore` is not here.
    """
    _run([_program("pg_restore"), "--file=/dev/null", str(path)], dict(os.environ))


def rows_at(uri: str) -> dict[str, int]:
    """Return how many rows each table has that stands where a copy would go; empty: none."""
    with connected(uri) as connection:
        return dict(kept(connection).rows)


def hold(uri: str) -> None:
    """See to it that nobody has the database open.

    Raises:
        NotDone: somebody has.
    """
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with connected(uri, "AUTOCOMMIT") as connection:
        for _ in range(LEAVES_SECONDS * 10):
            if not connection.exec_driver_sql(others).scalar_one():
                return
            time.sleep(0.1)
    raise NotDone("Somebody has the register open: stop the web server, the clock and jobs first.")


def ask_for_roles(uri: str, grants: Iterable[Grant]) -> None:
    """See to it that whoever may read the register has a role here.

    Raises:
        NotDone: a role is not there; the message says how to make it.
    """
    with connected(uri) as connection:
        known = set(connection.exec_driver_sql("SELECT rolname FROM pg_roles").scalars())
    for role in sorted({each.role for each in grants} - known - {""}):
        raise NotDone(
            f"The role {role} is not here, and may read this register. Make it first: "
            f"CREATE ROLE {role} LOGIN PASSWORD '…';"
        )


def put(source: Path, uri: str) -> None:
    """Put what stands in a copy in the place of all that stands in the database, or, where that
    fails, nothing. Nobody but the owner may read it yet.
    """
    options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    address, environment = _reached(uri)
    psql = [_program("psql"), *options, f"--dbname={address}"]
    pg_restore = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(source)]
    with (
        subprocess.Popen(  # noqa: S603 - a program of PostgreSQL, and paths of the operator
            psql,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as writer,
        subprocess.Popen(pg_restore, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader,  # noqa: S603
    ):
        assert writer.stdin
        assert writer.stderr
        assert reader.stdout
        assert reader.stderr
        try:
            writer.stdin.write(_EMPTY.encode())
            shutil.copyfileobj(reader.stdout, writer.stdin, 2**20)
            if reader.wait():
                writer.stdin.write(b"\nSELECT 1/0;\n")  # so that nothing of it is kept
            writer.stdin.close()
        except BrokenPipeError:
            reader.kill()
        said = [each.read().decode(errors="replace") for each in (writer.stderr, reader.stderr)]
        if writer.wait() or reader.wait():
            raise NotDone(f"Nothing was restored. {_first_line(said)}")


def allow(uri: str, grants: Iterable[Grant]) -> None:
    """Let those read the register who could read it when the copy was made, and gather what the
    database wants to know of its tables.
    """
    with connected(uri) as connection:
        quote = connection.dialect.identifier_preparer.quote
        here = {*(found := sa.inspect(connection)).get_table_names(), *found.get_view_names()}
        for each in grants:
            if each.table in here:
                role = quote(each.role) if each.role else "PUBLIC"
                connection.exec_driver_sql(
                    f"GRANT {each.privilege} ON {quote(each.table)} TO {role}"
                )
        connection.commit()
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _reached(uri: str) -> tuple[str, dict[str, str]]:
    """Return an address that anybody may read in the list of processes, and the variables that say
    the rest.
    """
    url = make_url(uri)
    address = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, url.query
    )
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    return address.render_as_string(), {**os.environ, **secret}


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NotDone(
            f"{name} is not here: apt-get install postgresql-client, of the version of the server "
            "or newer."
        )
    return found


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, and paths of the operator
        command, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise NotDone(_first_line([done.stderr]) or f"{command[0]} failed")


def _first_line(said: list[str]) -> str:
    """Return what went wrong, without the rows that a database may quote after it."""
    return next((line for text in said for line in text.splitlines() if line.strip()), "")
