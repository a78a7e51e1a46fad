"""The tables on the pages of a PDF: those whose lines are drawn, and where there are none those
whose columns show by their places.

A word that is cut where its cell ends is put together, or its row is told. Only the process apart
(`parse`) uses this.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables.guesses import recognised
from conflict_graph.readers.values import can_read
from conflict_graph.readers.written import functions, pay, periods
from conflict_graph.readers.written.signs import BULLETS
from conflict_graph.readers.written.signs import raised as raised_sign

CUT, CROSSES, NOTE = "cut", "crosses", "note"
"""What is wrong with a row: a word may be cut where its cell ends, a text runs over the line
between two columns, or it stands below the table.
"""
LEAST_NAMES = 2
"""How many names of columns must stand in the header of a table without lines."""
_LEAST_GAP = 3.0
"""How wide the white between two columns is at least, in points."""
_OVER = 1.5
"""How far a text may reach over a line, in points."""
_SHORT = 4
"""How many letters the end of a word has at most that is put behind its beginning unasked."""
_SMALL_WORDS = frozenset(
    (
        *(
            "aan",
            "af",
            "als",
            "bij",
            "dan",
            "dat",
            "de",
            "den",
            "der",
            "des",
            "die",
            "dit",
            "door",
            "een",
            "en",
            "er",
            "het",
        ),
        *(
            "hun",
            "in",
            "is",
            "met",
            "na",
            "naar",
            "of",
            "om",
            "onder",
            "op",
            "over",
            "per",
            "pro",
            "te",
            "ten",
            "ter",
            "tot",
            "uit",
            "van",
            "via",
            "voor",
            "and",
            "the",
            "for",
            "to",
        ),
    )
)
_JOINED_BY_HYPHEN = frozenset(
    ("oud", "vice", "mede", "adjunct", "ex", "non", "co", "student", "semi")
)


@dataclass
class FoundTable:
    """A table: its rows by number, and those of which something is wrong. `is_made`: its columns
    show by their places alone. `beside`: the lines of text beside it, each with how many rows stand
    above it.
    """

    width: int = 0
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    wrong: list[tuple[int, str, str]] = field(default_factory=list)
    count: int = 0
    is_made: bool = False
    beside: list[tuple[int, str]] = field(default_factory=list)

    def add(self, cells: list[str], wrong: str | None = None) -> None:
        """Add a row; one in which something is wrong is told, unless it is the header."""
        self.count += 1
        if wrong is None or not self.rows:
            self.rows.append((self.count, cells))
        else:
            self.wrong.append((self.count, wrong, " · ".join(filter(None, cells))))

    @property
    def ends_wide(self) -> int:
        """How many cells the last row has."""
        return len(self.rows[-1][1]) if self.rows else 0


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text in a cell. `first`: how wide its first sign is."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    first: float


Rows = list[tuple[list[str], str | None]]
"""Rows of a table, each with what is wrong with it."""


def drawn(page: Any, columns: int) -> list[str | Rows]:
    """Return what stands on a page whose tables have drawn lines, from above: the tables, and the
    lines of text beside them; an empty list where there is no such table. A frame around a text is
    none.
    """
    tables = [
        table for table in page.find_tables() if any(len(row.cells) > 1 for row in table.rows)
    ]
    if not tables:
        return []
    boxes = [table.bbox for table in tables]
    within = {id(sign) for box in boxes for sign in _within(page.chars, box)}
    outside = [sign for sign in page.chars if id(sign) not in within]
    parts: list[tuple[float, str | Rows]] = [
        (line.top, line.text) for line in _lines(_words(outside))
    ]
    parts += [(table.bbox[1], _drawn_rows(page, table, columns)) for table in tables]
    return [part for _top, part in sorted(parts, key=lambda each: each[0])]


def _drawn_rows(page: Any, table: Any, columns: int) -> Rows:
    rows = Rows()
    for row in table.rows:
        signs = _within(page.chars, row.bbox)
        cells, wrong = [], _crossing(signs, row)
        for box in row.cells[:columns]:
            text, is_cut = _text(_within(signs, box), box) if box else ("", False)
            cells.append(text)
            wrong = wrong or (CUT if is_cut else None)
        if any(cells):
            rows.append((cells, wrong))
    return rows


def lines(page: Any) -> list[str]:
    """Return the lines of a page as they stand below each other."""
    return [line.text for line in _lines(_words(page.chars))]


def placed_lines(page: Any) -> list[Any]:
    """Return the words of a page line by line, from above."""
    return list(_placed_lines(_words(page.chars)))


def _within(signs: Sequence[Any], box: Sequence[float]) -> list[Any]:
    x0, top, x1, bottom = box
    return [
        sign
        for sign in signs
        if x0 <= (sign["x0"] + sign["x1"]) / 2 < x1
        and top <= (sign["top"] + sign["bottom"]) / 2 < bottom
    ]


def _crossing(signs: Sequence[Any], row: Any) -> str | None:
    """Say whether a text of a row runs over the line between two of its cells."""
    edges = [box[0] for box in row.cells[1:] if box]
    parts = [
        part
        for line in _placed_lines(_words(signs, 1))
        for part in segments(line, least=0.0, share=0.35)
    ]
    over = any(
        part[0]["x0"] < edge - _OVER and part[-1]["x1"] > edge + _OVER
        for part in parts
        for edge in edges
    )
    return CROSSES if over else None


def _words(signs: Sequence[Any], tolerance: float = 3) -> list[Any]:
    from pdfplumber.utils.text import extract_words

    return list(extract_words(list(signs), x_tolerance=tolerance, return_chars=True))


def _lines(words: Sequence[Any]) -> list[_Line]:
    """Return words as lines, from above."""
    return [_line(line) for line in _placed_lines(words)]


_SOFT = re.compile("[\u00ad\u2010](?!$)")
"""A hyphen within a line: only at its end it may be there for the line alone."""
_BROKEN = ("\u00ad", "\u2010")
"""Hyphens of the setting of a page, at the end of a line."""


def _line(words: Sequence[Any]) -> _Line:
    sign = words[0]["chars"][0]
    return _Line(
        _SOFT.sub("-", " ".join(word["text"] for word in words)),
        words[0]["x0"],
        words[-1]["x1"],
        min(word["top"] for word in words),
        max(word["bottom"] for word in words),
        sign["x1"] - sign["x0"],
    )


def _text(signs: Sequence[Any], box: Sequence[float]) -> tuple[str, bool]:
    """Return the text of a cell in one line, and whether a word in it may be cut; several lines
    that begin with a bullet stay apart.
    """
    lines = _lines(_words(signs))
    if not lines:
        return "", False
    margin = max(0.0, min(line.x0 for line in lines) - box[0])
    return joined(lines, box[2] - min(margin, 10.0))


def joined(lines: Sequence[_Line], edge: float) -> tuple[str, bool]:
    """Return lines as one text, and whether a word in it may be cut. `edge`: up to where a line can
    reach.
    """
    bullets = sum(line.text[:1] in BULLETS for line in lines)
    whole, is_cut = "", False
    for at, line in enumerate(lines):
        if not whole:
            whole = line.text
        elif bullets > 1 and line.text[:1] in BULLETS:
            whole += f"\n{line.text}"
        else:
            between, may_be_cut = _between(lines[at - 1], line, edge)
            if whole.endswith(_BROKEN):
                whole = whole[:-1] + ("" if line.text[:1].islower() else "-")
            whole += between + line.text
            is_cut = is_cut or may_be_cut
    return whole, is_cut


_HYPHEN = re.compile(r"([^\W\d_]+)-$")


def _between(line: _Line, after: _Line, edge: float) -> tuple[str, bool]:
    """Return what parts two lines of one cell, a space or nothing, and whether a word may be cut
    there.
    """
    next_word = re.split(r"[\s,;.)]", after.text, maxsplit=1)[0]
    if line.text.endswith(_BROKEN):
        return " " if next_word in ("en", "of") else "", False
    hyphen = _HYPHEN.search(line.text)
    if hyphen is not None:
        before = hyphen[1]
        if next_word in ("en", "of"):
            return " ", False
        both = f"{before}-{next_word}"
        whole = before.casefold() in _JOINED_BY_HYPHEN or functions.length(before) == len(before)
        if functions.length(both) == len(both):
            return "", False
        return "", not (next_word[:1].isupper() or whole)
    room = edge - line.x1
    is_one = " " not in line.text and line.text[-1:].isalpha() and len(line.text) > _SHORT
    if not is_one or not next_word[:1].islower() or room >= after.first:
        return " ", False
    if next_word in _SMALL_WORDS:
        return " ", False
    is_word = functions.length(line.text + next_word) == len(line.text + next_word)
    return "", len(next_word) > _SHORT and not is_word


Words = list[Any]


@dataclass
class Placed:
    """The tables of a file without drawn lines, whose columns are where white stands between the
    words of all rows. `starts`: where each column but the first begins, once a header was found;
    `is_headed`: one was found, whether or not its columns could be told.
    """

    starts: list[float] = field(default_factory=list)
    is_headed: bool = False
    is_lost: bool = False

    def rows(self, page: Any) -> list[tuple[list[str], str | None]]:
        """Return the rows of a page; an empty list where its columns cannot be told. Each time that
        the header comes back on it, a table begins whose columns may stand elsewhere.
        """
        lines, rules = _placed_lines(_words(page.chars)), _rules(page)
        header = next((at for at, line in enumerate(lines) if _names(line) >= LEAST_NAMES), None)
        if header is None:
            return self._below([], lines, rules) if self.starts else []
        self.is_headed = True
        same = [at for at, line in enumerate(lines) if _written(line) == _written(lines[header])]
        found: list[tuple[list[str], str | None]] = []
        for at, end in pairwise([*same, len(lines)]):
            own = at + 1 + _second(lines[at], lines[at + 1 : end], rules)
            self.starts = _starts(lines[at:own], lines[own:end])
            if not self.starts:
                return []
            above = [self._row([line]) for line in lines[:at]] if at == header else []
            found += above + self._below(lines[at:own], lines[own:end], rules)
        return found

    def _below(
        self, header: Sequence[Words], lines: Sequence[Words], rules: Sequence[float]
    ) -> list[tuple[list[str], str | None]]:
        """Return a header, where there is one, the rows of the lines below it, and what stands
        below those.
        """
        end = _end(lines)
        lines, notes = lines[:end], [_line(line).text for line in lines[end:]]
        below = [([note], NOTE) for note in notes if not _IS_NUMBER.fullmatch(note)]
        return self._rows(header, lines, rules) + below

    def _rows(
        self, header: Sequence[Words], lines: Sequence[Words], rules: Sequence[float]
    ) -> list[tuple[list[str], str | None]]:
        bands = _bands(lines, rules, self)
        self.is_lost = self.is_lost or bands is None
        return [self._row(band) for band in ([list(header)] if header else []) + (bands or [])]

    def cells(self, line: Words) -> list[Words]:
        """Return the words of a line by column."""
        edges = [float("-inf"), *self.starts, float("inf")]
        return [
            [word for word in line if left <= (word["x0"] + word["x1"]) / 2 < right]
            for left, right in pairwise(edges)
        ]

    def crosses(self, line: Words) -> bool:
        """Say whether a text in a line runs over the white between two columns."""
        return any(
            part[0]["x0"] < edge - _OVER and part[-1]["x1"] > edge + _OVER
            for part in segments(line)
            for edge in self.starts
        )

    def is_note(self, line: Words) -> bool:
        """Say whether a line is one text that runs over the columns."""
        return self.crosses(line) and len(segments(line)) == 1

    def _row(self, band: Sequence[Words]) -> tuple[list[str], str | None]:
        words = [word for line in band for word in line]
        if all(map(self.is_note, band)):
            return [" ".join(line.text for line in _lines(words))], None
        cells, wrong = [], CROSSES if any(map(self.crosses, band)) else None
        for own, edge in zip(self.cells(words), [*self.starts, None], strict=True):
            lines = _lines(own)
            text, is_cut = joined(lines, edge - _LEAST_GAP if edge else float("inf"))
            cells.append(text)
            wrong = wrong or (CUT if is_cut else None)
        return cells, wrong


def _with_raised(line: Words) -> Words:
    """Return the words of a line with the digits that are smaller and stand higher as such signs:
    marks of notes.
    """
    size = max(sign["size"] for word in line for sign in word["chars"])
    foot = max(sign["bottom"] for word in line for sign in word["chars"] if sign["size"] == size)
    for word in line:
        signs = word["chars"]
        raised = [each["size"] < size * 0.8 and each["bottom"] < foot - 1 for each in signs]
        if any(raised) and "".join(each["text"] for each in signs) == word["text"]:
            word["text"] = "".join(
                raised_sign(each["text"]) if is_raised else each["text"]
                for each, is_raised in zip(signs, raised, strict=True)
            )
    return line


def _placed_lines(words: Sequence[Any]) -> list[Words]:
    """Return the words of a page line by line, from above."""
    lines: list[Words] = []
    for word in sorted(words, key=lambda each: (each["top"], each["x0"])):
        if lines and abs(lines[-1][0]["top"] - word["top"]) <= 3:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [_with_raised(sorted(line, key=lambda each: float(each["x0"]))) for line in lines]


def _rules(page: Any) -> list[float]:
    """Return at which heights lines are drawn across a page."""
    across = (edge for edge in page.edges if edge["orientation"] == "h" and edge["width"] > 15)
    return sorted({round(float(edge["top"]), 1) for edge in across})


def _bands(
    lines: Sequence[Words], rules: Sequence[float], placed: Placed
) -> list[list[Words]] | None:
    """Return the lines of each row; None where that cannot be told.

    Lines are of one row where no drawn line parts them; where none is drawn, as they stand nearer
    to each other than rows do. Where all stand as far apart, each is a row by itself, if none is
    the rest of the one above.
    """
    if not lines:
        return []
    steps = [float(after[0]["top"] - line[0]["top"]) for line, after in pairwise(lines)]
    full = [sum(map(bool, placed.cells(line))) for line in lines]
    usual = max(full)
    tries = [_between_rules(lines, steps, rules)]
    tries += [_grouped(lines, [step <= near for step in steps]) for near in _near(steps)]
    for grouped in tries:
        is_apart = all(sum(_is_full(line, usual, placed) for line in band) < 2 for band in grouped)
        has_rest = _has_rest([[word for line in band for word in line] for band in grouped], placed)
        if is_apart and 1 < len(grouped) < len(lines) and not has_rest:
            return grouped
    is_alone = [count == 1 or placed.is_note(line) for count, line in zip(full, lines, strict=True)]
    sure = [
        alone or _is_full(line, usual, placed) for alone, line in zip(is_alone, lines, strict=True)
    ]
    return [[line] for line in lines] if all(sure) and not _has_rest(lines, placed) else None


def _between_rules(
    lines: Sequence[Words], steps: Sequence[float], rules: Sequence[float]
) -> list[list[Words]]:
    """Return the lines that no drawn line parts together; below the last one those that stand as
    near to each other as elsewhere.
    """
    places = [sum(rule <= _middle(line) for rule in rules) for line in lines]
    if len(set(places)) < 3:
        return [list(lines)]
    last, pairs = max(places), list(zip(steps, pairwise(places), strict=True))
    near = max((step for step, (one, other) in pairs if one == other != last), default=0.0) * _SAME
    return _grouped(
        lines, [one == other and (one != last or step <= near) for step, (one, other) in pairs]
    )


_IS_NUMBER = re.compile(r"\W*\d{1,4}\W*")
"""The number of a page."""


def is_number(text: str) -> bool:
    """Say whether a line is the number of a page."""
    return _IS_NUMBER.fullmatch(text) is not None


def _end(lines: Sequence[Words]) -> int:
    """Return below how many lines of a page no rows stand any more, but lines of one text each:
    with more white above them than between any two lines of the table, or in smaller letters.
    """
    alone = len(lines)
    while alone > 1 and len(segments(lines[alone - 1])) == 1:
        alone -= 1
    steps = [float(after[0]["top"] - line[0]["top"]) for line, after in pairwise(lines)]
    for at in range(max(alone, 1), len(lines)):
        least = min(map(_height, lines[:at]))
        is_wide = at > 1 and steps[at - 1] > max(steps[: at - 1]) * _SAME
        is_number = _IS_NUMBER.fullmatch(_line(lines[at]).text) and at == len(lines) - 1
        is_wide = is_wide or bool(is_number and steps[at - 1] > least * _FAR)
        if is_wide or all(_height(line) < least * _SMALLER for line in lines[at:]):
            return at
    return len(lines)


_FAR = 3
"""How many letters high the white is above the number of a page."""
_SMALLER = 0.95


def _height(line: Words) -> float:
    return max(float(word["bottom"] - word["top"]) for word in line)


_SAME = 1.2
"""How much two distances between lines may differ and be taken for the same."""


def _near(steps: Sequence[float]) -> list[float]:
    """Return how far apart two lines of one row may stand at most, the nearest first: there is a
    jump between the distances.
    """
    ordered = sorted(step for step in steps if step > 0)
    return [step * 1.01 for step, after in pairwise(ordered) if after >= step * _SAME]


def _middle(line: Words) -> float:
    return float(line[0]["top"] + line[0]["bottom"]) / 2


def _is_full(line: Words, usual: int, placed: Placed) -> bool:
    """Say whether a line fills nearly as many columns as the fullest, or says that somebody has no
    positions: it is a row by itself.
    """
    cells = placed.cells(line)
    said = [" ".join(word["text"] for word in cell) for cell in cells if cell]
    is_none = len(said) > 1 and any(map(says_none, said))
    has_value = sum(map(bool, cells)) > 1 and any(
        _is_value(" ".join(word["text"] for word in cell)) for cell in cells[2:] if cell
    )
    return is_none or has_value or sum(map(bool, cells)) >= max(2, usual - 1)


def _is_value(text: str) -> bool:
    """Say whether a text is an answer or a period, which no line begins in the middle of."""
    return "." not in text and (can_read(pay.read, text) or can_read(periods.read, text))


def _has_rest(lines: Sequence[Words], placed: Placed) -> bool:
    """Say whether a line fills one column alone that is not the first: the rest of a cell above."""
    filled = [[bool(each) for each in placed.cells(line)] for line in lines]
    return any(sum(each) == 1 and not each[0] for each in filled)


def _grouped(lines: Sequence[Words], together: Sequence[bool]) -> list[list[Words]]:
    bands = [[lines[0]]]
    for line, is_next in zip(lines[1:], together, strict=True):
        if is_next:
            bands[-1].append(line)
        else:
            bands.append([line])
    return bands


def segments(line: Words, least: float = _LEAST_GAP, share: float = 0.45) -> list[Words]:
    """Return the words of a line in parts with more than a space between them: more than `least`
    points, and than this share of the height of the letters.
    """
    parts = [[line[0]]]
    for word in line[1:]:
        before = parts[-1][-1]
        if word["x0"] - before["x1"] > max(least, (word["bottom"] - word["top"]) * share):
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def _names(line: Words) -> int:
    """Return how many names of columns of ours stand in a line."""
    parts = segments(line)
    if len(parts) < LEAST_NAMES:
        return 0
    return recognised([" ".join(word["text"] for word in part) for part in parts])


def _written(line: Words) -> str:
    return " ".join(word["text"] for word in line).casefold()


_HIGHEST_HEADER = 3
"""In how many lines the names of the columns may stand."""


def _second(header: Words, below: Sequence[Words], rules: Sequence[float]) -> int:
    """Return how many lines below the first of a header belong to it: those above the first line
    that is drawn below it, where lines are drawn between the rows.
    """
    under = [rule for rule in rules if rule > _middle(header)]
    own = sum(_middle(line) < under[0] for line in below) if under else 0
    is_drawn = own < len(below) and any(rule < _middle(below[-1]) for rule in under[1:])
    return own if is_drawn and own < _HIGHEST_HEADER else 0


def _starts(header: Sequence[Words], below: Sequence[Words]) -> list[float]:
    """Return where each column but the first begins: there is white from the header to the last
    line with several parts, or nearly none of them is set over it; an empty list where more are.
    """
    names = segments(header[0])
    rows = [line for line in below if len(segments(line)) > 1]
    gaps, right = list[tuple[float, float]](), None
    for x0, x1 in sorted((word["x0"], word["x1"]) for line in (*header, *rows) for word in line):
        if right is not None and x0 - right >= _LEAST_GAP:
            gaps.append((right, x0))
        right = max(x1, right or x1)
    starts = []
    for one, other in pairwise(names):
        between = [
            gap for gap in gaps if gap[1] > one[-1]["x1"] - 1 and gap[0] < other[0]["x0"] + 1
        ]
        if between:
            left, begins = max(between, key=lambda gap: gap[1] - gap[0])
            starts.append((left + begins) / 2)
            continue
        edge = _least_crossed(one[-1]["x1"], other[0]["x0"], rows)
        if edge is None:
            return []
        starts.append(edge)
    return starts


_MOST_CROSSED = 4
"""Of so many rows one may have a text that is set over the white between two columns."""


def _least_crossed(right: float, left: float, rows: Sequence[Words]) -> float | None:
    """Return where between two names of columns the fewest rows have a text that runs over: right
    before it most texts begin. None: too many run over.
    """
    parts = [part for line in rows for part in segments(line)]
    begins = [part[0]["x0"] for part in parts if right - 1 <= part[0]["x0"] <= left + 1]
    found = [
        (
            sum(part[0]["x0"] < edge - _OVER and part[-1]["x1"] > edge + _OVER for part in parts),
            -sum(abs(each - edge) < _LEAST_GAP for each in begins),
            edge,
        )
        for edge in {left, *begins}
    ]
    crossed, _begin, edge = min(found)
    return edge - 1 if crossed * _MOST_CROSSED <= len(rows) else None
