"""The public pages: a body, an official, an organisation, an entry. Reads the public views and
nothing else.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OfficeKind
from conflict_graph.phases import Phase
from conflict_graph.readers.tables.columns import fold
from register.clock import today
from register.database import public
from register.errors import NotFound
from register.models.kinds import is_held_by_one, same_office
from register.models.public import (
    PublicBarCheck,
    PublicBody,
    PublicIdentifier,
    PublicIncome,
    PublicOfficial,
    PublicOrganisation,
    PublicParticipation,
    PublicPosition,
    PublicPositionConfirmation,
    PublicPositionVersion,
    PublicTerm,
    PublicUnelectedRule,
)
from register.public import lateness, marks, phases, statements, tombstones
from register.public.lateness import Late
from register.public.phases import Left
from register.public.statements import Statement

PHASE_ORDER = (Phase.RUNNING, Phase.END_UNKNOWN, Phase.ANNOUNCED, Phase.ENDED)
OFFICE_ORDER = (
    OfficeKind.EXECUTIVE,
    OfficeKind.ELECTED_MEMBER,
    OfficeKind.EXTERNAL,
    OfficeKind.CIVIL_SERVANT,
)
"""External are members who were not elected; nobody who is hired is public."""


@dataclass(frozen=True, slots=True)
class OfficialSummary:
    """An official in a list, with the terms that run and those that are over, and what was stated
    last.
    """

    official: PublicOfficial
    current: Sequence[PublicTerm]
    former: Sequence[PublicTerm]
    statement: Statement

    @property
    def since(self) -> PartialDate | None:
        """The first day of the longest running term; None: not known, or no term is running."""
        starts = [term.valid_from for term in self.current if term.valid_from is not None]
        return min(starts, key=lambda date: date.earliest, default=None)


@dataclass(frozen=True, slots=True)
class OfficeGroup:
    """The officials who hold an office of this title now, spelled as most of them have it."""

    title: str
    officials: Sequence[OfficialSummary]


@dataclass(frozen=True, slots=True)
class BodyPage:
    """A body with its officials: by office, and those who held one before."""

    body: PublicBody
    groups: Sequence[OfficeGroup]
    former: Sequence[OfficialSummary]
    predecessors: Sequence[PublicBody] = ()
    """The bodies that merged into this one, by name."""
    unelected_rule: PublicUnelectedRule | None = None
    """By which rule members who were not elected stand here; None: none says so."""

    @property
    def doubled(self) -> list[OfficeGroup]:
        """The offices that one person holds at a time, and of which several are recorded now."""
        return [
            each for each in self.groups if len(each.officials) > 1 and is_held_by_one(each.title)
        ]


@dataclass(frozen=True, slots=True)
class PositionHeld:
    """One position of a person, and where it was declared: by the public ids of the official at
    each body.
    """

    position: PublicPosition
    """The entry that was recorded last."""
    declared_by: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialPage:
    """A person, by one of the offices, with the entries of all bodies, in the order of
    `PHASE_ORDER`.

    Of what stands alike, those that began last come first.
    """

    summary: OfficialSummary
    positions: Sequence[PublicPosition]
    held: Sequence[PositionHeld]
    """The same entries; what was declared alike at several bodies stands here once."""
    phases: Mapping[str, Phase]
    """How the entries stand today, by their public ids."""
    history: dict[str, Sequence[PublicPositionVersion]]
    """The versions of every entry by its public id, the oldest first."""
    elsewhere: Sequence[OfficialSummary]
    """The same person at other bodies, by the name of the body."""
    confirmed: dict[int, datetime.datetime]
    """When the official confirmed versions that somebody else had entered, by their row."""
    incomes: Mapping[str, Sequence[PublicIncome]]
    """What positions earned, by the public id of the entry, the newest year first. Only as it
    stands.
    """
    late: Mapping[int, Sequence[Late]]
    """How late versions were recorded, by their row."""
    left: Left
    """The last day in office, of an official who left every public office."""
    body: PublicBody
    """Whose register it is."""

    @property
    def everybody(self) -> list[OfficialSummary]:
        """The person at every body, the one asked for first."""
        return [self.summary, *self.elsewhere]

    @property
    def first_address(self) -> str:
        """The public id under which the page of a person with several offices is to be quoted."""
        return min(each.official.public_id for each in self.everybody)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPage:
    """An organisation with the positions held there, each with who holds it."""

    organisation: PublicOrganisation
    identifiers: Sequence[PublicIdentifier]
    body: PublicBody | None
    positions: Sequence[tuple[PublicPosition, PublicOfficial]]
    participants: Sequence[PublicParticipation]
    """Who takes part in it, if it is a joint arrangement."""
    arrangements: Sequence[PublicParticipation]
    """In which joint arrangements it takes part."""
    late: Mapping[int, Sequence[Late]]
    """How late versions were recorded, by their row."""
    left: Left
    """Who of them left every public office, and when."""


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry with all its versions, the oldest first."""

    position: PublicPosition
    official: PublicOfficial
    versions: Sequence[PublicPositionVersion]
    confirmed: dict[int, datetime.datetime]
    """When the official confirmed versions that somebody else had entered, by their row."""
    incomes: Sequence[PublicIncome]
    """What the position earned: every statement, the newest year and the newest statement first."""
    late: Mapping[int, Sequence[Late]]
    """How late versions were recorded, by their row."""
    left: Left
    """The last day in office, of an official who left every public office."""
    looked_at: datetime.datetime | None = None
    """When the official last looked at contracts of it with the own body; None: never, or not known
    then.
    """

    @property
    def incomes_that_stand(self) -> list[PublicIncome]:
        """What the position earned as it stands now, the newest year first."""
        return [each for each in self.incomes if each.superseded_at is None]


