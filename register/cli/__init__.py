"""Commands by noun; each calls one service."""

from __future__ import annotations

from flask import Flask

from register.cli import (
    accounts,
    bodies,
    demo,
    documents,
    folder,
    imports,
    mail,
    outbox,
    persons,
    reviewers,
    runs,
    screening,
    stand_ins,
)


def init_app(app: Flask) -> None:
    """Register the commands."""
    groups = (
        bodies.group,
        accounts.group,
        persons.group,
        *imports.groups(),
        runs.group,
        folder.group,
        runs.jobs_group,
        screening.group,
        stand_ins.group,
        reviewers.group,
        documents.group,
        outbox.group,
        mail.reminders_group,
        mail.followers_group,
        mail.group,
    )
    for command in (*groups, demo.command):
        app.cli.add_command(command)
