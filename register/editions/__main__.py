"""What can be made of editions without the register: one package of many installations (join), and
the edition after one (next).
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from register.editions import join, package
from register.editions.check import SAID, Unsound


def main(arguments: list[str] | None = None) -> int:
    """Do what is asked; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m register.editions", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, least in (("join", "+"), ("next", 2)):
        command = commands.add_parser(name)
        command.add_argument("files", nargs=least, type=Path)
        command.add_argument("--into", type=Path, default=Path("samen.zip"))
    asked = parser.parse_args(arguments)
    try:
        told = _join(asked) if asked.command == "join" else _next(asked)
    except Unsound as wrong:
        print(SAID[wrong.name][1].format(*wrong.values))
        return 1
    except (ValueError, OSError, KeyError) as error:
        print(f"This cannot be done: {error}.")
        return 1
    print(told)
    return 0


def _join(asked: argparse.Namespace) -> str:
    sources = [join.read(path) for path in asked.files]
    count = join.write(asked.into, sources)
    return f"{asked.into}: {count} positions of {len(join.newest(sources))} installations."


def _next(asked: argparse.Namespace) -> str:
    before, difference = (package.read(path) for path in asked.files)
    made = io.BytesIO()
    package.rewrite(made, package.apply(before, difference))
    asked.into.write_bytes(made.getvalue())
    return f"{asked.into}: the edition after {asked.files[0]}."


if __name__ == "__main__":
    sys.exit(main())
