"""flask documents: files that officials sent with a reply."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from register import clock
from register.cli.output import explains_errors
from register.services.findings import documents
from register.transaction import transaction

group = AppGroup("documents", help="Files that officials sent with a reply.")
COMMANDS = (group,)


@group.command("erase")
@click.argument("document")
@explains_errors
def erase(document: str) -> None:
    """Erase the bytes and the name of a DOCUMENT, which is the last part of the address of its
    download; that it was sent, when, its size and its digest stay.
    """
    with transaction():
        documents.erase(document)
    click.echo(f"{document}: erased")


@group.command("erase-unsent")
@explains_errors
def erase_unsent() -> None:
    """Erase the files that officials chose for a reply long ago and never sent."""
    with transaction():
        count = documents.erase_unsent(clock.now(), current_app.config["REPLY_DOCUMENT_KEPT_DAYS"])
    click.echo(f"Files erased: {count}.")
