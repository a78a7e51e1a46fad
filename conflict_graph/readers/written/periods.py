"""Periods as people write them in one cell: "2021-heden", "2019 t/m 2023", "vanaf 2020", "tot 1 mei
2024".
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from conflict_graph.dates import PartialDate
from conflict_graph.readers import written_dates

_NOW = frozenset(
    (
        *("heden", "nu", "lopend", "lopende", "doorlopend", "nog lopend", "loopt", "loopt nog"),
        *(
            "tot heden",
            "t/m heden",
            "tot en met heden",
            "tot nu",
            "tot op heden",
            "actief",
            "actueel",
        ),
        *(
            "huidig",
            "onbepaald",
            "onbepaalde tijd",
            "voor onbepaalde tijd",
            "tot nader order",
            "to date",
            "present",
        ),
        *("hjoed", "heute", "now", "current", "running", "ongoing", "until now"),
    )
)
_UNKNOWN = frozenset(
    (
        *("onbekend", "niet bekend", "?", "onb.", "onb", "unknown", "not known", "n.b."),
        *("weet niet", "weet niet meer", "weet ik niet", "weet ik niet meer"),
    )
)
_NOTHING = frozenset(("-", "--", "–", "—", "n.v.t.", "nvt", "n.v.t", "/", "geen"))
_FROM = re.compile(
    r"(?:vanaf|sinds|sedert|sûnt|seit|van|met ingang van|m\.?i\.?v\.?|per|from|since|start|begin|"
    r"ingaande|ingang)\s*:?\s+"
)
_THROUGH = re.compile(
    r"(?:tot en met|t/m|tm|t\.e\.m\.|tot en met|through)\s*:?\s+|(?:t/m|t\.e\.m\.)|"
    r"(?:gestopt|beëindigd|geëindigd)\s+(?:per|op)\s+"
)
_UNTIL = re.compile(r"(?:tot|until|till|to)\s*:?\s+")
_BETWEEN = re.compile(
    r"\s*(?:\btot en met\b|\bt/m\b|\btm\b|\bt\.e\.m\.|\btot\b|\buntil\b|\bto\b|[-–—/])\s*"
)
_LOOSE = re.compile(
    r"^(?:het |de )?(?:begin|start|medio|midden|eind|einde|voorjaar|lente|zomer|najaar|herfst|"
    r"winter|half)\s+(?:van\s+)?(?=\d{4}$)"
)
_DAY_AND_MONTH = re.compile(r"\d{1,2}(?:e|ste)?\s*[ -]\s*(?:\d{1,2}|[a-z]+)")


@dataclass(frozen=True, slots=True)
class WrittenPeriod:
    """A period as a cell says it. `runs` True: the cell says that it is not over; None: it says
    nothing of its end beside `until`.
    """

    start: PartialDate | None = None
    until: PartialDate | None = None
    runs: bool | None = None
    is_unknown: bool = False


def says_now(text: str) -> bool:
    """Say whether a text means that something is not over.

    >>> says_now("Heden"), says_now("tot heden"), says_now("2021")
    (True, True, False)
    """
    return _folded(text) in _NOW


def read(text: str, listed_on: PartialDate | None = None) -> WrittenPeriod:
    """Return the period that a text says. A single date is its first day.

    "Tot" a day leaves that day out; "tot" a month or a year does not say whether it is left out,
    and keeps it. `listed_on`: of which day the list speaks; "tot 1 mei" is the next one after it.

    >>> found = read("2019 t/m 2023")
    >>> str(found.start), str(found.until)
    ('2019', '2023')
    >>> str(read("vanaf sept. 2020").start), str(read("tot 1 mei 2024").until)
    ('2020-09', '2024-04-30')
    >>> read("2021-heden").runs, read_last("31-12-2999").runs
    (True, True)

    Raises:
        ValueError: it says none, or it can be read in several ways.
    """
    written = _folded(text)
    if written in _NOTHING or written in _UNKNOWN:
        return WrittenPeriod(is_unknown=written in _UNKNOWN)
    if written in _NOW:
        return WrittenPeriod(runs=True)
    date = _date(written, _FROM)
    if date is not None:
        return WrittenPeriod(start=date)
    if _FROM.sub("", written, count=1) in _UNKNOWN:
        return WrittenPeriod(is_unknown=True)
    last = _last(written, listed_on)
    if last is not None:
        return WrittenPeriod(until=last)
    found = list(dict.fromkeys(_halves(written, listed_on)))
    if len(found) > 1:
        found = list(dict.fromkeys(_halves(written, listed_on, _APART)))
    if len(found) != 1:
        raise ValueError(f"{text!r} is no period, or several")
    return found[0]


def read_last(text: str, listed_on: PartialDate | None = None) -> WrittenPeriod:
    """Return what a cell says of the last day: a day, that it runs, or both ends.

    Raises:
        ValueError: it says none, or it can be read in several ways.
    """
    written = _folded(text)
    if _is_no_end(written):
        return WrittenPeriod(runs=True)
    date = _date(written, None)
    if date is not None:
        return WrittenPeriod(until=date)
    return read(text, listed_on)


def _is_no_end(written: str) -> bool:
    """Say whether a last day is one with which systems say that there is none."""
    try:
        written_dates.read(written)
    except written_dates.UnlikelyYear as error:
        return error.year in written_dates.NO_END
    except ValueError:
        return False
    return False


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("\u00a0", " ").split()).strip(" ()")


def _date(written: str, before: re.Pattern[str] | None) -> PartialDate | None:
    """Return a date, with or without the words that may stand before it."""
    bare = before.sub("", written, count=1) if before and before.match(written) else written
    bare = _LOOSE.sub("", bare.strip())
    try:
        return written_dates.read(bare)
    except ValueError:
        return None


def _last(written: str, listed_on: PartialDate | None) -> PartialDate | None:
    """Return the last day of "t/m …" or "tot …"; None where it begins otherwise."""
    through = _THROUGH.match(written)
    if through is not None:
        return _date(written[through.end() :].strip(), None)
    until = _UNTIL.match(written)
    if until is None:
        return None
    rest = written[until.end() :]
    date = _date(rest, None) or _next(rest, listed_on)
    return _day_before(date) if date is not None else None


def _day_before(date: PartialDate) -> PartialDate:
    if date.day is None:
        return date
    return PartialDate.of(date.earliest - datetime.timedelta(days=1))


def _next(written: str, listed_on: PartialDate | None) -> PartialDate | None:
    """Return a day without a year as the first one after the day of the list."""
    if listed_on is None or listed_on.day is None or not _DAY_AND_MONTH.fullmatch(written):
        return None
    for year in (listed_on.year, listed_on.year + 1):
        date = _date(f"{written} {year}", None)
        if date is not None and date.earliest > listed_on.earliest:
            return date
    return None


_APART = re.compile(r"\s+[-–—/]\s+")
"""A dash with spaces, which parts two dates where those without do not."""


def _halves(
    written: str, listed_on: PartialDate | None, mark: re.Pattern[str] = _BETWEEN
) -> Iterator[WrittenPeriod]:
    """Yield each way in which a text is a first and a last day, parted by a mark."""
    for between in mark.finditer(written):
        first, last = written[: between.start()].strip(), written[between.end() :].strip()
        sign = between.group().strip()
        start = _date(first, _FROM) if first else None
        if first and start is None:
            continue
        if not first and not last:
            continue
        if not last or last in _NOTHING:
            if first and sign in "-–—":
                yield WrittenPeriod(start=start)
        elif last in _NOW or _is_no_end(last):
            yield WrittenPeriod(start=start, runs=True)
        elif last in _UNKNOWN:
            yield WrittenPeriod(start=start, is_unknown=True)
        else:
            until = _date(last, None) or _last(last, listed_on)
            if until is not None:
                if sign in ("tot", "until", "to"):
                    until = _day_before(until)
                yield WrittenPeriod(start=start, until=until)
