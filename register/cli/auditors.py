"""flask auditors: who watches over who read what at a body."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from register.cli.output import explains_errors, show_table
from register.services.accounts import accounts
from register.services.organisations import bodies
from register.services.readings import auditors
from register.transaction import transaction

group = AppGroup("auditors", help="Who watches over who read what at a body.")
COMMANDS = (group,)


@group.command("appoint")
@click.argument("body")
@click.argument("email")
@explains_errors
def appoint(body: str, email: str) -> None:
    """Let the account EMAIL see who read what at BODY, and nothing else.

    It is an account without any role: who reads what is not public does not watch over that.
    """
    with transaction():
        auditors.appoint(bodies.get(body), accounts.get(email))
    click.echo(f"{email}: watches over the readings of {body}")


@group.command("end")
@click.argument("body")
@click.argument("email")
@explains_errors
def end(body: str, email: str) -> None:
    """Let the account EMAIL see no more of who read what at BODY."""
    with transaction():
        auditors.end(bodies.get(body), accounts.get(email))
    click.echo(f"{email}: no longer watches over the readings of {body}")


@group.command("list")
@click.argument("body")
@explains_errors
def list_(body: str) -> None:
    """List who watches over the readings of BODY."""
    show_table(
        ("account", "name"), [(each.email, each.name) for each in auditors.of(bodies.get(body))]
    )
