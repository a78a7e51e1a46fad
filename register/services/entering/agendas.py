"""From the lines of an agenda to decisions: what each line would become, and how it is recorded.

An item is a new decision, one that the register has already, or none. Who is on the council or
board on the day votes on it, unless something else is on record.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Benefit, DecisionKind, DecisionStatus, OfficeKind, PartyRole, Step
from conflict_graph.readers import agenda, records
from conflict_graph.readers.agenda import AgendaLine
from conflict_graph.readers.tables.columns import fold
from conflict_graph.resolution.identifiers import KVK
from register.access import Identity, Permission, Subject, require
from register.errors import Invalid
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.kinds import MeetingKind
from register.models.meetings import Meeting, MeetingItem
from register.models.officials import Official
from register.models.screening import Finding
from register.services import journal
from register.services.decisions import decisions, participations
from register.services.decisions.decisions import DecisionEntry
from register.services.decisions.participations import KnownParticipations, ParticipationEntry
from register.services.findings import fact_changes
from register.services.latest import current_versions
from register.services.officials import officials

VOTERS = {MeetingKind.COUNCIL: OfficeKind.ELECTED_MEMBER, MeetingKind.COLLEGE: OfficeKind.EXECUTIVE}
"""Who votes in each kind of meeting."""
MOST_ITEMS = 100
LONGEST_NUMBER = 20
MOST_KNOWN = 5
"""How many decisions that are like an item are offered as what it may be."""
_LEAST_WORDS, _LEAST_SHARE = 2, 0.5
"""So many words, and so large a share of those of the shorter title, two titles have in common from
which one may be the other.
"""
SOURCE = "agenda"


@dataclass(frozen=True, slots=True)
class KnownDecision:
    """An open decision that an item may be. `is_same`: its title is that of the item."""

    public_id: str
    title: str
    is_same: bool


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item as somebody has looked it over. `known`: the public id of the decision that it is;
    None: a new one, of this kind, about these parties.
    """

    number: str
    title: str
    kind: DecisionKind
    parties: str
    known: str | None = None


def lines_of(text: str) -> list[AgendaLine]:
    """Return the items that a text names.

    Raises:
        Invalid: there is none, or there are too many.
    """
    lines = agenda.read(text)
    if not lines:
        raise Invalid("Type or paste at least one item, each on a line of its own.", "lines")
    if len(lines) > MOST_ITEMS:
        raise Invalid("An agenda has at most %(most)s items.", "lines", most=str(MOST_ITEMS))
    return lines


def known(
    identity: Identity, body: Body, titles: Sequence[str], held_on: datetime.date
) -> list[tuple[KnownDecision, ...]]:
    """Return the open decisions of a body that items may be: for each title the most alike first,
    and then those that are planned for the day of the meeting.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    open_ = _open_decisions(body)
    day = [each for each in open_ if each.decided_on == held_on.isoformat()]
    return [_offered(title, open_, day) for title in titles]


def begin(identity: Identity, body: Body, kind: MeetingKind, held_on: datetime.date) -> Meeting:
    """Record a meeting, still without items.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    made = Meeting(body=body, kind=kind, held_on=held_on, account_id=identity.account, items=[])
    db.session.add(made)
    db.session.flush()
    journal.record(identity, "meeting:enter", made.public_id, body.id)
    return made


def add(identity: Identity, meeting: Meeting, items: Sequence[AgendaItem]) -> list[MeetingItem]:
    """Put items on an agenda: enter decisions that are new, and record who votes on each.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        NotFound: a decision is not one of the body, as far as the asker keeps it.
        Invalid: there are no items, or one has no title.
    """
    require(identity, Permission.KEEP_DECISIONS, Subject(meeting.body_id))
    if not items:
        raise Invalid("Keep at least one item that is a decision.")
    found: dict[Decision, str] = {}
    for item in items:
        found.setdefault(_decision(identity, meeting, item), item.number)
    made = put_on(identity, meeting, found)
    seat(identity, meeting, [each.decision for each in made])
    return made


