"""Asks every cell over some processes, takes each guard away in turn, and keeps what was found."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from flask_migrate import upgrade

from register import database
from tests.access import guards, matrix, world
from tests.access.guards import Place, Watch
from tests.access.kept import Kept, OnSqlite, Server
from tests.access.matrix import SIGN_IN, Answered, Asker, Cell
from tests.conftest import Client, application_on, let_go, look_for_garbage

TRIED = 120
"""In so many cells a guard is tried at most, those in which it refuses first."""
MOST_GUARDS = 6
"""So many guards stand one behind the other at most."""
CHUNK = 200
NOT_FELT, NOT_REACHED, ON_THE_PAGE = "not felt", "not reached", "felt on the page"
UNFELT = Path(__file__).with_name("unfelt.md")


class Passed(NamedTuple):
    """What came of a cell, the guards that were passed, and those that refused."""

    answered: Answered
    visited: frozenset[Place]
    refused: frozenset[Place]
    outermost: frozenset[Place]
    first: Place | None


def prepare(folder: Path) -> Path:
    """Make the database of the matrix; where it is there already, leave it."""
    path = folder / "access.sqlite"
    if not path.with_name("access.pickle").exists():
        with database.writing(), application_on(folder / "empty.sqlite").app_context():
            upgrade()
            let_go()
        with database.writing():
            world.make(folder / "empty.sqlite", path)
    return path


def explained() -> dict[str, str]:
    """Return why a guard can be taken away and nothing becomes different, by what it is called."""
    found = {}
    for line in UNFELT.read_text().splitlines():
        cells = [each.strip() for each in line.strip().strip("|").split("|")]
        if len(cells) == 2 and cells[0].startswith("`"):
            found[cells[0].strip("`")] = cells[1]
    return found


@dataclass
class _Worker:
    """What a process asks with."""

    asker: Asker
    watch: Watch
    cells: list[Cell]
    found: dict[int, Passed]
    behind: set[Place] = field(default_factory=set)
    """The guards that were taken away too, to see whether one is felt."""

    def pass_(self, number: int, *gone: Place) -> Passed:
        """Ask a cell without some guards."""
        self.watch.clear()
        with self.watch.without(*gone):
            answered = self.asker.ask(self.cells[number])
        watch = self.watch
        return Passed(
            answered,
            frozenset(watch.visited),
            frozenset(watch.refused),
            frozenset(watch.outermost),
            watch.first,
        )


_here: _Worker
_stack = ExitStack()


def begin(kept: Path, server: Server | None) -> None:
    """Put a register of its own together for this process; `server` None: on SQLite."""
    global _here
    look_for_garbage()
    database_: Kept = (
        OnSqlite(kept, Path(tempfile.mkdtemp(prefix="access-", dir=kept.parent)) / "asked.sqlite")
        if server is None
        else server.database(f"asked_{os.getpid()}")
    )
    app = database_.application()
    app.test_client_class = Client
    _stack.enter_context(app.app_context())
    _stack.enter_context(database.writing(False))
    watch = _stack.enter_context(guards.watching())
    asker = Asker(app, database_, world.read(kept))
    _here = _Worker(asker, watch, list(matrix.cells(app, asker.world)), {})


def count() -> int:
    return len(_here.cells)


def _ask(numbers: list[int]) -> tuple[dict[int, Passed], list[str]]:
    """Ask some cells; return what came of each, and what is not as the table says."""
    table, audiences = matrix.rows(), matrix.audiences(_here.asker.app)
    found, wrong = {}, []
    for number in numbers:
        cell = _here.cells[number]
        found[number] = _here.pass_(number)
        wrong += matrix.mismatches(table, cell, found[number].answered, audiences[cell.endpoint])
    return found, wrong


def _feel(task: tuple[Path, Place]) -> tuple[Place, str, str]:
    """Say how it is felt that a guard is gone, and in which cell."""
    path, place = task
    _here.behind.clear()
    if not _here.found:
        _here.found = pickle.loads(path.read_bytes())  # noqa: S301
    how, where = NOT_REACHED, ""
    for number in _tried(place):
        felt = _felt(number, place)
        if felt and felt != ON_THE_PAGE:
            return place, felt, _named(number)
        if felt == ON_THE_PAGE or how == NOT_REACHED:
            how, where = felt or NOT_FELT, _named(number)
    if how == NOT_FELT:
        where += "".join(f"; also without {each}" for each in sorted(_here.behind))
    return place, how, where


def _named(number: int) -> str:
    cell = _here.cells[number]
    return f"{cell.persona}: {cell.method} {cell.endpoint} ({cell.thing.state or 'as usual'})"


def _felt(number: int, place: Place) -> str:
    """Say how it is felt in a cell that a guard is gone; "": it is not.

    What else refuses is taken away too, until this guard is all that stands in the way: first what
    refused first, one by one; then everything that refused at once.
    """
    first = _felt_behind(number, place, lambda passed: {passed.first} - {None})
    if first and first != ON_THE_PAGE:
        return first
    return _felt_behind(number, place, lambda passed: passed.outermost) or first


def _felt_behind(number: int, place: Place, others: Callable[[Passed], Iterable[Any]]) -> str:
    """Say the same, with `others` taken away too: not what asks inside another guard, nor those
    inside which this one asks.
    """
    gone: frozenset[Place] = frozenset()
    around = _here.watch.around[place]
    with_it = _here.found[number]
    how = ""
    for _others in range(MOST_GUARDS):
        further = frozenset(others(with_it))
        if place in with_it.refused:
            without = _here.pass_(number, *gone, place)
            is_other = (without.answered.came, without.answered.wrote) != (
                with_it.answered.came,
                with_it.answered.wrote,
            )
            if is_other:
                return "felt behind another guard" if gone else "felt"
            if without.answered.length != with_it.answered.length:
                how = ON_THE_PAGE
            further |= frozenset(others(without))
        further -= gone | around | {place}
        if not further:
            break
        gone |= further
        _here.behind |= further
        with_it = _here.pass_(number, *gone)
    return how


def _tried(place: Place) -> Iterator[int]:
    """The cells in which a guard is tried: those in which it refuses; then, of the pages on which
    it is passed, those in which something else does.
    """
    pages, refusing, further = set(), [], []
    for number, passed in _here.found.items():
        if place in passed.visited:
            pages.add((_here.cells[number].endpoint, _here.cells[number].method))
    for number, passed in _here.found.items():
        cell = _here.cells[number]
        if place in passed.refused:
            refusing.append(number)
        elif (cell.endpoint, cell.method) in pages and passed.answered.came != SIGN_IN:
            further.append(number)
    yield from _spread(refusing, TRIED)
    yield from _spread([n for n in further if _here.found[n].refused], TRIED)
    yield from [n for n in further if place in _here.found[n].visited][:1]


def _spread(numbers: list[int], count: int) -> list[int]:
    """Some cells, of each page and persona first one."""
    by_page: dict[Any, list[int]] = defaultdict(list)
    for number in numbers:
        cell = _here.cells[number]
        by_page[cell.endpoint, cell.method, cell.persona].append(number)
    some: list[int] = []
    while by_page and len(some) < count:
        for key in list(by_page):
            some.append(by_page[key].pop(0))
            if not by_page[key]:
                del by_page[key]
    return some[:count]


class Record:
    """What a run found, in a folder; it counts for the code and tests of which it was found."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        mark = folder / "of"
        if not mark.exists() or mark.read_text() != digest():
            shutil.rmtree(folder)
            folder.mkdir()
            mark.write_text(digest())

    def keep(self, name: str, what: Any) -> None:
        """Keep something whole, or not at all."""
        unfinished = self.folder / "unfinished"
        unfinished.write_bytes(pickle.dumps(what))
        unfinished.replace(self.folder / name)

    def kept(self, kind: str) -> Iterator[Any]:
        """What was kept under names that begin so."""
        for path in sorted(self.folder.glob(f"{kind}-*")):
            yield pickle.loads(path.read_bytes())  # noqa: S301


