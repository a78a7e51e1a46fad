"""flask bodies: the public bodies that keep a register here."""

from __future__ import annotations

import datetime

import click
from flask.cli import AppGroup

from register.access import SERVER
from register.cli.output import explains_errors, show_table
from register.services.officials import mergers
from register.services.organisations import bodies
from register.services.organisations.bodies import BodyKind
from register.transaction import transaction

group = AppGroup("bodies", help="Public bodies that keep a register here.")
COMMANDS = (group,)


@group.command("add")
@click.argument("name")
@click.option("--slug", help="The word in addresses; made of the name when left out.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in BodyKind]),
    default="municipality",
    show_default=True,
)
@click.option("--kvk", help="KvK number of the body, 8 digits.")
@explains_errors
def add(name: str, slug: str | None, kind: str, kvk: str | None) -> None:
    """Add a body called NAME."""
    with transaction():
        body = bodies.add(SERVER, name, BodyKind(kind), slug, kvk)
    click.echo(f"{body.slug}: {body.name}")


@group.command("contact")
@click.argument("slug")
@click.option("--office", default="", help="The name of the office: Griffie.")
@click.option("--address", default="", help="Street and town, on one line with commas.")
@click.option("--email", default="", help="Its mail address.")
@click.option("--phone", default="", help="Its telephone number.")
@explains_errors
def contact(slug: str, office: str, address: str, email: str, phone: str) -> None:
    """Say to whom somebody writes about the register of the body SLUG; it stands on its pages and
    in its mails.
    """
    with transaction():
        body = bodies.get(slug)
        bodies.set_contact(SERVER, body, bodies.Contact(office, address, email, phone))
        row = (
            body.contact_office or "",
            body.contact_address or "",
            body.contact_email or "",
            body.contact_phone or "",
        )
    show_table(("office", "address", "mail", "telephone"), [row])


@group.command("merge")
@click.argument("old", nargs=-1, required=True)
@click.option("--into", required=True, help="Slug of the body that succeeds them; add it first.")
@click.option(
    "--on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="First day of the new body."
)
@explains_errors
def merge(old: tuple[str, ...], into: str, on: datetime.datetime) -> None:
    """End the bodies with the slugs OLD on the day before; their pages stay, and point to the new
    body.
    """
    with transaction():
        ended = mergers.merge([bodies.get(slug) for slug in old], bodies.get(into), on.date())
        rows = [(each.body.slug, each.last_day.isoformat(), each.terms) for each in ended]
    show_table(("slug", "last day", "terms ended"), rows)


@group.command("list")
@explains_errors
def list_() -> None:
    """List the bodies."""
    show_table(
        ("slug", "name", "kind"),
        [(body.slug, body.name, body.kind.value) for body in bodies.list_()],
    )
