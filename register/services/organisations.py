"""Organisations: add them, name them, tie them together, find them. A likeness of names is a suggestion only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from conflict_graph import identifiers as numbers
from conflict_graph import names
from conflict_graph.dates import PartialDate
from conflict_graph.facts import OrganisationKind, TieKind
from register.access import Identity
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.organisations import (
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    OrganisationTie,
    OrganisationTieVersion,
)
from register.services import journal

LIKE_ENOUGH = 70
"""The least likeness of names (0–100) at which an organisation is suggested."""

SEVERAL = 500
"""How many values are asked for in one query."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against a suggestion. `likeness` is 0–100; `same_town` None: a town is not known."""

    likeness: int
    name: str
    """The name, present or former, that was compared."""
    same_town: bool | None = None


def get(public_id: str) -> Organisation:
    """Return an organisation.

    Raises:
        NotFound: there is none.
    """
    chosen = sa.select(Organisation).where(Organisation.public_id == public_id, Organisation.withdrawn_at.is_(None))
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such organisation.")
    return found


def find_by_identifier(scheme: str, number: str) -> Organisation | None:
    """Return the organisation that bears this number, if we know it."""
    return find_by_identifiers([(scheme, number)]).get((scheme, number))


def find_by_identifiers(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Organisation]:
    """Return the organisations that bear these numbers, by scheme and number."""
    found: dict[tuple[str, str], Organisation] = {}
    wanted = sorted(set(pairs))
    for start in range(0, len(wanted), SEVERAL):
        pair = sa.tuple_(OrganisationIdentifier.scheme, OrganisationIdentifier.number)
        query = sa.select(OrganisationIdentifier).where(pair.in_(wanted[start : start + SEVERAL]))
        for row in db.session.scalars(query.options(selectinload(OrganisationIdentifier.organisation))):
            found[row.scheme, row.number] = row.organisation
    return found


def find_by_name(name: str, town: str | None, identifiers: Mapping[str, str]) -> Organisation | None:
    """Return the organisation with exactly this name, if it is safe to say so.

    It is when the town is the same too, or when neither the town nor any number of it is known; never when the numbers
    differ, or when two organisations would do.
    """
    query = _with_numbers().where(Organisation.name == name)
    found = [row for row in db.session.scalars(query) if _is_recognised(row, town, identifiers)]
    return found[0] if len(found) == 1 else None


def _is_recognised(organisation: Organisation, town: str | None, identifiers: Mapping[str, str]) -> bool:
    borne = {row.scheme: row.number for row in organisation.identifiers}
    if any(borne.get(scheme, number) != number for scheme, number in identifiers.items()):
        return False
    if town is None or organisation.town is None:
        return town == organisation.town and not borne and not identifiers
    return town.casefold() == organisation.town.casefold()


def add(
    identity: Identity | None,
    name: str,
    kind: OrganisationKind,
    kvk: str | None = None,
    town: str | None = None,
    field: str | None = None,
    identifiers: Mapping[str, str] | None = None,
    source: str | None = None,
) -> Organisation:
    """Add an organisation under its present name. `identifiers` maps a scheme to a number, `kvk` is short for NL-KVK.

    Raises:
        Invalid: the name is empty, a number cannot be right, or another organisation bears it.
    """
    if not name.strip():
        raise Invalid("Enter the name of the organisation.", "organisation_name")
    made = Organisation(name=name.strip(), kind=kind, town=town or None, field=field or None)
    made.names.append(OrganisationName(name=made.name, source=source))
    for scheme, number in {**(identifiers or {}), **({numbers.KVK: kvk} if kvk else {})}.items():
        identify(made, scheme, number, source)
    db.session.add(made)
    db.session.flush()
    journal.record(identity, "organisation:add", made.public_id, None)
    return made


def identify(organisation: Organisation, scheme: str, number: str, source: str | None = None) -> bool:
    """Add a number to an organisation; False when it bore it already.

    Raises:
        Invalid: the number cannot be right, or another organisation bears it.
    """
    sound = checked(scheme, number)
    if any((row.scheme, row.number) == (scheme, sound) for row in organisation.identifiers):
        return False
    with db.session.no_autoflush:
        bearer = find_by_identifier(scheme, sound)
    if bearer is not None:
        raise Invalid("The number %(number)s belongs to %(name)s.", "kvk", number=sound, name=bearer.name)
    organisation.identifiers.append(OrganisationIdentifier(scheme=scheme, number=sound, source=source))
    return True


def checked(scheme: str, number: str) -> str:
    """Return a number in the one shape that its scheme has.

    Raises:
        Invalid: the number cannot be right.
    """
    try:
        return numbers.validate(scheme, number)
    except numbers.InvalidNumber as error:
        raise Invalid(str(error), "kvk") from None


