"""flask NOUN import FILE…: files come in, each in one short write."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import sleep as pause

import click
from flask import current_app
from flask.cli import AppGroup

from conflict_graph.facts import Problem
from conflict_graph.readers import archives
from conflict_graph.readers.records import DECISION_FORMATS
from conflict_graph.wording.remedies import Remedy
from register import clock, jobs
from register.access import SERVER
from register.cli.output import counting, explains_errors, give_way, progress, show_table
from register.services.imports import buyers, columns, runs
from register.services.imports import files as imports
from register.services.imports.files import ImportReport, Noun
from register.services.organisations import bodies
from register.services.screening import signings
from register.transaction import transaction

MANY_PROBLEMS = 20
"""How many problems of a file are printed for people; --json gives all."""


def _council() -> AppGroup:
    """Return the group for what a council information system exports, which holds several nouns."""
    group = AppGroup("council", help="Bring in what a council information system exports.")

    @group.command("import")
    @click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("--body", "slug", required=True, help="The body that it is about.")
    @click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
    @explains_errors
    def command(files: Sequence[Path], slug: str, as_json: bool) -> None:
        """Bring in members, meetings, presence and votes from FILES, in their order.

        What has to be asked is reported and left out; the page of imports asks it.
        """
        _import(Noun.DECISIONS, files, as_json, slug, imports.COUNCIL, False)

    return group


def _group(noun: Noun) -> AppGroup:
    group = AppGroup(noun.value, help=f"Bring in {noun.value}.")
    options = [
        click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path)),
        click.option("--json", "as_json", is_flag=True, help="Answer in JSON."),
    ]
    if noun is not Noun.ORGANISATIONS:
        options.append(click.option("--body", "slug", help="Body of the records that name none."))
    if noun in imports.IN_PARTS:
        options.append(
            click.option(
                "--parts-of",
                type=click.IntRange(1),
                help="Bring a file in by parts of so many rows, each an import of its own.",
            )
        )
    if noun is Noun.DECISIONS:
        formats = click.Choice(DECISION_FORMATS)
        options.append(
            click.option("--format", "format_", type=formats, default="auto", show_default=True)
        )
        options.append(
            click.option(
                "--all-buyers", is_flag=True, help="Take every buyer of the files for the body."
            )
        )

    def command(
        files: Sequence[Path],
        as_json: bool,
        slug: str | None = None,
        format_: str = "auto",
        all_buyers: bool = False,
        parts_of: int | None = None,
    ) -> None:
        _import(noun, files, as_json, slug, format_, all_buyers, parts_of)

    command.__doc__ = (
        f"Bring in {noun.value} from FILES. Exits 1 when a file could not be read at all."
    )
    decorated = explains_errors(command)
    for option in reversed(options):
        decorated = option(decorated)
    group.command("import")(decorated)
    return group


def _import(
    noun: Noun,
    files: Sequence[Path],
    as_json: bool,
    slug: str | None,
    format_: str,
    all_buyers: bool,
    parts_of: int | None = None,
) -> None:
    if slug is not None:
        bodies.get(slug)
    give_way()
    with progress(files, f"Importing {noun.value}") as shown:
        reports = [
            report
            for path in shown
            for report in import_path(noun, path, slug, format_, all_buyers, parts_of)
        ]
    if as_json:
        click.echo(
            json.dumps(
                {"files": [report.as_json() for report in reports]}, ensure_ascii=False, indent=2
            )
        )
    else:
        _show(noun, reports)
    if not all(report.readable for report in reports):
        sys.exit(1)


def import_path(
    noun: Noun,
    path: Path,
    slug: str | None = None,
    format_: str = "auto",
    all_buyers: bool = False,
    parts_of: int | None = None,
) -> Iterator[ImportReport]:
    """Bring in a file, by parts of so many rows where that is asked; of an archive or a folder with
    decisions, the files in it one by one.
    """
    is_together = noun is not Noun.DECISIONS or format_ == imports.COUNCIL
    if is_together or not (path.is_dir() or _is_zip(path)):
        found = _content(path)
        if isinstance(found, ImportReport):
            yield found
        elif parts_of is not None:
            yield from _bring_by_parts(noun, path.name, found, slug, parts_of)
        else:
            yield _bring(noun, path.name, found, slug, format_, all_buyers)
        return
    for name, content in archives.unfold(path, path.name):
        if isinstance(content, Problem):
            yield ImportReport(name, 0, 0, 0, 0, (content,), readable=False)
        else:
            yield _bring(noun, name, content, slug, format_, all_buyers)


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            return archives.is_zip(opened.read(4))
    except OSError:
        return False


def import_file(
    noun: Noun, path: Path, slug: str | None = None, format_: str = "auto", all_buyers: bool = False
) -> ImportReport:
    """Bring in one file; what is wrong with it stands in the report."""
    content = _content(path)
    if isinstance(content, ImportReport):
        return content
    return _bring(noun, path.name, content, slug, format_, all_buyers)


def _content(path: Path) -> bytes | ImportReport:
    """Return what stands in a file, or why it cannot come in."""
    most = current_app.config["IMPORT_MOST_BYTES"]
    try:
        if path.stat().st_size > most:
            return _unreadable(
                path,
                f"{path.stat().st_size} bytes",
                Remedy("Split the file into parts of at most %(bytes)s bytes.", bytes=most),
            )
        return path.read_bytes()
    except OSError as error:
        return _unreadable(
            path, str(error.strerror), Remedy("Check the name of the file and who may read it.")
        )


def _bring(
    noun: Noun, name: str, content: bytes, slug: str | None, format_: str, all_buyers: bool
) -> ImportReport:
    """Read outside any transaction, then write once; what came of it is kept, also when the
    software fails.
    """
    with transaction():
        body = bodies.get(slug) if slug else None
        known = columns.remembered(noun, body, content, name) if body is not None else None
        run = runs.begin(SERVER, noun, body, name, content, format_, known)
        run_id, public_id = run.id, run.public_id
    try:
        with jobs.current().at_work(public_id):
            reading = imports.read(noun, content, name, format_, known)
            with counting(len(reading.records), f"Keeping {name}") as tick, transaction():
                run = runs.get_any(run_id)
                if all_buyers and run.body is not None:
                    buyers.accept(SERVER, run.body, reading.records)
                began = clock.now()
                report = runs.keep(SERVER, run, reading, tick)
                signings.note_taken(began, clock.today())
                return report
    except BaseException as error:
        with transaction():
            runs.fail(run_id, runs.why(error))
        raise


LETS_OTHERS_SECONDS = 0.25
"""How long nothing is written between two parts: more than the tenth of a second after which
whoever waits for SQLite looks again. Source: sqliteDefaultBusyCallback in sqlite3.c.
"""


def _bring_by_parts(
    noun: Noun, name: str, content: bytes, slug: str | None, rows: int
) -> Iterator[ImportReport]:
    """Bring in one file by parts, each an import of its own that is kept, or not, as a whole; so
    nobody who writes waits for more than one of them. What goes wrong keeps later parts out, and
    undoes none before.
    """
    with transaction():
        body = bodies.get(slug) if slug else None
        known = columns.remembered(noun, body, content, name) if body is not None else None
    parts = imports.parts_of(imports.read(noun, content, name, "auto", known), rows)
    of = imports.PartOf(name)
    for number, reading in enumerate(parts, 1):
        if number > 1:
            pause(LETS_OTHERS_SECONDS)
        part = f"({number} of {len(parts)})" if len(parts) > 1 else ""
        with transaction():
            body = bodies.get(slug) if slug else None
            run = runs.begin(SERVER, noun, body, name, content, "auto", known, part=part)
            run_id, public_id = run.id, run.public_id
        try:
            with jobs.current().at_work(public_id), transaction():
                began = clock.now()
                report = runs.keep(SERVER, runs.get_any(run_id), reading, of=of)
                signings.note_taken(began, clock.today())
        except BaseException as error:
            with transaction():
                runs.fail(run_id, runs.why(error))
            raise
        yield report


def _unreadable(path: Path, value: str, remedy: Remedy) -> ImportReport:
    return ImportReport(path.name, 0, 0, 0, 0, (Problem(path.name, value, remedy),), readable=False)


def _show(noun: Noun, reports: Sequence[ImportReport]) -> None:
    rows = [
        (each.file, each.read, each.created, each.updated, each.unchanged, len(each.problems))
        for each in reports
    ]
    show_table(("file", "read", "created", "updated", "unchanged", "problems"), rows)
    if noun is Noun.DECISIONS:
        unchecked = sum(each.created + each.updated for each in reports)
        click.echo(f"{unchecked} decisions are not checked yet; flask screening run checks them.")
    for report in reports:
        for problem in report.problems[:MANY_PROBLEMS]:
            click.echo(f"{report.file}: {problem.where}: {problem.value!r}. {problem.remedy}")
        if len(report.problems) > MANY_PROBLEMS:
            click.echo(
                f"{report.file}: {len(report.problems) - MANY_PROBLEMS} more problems; --json "
                "gives all of them."
            )


COMMANDS = (*map(_group, Noun), _council())
"""A group for each noun that files can hold, and for council information systems."""
