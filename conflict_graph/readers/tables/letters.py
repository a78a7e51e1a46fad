"""A list in the lines of a letter: "P. Wad: penningmeester, Koor Zilt (onbezoldigd)", or a name
with positions on the lines below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from conflict_graph.facts import Problem
from conflict_graph.readers.content import problem
from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables import bullets, listed, position_rows
from conflict_graph.readers.tables.bullets import HEADER, LONGEST, MAX_ROWS
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.delimited import Row
from conflict_graph.readers.tables.grid import RawTable
from conflict_graph.readers.tables.guesses import NAMING, SAYING_WHAT, column_of, means
from conflict_graph.readers.tables.texts import fields
from conflict_graph.readers.written import functions
from conflict_graph.readers.written.signs import without_bullet
from conflict_graph.wording.remedies import Remedy

_NAMED = re.compile(r"^(?P<name>[^:;]{2,80}?)\s*(?::|\s[-–—])\s+(?P<said>\S.*)$")
_NUMBER = re.compile(r"^(?:(?:\d{1,2}|[a-z])[.)]|\d)\s+(?=[^\W\d_])")
"""The number before a name or a position: "1. P. Wad", "a) lid, Koor Zilt", "1 lid, Koor"."""
_FIELD = re.compile(r"^(?P<name>[^:;\t]{2,60}?)\s*:\s*(?P<said>.*)$")
_ADDRESS = re.compile(
    r"(?:van|aan|cc|bcc|onderwerp|betreft|datum|verzonden|from|to|subject|date|sent)\s*:",
    re.IGNORECASE,
)
"""How the lines begin that stand above a mail."""
_OF_MAIL = re.compile(
    rf"-{{3,}}|{_ADDRESS.pattern}|(?:beste|geachte|hallo|hoi|dag|groet|dear)\b|met vriendelijke",
    re.IGNORECASE,
)
"""How the lines of a mail begin that say nothing of positions, and need not be told."""
_SENDER = re.compile(r"(?:van|from)\s*:\s*(?P<name>[^<>:;@]{4,80}?)\s*(?:<.*)?$", re.IGNORECASE)
"""The line above a mail that says who sends it: whose positions without another name are."""


def of_text(lines: Iterable[tuple[int, str, bool]], word: str = "row") -> RawTable | None:
    """Return the table that the lines of a text make, each with its number and whether it is an
    item of a list: of the ways to read them the one that makes most positions; None: none makes
    any.
    """
    whole = list(lines)
    form = of_lines(((number, line) for number, line, _is_item in whole), word)
    found = [each for each in (bullets.table_of(whole), form) if each is not None]
    likely = max(found, key=_sure, default=None)
    return None if likely is None else _with_fields(likely)


_ASIDE = frozenset(
    (
        *("paid", "unpaid", "expenses", "period", "starts_on", "ends_on", "time_spent"),
        "ex_officio",
    )
)
"""What a field may say of the position above it."""


def _with_fields(table: RawTable) -> RawTable:
    """Return a list with the fields that stand below its positions in columns of their own:
    "Bezoldigd: ja".
    """
    rows = list(table.rows)
    begins = next((at for at, (_where, cells) in enumerate(rows) if cells == HEADER), None)
    if begins is None:
        return table
    names: dict[str, str] = {}
    kept: list[tuple[str, tuple[str, ...], dict[str, str]]] = []
    for where, cells in rows[begins + 1 :]:
        at = _FIELD.match(without_bullet(cells[-1]))
        name = fold(at["name"]) if at and _is_aside(at) else ""
        if at and name and kept and kept[-1][1][0] == cells[0] and name not in kept[-1][2]:
            kept[-1][2][name] = at["said"]
            names.setdefault(name, at["name"])
        else:
            kept.append((where, cells, {}))
    if not names:
        return table
    header = (rows[begins][0], (*HEADER, *names.values()))
    made = [
        (where, (*cells, *(said.get(name, "") for name in names))) for where, cells, said in kept
    ]
    return replace(table, rows=[*rows[:begins], header, *made])


def _is_aside(at: re.Match[str]) -> bool:
    return not functions.length(at["name"]) and column_of("positions", at["name"]) in _ASIDE


def _sure(table: RawTable) -> int:
    """Say how many rows of a table are surely positions; of a form how many fields it has."""
    rows = [cells for _where, cells in table.rows]
    if HEADER not in rows:
        return sum(len(cells) > 1 for cells in rows)
    return sum(_is_sure(cells[1]) for cells in rows if len(cells) > 1 and cells != HEADER)


def _is_sure(said: str) -> bool:
    parts = position_rows.without_asides(said.split(";")[0])
    return says_none(said) or position_rows.apart(parts) is not None


def of_plain(lines: Iterable[tuple[int, str]], word: str = "line") -> RawTable | None:
    """Return the table that the lines of a text make in which no list is marked."""
    found = of_lines(lines, word)
    return None if found is None else _with_fields(found)


def of_lines(lines: Iterable[tuple[int, str]], word: str = "line") -> RawTable | None:
    """Return the table that the lines of a text make, each with its number; None: they make none.

    `word`: what a line of this file is called: line or row.
    """
    read = [(number, " ".join(line.split())[:LONGEST]) for number, line in lines]
    whole = [(number, line) for number, line in read[:MAX_ROWS] if line]
    own = [(number, line) for number, line in whole if not line.startswith(QUOTES)]
    found = _form(own, word) or _form(_with_colons(own), word) or _list(own, word)
    quoted = [(number, line) for number, line in whole if line.startswith(QUOTES)]
    if found is not None and quoted:
        number, line = quoted[0]
        found.problems.append(problem(f"{word} {number}", line, _IS_QUOTED))
    if found is None and quoted:
        bare = [(number, line.lstrip(f"{QUOTES} ")) for number, line in quoted]
        return _list([(number, line) for number, line in bare if line], word)
    return found


QUOTES = ">"
"""With what the lines of a mail begin that answers it quotes."""
_IS_QUOTED = Remedy(
    "From here stands another mail that this one quotes, and it was not read. Offer that by itself "
    "if it holds positions."
)


def _form(lines: Sequence[tuple[int, str]], word: str) -> RawTable | None:
    """Return lines with the name of a field and a colon as the two columns of a form."""
    parts = [(number, part) for number, line in lines for part in _fields(line)]
    found = [(number, line, _FIELD.match(line)) for number, line in parts]
    names = [at["name"] for _number, _line, at in found if at]
    known = [name for name in names if column_of("positions", name)]
    if not any(column_of("positions", name) in SAYING_WHAT for name in known):
        return None
    known = [name for name in names if name in known or _is_again(name, names)]
    if len(known) < 3 or len(known) * 2 < len(parts):
        return None
    rows: list[Row] = [
        (f"{word} {number}", (at["name"], at["said"]) if at else (line,))
        for number, line, at in found
    ]
    return RawTable("", rows, is_made=True)


_MOST_WORDS = 3
"""Of how many words the name of a field is that no colon ends."""


def _with_colons(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return lines with a colon behind the names of fields with which several of them begin; as
    they are, where those are less than half of the lines.
    """
    beginnings = Counter(each for _number, line in lines for each in _beginnings(line))
    known = {each: means("positions", each) for each, many in beginnings.items() if many > 1}
    made = []
    for number, line in lines:
        likely = [each for each in _beginnings(line) if known.get(each)]
        sure = [each for each in likely if (known[each] or ("", 2))[1] < 2]
        name = (sure[-1:] or likely[:1] or [""])[0]
        is_field = name and ":" not in line
        made.append((number, f"{name}: {line[len(name) :].strip()}" if is_field else line))
    both = zip(made, lines, strict=True)
    fields = [line.split(":")[0] for (_at, line), (_same, old) in both if line != old]
    meant = {column_of("positions", each) for each in fields}
    is_form = len(fields) * 2 > len(lines) and bool(meant & NAMING) and len(meant) > 2
    return made if is_form and all(meant) else [*lines]