def bodies() -> list[PublicBody]:
    """Return all bodies by name."""
    with public.session() as session:
        return list(session.scalars(sa.select(PublicBody).order_by(PublicBody.name)))


def body_in(session: Session, slug: str) -> PublicBody:
    """Return a body.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(sa.select(PublicBody).where(PublicBody.slug == slug))
    if found is None:
        raise NotFound("There is no such body.")
    return found


def body(slug: str) -> BodyPage:
    """Return a body with its officials.

    Raises:
        NotFound: there is none.
    """
    with public.session() as session:
        found = body_in(session, slug)
        officials = session.scalars(
            sa.select(PublicOfficial).where(PublicOfficial.body_slug == slug)
        )
        summaries = _summaries(session, sorted(officials, key=_index_key))
        old_bodies = (
            sa.select(PublicBody).where(PublicBody.successor_slug == slug).order_by(PublicBody.name)
        )
        predecessors = list(session.scalars(old_bodies))
        rule = session.get(PublicUnelectedRule, slug)
    groups: dict[tuple[int, str], list[OfficialSummary]] = defaultdict(list)
    for summary in summaries:
        for key in {office_of(term.kind, term.title) for term in summary.current}:
            groups[key].append(summary)
    titles = spellings(
        (office_of(term.kind, term.title), term.title)
        for summary in summaries
        for term in summary.current
    )
    former = [summary for summary in summaries if not summary.current]
    return BodyPage(
        found,
        [OfficeGroup(titles[key], groups[key]) for key in sorted(groups)],
        former,
        predecessors,
        rule,
    )


def office_of(kind: OfficeKind, title: str) -> tuple[int, str]:
    """Return what is one office, in the order of offices: of one kind, and titled the same."""
    return OFFICE_ORDER.index(kind), same_office(title)


def spellings(
    titles: Iterable[tuple[tuple[int, str], str]],
) -> dict[tuple[int, str], str]:
    """Return of each office, from pairs of an office and a title, the title as most have it."""
    counted: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for office, title in titles:
        counted[office][title] += 1
    return {
        office: max(sorted(found), key=lambda title: found[title])
        for office, found in counted.items()
    }


def official(public_id: str) -> OfficialPage:
    """Return an official with the entries in the register.

    Raises:
        NotFound: there is none, or the office is not public.
    """
    with public.session() as session:
        found = _official(session, public_id)
        summary = _summaries(session, [found])[0]
        same = PublicOfficial.person_public_id == found.person_public_id
        others = sa.select(PublicOfficial).where(same, PublicOfficial.public_id != public_id)
        elsewhere = _summaries(
            session, session.scalars(others.order_by(PublicOfficial.body_name)).all()
        )
        ids = [public_id, *(each.official.public_id for each in elsewhere)]
        of_them = PublicPosition.official_public_id.in_(ids)
        positions = sorted(
            session.scalars(sa.select(PublicPosition).where(of_them)), key=_newest_first
        )
        history = _history(session, PublicPositionVersion.official_public_id.in_(ids))
        confirmed = _confirmed(session, history)
        incomes: dict[str, list[PublicIncome]] = defaultdict(list)
        for income in _incomes(session, PublicIncome.official_public_id.in_(ids)):
            if income.superseded_at is None:
                incomes[income.position_public_id].append(income)
        late = lateness.of_each(
            session, [version for versions in history.values() for version in versions]
        )
        left = phases.left(session, ids, today())
        of_body = session.scalars(
            sa.select(PublicBody).where(PublicBody.slug == found.body_slug)
        ).one()
    stand = {position.public_id: phases.of(position, left, today()) for position in positions}
    positions.sort(key=lambda position: PHASE_ORDER.index(stand[position.public_id]))
    held = merged(positions)
    return OfficialPage(
        summary=summary,
        positions=positions,
        held=held,
        phases=stand,
        history=history,
        elsewhere=elsewhere,
        confirmed=confirmed,
        incomes=incomes,
        late=late,
        left=left,
        body=of_body,
    )


class Comparable(phases.Dated, Protocol):
    """What tells whether two entries say the same."""

    @property
    def organisation_public_id(self) -> str:
        """Where the position is held."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def recorded_at(self) -> datetime.datetime:
        """When it was recorded."""


