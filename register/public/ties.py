"""What stands around an official or an organisation, from public facts alone: two steps, and of a
crowd the first few.

Facts are positions, offices, and which public bodies take part in a joint arrangement. Nothing is
weighed or counted by person; "so many others" says how much of a crowd is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conflict_graph.chains.graph import NodeKind
from conflict_graph.dates import PartialDate
from conflict_graph.phases import Phase, phase_of
from register.clock import today
from register.database import public
from register.errors import NotFound
from register.models.public import (
    PublicBody,
    PublicOfficial,
    PublicOrganisation,
    PublicParticipation,
    PublicPosition,
    PublicTerm,
)
from register.public import marks, phases
from register.public.pages import PHASE_ORDER

NEAR = 8
"""Branches of the one in the middle."""
FAR = 3
"""Branches of each of those."""
Stand = tuple[PublicPosition, Phase]
READ = 100
"""Positions of one crowd that are read, the one recorded last first."""


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """An official or an organisation. `public_id` None: it has no page. `context`: the body of an
    official.
    """

    kind: NodeKind
    name: str
    public_id: str | None
    context: str = ""


@dataclass(frozen=True, slots=True)
class Bond:
    """What binds two nodes, closed at both ends.

    `title`: the position or the office; "" for taking part in a joint arrangement. `ended` as in a
    position; None too where the office is over, after which nobody says whether it runs.
    """

    title: str
    start: PartialDate | None
    until: PartialDate | None
    ended: bool | None
    phase: Phase
    position_public_id: str | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A node with what binds it to the one before, and what stands behind it."""

    node: NetworkNode
    bonds: Sequence[Bond]
    crowds: Sequence[Crowd] = ()


