"""Read what a library parses that keeps no bounds of its own in a process apart: it may take so
much memory and time, and no more. What goes wrong there ends that process and nothing else.

The process answers in JSON, one table after the other. It gets the bytes of the file, opens no
other file and no connection by itself.
"""

from __future__ import annotations

import bisect
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

from conflict_graph.facts import Problem
from conflict_graph.readers.content import MAX_CHARACTERS, problem, too_large
from conflict_graph.readers.tables import letters, listed
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.grid import IS_NOTE, RawTable, trimmed
from conflict_graph.readers.tables.texts import beside, blocks, lines
from conflict_graph.wording.remedies import Remedy

Kind = Literal["spreadsheet", "pdf"]

MAX_BYTES = 20_000_000
"""The largest file that is read apart."""
MAX_ANSWER_BYTES = 60_000_000
MEMORY_BYTES = 1_500_000_000
"""How much memory the process may address."""
PROCESSOR_SECONDS = 25
"""How long it may keep a processor busy."""
SECONDS = 60
"""How long it may take by the clock, while others are at work too."""
MAX_ROWS = 50_000
MAX_COLUMNS = 200

_TOO_LARGE = Remedy(
    "This file is damaged, or asks more memory or time than it gets. Save the table as an Excel "
    "workbook (.xlsx), and offer it again."
)
_NO_TABLE = Remedy(
    "We find no table in this file whose cells can be told apart. It may be a picture of one, or "
    "have no lines and no white between its columns. Ask for the table as a spreadsheet, or type "
    "it over."
)


_WRONG = {
    "note": IS_NOTE,
    "cut": Remedy(
        "A word in this row may be cut where its cell ends, so the row was not read. Type it over, "
        "or ask for the table as a spreadsheet."
    ),
    "crosses": Remedy(
        "A text in this row runs over into the next column, so the row was not read. Type it over, "
        "or ask for the table as a spreadsheet."
    ),
}
"""What to do about a row of a PDF that is none, or could not be read for sure."""


HIDDEN_ROW = Remedy(
    "This row is hidden in the spreadsheet and was not read. Show it there to have it read."
)


def read(
    content: bytes, kind: Kind, name: str = "", *, as_seen: bool = False
) -> Sequence[RawTable] | Problem:
    """Return the tables in an older spreadsheet, an OpenDocument one or a PDF; or say why there are
    none. `as_seen`: rows that are hidden are left out, and told.
    """
    where = name or "file"
    if len(content) > MAX_BYTES:
        return too_large(where, len(content), MAX_BYTES)
    answer = _known(content, kind)
    if answer is None:
        return problem(where, "", _TOO_LARGE)
    found = [said for said in answer if said["rows"]]
    said_lines = [each for said in answer for each in enumerate(said.get("lines", ()), 1)]
    if not found and not said_lines:
        return problem(where, "", _NO_TABLE)
    if said_lines:
        likely = _tables(found[0], several=False, kind=kind, as_seen=as_seen) if found else []
        other = likely[0] if likely else letters.of_plain(said_lines)
        as_list = blocks.likeliest(lines.of_plain(said_lines), other)
        return problem(where, "", _NO_TABLE) if as_list is None else [as_list]
    several = len(found) > 1
    return [table for said in found for table in _tables(said, several, kind, as_seen=as_seen)]


def _tables(said: dict[str, Any], several: bool, kind: Kind, *, as_seen: bool) -> list[RawTable]:
    """Return a table; where the names of people stand above parts of it, each part by itself, and
    what lines beside them say.
    """
    whole = _table(said, several, kind, as_seen=as_seen)
    rows, numbers = list(whole.rows), _shown(said, as_seen=as_seen)
    lines = [(bisect.bisect(numbers, at), str(text)) for at, text in said.get("beside", ())]
    header = next((cells for _where, cells in rows if any(cells)), ())
    above: dict[int, list[str]] = {}
    for at, text in lines:
        above.setdefault(at, []).append(text)
    abouts = {at: listed.likeliest_person(texts) for at, texts in above.items() if at < len(rows)}
    starts = sorted({0, *(at for at, about in abouts.items() if about)})
    placed = [
        beside.LineBeside(f"line {number}", text, bisect.bisect_left(starts, at))
        for number, (at, text) in enumerate(lines, 1)
    ]
    named = [abouts.get(at, "") for at in starts]
    more = beside.tables_of(placed, named, header)
    whole.problems.extend(beside.problems_of(placed, more))
    if not beside.is_nameless(header) or not any(named):
        return [whole]
    parts = [rows[one:other] for one, other in pairwise([*starts, len(rows)])]
    made = [
        (number, _part(whole, part, about, header))
        for number, (part, about) in enumerate(zip(parts, named, strict=True), 1)
        if part
    ]
    made[0][1].problems.extend(whole.problems)
    return [table for _above, table in sorted([*made, *more], key=lambda each: each[0])]