SomeEntry = TypeVar("SomeEntry", bound=Comparable)


def merged(positions: Iterable[PublicPosition]) -> list[PositionHeld]:
    """Put together what was declared alike, by organisation, name and first day, in the order of
    the first of each.
    """
    return [PositionHeld(*each) for each in once(positions)]


def once(positions: Iterable[SomeEntry]) -> list[tuple[SomeEntry, frozenset[str]]]:
    """Return each position once, in the entry that was recorded last, with the officials who
    declared it.
    """
    alike: dict[tuple[str, str, str], list[SomeEntry]] = defaultdict(list)
    for each in positions:
        alike[each.organisation_public_id, fold(each.title), str(each.valid_from)].append(each)
    return [one for some in alike.values() for one in _over_bodies(some)]


def _over_bodies(alike: Sequence[SomeEntry]) -> list[tuple[SomeEntry, frozenset[str]]]:
    """Put entries of different officials together; one official who holds something twice holds two
    positions.
    """
    if len(alike) == 1:
        return [(alike[0], frozenset([alike[0].official_public_id]))]
    by_official = Counter(each.official_public_id for each in alike)
    if max(by_official.values()) > 1:
        return [(each, frozenset([each.official_public_id])) for each in alike]
    return [(max(alike, key=lambda each: each.recorded_at), frozenset(by_official))]


def organisation(public_id: str) -> OrganisationPage:
    """Return an organisation with the positions held there.

    Raises:
        NotFound: there is none, or no published position is held there.
    """
    with public.session() as session:
        found = session.get(PublicOrganisation, public_id)
        if found is None:
            raise NotFound("There is no such organisation.")
        numbers = session.scalars(
            sa.select(PublicIdentifier)
            .where(PublicIdentifier.organisation_public_id == public_id)
            .order_by(PublicIdentifier.scheme, PublicIdentifier.number)
        )
        itself = session.scalar(
            sa.select(PublicBody).where(PublicBody.organisation_public_id == public_id)
        )
        held = session.execute(
            sa.select(PublicPosition, PublicOfficial)
            .join(PublicOfficial, PublicOfficial.public_id == PublicPosition.official_public_id)
            .where(PublicPosition.organisation_public_id == public_id)
        )
        found_there = [(row[0], row[1]) for row in held]
        left = phases.left(session, [who.public_id for _, who in found_there], today())
        positions = sorted(
            found_there, key=lambda pair: (_order(pair[0], left), _index_key(pair[1]))
        )
        late = lateness.of_each(session, [position for position, _ in positions])
        part = PublicParticipation
        by_name = sa.select(part).order_by(part.participant_name, part.arrangement_name)
        participants = session.scalars(by_name.where(part.arrangement_public_id == public_id)).all()
        arrangements = session.scalars(by_name.where(part.participant_public_id == public_id)).all()
        return OrganisationPage(
            organisation=found,
            identifiers=list(numbers),
            body=itself,
            positions=positions,
            participants=participants,
            arrangements=arrangements,
            late=late,
            left=left,
        )


