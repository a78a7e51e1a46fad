"""One row of a list that holds several positions, or a position with its organisation in one cell,
taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.values import can_read
from conflict_graph.readers.written import (
    functions,
    organisation_words,
    pay,
    periods,
    signs,
    time_spent,
)

_LINES = re.compile(rf"\s*\n\s*|\s*;\s*|\s+[{signs.ROUND}]\s*")
_NUMBER = re.compile(rf"^\s*(?:\d{{1,2}}[.)]|[{signs.BULLETS}])\s+")
_PARTED = (
    *("title", "organisation", "position", "kvk", "town", "role", "capacity", "ex_officio", "paid"),
    *("unpaid", "starts_on", "ends_on", "period", "share"),
)
_PARTICULARS = ("time_spent", "expenses", "fee_destination", "appointed_by", "accepted_on")
"""What is parted with the positions where it has as many parts, and else keeps no row out."""
_STRONG = re.compile(
    r"\s+(?:bij|namens|at)\s+(?:de |het )?|\s+(?:aan|op) (?:de|het) (?=[A-ZÀ-Þ'’])|"
    r"\s+[-\u2013\u2014|/]\s+|\s*:\s+|\s*,\s+|\s*\((?=[^()]+\)$)"
)
_BIND = re.compile(
    r"\s*[,:-]\s*|\s+/\s+|\s*\((?=[^()]+\)$)|"
    r"\s+(?:bij|van|voor|namens|in|at|of|aan|op)\s+(?:de |het |een )?"
)
_BEHIND = re.compile(
    r"^(?P<before>.+?)(?:\s*\((?P<inside>[^()]+)\)"
    r"|\s*(?:,|:|\s[-\u2013\u2014|])\s+(?P<after>[^,()]+))$"
)
_AT = re.compile(r"^([^,():;]+?)\s+bij\s+(?:de |het )?(\S.*)$")
_AS = re.compile(r"^(?:werkzaam|werkt|in dienst) als (?:een )?", re.IGNORECASE)
_BODY = re.compile(
    r"\s+(?:van (?:de |het )?)?(?:raad van (?:toezicht|commissarissen|advies|bestuur)|rv[tcab]|"
    r"comit[ée] van aanbeveling|"
    r"(?:dagelijks |algemeen |hoofd)?bestuur|db|ab|adviesraad|adviescommissie|ledenraad|directie)"
    r"(?![\w-])",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\s*\([^()]*\)(?=\s+\S)")
_AND = re.compile(r"\s*(?:/|&|\+|\ben\b)\s*")


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
    if leading == ["position"] and len(said["position"]) == 1:
        in_line = _in_line(said["position"][0])
        if len(in_line) > 1:
            return _shared_out(cells, len(in_line), in_line)
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
    return _shared_out(cells, many)


def _shared_out(
    cells: Mapping[str, str], many: int, positions: Sequence[str] = ()
) -> list[dict[str, str]]:
    """Return the cells of each of `many` positions of a row, from cells that hold as many parts, or
    one for all. `positions`: the parts of the cell with positions, where they are known.
    """
    both = (*_PARTED, *_PARTICULARS)
    parted = {name: _parts(cells[name]) for name in both if cells.get(name)}
    parted |= {"position": list(positions)} if positions else {}
    found = []
    for place in range(many):
        own = _mended(cells)
        for name, parts in parted.items():
            if len(parts) == many:
                own[name] = parts[place]
            elif len(parts) > 1 and name in _PARTED:
                raise NotApart(name)
        if own.get("key"):
            own["key"] = f"{own['key']}-{place + 1}"
        found.append(own)
    return found


_NEXT = re.compile(r"(?P<comma>\s*,|\.)\s+(?:en\s+)?|\s+(?:en|&|/|\||\+)\s+")


def _in_line(text: str) -> list[str]:
    """Return the positions that stand behind each other in one line: "lid Koor Zilt, voorzitter
    Bond Duin"; the text, where it is one.

    Raises:
        NotApart: behind a comma begins what may be another position, and they cannot be told apart.
    """
    plain = " ".join(text.split())
    if not functions.length(plain):
        return [text]
    found, start = list[str](), 0
    for at in _NEXT.finditer(plain):
        if _is_inside(plain, at.start()) or not _begins_position(plain[at.end() :]):
            continue
        part = plain[start : at.start()]
        if at["comma"] is None and not _is_apart(part):
            continue
        found.append(part)
        start = at.end()
    found.append(plain[start:])
    if len(found) == 1:
        return [text]
    if not all(map(_is_apart, found)):
        raise NotApart("position")
    return found


def _begins_position(text: str) -> bool:
    """Say whether a text begins with a word for a position, known or in small letters."""
    first, _space, rest = text.partition(" ")
    is_named = organisation_words.is_named(rest.split())
    is_agent = functions.is_agent(first.rstrip(",.")) and (is_named or first[:1].islower())
    return bool(functions.length(text)) or is_agent


def _is_apart(text: str) -> bool:
    return apart(without_asides(text)) is not None


def _is_inside(text: str, at: int) -> bool:
    """Say whether a place in a text stands between brackets."""
    return text.count("(", 0, at) > text.count(")", 0, at)


_CLOSES = re.compile(r"[^()]*\)")


def _is_enclosed(text: str, at: int) -> bool:
    """Say whether a place in a text stands between brackets of which the second is there too."""
    return _is_inside(text, at) and _CLOSES.match(text, at) is not None


def without_asides(text: str) -> str:
    """Return a text without what stands behind it and belongs to other columns."""
    found = aside(text)
    while found is not None:
        text = found[0]
        found = aside(text)
    return text


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
    if len(said.get("organisation", ())) == len(begins) and _are_several(said["organisation"]):
        if any(_joins(*both) for both in pairwise(said[name])):
            raise NotApart(name)
        return False
    if any(begins[1:]) or not all(_goes_on(name, *lines) for lines in pairwise(said[name])):
        raise NotApart(name)
    return True


_JOINS = "van|de|het|der|den|een|voor|bij|in|op|en|of|te|ter|ten|tot|aan|met|namens|of|and|the|for"
_JOINED = re.compile(rf"(?:{_JOINS})\b|[(&/+-]", re.IGNORECASE)
_JOINING = re.compile(rf"(?:\b(?:{_JOINS})|[-,&/+(])$", re.IGNORECASE)


def _are_several(lines: Sequence[str]) -> bool:
    """Say whether lines are several organisations: a later one begins with the word for one and
    goes on with its name, and none goes on in the next.
    """
    is_named = any(
        line[:1].isupper() and organisation_words.is_named(line.split()) for line in lines[1:]
    )
    return is_named and not any(_joins(*both) for both in pairwise(lines))


def _joins(line: str, after: str) -> bool:
    """Say whether a line goes on in the next one by its words."""
    return bool(_JOINING.search(line) or _JOINED.match(after))


def _goes_on(name: str, line: str, after: str) -> bool:
    """Say whether a line goes on in the next one: by its words, or as small letters follow a
    capital. Two lines that could each be a whole position are not one.
    """
    if _joins(line, after):
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
        whole = name != "paid" and can_read(read, " ".join(parts))
        if len(parts) == many and not whole and all(can_read(read, part) for part in parts):
            return True
    return False


_VALUES = (
    *(("paid", pay.read), ("period", periods.read)),
    *(("starts_on", periods.read), ("ends_on", periods.read)),
)


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
            mended[name] = _without_mark(signs.without_bullet(mended[name]))
    said = [name for name in ("title", "position", "organisation") if mended.get(name)]
    if said and all(_FIRST.match(mended[name]) for name in said):
        mended |= {name: _FIRST.sub("", mended[name]) for name in said}
    return mended


_FIRST = re.compile(r"^1[.)]\s+(?=\S)")
"""The number before the only position of a cell."""


_FOOTNOTE = re.compile(rf"(?:\s*[{signs.MARKS}]+|(?<=[^\W\d_])\s?\d\))$")


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
    ends = [at.span() for at in _LINES.finditer(cell) if not _is_enclosed(cell, at.start())]
    starts = [0, *(end for _at, end in ends)]
    found = zip(starts, [*(at for at, _end in ends), len(cell)], strict=True)
    parts = [_NUMBER.sub("", cell[start:end]).strip(" ;\u2022") for start, end in found]
    return [" ".join(part.split()) for part in parts if part]


_ASIDE = re.compile(
    r"^(?P<before>.*\S)\s*(?:[(\[](?P<inside>[^()\[\]]+)[)\]]|(?:,|\s[-\u2013\u2014])\s+(?P<after>[^,()]+))$",
    re.DOTALL,
)
_ASIDE_COMMA = re.compile(
    r"^(?P<before>.*\S)\s*(?:,(?P<inside>(?!))?)\s+(?P<after>[^,()]+)$", re.DOTALL
)
"""The same behind a comma, where a dash stands in it."""
_BEFORE = re.compile(
    r"^(?P<said>(?:on)?(?:bezoldigd|betaald)e?)\s*[:,]?\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ASIDE_WITHIN = re.compile(
    r"^(?P<before>[^()]+?)\s*\((?P<inside>[^()]+)\)(?P<rest>\s+[^\s,:].*|\s*[,:]\s+\S.*)$",
    re.DOTALL,
)
_PAY_BEHIND_TITLE = re.compile(
    r"(?:\s*[,:]|\s[-\u2013\u2014|/])?\s+(?P<said>(?:on)?(?:bezoldigd|betaald)|vrijwillig)"
    r"(?P<rest>(?:\s*[,:]|\s+(?:[-\u2013\u2014|/]|bij|namens|at))\s+\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_EX_OFFICIO = re.compile(
    r"^(?:q\.?q\.?|ambtshalve|uit hoofde van ambt)\s*[:,]?\s+(\S.*)$", re.IGNORECASE | re.DOTALL
)
_PAY = re.compile(
    r"bezoldigd|betaald\b|\u20ac|vrijwillig$|vergoeding$|"
    r"^(?:alleen )?(?:on|reis)kosten$|"
    r"(?:vacatie|presentie)geld(?:en)?$|^(?:on)?bez(?:old)?\.?$|^o?b$|^o$",
    re.IGNORECASE,
)
_DATED = re.compile(r"heden|gestopt|vanaf|sinds|tot\b|t/m|per\b|\d{4}\s*[-\u2013]", re.IGNORECASE)
_HOURS = re.compile(
    r"(?:ca\.?\s*|circa\s*)?\d+(?:[.,]\d+)?(?:\s*[-\u2013]\s*\d+)?\s*(?:uur|uren|u|dag|dagen|dagdeel|"
    r"dagdelen|fte)\b\.?\s*(?:per|/|p\.?)?\s*(?:week|maand|jaar|kwartaal|[wmj]\.?)?",
    re.IGNORECASE,
)


def aside(text: str) -> tuple[str, dict[str, str]] | None:
    """Return what stands before the last brackets, dash or comma of a text, and what those say by
    the column to which it belongs; None where they belong to the text.

    >>> aside("Koor Zilt (onbezoldigd, 2 uur per week)")
    ('Koor Zilt', {'paid': 'onbezoldigd', 'time_spent': '2 uur per week'})
    >>> aside("Koor Zilt (onbezoldigd, onkostenvergoeding)")[1]
    {'paid': 'onbezoldigd', 'expenses': 'onkostenvergoeding'}
    >>> aside("Koor Zilt (bezoldigd, afdeling Noord)")
    ('Koor Zilt (afdeling Noord)', {'paid': 'bezoldigd'})
    >>> aside("Koor Zilt (bezoldigd, naar de partij)")
    ('Koor Zilt', {'paid': 'bezoldigd, naar de partij'})
    >>> aside("lid, onbezoldigd, Koor Zilt")
    ('lid, Koor Zilt', {'paid': 'onbezoldigd'})
    >>> aside("Koor Zilt (afdeling Noord)")
    """
    within = _ASIDE_WITHIN.match(text)
    column = _belongs_to(within["inside"]) if within else None
    if within is not None and column is not None:
        rest = within["rest"].strip()
        kept = within["before"] + (rest if rest[0] in ",:" else f" {rest}")
        return kept, _by_column([(column, within["inside"])])
    by_office = _EX_OFFICIO.match(text)
    if by_office is not None:
        return by_office[1], {"ex_officio": "q.q."}
    before = _BEFORE.match(text)
    if before is not None and functions.length(" ".join(before["rest"].split())):
        return before["rest"], {"paid": before["said"].rstrip("eE")}
    head = _head(text)
    behind = _PAY_BEHIND_TITLE.match(text, head) if head else None
    if behind is not None:
        return text[:head] + behind["rest"], {"paid": behind["said"]}
    return _behind(text, _ASIDE) or _behind(text, _ASIDE_COMMA)


def _behind(text: str, like: re.Pattern[str]) -> tuple[str, dict[str, str]] | None:
    """Return the same of what stands behind the last mark of some kind."""
    found = like.match(text)
    if found is None:
        return None
    said = (found["inside"] or found["after"]).strip()
    parts = re.split(r"\s*[,;]\s*", said)
    columns = [_belongs_to(part) for part in parts]
    if columns.count("paid") > 1:
        at = next((at for at, part in enumerate(parts) if pay.expenses(part) is not None), None)
        columns = ["expenses" if at == place else each for place, each in enumerate(columns)]
    others = [part for column, part in zip(columns, parts, strict=True) if column is None]
    is_one = not any(_DATED.search(part) for part in parts[1:])
    whole = _belongs_to(said) if others and is_one else None
    if whole is not None and not any(any(map(str.isupper, part)) for part in others):
        parts, columns = [said], [whole]
    told: dict[str, str] = {}
    for column, part in zip(columns, parts, strict=True):
        if column is not None:
            told[column] = f"{told[column]}, {part}" if column in told else part
    left = [part for column, part in zip(columns, parts, strict=True) if column is None]
    if not told or (left and not found["inside"]):
        return None
    return found["before"] + (f" ({', '.join(left)})" if left else ""), _by_column(told.items())


def _by_column(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {column: "q.q." if column == "ex_officio" else part for column, part in found}


_BESIDE = re.compile(r"\s*[,;:]\s+|\s+[-\u2013\u2014|/]\s+|\s+(?:bij|namens|at)\s+")


def holds_an_aside(text: str) -> bool:
    """Say whether a part of a text, or what stands in it behind the word for a position, says
    something of pay, a period or a capacity, which is no part of a name.
    """
    parts = [*_BESIDE.split(text), text[_head(text) :].strip(" ()")]
    parts += re.split(r"\s*[,;]\s+", text)[1:]
    return any(_belongs_to(part) is not None or _SAYS_PAY.search(part) for part in parts)


_SAYS_PAY = re.compile(r"\b(?:on)?bezoldigd\b|\s(?:on)?betaald$", re.IGNORECASE)
"""Words of pay in or behind a text, which no name holds: "Koor Zilt onbezoldigd"."""


def say_the_same(column: str, one: str, other: str) -> bool:
    """Say whether what stands in a cell and what stands behind a position do not contradict each
    other; of what cannot be read nobody knows.
    """
    readers: Mapping[str, Callable[[str], Any]] = {"paid": pay.read, "period": periods.read}
    read = readers.get(column)
    if read is None:
        return fold(one) == fold(other) or column == "ex_officio"
    if not (can_read(read, one) and can_read(read, other)):
        return True
    found = [read(each) for each in (one, other)]
    return None in found or found[0] == found[1]


def _belongs_to(said: str) -> str | None:
    """Return the column of what stands in brackets behind a position; None: it is a part of it."""
    if fold(said) in ("q_q", "qq", "ambtshalve"):
        return "ex_officio"
    if _HOURS.fullmatch(said) or (said[:1].isdigit() and can_read(time_spent.read, said)):
        return "time_spent"
    for column, looks, read in (("paid", _PAY, pay.read), ("period", _DATED, periods.read)):
        if looks.search(said) and can_read(read, said):
            return column
    return None


@dataclass(frozen=True, slots=True)
class Order:
    """What parts position and organisation in every cell of a column, and which comes first."""

    mark: str
    is_title_first: bool


_MARKS = MappingProxyType(
    {
        ",": re.compile(r"\s*,\s+"),
        ":": re.compile(r"\s*:\s+"),
        **{mark: re.compile(rf"\s+{re.escape(mark)}\s+") for mark in ("-", "\u2013", "|", "/")},
    }
)
LEAST_ALIKE = 2
"""In how many cells of a column the same order must show without doubt."""


def order_in(cells: Iterable[str]) -> Order | None:
    """Return what parts position and organisation in a column, and in which order; None where its
    cells differ, or too few of them show it.

    >>> order_in(["lid, Koor Zilt", "penningmeester, Bond Duin", "hulp, Huis Wad"])
    Order(mark=',', is_title_first=True)
    >>> order_in(["lid, Koor Zilt", "Bond Duin, penningmeester", "lid, Huis Wad"])
    """
    texts = [without_asides(part) for cell in cells for part in _parts(cell)]
    texts = [text for text in texts if not says_none(text)]
    for mark in _MARKS:
        sides = [found for text in texts if (found := _sides(text, mark))]
        first = sum(_is_title(one) and not _is_title(other) for one, other in sides)
        last = sum(_is_title(other) and not _is_title(one) for one, other in sides)
        many = max(first, last)
        if not min(first, last) and many >= LEAST_ALIKE and many * 2 > len(texts):
            return Order(mark, bool(first))
    return None


def _sides(text: str, mark: str) -> tuple[str, str] | None:
    """Return what stands on both sides of a mark outside brackets; None where it stands there not
    once.
    """
    found = [at for at in _MARKS[mark].finditer(text) if not _is_inside(text, at.start())]
    if len(found) != 1:
        return None
    one, other = text[: found[0].start()].strip(), text[found[0].end() :].strip()
    return (one, other) if one and other else None


def _is_title(text: str) -> bool:
    return bool(functions.length(text)) and apart(text) is None


def _in_order(text: str, order: Order) -> tuple[str, str] | None:
    """Return the parts of a text in the order of its column; None where it has another."""
    sides = _sides(text, order.mark)
    if sides is None:
        return None
    title, organisation = sides if order.is_title_first else sides[::-1]
    first = organisation.split(" ", 1)[0]
    is_name = not first[:1].islower() or organisation_words.begins(first)
    is_name = is_name or organisation_words.is_organ(first)
    if not is_name or functions.length(organisation) or apart(title) is not None:
        return None
    return _named(title, organisation)


def apart(text: str, heading: str = "", order: Order | None = None) -> tuple[str, str] | None:
    """Return what a position is called and where it is held, from one text; None where it cannot be
    told which is which. `heading`: what stands above the text, which may say what comes first;
    `order`: what the other cells of its column show.

    >>> apart("lid raad van toezicht bij Stichting Duinpan"), apart("Koor Zilt (penningmeester)")
    (('lid raad van toezicht', 'Stichting Duinpan'), ('penningmeester', 'Koor Zilt'))
    >>> apart("docent wiskunde")
    """
    plain = _AS.sub("", " ".join(text.split()))
    in_order = _in_order(plain, order) if order is not None else None
    if in_order is not None:
        return None if _holds_another(in_order[1]) else in_order
    head = _head(plain)
    found = _behind_title(plain, head) if head else _before_title(plain)
    found = found or _as_headed(plain, heading)
    if found is None or _holds_another(found[1]):
        return None
    is_turned = order is not None and order.is_title_first and not plain.startswith(found[0])
    return None if is_turned and not _is_firm(found[1]) else found


_TITLE_FIRST = re.compile(
    r"(?:functie|rol|omschrijving|werkzaamhe).*(?:organisatie|instelling|bedrijf)"
)
_TITLE_LAST = re.compile(r"(?:organisatie|instelling|bedrijf).*(?:functie|rol$|omschrijving)")


def _as_headed(text: str, heading: str) -> tuple[str, str] | None:
    """Return the parts of a text with one mark between them, in the order that its heading names:
    "Functie en organisatie".
    """
    sides = _BETWEEN.split(text)
    if len(sides) != 2 or not all(sides):
        return None
    said = heading.casefold()
    if _TITLE_FIRST.search(said) and not functions.length(sides[1]):
        return _named(*sides)
    if _TITLE_LAST.search(said) and not functions.length(sides[0]):
        return _named(sides[1], sides[0])
    return None


_AND_ANOTHER = re.compile(r"\s+(?:en|alsmede|&)\s+(?:(?:van|bij|voor)\s+)?(?:(?:de|het)\s+)?(?=\S)")


def _holds_another(organisation: str) -> bool:
    """Say whether another position, or another organisation, stands behind an organisation."""
    for at in _AND_ANOTHER.finditer(organisation):
        before, after = organisation[: at.start()].split(), organisation[at.end() :].split()
        if organisation_words.begins(after[0]) and any(map(organisation_words.begins, before)):
            return True
    found = (at for at in _NEXT.finditer(organisation) if at["comma"] is not None)
    return any(
        not _is_inside(organisation, at.start()) and _begins_position(organisation[at.end() :])
        for at in found
    )


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
    if end and (within := _WITHIN.match(text, end)):
        end = within.end()
    return end


def _behind_title(text: str, head: int) -> tuple[str, str] | None:
    """Return the parts of a text that begins with the word for a position."""
    rest = text[head:]
    bound = _BIND.match(rest)
    if bound and bound.end() < len(rest):
        within = _behind_organ(rest[bound.end() :])
        if within is not None:
            return _named(text[: head + bound.end() + within[0]], within[1])
        return _named(text[:head], rest[bound.end() :])
    if not rest.startswith(" "):
        return None
    at = _organisation_at(rest, takes_subject=functions.takes_subject(text[:head]))
    strong = _STRONG.search(rest)
    is_organ = strong is not None and _is_organ_of(rest[: strong.start()], rest[strong.end() :])
    if strong and (at is None or strong.start() < at or is_organ):
        return _named(text[: head + strong.start()], rest[strong.end() :])
    return None if at is None else _named(text[: head + at], rest[at:])


_ORGAN = re.compile(
    r" [^\W\d_]*(?:raad|commissie|jury|comité|werkgroep|klankbordgroep|stuurgroep|panel|redactie)",
    re.IGNORECASE,
)


def _is_organ_of(organ: str, organisation: str) -> bool:
    """Say whether one word is a part of the organisation that is named behind it: "lid
    Participatieraad, gemeente Duin".
    """
    return (
        _ORGAN.fullmatch(organ) is not None
        and not organisation_words.begins(organ.strip())
        and organisation_words.is_named(organisation.split())
    )


_OF = re.compile(r"\s+(?:van|bij)\s+(?:de |het )?")


def _behind_organ(text: str) -> tuple[int, str] | None:
    """Return where the part of an organisation ends with which a text begins, in small letters, and
    the organisation: "cliëntenraad van Zorggroep Kust"; None: it begins otherwise.
    """
    first = text.split(" ", 1)[0]
    if not organisation_words.is_organ(first) or not first[:1].islower():
        return None
    of = _OF.search(text)
    if of is not None and of.end() < len(text):
        return of.start(), text[of.end() :]
    behind = _organisation_at(f" {text}", takes_subject=False)
    return (behind - 1, text[behind - 1 :]) if behind is not None and behind > 1 else None


_WORD = re.compile(r"\S+")


def _organisation_at(rest: str, *, takes_subject: bool) -> int | None:
    """Return where the name of an organisation begins behind the word for a position, where nothing
    parts the two; None: that cannot be told. What the position is about may stand between them.
    """
    found = [(match.group(), match.start()) for match in _WORD.finditer(rest)]
    words = [word for word, _at in found]
    organs = 0
    for place, (word, at) in enumerate(found):
        if not (word[:1].isupper() or word[:1].isdigit() or _is_quoted(word)):
            if organisation_words.is_organ(word):
                organs = place + 1
            elif organisation_words.begins(word):
                return at if any(each[:1].isupper() for each in words[place:]) else None
            continue
        if organisation_words.is_named(words[place:]):
            return at
        if place == organs and (organs or not takes_subject):
            return at
        return _behind_subject(found[place:]) if takes_subject else None
    return None


def _is_quoted(word: str) -> bool:
    return len(word) > 1 and word[0] in "'’‘\"“" and word[1:2].isalpha()


def _behind_subject(found: list[tuple[str, int]]) -> int | None:
    """Return where an organisation begins whose name may stand behind a subject in capitals; None:
    that cannot be told.
    """
    words = [word for word, _at in found]
    subjects = 0
    while subjects < len(words) and organisation_words.is_subject(words[subjects]):
        subjects += 1
    if subjects:
        place = subjects
        while place < len(words) and words[place] in ("van", "voor", "de", "het"):
            place += 1
        is_said = subjects < place < len(words) and words[place][:1].isupper()
        return found[place][1] if is_said or organisation_words.is_named(words[place:]) else None
    is_firm = any(map(organisation_words.is_form, words[1:3]))
    ends = any(map(organisation_words.ends, words[1:]))
    begins = any(map(organisation_words.begins, words[1:]))
    is_about = any(map(organisation_words.is_subject, words))
    is_two = len(words) == 2 and organisation_words.begins(words[1]) and not is_about
    return found[0][1] if is_firm or is_two or (ends and not begins and not is_about) else None


def _before_title(text: str) -> tuple[str, str] | None:
    """Return the parts of a text that does not begin with a word for a position that we know."""
    found = _BEHIND.match(text)
    title = (found["inside"] or found["after"]) if found else ""
    if found and (functions.is_function(title) or functions.length(title)):
        is_another = functions.is_agent(found["before"].split()[-1]) and apart(title) is not None
        is_held = not is_another or _is_firm(found["before"])
        return _named(title, found["before"]) if is_held else None
    at = _AT.match(text)
    first = at[2].split(" ", 1)[0] if at else ""
    is_name = not first[:1].islower() or organisation_words.begins(first)
    if at and is_name and " bij " not in at[2]:
        return _named(*at.groups())
    inside = _INSIDE.match(text)
    sides = [inside[1], inside[2]] if inside else _BETWEEN.split(text)
    if len(sides) == 2 and _is_firm(sides[1]) and not _is_firm(sides[0]):
        return _named(*sides)
    if len(sides) == 2 and _is_firm(sides[0]) and _is_small_agent(sides[1]):
        return _named(sides[1], sides[0])
    first, _space, rest = text.partition(" ")
    if functions.is_agent(first) and organisation_words.is_named(rest.split()):
        return _named(first, rest)
    return None


_INSIDE = re.compile(r"^([^()]+?)\s*\(([^()]+)\)$")


def _is_small_agent(text: str) -> bool:
    """Say whether a text is one word for somebody who does something, in small letters."""
    return text[:1].islower() and " " not in text and functions.is_agent(text)


def _is_firm(text: str) -> bool:
    """Say whether a text names an organisation by a word for one."""
    words = text.split()
    return organisation_words.is_named(words) or any(map(organisation_words.is_form, words))


_BETWEEN = re.compile(r"\s*,\s+|\s*:\s+|\s+[-\u2013\u2014|/]\s+")


_STOP = re.compile(r"(?<=[^\W\d_]{4})\.$")
_LOOSE_END = re.compile(r"(?:\s+(?:van|voor|in|aan|op|bij|de|het|een))+$", re.IGNORECASE)


def _named(title: str, organisation: str) -> tuple[str, str] | None:
    one, other = _LOOSE_END.sub("", title.strip(" ,:-")), organisation.strip(" ,:-")
    other = _STOP.sub("", other)
    if other.endswith(")") and "(" not in other:
        other = other[:-1]
    return None if not one or not other or says_none(other) else (one, other)
