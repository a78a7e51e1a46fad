"""Names in memory, by the words that stand in them, so that a misspelt name is found among hundreds
of thousands.

Pure: entries in, hits out. A word is looked up as it is written, by its beginning, and within a few
slips; where that says too little the whole name is compared.
"""

from __future__ import annotations

import enum
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

PREFIXES = frozenset(
    {
        "van",
        "de",
        "den",
        "der",
        "het",
        "t",
        "ten",
        "ter",
        "te",
        "la",
        "le",
        "du",
        "des",
        "d",
        "v",
        "vd",
        "in",
        "op",
    }
    | {"aan", "bij", "tot", "uit", "von", "zu", "el", "al", "ben", "bint"}
)
"""Words of a name that say nothing by themselves."""
LEGAL_FORMS = frozenset(["bv", "nv", "vof", "cv", "stichting", "vereniging", "gemeente"])

EXACT, BEGINNING, INITIAL, SLIP, EACH_SLIP_COSTS, JOINED, WHOLE = 100, 92, 90, 85, 10, 80, 0.75
"""What a word or a name scores, 0-100; a name that is like the query as a whole scores its likeness
times WHOLE.
"""
OFFICE, OFFICE_BEFORE = 89, 88
"""What somebody scores who is found by an office that is held now, or was before: less than whoever
bears that name.
"""
EXACT_FROM = 90
LEAST_LIKENESS = 70
"""The likeness of whole names, 0-100, below which they are not the same name misspelt."""
LIKE_ENOUGH = 84
"""The likeness of whole names at which nobody needs to look among all the others."""
MOST_BEGINNINGS = 200
"""How many words with the same beginning are looked at."""


