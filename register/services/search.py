"""Search in people, organisations and bodies, forgiving of how a name is written."""

from __future__ import annotations

import re
import threading
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from register.database import public
from register.models.public import PublicBody, PublicIdentifier, PublicOfficial, PublicOrganisation
from register.services.name_index import Entry, Hit, HitKind, NameIndex

LONGEST_QUERY = 100
"""Characters of a query that are read."""
MOST_HITS = 20
QUICK = 0.25
"""Seconds. Where the names are read within this, they are read again as soon as anything changes."""
REST = 5
"""Where it takes longer, they are not read again for so many times as long as that took."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The names of the register as of one edition of it, read at a moment of the machine's own clock, in seconds."""

    edition: tuple[int, ...]
    index: NameIndex
    read_at: float
    took: float

    @property
    def rests(self) -> bool:
        """Whether the names were read so lately that they are not read again yet."""
        return self.took > QUICK and time.monotonic() < self.read_at + REST * self.took


_reading = threading.Lock()


def find(query: str) -> list[Hit]:
    """Return at most `MOST_HITS` hits, the people first, then organisations and bodies, the best of each first."""
    tokens = fold(query[:LONGEST_QUERY]).split()
    if not any(len(token) > 1 for token in tokens):
        return []
    hits = _still_public(_names().find(tokens, MOST_HITS))
    return sorted(hits, key=lambda hit: (list(HitKind).index(hit.entry.kind), -hit.score, hit.entry.name))


def fold(text: str) -> str:
    """Return the text without case, accents and punctuation; "ij" and "y" become one.

    >>> fold("M.J. van 't Hôf-Dijkstra B.V.")
    'm j van t hof dykstra bv'
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"\b([bn])\.\s?v\.?(?!\w)", r"\1v", plain)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain.replace("ij", "y")).split())


_SHOWN = {HitKind.OFFICIAL: PublicOfficial.public_id, HitKind.ORGANISATION: PublicOrganisation.public_id}


def _still_public(hits: list[Hit]) -> list[Hit]:
    """Leave out who has been shielded or withdrawn since the names were read: of those nothing is shown, from then on.

    A body has no such moment.
    """
    shown: set[str] = set()
    with public.session() as session:
        for kind, key in _SHOWN.items():
            ids = [hit.entry.address for hit in hits if hit.entry.kind is kind]
            shown.update(session.scalars(sa.select(key).where(key.in_(ids))) if ids else ())
    return [hit for hit in hits if hit.entry.kind is HitKind.BODY or hit.entry.address in shown]


def _names() -> NameIndex:
    """Return the names as they are now; in a register that is large and busy, as they were a moment ago.

    Reading hundreds of thousands of names takes seconds, so that is not done for every entry that is declared.
    """
    kept: _Kept | None = public.kept.get("names")
    with public.session() as session:
        edition = tuple(session.execute(sa.text("SELECT * FROM public_edition")).one())
        if kept is not None and (kept.edition == edition or kept.rests):
            return kept.index
        if not _reading.acquire(blocking=kept is None):
            assert kept is not None, "whoever has nothing waits"
            return kept.index
        try:
            began = time.monotonic()
            index = NameIndex(list(_entries(session)))
            ended = time.monotonic()
            public.kept["names"] = _Kept(edition, index, ended, ended - began)
            return index
        finally:
            _reading.release()


def _entries(session: Session) -> Iterator[Entry]:
    numbers: dict[str, tuple[str, ...]] = {}
    for owner, number in session.execute(sa.select(PublicIdentifier.organisation_public_id, PublicIdentifier.number)):
        numbers[owner] = (*numbers.get(owner, ()), number.casefold())
    yield from _officials(session)
    bodies = list(session.scalars(sa.select(PublicBody)))
    of_bodies = {body.organisation_public_id for body in bodies}
    wanted = (PublicOrganisation.public_id, PublicOrganisation.name, PublicOrganisation.town)
    for public_id, name, town in session.execute(sa.select(*wanted)):
        if public_id not in of_bodies:
            words = tuple(fold(name).split())
            yield Entry(HitKind.ORGANISATION, public_id, name, town or "", words, numbers=numbers.get(public_id, ()))
    for body in bodies:
        words = tuple(fold(body.name).split())
        known = numbers.get(body.organisation_public_id, ())
        yield Entry(HitKind.BODY, body.slug, body.name, "", words, numbers=known)


def _officials(session: Session) -> Iterator[Entry]:
    wanted = (
        PublicOfficial.public_id,
        PublicOfficial.given_name,
        PublicOfficial.initials,
        PublicOfficial.prefix,
        PublicOfficial.family_name,
        PublicOfficial.body_name,
    )
    for public_id, given_name, initials, prefix, family_name, body_name in session.execute(sa.select(*wanted)):
        parts = " ".join(part for part in (given_name, prefix, family_name) if part)
        first = fold(f"{initials or ''} {given_name or ''}").split()
        letters = frozenset([word[0] for word in first] + list(fold(initials or "").replace(" ", "")))
        name = " ".join(part for part in (given_name or initials, prefix, family_name) if part)
        yield Entry(HitKind.OFFICIAL, public_id, name, body_name, tuple(fold(parts).split()), letters)