def _part(whole: RawTable, rows: list[Row], about: str, header: tuple[str, ...]) -> RawTable:
    """Return the part of a table below a name, with the names of the columns."""
    has_own = tuple(map(fold, rows[0][1])) == tuple(map(fold, header))
    own = rows if has_own else [(rows[0][0], header), *rows]
    return RawTable(about or whole.name, own, is_made=whole.is_made, about=about)


def _table(said: dict[str, Any], several: bool, kind: Kind, *, as_seen: bool) -> RawTable:
    title = str(said["name"])
    before = f"{title}, " if several else ""
    numbers = frozenset(_shown(said, as_seen=as_seen))
    shown = [row for row in said["rows"] if row[0] in numbers]
    hidden = [row for row in said["rows"] if row[0] not in numbers]
    return RawTable(
        title if several else "",
        _rows(shown, before),
        is_hidden=bool(said["hidden"]),
        problems=[
            problem(f"{before}row {number}", text, _WRONG[wrong])
            for number, wrong, text in said.get("wrong", ())
        ]
        + [
            problem(f"{before}row {number}", " · ".join(filter(None, cells)), HIDDEN_ROW)
            for number, *cells in hidden
        ],
        about=title if several and kind == "spreadsheet" else "",
        is_made=bool(said.get("made")),
    )


def _shown(said: dict[str, Any], *, as_seen: bool) -> list[int]:
    """Return the numbers of the rows that are read."""
    unseen = frozenset(said.get("unseen", ()) if as_seen else ())
    return [row[0] for row in said["rows"] if row[0] not in unseen]


def _rows(said: Sequence[Sequence[object]], before: str) -> list[Row]:
    rows = []
    for number, *cells in said:
        written = trimmed(str(cell)[: MAX_CHARACTERS + 1] for cell in cells)
        rows.append((f"{before}row {number}", written))
    return rows


_answers: dict[tuple[bytes, str], bytes] = {}
"""The last answers that are short, because a page asks for the same file several times."""
_KEPT = 4
_SHORT_BYTES = 1_000_000
_given_up: dict[tuple[bytes, str], float] = {}
"""When the last files were given up that came to no end, by a clock that only goes on: they would
take as long each time that a page asks for them.
"""
GIVEN_UP_SECONDS = 300
"""How long a file that was given up is not tried again."""


def _known(content: bytes, kind: Kind) -> list[dict[str, Any]] | None:
    """Return what is in a file, as it was asked before or anew."""
    key = (hashlib.sha256(content).digest(), kind)
    since = _given_up.get(key)
    if since is not None and time.monotonic() < since + GIVEN_UP_SECONDS:
        return None
    said = _answers.get(key) or _asked(content, kind)
    if said is None:
        _keep(_given_up, key, time.monotonic())
        return None
    if len(said) <= _SHORT_BYTES:
        _keep(_answers, key, said)
    try:
        answer = json.loads(said)
    except ValueError:
        return None
    return answer if isinstance(answer, list) else None


def _keep(kept: dict[tuple[bytes, str], Any], key: tuple[bytes, str], said: object) -> None:
    while len(kept) >= _KEPT:
        kept.pop(next(iter(kept)), None)
    kept[key] = said


def _asked(content: bytes, kind: Kind) -> bytes | None:
    """Return what the process found; None where it did not come to an end."""
    command = (sys.executable, "-m", "conflict_graph.readers.tables.parse", kind)
    limits = (str(MEMORY_BYTES), str(PROCESSOR_SECONDS), str(MAX_ROWS), str(MAX_COLUMNS))
    try:
        done = subprocess.run(  # noqa: S603 (our own words; the file comes by its input)
            (*command, *limits),
            input=content,
            capture_output=True,
            timeout=SECONDS,
            env={"PYTHONPATH": ":".join(filter(None, sys.path)), "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode or len(done.stdout) > MAX_ANSWER_BYTES:
        return None
    return done.stdout