def _beginnings(line: str) -> list[str]:
    words = list(takewhile(lambda word: word[:1].isalpha(), line.split()[:_MOST_WORDS]))
    return [" ".join(words[:many]) for many in range(1, len(words) + 1)]


def _is_again(name: str, names: Sequence[str]) -> bool:
    """Say whether the name of a field that we do not know comes back, and names nobody."""
    is_said = functions.length(name) or listed.is_person(name, least=1)
    return names.count(name) > 1 and not is_said


def _fields(line: str) -> list[str]:
    """Return the fields that stand behind each other in a line: "Functie: lid; Organisatie: X"."""
    parts = [part for part in re.split(r"\s*[;|]\s*", line) if part]
    return parts if are_fields(parts) else [line]


def are_fields(parts: Sequence[str]) -> bool:
    """Say whether each of several texts is a field with what was filled in."""
    said = [_FIELD.match(part) for part in parts]
    return len(parts) > 1 and all(
        at and at["said"] and column_of("positions", at["name"]) for at in said
    )


def begins_a_line(line: str) -> bool:
    """Say whether a line, or its beginning, is a name with a position behind it, or a position
    behind a number.
    """
    plain = " ".join(line.split())[:LONGEST]
    numbered = _NUMBER.sub("", plain)
    if numbered != plain and functions.length(numbered):
        return True
    return _named_in(plain.rsplit(" (", 1)[0] if _is_open(plain) else plain) is not None


def _named_in(line: str) -> re.Match[str] | None:
    """Return the name in a line and the position behind it; None where they are not that."""
    named = _NAMED.match(line)
    is_both = named and listed.is_person(named["name"], least=1)
    return named if named and is_both and listed.is_position(named["said"]) else None


