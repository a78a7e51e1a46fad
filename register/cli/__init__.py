"""Commands by noun; each calls one service."""

from __future__ import annotations

from flask import Flask

from register.cli import accounts, bodies, demo, imports, screening


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in (bodies.group, accounts.group, *imports.groups(), screening.group, demo.command):
        app.cli.add_command(command)
