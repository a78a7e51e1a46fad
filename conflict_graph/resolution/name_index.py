"""Finds the names in a register that look like a name, quickly: by rare words, also where a word
was mistyped.

The work per question depends on how often the rare words of the name occur, hardly on the size of
the register.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from conflict_graph.resolution import names
from conflict_graph.resolution.organisation_names import ParsedOrganisationName, parse
from conflict_graph.resolution.similarity import likeness

SHORTLIST = 12
"""How many names are compared in full. Source: tried on the first half; more found nothing more."""
RARE = 40
"""In how many names a word may stand and still be a lead by itself; more common words then only add
to its leads.
"""
SHORT = 3
"""Up to this many letters, a word is not looked for mistyped."""

PUBLIC = "public"
"""A public body of whatever kind."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class NameMatch(Generic[Key]):
    """A name in the register, whose it is, and how much it looks like what was asked for, 0–1."""

    key: Key
    name: ParsedOrganisationName
    likeness: float


class Index(Generic[Key]):
    """The names of a register. One key may have several names; one name may belong to several
    keys.
    """

    def __init__(self, named: Iterable[tuple[Key, str, str | None]] = ()) -> None:
        """Take key, name, and the kind of public body where it is known (see `add`)."""
        self._keys: list[Key] = []
        self._names: list[ParsedOrganisationName] = []
        self._public: set[Key] = set()
        self._same: defaultdict[tuple[str | None, tuple[str, ...]], list[int]] = defaultdict(list)
        self._glued: defaultdict[str, list[int]] = defaultdict(list)
        self._where: dict[str, dict[int, None]] = {}
        self._near: defaultdict[str, list[str]] = defaultdict(list)
        for key, text, body in named:
            self.add(key, text, body)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._names)

    def add(self, key: Key, text: str, body: str | None = None) -> None:
        """Add a name. `body` is the kind of public body as `organisation_names` calls it, `PUBLIC`
        if that is all.

        None: what the name says itself.
        """
        name = parse(text, None if body == PUBLIC else body)
        number = len(self._names)
        self._keys.append(key)
        self._names.append(name)
        self._same[name.key].append(number)
        self._glued["".join(name.words)].append(number)
        if body is not None or name.body is not None:
            self._public.add(key)
        for word in dict.fromkeys(name.words):
            if word not in self._where:
                self._where[word] = {}
                for shorter in _shorter(word):
                    self._near[shorter].append(word)
            self._where[word][number] = None

    def weight(self, word: str) -> float:
        """Return how rare a word is in the register: the logarithm of one in how many names has
        it.
        """
        return math.log((len(self._names) + 1) / len(self._where.get(word, "1")))

    def is_public(self, key: Key) -> bool:
        """Say whether a key was given as a public body, or bears the name of one."""
        return key in self._public

    def same(self, name: ParsedOrganisationName) -> list[NameMatch[Key]]:
        """Return every name with the same kind of body and core, in the order of the register."""
        return [self._found(number, name) for number in self._same.get(name.key, ())]

    def bearers(self, words: tuple[str, ...]) -> list[NameMatch[Key]]:
        """Return the public bodies with this core, of whatever kind, in the order of the
        register.
        """
        wanted = ParsedOrganisationName("", words)
        numbers = self._glued.get("".join(words), ())
        return [
            self._found(number, wanted)
            for number in numbers
            if self._names[number].body is not None
        ]

    def find(self, name: ParsedOrganisationName, limit: int = 5) -> list[NameMatch[Key]]:
        """Return the keys whose name looks most like this one, each once; the likeliest first, then
        as registered.
        """
        found = sorted(
            ((number, self._found(number, name)) for number in self._shortlist(name)),
            key=lambda each: (-each[1].likeness, each[0]),
        )
        best: dict[Key, NameMatch[Key]] = {}
        for _, each in found:
            best.setdefault(each.key, each)
        return list(best.values())[:limit]

    def _found(self, number: int, name: ParsedOrganisationName) -> NameMatch[Key]:
        mine = self._names[number]
        return NameMatch(self._keys[number], mine, likeness(name, mine, self.weight))

    def _shortlist(self, name: ParsedOrganisationName) -> list[int]:
        """Return the names that share the most weight of words with this one."""
        alike = [each for word in dict.fromkeys(name.words) for each in self._alike(word)]
        alike.sort(key=lambda each: len(self._where[each[0]]))
        shared: dict[int, float] = dict.fromkeys(
            self._glued.get("".join(name.words), ()), 2 * math.log(len(self._names) + 1)
        )
        certain = False
        for word, part in alike:
            where = self._where[word]
            heavy = self.weight(word) * part
            if certain and len(where) > RARE:
                for number in shared.keys() & where.keys():
                    shared[number] += heavy
                continue
            certain = certain or part == 1
            for number in where:
                shared[number] = shared.get(number, 0.0) + heavy
        return heapq.nsmallest(SHORTLIST, shared, key=lambda number: (-shared[number], number))

    def _alike(self, word: str) -> Iterator[tuple[str, float]]:
        """Return the words of the register that are this word, or this word mistyped, with their
        likeness.
        """
        if word in self._where:
            yield word, 1.0
        near = {each for shorter in _shorter(word) for each in self._near.get(shorter, ())} - {word}
        for each in sorted(near):
            part = names.word_likeness(word, each)
            if part > 0:
                yield each, part * part


def _shorter(word: str) -> set[str]:
    """Return a word and what it becomes when one letter falls out."""
    return (
        {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
        if len(word) > SHORT
        else {word}
    )
