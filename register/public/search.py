"""Search in people, organisations and bodies, forgiving of how a name is written."""

from __future__ import annotations

import re
import threading
import time
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from register.clock import today
from register.database import public
from register.models.public import (
    PublicBody,
    PublicIdentifier,
    PublicOfficial,
    PublicOrganisation,
    PublicPosition,
)
from register.public import listing, offices
from register.public.listing import Filters
from register.public.name_index import Hit, HitKind, NameEntry, NameIndex

LONGEST_QUERY = 100
"""Characters of a query that are read."""
MOST_HITS = 20
MOST_FILTERED = 1000
"""Hits of a name of which is looked up whether they fit the filters."""
QUICK = 0.25
"""Seconds. Where the names are read within this, they are read again as soon as anything
changes.
"""
REST = 5
"""Where it takes longer, they are not read again for so many times as long as that took."""


@dataclass(frozen=True, slots=True)
class _KeptNames:
    """The names of the register as of a day and an edition, read at a moment of the machine's own
    clock, in seconds.
    """

    edition: tuple[int, ...]
    index: NameIndex
    read_at: float
    took: float

    @property
    def rests(self) -> bool:
        """Whether the names were read so lately that they are not read again yet."""
        return self.took > QUICK and time.monotonic() < self.read_at + REST * self.took


_reading = threading.Lock()


def find(query: str, filters: Filters | None = None) -> list[Hit]:
    """Return at most `MOST_HITS` hits, the people first, then organisations and bodies, the best of
    each first.

    `filters`: people of that body or office with such a position, and organisations where such a
    position is held. A body fits where nothing else is asked than the body. Filtered are the
    `MOST_FILTERED` best hits of the name.
    """
    tokens = fold(query[:LONGEST_QUERY]).split()
    if not any(len(token) > 1 for token in tokens):
        return []
    if filters is None or filters == Filters():
        hits = _still_public(names().find(tokens, MOST_HITS))
    else:
        hits = _fitting(names().find(tokens, MOST_FILTERED), filters)[:MOST_HITS]
    return sorted(
        hits, key=lambda hit: (list(HitKind).index(hit.entry.kind), -hit.score, hit.entry.name)
    )


def as_written(hit: Hit) -> str:
    """Return the part of the name that was taken for the query as it is written, and not as names
    are compared.

    Where what was taken is no word of the name, it is the whole name.
    """
    matched = set(hit.matched.split())
    written = [word for word in hit.entry.name.split() if matched & set(fold(word).split())]
    return " ".join(written) or hit.entry.name


def _fitting(hits: list[Hit], filters: Filters) -> list[Hit]:
    """Return the hits that fit the filters, in the same order."""
    asked = {
        kind: [hit.entry.address for hit in hits if hit.entry.kind is kind] for kind in HitKind
    }
    at_official = PublicPosition.official_public_id == PublicOfficial.public_id
    officials = sa.select(PublicOfficial.public_id).where(
        PublicOfficial.public_id.in_(asked[HitKind.OFFICIAL])
    )
    officials = officials.where(*listing.of_official(filters))
    if filters.is_of_position:
        officials = officials.where(sa.exists().where(at_official, *listing.of_position(filters)))
    places = sa.select(PublicPosition.organisation_public_id).join(PublicOfficial, at_official)
    places = places.where(PublicPosition.organisation_public_id.in_(asked[HitKind.ORGANISATION]))
    with public.session() as session:
        fitting = {
            *session.scalars(officials),
            *session.scalars(places.where(*listing.conditions(filters))),
        }
    if filters == Filters(body_slug=filters.body_slug) and filters.body_slug is not None:
        fitting.add(filters.body_slug)
    return [hit for hit in hits if hit.entry.address in fitting]


