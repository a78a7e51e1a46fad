"""flask screening run: put the decisions of a body to the engine."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from register.access import SERVER
from register.cli.output import explains_errors, progress, show_table
from register.services.organisations import bodies
from register.services.screening import run as screening
from register.transaction import transaction

group = AppGroup("screening", help="Put decisions to the engine.")


@group.command("run")
@click.option("--body", "slug", help="One body; all bodies when left out.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option("--changed", is_flag=True, help="Only what can have changed since the last run.")
@explains_errors
def run(slug: str | None, as_json: bool, changed: bool) -> None:
    """Screen every decision, or what changed, and open or dissolve findings."""
    slugs = [bodies.get(slug).slug] if slug else [body.slug for body in bodies.list_()]
    with progress(slugs, "Screening") as shown:
        rows = [(each, *screen(each, changed=changed)) for each in shown]
    if as_json:
        keys = ("body", "decisions", "not_fully_checked")
        click.echo(
            json.dumps({"runs": [dict(zip(keys, row, strict=True)) for row in rows]}, indent=2)
        )
    else:
        show_table(("body", "decisions", "not fully checked"), rows)


def screen(slug: str, *, changed: bool = False) -> tuple[int, int]:
    """Screen one body; return how many decisions were put to the engine, and how many not fully
    checked.
    """
    run = screening.run_changed if changed else screening.run
    with transaction():
        made = run(SERVER, bodies.get(slug))
        return made.decisions, made.not_fully_checked
