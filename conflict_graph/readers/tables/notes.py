"""Notes below a table that say what the marks in its cells mean: "* uit hoofde van het ambt"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from conflict_graph.facts import Problem
from conflict_graph.readers.content import problem
from conflict_graph.readers.spool import Spool
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.guesses import NAMING, column_of
from conflict_graph.readers.values import can_read
from conflict_graph.readers.written import by_office, pay, signs
from conflict_graph.wording.remedies import Remedy

if TYPE_CHECKING:
    from conflict_graph.readers.tables.cells import Cells

_MARK = rf"[{signs.MARKS}]{{1,3}}|\(?\d{{1,2}}\)"
_LOOSE = re.compile(r"(?P<mark>[1-9])\s+(?P<said>[^\W\d_].*)")
"""A note with a mere number before it: "1 De vergoeding gaat naar de gemeente."."""
_BARE = re.compile(r"(?P<text>.*[^\W\d_])(?P<mark>[1-9])", re.DOTALL)
"""A cell with a mere number behind it: "voorzitter1"."""
_NOTE = re.compile(rf"(?:^|\s)(?P<mark>{_MARK})\s*[=:]?\s*(?P<said>.+?)(?=\s(?:{_MARK})\s|$)")
_MARKED = re.compile(rf"(?P<text>.*?[^\s{signs.MARKS}(])\s*(?P<mark>{_MARK})$", re.DOTALL)
_MEANINGS = (
    (
        re.compile(r"(?:deze functie is |functie is )?(?:onbezoldigd|onbetaald|unpaid)\W*$"),
        "onbezoldigd",
    ),
    (re.compile(r"(?:deze functie is |functie is )?(?:bezoldigd|betaald|paid)\W*$"), "bezoldigd"),
)


def applied(cells: Cells, table: str | None) -> Cells:
    """Return the cells of a list of positions with what a mark means in its place, where a note
    says so and means something that we know, else without the mark; and of letters about pay what
    the list says that they mean. The note stays reported.
    """
    if table != "positions":
        return cells
    columns = [column_of("positions", name) for name in cells.header]
    people = {place for place, column in enumerate(columns) if column in NAMING}
    of_pay = {place for place, column in enumerate(columns) if column in ("paid", "unpaid")}
    meant, legend = _meant(cells), _legend(cells)
    unclear = () if _OPEN in legend else _unclear(cells, of_pay)
    legend = {**legend, _OPEN: ""} if unclear else legend
    if not meant and not legend:
        return cells
    rows: Spool[Row] = Spool()
    is_changed = False
    for where, row in cells.rows:
        said = [_said(cell, meant, at in people) for at, cell in enumerate(row)]
        read = tuple(
            legend.get(cell.casefold(), cell) if at in of_pay else cell
            for at, cell in enumerate(said)
        )
        is_changed = is_changed or read != row
        rows.append((where, read))
    if not is_changed:
        return cells
    problems = (*cells.problems, *unclear)
    return replace(cells, rows=rows.kept(), problems=problems, is_plain=False)


_OPEN = "o"
"""A letter about pay that stands for onbezoldigd beside B, and beside J and N for who knows what.
"""
_UNCLEAR = Remedy(
    "We do not know what this letter means beside yes and no, and left it open; the rest of the "
    "row was read. Write it out."
)


def _unclear(cells: Cells, of_pay: set[int]) -> Sequence[Problem]:
    """Return where an O stands among letters for yes and no."""
    found = [
        (f"{where}, column {cells.header[at]}", row[at])
        for where, row in cells.rows
        for at in of_pay
        if at < len(row) and len(row[at]) == 1
    ]
    letters = {cell.casefold() for _where, cell in found}
    if _OPEN not in letters or "b" in letters or not letters & {"j", "n"}:
        return ()
    return [problem(where, cell, _UNCLEAR) for where, cell in found if cell.casefold() == _OPEN]


_EXPLAINED = re.compile(
    r"(?<![\w.])(?P<letter>[A-Z]{1,2})\s*[=:]\s*(?P<said>[^\W\d_][^,;=.]*?)"
    r"(?=\s*(?:[,;./]|$)|\s+[A-Z]{1,2}\s*[=:])"
)


def _legend(cells: Cells) -> Mapping[str, str]:
    """Return what letters mean that a list explains: "J = ja, O = alleen onkosten"."""
    above = (cell for _where, row in cells.above for cell in row)
    told = (each.value for each in cells.problems)
    found: dict[str, set[str]] = {}
    for text in chain(above, told, cells.unread):
        for each in _EXPLAINED.finditer(text):
            said = each["said"].strip(" \"'()")
            if can_read(pay.read, said) or pay.expenses(said) is not None:
                found.setdefault(each["letter"].casefold(), set()).add(said)
    return {letter: min(said) for letter, said in found.items() if len(said) == 1}


def _meant(cells: Cells) -> Mapping[str, str]:
    """Return what each mark means; "": something that we do not know, or different things."""
    found: dict[str, set[str]] = {}
    for each in cells.problems:
        for mark, said in _notes(each.value):
            found.setdefault(mark, set()).add(said)
    return {mark: min(said) if len(said) == 1 else "" for mark, said in found.items()}


def _notes(text: str) -> Iterator[tuple[str, str]]:
    loose = _LOOSE.fullmatch(text)
    if _NOTE.match(text) is None and loose is None:
        return
    for note in [loose] if loose else _NOTE.finditer(text):
        said = note["said"].casefold()
        meant = next((word for like, word in _MEANINGS if like.match(said)), "")
        yield note["mark"].strip("()"), "q.q." if by_office.says(said) else meant


def _said(cell: str, meant: Mapping[str, str], is_name: bool) -> str:
    """Return a cell with what its mark means in the place of the mark, or without it."""
    found = _MARKED.fullmatch(cell) or _BARE.fullmatch(cell)
    word = meant.get(found["mark"].strip("()")) if found else None
    if found is None or word is None or found["text"].count("(") > found["text"].count(")"):
        return cell
    return f"{found['text']} ({word})" if word and not is_name else found["text"]


_LONG = 80
NOTE = re.compile(
    rf"[{signs.MARKS}]|\(?\d{{1,2}}[).]\s|"
    r"(?:aantal|totaal|bron|noot|nb|n\.b\.|let op|toelichting|legenda|laatst|bijgewerkt|"
    r"peildatum|versie|datum|stand per|source|note|last updated|updated|pagina|page)\b",
    re.IGNORECASE,
)
ENDS = re.compile(r"laatst|bijgewerkt|pagina|last updated|updated|page\b", re.IGNORECASE)
"""How a note begins that stands at the end of a page: what stands below it is of nobody above."""
_LEGEND = re.compile(rf"[A-Za-z]{{1,2}}\s*=\s*\w.*|[{signs.MARKS}]{{1,3}}")
"""A row that says what a letter or a mark means, or the mark above such rows."""
_SENTENCE = re.compile(r"(?:[1-9] )?[A-ZÀ-Þ][^\W\d_]*(?: [a-zà-ÿ(][^ ]*){3,}[.!]")
"""A capital, at least three words in small letters, and a full stop: no name."""
_BRACKETS = re.compile(r"\s*\([^()]*\)")


def is_note(said: str) -> bool:
    """Say whether what stands alone in a row is a note, and names nobody."""
    is_long = len(_BRACKETS.sub("", said)) > _LONG
    return is_long or bool(NOTE.match(said) or _SENTENCE.fullmatch(said) or explains(said))


def explains(said: str) -> bool:
    """Say whether what stands alone in a row says what a letter or a mark means."""
    return _LEGEND.fullmatch(said) is not None
