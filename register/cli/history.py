"""flask history verify."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from register.cli.editions import key_file, site
from register.cli.output import explains_errors, give_way
from register.editions.check import Edition, Unsound
from register.services.editions import signing, verifying

group = AppGroup("history", help="Whether the history is as it was.")
COMMANDS = (group,)


@group.command("verify")
@click.option(
    "--against",
    "held",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    help="A package or a manifest that was kept elsewhere; can be said more than once.",
)
@explains_errors
def verify(held: tuple[str, ...]) -> None:
    """Verify every entry and edition, and hold them against editions that were kept elsewhere. Exit
    status 1: something does not hold.
    """
    give_way()
    keys = signing.known(key_file(), list(current_app.config["EDITION_EARLIER_KEYS"] or ()))
    found = verifying.verify(site().kinds, keys, [_read(each) for each in held])
    for problem in found.problems:
        click.echo(problem)
    if found.more:
        click.echo(f"And {found.more} more.")
    click.echo(
        f"Entries: {found.entries}, erased: {found.erased}, editions: {found.editions}, kept "
        f"elsewhere: {found.held}."
    )
    if found.problems:
        click.echo("The history does not verify.")
        sys.exit(1)
    click.echo("The history verifies.")
    if not held:
        click.echo(
            "Whoever has the database and the key can still have made all of it anew: hold it "
            "against an edition that somebody else kept (--against)."
        )


def _read(path: str) -> Edition | Unsound:
    try:
        return Edition(path)
    except Unsound as wrong:
        return wrong