def position(public_id: str) -> EntryPage:
    """Return one entry with all its versions.

    Raises:
        NotFound: there is none, or it is not public.
    """
    with public.session() as session:
        found = session.scalar(
            sa.select(PublicPosition).where(PublicPosition.public_id == public_id)
        )
        if found is None:
            tombstones.refuse(session, public_id)
            raise marks.missing(session, public_id, "There is no such entry.")
        versions = _history(session, PublicPositionVersion.public_id == public_id)
        confirmed = _confirmed(session, versions)
        incomes = _incomes(session, PublicIncome.position_public_id == public_id)
        late = lateness.of_each(session, versions[public_id])
        official = _official(session, found.official_public_id)
        left = phases.left(session, [found.official_public_id], today())
        looked_at = session.scalar(
            sa.select(PublicBarCheck.recorded_at).where(
                PublicBarCheck.position_public_id == public_id
            )
        )
        return EntryPage(
            found, official, versions[public_id], confirmed, incomes, late, left, looked_at
        )


def is_over(period: PublicTerm | PublicParticipation) -> bool:
    """Say whether the period is known to be over today."""
    return period.valid_until is not None and period.valid_until.latest < today()


def _order(position: PublicPosition, left: Left) -> int:
    return PHASE_ORDER.index(phases.of(position, left, today()))


def _official(session: Session, public_id: str) -> PublicOfficial:
    found = session.get(PublicOfficial, public_id)
    if found is None:
        raise marks.missing(session, public_id, "There is no such official.")
    return found


def summaries(public_ids: Sequence[str]) -> list[OfficialSummary]:
    """Return these officials in this order; those who are not public are left out."""
    with public.session() as session:
        found = session.scalars(
            sa.select(PublicOfficial).where(PublicOfficial.public_id.in_(public_ids))
        ).all()
        return _summaries(session, sorted(found, key=lambda each: public_ids.index(each.public_id)))


def _summaries(session: Session, officials: Sequence[PublicOfficial]) -> list[OfficialSummary]:
    if not officials:
        return []
    ids = [official.public_id for official in officials]
    terms: dict[str, list[PublicTerm]] = defaultdict(list)
    chosen = sa.select(PublicTerm).where(PublicTerm.official_public_id.in_(ids))
    for term in session.scalars(chosen):
        terms[term.official_public_id].append(term)
    stated = statements.of_each(session, ids)
    return [_summary(each, terms[each.public_id], stated[each.public_id]) for each in officials]


def _confirmed(
    session: Session, history: Mapping[str, Sequence[PublicPositionVersion]]
) -> dict[int, datetime.datetime]:
    rows = [version.row_id for versions in history.values() for version in versions]
    chosen = sa.select(PublicPositionConfirmation).where(
        PublicPositionConfirmation.version_row_id.in_(rows)
    )
    return {each.version_row_id: each.recorded_at for each in session.scalars(chosen)}


def _summary(
    official: PublicOfficial, terms: Iterable[PublicTerm], statement: Statement
) -> OfficialSummary:
    ordered = sorted(
        terms,
        key=lambda term: (OFFICE_ORDER.index(term.kind), term.title, str(term.valid_from or "")),
    )
    current = [term for term in ordered if not is_over(term)]
    former = [term for term in ordered if is_over(term)]
    return OfficialSummary(official, current, former, statement)


def _history(
    session: Session, condition: sa.ColumnElement[bool]
) -> dict[str, Sequence[PublicPositionVersion]]:
    history: dict[str, list[PublicPositionVersion]] = defaultdict(list)
    chosen = (
        sa.select(PublicPositionVersion).where(condition).order_by(PublicPositionVersion.number)
    )
    for version in session.scalars(chosen):
        history[version.public_id].append(version)
    return dict(history)


def _incomes(session: Session, condition: sa.ColumnElement[bool]) -> list[PublicIncome]:
    order = PublicIncome.year.desc(), PublicIncome.number.desc(), PublicIncome.row_id
    return list(session.scalars(sa.select(PublicIncome).where(condition).order_by(*order)))


def _index_key(official: PublicOfficial) -> tuple[str, str, str]:
    return (
        official.family_name.casefold(),
        (official.given_name or official.initials or ""),
        official.public_id,
    )


def _newest_first(position: PublicPosition) -> tuple[int, str]:
    start = position.valid_from
    return -(start.earliest.toordinal() if start else 0), position.title.casefold()
