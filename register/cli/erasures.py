"""flask erasures: erase what is kept of an official or an entry, and show the marks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup

from register import database, traces
from register.access import SERVER
from register.cli.output import explains_errors, show_table
from register.services.declarations import positions
from register.services.erasing import erasing
from register.services.erasing.erasing import ErasureGround
from register.services.officials import officials

if TYPE_CHECKING:
    from register.models.declarations import Position
    from register.models.officials import Official
    from register.services.erasing.erasing import Erased

group = AppGroup("erasures", help="Erase what is kept of an official or an entry.")
COMMANDS = (group,)

_GROUND = click.option(
    "--ground",
    type=click.Choice([each.value for each in ErasureGround]),
    required=True,
    help="GDPR 17(1): not_needed (a), consent (b), objection (c), unlawful (d), duty (e). It is "
    "public.",
)
_SHOW = click.option("--show", is_flag=True, help="Say what would go, and change nothing.")


@group.command("official")
@click.argument("official")
@_GROUND
@_SHOW
@explains_errors
def official_(official: str, ground: str, show: bool) -> None:
    """Erase all that is kept of OFFICIAL at one body. It cannot be undone.

    OFFICIAL is the last part of the address of a public page.
    """
    _erase(lambda: (officials.get(official), None), ErasureGround(ground), show)


@group.command("position")
@click.argument("position")
@_GROUND
@_SHOW
@explains_errors
def position_(position: str, ground: str, show: bool) -> None:
    """Erase what POSITION says, in all its versions. It cannot be undone.

    POSITION is the last part of the address of a public page.
    """

    def find() -> tuple[Official, Position]:
        found = positions.get(position)
        return found.official, found

    _erase(find, ErasureGround(ground), show)


@group.command("list")
@explains_errors
def list_() -> None:
    """List what was erased, when and on which ground. No names."""
    show_table(
        ("day", "body", "what", "ground"),
        [
            (
                f"{each.recorded_at:%Y-%m-%d}",
                each.official.body.slug,
                each.position.public_id if each.position else each.official.public_id,
                each.ground.value,
            )
            for each in erasing.list_()
        ],
    )


def _erase(
    find: Callable[[], tuple[Official, Position | None]], ground: ErasureGround, show: bool
) -> None:
    if show:
        _tell(erasing.plan(*find(), ground))
        return
    done = erasing.erase(SERVER, find, ground, Path(current_app.config["ERASURES_FILE"]))
    _tell(done)
    engines = (database.main_engine(), traces.engine())
    if not database.overwrite(engines, done.rows):
        click.echo("Somebody reads the register: what went stands in its log until that ends.")
    click.echo(
        "Not reached: backups (restore them with --erasures), files that were taken, and on "
        "PostgreSQL archives of its log and replicas."
    )


def _tell(done: Erased) -> None:
    show_table(("table", "rows"), list(done.rows.items()))
    if done.keeps_name:
        click.echo("The name stays: this person is an official of another body too.")
    if done.keeps_account:
        click.echo("The account stays: it has another role too. Close it first.")
