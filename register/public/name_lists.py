"""Names that a reader looks up by the list: whether each stands in the public register, looks like
something there, or does not stand there. Nothing of a list is kept.

A name says who is written like that, and not that it is the same: of a person it never does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from conflict_graph.resolution import person_names
from conflict_graph.resolution.name_index import PUBLIC
from conflict_graph.resolution.name_lists import Found, NameBook
from conflict_graph.resolution.resolve import UNLIKE
from register.database import public
from register.models.public import PublicOfficial
from register.public import search
from register.public.name_index import HitKind, NameEntry, NameIndex
from register.public.search import fold

MOST_LINES = 500
"""Names of one list."""
LONGEST_LINE = 200
"""Characters of one name."""
MOST_CANDIDATES = 5
"""What may be meant by one name; more are not shown."""
_MOST_PEOPLE = 20
"""People with such words in their name who are compared."""
_NUMBER = re.compile(r"[0-9]{7,20}")
KVK_DIGITS = 8
ALL_KINDS = frozenset(HitKind)


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """Something in the register that may be meant. `likeness`, 0–1, orders and proves nothing."""

    entry: NameEntry
    likeness: float


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What the register says of one name: the likeliest first, at most `MOST_CANDIDATES`. `number`
    is the place of the line in the list, from 1.
    """

    number: int
    text: str
    found: Found
    candidates: tuple[NameCandidate, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether this was looked up as a number and not as a name."""
        return _number(self.text) is not None

    @property
    def best(self) -> NameCandidate | None:
        """The likeliest; None: nothing here looks like it."""
        return self.candidates[0] if self.candidates else None


def _number(text: str) -> str | None:
    """Return the digits of a number of the trade register or such. None: it is a name."""
    digits = re.sub(r"[\s.]", "", text)
    return digits if _NUMBER.fullmatch(digits) else None


def lines_of(pasted: str) -> list[tuple[int, str]]:
    r"""Return the names of a pasted list, each with the number of its line from 1; of a line with
    columns, as a spreadsheet gives it, the first that is filled in. Empty lines are passed over.

    >>> lines_of("Tarwedam\n\n\tDe Korenaar\t90004321")
    [(1, 'Tarwedam'), (3, 'De Korenaar')]
    """
    numbered = enumerate(pasted.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1)
    named = (
        (number, next((cell.strip() for cell in line.split("\t") if cell.strip()), ""))
        for number, line in numbered
    )
    return [(number, name) for number, name in named if name]


def look_up(
    lines: Sequence[tuple[int, str]],
    kinds: Collection[HitKind] = ALL_KINDS,
    most: int = MOST_CANDIDATES,
) -> list[LookedUp]:
    """Return what the register says of each name, in the same order. `kinds`: what is looked
    for.
    """
    book = _book()
    rough = [(number, text, book.look_up(text[:LONGEST_LINE])) for number, text in lines]
    shown = search.still_public(each.entry for _, _, found in rough for each in found)
    shown = {entry for entry in shown if entry.kind in kinds}
    persons = _persons(entry for entry in shown if entry.kind is HitKind.OFFICIAL)
    return [
        _answer(number, text, [each for each in found if each.entry in shown], persons, most)
        for number, text, found in rough
    ]


def find(kind: HitKind, key: str) -> NameEntry | None:
    """Return what has this public id, or slug of a body. None: nothing that is public has it."""
    entry = _book().by_key.get((kind, key))
    return entry if entry is not None and search.still_public([entry]) else None


@dataclass(frozen=True, slots=True)
class _Rough(NameCandidate):
    """A candidate before it is known who may be shown. `bears`: it is called just so."""

    bears: bool


def _answer(
    number: int, text: str, found: list[_Rough], persons: dict[str, str], most: int
) -> LookedUp:
    """Say whether one thing alone is called so. An official at two bodies is one person."""
    bearers = {persons.get(each.entry.address, each.entry.address) for each in found if each.bears}
    order = sorted(found, key=lambda each: (not each.bears, -each.likeness, each.entry.name))
    candidates = tuple(NameCandidate(each.entry, each.likeness) for each in order[:most])
    if len(bearers) == 1:
        return LookedUp(number, text, Found.EXACT, candidates)
    return LookedUp(number, text, Found.LIKE if candidates else Found.NOT_HERE, candidates)


class _Book:
    """The names of the register, as they were read last."""

    def __init__(self, names: NameIndex) -> None:
        self.names = names
        self.by_key = {(entry.kind, entry.address): entry for entry in names.entries}
        self._organisations: NameBook[int] = NameBook(
            {
                place: (entry.name, PUBLIC if entry.kind is HitKind.BODY else None)
                for place, entry in enumerate(names.entries)
                if entry.kind is not HitKind.OFFICIAL
            }
        )

    def look_up(self, text: str) -> list[_Rough]:
        """Return what a name or a number may mean."""
        digits = _number(text)
        if digits is not None:
            return self._by_number(digits)
        return [*self._by_name(text), *self._people(text)]

    def _by_number(self, digits: str) -> list[_Rough]:
        """A number that lacks its first zero is not taken for the one that has it."""
        found = [_Rough(entry, 1.0, True) for entry in self.names.with_number(digits)]
        if not found and len(digits) == KVK_DIGITS - 1:
            found = [_Rough(each, 0.9, False) for each in self.names.with_number(f"0{digits}")]
        return found

    def _by_name(self, text: str) -> list[_Rough]:
        answer = self._organisations.look_up(text)
        bears = answer.found is Found.EXACT
        return [
            _Rough(self.names.entries[each.key], each.likeness, bears) for each in answer.candidates
        ]

    def _people(self, text: str) -> list[_Rough]:
        words = [
            word for word in text.replace(",", " ").split() if fold(word) not in person_names.TITLES
        ]
        tokens = fold(" ".join(words)).split()
        if not any(len(token) > 1 for token in tokens):
            return []
        asked = person_names.parse(text)
        found = []
        for hit in self.names.by_words(tokens, _MOST_PEOPLE):
            if hit.entry.kind is not HitKind.OFFICIAL:
                continue
            known = hit.entry.name
            bears = sorted(tokens) == sorted(fold(known).split())
            alike = 1.0 if bears else person_names.likeness(" ".join(words), known)
            if bears or (alike >= UNLIKE and _may_be(asked, person_names.parse(known))):
                found.append(_Rough(hit.entry, alike, bears))
        return found


def _may_be(first: person_names.ParsedPersonName, second: person_names.ParsedPersonName) -> bool:
    return (
        person_names.family_agrees(first, second) is not False
        and person_names.first_names_agree(first, second) is not False
    )


def _book() -> _Book:
    """Return the names as they are now, made ready once for each time that they are read."""
    names = search.names()
    kept: _Book | None = public.kept.get("name_lists")
    if kept is None or kept.names is not names:
        kept = public.kept["name_lists"] = _Book(names)
    return kept


def _persons(officials: Iterable[NameEntry]) -> dict[str, str]:
    """Return of each official which person it is, by public ids."""
    ids = [entry.address for entry in officials]
    if not ids:
        return {}
    asked = sa.select(PublicOfficial.public_id, PublicOfficial.person_public_id)
    with public.session() as session:
        rows = session.execute(asked.where(PublicOfficial.public_id.in_(ids)))
        return {row.public_id: row.person_public_id for row in rows}
