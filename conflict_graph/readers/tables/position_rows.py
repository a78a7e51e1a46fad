"""One row of a list that holds several positions, or a position with its organisation in one cell,
taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from conflict_graph.facts import TieKind
from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.written import functions, pay, periods

_LINES = re.compile(r"\s*\n\s*|\s*;\s*|\s+\u2022\s*|^\s*[\u2022*\u00b7-]\s+")
_NUMBER = re.compile(r"^\s*(?:\d{1,2}[.)]\s+|[-\u2022*\u00b7\u2013]\s+)")
_PARTED = (
    *("title", "organisation", "position", "kvk", "town", "role", "capacity", "ex_officio", "paid"),
    *("unpaid", "starts_on", "ends_on", "period", "share"),
)
_STRONG = re.compile(
    r"\s+(?:bij|namens|at)\s+(?:de |het )?|\s+[-\u2013\u2014|/]\s+|\s*:\s+|\s*,\s+|\s*\("
)
_BIND = re.compile(
    r"\s*[,:-]\s*|\s+/\s+|\s*\((?=[^()]+\)$)|"
    r"\s+(?:bij|van|voor|namens|in|at|of)\s+(?:de |het |een )?"
)
_BEHIND = re.compile(
    r"^(?P<before>.+?)(?:\s*\((?P<inside>[^()]+)\)"
    r"|\s*(?:,|:|\s[-\u2013\u2014|])\s+(?P<after>[^,()]+))$"
)
_AT = re.compile(r"^([^,():;]+?)\s+bij\s+(?:de |het )?([^\W\d_a-z].*)$")
_BODY = re.compile(
    r"\s+(?:van (?:de |het )?)?(?:raad van (?:toezicht|commissarissen|advies|bestuur)|rv[tcab]|"
    r"(?:dagelijks |algemeen |hoofd)?bestuur|db|ab|adviesraad|adviescommissie|ledenraad|directie)"
    r"(?![\w-])",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:/|&|\+|\ben\b)\s*")
_FORM = re.compile(
    r"\b(?:stichting|vereniging|st\.|gemeente|provincie|waterschap|co[öo]peratie|universiteit|"
    r"hogeschool|school|woningcorporatie|fonds|bank|vve|gr)\b",
    re.IGNORECASE,
)
_WITH_SUBJECT = (TieKind.EMPLOYMENT, TieKind.ADVISORY, TieKind.MANAGEMENT, None)
"""Of what such words mean a subject may follow before the organisation: "docent wiskunde"."""


class NotApart(ValueError):
    """The positions in a row cannot be told from each other, or a position from its
    organisation.
    """

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


def parts_of(cells: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the cells of each position in a row: one, where it holds one.

    Cells with as many parts as the others are parted with them; a cell with one part holds for all.

    Raises:
        NotApart: two cells have different numbers of parts.
    """
    leading = [name for name in ("position", "title", "organisation") if cells.get(name)]
    said = {name: _parts(cells[name]) for name in leading}
    counts = {len(parts) for parts in said.values()}
    if max(counts, default=1) == 1 or ("position" not in said and len(said) < 2):
        return [_mended(cells)]
    if "position" not in said and 1 in counts and not _is_listed(cells, leading):
        return [_mended(cells)]
    if len(counts - {1}) > 1 or ("position" not in said and 1 in counts):
        raise NotApart(leading[-1])
    many = max(counts)
    if not _is_listed(cells, leading) and not _has_values(cells, many) and _is_wrapped(said):
        return [_mended(cells)]
    found = []
    for place in range(many):
        own = _mended(cells)
        for name in _PARTED:
            parts = _parts(cells[name]) if cells.get(name) else []
            if len(parts) == many:
                own[name] = parts[place]
            elif len(parts) > 1:
                raise NotApart(name)
        if own.get("key"):
            own["key"] = f"{own['key']}-{place + 1}"
        found.append(own)
    return found


