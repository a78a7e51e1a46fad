"""flask retention: what is over the term of its body, and letting it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from register import clock
from register.cli.output import explains_errors, show_table
from register.services.organisations import bodies
from register.services.retention import running
from register.transaction import transaction

if TYPE_CHECKING:
    from register.models.bodies import Body
    from register.services.retention.running import Due

group = AppGroup("retention", help="What is over the term that its body sets.")
COMMANDS = (group,)

HEADS = ("body", "what", "days", "over its term")


@group.command("show")
@click.argument("body", required=False)
@click.option("--each", is_flag=True, help="List each, by its public id. No name.")
@explains_errors
def show(body: str | None, each: bool) -> None:
    """Say what would go now, and change nothing. BODY: of that one alone."""
    found = [(one, running.list_due(one, clock.now())) for one in _bodies(body)]
    show_table(HEADS, [_row(one, due) for one, dues in found for due in dues])
    if each:
        for one, dues in found:
            for due in dues:
                for subject in due.subjects:
                    click.echo(f"{one.slug} {due.kind} {subject}")


@group.command("run")
@click.argument("body", required=False)
@explains_errors
def run(body: str | None) -> None:
    """Let go what is over its term. BODY: of that one alone.

    A former official leaves the public register, and stays in its history; of the rest the words
    are erased.
    """
    rows = []
    for slug in [one.slug for one in _bodies(body)]:
        with transaction():
            one = bodies.get(slug)
            rows += [_row(one, due) for due in running.run(one, clock.now())]
    show_table((*HEADS[:3], "gone"), rows)


def _bodies(slug: str | None) -> list[Body]:
    return [bodies.get(slug)] if slug else bodies.list_()


def _row(body: Body, due: Due) -> tuple[str, str, str, int]:
    return (
        body.slug,
        due.kind.value,
        "-" if due.days is None else str(due.days),
        len(due.subjects),
    )