def put_on(
    identity: Identity, meeting: Meeting, found: Mapping[Decision, str]
) -> list[MeetingItem]:
    """Put decisions on an agenda, each with the number of its item, where they do not stand yet."""
    on_it = {each.decision for each in meeting.items}
    made = [
        MeetingItem(
            meeting=meeting,
            decision=decision,
            number=number.strip()[:LONGEST_NUMBER],
            account_id=identity.account,
        )
        for decision, number in found.items()
        if decision not in on_it
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def voters(meeting: Meeting) -> list[Official]:
    """Return who is on the council or board on the day of a meeting, in the order of an index."""
    groups = dict(officials.list_by_office(meeting.body, PartialDate.of(meeting.held_on)))
    return groups.get(VOTERS[meeting.kind], [])


def _decision(identity: Identity, meeting: Meeting, item: AgendaItem) -> Decision:
    if item.known is not None:
        found = decisions.get_whole(identity, item.known)
        if found.body_id != meeting.body_id or found.current.status is not DecisionStatus.OPEN:
            raise Invalid("Choose an open decision of this body.")
        return found
    return decisions.enter(
        identity,
        meeting.body,
        DecisionEntry(
            title=item.title,
            kind=item.kind,
            status=DecisionStatus.OPEN,
            decided_on=PartialDate.of(meeting.held_on),
            parties=tuple(_parties(item)),
        ),
    )


def _parties(item: AgendaItem) -> Iterable[records.PartyRecord]:
    role = agenda.ROLES.get(item.kind, PartyRole.SUBJECT)
    benefit = None if role is PartyRole.SUBJECT else Benefit.DIRECT
    for party in agenda.parties(item.parties):
        numbers = {KVK: party.kvk} if party.kvk else {}
        yield records.PartyRecord(records.Mention(party.name, numbers), role, benefit)


def seat(identity: Identity, meeting: Meeting, made: Sequence[Decision]) -> None:
    """Record that whoever votes on these decisions is to, where nothing is on record yet; the own
    vote a colleague records.
    """
    seated, known = voters(meeting), KnownParticipations(made)
    votes = ParticipationEntry(planned=(Step.VOTED,))
    for decision in made:
        taking_part = {row.official_id for row in decision.participations}
        for official in seated:
            if official.id in taking_part or not participations.is_for(
                identity, decision, official
            ):
                continue
            participations.record(
                identity,
                decision,
                official,
                votes,
                source=SOURCE,
                reason=_reason(identity, meeting, known.parts.of_participation(decision, official)),
                known=known,
            )


def _reason(identity: Identity, meeting: Meeting, found: Sequence[Finding]) -> str:
    """Return why a part is recorded, where an official was asked about it: it is on the agenda."""
    is_needed = fact_changes.need_reason(identity, found)
    return f"{SOURCE} {meeting.held_on:%-d-%-m-%Y}" if is_needed else ""


class _Open(NamedTuple):
    """An open decision; `decided_on` is the planned date as it is stored."""

    public_id: str
    title: str
    decided_on: str | None


def _open_decisions(body: Body) -> list[_Open]:
    version = current_versions(Decision.body_id == body.id).subquery()
    chosen = (
        sa.select(Decision.public_id, version.c.title, version.c.decided_on)
        .join(version, version.c.decision_id == Decision.id)
        .where(Decision.withdrawn_at.is_(None), version.c.status == DecisionStatus.OPEN.value)
    )
    return [_Open(*row) for row in db.session.execute(chosen.order_by(Decision.id))]


def _offered(title: str, open_: Sequence[_Open], day: Sequence[_Open]) -> tuple[KnownDecision, ...]:
    words = _words(title)
    ranked = sorted(
        (-share, place)
        for place, each in enumerate(open_)
        if (share := _share(words, _words(each.title)))
    )
    same = [each for each in open_ if fold(each.title) == fold(title)]
    alike = dict.fromkeys([*same, *(open_[place] for _rank, place in ranked)])
    chosen = dict.fromkeys([*[*alike][:MOST_KNOWN], *day])
    return tuple(
        KnownDecision(each.public_id, each.title, fold(each.title) == fold(title))
        for each in chosen
    )


def _words(title: str) -> frozenset[str]:
    return frozenset(word for word in fold(title).split("_") if len(word) > 2)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Return what share of the words of the shorter title both have; 0: too little to say."""
    both = len(one & other)
    share = both / min(len(one), len(other)) if both else 0.0
    return share if both >= _LEAST_WORDS and share >= _LEAST_SHARE else 0.0
