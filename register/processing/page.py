"""Writes docs/processing.md from the record of processing."""

from __future__ import annotations

from collections.abc import Iterator

from register.processing.record import DataKind, KeptFor, record
from register.services.retention import terms
from register.settings import SETTINGS

INTRODUCTION = """# What is kept of whom

This page is written by `python -m register.processing.page > docs/processing.md`; a test holds it \
to the code, and another one holds the code to the database: a column that stands in no row fails.

It is the record of processing of the software (GDPR, article 30).
A body fills in its own name, its officer and who hosts it; the model stands here.
The table on `/privacy` comes from the same rows ([the decision](decisions/{decision})).

*Not read* beside a source says that its text was not in front of whoever wrote the row: have a \
jurist look.
Days are those of a new installation; settings change them ([settings](settings.md)).
“The register cannot erase it yet” is meant as it stands there.
"""
DECISION = "0039-erasure.md"


def page() -> str:
    """Return the page, in Markdown."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    found = record()
    yield INTRODUCTION.format(decision=DECISION)
    for group, words in found.groups.items():
        yield f"## {words.en}\n"
        yield "| data | why | ground | who reads it | how long | how it is erased |"
        yield "|---|---|---|---|---|---|"
        for kind in found.of(group):
            yield _row(kind, found.ways[kind.way].en)
        yield ""
    yield "## Where it stands\n"
    yield "| table | data | columns |"
    yield "|---|---|---|"
    yield from sorted(_places())


def _row(kind: DataKind, way: str) -> str:
    bases = "; ".join(
        f"{each.article}: {each.words.en}{_unread(each.read)}" if each.article else each.words.en
        for each in kind.basis
    )
    readers = ", ".join(each.en for each in kind.readers)
    cells = (kind.words.en, kind.purpose.en, bases, readers, _term(kind.term), way)
    return f"| {' | '.join(cells)} |"


def _term(term: KeptFor) -> str:
    days = {name: setting.default for name, setting in SETTINGS.items()} | terms.NAMED
    source = {"code": "the code"}.get(term.source, term.source)
    if term.setting in SETTINGS:
        source = f"`{term.setting}`"
    return f"{term.text('en', days)} ({source}{_unread(term.read)})"


def _unread(read: bool) -> str:
    return "" if read else ", *not read*"


def _places() -> Iterator[str]:
    """A line for each kind of each table, so that two who add columns change other lines."""
    for kind in record().kinds.values():
        tables: dict[str, list[str]] = {}
        for place in kind.columns:
            table, column = place.split(".")
            tables.setdefault(table, []).append(column)
        for table, columns in tables.items():
            yield f"| `{table}` | {kind.words.en} | {', '.join(columns)} |"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201
