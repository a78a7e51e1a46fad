"""Files come in: read and checked first, outside any transaction; then kept in one short write per file.

`read` needs no database. `keep` writes what was read; whoever calls it commits. What cannot be kept is reported with
its place, its value and what to do, and keeps nothing else out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from conflict_graph.facts import Problem
from conflict_graph.readers import decisions, formats, mapping, sources
from conflict_graph.readers.content import read_text
from conflict_graph.readers.records import Reading
from register import access
from register.access import Identity, Permission, Subject
from register.models.bodies import Body
from register.models.imports import Noun
from register.services import journal, keepers
from register.services.decisions import Change

ASKED = "columns?"
"""The format of a table whose columns somebody has yet to choose."""
CHOSEN = "columns "
"""How the format of a table begins whose columns were chosen; behind it, ours in order, separated by commas."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one file. `read` counts the things in it, good or bad; `readable` False: it changed nothing."""

    file: str
    read: int
    created: int
    updated: int
    unchanged: int
    problems: tuple[Problem, ...]
    readable: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return the answer of the command line."""
        problems = [{"where": each.where, "value": each.value, "remedy": each.remedy} for each in self.problems]
        counts = {name: getattr(self, name) for name in ("read", "created", "updated", "unchanged")}
        return {"file": self.file, **counts, "problems": problems}


def read(noun: Noun, content: bytes, name: str, format_: str = "auto") -> Reading[Any]:
    """Read a file without touching the database. Of an archive with decisions, the files in it count together.

    `format_` is one of `conflict_graph.readers.decisions.FORMATS`, which counts for decisions only, or the columns of a
    table, as `CHOSEN` says.
    """
    if format_.startswith(CHOSEN):
        columns = [column or None for column in format_.removeprefix(CHOSEN).split(",")]
        return mapping.read(noun, content, name, columns)
    if noun is Noun.DECISIONS:
        reading: Reading[Any] = decisions.read_together(content, name, format_)
    else:
        reading = sources.read(noun.value, content, name)
    other = None if reading.readable else looks_like(content, name)
    if other is None or other is noun:
        return reading
    remedy = f"This looks like a file of {other.value}. Choose {other.value}, or offer a file of {noun.value}."
    return replace(reading, problems=(Problem(name, other.value, remedy),))


def looks_like(content: bytes, name: str = "") -> Noun | None:
    """Return the noun whose file this seems to be; None where nothing is recognised."""
    if formats.detect(content, name) not in (None, "table"):
        return Noun.DECISIONS
    text = read_text(content, name)
    table_name = None if isinstance(text, Problem) else formats.detect_table(text)
    return Noun(table_name) if table_name else None


def keep(noun: Noun, identity: Identity | None, reading: Reading[Any], name: str, body: Body | None = None) -> Report:
    """Write what was read of a file. `body`: where records belong that name none; for a clerk, the only one.

    Raises:
        NotAllowed: the asker may not bring in this noun for this body.
    """
    require(noun, identity, body)
    keeper = _KEEPERS[noun](body, name)
    changes: list[Change] = []
    if reading.readable and reading.records:
        changes = keeper.keep(reading.records)
        journal.record(identity, f"{noun.value}:import", body.public_id if body else name, body.id if body else None)
    created, updated, unchanged = (changes.count(change) for change in Change)
    problems = (*reading.problems, *keeper.problems)
    return Report(name, reading.read, created, updated, unchanged, problems, reading.readable)


PERMISSIONS = {
    Noun.ORGANISATIONS: Permission.IMPORT_ORGANISATIONS,
    Noun.OFFICIALS: Permission.KEEP_OFFICIALS,
    Noun.POSITIONS: Permission.KEEP_OFFICIALS,
    Noun.DECISIONS: Permission.KEEP_DECISIONS,
    Noun.PARTICIPATIONS: Permission.KEEP_DECISIONS,
}


def require(noun: Noun, identity: Identity | None, body: Body | None) -> None:
    """Let pass a command on the server (None), and whoever may bring in this noun for this body.

    Raises:
        NotAllowed: the asker may not.
    """
    if identity is not None:
        access.require(identity, PERMISSIONS[noun], Subject(body.id if body else 0))


_KEEPERS: dict[Noun, type[keepers.Keeper]] = {
    Noun.ORGANISATIONS: keepers.Organisations,
    Noun.OFFICIALS: keepers.Officials,
    Noun.POSITIONS: keepers.Positions,
    Noun.DECISIONS: keepers.Decisions,
    Noun.PARTICIPATIONS: keepers.Participations,
}