class HitKind(enum.StrEnum):
    """What was found."""

    OFFICIAL = "official"
    ORGANISATION = "organisation"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEntry:
    """Something that can be found. `address` is a public id, or the slug of a body; `context` says
    where.

    `words` are the folded words of the name, in order. `offices` are the titles of the offices of
    an official, as they are written, `portfolio` what is in them; `holds`: whether the official
    holds them now. `office_words` and `body_words` are the folded words of the offices with their
    portfolios, and of the name of the body.
    """

    kind: HitKind
    address: str
    name: str
    context: str
    words: tuple[str, ...]
    initials: frozenset[str] = frozenset()
    numbers: tuple[str, ...] = ()
    offices: str = ""
    portfolio: str = ""
    holds: bool = True
    office_words: frozenset[str] = frozenset()
    body_words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `matched` is the part of the name that was taken for the query; `score` is
    0-100.

    `is_exact` says whether it was written like that.
    """

    entry: NameEntry
    matched: str
    is_exact: bool
    score: float


class NameIndex:
    """Entries by the words of their names."""

    def __init__(self, entries: Sequence[NameEntry]) -> None:
        self._entries = entries
        self._names = [" ".join(entry.words) for entry in entries]
        self._with_word: dict[str, list[int]] = defaultdict(list)
        self._with_number: dict[str, list[int]] = defaultdict(list)
        self._with_office: dict[str, list[int]] = defaultdict(list)
        self._joined: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(entries):
            for word in set(entry.words):
                self._with_word[word].append(place)
            for number in entry.numbers:
                self._with_number[number].append(place)
            for word in entry.office_words:
                self._with_office[word].append(place)
            for joined in {"".join(entry.words), "".join(entry.words[1:])}:
                self._joined[joined].append(place)
        self._words = sorted(self._with_word)
        self._of_length: dict[int, list[str]] = defaultdict(list)
        for word in self._words:
            self._of_length[len(word)].append(word)

    @property
    def entries(self) -> Sequence[NameEntry]:
        """Everything that can be found, in the order in which it was given."""
        return self._entries

    def with_number(self, number: str) -> list[NameEntry]:
        """Return what bears a number, as it is written in the register but for capitals."""
        return [self._entries[place] for place in self._with_number.get(number.casefold(), ())]

    def by_words(self, tokens: Sequence[str], most: int) -> list[Hit]:
        """Return at most so many entries in whose name each of the words stands, or one a few slips
        away, the best first. It takes less work than `find`, which also compares whole names.
        """
        weighty = [token for token in tokens if token not in PREFIXES | LEGAL_FORMS]
        if not weighty:
            return []
        alike = {token: self._alike(token) for token in tokens if len(token) > 1}
        return self._best(self._by_words(tokens, weighty, alike), most)

    def find(self, tokens: Sequence[str], most: int) -> list[Hit]:
        """Return at most so many hits, the best first. `tokens` are the folded words of the
        query.
        """
        joined = "".join(tokens)
        hits = {
            place: Hit(self._entries[place], joined, True, EXACT)
            for place in self._with_number.get(joined, ())
        }
        weighty = [token for token in tokens if token not in PREFIXES | LEGAL_FORMS]
        if not hits and weighty:
            alike = {token: self._alike(token) for token in tokens if len(token) > 1}
            hits = self._by_office(weighty) | self._by_words(tokens, weighty, alike)
            if not any(hit.is_exact for hit in hits.values()):
                hits = self._by_whole_name(tokens, alike, most) | hits
        if not hits and len(joined) > 4:
            hits = self._written_together(joined)
        return self._best(hits, most)

    @staticmethod
    def _best(hits: Mapping[int, Hit], most: int) -> list[Hit]:
        best = sorted(hits.items(), key=lambda pair: (-pair[1].score, pair[1].entry.name, pair[0]))
        return [hit for _, hit in best[:most]]

    def _alike(self, token: str) -> Mapping[str, float]:
        """Return the words that may have been meant by a token, each with its score."""
        if token in self._with_word:
            return {**self._beginning(token), token: EXACT}
        return {**self._within_slips(token), **self._beginning(token)}

    def _beginning(self, token: str) -> dict[str, float]:
        start = bisect_left(self._words, token)
        return {
            word: BEGINNING
            for word in self._words[start : start + MOST_BEGINNINGS]
            if word.startswith(token)
        }

    def _within_slips(self, token: str) -> dict[str, float]:
        """The longer the word, the more slips it may hold."""
        slips = 0 if len(token) < 4 else 1 if len(token) < 7 else 2
        lengths = range(len(token) - slips, len(token) + slips + 1) if slips else ()
        words = [word for length in lengths for word in self._of_length.get(length, ())]
        found = process.extract(token, words, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return {word: SLIP - EACH_SLIP_COSTS * distance for word, distance, _ in found}

    def _by_words(
        self,
        tokens: Sequence[str],
        weighty: Sequence[str],
        alike: Mapping[str, Mapping[str, float]],
    ) -> dict[int, Hit]:
        """Return the entries in which every weighty token stands, as a word or as an initial."""
        longer = [token for token in weighty if token in alike]
        if not longer:
            return {}
        rarest = min(
            longer, key=lambda token: sum(len(self._with_word[word]) for word in alike[token])
        )
        places = {place for word in alike[rarest] for place in self._with_word[word]}
        found = {
            place: self._match(self._entries[place], tokens, weighty, alike) for place in places
        }
        return {place: hit for place, hit in found.items() if hit is not None}

    def _by_office(self, weighty: Sequence[str]) -> dict[int, Hit]:
        """Return the people whose office or portfolio a token names, where the others name that
        person or the body.

        The words of offices are common ones, so they are found as they are written.
        """
        named = [token for token in weighty if token in self._with_office]
        if not named:
            return {}
        rarest = min(named, key=lambda token: len(self._with_office[token]))
        found = {}
        for place in self._with_office[rarest]:
            entry = self._entries[place]
            if all(
                token in entry.office_words or token in entry.body_words or token in entry.words
                for token in weighty
            ):
                found[place] = Hit(
                    entry, " ".join(weighty), True, OFFICE if entry.holds else OFFICE_BEFORE
                )
        return found

    def _match(
        self,
        entry: NameEntry,
        tokens: Sequence[str],
        weighty: Sequence[str],
        alike: Mapping[str, Mapping[str, float]],
    ) -> Hit | None:
        scores = {token: _best(entry, token, alike.get(token, {})) for token in tokens}
        if not all(scores[token][1] for token in weighty):
            return None
        matched = " ".join(dict.fromkeys(word for word, score in scores.values() if score))
        score = sum(score for _, score in scores.values()) / len(scores)
        return Hit(entry, matched, score >= EXACT_FROM, score)

    def _by_whole_name(
        self, tokens: Sequence[str], alike: Mapping[str, Mapping[str, float]], most: int
    ) -> dict[int, Hit]:
        """Return the entries whose whole name is like the query; first among those that share a
        word with it.
        """
        query = " ".join(tokens)
        sure = [
            token
            for token in alike
            if token in self._with_word and token not in PREFIXES | LEGAL_FORMS
        ]
        sharing = sorted({place for token in sure for place in self._with_word[token]})
        found = self._like(query, {place: self._names[place] for place in sharing}, most)
        if not found or found[0][1] < LIKE_ENOUGH:
            found = self._like(query, self._names, most)
        return {
            place: Hit(self._entries[place], self._entries[place].name, False, likeness * WHOLE)
            for _, likeness, place in found
        }

    def _like(
        self, query: str, names: Mapping[int, str] | Sequence[str], most: int
    ) -> list[tuple[str, float, int]]:
        return process.extract(
            query, names, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=most
        )

    def _written_together(self, joined: str) -> dict[int, Hit]:
        """Return the entries whose name without spaces is the query without spaces, but for one
        slip.
        """
        exact = joined in self._joined
        near = process.extract(
            joined, self._joined.keys(), scorer=OSA.distance, score_cutoff=1, limit=None
        )
        names = [joined] if exact else [name for name, _, _ in near]
        return {
            place: Hit(self._entries[place], self._entries[place].name, exact, JOINED)
            for name in names
            for place in self._joined[name]
        }


def _best(entry: NameEntry, token: str, alike: Mapping[str, float]) -> tuple[str, float]:
    """Return the word of the entry that a token stands for, with its score; score 0: none."""
    if len(token) == 1 and token in entry.initials:
        return token, INITIAL
    return max(
        ((word, alike.get(word, 0.0)) for word in entry.words),
        key=lambda pair: pair[1],
        default=("", 0.0),
    )
