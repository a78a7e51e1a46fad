"""Whether an item of an agenda is a decision that is known already: by the number of the procedure,
then by title and day.

Same is said only where nothing speaks against it; what is alike is unsure, and is asked. A number
alone proves nothing: a case has several decisions, and one of its decisions can come back. So the
titles must say the same, or one no more than the other, and the days may not differ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from conflict_graph.dates import PartialDate
from conflict_graph.resolution import names
from conflict_graph.resolution.resolve import SameAnswer

LEAST_WORDS, LEAST_SHARE = 2, 0.5
"""So many words, and so large a share of those of the shorter title, two titles have in common that
may be one decision.
"""
MOST = 5
"""How many candidates are offered, the likest first."""
_ORDINAL = re.compile(r"[\W_]+")
_HEAD = re.compile(r"[A-Z]{1,4}[ -]?\d{2,4}[-./]\d{1,6}\b")
_NO_WORDS = frozenset(
    ("motie", "amendement", "de", "het", "een", "van", "der", "den", "en", "in", "op", "te", "voor")
)

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Titled(Generic[Key]):
    """An item or a decision: its title, its numbers, and the day on which it is or was to be
    decided. `key` is whatever the asker knows it by. Day None: not known.
    """

    key: Key
    title: str
    references: frozenset[str] = frozenset()
    day: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class TieFound(Generic[Key]):
    """What an item is: `same` the one decision that it is, None where that is not sure; `unsure`
    the decisions that it may be, the likest first.
    """

    same: Key | None = None
    unsure: tuple[Key, ...] = ()


def number_of(text: str) -> str:
    """Return a number of a case or procedure as it is compared.

    >>> number_of("INK-2026/17"), number_of("ink 2026 17")
    ('ink202617', 'ink202617')
    """
    return _ORDINAL.sub("", names.fold(text))


def numbers_in(title: str) -> frozenset[str]:
    """Return the number that stands at the head of a title, as councils write it before a proposal.

    >>> numbers_in("RV 2025-074 Aanbesteding zwembad"), numbers_in("2025 in beeld")
    (frozenset({'RV 2025-074'}), frozenset())
    """
    found = _HEAD.match(title)
    return frozenset({found.group()} if found else ())


def find(item: Titled[Any], known: Sequence[Titled[Key]]) -> TieFound[Key]:
    """Return which of these decisions an item is, or may be.

    Several that are the same by what is known make it unsure which.
    """
    answers = [(answer(item, each), each) for each in known]
    same = [each for said, each in answers if said is SameAnswer.SAME]
    if len(same) == 1:
        return TieFound(same[0].key)
    unsure = same or [each for said, each in answers if said is SameAnswer.UNSURE]
    ranked = sorted(unsure, key=lambda each: -_share(item.title, each.title))
    return TieFound(None, tuple(each.key for each in ranked[:MOST]))


def answer(item: Titled[Any], decision: Titled[Any]) -> SameAnswer:
    """Return whether an item is a decision: same, different or unsure."""
    numbers = _numbers(item)
    others = _numbers(decision)
    alike = _alike(item.title, decision.title)
    days = {item.day, decision.day}
    if numbers & others:
        says_same = alike or (alike is False and _share(item.title, decision.title) == 1)
        is_other_day = len(days - {None}) > 1
        return SameAnswer.SAME if says_same and not is_other_day else SameAnswer.UNSURE
    if alike is None:
        return SameAnswer.DIFFERENT
    if numbers and others:
        return SameAnswer.UNSURE if alike else SameAnswer.DIFFERENT
    is_one_day = None not in days and len(days) == 1
    return SameAnswer.SAME if alike and is_one_day else SameAnswer.UNSURE


def _numbers(titled: Titled[Any]) -> set[str]:
    listed = titled.references | numbers_in(titled.title)
    return {number_of(each) for each in listed} - {""}


def _alike(first: str, second: str) -> bool | None:
    """Say whether two titles say the same; False: they may; None: they do not."""
    one, other = _words(first), _words(second)
    if names.figures(one) != names.figures(other):
        return None
    if one == other:
        return True if one else None
    return False if _share(first, second) else None


def _words(text: str) -> list[str]:
    return names.words(names.fold(text))


def _share(first: str, second: str) -> float:
    """Return what share of the words of the shorter title both have; 0: too little to say."""
    one, other = (set(_words(each)) - _NO_WORDS for each in (first, second))
    both = len(one & other)
    share = both / min(len(one), len(other)) if both else 0.0
    return share if both >= LEAST_WORDS and share >= LEAST_SHARE else 0.0
