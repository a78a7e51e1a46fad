"""flask reviewers: who of another body reviews a finding for which too few reviewers are left."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from register import clock
from register.cli.output import explains_errors
from register.services.officials import accounts
from register.services.reviews import reviewers
from register.transaction import transaction

group = AppGroup("reviewers", help="Who of another body reviews a finding of a body.")


@group.command("invite")
@click.argument("finding")
@click.argument("email")
@explains_errors
def invite(finding: str, email: str) -> None:
    """Let the account EMAIL, a reviewer of another body, review the one FINDING.

    FINDING is the last part of the address of its page. Nobody is invited where two reviewers of
    the body itself can look at it, or who has a tie to it.
    """
    with transaction():
        found, account = reviewers.get_finding(finding), accounts.get(email)
        reviewers.invite(found, account, clock.today())
    click.echo(f"{email}: reviews /bevindingen/{finding}")


@group.command("end")
@click.argument("finding")
@click.argument("email")
@explains_errors
def end(finding: str, email: str) -> None:
    """Let the account EMAIL review the FINDING no more; what was concluded stays."""
    with transaction():
        reviewers.end_invitation(reviewers.get_finding(finding), accounts.get(email))
    click.echo(f"{email}: no longer reviews /bevindingen/{finding}")
