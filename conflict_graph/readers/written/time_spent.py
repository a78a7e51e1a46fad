"""How much time a position takes, as people write it: "4 u/wk", "± 2 uur per maand", "2 dagdelen
p.m.".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from conflict_graph.particulars import Per, TimeSpent, TimeUnit
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.written.pay import NOT_KNOWN

Member = TypeVar("Member", TimeUnit, Per)

_NUMBER = r"\d+(?:[.,]\d+)?\s*½?|½"
_UNITS: Mapping[TimeUnit, str] = {
    TimeUnit.HALF_DAY: r"dagdeel|dagdelen|halve dag(?:en)?|half-?days?",
    TimeUnit.HOUR: r"uren|uur|u|hours?|hrs?|h",
    TimeUnit.DAY: r"dagen|dag|days?",
    TimeUnit.MEETING: r"vergadering(?:en)?|bijeenkomst(?:en)?|keer|maal|x|times",
}
_PERS: Mapping[Per, str] = {
    Per.WEEK: r"weken|week|wk|w",
    Per.MONTH: r"maanden|maand|mnd|maandelijks|month|m",
    Per.YEAR: r"jaar|jr|jaarlijks|year|j",
}
_ADVERBS = {"wekelijks": Per.WEEK, "maandelijks": Per.MONTH, "jaarlijks": Per.YEAR}
_UNIT = "|".join(_UNITS.values())
_PER = "|".join(_PERS.values())
_SAID = re.compile(
    r"(?P<about>(?:±|\+/-|~|ca\b|circa\b|ong\b|ongeveer\b|gemiddeld\b|gem\b|about\b)\s*)?"
    rf"(?P<least>{_NUMBER})(?:\s*(?:-|–|à|a|tot|t/m|to)\s*(?P<most>{_NUMBER}))?"
    rf"\s*(?P<unit>{_UNIT})?\s*"
    rf"(?:(?:per|p/|/|p|in de|in het|a|each)?\s*(?P<per>{_PER})|(?P<adverb>{'|'.join(_ADVERBS)}))?"
)
_IN_HEADING = re.compile(r"(?:_|^)(?:per_|p_)(week|wk|w|maand|mnd|m|jaar|jr|j|month|year)(?:_|$)")
_OPEN = NOT_KNOWN | {"wisselend", "variabel", "varieert", "divers", "verschilt", "varies"}


def read(text: str, heading: str = "") -> TimeSpent | None:
    """Return what a cell says; None: that it is not known, or varies. Of a number alone the
    heading says what it counts.

    >>> [str(read(each)) for each in ("4 u/wk", "± 2 uur per maand", "4-6 uur p.w.", "onbekend")]
    ['4-4 hour/week', '~2-2 hour/month', '4-6 hour/week', 'None']
    >>> str(read("4", "Uren per week"))
    '4-4 hour/week'

    Raises:
        ValueError: it says something else, or not of what or over what it counts.
    """
    folded = fold(text)
    if folded in _OPEN or (not folded and set(text.strip()) <= set("-–—?./ ")):
        return None
    plain = re.sub(r"(?<!\d)\.|\.(?!\d)", "", " ".join(text.casefold().split()))
    found = _SAID.fullmatch(plain)
    if found is None:
        raise ValueError(f"{text!r} is no amount of time")
    head = fold(heading)
    unit = _member(found["unit"], _UNITS) or _unit_of(head)
    per = _member(found["per"], _PERS) or _ADVERBS.get(found["adverb"] or "") or _per_of(head)
    if unit is None or per is None:
        raise ValueError(f"{text!r} does not say what it counts")
    least, most = _number(found["least"]), _number(found["most"] or found["least"])
    return TimeSpent(least, most, unit, per, bool(found["about"]))


def _member(said: str | None, words: Mapping[Member, str]) -> Member | None:
    if said is None:
        return None
    return next(each for each, known in words.items() if re.fullmatch(known, said))


def _unit_of(heading: str) -> TimeUnit | None:
    said = re.search(r"(?:_|^)(uren|uur|hours|dagdelen|dagen|days)(?:_|$)", heading)
    return _member(said[1], _UNITS) if said else None


def _per_of(heading: str) -> Per | None:
    said = _IN_HEADING.search(heading)
    return _member(said[1], _PERS) if said else None


def _number(text: str) -> float:
    whole, half = text.strip().removesuffix("½").strip(), text.strip().endswith("½")
    return float(whole.replace(",", ".") or 0) + 0.5 * half
