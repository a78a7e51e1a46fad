"""Imports as things that are kept: begin one, carry it out, list them, see one with its problems.

Parsing happens between two short transactions, so that a large file keeps nobody from writing.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from conflict_graph.facts import Problem
from conflict_graph.readers import archives
from conflict_graph.readers.records import Reading
from conflict_graph.readers.tables.choices import Chosen, Mapped, TableChoices
from conflict_graph.wording.remedies import Remedy, Said, from_said
from register import access
from register.access import SERVER, Identity, Subject
from register.errors import NotFound, Taken, WrongState
from register.extensions import db
from register.models.bodies import Body
from register.models.columns import now
from register.models.imports import ImportContent, ImportProblem, ImportRun, ImportState, Noun
from register.services import journal
from register.services.imports import files as imports
from register.services.imports.files import ImportReport, PartOf
from register.services.imports.keepers.decisions import SET_ASIDE
from register.services.imports.trail import Tick, noted

LONGEST_NAME = 200
KEPT = datetime.timedelta(days=1)
"""How long a file waits for somebody to answer what is asked about it, or to take in what of it
lies aside.
"""
KEPT_OF_NOBODY = datetime.timedelta(days=30)
"""How long a file waits that nobody offered: it came from a folder, and whoever answers may look
once a week.
"""
MOST_PROBLEMS = 1000
"""How many problems of an import are kept; they are all counted."""
BROKEN = Problem(
    "file",
    "",
    Remedy("The software stopped while it read this file. Nothing of it was kept; try again."),
)
TAKEN = Problem(
    "file",
    "",
    Remedy(
        "Something in this file was recorded by somebody else at the same moment, or stands "
        "in it twice. "
        "Nothing of it was kept; offer the file again."
    ),
)
OPEN = (ImportState.WAITING, ImportState.READING, ImportState.KEEPING)
BEGUN = (ImportState.READING, ImportState.KEEPING)
FINAL = (ImportState.DONE, ImportState.FAILED, ImportState.UNDONE)


@dataclass(frozen=True, slots=True)
class Group:
    """Problems that ask for the same. `found` counts them all; `shown` are those of the page asked
    for.
    """

    remedy: str
    found: int
    shown: Sequence[ImportProblem]


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """Some of the problems of an import, by kind, the most frequent kind first. `number` counts
    from 1.
    """

    groups: Sequence[Group]
    number: int
    pages: int


def nouns_for(identity: Identity, body: Body) -> list[Noun]:
    """Return what the asker may bring in for a body, in the order in which files build on one
    another.
    """
    return [
        noun
        for noun in Noun
        if access.allows(identity, imports.PERMISSIONS[noun], Subject(body.id))
    ]


def begin(
    identity: Identity,
    noun: Noun,
    body: Body | None,
    file_name: str,
    content: bytes,
    format_: str = "auto",
    columns: Mapped = None,
    *,
    asks_columns: bool = False,
    asks_council: bool = False,
    waits: bool = False,
    part: str = "",
) -> ImportRun:
    """Record that a file has come in, to be read as `imports.read` says. `waits`: keep the file
    too, for a worker.

    `asks_columns`: it waits until somebody chooses its columns; `asks_council`: until somebody has
    looked over what it tells. `part`: which part of the file this is, where it comes in by several
    imports, each as a whole.

    Raises:
        NotAllowed: the asker may not bring in this noun for this body.
    """
    imports.require(noun, identity, body)
    chosen = Chosen.of(columns)
    run = ImportRun(
        body=body,
        noun=noun,
        account_id=identity.account,
        file_name=_plain(f"{file_name} {part}".rstrip()),
        sha256=hashlib.sha256(content + part.encode()).hexdigest(),
        size_bytes=len(content),
        format=format_,
        columns=None if chosen.columns is None else list(chosen.columns),
        choices=chosen.choices.as_json() if isinstance(columns, Chosen) else None,
        asks_columns=asks_columns,
        asks_council=asks_council,
        state=ImportState.WAITING if waits else ImportState.READING,
        started_at=None if waits else now(),
    )
    db.session.add(run)
    db.session.flush()
    if waits:
        db.session.add(ImportContent(run_id=run.id, content=content))
    return run


def _plain(file_name: str) -> str:
    """Return the name of a file, or of a file in an archive, without what cannot be shown."""
    return "".join(sign for sign in file_name if sign.isprintable())[-LONGEST_NAME:] or "file"


def find_same(noun: Noun, body: Body | None, content: bytes) -> ImportRun | None:
    """Return the import of exactly this file, if bringing it in again cannot change anything.

    It is still being worked on, or it was the last to come in, without a problem, and stands.
    """
    chosen = sa.select(ImportRun).where(
        ImportRun.body_id == (body.id if body else None), ImportRun.noun == noun
    )
    same = chosen.where(ImportRun.sha256 == hashlib.sha256(content).hexdigest()).order_by(
        ImportRun.id.desc()
    )
    found = db.session.scalar(same.limit(1))
    if found is None or found.state in OPEN:
        return found
    latest = (
        sa.select(ImportRun)
        .where(ImportRun.state.in_(FINAL))
        .order_by(ImportRun.finished_at.desc())
    )
    is_latest = db.session.scalar(latest.limit(1)) is found
    return found if is_latest and found.state is ImportState.DONE and not found.problems else None


@dataclass(frozen=True, slots=True)
class WaitingImport:
    """What there is to read of an import that waited."""

    run_id: int
    noun: Noun
    content: bytes
    file_name: str
    format: str
    columns: Chosen


def chosen_of(run: ImportRun) -> Chosen:
    """Return how the table of an import is read: which of our columns its columns are, and the
    rest.
    """
    columns = None if run.columns is None else tuple(run.columns)
    return Chosen(columns, TableChoices.of(run.choices))


def take(public_id: str) -> WaitingImport:
    """Say that a waiting import is being read, and return what there is to read.

    Raises:
        WrongState: it does not wait, or not any more.
    """
    run = get(SERVER, public_id)
    kept = db.session.get(ImportContent, run.id)
    if run.state is not ImportState.WAITING or asks(run) or kept is None:
        raise WrongState("This import is not waiting any more.")
    run.state, run.started_at = ImportState.READING, now()
    return WaitingImport(run.id, run.noun, kept.content, run.file_name, run.format, chosen_of(run))


def start_again(identity: Identity, run: ImportRun) -> None:
    """Let an import that was interrupted wait for its turn again. Whoever calls this has seen that
    nobody is at it.

    Raises:
        NotAllowed: the asker may not bring in this noun for this body.
        WrongState: it is finished, or came by a command, which keeps no file.
    """
    imports.require(run.noun, identity, run.body)
    if run.state not in OPEN or asks(run):
        raise WrongState("This import is finished.")
    if not has_file(run):
        raise WrongState("This file came in by a command. Give the command once more.")
    run.state, run.started_at = ImportState.WAITING, None
    journal.record(identity, "import:again", run.public_id, run.body_id)


ASKS = ("asks_columns", "asks_buyers", "asks_people", "asks_council")
"""For what an import can wait."""


def asks(run: ImportRun) -> bool:
    """Say whether an import waits for somebody to answer, before anything of it is kept."""
    return any(getattr(run, name) for name in ASKS)


def discard(identity: Identity, runs: Sequence[ImportRun]) -> None:
    """Throw away imports of which nothing was ever kept, with their files; that there were any
    stands in the journal alone.
    """
    journal.record_all(identity, "import:drop", [(each.public_id, each.body_id) for each in runs])
    gone = [each.id for each in runs]
    for model, column in ((ImportContent, ImportContent.run_id), (ImportRun, ImportRun.id)):
        db.session.execute(sa.delete(model).where(column.in_(gone)))


def drop_asked(identity: Identity, run: ImportRun) -> None:
    """Throw away a file that waits for somebody to answer. Nothing of it was ever kept.

    Raises:
        NotAllowed: the asker may not bring in this noun for this body.
        NotFound: it does not wait for that, or not any more.
    """
    imports.require(run.noun, identity, run.body)
    if not asks(run) or run.state is not ImportState.WAITING:
        raise NotFound("There is no such import.")
    discard(identity, [run])


def kept_for(run: ImportRun) -> datetime.timedelta:
    """Return how long the file of an import waits for an answer."""
    return KEPT_OF_NOBODY if run.account_id is None else KEPT


def drop_old() -> int:
    """Throw away the files about which nobody answered in time, and return how many; also those of
    which something lay aside.
    """
    done = sa.select(ImportRun.id).where(
        ImportRun.state.in_(FINAL), ImportRun.finished_at < now() - KEPT
    )
    db.session.execute(sa.delete(ImportContent).where(ImportContent.run_id.in_(done)))
    asked = sa.select(ImportRun).where(
        sa.or_(
            ImportRun.asks_columns,
            ImportRun.asks_buyers,
            ImportRun.asks_people,
            ImportRun.asks_council,
        ),
        sa.or_(
            sa.and_(ImportRun.account_id.is_not(None), ImportRun.recorded_at < now() - KEPT),
            ImportRun.recorded_at < now() - KEPT_OF_NOBODY,
        ),
    )
    old = db.session.scalars(asked).all()
    discard(SERVER, old)
    return len(old)


def unpacked_bytes(public_id: str) -> int:
    """Return how much there is to read of an import that waits: of a packed file what is in it, as
    far as the file says.
    """
    kept = db.session.scalar(
        sa.select(ImportContent.content)
        .join(ImportRun, ImportRun.id == ImportContent.run_id)
        .where(ImportRun.public_id == public_id)
    )
    return archives.unpacked_bytes(kept) if kept is not None else 0


def has_file(run: ImportRun) -> bool:
    """Say whether the file of an import is still kept, so that it can be read again."""
    return (
        db.session.scalar(sa.select(ImportContent.run_id).where(ImportContent.run_id == run.id))
        is not None
    )


@dataclass(frozen=True, slots=True)
class Background:
    """How many imports of a body the server still works on, and how many went wrong."""

    body: Body
    waiting: int
    """In the queue, with nobody to answer anything first."""
    begun: int
    """Being read or written."""
    failed: int
    """Failed since the moment that was asked for."""


def background_of(bodies: Sequence[Body], since: datetime.datetime) -> list[Background]:
    """Return how the work on imports stands at each body: numbers alone, so for whoever runs the
    register and may not read the files.
    """
    counted: dict[tuple[int | None, str], int] = {}
    is_asked = sa.or_(*(getattr(ImportRun, name) for name in ASKS))
    for name, which in (
        ("waiting", (ImportRun.state == ImportState.WAITING) & ~is_asked),
        ("begun", ImportRun.state.in_(BEGUN)),
        ("failed", (ImportRun.state == ImportState.FAILED) & (ImportRun.finished_at >= since)),
    ):
        found = db.session.execute(
            sa.select(ImportRun.body_id, sa.func.count())
            .where(ImportRun.body_id.in_([body.id for body in bodies]), which)
            .group_by(ImportRun.body_id)
        )
        counted |= {(body, name): count for body, count in found}
    return [
        Background(
            body,
            waiting=counted.get((body.id, "waiting"), 0),
            begun=counted.get((body.id, "begun"), 0),
            failed=counted.get((body.id, "failed"), 0),
        )
        for body in bodies
    ]


def list_begun() -> list[ImportRun]:
    """Return the imports that are being read or written, or were when somebody stopped."""
    return list(
        db.session.scalars(
            sa.select(ImportRun).where(ImportRun.state.in_(BEGUN)).order_by(ImportRun.id)
        )
    )


def keep(
    identity: Identity,
    run: ImportRun,
    reading: Reading[Any],
    tick: Tick | None = None,
    of: PartOf | None = None,
) -> ImportReport:
    """Write what was read, what was wrong with it and what that made; the run is done, or failed
    when unreadable. `of`: the file of which this is a part.

    Raises:
        NotAllowed: the asker may not bring in this noun for this body.
    """
    with noted(run.id, tick):
        name = of.name if of is not None else run.file_name
        report = imports.keep(run.noun, identity, reading, name, run.body, run.format, of)
    run.read, run.created, run.updated, run.unchanged = (
        report.read,
        report.created,
        report.updated,
        report.unchanged,
    )
    lies_aside = any(problem.remedy in SET_ASIDE for problem in report.problems)
    state = ImportState.DONE if report.readable else ImportState.FAILED
    _finish(run, state, report.problems, keeps_file=lies_aside)
    return report


def why(error: BaseException) -> Problem:
    """Return what to tell of an import that ended with an error of the software or of the
    database.
    """
    return TAKEN if isinstance(error, Taken) else BROKEN


def fail(run_id: int, problem: Problem) -> None:
    """Record that nothing came of an import, and why."""
    _finish(get_any(run_id), ImportState.FAILED, (problem,))


def _finish(
    run: ImportRun, state: ImportState, problems: Sequence[Problem], *, keeps_file: bool = False
) -> None:
    run.state, run.finished_at, run.problems = state, now(), len(problems)
    rows = [
        {
            "run_id": run.id,
            "place": row.where,
            "value": row.value,
            "remedy": row.remedy,
            "said": _said(row.remedy),
        }
        for row in problems[:MOST_PROBLEMS]
    ]
    if rows:
        db.session.execute(sa.insert(ImportProblem), rows)
    if not keeps_file:
        db.session.execute(sa.delete(ImportContent).where(ImportContent.run_id == run.id))


def _said(remedy: str) -> Said | None:
    return remedy.said() if isinstance(remedy, Remedy) else None


def remedy_of(row: ImportProblem) -> str:
    """Return what to do, as a Remedy that can be said in another language; as English text in older
    rows.
    """
    return from_said(row.said) or row.remedy


def get_any(run_id: int) -> ImportRun:
    """Return an import by its database id, for whoever works on it."""
    run = db.session.get(ImportRun, run_id)
    if run is None:
        raise NotFound("There is no such import.")
    return run


def get(identity: Identity, public_id: str) -> ImportRun:
    """Return an import.

    Raises:
        NotFound: there is none, or the asker may not bring in its noun for its body.
    """
    run = db.session.scalar(sa.select(ImportRun).where(ImportRun.public_id == public_id))
    if run is None or not _sees(identity, run):
        raise NotFound("There is no such import.")
    return run


def _sees(identity: Identity, run: ImportRun) -> bool:
    return imports.allows(run.noun, identity, run.body)


def list_of(identity: Identity, body: Body | None, limit: int = 100) -> list[ImportRun]:
    """Return the last imports of a body that the asker may see, the newest first. Body None: of all
    bodies.
    """
    chosen = sa.select(ImportRun).order_by(ImportRun.id.desc()).limit(limit)
    if body is not None:
        chosen = chosen.where(ImportRun.body_id == body.id)
    return [run for run in db.session.scalars(chosen) if _sees(identity, run)]


def problems_of(run: ImportRun) -> list[ImportProblem]:
    """Return all problems of an import, in the order of the file."""
    chosen = (
        sa.select(ImportProblem).where(ImportProblem.run_id == run.id).order_by(ImportProblem.id)
    )
    return list(db.session.scalars(chosen))


def report_of(run: ImportRun) -> ImportReport:
    """Return what came of an import, as the command line answers it."""
    problems = tuple(Problem(row.place, row.value, remedy_of(row)) for row in problems_of(run))
    readable = run.state is not ImportState.FAILED
    return ImportReport(
        run.file_name, run.read, run.created, run.updated, run.unchanged, problems, readable
    )


def has_waited(run: ImportRun, seconds: int) -> bool:
    """Say whether an import is not finished, and came in longer ago than this."""
    return run.state in OPEN and now() - run.recorded_at > datetime.timedelta(seconds=seconds)


def page_of_problems(run: ImportRun, number: int = 1, per_page: int = 50) -> ProblemPage:
    """Return a page of the problems, those that ask for the same together; without what lies
    aside.
    """
    count = sa.func.count().label("found")
    of_run = sa.and_(
        ImportProblem.run_id == run.id, ImportProblem.remedy.not_in(map(str, SET_ASIDE))
    )
    kind = (
        sa.select(ImportProblem.remedy, count)
        .where(of_run)
        .group_by(ImportProblem.remedy)
        .subquery()
    )
    in_all = db.session.scalar(sa.select(sa.func.count()).where(of_run)) or 0
    pages = max(1, -(-in_all // per_page))
    number = min(max(1, number), pages)
    chosen = (
        sa.select(ImportProblem, kind.c.found)
        .join(kind, kind.c.remedy == ImportProblem.remedy)
        .where(of_run)
    )
    order = (kind.c.found.desc(), ImportProblem.remedy, ImportProblem.id)
    rows = db.session.execute(
        chosen.order_by(*order).offset((number - 1) * per_page).limit(per_page)
    ).all()
    grouped = {
        (row.remedy, found): [each for each, _ in rows if each.remedy == row.remedy]
        for row, found in rows
    }
    groups = [Group(remedy_of(shown[0]), found, shown) for (_, found), shown in grouped.items()]
    return ProblemPage(groups, number, pages)