def rename(organisation: Organisation, name: str, source: str | None = None) -> bool:
    """Give an organisation its new name and keep the old one; False when it bears this name already."""
    if organisation.name == name:
        return False
    organisation.name = name
    organisation.names.append(OrganisationName(name=name, source=source))
    return True


def describe(
    organisation: Organisation,
    name: str,
    kind: OrganisationKind,
    town: str | None,
    field: str | None,
    identifiers: Mapping[str, str],
    source: str | None = None,
) -> bool:
    """Bring what we know of an organisation up to date; None leaves a town or field as it is. False: all was so.

    Raises:
        Invalid: a number cannot be right, or another organisation bears it.
    """
    changed = [identify(organisation, scheme, number, source) for scheme, number in identifiers.items()]
    changed.append(rename(organisation, name, source))
    said = (kind, town or organisation.town, field or organisation.field)
    if (organisation.kind, organisation.town, organisation.field) != said:
        organisation.kind, organisation.town, organisation.field = said
        changed.append(True)
    return any(changed)


def add_unknown(name: str, town: str | None, identifiers: Mapping[str, str], source: str | None) -> Organisation:
    """Add an organisation of which only a name, and perhaps a number, is known."""
    return add(None, name, OrganisationKind.OTHER, town=town, identifiers=identifiers, source=source)


def hold(
    holder: Organisation,
    held: Organisation,
    kind: TieKind,
    share: float | None = None,
    valid_from: PartialDate | None = None,
    valid_until: PartialDate | None = None,
    source: str | None = None,
) -> bool:
    """Record that one organisation holds another (`share` is 0–1); False when we knew it just so.

    Raises:
        Invalid: an organisation would hold itself, the share lies outside 0–1, or the period ends before it begins.
    """
    if holder is held:
        raise Invalid("An organisation cannot hold itself.")
    if share is not None and not 0 <= share <= 1:
        raise Invalid("A share lies between 0 and 1.")
    if valid_from and valid_until and valid_until.latest < valid_from.earliest:
        raise Invalid("The tie ends before it begins.")
    tie = db.session.scalar(
        sa.select(OrganisationTie).filter_by(holder_id=holder.id, held_id=held.id, kind=kind)
    ) or OrganisationTie(holder=holder, held=held, kind=kind)
    said = (share, valid_from, valid_until)
    stands = bool(tie.versions) and tie.withdrawn_at is None
    if stands and (tie.current.share, tie.current.valid_from, tie.current.valid_until) == said:
        return False
    tie.withdrawn_at = None
    db.session.add(tie)
    tie.versions.append(
        OrganisationTieVersion(
            number=len(tie.versions) + 1, share=share, valid_from=valid_from, valid_until=valid_until, source=source
        )
    )
    db.session.flush()
    return True


def suggest(name: str, town: str | None = None, limit: int = 5) -> list[tuple[Organisation, Evidence]]:
    """Return organisations whose name looks like this one, the likeliest first. A suggestion, never an answer."""
    sought = names.simplify(name)
    best: dict[int, tuple[int, str]] = {}
    for organisation_id, called in _all_names():
        score = names.likeness(sought, names.simplify(called))
        if score >= max(LIKE_ENOUGH, best.get(organisation_id, (0, ""))[0] + 1):
            best[organisation_id] = (score, called)
    found = {row.id: row for row in db.session.scalars(_with_numbers().where(Organisation.id.in_(_top(best, limit))))}
    suggestions = [
        (found[key], Evidence(score, called, _same_town(town, found[key].town)))
        for key, (score, called) in best.items()
        if key in found
    ]
    suggestions.sort(key=lambda pair: (-pair[1].likeness, pair[1].same_town is not True, pair[0].name))
    return suggestions[:limit]


def compare(name: str, town: str | None, organisation: Organisation) -> Evidence:
    """Return how far a name and town agree with those of an organisation, by its name that is most like it."""
    called = {organisation.name, *(row.name for row in organisation.names)}
    scores = [(names.likeness(names.simplify(name), names.simplify(other)), other) for other in sorted(called)]
    return Evidence(*max(scores), _same_town(town, organisation.town))


def _all_names() -> list[tuple[int, str]]:
    present = sa.select(Organisation.id, Organisation.name)
    ever = sa.select(OrganisationName.organisation_id, OrganisationName.name)
    return [(row[0], row[1]) for row in db.session.execute(present.union(ever))]


def _top(best: dict[int, tuple[int, str]], limit: int) -> list[int]:
    """Return the likeliest, with room for those of equal likeness that a town may bring forward."""
    return sorted(best, key=lambda key: -best[key][0])[: limit * 4]


def _with_numbers() -> sa.Select[Any]:
    standing = sa.select(Organisation).where(Organisation.withdrawn_at.is_(None))
    return standing.options(selectinload(Organisation.identifiers), selectinload(Organisation.names))


def _same_town(first: str | None, second: str | None) -> bool | None:
    return first.casefold() == second.casefold() if first and second else None
