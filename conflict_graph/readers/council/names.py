"""A name in one piece, taken apart as it is written."""

from __future__ import annotations

import re
from typing import NamedTuple

from conflict_graph.resolution import names
from conflict_graph.resolution.person_names import PREFIXES, TITLES

_BRACKETS = re.compile(r"\(([^()]*)\)")


class NameParts(NamedTuple):
    """The parts of a name; None: the name does not say."""

    family: str
    prefix: str | None = None
    initials: str | None = None
    given: str | None = None


def split(text: str) -> NameParts:
    """Return the parts of a name, with its first names first or behind a comma.

    >>> split("Heuven, Maarten van")
    NameParts(family='Heuven', prefix='van', initials=None, given='Maarten')
    >>> split("Mw. drs. J.P. de Wit-van Dam")
    NameParts(family='Wit-van Dam', prefix='de', initials='J.P.', given=None)
    >>> split("Tarwedam, C.E. (Charlotte)")
    NameParts(family='Tarwedam', prefix=None, initials='C.E.', given='Charlotte')
    """
    called = [each for each in _BRACKETS.findall(text) if each.strip()]
    words = _BRACKETS.sub(" ", text).replace(",", " , ").split()
    words = [each for each in words if names.fold(each).strip(".") not in TITLES] or text.split()
    if "," in words:
        at = words.index(",")
        first, family = [each for each in words[at + 1 :] if each != ","], words[:at]
        behind = _prefix_behind(first)
        first = first[: len(first) - len(behind)]
        prefix = behind or _prefix_before(family)
        family = family if behind else family[len(prefix) :]
    else:
        first = _first_names(words)
        prefix = _prefix_before(words[len(first) :])
        family = words[len(first) + len(prefix) :]
    initials = "".join(each for each in first if _is_initials(each)) or None
    given = " ".join(called[:1] or [each for each in first if not _is_initials(each)]) or None
    return NameParts(" ".join(family), " ".join(prefix) or None, initials, given)


def _is_prefix(word: str) -> bool:
    return names.fold(word).strip("'’`.") in PREFIXES


def _is_initials(word: str) -> bool:
    return "." in word or len(word) == 1 or (word.isupper() and len(word) <= 4)


def _first_names(words: list[str]) -> list[str]:
    """Return the words before the family name and its prefix: all but the last, at most."""
    found = []
    for word in words[:-1]:
        if _is_prefix(word) and not ("." in word and word[:1].isupper()):
            break
        found.append(word)
    return found


def _prefix_behind(words: list[str]) -> list[str]:
    """Return the prefix at the end of what stands behind a comma."""
    count = 0
    while count < len(words) and _is_prefix(words[-1 - count]) and words[-1 - count].islower():
        count += 1
    return words[len(words) - count :]


def _prefix_before(words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words[:-1]:
        if not _is_prefix(word):
            break
        found.append(word)
    return found
