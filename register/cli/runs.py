"""flask imports …, flask jobs …: look up imports, undo one, work through the queue."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from register import jobs
from register.access import SERVER
from register.cli.output import explains_errors, give_way, show_table
from register.errors import WrongState
from register.services.imports import runs as import_runs
from register.services.imports import undo as import_undoing
from register.services.organisations import bodies
from register.transaction import transaction

group = AppGroup("imports", help="Files that came in.")
jobs_group = AppGroup("jobs", help="Long work in the background.")
COMMANDS = (group, jobs_group)


@group.command("list")
@click.option("--body", "slug", help="Imports of this body only.")
@explains_errors
def list_(slug: str | None) -> None:
    """List the last hundred imports, the newest first."""
    runs = import_runs.list_of(SERVER, bodies.get(slug) if slug else None)
    interrupted = jobs.current().interrupted(runs)
    show_table(
        ("id", "file", "noun", "body", "state", "created", "updated", "problems"),
        [
            (
                run.public_id,
                run.file_name,
                run.noun.value,
                run.body.slug if run.body else "",
                "interrupted" if run.public_id in interrupted else run.state.value,
                run.created,
                run.updated,
                run.problems,
            )
            for run in runs
        ],
    )


@group.command("again")
@click.argument("public_id", metavar="ID")
@explains_errors
def again(public_id: str) -> None:
    """Carry out an import that was interrupted, or waits, now."""
    if jobs.current().sight_of(public_id).is_worked_on:
        raise WrongState("This import is being worked on.")
    with transaction():
        import_runs.start_again(SERVER, import_runs.get(SERVER, public_id))
    jobs.current().do(public_id)
    run = import_runs.get(SERVER, public_id)
    click.echo(f"{run.file_name}: {run.state.value}, {run.created} created, {run.updated} updated.")


@group.command("undo")
@click.argument("public_id", metavar="ID")
@explains_errors
def undo(public_id: str) -> None:
    """Undo an import as a whole, while nothing rests on it."""
    run = import_runs.get(SERVER, public_id)
    found = import_undoing.obstacles(run)
    if found:
        reasons = " ".join(str(each) for each in found)
        raise WrongState("This import cannot be undone. %(reasons)s", reasons=reasons)
    with transaction():
        import_undoing.undo(SERVER, run)
    click.echo(f"{run.file_name} has been undone.")


@group.command("tidy")
@explains_errors
def tidy() -> None:
    """Throw away files that waited more than a day for somebody to choose their columns. Run it
    every day.
    """
    with transaction():
        dropped = import_runs.drop_old()
    click.echo(f"{dropped} files thrown away.")


@jobs_group.command("work")
@click.option("--until-empty", is_flag=True, help="Stop when nothing waits any more.")
@explains_errors
def work(until_empty: bool) -> None:
    """Carry out the jobs that pages put in the queue, one after the other."""
    give_way()
    if until_empty:
        click.echo(f"{jobs.current().work_off()} jobs carried out.")
    else:
        jobs.current().work()
