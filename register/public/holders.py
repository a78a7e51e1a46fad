"""Who holds which office at a body: a row per person and office, with what differs between them."""

from __future__ import annotations

import datetime
import enum
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conflict_graph.dates import PartialDate
from conflict_graph.phases import Phase
from register.clock import today
from register.database import public
from register.models.kinds import same_office
from register.models.public import PublicOfficial, PublicPosition, PublicTerm
from register.public import completeness, pages, phases, search
from register.public.as_of import BodyThen, OfficialThen, TermThen
from register.public.pages import BodyPage, OfficialSummary, office_of, spellings


class Silence(enum.StrEnum):
    """For how long nothing was declared or confirmed for somebody."""

    NEVER = "never"
    LONG = "long"
    """Something was, but not in the past twelve months."""


class HolderOrder(enum.StrEnum):
    """In which order the people of one office stand."""

    NAME = "name"
    LONGEST = "longest"
    """Who is in this office longest comes first; who it is not known of, last."""
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in an office. `stands`: how many positions of the person stand how, over all
    bodies.
    """

    summary: OfficialSummary
    terms: Sequence[PublicTerm]
    """The terms in this office; of who left every office, all of them."""
    stands: Mapping[Phase, int]

    @property
    def official(self) -> PublicOfficial:
        """Who it is."""
        return self.summary.official

    @property
    def begins_on(self) -> datetime.date | None:
        """The first day that the office may have been held on; None: not known."""
        starts = [term.valid_from.earliest for term in self.terms if term.valid_from is not None]
        return min(starts, default=None)


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of a body: by the title of their office, the executives first, and those who held
    one before.
    """

    groups: Sequence[tuple[str, Sequence[Holder]]]
    former: Sequence[Holder]

    @property
    def people(self) -> int:
        """How many people are in office; who holds two offices counts once."""
        return len({each.official.public_id for _, holders in self.groups for each in holders})


class _Held(NamedTuple):
    person_public_id: str
    official_public_id: str
    organisation_public_id: str
    title: str
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    ended: bool | None
    announced: bool
    recorded_at: datetime.datetime


def of_body(
    page: BodyPage,
    name: str = "",
    silence: Silence | None = None,
    order: HolderOrder = HolderOrder.NAME,
) -> Roster:
    """Return the people of a body. `name`: letters that stand in the name, with whatever case and
    accents.

    `silence`: only those in office for whom nothing was stated for so long; None: everybody.
    """
    summaries = [*(each for group in page.groups for each in group.officials), *page.former]
    with public.session() as session:
        stands = _stands(session, {each.official.person_public_id for each in summaries})
    folded = search.fold(name)

    def holders(found: Sequence[OfficialSummary], title: str | None = None) -> list[Holder]:
        return [
            Holder(
                each,
                [
                    term
                    for term in each.current
                    if title is not None and same_office(term.title) == same_office(title)
                ]
                or each.former,
                stands[each.official.person_public_id],
            )
            for each in found
            if folded in search.fold(each.official.name)
            and (silence is None or _silence(each) is silence)
        ]

    groups = [
        (group.title, _ordered(holders(group.officials, group.title), order))
        for group in page.groups
    ]
    return Roster([group for group in groups if group[1]], [] if silence else holders(page.former))


def by_office(
    page: BodyThen,
) -> list[tuple[str, Sequence[tuple[OfficialThen, Sequence[TermThen]]]]]:
    """Return who was in office at a moment by office, the executives first, each with the terms in
    that office.
    """
    groups: dict[tuple[int, str], dict[str, tuple[OfficialThen, list[TermThen]]]] = defaultdict(
        dict
    )
    spelled = []
    for official in page.officials:
        for term in official.terms:
            title = term.version.title
            office = office_of(term.version.kind, title)
            spelled.append((office, title))
            of_office = groups[office]
            of_office.setdefault(official.official.public_id, (official, []))[1].append(term)
    titles = spellings(spelled)
    return [(titles[office], list(groups[office].values())) for office in sorted(groups)]


def _stands(session: Session, persons: Collection[str]) -> Mapping[str, Counter[Phase]]:
    """Return how many positions of each person stand how; what was declared alike at several bodies
    counts once.
    """
    position, of_whom = PublicPosition, PublicOfficial.person_public_id
    chosen = sa.select(
        of_whom,
        position.official_public_id,
        position.organisation_public_id,
        position.title,
        position.valid_from,
        position.valid_until,
        position.ended,
        position.announced,
        position.recorded_at,
    ).join(PublicOfficial, PublicOfficial.public_id == position.official_public_id)
    of_persons: dict[str, list[_Held]] = defaultdict(list)
    for row in session.execute(chosen.where(of_whom.in_(persons))):
        of_persons[row[0]].append(_Held(*row))
    left = phases.left(
        session, [each.official_public_id for some in of_persons.values() for each in some], today()
    )
    found: dict[str, Counter[Phase]] = defaultdict(Counter)
    for person, positions in of_persons.items():
        found[person] = Counter(
            phases.of(held, left, today()) for held, _by in pages.once(positions)
        )
    return found


def _silence(summary: OfficialSummary) -> Silence | None:
    if summary.statement.last_stated_at is None:
        return Silence.NEVER
    return None if completeness.is_fresh(summary.statement, today()) else Silence.LONG


def _ordered(holders: list[Holder], order: HolderOrder) -> list[Holder]:
    """Return holders, which come by name, in an order."""
    if order is HolderOrder.NAME:
        return holders
    known = [(each.begins_on, each) for each in holders if each.begins_on is not None]
    known.sort(key=lambda pair: pair[0], reverse=order is HolderOrder.NEWEST)
    return [*(each for _, each in known), *(each for each in holders if each.begins_on is None)]
