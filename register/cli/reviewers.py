"""flask reviewers: who of another body reviews a finding for which too few reviewers are left, or
reads what none of them may read.
"""

from __future__ import annotations

import click
from flask.cli import AppGroup

from register import clock
from register.access import SERVER
from register.cli.output import explains_errors
from register.services.accounts import accounts
from register.services.organisations import bodies
from register.services.reviews import concerns, invitations, reviewers
from register.transaction import transaction

group = AppGroup("reviewers", help="Who of another body reviews for a body.")
COMMANDS = (group,)


@group.command("invite")
@click.argument("finding")
@click.argument("email")
@explains_errors
def invite(finding: str, email: str) -> None:
    """Let the account EMAIL, a reviewer of another body, review the one FINDING.

    FINDING is the last part of the address of its page. Nobody is invited where two reviewers of
    the body itself can look at it, or whom something keeps from it, such as a tie.
    """
    with transaction():
        found, account = reviewers.get_finding(finding), accounts.get(email)
        invitations.invite(SERVER, found, account, clock.today())
    click.echo(f"{email}: reviews /bevindingen/{finding}")


@group.command("end")
@click.argument("finding")
@click.argument("email")
@explains_errors
def end(finding: str, email: str) -> None:
    """Let the account EMAIL review the FINDING no more; what was concluded stays."""
    with transaction():
        invitations.end(reviewers.get_finding(finding), accounts.get(email))
    click.echo(f"{email}: no longer reviews /bevindingen/{finding}")


@group.command("neighbour")
@click.argument("body")
@click.argument("email")
@explains_errors
def neighbour(body: str, email: str) -> None:
    """Let the account EMAIL, a reviewer of another body, read the concerns about decisions of BODY
    that no reviewer of BODY may read. Name one before anybody needs it: who is named when somebody
    has a concern tells that there is one.
    """
    with transaction():
        concerns.name_neighbour(bodies.get(body), accounts.get(email))
    click.echo(f"{email}: reads concerns of {body} that no reviewer of it may read")


@group.command("neighbour-end")
@click.argument("body")
@click.argument("email")
@explains_errors
def neighbour_end(body: str, email: str) -> None:
    """Let the account EMAIL read concerns about decisions of BODY no more."""
    with transaction():
        concerns.end_neighbour(bodies.get(body), accounts.get(email))
    click.echo(f"{email}: no longer reads concerns of {body}")
