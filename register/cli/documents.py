"""flask documents: files that officials sent with a reply."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from register.cli.output import explains_errors
from register.services.findings import documents
from register.transaction import transaction

group = AppGroup("documents", help="Files that officials sent with a reply.")


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