def _is_wrapped(said: Mapping[str, list[str]]) -> bool:
    """Say whether lines without a mark are one text that goes on: none but the first begins with
    the word for a position.

    Raises:
        NotApart: some do, and others do not.
    """
    name = "position" if "position" in said else "title"
    begins = [functions.is_function(part) or says_none(part) for part in said[name]]
    if all(begins) or (name == "position" and all(map(apart, said[name]))):
        return False
    if name == "position" and all(aside(part) for part in said[name]):
        return False
    if any(begins[1:]) or not all(_goes_on(name, *lines) for lines in pairwise(said[name])):
        raise NotApart(name)
    return True


_JOINS = "van|de|het|der|den|een|voor|bij|in|op|en|of|te|ter|ten|tot|aan|met|namens|of|and|the|for"
_JOINED = re.compile(rf"(?:{_JOINS})\b|[(&/+-]", re.IGNORECASE)
_JOINING = re.compile(rf"(?:\b(?:{_JOINS})|[-,&/+(])$", re.IGNORECASE)


def _goes_on(name: str, line: str, after: str) -> bool:
    """Say whether a line goes on in the next one: by its words, or as small letters follow a
    capital. Two lines that could each be a whole position are not one.
    """
    if _JOINING.search(line) or _JOINED.match(after):
        return True
    if name == "position" and (not line[:1].islower() or apart(line) is None):
        return True
    return line[:1].isupper() and after[:1].islower()


def _has_values(cells: Mapping[str, str], many: int) -> bool:
    """Say whether a cell beside the positions has as many values as they have lines: then each
    line is one.
    """
    for name, read in _VALUES:
        parts = _parts(cells[name]) if cells.get(name) else []
        whole = name != "paid" and _reads(read, " ".join(parts))
        if len(parts) == many and not whole and all(_reads(read, part) for part in parts):
            return True
    return False


_VALUES = (
    *(("paid", pay.read), ("period", periods.read)),
    *(("starts_on", periods.read), ("ends_on", periods.read)),
)


