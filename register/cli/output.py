"""How commands answer: tables for people, errors of ours as one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any

import click
from flask.cli import FlaskGroup

from register import jobs
from register.errors import RegisterError
from register.services import journal

Command = Callable[..., Any]


def show_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; columns that hold numbers only stand to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(line[index]) for line in [[*heads], *cells]) for index in range(len(heads))]
    right = [
        bool(cells) and all(isinstance(row[index], int) for row in rows)
        for index in range(len(heads))
    ]
    for line in [[*heads], *cells]:
        aligned = [
            cell.rjust(width) if is_number else cell.ljust(width)
            for cell, width, is_number in zip(line, widths, right, strict=True)
        ]
        click.echo("  ".join(aligned).rstrip())


def explains_errors(command: Command) -> Command:
    """Say in one line what was wrong, without a traceback, and exit 1; what the command changes
    stands in the journal under its name.
    """

    @wraps(command)
    def explained(*args: Any, **kwargs: Any) -> Any:
        try:
            with journal.by_command(_asked()):
                return command(*args, **kwargs)
        except RegisterError as error:
            raise click.ClickException(str(error)) from None

    return explained


def _asked() -> str:
    """Return the command that was given, without the name of the program."""
    context: click.Context | None = click.get_current_context()
    words: list[str] = []
    while context is not None and context.parent is not None:
        words.insert(0, context.info_name or "")
        context = context.parent
    return " ".join(words)


def give_way() -> None:
    """Let whoever asks for a page go first from now on, where the process does this command alone:
    not where another program calls it.
    """
    if isinstance(click.get_current_context().find_root().command, FlaskGroup):
        os.nice(jobs.NICENESS)


@contextmanager
def progress(things: Sequence[Any], label: str) -> Iterator[Any]:
    """Show how far we are, on a terminal only; files and pipes get nothing of it."""
    stream = sys.stderr
    if not stream.isatty():
        yield things
        return
    with click.progressbar(things, label=label, file=stream) as bar:
        yield bar


@contextmanager
def counting(length: int, label: str) -> Iterator[Callable[[int], None] | None]:
    """Give what a long write can tell how far it is, on a terminal only; None where nobody
    looks.
    """
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda done: bar.update(min(done, length) - bar.pos)