def digest() -> str:
    """What the code and the tests of access are, in a word."""
    root = guards.ROOT.parent
    made = hashlib.sha256()
    for folder in ("register", "conflict_graph", "tests/access"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".txt", ".toml", ".md") and path != UNFELT:
                made.update(path.read_bytes())
    for name in ("desks", "factories"):
        made.update((root / "tests" / f"{name}.py").read_bytes())
    return made.hexdigest()


def ask_all(
    pool: ProcessPoolExecutor, record: Record, every: int
) -> tuple[dict[int, Passed], list[str]]:
    """Ask each cell that was not asked yet."""
    found: dict[int, Passed] = {}
    wrong: list[str] = []
    for some, faults in record.kept("cells"):
        found |= some
        wrong += faults
    left = [n for n in range(0, pool.submit(count).result(), every) if n not in found]
    chunks = [left[at : at + CHUNK] for at in range(0, len(left), CHUNK)]
    for some, faults in pool.map(_ask, chunks):
        record.keep(f"cells-{next(iter(some)):06}", (some, faults))
        found |= some
        wrong += faults
        print(*faults, sep="\n", end="\n" if faults else "", flush=True)
    return found, wrong


def try_guards(
    pool: ProcessPoolExecutor, record: Record, found: dict[int, Passed], only: str
) -> list[tuple[Place, str, str]]:
    """Take each guard away that was not tried yet; return how each was felt, and where."""
    record.keep("whole", found)
    tried = {place: (place, how, where) for place, how, where in record.kept("guard")}
    left = [each for each in guards.places() if each not in tried and only in each.known_as]
    tasks = [(record.folder / "whole", each) for each in left]
    for place, how, where in pool.map(_feel, tasks):
        tried[place] = (place, how, where)
        record.keep(
            f"guard-{place.file.replace('/', '.')}-{place.last}-{place.column}", tried[place]
        )
        print(f"{how:28} {place}   {where}", flush=True)
    return list(tried.values())


def unexplained(tried: Iterable[tuple[Place, str, str]]) -> list[str]:
    """Say which guards are not felt without a reason, and for which a reason stands that are."""
    why = explained()
    left = {each.known_as: f"{how}: {each}" for each, how, _ in tried if _is_left(how)}
    felt = {each.known_as for each, how, _ in tried if not _is_left(how)}
    known = {each.known_as for each in guards.places()}
    return [
        *(said for name, said in left.items() if name not in why),
        *(f"explained, and felt: {each}" for each in why if each in felt and each not in left),
        *(f"explained, and not there: {each}" for each in why if each not in known),
    ]


def _is_left(how: str) -> bool:
    return how in (NOT_FELT, NOT_REACHED)
