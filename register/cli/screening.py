"""flask screening run: put the decisions of a body to the engine."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from register import clock
from register.access import SERVER
from register.cli.output import counting, explains_errors, show_table
from register.services.organisations import bodies
from register.services.screening import rounds
from register.services.screening.rounds import Screened
from register.transaction import transaction

group = AppGroup("screening", help="Put decisions to the engine.")
COMMANDS = (group,)


@group.command("run")
@click.option("--body", "slug", help="One body; all bodies when left out.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option(
    "--changed", is_flag=True, help="Count only what can have changed since the last run."
)
@click.option("--anew", is_flag=True, help="Look at everything, whatever was recorded since.")
@explains_errors
def run(slug: str | None, as_json: bool, changed: bool, anew: bool) -> None:
    """Screen every decision, and open or dissolve findings.

    Of a body that was screened before, what was recorded since tells which decisions can have
    changed. A run that was broken off goes on, on the same day, where it was.
    """
    found = screen(slug, changed=changed, anew=anew)
    rows = [(each.body, each.decisions, each.not_fully_checked) for each in found]
    if as_json:
        keys = ("body", "decisions", "not_fully_checked")
        click.echo(
            json.dumps({"runs": [dict(zip(keys, row, strict=True)) for row in rows]}, indent=2)
        )
    else:
        show_table(("body", "decisions", "not fully checked"), rows)


def screen(slug: str | None = None, *, changed: bool = False, anew: bool = False) -> list[Screened]:
    """Screen one body, or all of them; return what came of each."""
    with transaction():
        slugs = None if slug is None else [bodies.get(slug).slug]
        round_ = rounds.begin(SERVER, clock.today(), slugs, changed=changed, anew=anew)
    if round_.resumed:
        click.echo("Going on with the run that was broken off.", err=True)
    found: list[Screened] = []
    with counting(round_.decisions, "Screening") as tell:
        done = 0

        def more(count: int) -> None:
            nonlocal done
            done += count
            if tell is not None:
                tell(done)

        for piece in round_.pieces:
            with transaction():
                found += round_.screen(piece, more)
    with transaction():
        round_.finish()
    return found
