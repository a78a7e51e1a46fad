"""Read decisions in whatever format they come, alone or many in an archive or a folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from conflict_graph.facts import Problem
from conflict_graph.readers import archives, eforms, formats, markup, ocds, ted, tenderned
from conflict_graph.readers.content import problem, unpack
from conflict_graph.readers.records import DecisionRecord, Reading
from conflict_graph.readers.tables import table
from conflict_graph.wording.remedies import Remedy

_READERS = {
    "ocds": ocds.read,
    "eforms": eforms.read,
    "ted": ted.read,
    "tenderned": tenderned.read,
    "table": table.read_decisions,
}


def read(content: bytes, name: str = "", format_: str = "auto") -> Reading[DecisionRecord]:
    """Read one file, which may be packed by gzip but holds no other files."""
    chosen = format_ if format_ != "auto" else formats.detect(content, name)
    if chosen is None:
        return _read_unknown(content, name)
    return _READERS[chosen](content, name)


def _read_unknown(content: bytes, name: str) -> Reading[DecisionRecord]:
    """Say what is wrong with a file that is of no format, as the format that it looks like most
    would.
    """
    unpacked = unpack(content, name)
    if isinstance(unpacked, Problem):
        return Reading(problems=(unpacked,), readable=False)
    if markup.is_web_page(unpacked):
        return Reading(problems=(markup.web_page_problem(name),), readable=False)
    if markup.looks_like_markup(unpacked):
        root = markup.parse(unpacked, name)
        if isinstance(root, Problem):
            return Reading(problems=(root,), readable=False)
        remedy = Remedy(
            "Offer an eForms notice (%(eforms)s) or a TED notice (%(ted)s).",
            eforms=", ".join(eforms.ROOTS),
            ted=ted.ROOT,
        )
        return Reading(problems=(problem(name or "file", root.name, remedy),), readable=False)
    return (
        ocds.read(content, name)
        if unpacked.lstrip()[:1] in (b"{", b"[")
        else table.read_decisions(content, name)
    )


def read_all(
    source: bytes | Path, name: str = "", format_: str = "auto"
) -> Iterator[tuple[str, Reading[DecisionRecord]]]:
    """Yield every file in an archive or folder with its name, `outer.zip/inner.xml`; another file
    yields itself.

    One file at a time is in memory. What cannot be had is a Reading that is not readable and says
    why.
    """
    for inner, content in archives.unfold(source, name):
        if isinstance(content, Problem):
            yield inner, Reading(problems=(content,), readable=False)
        else:
            yield inner, read(content, inner, format_)


def read_together(
    source: bytes | Path, name: str = "", format_: str = "auto"
) -> Reading[DecisionRecord]:
    """Return what all files in an archive hold as one Reading; places name the file inside.
    Readable when one is.
    """
    readings = list(read_all(source, name, format_))
    if len(readings) == 1 and readings[0][0] == name:
        return readings[0][1]
    found = [(inner.removeprefix(f"{name}/"), reading) for inner, reading in readings]
    return Reading(
        tuple(
            replace(record, where=f"{inner}: {record.where}")
            for inner, each in found
            for record in each.records
        ),
        tuple(_placed(issue, inner) for inner, each in found for issue in each.problems),
        sum(each.read for _, each in found),
        any(each.readable for _, each in found),
        tuple(owner for _, each in found for owner in each.owners),
    )


def _placed(issue: Problem, inner: str) -> Problem:
    return issue if inner in issue.where else replace(issue, where=f"{inner}: {issue.where}")
