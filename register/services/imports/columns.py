"""The columns of a table that comes in and does not name them as we do: shown, chosen by somebody,
then read.

A file of which the columns are asked waits until they have been chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conflict_graph.facts import Problem
from conflict_graph.readers import markup
from conflict_graph.readers.archives import is_zip
from conflict_graph.readers.tables.choices import USUAL, Chosen, TableChoices
from register.access import Identity
from register.errors import Invalid, NotFound
from register.extensions import db
from register.later import Later
from register.models.bodies import Body
from register.models.columns import now
from register.models.imports import ImportContent, ImportRun, ImportState, Noun
from register.services.imports import files as imports
from register.services.imports import mappings, runs

if TYPE_CHECKING:
    from conflict_graph.readers.tables import cells as cell_reader
    from conflict_graph.readers.tables import grids, guesses, mapping, table
    from conflict_graph.readers.tables.cells import Cells
    from conflict_graph.readers.tables.mapping import Preview
else:
    cell_reader = Later("conflict_graph.readers.tables.cells")
    grids = Later("conflict_graph.readers.tables.grids")
    guesses = Later("conflict_graph.readers.tables.guesses")
    mapping = Later("conflict_graph.readers.tables.mapping")
    table = Later("conflict_graph.readers.tables.table")

MOST_COLUMNS = 200
LOOKED_AT = 200
"""How many rows are looked at to see how a table is most likely read."""
SHOWN_BYTES = 1_000_000
"""How much of a text file is looked at for its preview."""


def header_of(content: bytes, name: str, noun: Noun) -> tuple[str, ...] | None:
    """Return the column names of a table; None for a file of another kind, and for one that cannot
    be read.
    """
    cells = cells_of(noun, content, name)
    return cells.header if isinstance(cells, cell_reader.Cells) and len(cells.header) > 1 else None


def cells_of(
    noun: Noun, content: bytes, name: str, choices: TableChoices = USUAL
) -> Cells | Problem | None:
    """Return what stands in a table, of a long text only in its beginning, or why it cannot be
    read; None for a file of another kind.
    """
    if content.startswith(b"%PDF-"):
        return cell_reader.read_cells(content, name, choices, noun)
    if not is_zip(content) and content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"", b"{", b"["):
        return None
    if markup.looks_like_markup(content) and not grids.is_page(content):
        return None
    return cell_reader.read_cells(_start(content), name, choices, noun)


def _start(content: bytes) -> bytes:
    """Return whole lines from the beginning of a long text; another file cannot be cut."""
    is_whole = is_zip(content) or b"\0" in content[:1000] or content.startswith(b"%PDF-")
    if len(content) <= SHOWN_BYTES or is_whole:
        return content
    return content[: content.rfind(b"\n", 0, SHOWN_BYTES) + 1 or SHOWN_BYTES]


@dataclass(frozen=True, slots=True)
class Choice:
    """How a table is read; None: its names are ours, it is no table, or that is yet asked."""

    columns: Chosen | None = None
    is_asked: bool = False


def choice_for(
    noun: Noun, body: Body, content: bytes, name: str, *, is_wanted: bool = False
) -> Choice:
    """Return how a file is to be read: by its own names, by the columns remembered for them, or
    once it was asked.

    `is_wanted`: somebody wants to see the columns, whatever is known of them.

    Raises:
        Invalid: the table has so many columns that nobody could choose among them.
    """
    cells = cells_of(noun, content, name)
    if (
        not isinstance(cells, cell_reader.Cells)
        or len(cells.header) < 2
        or imports.is_notice(content, name)
    ):
        return Choice()
    header = cells.header
    known = mappings.recall(body, noun, header)
    lacks = known is not None and mapping.missing(noun, known.columns or (), known.choices)
    if known is not None and not is_wanted and not lacks:
        return Choice(known)
    is_ours = not mapping.missing(noun, list(table.columns_of(noun, header).values()))
    if len(header) > MOST_COLUMNS and not is_ours:
        raise _too_wide()
    is_whole = is_ours and not _leaves_out(noun, cells)
    is_other = not is_ours and imports.looks_like(content, name) not in (None, noun)
    if not is_wanted and not lacks and ((is_whole and cells.is_plain) or is_other):
        return Choice()
    if len(header) > MOST_COLUMNS:
        raise _too_wide()
    return Choice(is_asked=True)


def _too_wide() -> Invalid:
    return Invalid(
        "This table has more than %(most)s columns. Keep those that are needed.",
        "file",
        most=str(MOST_COLUMNS),
    )


def _leaves_out(noun: Noun, cells: Cells) -> bool:
    """Say whether a table has columns that bear no name of ours and most likely are one of ours:
    read by our own names alone, what they say would stay out.
    """
    ours = table.columns_of(noun, cells.header)
    likely = guesses.guess(noun, cells.header, some_of(cells))
    return any(
        column is not None and place not in ours and column not in ours.values()
        for place, column in enumerate(likely)
    )


def remembered(noun: Noun, body: Body, content: bytes, name: str) -> Chosen | None:
    """Return how a body said before that a table with these headers is read; None: it never did, or
    the table bears our names.
    """
    cells = cells_of(noun, content, name)
    if not isinstance(cells, cell_reader.Cells) or len(cells.header) < 2:
        return None
    if not mapping.missing(noun, list(table.columns_of(noun, cells.header).values())):
        return None
    known = mappings.recall(body, noun, cells.header)
    is_whole = known is not None and not mapping.missing(noun, known.columns or (), known.choices)
    return known if is_whole else None


def is_asked(run: ImportRun) -> bool:
    """Say whether an import waits until somebody chooses its columns."""
    return run.asks_columns and run.state is ImportState.WAITING


def is_over(run: ImportRun) -> bool:
    """Say whether nobody chose the columns of an import in time; its file goes with the next that
    comes in.
    """
    return is_asked(run) and run.recorded_at < now() - runs.kept_for(run)


def likely(run: ImportRun, cells: Cells) -> tuple[Chosen, bool]:
    """Return how a table is most likely read, and whether its body said so before for these
    headers.
    """
    known = mappings.recall(run.body, run.noun, cells.header) if run.body is not None else None
    if known is not None:
        return known, True
    rows = [row for _, row in cells.rows[:LOOKED_AT]]
    if guesses.names_no_column(run.noun, cells.header, rows):
        header = [guesses.UNNAMED % place for place in range(1, len(cells.header) + 1)]
        columns = guesses.guess(run.noun, header, [cells.header, *rows])
        choices = TableChoices(has_names=False, guesses_roles=True)
        return Chosen(columns, choices), False
    columns = guesses.guess(run.noun, cells.header, some_of(cells))
    carries = _leaves_names_open(columns, cells.header, rows)
    is_position = run.noun is Noun.POSITIONS
    return Chosen(columns, TableChoices(carries=carries, guesses_roles=is_position)), False


def some_of(cells: Cells) -> list[tuple[str, ...]]:
    """Return the first rows of a table, and of a longer one some of all its parts."""
    step = max(1, len(cells.rows) // LOOKED_AT)
    places = sorted({*range(min(LOOKED_AT, len(cells.rows))), *range(0, len(cells.rows), step)})
    return [cells.rows[place][1] for place in places]


def _leaves_names_open(
    columns: Sequence[str | None], header: Sequence[str], rows: Sequence[Sequence[str]]
) -> bool:
    """Say whether some rows of a list hold something, and no name in the columns for it."""
    named = [place for place, column in enumerate(columns) if column == "official"]
    if not named or header[named[0]] == guesses.HEADING:
        return False
    least = 2 if sum(column is not None for column in columns) > 2 else 1
    filled = [row for row in rows if sum(map(bool, row)) >= least]
    return any(not any(row[place] for place in named if place < len(row)) for row in filled)


def content_of(identity: Identity, run: ImportRun) -> bytes:
    """Return the file of an import of which the columns are asked.

    Raises:
        NotFound: it does not wait for that, or not any more.
    """
    imports.require(run.noun, identity, run.body)
    kept = db.session.get(ImportContent, run.id)
    if not is_asked(run) or is_over(run) or kept is None:
        raise NotFound("There is no such import.")
    return kept.content


def preview(noun: Noun, content: bytes, name: str, chosen: Chosen) -> Preview | Problem:
    """Return what would be read of a file, of a long text only of its beginning."""
    return mapping.preview(noun, _start(content), name, chosen)


def twice(columns: Sequence[str | None], cells: Cells) -> list[int]:
    """Return the places of the columns that are chosen to be what another is, where a row fills
    both: those of two sheets may be the same.
    """
    rows = some_of(cells)
    return [
        place
        for place, column in enumerate(columns)
        if column is not None
        and any(
            row[place : place + 1] not in ((), ("",))
            and row[before : before + 1] not in ((), ("",))
            for before in range(place)
            if columns[before] == column
            for row in rows
        )
    ]


def choose(identity: Identity, run: ImportRun, chosen: Chosen) -> None:
    """Remember for the body how the table is read, and let the import wait for its turn.

    Raises:
        NotAllowed: the asker may not bring in this noun for this body.
        NotFound: the import does not ask for its columns any more.
        Invalid: the columns cannot be used.
    """
    content = content_of(identity, run)
    cells = cells_of(run.noun, content, run.file_name, chosen.choices)
    found = header_of(content, run.file_name, run.noun)
    if run.body is None or not isinstance(cells, cell_reader.Cells) or found is None:
        raise NotFound("There is no such import.")
    columns = chosen.columns or ()
    mappings.remember(
        identity, run.body, run.noun, cells.header, columns, chosen.choices, found=found
    )
    run.columns, run.choices, run.asks_columns = list(columns), chosen.choices.as_json(), False


def drop(identity: Identity, run: ImportRun) -> None:
    """Throw away a file of which the columns are asked. Nothing of it was ever kept.

    Raises:
        NotAllowed: the asker may not bring in this noun for this body.
        NotFound: it does not wait for that, or not any more.
    """
    imports.require(run.noun, identity, run.body)
    if not is_asked(run):
        raise NotFound("There is no such import.")
    runs.discard(identity, [run])
