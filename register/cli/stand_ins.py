"""flask stand-ins: who keeps a decision in which its clerks are concerned themselves."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from register.cli.output import explains_errors
from register.services.accounts import accounts
from register.services.officials import stand_ins
from register.transaction import transaction

group = AppGroup("stand-ins", help="Who keeps a decision in which its own clerks are concerned.")
COMMANDS = (group,)


@group.command("ask")
@click.argument("decision")
@click.argument("email")
@explains_errors
def ask(decision: str, email: str) -> None:
    """Ask the account EMAIL to keep the one DECISION: a clerk of another body, or a reviewer of
    this one.

    DECISION is the last part of the address of its page. Nobody changes facts about himself: the
    own part in a decision, or a party to which one is tied. Where a body has no other clerk,
    somebody is asked to stand in.
    """
    with transaction():
        stand_ins.ask(stand_ins.get_decision(decision), accounts.get(email))
    click.echo(f"{email}: keeps /besluiten/{decision}")


@group.command("end")
@click.argument("decision")
@click.argument("email")
@explains_errors
def end(decision: str, email: str) -> None:
    """Let the account EMAIL keep the DECISION no more; what was done with it stays."""
    with transaction():
        stand_ins.end(stand_ins.get_decision(decision), accounts.get(email))
    click.echo(f"{email}: no longer keeps /besluiten/{decision}")