def fold(text: str) -> str:
    """Return the text without case, accents and punctuation; "ij" and "y" become one.

    >>> fold("M.J. van 't Hôf-Dijkstra B.V.")
    'm j van t hof dykstra bv'
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"\b([bn])\.\s?v\.?(?!\w)", r"\1v", plain)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain.replace("ij", "y")).split())


_SHOWN = {
    HitKind.OFFICIAL: PublicOfficial.public_id,
    HitKind.ORGANISATION: PublicOrganisation.public_id,
}


def _still_public(hits: list[Hit]) -> list[Hit]:
    """Leave out who has been shielded or withdrawn since the names were read: of those nothing is
    shown, from then on.

    A body has no such moment.
    """
    shown = still_public(hit.entry for hit in hits)
    return [hit for hit in hits if hit.entry in shown]


def still_public(entries: Iterable[NameEntry]) -> set[NameEntry]:
    """Return those of what was found that everybody may read now, whatever was kept in memory."""
    asked = set(entries)
    shown: set[str] = set()
    with public.session() as session:
        for kind, key in _SHOWN.items():
            ids = [entry.address for entry in asked if entry.kind is kind]
            shown.update(session.scalars(sa.select(key).where(key.in_(ids))) if ids else ())
    return {entry for entry in asked if entry.kind is HitKind.BODY or entry.address in shown}


def names() -> NameIndex:
    """Return the names as they are now; in a register that is large and busy, as they were a moment
    ago.

    Reading hundreds of thousands of names takes seconds, so that is not done for every entry that
    is declared.
    """
    kept: _KeptNames | None = public.kept.get("names")
    with public.session() as session:
        edition = (
            today().toordinal(),
            *session.execute(sa.text("SELECT * FROM public_edition")).one(),
        )
        if kept is not None and (kept.edition == edition or kept.rests):
            return kept.index
        if not _reading.acquire(blocking=kept is None):
            assert kept is not None, "whoever has nothing waits"
            return kept.index
        try:
            began = time.monotonic()
            index = NameIndex(list(_entries(session)))
            ended = time.monotonic()
            public.kept["names"] = _KeptNames(edition, index, ended, ended - began)
            return index
        finally:
            _reading.release()


def _entries(session: Session) -> Iterator[NameEntry]:
    numbers: dict[str, tuple[str, ...]] = {}
    for owner, number in session.execute(
        sa.select(PublicIdentifier.organisation_public_id, PublicIdentifier.number)
    ):
        numbers[owner] = (*numbers.get(owner, ()), number.casefold())
    yield from _officials(session)
    bodies = list(session.scalars(sa.select(PublicBody)))
    of_bodies = {body.organisation_public_id for body in bodies}
    wanted = (PublicOrganisation.public_id, PublicOrganisation.name, PublicOrganisation.town)
    for public_id, name, town in session.execute(sa.select(*wanted)):
        if public_id not in of_bodies:
            words = tuple(fold(name).split())
            yield NameEntry(
                kind=HitKind.ORGANISATION,
                address=public_id,
                name=name,
                context=town or "",
                words=words,
                numbers=numbers.get(public_id, ()),
            )
    for body in bodies:
        words = tuple(fold(body.name).split())
        known = numbers.get(body.organisation_public_id, ())
        yield NameEntry(
            kind=HitKind.BODY,
            address=body.slug,
            name=body.name,
            context="",
            words=words,
            numbers=known,
        )


def _officials(session: Session) -> Iterator[NameEntry]:
    everybody = offices.of_each(session)
    wanted = (
        PublicOfficial.public_id,
        PublicOfficial.given_name,
        PublicOfficial.initials,
        PublicOfficial.prefix,
        PublicOfficial.family_name,
        PublicOfficial.body_name,
    )
    for public_id, given_name, initials, prefix, family_name, body_name in session.execute(
        sa.select(*wanted)
    ):
        parts = " ".join(part for part in (given_name, prefix, family_name) if part)
        first = fold(f"{initials or ''} {given_name or ''}").split()
        letters = frozenset(
            [word[0] for word in first] + list(fold(initials or "").replace(" ", ""))
        )
        name = " ".join(part for part in (given_name or initials, prefix, family_name) if part)
        own = tuple(fold(parts).split())
        held = everybody.get(public_id, offices.NOTHING)
        titles, portfolio = ", ".join(held.titles), ", ".join(held.portfolios)
        yield NameEntry(
            kind=HitKind.OFFICIAL,
            address=public_id,
            name=name,
            context=body_name,
            words=own,
            initials=letters,
            offices=titles,
            portfolio=portfolio,
            holds=held.is_now,
            office_words=frozenset(fold(f"{titles} {portfolio}").split()),
            body_words=frozenset(fold(body_name).split()),
        )
