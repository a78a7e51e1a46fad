"""flask backup, verify-backup and restore."""

from __future__ import annotations

import time
from pathlib import Path

import click
from flask import current_app

from register import clock
from register.backups import backups, folders, ledger
from register.cli.output import explains_errors, give_way

FOLDER = click.Path(path_type=Path, file_okay=False)
A_BACKUP = click.Path(path_type=Path, file_okay=False, exists=True)
A_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command("backup")
@click.argument("folder", type=FOLDER)
@click.option(
    "--keep", type=click.IntRange(min=1), help="Keep the newest so many here, and remove others."
)
@explains_errors
def backup(folder: Path, keep: int | None) -> None:
    """Copy the register as it is now, while people work, to a folder of its own in FOLDER.

    The secret key and the settings are not in it: keep them elsewhere.
    """
    give_way()
    began = time.monotonic()
    made, manifest = backups.make(current_app, folder, clock.now())
    removed = folders.tidy(folder, keep) if keep else 0
    size = sum(path.stat().st_size for path in made.iterdir())
    click.echo(
        f"{made.name}: {manifest.rows} rows of {manifest.tables} tables, {size / 1e6:.1f} MB, "
        f"{time.monotonic() - began:.1f} s, {removed} removed, sha256 {folders.seal_of(made)}"
    )


@click.command("verify-backup")
@click.argument("path", metavar="BACKUP", type=A_BACKUP)
@explains_errors
def verify(path: Path) -> None:
    """Read all of the folder BACKUP; exit 1 where it is not as it was written."""
    give_way()
    manifest = backups.verify(path)
    click.echo(
        f"{path.name}: whole, {manifest.rows} rows of {manifest.tables} tables, "
        f"sha256 {folders.seal_of(path)}"
    )


@click.command("restore")
@click.argument("path", metavar="BACKUP", type=A_BACKUP)
@click.option(
    "--erasures", "path_of_erasures", type=A_FILE, help="The ledger of what was erased since."
)
@click.option("--over", is_flag=True, help="Put it in the place of a register that is here.")
@explains_errors
def restore(path: Path, path_of_erasures: Path | None, over: bool) -> None:
    """Put BACKUP, the folder of one backup, in the place of the register that the settings name.

    Stop the web server, the clock and jobs first. Everybody signs in once more.
    """
    began = time.monotonic()
    erasures = ledger.read(path_of_erasures) if path_of_erasures else []
    count = backups.restore(current_app, path, erasures, over=over)
    click.echo(
        f"{path.name}: restored in {time.monotonic() - began:.1f} s, {count} rows erased once "
        "more. What was recorded, shielded or closed after it was made is to be done again."
    )


COMMANDS = (backup, verify, restore)
