"""flask persons: the people behind the officials."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from register.access import SERVER
from register.cli.output import explains_errors
from register.services.officials import officials, persons
from register.transaction import transaction

group = AppGroup("persons", help="The people behind the officials.")
COMMANDS = (group,)


@group.command("join")
@click.argument("official")
@click.argument("other")
@explains_errors
def join(official: str, other: str) -> None:
    """Record that OFFICIAL and OTHER, at two bodies, are one person.

    Both are the last part of the address of a public page. Ask the person first: names alone never
    say so.
    """
    with transaction():
        person = persons.join(SERVER, officials.get(official), officials.get(other))
        bodies = ", ".join(each.body.name for each in person.officials)
    click.echo(f"{person.name}: {bodies}")


@group.command("separate")
@click.argument("official")
@explains_errors
def separate(official: str) -> None:
    """Record that OFFICIAL is not one person with the others after all.

    OFFICIAL is the last part of the address of a public page. An account stays with the others.
    """
    with transaction():
        found = officials.get(official)
        person = persons.separate(found)
        body = found.body.name
    click.echo(f"{person.name}: {body}")