def _reads(read: Callable[[str], Any], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _is_listed(cells: Mapping[str, str], leading: list[str]) -> bool:
    return any(_NUMBER.match(cells[name]) or ";" in cells[name] for name in leading)


def _mended(cells: Mapping[str, str]) -> dict[str, str]:
    mended = {
        name: " ".join(cell.split()) if "\n" in cell else cell for name, cell in cells.items()
    }
    if "\n" in cells.get("official", ""):
        mended["official"] = _name_of(cells["official"])
    for name in ("title", "organisation", "position"):
        if mended.get(name):
            mended[name] = _without_mark(mended[name])
    return mended


_FOOTNOTE = re.compile(r"(?:\s*[*\u2020\u00b9\u00b2\u00b3]+|(?<=[^\W\d_])\s?\d\))$")


def _without_mark(text: str) -> str:
    """Return a text without a mark that leads to a note below the table: "voorzitter*",
    "voorzitter 1)".
    """
    return text if text.count("(") == text.count(")") > 0 else _FOOTNOTE.sub("", text)


def _name_of(cell: str) -> str:
    """Return the name in a cell with a party or an office on a line of its own below it; a name
    that goes on in the next line is whole.
    """
    first, after = (" ".join(line.split()) for line in cell.split("\n", 1))
    words = first.split()
    ends = len(words) > 1 and words[-1][:1].isupper() and not words[-1].endswith((".", "-"))
    return first if ends and not after[:1].islower() else " ".join(cell.split())


def _parts(cell: str) -> list[str]:
    parts = [_NUMBER.sub("", part).strip(" ;\u2022") for part in _LINES.split(cell)]
    return [" ".join(part.split()) for part in parts if part]


_ASIDE = re.compile(
    r"^(?P<before>.*\S)\s*(?:\((?P<inside>[^()]+)\)|,\s*(?P<after>[^,()]+))$", re.DOTALL
)
_PAY = re.compile(r"(?:on)?(?:bezoldigd|betaald)\b|€|vrijwillig$|(?:on)?bezoldigd", re.IGNORECASE)
_DATED = re.compile(r"heden|vanaf|sinds|tot\b|t/m|\d{4}\s*[-\u2013]\s*\d{4}", re.IGNORECASE)


def aside(text: str) -> tuple[str, str, str] | None:
    """Return what stands before the last brackets or comma of a text, the column to which they
    belong, and what they say; None where they belong to the text.

    >>> aside("Koor Zilt (onbezoldigd)"), aside("Koor Zilt (afdeling Noord)")
    (('Koor Zilt', 'paid', 'onbezoldigd'), None)
    """
    found = _ASIDE.match(text)
    if found is None:
        return None
    said = (found["inside"] or found["after"]).strip()
    if fold(said) in ("q_q", "qq", "ambtshalve"):
        return found["before"], "ex_officio", "q.q."
    for column, looks, read in (("paid", _PAY, pay.read), ("period", _DATED, periods.read)):
        if looks.search(said):
            try:
                read(said)
            except ValueError:
                continue
            return found["before"], column, said
    return None


def apart(text: str) -> tuple[str, str] | None:
    """Return what a position is called and where it is held, from one text; None where it cannot be
    told which is which.

    >>> apart("lid raad van toezicht bij Stichting Duinpan"), apart("Koor Zilt (penningmeester)")
    (('lid raad van toezicht', 'Stichting Duinpan'), ('penningmeester', 'Koor Zilt'))
    >>> apart("docent wiskunde")
    """
    plain = " ".join(text.split())
    head = _head(plain)
    return _behind_title(plain, head) if head else _before_title(plain)


def _head(text: str) -> int:
    """Return where the word for a position ends with which a text begins; 0: it begins
    otherwise.
    """
    end = functions.length(text)
    while end:
        more = _AND.match(text, end)
        further = functions.length(text[more.end() :]) if more else 0
        if not more or not further:
            break
        end = more.end() + further
    if end and (body := _BODY.match(text, end)):
        end = body.end()
    return end


def _behind_title(text: str, head: int) -> tuple[str, str] | None:
    """Return the parts of a text that begins with the word for a position."""
    rest = text[head:]
    bound, strong = _BIND.match(rest), _STRONG.search(rest)
    if bound and bound.end() < len(rest):
        return _named(text[:head], rest[bound.end() :])
    if not rest.startswith(" "):
        return None
    if strong and not _FORM.search(rest[: strong.start()]):
        return _named(text[: head + strong.start()], rest[strong.end() :])
    form = _FORM.search(rest)
    if form:
        return _named(text[: head + form.start()], rest[form.start() :])
    takes_subject = functions.kind_of(text) in _WITH_SUBJECT
    return None if takes_subject or not rest[1:2].isupper() else _named(text[:head], rest)


def _before_title(text: str) -> tuple[str, str] | None:
    """Return the parts of a text that ends with the word for a position."""
    found = _BEHIND.match(text)
    title = (found["inside"] or found["after"]) if found else ""
    if found and functions.is_function(title):
        return _named(title, found["before"])
    at = _AT.match(text)
    if at and " bij " not in at[2]:
        return _named(*at.groups())
    sides = _BETWEEN.split(text)
    if len(sides) == 2 and _FIRM.search(sides[1]) and not _FIRM.search(sides[0]):
        return _named(*sides)
    return None


_BETWEEN = re.compile(r"\s*,\s+|\s*:\s+|\s+[-\u2013\u2014|/]\s+")
_FIRM = re.compile(rf"{_FORM.pattern}|\bmaatschap\b|\bv\.?o\.?f\b|\b[bnc]\.?v\b", re.IGNORECASE)
"""Words for a form of organisation: a text with one behind its comma says there where it is."""


def _named(title: str, organisation: str) -> tuple[str, str] | None:
    one, other = title.strip(" ,:-"), organisation.strip(" ,:-")
    if other.endswith(")") and "(" not in other:
        other = other[:-1]
    return None if not one or not other or says_none(other) else (one, other)
