"""Commands by noun; each calls one service.

A command is read when it is called, and no other with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup, FlaskGroup

MODULES: Mapping[str, tuple[str, ...]] = {
    "bodies": ("bodies",),
    "accounts": ("accounts",),
    "persons": ("persons",),
    "imports": (
        *("organisations", "officials", "positions", "decisions", "participations"),
        "council",
    ),
    "runs": ("imports", "jobs"),
    "folder": ("folder",),
    "screening": ("screening",),
    "stand_ins": ("stand-ins",),
    "reviewers": ("reviewers",),
    "auditors": ("auditors",),
    "documents": ("documents",),
    "retention": ("retention",),
    "erasures": ("erasures",),
    "outbox": ("outbox",),
    "mail": ("reminders", "followers", "mail"),
    "backups": ("backup", "verify-backup", "restore"),
    "editions": ("editions",),
    "history": ("history",),
    "demo": ("demo",),
}
"""The modules here, with the commands that stand in the `COMMANDS` of each."""


class LaterCommands(AppGroup):
    """The commands of the register, each read from its module when it is asked for."""

    _where: Mapping[str, str] = {name: module for module in MODULES for name in MODULES[module]}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *self._where})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; None: there is none of this name."""
        if cmd_name not in self._where:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"{__name__}.{self._where[cmd_name]}")
        found: Mapping[str, click.Command] = {each.name: each for each in module.COMMANDS}
        return found[cmd_name]


def is_asked() -> bool:
    """Say whether a command of `flask` is under way, and not the one that serves pages."""
    context = click.get_current_context(silent=True)
    if context is None or context.info_name == "run":
        return False
    return isinstance(context.find_root().command, FlaskGroup)


def init_app(app: Flask) -> None:
    """Register the commands, beside those that libraries registered."""
    ours = LaterCommands(app.name)
    ours.commands.update(app.cli.commands)
    app.cli = ours
