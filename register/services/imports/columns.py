"""The columns of a table that comes in and does not name them as we do: shown, chosen by somebody,
then read.

A file of which the columns are asked waits until they have been chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conflict_graph.facts import Problem
from conflict_graph.readers.tables import mapping, table
from conflict_graph.readers.tables.mapping import Preview
from conflict_graph.readers.tables.workbook import is_workbook
from register.access import Identity
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.bodies import Body
from register.models.columns import now
from register.models.imports import ImportContent, ImportRun, ImportState, Noun
from register.services.imports import files as imports
from register.services.imports import mappings, runs
from register.services.imports.mappings import Columns

MOST_COLUMNS = 200
SHOWN_BYTES = 1_000_000
"""How much of a text file is looked at for its preview."""


def header_of(content: bytes, name: str) -> tuple[str, ...] | None:
    """Return the column names of a table; None for a file of another kind, and for one that cannot
    be read.
    """
    if not is_workbook(content) and content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (
        b"",
        b"<",
        b"{",
        b"[",
    ):
        return None
    header = mapping.header_of(_start(content), name)
    return None if isinstance(header, Problem) or len(header) < 2 else header


def _start(content: bytes) -> bytes:
    """Return whole lines from the beginning of a long text; a workbook cannot be cut."""
    if len(content) <= SHOWN_BYTES or is_workbook(content):
        return content
    return content[: content.rfind(b"\n", 0, SHOWN_BYTES) + 1 or SHOWN_BYTES]


@dataclass(frozen=True, slots=True)
class Choice:
    """Our columns for those of a table, in order; None: its names are ours, it is no table, or they
    are yet asked.
    """

    columns: Columns | None = None
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
    header = header_of(content, name)
    if header is None:
        return Choice()
    known = mappings.recall(body, noun, header)
    if known is not None and not is_wanted:
        return Choice(known)
    is_ours = not mapping.missing(noun, list(table.columns_of(noun, header).values()))
    if not is_wanted and (is_ours or imports.looks_like(content, name) not in (None, noun)):
        return Choice()
    if len(header) > MOST_COLUMNS:
        raise Invalid(
            "This table has more than %(most)s columns. Keep those that are needed.",
            "file",
            most=str(MOST_COLUMNS),
        )
    return Choice(is_asked=True)


def is_asked(run: ImportRun) -> bool:
    """Say whether an import waits until somebody chooses its columns."""
    return run.asks_columns and run.state is ImportState.WAITING


def is_over(run: ImportRun) -> bool:
    """Say whether nobody chose the columns of an import in time; its file goes with the next that
    comes in.
    """
    return is_asked(run) and run.recorded_at < now() - runs.KEPT


def is_known(run: ImportRun, header: Sequence[str]) -> bool:
    """Say whether the body of an import chose columns for these headers before."""
    return run.body is not None and mappings.recall(run.body, run.noun, header) is not None


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


def preview(noun: Noun, content: bytes, name: str, columns: Columns) -> Preview | Problem:
    """Return what would be read of a file, of a long text only of its beginning."""
    return mapping.preview(noun, _start(content), name, columns)


def twice(columns: Sequence[str | None]) -> list[int]:
    """Return the places of the columns that were chosen before."""
    return [
        place
        for place, column in enumerate(columns)
        if column is not None and column in columns[:place]
    ]


def choose(identity: Identity, run: ImportRun, columns: Columns) -> None:
    """Remember the columns for the body, and let the import wait for its turn.

    Raises:
        NotAllowed: the asker may not bring in this noun for this body.
        NotFound: the import does not ask for its columns any more.
        Invalid: the columns cannot be used.
    """
    header = header_of(content_of(identity, run), run.file_name)
    if run.body is None or header is None:
        raise NotFound("There is no such import.")
    mappings.remember(identity, run.body, run.noun, header, columns)
    run.columns, run.asks_columns = list(columns), False


def drop(identity: Identity, run: ImportRun) -> None:
    """Throw away a file of which the columns are asked. Nothing of it was ever kept.

    Raises:
        NotAllowed: the asker may not bring in this noun for this body.
        NotFound: it does not wait for that, or not any more.
    """
    imports.require(run.noun, identity, run.body)
    if not is_asked(run):
        raise NotFound("There is no such import.")
    runs.discard([run.id])
