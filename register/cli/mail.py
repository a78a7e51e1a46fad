"""flask reminders run, flask followers run, flask mail run: what a clock calls."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from register import clock
from register.cli.outbox import erase
from register.cli.output import explains_errors
from register.mail import delivery
from register.services.accounts import links
from register.services.desk import blocks
from register.services.mail import following, reminders, reports
from register.transaction import transaction

reminders_group = AppGroup("reminders", help="People for whom something is waiting.")
followers_group = AppGroup("followers", help="Readers who follow something by mail.")
group = AppGroup("mail", help="Everything about mail at once.")
COMMANDS = (reminders_group, followers_group, group)


@reminders_group.command("run")
@explains_errors
def run_reminders() -> None:
    """Put a reminder in the outbox for every official, clerk and reviewer for whom one is due, at
    most one mail a day.
    """
    with transaction():
        every_days = current_app.config["REMIND_EVERY_DAYS"]
        count = reminders.run(clock.now(), every_days, blocks.waits)
    click.echo(f"People reminded: {count}.")


@followers_group.command("run")
@explains_errors
def run_followers() -> None:
    """Tell readers of changes and of outcomes of their reports; erase what nobody confirmed."""
    wait_days = current_app.config["FOLLOW_WAIT_DAYS"]
    with transaction():
        following.erase(clock.now(), wait_days)
        outcomes = reports.tell(clock.now())
        changes = following.tell(clock.now(), wait_days)
    click.echo(f"Readers told of a change: {changes}, of an outcome: {outcomes}.")


@group.command("run")
@click.pass_context
@explains_errors
def run(context: click.Context) -> None:
    """Remind, tell, send what is due, erase what is old. Meant for every quarter of an hour."""
    context.invoke(run_reminders)
    context.invoke(run_followers)
    with transaction():
        asked = links.answer(current_app.config["OIDC_ISSUER"])
    click.echo(f"Links for another password: {asked}.")
    erase()
    if delivery.is_open():
        done = delivery.deliver()
        click.echo(f"{done.sent} sent, {done.failed} failed.")
    else:
        click.echo("No mail server is set, so mail is kept. See flask outbox list.")
