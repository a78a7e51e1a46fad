"""Organisations: add them, name them, find them. A likeness of names is a
suggestion only.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from conflict_graph.facts import OrganisationKind
from conflict_graph.readers.records import Mention, NameRecord
from conflict_graph.resolution import identifiers as numbers
from conflict_graph.resolution import organisation_names, resolve
from conflict_graph.resolution.name_index import Index
from conflict_graph.resolution.similarity import likeness
from conflict_graph.wording.messages import Message
from register.access import SERVER, Identity
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.columns import Rung, random_id
from register.models.organisations import (
    Organisation,
    OrganisationIdentifier,
    OrganisationKey,
    OrganisationName,
)
from register.plain_text import is_plain
from register.services import journal
from register.services.organisations import name_register

LIKE_ENOUGH = 50
"""The least likeness of names (0–100) at which an organisation is suggested: half of what they say
agrees.
"""

ADDED = "organisation:add"
"""The act in the journal when an organisation is added, with the account of whoever entered it."""

BY_CLERK = "clerk"
"""The source of what a clerk entered as a party of a decision, or as who sends somebody."""

AMENDED = "organisation:amend"
"""The act in the journal when a kind, town or field is corrected: these stand in no version."""

MOST_NAMESAKES = 12
"""Among how many names that are like one, it is looked for the same but for words that say
little.
"""

SEVERAL = 500
"""How many values are asked for in one query."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against a suggestion. `likeness` is 0–100; `same_town` None: a town is
    not known.
    """

    likeness: int
    name: str
    """The name, present or former, that was compared."""
    same_town: bool | None = None
    answer: resolve.SameAnswer = resolve.SameAnswer.UNSURE
    """What the engine makes of names, numbers and town together; it links nothing by itself."""
    reasons: tuple[Message, ...] = ()


class Bearers:
    """Who bears which number or name, of all that one file names: read at once, and kept up to
    date.
    """

    def __init__(
        self,
        pairs: Iterable[tuple[str, str]] = (),
        names: Iterable[str] = (),
        records: Iterable[str] = (),
    ) -> None:
        self._by_number = find_by_identifiers(pairs)
        self._by_record = _find_by_records(records)
        self._by_name: dict[str, dict[Organisation, None]] = {}
        wanted = sorted(set(names))
        for start in range(0, len(wanted), SEVERAL):
            query = _with_numbers().where(Organisation.name.in_(wanted[start : start + SEVERAL]))
            for row in db.session.scalars(query):
                self._by_name.setdefault(row.name, {})[row] = None

    def __iter__(self) -> Iterator[Organisation]:
        """Give every organisation that is known here, some more than once."""
        yield from self._by_number.values()
        yield from itertools.chain.from_iterable(self._by_name.values())

    def of(self, scheme: str, number: str) -> Organisation | None:
        """Return who bears a number; one that the file does not name is not known here."""
        return self._by_number.get((scheme, number))

    def all_of(self, identifiers: Mapping[str, str]) -> set[Organisation]:
        """Return the organisations that bear any of these numbers."""
        found = (self.of(scheme, number) for scheme, number in identifiers.items())
        return {organisation for organisation in found if organisation is not None}

    def named(
        self, name: str, town: str | None, identifiers: Mapping[str, str]
    ) -> Organisation | None:
        """Return the organisation with exactly this name, if it is safe to say so.

        It is when the town is the same too, or when neither the town nor any number of it is known;
        never when the numbers differ, or when two organisations would do.
        """
        found = [
            row
            for row in self._by_name.get(name, ())
            if row.name == name and row.withdrawn_at is None
        ]
        return _recognised(found, town, identifiers)

    def otherwise_called(self, name: str, found: Organisation) -> Organisation | None:
        """Return another organisation that bears exactly this name, which the one that was found by
        its number never bore; None: there is none.
        """
        if name in (found.name, *(row.name for row in found.names)):
            return None
        standing = (row for row in self._by_name.get(name, ()) if row.withdrawn_at is None)
        return next((row for row in standing if row.name == name and row is not found), None)

    def recorded(self, record: str | None) -> Organisation | None:
        """Return the organisation that a source calls so in its records; None: it never did, or of
        several.
        """
        found = self._by_record.get(record or "", {})
        return next(iter(found)) if len(found) == 1 else None

    def note_record(self, organisation: Organisation, record: str | None) -> None:
        """Remember what a source calls its record of an organisation."""
        known = self._by_record.setdefault(record or "", {})
        if record is not None and organisation not in known:
            known[organisation] = None
            db.session.add(OrganisationKey(organisation=organisation, record=record))

    def note(self, organisation: Organisation) -> None:
        """Remember the numbers and the name of an organisation that was added or changed."""
        self._by_number.update(
            {(row.scheme, row.number): organisation for row in organisation.identifiers}
        )
        self._by_name.setdefault(organisation.name, {})[organisation] = None


def get(public_id: str) -> Organisation:
    """Return an organisation.

    Raises:
        NotFound: there is none.
    """
    chosen = sa.select(Organisation).where(
        Organisation.public_id == public_id, Organisation.withdrawn_at.is_(None)
    )
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
        bearer = selectinload(OrganisationIdentifier.organisation)
        whole = (
            bearer.selectinload(Organisation.identifiers),
            bearer.selectinload(Organisation.names),
        )
        for row in db.session.scalars(query.options(*whole)):
            found[row.scheme, row.number] = row.organisation
    return found


def _find_by_records(records: Iterable[str]) -> dict[str, dict[Organisation, None]]:
    """Return the organisations that sources call so in their records."""
    found: dict[str, dict[Organisation, None]] = {}
    wanted = sorted(set(records))
    for start in range(0, len(wanted), SEVERAL):
        chosen = sa.select(OrganisationKey).join(OrganisationKey.organisation)
        chosen = chosen.where(
            OrganisationKey.record.in_(wanted[start : start + SEVERAL]),
            Organisation.withdrawn_at.is_(None),
        )
        for row in db.session.scalars(chosen.order_by(OrganisationKey.id)):
            found.setdefault(row.record, {})[row.organisation] = None
    return found


def _recognised(
    named: Iterable[Organisation], town: str | None, identifiers: Mapping[str, str]
) -> Organisation | None:
    if town is None and identifiers:
        return None
    found = [row for row in named if _is_recognised(row, town, identifiers)]
    return found[0] if len(found) == 1 else None


def _is_recognised(
    organisation: Organisation, town: str | None, identifiers: Mapping[str, str]
) -> bool:
    borne = {row.scheme: row.number for row in organisation.identifiers}
    if any(borne.get(scheme, number) != number for scheme, number in identifiers.items()):
        return False
    if town is None or organisation.town is None:
        return town == organisation.town and not borne and not identifiers
    return town.casefold() == organisation.town.casefold()


def add(
    identity: Identity,
    name: str,
    kind: OrganisationKind,
    kvk: str | None = None,
    town: str | None = None,
    field: str | None = None,
    identifiers: Mapping[str, str] | None = None,
    source: str | None = None,
    names: Iterable[NameRecord] = (),
    bearers: Bearers | None = None,
) -> Organisation:
    """Add an organisation under its present name. `identifiers` maps a scheme to a number, `kvk` is
    short for NL-KVK.

    `names`: every name with its period, where periods are known. With `bearers`, who bears a number
    is looked up there, and the rows are written with the next query rather than at once.

    Raises:
        Invalid: the name is empty, a number cannot be right, or another organisation bears it.
    """
    if not name.strip():
        raise Invalid("Enter the name of the organisation.", "organisation_name")
    if not is_plain(name):
        raise Invalid(
            "There is a character in it that cannot be shown. Type it again.", "organisation_name"
        )
    made = Organisation(
        public_id=random_id(), name=name.strip(), kind=kind, town=town or None, field=field or None
    )
    if not name_periods(made, names, source):
        made.names.append(OrganisationName(name=made.name, source=source))
    for scheme, number in {**(identifiers or {}), **({numbers.KVK: kvk} if kvk else {})}.items():
        identify(made, scheme, number, source, bearers)
    db.session.add(made)
    if bearers is None:
        db.session.flush()
    else:
        bearers.note(made)
    journal.record(identity, ADDED, made.public_id, None)
    return made


def identify(
    organisation: Organisation,
    scheme: str,
    number: str,
    source: str | None = None,
    bearers: Bearers | None = None,
) -> bool:
    """Add a number to an organisation; False when it bore it already.

    Raises:
        Invalid: the number cannot be right, or another organisation bears it.
    """
    sound = checked(scheme, number)
    if any((row.scheme, row.number) == (scheme, sound) for row in organisation.identifiers):
        return False
    with db.session.no_autoflush:
        bearer = bearers.of(scheme, sound) if bearers else find_by_identifier(scheme, sound)
    if bearer is not None:
        raise Invalid(
            "The number %(number)s belongs to %(name)s.", "kvk", number=sound, name=bearer.name
        )
    organisation.identifiers.append(
        OrganisationIdentifier(scheme=scheme, number=sound, source=source)
    )
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
    """Give an organisation its new name and keep the old one; False when it bears this name
    already.
    """
    if organisation.name == name:
        return False
    organisation.name = name
    organisation.names.append(OrganisationName(name=name, source=source))
    return True


def name_periods(
    organisation: Organisation, names: Iterable[NameRecord], source: str | None = None
) -> bool:
    """Record from when until when an organisation bears or bore its names; False when all was known
    so.
    """
    known = {(row.name, row.valid_from, row.valid_until) for row in _last_said(organisation)}
    new = [each for each in names if (each.name, each.from_date, each.until_date) not in known]
    for each in new:
        organisation.names.append(
            OrganisationName(
                name=each.name,
                valid_from=each.from_date,
                valid_until=each.until_date,
                source=source,
            )
        )
    return bool(new)


def _last_said(organisation: Organisation) -> list[OrganisationName]:
    """Return the last row about each name and first day; earlier ones were corrected by it."""
    return list({(row.name, row.valid_from): row for row in organisation.names}.values())


def describe(
    organisation: Organisation,
    name: str,
    kind: OrganisationKind | None,
    town: str | None,
    field: str | None,
    identifiers: Mapping[str, str],
    source: str | None = None,
    names: Iterable[NameRecord] = (),
    bearers: Bearers | None = None,
) -> bool:
    """Bring what we know of an organisation up to date. False: all was so.

    None leaves the kind, town or field as it is. `names` and `bearers` are those of `add`.

    Raises:
        Invalid: a number cannot be right, or another organisation bears it.
    """
    changed = [
        identify(organisation, scheme, number, source, bearers)
        for scheme, number in identifiers.items()
    ]
    changed.append(name_periods(organisation, names, source))
    called = organisation.name
    was = (organisation.kind, organisation.town, organisation.field)
    _forget_other_words(organisation)
    if any(each.name == name for each in names):
        changed.append(organisation.name != name)
        organisation.name = name
    else:
        changed.append(rename(organisation, name, source))
    if bearers is not None:
        bearers.note(organisation)
    said = (kind or organisation.kind, town or organisation.town, field or organisation.field)
    if was != said or called != organisation.name:
        organisation.kind, organisation.town, organisation.field = said
        journal.record(SERVER, AMENDED, organisation.public_id, None)
        changed.append(True)
    return any(changed)


def name_anew(
    organisation: Organisation, name: str, kind: OrganisationKind, town: str | None
) -> None:
    """Say of an organisation what somebody says who cannot know that it is here: as of one that is
    added. What was known of it stays what a check, and whoever keeps decisions, reads.
    """
    if organisation.kept_kind is None:
        organisation.kept_name, organisation.kept_kind = organisation.name, organisation.kind
        organisation.kept_town, organisation.kept_field = organisation.town, organisation.field
    rename(organisation, name.strip())
    organisation.kind, organisation.town, organisation.field = kind, town or None, None
    journal.record(SERVER, AMENDED, organisation.public_id, None)
    db.session.flush()


def _forget_other_words(organisation: Organisation) -> None:
    """Let what is known hold for everybody again: a source says what the organisation is."""
    if organisation.kept_kind is None:
        return
    organisation.name, organisation.kind = organisation.known_name, organisation.kept_kind
    organisation.town, organisation.field = organisation.kept_town, organisation.kept_field
    organisation.kept_name = organisation.kept_kind = None
    organisation.kept_town = organisation.kept_field = None


def add_unknown(
    name: str,
    town: str | None,
    identifiers: Mapping[str, str],
    source: str | None,
    bearers: Bearers | None = None,
) -> Organisation:
    """Add an organisation of which only a name, and perhaps a number, is known. `bearers`: as for
    `add`.
    """
    kind = OrganisationKind.OTHER
    return add(
        SERVER, name, kind, town=town, identifiers=identifiers, source=source, bearers=bearers
    )


def suggest(
    name: str,
    town: str | None = None,
    limit: int = 5,
    may_know: Callable[[Iterable[Organisation]], Iterable[Organisation]] = list,
) -> list[tuple[Organisation, Evidence]]:
    """Return organisations whose name looks like this one, the likeliest first. A suggestion, never
    an answer. `may_know` gives those of several of which the asker may know.

    Of equal likeness those in the same town come first, then by name, then in the order in which
    they were added.
    """
    found = name_register.index().find(organisation_names.parse(name), limit * 4)
    query = _with_numbers().where(Organisation.id.in_([each.key for each in found]))
    rows = may_know(db.session.scalars(query))
    compared = [(row, compare(name, town, row)) for row in rows]
    likely = [each for each in compared if each[1].likeness >= LIKE_ENOUGH]
    likely.sort(
        key=lambda each: (
            -each[1].likeness,
            each[1].same_town is not True,
            each[0].name,
            each[0].id,
        )
    )
    return likely[:limit]


def namesakes(organisation: Organisation) -> list[Organisation]:
    """Return the other organisations that bear its present name, now or formerly, whatever their
    legal form and but for words that say little, by name: a holding is often called as its
    daughter.
    """
    parsed = organisation_names.parse(organisation.known_name)
    weighty = {*parsed.words} - organisation_names.COMMON
    index = name_register.index()
    found = [*index.same(parsed), *index.find(parsed, MOST_NAMESAKES)]
    keys = {
        each.key
        for each in found
        if each.name.key == parsed.key
        or (weighty and {*each.name.words} - organisation_names.COMMON == weighty)
    } - {organisation.id}
    chosen = _with_numbers().where(Organisation.id.in_(keys)).order_by(Organisation.name)
    return list(db.session.scalars(chosen))


def compare(
    name: str,
    town: str | None,
    organisation: Organisation,
    identifiers: Mapping[str, str] | None = None,
) -> Evidence:
    """Return how far a name, town and numbers agree with those of an organisation, by its name that
    is most like it.
    """
    called = tuple(
        dict.fromkeys((organisation.known_name, *(row.name for row in organisation.names)))
    )
    borne = {row.scheme: row.number for row in organisation.identifiers}
    kind = (
        organisation_names.body_kind(organisation.known_field)
        if organisation.known_kind in name_register.PUBLIC_KINDS
        else None
    )
    verdict = resolve.organisations(
        resolve.Described((name,), identifiers or {}, town),
        resolve.Described(called, borne, organisation.known_town, kind),
    )
    closest = max(called, key=lambda each: _likeness(name, each, kind))
    is_there = same_town(town, organisation.known_town)
    return Evidence(
        round(verdict.likeness * 100), closest, is_there, verdict.answer, verdict.evidence
    )


def is_named_otherwise(name: str, organisation: Organisation, index: Index[int]) -> bool:
    """Say whether a name is that of other organisations alone, and not of this one, which was found
    by its number.
    """
    same = {each.key for each in index.same(organisation_names.parse(name))}
    return bool(same) and organisation.id not in same


def rung_of(said: Mention, organisation: Organisation) -> Rung:
    """Return on what evidence a source means an organisation that was recognised in what it
    says.
    """
    borne = {(row.scheme, row.number) for row in organisation.identifiers}
    same_seat = same_town(said.town, organisation.known_town) is True
    if not borne.isdisjoint(said.identifiers.items()):
        return Rung.NUMBER_AND_SEAT if same_seat else Rung.DECLARED_NUMBER
    return Rung.DISTINCTIVE_NAME if same_seat else Rung.NAME


def find_public_body(name: str, town: str | None, index: Index[int]) -> Organisation | None:
    """Return the public body of this name, if in this index of names only that one bears it, now or
    formerly.

    A part of a body ("Gemeente X, afdeling Inkoop") is that body. A place name alone is nobody. See
    decision 0008.
    """
    found = resolve.in_register(name, index, town).key
    organisation = db.session.get(Organisation, found) if found is not None else None
    return (
        organisation
        if organisation is not None and organisation.known_kind in name_register.PUBLIC_KINDS
        else None
    )


def _likeness(name: str, other: str, kind: str | None) -> float:
    return likeness(organisation_names.parse(name), organisation_names.parse(other, kind))


def _with_numbers() -> sa.Select[Any]:
    standing = sa.select(Organisation).where(Organisation.withdrawn_at.is_(None))
    return standing.options(
        selectinload(Organisation.identifiers), selectinload(Organisation.names)
    )


def same_town(first: str | None, second: str | None) -> bool | None:
    """Say whether two towns are one. None: one of them is not known."""
    if not first or not second:
        return None
    return organisation_names.town_key(first) == organisation_names.town_key(second)
