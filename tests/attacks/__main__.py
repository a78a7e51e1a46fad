"""`python -m tests.attacks`: each attack on a served register, and again without each of its mends.

Prints a table; ends with 1 where an attack succeeded, or did not without its mend.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgresql
from tests.access.kept import copy_template
from tests.attacks import second_round  # noqa: F401 (its attacks join the others)
from tests.attacks.attacks import ATTACKS, Attack, Succeeded
from tests.attacks.served import ROOT, SECRET, Site, serving


@contextmanager
def example(folder: Path, server: str | None) -> Iterator[str]:
    """Give the address of a database with the example, as `flask demo` makes it."""
    uri = f"sqlite:///{folder / 'demo.sqlite'}"
    if server is not None:
        uri = f"postgresql+psycopg://{server.replace('/postgres', '/demo')}"
        import psycopg

        with psycopg.connect(f"postgresql://{server}", autocommit=True) as connection:
            connection.execute("CREATE DATABASE demo")
    settings = {
        "REGISTER_SQLALCHEMY_DATABASE_URI": uri,
        "REGISTER_SECURE_COOKIES": "false",
        "REGISTER_SECRET_KEY": SECRET,
        "REGISTER_JOBS_FOLDER": str(folder / "jobs"),
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "--no-serve"]
    subprocess.run(
        command, check=True, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.DEVNULL
    )
    yield uri


@contextmanager
def served(uri: str, without: str = "") -> Iterator[Site]:
    """Serve a copy of the example."""
    with tempfile.TemporaryDirectory() as folder:
        others = {}
        if uri.startswith("sqlite"):
            source = Path(uri.removeprefix("sqlite:///"))
            for path in source.parent.glob(f"{source.stem}*.sqlite*"):
                shutil.copy(path, folder)
            uri = f"sqlite:///{folder}/{source.name}"
        else:
            server = uri.partition("://")[2].rpartition("/")[0]
            copy_template(f"{server}/postgres", "demo", "served")
            uri = f"postgresql+psycopg://{server}/served"
            others = {"REGISTER_PUBLIC_DATABASE_URI": uri.replace("register@", "register_public@")}
        with serving(uri, without, Path(folder), **others) as site:
            yield site


def tried(each: Attack, site: Site) -> tuple[bool, str]:
    """Say whether the attack was held off, and what came of it."""
    try:
        return True, each.attempt(site)
    except Succeeded as said:
        return False, str(said)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chosen", nargs="*", help="numbers such as A5; none: all")
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of our own")
    parser.add_argument("--example", help="a file with the example that is there already")
    parser.add_argument("--no-mends", action="store_true", help="take no mend away")
    asked = parser.parse_args()
    began, wrong = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as folder:
        if asked.postgresql:
            with postgresql.server() as server, example(Path(folder), server) as uri:
                grant(server)
                wrong = table(asked, uri)
        elif asked.example:
            wrong = table(asked, f"sqlite:///{asked.example}")
        else:
            with example(Path(folder), None) as uri:
                wrong = table(asked, uri)
    print(f"\n{wrong} wrong; {time.monotonic() - began:.0f} s")
    return int(wrong > 0)


def grant(server: str) -> None:
    """Make the role of public pages, with the statement in docs/operations.md."""
    import psycopg

    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    sql = text.partition("```sql\n")[2].partition("```")[0].replace("'…'", "'public'")
    with psycopg.connect(
        f"postgresql://{server.replace('/postgres', '/demo')}", autocommit=True
    ) as connection:
        connection.execute(sql)


def table(asked: argparse.Namespace, uri: str) -> int:
    chosen = [
        each
        for each in ATTACKS
        if (not asked.chosen or each.number in asked.chosen) and uri.startswith(each.only)
    ]
    wrong = 0
    print("| | attack | came to | without its mend |")
    print("|---|---|---|---|")
    with served(uri) as site:
        whole = [tried(each, site) for each in chosen]
    for each, (is_held, said) in zip(chosen, whole, strict=True):
        wrong += not is_held
        without = []
        for mend in () if asked.no_mends else each.mends:
            with served(uri, mend) as site:
                still_held, then = tried(each, site)
            wrong += still_held
            without.append(f"{'NOT SEEN' if still_held else 'succeeds'} ({mend}): {then}")
        held = "held" if is_held else "SUCCEEDED"
        print(
            f"| {each.number} | {each.done} | {held}: {said} | {'; '.join(without)} |", flush=True
        )
    return wrong


if __name__ == "__main__":
    sys.exit(main())
