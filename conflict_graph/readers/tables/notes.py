"""Notes below a table that say what the marks in its cells mean: "* uit hoofde van het ambt"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from conflict_graph.readers.spool import Spool
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.guesses import NAMING, column_of
from conflict_graph.readers.written import signs

if TYPE_CHECKING:
    from conflict_graph.readers.tables.cells import Cells

_MARK = rf"[{signs.MARKS}]{{1,3}}|\(?\d{{1,2}}\)"
_NOTE = re.compile(rf"(?:^|\s)(?P<mark>{_MARK})\s*[=:]?\s*(?P<said>.+?)(?=\s(?:{_MARK})\s|$)")
_MARKED = re.compile(rf"(?P<text>.*?[^\s{signs.MARKS}(])\s*(?P<mark>{_MARK})$", re.DOTALL)
_MEANINGS = (
    (
        re.compile(
            r".*?\b(?:q\.?\s?q\.?(?!\w)|qualitate qua|ambtshalve|uit hoofde van|ex officio)"
        ),
        "q.q.",
    ),
    (
        re.compile(r"(?:deze functie is |functie is )?(?:onbezoldigd|onbetaald|unpaid)\W*$"),
        "onbezoldigd",
    ),
    (re.compile(r"(?:deze functie is |functie is )?(?:bezoldigd|betaald|paid)\W*$"), "bezoldigd"),
)
_DENIES = re.compile(r"\b(?:niet|geen|not|no)\b")


def applied(cells: Cells, table: str | None) -> Cells:
    """Return the cells of a list of positions with what a mark means in its place, where a note
    says so and means something that we know. The note stays reported.
    """
    meant = _meant(cells) if table == "positions" else {}
    if not meant:
        return cells
    header = enumerate(cells.header)
    people = {place for place, name in header if column_of("positions", name) in NAMING}
    rows: Spool[Row] = Spool()
    for where, row in cells.rows:
        rows.append(
            (
                where,
                tuple(
                    _said(cell, meant) if at not in people else cell for at, cell in enumerate(row)
                ),
            )
        )
    return replace(cells, rows=rows.kept(), is_plain=False)


def _meant(cells: Cells) -> Mapping[str, str]:
    """Return what each mark means, of those that mean one thing."""
    found: dict[str, set[str]] = {}
    for each in cells.problems:
        for mark, said in _notes(each.value):
            found.setdefault(mark, set()).add(said)
    return {mark: min(said) for mark, said in found.items() if len(said) == 1 and "" not in said}


def _notes(text: str) -> Iterator[tuple[str, str]]:
    if _NOTE.match(text) is None:
        return
    for note in _NOTE.finditer(text):
        said = note["said"].casefold()
        meant = next((word for like, word in _MEANINGS if like.match(said)), "")
        yield note["mark"].strip("()"), "" if _DENIES.search(said) else meant


def _said(cell: str, meant: Mapping[str, str]) -> str:
    found = _MARKED.fullmatch(cell)
    word = meant.get(found["mark"].strip("()")) if found else None
    is_open = found is not None and found["text"].count("(") > found["text"].count(")")
    return f"{found['text']} ({word})" if found and word and not is_open else cell