@dataclass(frozen=True, slots=True)
class Crowd:
    """Branches of one kind: office, position, official, participant or arrangement. `others`: so
    many are left out.
    """

    kind: str
    branches: Sequence[Branch]
    others: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything around one node."""

    node: NetworkNode
    crowds: Sequence[Crowd]


def of_official(public_id: str) -> Surroundings:
    """Return what stands around an official.

    Raises:
        NotFound: there is none, or the office is not public.
    """
    with public.session() as session:
        found = session.get(PublicOfficial, public_id)
        if found is None:
            raise marks.missing(session, public_id, "There is no such official.")
        same = PublicOfficial.person_public_id == found.person_public_id
        others = sa.select(PublicOfficial).where(same, PublicOfficial.public_id != public_id)
        everybody = [found, *session.scalars(others.order_by(PublicOfficial.body_name))]
        ids = [each.public_id for each in everybody]
        chosen = sa.select(PublicPosition).where(PublicPosition.official_public_id.in_(ids))
        held = _by_organisation(_running_first(session, session.scalars(chosen).all()))
        shown = list(held)[:NEAR]
        branches = [
            Branch(
                _place(held[key][0][0]),
                _bonds(held[key]),
                _around_organisation(session, key, ids, FAR),
            )
            for key in shown
        ]
        crowds = [_offices(session, everybody), Crowd("position", branches, len(held) - len(shown))]
        return Surroundings(_person(found), [crowd for crowd in crowds if crowd.branches])


def of_organisation(public_id: str) -> Surroundings:
    """Return what stands around an organisation.

    Raises:
        NotFound: there is none, or nothing of it is public.
    """
    with public.session() as session:
        found = session.get(PublicOrganisation, public_id)
        if found is None:
            raise NotFound("There is no such organisation.")
        crowds = _around_organisation(session, public_id, (), NEAR)
        near = [
            branch.node.public_id
            for crowd in crowds
            if crowd.kind == "official"
            for branch in crowd.branches
        ]
        beyond = _elsewhere(session, [each for each in near if each is not None], public_id)
        crowds = [
            Crowd(crowd.kind, [_with(branch, beyond) for branch in crowd.branches], crowd.others)
            for crowd in crowds
        ]
        return Surroundings(
            NetworkNode(NodeKind.ORGANISATION, found.name, public_id, found.town or ""), crowds
        )


def _around_organisation(
    session: Session, public_id: str, but: Sequence[str], most: int
) -> list[Crowd]:
    """Return the officials with a position there, and who takes part in it, or in what it takes
    part.
    """
    there = PublicPosition.organisation_public_id == public_id
    at_official = PublicOfficial.public_id == PublicPosition.official_public_id
    wanted = [there, PublicPosition.official_public_id.not_in(but)]
    chosen = (
        sa.select(PublicPosition, PublicOfficial).join(PublicOfficial, at_official).where(*wanted)
    )
    newest = session.execute(chosen.order_by(PublicPosition.row_id.desc()).limit(READ)).all()
    held: dict[str, list[Stand]] = {}
    for position, phase in _running_first(session, [row[0] for row in newest]):
        held.setdefault(position.official_public_id, []).append((position, phase))
    people = {row[1].public_id: row[1] for row in newest}
    branches = [Branch(_person(people[key]), _bonds(held[key])) for key in list(held)[:most]]
    total = len(held)
    if len(newest) == READ:
        counted = sa.select(sa.func.count(sa.distinct(PublicPosition.official_public_id))).where(
            *wanted
        )
        total = session.scalar(counted) or 0
    crowds = [
        Crowd("official", branches, total - len(branches)),
        *_arrangements(session, public_id, most),
    ]
    return [crowd for crowd in crowds if crowd.branches]


def _arrangements(session: Session, public_id: str, most: int) -> list[Crowd]:
    part = PublicParticipation
    crowds = []
    for kind, mine, other, name in (
        (
            "participant",
            part.arrangement_public_id,
            part.participant_public_id,
            part.participant_name,
        ),
        (
            "arrangement",
            part.participant_public_id,
            part.arrangement_public_id,
            part.arrangement_name,
        ),
    ):
        rows = session.execute(
            sa.select(part, other, name).where(mine == public_id).order_by(name, other)
        ).all()
        shown = {row[1] for row in rows[:most]}
        chosen = sa.select(PublicOrganisation.public_id).where(
            PublicOrganisation.public_id.in_(shown)
        )
        with_page = set(session.scalars(chosen)) if shown else set()
        branches = [
            Branch(
                NetworkNode(NodeKind.ORGANISATION, row[2], row[1] if row[1] in with_page else None),
                [_part(row[0])],
            )
            for row in rows[:most]
        ]
        crowds.append(Crowd(kind, branches, len(rows) - len(branches)))
    return crowds


def _offices(session: Session, everybody: Sequence[PublicOfficial]) -> Crowd:
    """Return the offices of a person at every body; the crowd of a body is on its own page and is
    not drawn.
    """
    return Crowd("office", [_office(session, official) for official in everybody], 0)


def _office(session: Session, official: PublicOfficial) -> Branch:
    at = session.scalar(
        sa.select(PublicBody.organisation_public_id).where(PublicBody.slug == official.body_slug)
    )
    chosen = sa.select(PublicTerm).where(PublicTerm.official_public_id == official.public_id)
    bonds = [
        Bond(
            term.title,
            term.valid_from,
            term.valid_until,
            term.valid_until is not None,
            _phase_of(term),
        )
        for term in session.scalars(chosen)
    ]
    bonds.sort(key=lambda bond: (bond.phase is Phase.ENDED, bond.title))
    return Branch(NetworkNode(NodeKind.ORGANISATION, official.body_name, at), bonds)


def _elsewhere(session: Session, officials: Sequence[str], but: str) -> Mapping[str, Crowd]:
    """Return where officials hold other positions."""
    chosen = sa.select(PublicPosition).where(PublicPosition.official_public_id.in_(officials))
    positions = session.scalars(chosen.where(PublicPosition.organisation_public_id != but)).all()
    stand = _running_first(session, positions)
    found = {}
    for official in officials:
        held = _by_organisation(pair for pair in stand if pair[0].official_public_id == official)
        branches = [Branch(_place(held[key][0][0]), _bonds(held[key])) for key in list(held)[:FAR]]
        found[official] = Crowd("position", branches, len(held) - len(branches))
    return found


def _with(branch: Branch, beyond: Mapping[str, Crowd]) -> Branch:
    crowd = beyond.get(branch.node.public_id or "")
    return Branch(
        branch.node, branch.bonds, [crowd] if crowd is not None and crowd.branches else []
    )


def _by_organisation(stand: Iterable[Stand]) -> dict[str, list[Stand]]:
    found: dict[str, list[Stand]] = {}
    for position, phase in stand:
        found.setdefault(position.organisation_public_id, []).append((position, phase))
    return found


def _running_first(session: Session, positions: Sequence[PublicPosition]) -> list[Stand]:
    left = phases.left(session, [each.official_public_id for each in positions], today())
    stand = [(each, phases.of(each, left, today())) for each in positions]
    return sorted(stand, key=lambda pair: (PHASE_ORDER.index(pair[1]), -pair[0].row_id))


def _bonds(stand: Iterable[Stand]) -> list[Bond]:
    return [
        Bond(
            each.title,
            each.valid_from,
            each.valid_until,
            None if phase is Phase.END_UNKNOWN else each.ended,
            phase,
            each.public_id,
        )
        for each, phase in stand
    ]


def _part(part: PublicParticipation) -> Bond:
    return Bond("", part.valid_from, part.valid_until, None, _phase_of(part))


def _phase_of(period: PublicTerm | PublicParticipation) -> Phase:
    """Say how something stands of which nobody states that it runs: without an end it does."""
    return phase_of(period.valid_from, period.valid_until, False, False, today())


def _person(official: PublicOfficial) -> NetworkNode:
    return NetworkNode(NodeKind.OFFICIAL, official.name, official.public_id, official.body_name)


def _place(position: PublicPosition) -> NetworkNode:
    return NetworkNode(
        NodeKind.ORGANISATION, position.organisation_name, position.organisation_public_id
    )
