"""Files come in: read and checked first, outside any transaction; then kept in one short write per
file.

`read` needs no database. `keep` writes what was read; whoever calls it commits. What cannot be kept
is reported with its place, its value and what to do, and keeps nothing else out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from conflict_graph.facts import Problem
from conflict_graph.readers import markup
from conflict_graph.readers.archives import is_zip
from conflict_graph.readers.content import open_table_text
from conflict_graph.readers.records import Reading
from conflict_graph.readers.spool import Spool
from conflict_graph.readers.tables.choices import Chosen, Mapped
from conflict_graph.readers.tables.columns import TABLE_NAMES
from conflict_graph.wording.remedies import Remedy
from register import access
from register.access import NO_BODY, Identity, Permission, Subject
from register.errors import Invalid
from register.later import Later
from register.models.bodies import Body
from register.models.imports import Noun
from register.plain_text import NotPlain, plain
from register.row_numbers import numbered
from register.services import journal
from register.services.decisions.decisions import UpsertResult
from register.services.imports.keepers import (
    council,
    officials,
    organisations,
    participations,
    positions,
)
from register.services.imports.keepers import (
    decisions as of_decisions,
)
from register.services.imports.keepers.keeper import Keeper

if TYPE_CHECKING:
    from conflict_graph.readers import decisions, formats, sources
    from conflict_graph.readers.council import files as council_files
    from conflict_graph.readers.tables import grids, guesses, mapping
else:
    decisions = Later("conflict_graph.readers.decisions")
    formats = Later("conflict_graph.readers.formats")
    sources = Later("conflict_graph.readers.sources")
    council_files = Later("conflict_graph.readers.council.files")
    grids = Later("conflict_graph.readers.tables.grids")
    guesses = Later("conflict_graph.readers.tables.guesses")
    mapping = Later("conflict_graph.readers.tables.mapping")

COUNCIL = "council"
"""The format of what a council information system exports: people, meetings, presence and votes, so
more than decisions alone.
"""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of one file. `read` counts the things in it, good or bad; `readable` False: it
    changed nothing.
    """

    file: str
    read: int
    created: int
    updated: int
    unchanged: int
    problems: tuple[Problem, ...]
    readable: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return the answer of the command line."""
        problems = [
            {"where": each.where, "value": each.value, "remedy": each.remedy}
            for each in self.problems
        ]
        counts = {name: getattr(self, name) for name in ("read", "created", "updated", "unchanged")}
        return {"file": self.file, **counts, "problems": problems}


@dataclass(frozen=True, slots=True)
class PartOf:
    """A file that comes in by parts: how it is called, and which positions earlier parts of it
    meant, by official and key.
    """

    name: str
    seen: set[tuple[int, str]] = field(default_factory=set)


IN_PARTS = (Noun.POSITIONS, Noun.PARTICIPATIONS)
"""Of which each row says all of one thing, so that a file can come in by parts: what a row means
does not follow from the rows around it.
"""


def parts_of(reading: Reading[Any], rows: int) -> list[Reading[Any]]:
    """Return what was read of a file by parts of so many rows; what is wrong with the file, and
    what of it could not be read, goes with the first.
    """
    starts = range(0, len(reading.records), rows)
    parts = [
        Reading(records=tuple(reading.records[start : start + rows]), read=0) for start in starts
    ]
    if len(parts) < 2:
        return [reading]
    later = [replace(each, read=len(each.records)) for each in parts[1:]]
    read = reading.read - sum(each.read for each in later)
    return [replace(reading, records=parts[0].records, read=read), *later]


def read(
    noun: Noun,
    content: bytes,
    name: str,
    format_: str = "auto",
    columns: Mapped = None,
) -> Reading[Any]:
    """Read a file without touching the database. Of an archive with decisions, the files in it
    count together. Records with a text that would be shown otherwise than it is written are left
    out.

    `format_` is one of `conflict_graph.readers.records.DECISION_FORMATS`, for decisions only;
    or `COUNCIL`.
    `columns`: ours for each of the table's, in order, and how the rest is read; None: the table
    bears our names.
    """
    return without_unseen(_read(noun, content, name, format_, columns))


def _read(noun: Noun, content: bytes, name: str, format_: str, columns: Mapped) -> Reading[Any]:
    if format_ == COUNCIL:
        return council_files.read(content, name)
    if Chosen.of(columns).columns is not None:
        return mapping.read(noun, content, name, columns)
    if noun is Noun.DECISIONS:
        reading: Reading[Any] = decisions.read_together(content, name, format_)
    else:
        reading = sources.read(noun.value, content, name)
    other = None if reading.readable else looks_like(content, name)
    if other is None or other is noun:
        return reading
    remedy = Remedy(
        "This looks like a file of %(noun)s. Choose %(noun)s, or offer a file of %(wanted)s.",
        noun=TABLE_NAMES[other.value],
        wanted=TABLE_NAMES[noun.value],
    )
    return replace(reading, problems=(Problem(name, other.value, remedy),))


def looks_like(content: bytes, name: str = "") -> Noun | None:
    """Return the noun whose file this seems to be; None where nothing is recognised."""
    if is_notice(content, name):
        return Noun.DECISIONS
    text = open_table_text(content, name)
    table_name = (
        None if isinstance(text, Problem) else formats.detect_table(text.read(formats.BEGINNING))
    )
    return Noun(table_name) if table_name else None


def is_notice(content: bytes, name: str = "") -> bool:
    """Say whether a file holds notices of procurement, in whichever format but a table of ours."""
    return formats.notice_format(content, name) is not None


def as_one(sent: Sequence[tuple[str, bytes]]) -> tuple[bytes, str]:
    """Return the content and the name of what was offered: one file as it is; several that belong
    together as one archive, the same for the same files.

    Raises:
        Invalid: several that do not come together: only those of a council information system, or
            notices, do.
    """
    if len(sent) == 1:
        [(name, content)] = sent
        return content, name
    ordered = sorted(sent)
    if not all(is_council(each, name) or is_notice(each, name) for name, each in ordered):
        raise Invalid(
            "Several files come in together only where they are notices, or all come from a "
            "council information system. Offer the others one by one.",
            "file",
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, each) in enumerate(ordered):
            is_again = name in archive.namelist() or not name
            archive.writestr(zipfile.ZipInfo(f"{number}-{name}" if is_again else name), each)
    return packed.getvalue(), ", ".join(name for name, _ in ordered)


def is_web_page(content: bytes) -> bool:
    """Say whether a file is a page without a table, saved in the place of a file."""
    return markup.is_web_page(content) and not grids.is_page(content)


def is_damaged(content: bytes) -> bool:
    """Say whether a file begins as a workbook or an archive does, and is none."""
    return is_zip(content) and not zipfile.is_zipfile(io.BytesIO(content))


def is_council(content: bytes, name: str = "") -> bool:
    """Say whether a file comes from a council information system."""
    return council_files.detect(content, name) is not None


def tells_of_council(content: bytes, name: str = "") -> bool:
    """Say, for somebody who did not, whether a file is best read as one of a council information
    system: it comes from one, tells more than ancillary positions, and is no notice.
    """
    return (
        is_council(content, name)
        and looks_like(content, name) is None
        and not council_files.is_list_of_positions(content, name)
    )


LEAST_COLUMNS = 2
"""How many headers of a table must mean a column of ours before we say what it holds."""


def guess(content: bytes, name: str = "") -> Noun | None:
    """Return what a file holds, for somebody who did not say; None where it may be anything.

    An archive holds notices. A table whose headers are not ours is what most of its headers mean.
    """
    known = looks_like(content, name)
    if known is not None:
        return known
    header = mapping.header_of(content, name) if is_zip(content) else None
    if isinstance(header, Problem):
        return Noun.DECISIONS
    if header is None and markup.root_of(content) is not None:
        return Noun.POSITIONS
    source = sources.Source.TABLE if header is not None else sources.detect(content, name)
    if source is sources.Source.TABLE:
        return _of_table(content, name)
    return None if source is None else _of_source(source)


def _of_source(source: sources.Source) -> Noun | None:
    return {
        sources.Source.GOVERNMENT: Noun.ORGANISATIONS,
        sources.Source.JOINT_ARRANGEMENTS: Noun.ORGANISATIONS,
        sources.Source.BODS: Noun.ORGANISATIONS,
        sources.Source.POPOLO: Noun.OFFICIALS,
        sources.Source.MINUTES: Noun.PARTICIPATIONS,
    }.get(source)


def _of_table(content: bytes, name: str) -> Noun | None:
    header = mapping.header_of(content, name)
    if isinstance(header, Problem):
        return None
    found = {noun: guesses.guess(noun, header) for noun in Noun}
    fits = {
        noun: (not mapping.missing(noun, each), sum(map(bool, each)))
        for noun, each in found.items()
    }
    best = [noun for noun, fit in fits.items() if fit == max(fits.values())]
    return best[0] if len(best) == 1 and fits[best[0]][1] >= LEAST_COLUMNS else None


def keep(
    noun: Noun,
    identity: Identity,
    reading: Reading[Any],
    name: str,
    body: Body | None = None,
    format_: str = "auto",
    of: PartOf | None = None,
) -> ImportReport:
    """Write what was read of a file. `body`: where records belong that name none; for a clerk, the
    only one. `format_`: as for `read`. `of`: the file of which this is a part.

    Raises:
        NotAllowed: the asker may not bring in this noun for this body.
    """
    require(noun, identity, body)
    kept_by = council.Council if format_ == COUNCIL else _KEEPERS[noun]
    keeper = kept_by(body, name, identity)
    if of is not None and isinstance(keeper, positions.Positions):
        keeper.seen = of.seen
    changes: list[UpsertResult] = []
    if reading.readable and (reading.records or reading.owners):
        with numbered():
            changes = [*keeper.keep(reading.records), *keeper.keep_owners(reading.owners)]
        journal.record(
            identity,
            f"{noun.value}:import",
            body.public_id if body else name,
            body.id if body else None,
        )
    created, updated, unchanged = (changes.count(change) for change in UpsertResult)
    problems = (*reading.problems, *keeper.problems)
    is_counted = reading.readable and noun in _ROW_BY_ROW and format_ != COUNCIL
    lost = lost_of(reading.read, len(changes), problems) if is_counted else 0
    if lost:
        problems += (Problem(name, str(lost), _LOST),)
    return ImportReport(name, reading.read, created, updated, unchanged, problems, reading.readable)


_ROW_BY_ROW = (Noun.OFFICIALS, Noun.POSITIONS, Noun.PARTICIPATIONS)
"""Of which each thing in a file comes in or is reported by itself; several rows or statements may
be one organisation or decision.
"""
_LOST = Remedy(
    "So many things in this file were neither kept nor reported, which is a fault of the software. "
    "Tell whoever runs this register, and compare the file with what came in."
)


def lost_of(read: int, came_in: int, problems: Sequence[Problem]) -> int:
    """Return how many of the things in a file neither came in, new, changed or known, nor are
    reported with their place.
    """
    places = {problem.where.partition(", column ")[0] for problem in problems}
    return max(0, read - came_in - len(places))


_UNSEEN = Remedy("There is a character in it that cannot be shown. Type it again.")


def without_unseen(reading: Reading[Any]) -> Reading[Any]:
    """Leave out the records with a text that would be shown otherwise than it is written."""
    problems = list(reading.problems)
    kept: dict[str, Spool[Any]] = {"records": Spool(), "owners": Spool()}
    for name, found in kept.items():
        for record in getattr(reading, name):
            try:
                found.append(plain(record, frozenset({"where"})))
            except NotPlain as error:
                problems.append(Problem(record.where, error.text, _UNSEEN))
    return replace(
        reading,
        records=kept["records"].kept(),
        owners=tuple(kept["owners"]),
        problems=tuple(problems),
    )


PERMISSIONS = {
    Noun.ORGANISATIONS: Permission.IMPORT_ORGANISATIONS,
    Noun.OFFICIALS: Permission.KEEP_OFFICIALS,
    Noun.POSITIONS: Permission.KEEP_OFFICIALS,
    Noun.DECISIONS: Permission.KEEP_DECISIONS,
    Noun.PARTICIPATIONS: Permission.KEEP_DECISIONS,
}


def require(noun: Noun, identity: Identity, body: Body | None) -> None:
    """Let pass whoever may bring in this noun for this body.

    Raises:
        NotAllowed: the asker may not.
    """
    access.require(identity, PERMISSIONS[noun], _subject(body))


def allows(noun: Noun, identity: Identity, body: Body | None) -> bool:
    """Say whether somebody may bring in this noun for this body."""
    return access.allows(identity, PERMISSIONS[noun], _subject(body))


def _subject(body: Body | None) -> Subject:
    return Subject(body.id if body else NO_BODY)


_KEEPERS: dict[Noun, Callable[[Body | None, str, Identity], Keeper]] = {
    Noun.ORGANISATIONS: organisations.Organisations,
    Noun.OFFICIALS: officials.Officials,
    Noun.POSITIONS: positions.Positions,
    Noun.DECISIONS: of_decisions.Decisions,
    Noun.PARTICIPATIONS: participations.Participations,
}
