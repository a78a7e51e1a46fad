"""flask followers run, flask mail run: what a clock calls."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from register import clock, post
from register.cli.outbox import erase
from register.cli.output import explains_errors
from register.services import following
from register.transaction import transaction

followers_group = AppGroup("followers", help="Readers who follow something by mail.")
group = AppGroup("mail", help="Everything about mail at once.")


@followers_group.command("run")
@explains_errors
def run_followers() -> None:
    """Put a letter in the outbox for everybody for whom something changed; erase what nobody confirmed."""
    click.echo(f"Readers told of a change: {tell()}.")


def tell() -> int:
    """Tell readers; return how many."""
    wait_days = current_app.config["FOLLOW_WAIT_DAYS"]
    with transaction():
        following.erase(clock.now(), wait_days)
        return following.tell(clock.now(), wait_days)


@group.command("run")
@explains_errors
def run() -> None:
    """Tell readers, send what is due, erase what is old. Meant for every quarter of an hour."""
    told = tell()
    erase()
    click.echo(f"Readers told of a change: {told}.")
    if post.is_open():
        done = post.deliver()
        click.echo(f"{done.sent} sent, {done.failed} failed.")
    else:
        click.echo("No mail server is set, so mail is kept. See flask outbox list.")