def _without_label(line: str) -> str:
    """Return a line without the name of the field for positions before it."""
    at = _FIELD.match(line)
    if at is None or not at["said"] or functions.length(at["name"]):
        return line
    return at["said"] if column_of("positions", at["name"]) in SAYING_WHAT else line


def _is_no_position(line: str) -> bool:
    return listed.is_holder(line) or _is_other_field(line) or fields.is_other(line)


def _is_other_field(line: str) -> bool:
    """Say whether a line is a field of a position that holds something else than the position."""
    at = _FIELD.match(line)
    if at is None or functions.length(at["name"]):
        return False
    return column_of("positions", at["name"]) not in ("", *SAYING_WHAT, *NAMING)


def _is_open(text: str) -> bool:
    """Say whether a bracket stays open in a text, which goes on in the next line."""
    return text.count("(") > text.count(")")


@dataclass
class _List:
    """The rows of a list, while its lines are gone through."""

    word: str
    rows: list[Row] = field(default_factory=list)
    above: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    name: str = ""
    named_at: str = ""
    under: int = 0
    sure: int = 0
    sender: str = ""
    is_open: bool = False
    """Whether the last line was a position, which may go on in the next one."""
    is_of_others: bool = False
    """Whether a heading says that what stands below it is not of who sends the mail."""

    def place(self, number: int, line: str) -> None:
        """Put a line where it belongs."""
        may_go_on, self.is_open = self.is_open, False
        where, bare = f"{self.word} {number}", _without_label(_NUMBER.sub("", without_bullet(line)))
        named = _named_in(bare)
        sent = _SENDER.match(line)
        if sent and (self.sender or not self.rows):
            self.end()
            is_person = listed.is_person(sent["name"])
            self.sender, self.name = sent["name"] if is_person else "", ""
            self.is_of_others = False
            return
        is_mine = bool(self.sender) and not self.name and not self.is_of_others
        if is_mine and self._is_own(line, bare):
            self._begin(self.sender, where)
            self._add(where, bare.rstrip("."))
            return
        if self.sender and bare.casefold() == self.sender.casefold():
            self.name = ""
            return
        if may_go_on and _is_open(self.rows[-1][1][1]):
            self._go_on(line)
        elif named:
            self._begin(named["name"], where)
            self._add(where, named["said"])
        elif self.name and listed.is_position(bare) and not _is_no_position(bare):
            self._add(where, bare)
        elif may_go_on and (at := _FIELD.match(bare)) and _is_aside(at):
            self.rows.append((where, (self.name, bare)))
            self.sure += 1
            self.is_open = True
        elif listed.is_person(bare.rstrip(":")) and not _ADDRESS.match(bare):
            self._begin(bare.rstrip(" :"), where)
        elif may_go_on and bare == line and (line[:1].islower() or line[:1] == "("):
            self._go_on(line)
        elif not (self.sender and _OF_MAIL.match(line)):
            self._leave(where, line)

    def _leave(self, where: str, line: str) -> None:
        """Put a line where nothing is read of it."""
        if listed.heads_others(line):
            self.problems.append(problem(where, line, bullets.OF_OTHERS))
            self.name, self.is_of_others = "", True
        elif self.rows:
            self.problems.append(problem(where, line, bullets.IS_NO_LIST))
        else:
            self.above.append((where, (line,)))

    def _is_own(self, line: str, bare: str) -> bool:
        """Say whether a line of a mail that names nobody is about who sends it."""
        if says_none(bare.rstrip(".")):
            return True
        parts = position_rows.without_asides(bare)
        return bare != line and listed.is_position(bare) and bool(position_rows.apart(parts))

    def _go_on(self, line: str) -> None:
        """Put a line behind the position above it."""
        before, (name, said) = self.rows[-1]
        self.rows[-1] = (before, (name, f"{said} {line}"))
        self.is_open = True

    def _begin(self, name: str, where: str) -> None:
        self.end()
        self.name, self.named_at, self.under = name, where, 0

    def _add(self, where: str, said: str) -> None:
        self.under += 1
        self.rows.append((where, (self.name, said)))
        self.sure += _is_sure(said)
        self.is_open = True

    def end(self) -> None:
        """Report a name below which nothing stands."""
        if self.name and not self.under:
            if self.rows:
                self.problems.append(problem(self.named_at, self.name, bullets.IS_NO_LIST))
            else:
                self.above.append((self.named_at, (self.name,)))


def _list(lines: Sequence[tuple[int, str]], word: str) -> RawTable | None:
    """Return names with their positions as a table; None where less than half of the lines are
    that.
    """
    found = _List(word)
    for number, line in lines:
        found.place(number, line)
    found.end()
    if not found.rows or found.sure * 2 < len(found.rows):
        return None
    if len(found.problems) > len(found.rows) + found.sure and not found.sender:
        return None
    header = (found.rows[0][0], HEADER)
    return RawTable("", [*found.above, header, *found.rows], problems=found.problems, is_made=True)
