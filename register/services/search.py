"""Search in people, organisations and bodies, forgiving of how a name is written."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from rapidfuzz.distance import DamerauLevenshtein
from sqlalchemy.orm import Session

from register.database import public
from register.models.public import PublicBody, PublicIdentifier, PublicOfficial, PublicOrganisation

LONGEST_QUERY = 100
"""Characters of a query that are read."""
MOST_HITS = 20

PREFIXES = frozenset(
    [
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
        "in",
        "op",
        "aan",
        "bij",
        "tot",
        "uit",
        "von",
        "zu",
    ]
)
LEGAL_FORMS = frozenset(["bv", "nv", "vof", "cv", "stichting", "vereniging", "gemeente"])


class HitKind(enum.StrEnum):
    """What was found."""

    OFFICIAL = "official"
    ORGANISATION = "organisation"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `address` is a public id, or the slug of a body; `context` says where, "" when unknown.

    `matched` is the part of the name that was taken for the query, and `is_exact` whether it was written like that.
    """

    kind: HitKind
    address: str
    name: str
    context: str
    matched: str
    is_exact: bool
    score: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: HitKind
    address: str
    name: str
    context: str
    words: Sequence[str]
    """The folded words of the name by which it is looked for."""
    initials: Sequence[str] = ()
    numbers: Sequence[str] = ()


def find(query: str) -> list[Hit]:
    """Return at most `MOST_HITS` hits, the people first, then organisations and bodies, the best of each first."""
    tokens = fold(query[:LONGEST_QUERY]).split()
    if not any(len(token) > 1 for token in tokens):
        return []
    with public.session() as session:
        candidates = list(_candidates(session))
    hits = [hit for candidate in candidates if (hit := _match(tokens, candidate)) is not None]
    best = sorted(hits, key=lambda hit: (-hit.score, hit.name, hit.address))[:MOST_HITS]
    return sorted(best, key=lambda hit: (list(HitKind).index(hit.kind), -hit.score, hit.name))


def fold(text: str) -> str:
    """Return the text without case, accents and punctuation; "ij" and "y" become one.

    >>> fold("M.J. van 't Hôf-Dijkstra B.V.")
    'm j van t hof dykstra bv'
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"\b([bn])\.\s?v\.?(?!\w)", r"\1v", plain)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain.replace("ij", "y")).split())


def _candidates(session: Session) -> Iterator[_Candidate]:
    numbers: dict[str, list[str]] = {}
    for identifier in session.scalars(sa.select(PublicIdentifier)):
        numbers.setdefault(identifier.organisation_public_id, []).append(identifier.number.casefold())
    bodies = list(session.scalars(sa.select(PublicBody)))
    for official in session.scalars(sa.select(PublicOfficial)):
        parts = " ".join(part for part in (official.given_name, official.prefix, official.family_name) if part)
        first = fold(f"{official.initials or ''} {official.given_name or ''}").split()
        initials = tuple(word[0] for word in first) + tuple(fold(official.initials or "").replace(" ", ""))
        yield _Candidate(
            HitKind.OFFICIAL, official.public_id, official.name, official.body_name, fold(parts).split(), initials
        )
    of_bodies = {body.organisation_public_id for body in bodies}
    for organisation in session.scalars(sa.select(PublicOrganisation)):
        if organisation.public_id in of_bodies:
            continue
        known = numbers.get(organisation.public_id, ())
        yield _Candidate(
            HitKind.ORGANISATION,
            organisation.public_id,
            organisation.name,
            organisation.town or "",
            fold(organisation.name).split(),
            (),
            known,
        )
    for body in bodies:
        known = numbers.get(body.organisation_public_id, ())
        yield _Candidate(HitKind.BODY, body.slug, body.name, "", fold(body.name).split(), (), known)


def _match(tokens: Sequence[str], candidate: _Candidate) -> Hit | None:
    joined_tokens, joined_words = "".join(tokens), "".join(candidate.words)
    if joined_tokens in candidate.numbers:
        return _hit(candidate, joined_tokens, True, 100)
    found = [_best_word(token, candidate) for token in tokens]
    weighty = [pair for token, pair in zip(tokens, found, strict=True) if token not in PREFIXES | LEGAL_FORMS]
    if weighty and all(score for _, score in weighty):
        matched = " ".join(dict.fromkeys(word for word, score in found if score))
        score = sum(score for _, score in found) / len(found)
        return _hit(candidate, matched, score >= 90, score)
    for tail in (joined_words, "".join(candidate.words[1:])):
        if len(joined_tokens) > 4 and DamerauLevenshtein.distance(joined_tokens, tail) <= 1:
            return _hit(candidate, candidate.name, joined_tokens == tail, 80)
    return None


def _best_word(token: str, candidate: _Candidate) -> tuple[str, float]:
    """Return the word of the name that is most like the token, with its score; score 0: none is like it."""
    if len(token) == 1 and token in candidate.initials:
        return token, 90
    return max(((word, _likeness(token, word)) for word in candidate.words), key=lambda pair: pair[1], default=("", 0))


def _likeness(token: str, word: str) -> float:
    """Say how much a word looks like what was typed, 0-100. The longer the word, the more slips it may hold."""
    if token == word:
        return 100
    if len(token) >= 2 and word.startswith(token):
        return 92
    slips = 0 if len(token) < 4 else 1 if len(token) < 7 else 2
    distance = DamerauLevenshtein.distance(token, word, score_cutoff=slips)
    return 85 - 10 * distance if distance <= slips else 0


def _hit(candidate: _Candidate, matched: str, is_exact: bool, score: float) -> Hit:
    return Hit(candidate.kind, candidate.address, candidate.name, candidate.context, matched, is_exact, score)
