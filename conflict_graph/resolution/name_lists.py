"""Looks up the names of a list that somebody has: each stands in a register, looks like something
there, or does not stand there.

Beside `resolve.in_register`, which knows how names are spelled, this reads abbreviations; what is
read like that only looks like a name.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from conflict_graph.resolution import abbreviations, names, organisation_names, resolve
from conflict_graph.resolution.name_index import SHORTLIST, Index
from conflict_graph.resolution.organisation_names import COMMON, ParsedOrganisationName
from conflict_graph.resolution.resolve import UNLIKE, InRegister, SameAnswer
from conflict_graph.resolution.similarity import likeness

SPELLED_OUT = 0.95
"""What is left of a likeness once an abbreviation was read."""
BEGINS_ALIKE = 0.85
"""What is left of it where a word was taken for another that begins alike."""
SHORTEST_BEGINNING = 3
"""Letters of a word that is looked up by its beginning."""
MOST_BEGINNINGS = 12
"""Words with one beginning that are looked at."""
MOST_BEARERS = 12
"""Names with one acronym that are looked at."""

_IN_BRACKETS = re.compile(r"\([^()]*\)")

Key = TypeVar("Key", bound=Hashable)


class Found(enum.StrEnum):
    """What can be said of one name of a list."""

    EXACT = "exact"
    """One thing in the register, and no other, bears this name; capitals, accents, punctuation and
    the way in which a legal form is written apart.
    """
    LIKE = "like"
    """Something there looks like it, or several things bear the name."""
    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True)
class LikelyName(Generic[Key]):
    """Something that may be meant, and how much its name looks like what was asked for, 0–1; it
    orders and proves nothing.
    """

    key: Key
    likeness: float


@dataclass(frozen=True, slots=True)
class NameAnswer(Generic[Key]):
    """What a register says of one name; the likeliest first."""

    found: Found
    candidates: tuple[LikelyName[Key], ...] = ()


class NameBook(Generic[Key]):
    """The names of organisations in a register, to look up a list in."""

    def __init__(self, named: Mapping[Key, tuple[str, str | None]]) -> None:
        """Take of every key its name, and the kind of public body as `Index.add` takes it."""
        self._names = {key: name for key, (name, _) in named.items()}
        self._index = Index((key, name, body) for key, (name, body) in named.items())
        self._with_acronym: defaultdict[str, list[Key]] = defaultdict(list)
        vocabulary = set()
        for key, name in self._names.items():
            words = abbreviations.split(name)
            vocabulary.update(words)
            for short in abbreviations.acronyms(words):
                self._with_acronym[short].append(key)
        self._vocabulary = sorted(vocabulary)

    def look_up(self, text: str, most: int = 5) -> NameAnswer[Key]:
        """Return what the register says of a name, with at most so many candidates."""
        said = resolve.in_register(text, self._index)
        without = _IN_BRACKETS.sub(" ", text).strip()
        if said.key is None and without and without != text:
            return self._likely(without, most, said)
        is_named = any(message.id == "same.name" for message in said.verdict.evidence)
        if said.key is not None and said.verdict.answer is SameAnswer.SAME and is_named:
            return NameAnswer(Found.EXACT, (LikelyName(said.key, 1.0),))
        return self._likely(text, most, said)

    def _likely(self, text: str, most: int, said: InRegister[Key]) -> NameAnswer[Key]:
        asked = abbreviations.split(text)
        likely = {
            key: alike
            for key in self._shortlist(text, asked)
            if (alike := self._likeness(text, asked, self._names[key])) >= UNLIKE
        }
        if said.key is not None:
            likely[said.key] = 1.0
        best = sorted(likely, key=lambda key: (-likely[key], self._names[key]))[:most]
        found = Found.LIKE if best else Found.NOT_HERE
        return NameAnswer(found, tuple(LikelyName(key, likely[key]) for key in best))

    def _shortlist(self, text: str, asked: list[str]) -> Iterable[Key]:
        """Return what shares words with a name, or the beginning of words, or is called so by its
        initials.
        """
        parsed = organisation_names.parse(text)
        beginnings = [word for each in asked for word in self._beginning(each)]
        wider = ParsedOrganisationName(
            text, (*parsed.words, *beginnings), parsed.form, None, parsed.body
        )
        keys = dict.fromkeys(found.key for found in self._index.find(parsed, SHORTLIST))
        if beginnings:
            keys |= dict.fromkeys(found.key for found in self._index.find(wider, SHORTLIST))
        for each in asked:
            keys |= dict.fromkeys(self._with_acronym.get(each, ())[:MOST_BEARERS])
        return keys

    def _beginning(self, word: str) -> list[str]:
        """Return longer words of the register that begin with a word, where it is none itself."""
        start = bisect_left(self._vocabulary, word)
        there = self._vocabulary[start : start + MOST_BEGINNINGS]
        if len(word) < SHORTEST_BEGINNING or there[:1] == [word]:
            return []
        return [each for each in there if each.startswith(word)]

    def _likeness(self, text: str, asked: list[str], known: str) -> float:
        name = organisation_names.parse(known)
        alike = likeness(organisation_names.parse(text), name, self._index.weight)
        read = abbreviations.spelled_out(asked, abbreviations.split(known))
        if read is None:
            return alike
        spelled = organisation_names.parse(read.text)
        if _contradict(spelled, name):
            return alike
        factor = BEGINS_ALIKE if read.begins_alike else SPELLED_OUT
        return max(alike, factor * likeness(spelled, name, self._index.weight))


def _contradict(first: ParsedOrganisationName, second: ParsedOrganisationName) -> bool:
    """Say whether each of two names has a word that says something else than the other."""
    _, left, right = names.pair(first.words, second.words)
    return bool({*left} - COMMON and {*right} - COMMON)
