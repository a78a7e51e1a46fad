"""flask editions make, flask editions list."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from register import clock
from register.cli.output import explains_errors, give_way, show_table
from register.presentation import edition_rows
from register.public import editions
from register.services.editions import making, signing
from register.services.editions.making import Site
from register.transaction import transaction

group = AppGroup("editions", help="Weekly editions of the whole public register.")
COMMANDS = (group,)


def site() -> Site:
    """Return whose register this is."""
    config = current_app.config
    address = str(config["SITE_ADDRESS"] or "")
    return Site(edition_rows.KINDS, edition_rows.description, config["SITE_NAME"], address)


def key_file() -> Path:
    """Return where the key of the editions is."""
    return Path(current_app.config["EDITION_KEY_FILE"])


@group.command("make")
@explains_errors
def make() -> None:
    """Make the edition of this week, unless there is one, and sign editions anew in which a gap has
    come. Meant for every night.
    """
    give_way()
    ours, at = site(), clock.now()
    key, week = signing.key(key_file()), making.week_of(at)
    if making.find(week) is None:
        planned = making.plan(ours.kinds)
        with transaction():
            is_made = making.record(planned, week, at)
        click.echo(
            f"Edition of {week}: {len(planned.come)} entries came, {len(planned.gone)} went."
            if is_made
            else f"Somebody else made the edition of {week}."
        )
    else:
        click.echo(f"There is an edition of {week}.")
    for wanted in making.to_sign():
        found = making.contents(ours, wanted.number)
        with transaction():
            signed = making.issue(ours, wanted, found, key, clock.now())
            click.echo(f"Signed: edition {wanted.number}, issue {signed.number}, {signed.sha256}.")


@group.command("list")
@explains_errors
def list_() -> None:
    """List the editions, the newest first."""
    show_table(
        ("number", "week", "entries", "issue", "SHA-256 of the manifest"),
        [(each.number, each.week, each.size, each.issue, each.sha256) for each in editions.list_()],
    )
