"""What lies around one decision: the few rows that its chains can run through, read from the indexed tables.

The search starts on both sides, at the parties and at the organisations where officials of the body stand, and always
walks on from the smaller one. The last step is not walked: the database is asked which ties arrive. So an association
with thousands of members costs one question, not thousands of rows. Nothing here writes.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import networkx
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Connection

from conflict_graph import chains, facts, graph
from conflict_graph.chains import Chain
from register.errors import NotFound
from register.models.bodies import Body
from register.models.decisions import Decision, DecisionParty, DecisionVersion, MentionAnswer
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.officials import Official
from register.models.organisations import Organisation, OrganisationTie
from register.models.standing import StandingPosition

REACH = 4
"""The most ties between organisations that a chain may have."""

Ids = Sequence[sa.BindParameter[Any]]

_body: sa.BindParameter[Any] = sa.bindparam("body")

_own = orm.aliased(Organisation)
_party = orm.aliased(Organisation)
_ASKED = (
    sa.select(
        Decision.public_id,
        Decision.body_id,
        _own.id.label("own_id"),
        _own.public_id.label("own_public_id"),
        DecisionVersion.number,
        DecisionVersion.release,
        DecisionParty.id.label("party_id"),
        DecisionParty.role,
        MentionAnswer.same,
        _party.id.label("organisation_id"),
        _party.public_id.label("organisation_public_id"),
    )
    .join(Body, Body.id == Decision.body_id)
    .join(_own, _own.id == Body.organisation_id)
    .join(DecisionVersion, DecisionVersion.decision_id == Decision.id)
    .outerjoin(DecisionParty, DecisionParty.version_id == DecisionVersion.id)
    .outerjoin(MentionAnswer, MentionAnswer.mention_id == DecisionParty.mention_id)
    .outerjoin(_party, _party.id == MentionAnswer.organisation_id)
    .where(Decision.id == sa.bindparam("decision"))
    .order_by(DecisionParty.id, MentionAnswer.id)
)


def _holding(ids: Ids) -> Any:
    tie = OrganisationTie
    return sa.select(tie.id, tie.holder_id, tie.held_id).where(tie.holder_id.in_(ids), tie.withdrawn_at.is_(None))


def _held(ids: Ids) -> Any:
    tie = OrganisationTie
    return sa.select(tie.id, tie.holder_id, tie.held_id).where(tie.held_id.in_(ids), tie.withdrawn_at.is_(None))


def _arriving(ids: Ids) -> Any:
    stands = sa.exists().where(StandingPosition.body_id == _body)
    there = StandingPosition.organisation_id
    return sa.union_all(
        _holding(ids).where(stands.where(there == OrganisationTie.held_id)),
        _held(ids).where(stands.where(there == OrganisationTie.holder_id)),
    )


def _positions(ids: Ids) -> Any:
    return (
        sa.select(Position.id, Position.public_id, PositionPayload.kind)
        .join(PositionVersion, PositionVersion.position_id == Position.id)
        .join(PositionPayload, PositionPayload.version_id == PositionVersion.id)
        .where(Position.id.in_(ids))
        .order_by(PositionVersion.number)
    )


_SEATS = sa.select(StandingPosition.organisation_id, StandingPosition.official_id, StandingPosition.position_id).where(
    StandingPosition.body_id == _body
)
_SEAT_COUNT = sa.select(sa.func.count()).select_from(StandingPosition).where(StandingPosition.body_id == _body)

_ABOUT: dict[str, Callable[[Ids], sa.Executable]] = {
    "holding": _holding,
    "around": lambda ids: sa.union_all(_holding(ids), _held(ids)),
    "arriving": _arriving,
    "seats": lambda ids: _SEATS.where(StandingPosition.organisation_id.in_(ids)),
    "organisations": lambda ids: sa.select(Organisation.id, Organisation.public_id).where(Organisation.id.in_(ids)),
    "ties": lambda ids: sa.select(OrganisationTie.id, OrganisationTie.public_id, OrganisationTie.kind).where(
        OrganisationTie.id.in_(ids)
    ),
    "officials": lambda ids: sa.select(Official.id, Official.public_id).where(Official.id.in_(ids)),
    "positions": _positions,
}
"""The questions about a number of rows at once."""

_SIZES = (4, 16, 64, 256)
"""How many ids a question names. A few sizes, filled up with the last id, keep few statements to prepare."""


@functools.cache
def _about(question: str, size: int) -> sa.Executable:
    return _ABOUT[question]([sa.bindparam(f"id_{place}") for place in range(size)])


def statements() -> Iterator[tuple[str, sa.Executable]]:
    """Yield every statement by name, so that a test can see that each uses an index."""
    yield from (("asked", _ASKED), ("all seats", _SEATS), ("seat count", _SEAT_COUNT))
    yield from ((question, _about(question, _SIZES[0])) for question in _ABOUT)


_BIG_STEP = 60
"""From so many organisations on, it is worth one question to know whether the other side is smaller."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision as it stands: its body, the organisation that the body is, and the parties known, with their roles.

    `public_ids` are those of the organisations, by id.
    """

    public_id: str
    body: int
    own_organisation: int
    parties: tuple[tuple[int, facts.PartyRole], ...]
    public_ids: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The facts that the chains of a decision run through, as a graph, and the chains, by official."""

    dossier: facts.Dossier
    graph: networkx.MultiDiGraph[str]
    chains: tuple[Chain, ...]


Tie = tuple[int, int, int]
"""The id of a tie between organisations, its holder and its held."""

Seat = tuple[int, int, int]
"""An organisation, an official of the body who stands there, and the position."""


def load(connection: Connection, decision: int) -> Neighbourhood:
    """Return the neighbourhood of a decision, by its database id: who has a chain to it, and along which ties.

    Its facts have ids and kinds, and no names or periods: what a chain comes to is for the dossier to say. All
    officials of the body count, whether or not they took part.

    Raises:
        NotFound: there is no such decision.
    """
    asked = ask(connection, decision)
    meeting = _Meeting(connection, asked)
    meeting.search()
    dossier = _dossier(connection, asked, meeting)
    built = graph.build(dossier)
    found = chains.find_for(built, dossier, (official.id for official in dossier.officials), asked.public_id)
    return Neighbourhood(dossier, built, tuple(chain for each in found.values() for chain in each))


def ask(connection: Connection, decision: int) -> Asked:
    """Return what is asked of a decision.

    Raises:
        NotFound: there is no such decision.
    """
    rows = connection.execute(_ASKED, {"decision": decision}).all()
    if not rows:
        raise NotFound("There is no such decision.")
    newest = max((row.release or "", row.number) for row in rows)
    now = [row for row in rows if (row.release or "", row.number) == newest]
    public_ids = {row.organisation_id: row.organisation_public_id for row in now if row.organisation_id is not None}
    public_ids[now[0].own_id] = now[0].own_public_id
    return Asked(now[0].public_id, now[0].body_id, now[0].own_id, tuple(_linked(now)), public_ids)


def _linked(rows: Iterable[Any]) -> Iterator[tuple[int, facts.PartyRole]]:
    """Yield who the parties are: of each mention the last yes that no later no has taken back."""
    answers: dict[tuple[int, facts.PartyRole], list[tuple[int, bool]]] = {}
    for row in rows:
        if row.organisation_id is not None:
            answers.setdefault((row.party_id, row.role), []).append((row.organisation_id, row.same))
    for (_, role), said in answers.items():
        last = {organisation: place for place, (organisation, _) in enumerate(said)}
        yes = [place for place, (organisation, same) in enumerate(said) if same and last[organisation] == place]
        if yes:
            yield said[yes[-1]][0], role


def around(connection: Connection, organisations: Collection[int]) -> list[Tie]:
    """Return every tie of some organisations; one between two of them twice."""
    return _answers(connection, "around", organisations)


def reach(connection: Connection, parties: Iterable[int], own_organisation: int | None) -> set[int]:
    """Return the organisations at most `REACH` ties from a party. No road runs through the body itself.

    `own_organisation` None: through every organisation.
    """
    reached = set(parties)
    edge = set(reached)
    for _ in range(REACH):
        near = {end for _, *ends in around(connection, edge - {own_organisation}) for end in ends}
        edge = near - reached
        reached |= near
    return reached


def ties_among(connection: Connection, organisations: Collection[int]) -> list[int]:
    """Return the ids of the ties that have both ends among some organisations, in order."""
    among = set(organisations)
    return sorted(tie for tie, _, held in _answers(connection, "holding", organisations) if held in among)


def seats(connection: Connection, body: int, organisations: Collection[int]) -> list[Seat]:
    """Return every position of the body's officials at some organisations."""
    count = connection.scalar(_SEAT_COUNT, {"body": body}) if len(organisations) > _BIG_STEP else None
    if count is not None and count < 4 * len(organisations):
        wanted = set(organisations)
        return [seat for seat in _all_seats(connection, body) if seat[0] in wanted]
    return _answers(connection, "seats", organisations, body=body)


def _all_seats(connection: Connection, body: int) -> list[Seat]:
    return [(place, who, position) for place, who, position in connection.execute(_SEATS, {"body": body})]


def _answers(connection: Connection, question: str, ids: Collection[int], **values: int) -> list[Any]:
    """Ask one question about any number of ids; return the rows."""
    found: list[Any] = []
    listed = list(ids)
    for start in range(0, len(listed), _SIZES[-1]):
        some = listed[start : start + _SIZES[-1]]
        size = next(size for size in _SIZES if size >= len(some))
        some += some[-1:] * (size - len(some))
        named: dict[str, int] = {f"id_{place}": each for place, each in enumerate(some)}
        found += connection.execute(_about(question, size), {**named, **values}).all()
    return found


@dataclass(slots=True)
class _Side:
    """What has been reached from one side, with the fewest ties to it; `edge` is what was reached last."""

    distances: dict[int, int] = field(default_factory=dict)
    edge: set[int] = field(default_factory=set)
    steps: int = 0

    def start(self, places: Iterable[int]) -> None:
        self.edge = set(places)
        self.distances = dict.fromkeys(self.edge, 0)

    def step(self, ties: Iterable[Tie]) -> None:
        """Take the ties of the edge, and stand at their other ends."""
        near = {end for _, *ends in ties for end in ends} - self.distances.keys()
        self.steps += 1
        self.distances.update(dict.fromkeys(near, self.steps))
        self.edge = near


class _Meeting:
    """Walks from both sides until they must have met, and keeps what lies on the way from one to the other."""

    def __init__(self, connection: Connection, asked: Asked) -> None:
        self.connection = connection
        self.asked = asked
        self.ties: dict[int, tuple[int, int]] = {}
        self.seats: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.from_parties = _Side()
        self.from_officials = _Side()
        self.knows_seats = False

    def search(self) -> None:
        """Read all ties that a chain can run through, and the positions at which a chain can begin."""
        self.from_parties.start(organisation for organisation, _ in self.asked.parties)
        for left in range(REACH, 0, -1):
            if not self.from_parties.edge or (self.knows_seats and not self.from_officials.edge):
                break
            self._step(left)
        if not self.knows_seats:
            self._sit(seats(self.connection, self.asked.body, self.from_parties.distances))
        self._prune()

    def _step(self, left: int) -> None:
        """Walk one tie further from the smaller side."""
        if not self.knows_seats and len(self.from_parties.edge) > _BIG_STEP:
            self._look_at_the_other_side()
        if self.knows_seats and len(self.from_officials.edge) < len(self.from_parties.edge):
            self._walk(self.from_officials)
        elif left == 1 and not self.knows_seats:
            self._arrive()
        else:
            self._walk(self.from_parties)

    def _look_at_the_other_side(self) -> None:
        count = self.connection.scalar(_SEAT_COUNT, {"body": self.asked.body}) or 0
        if count < 2 * len(self.from_parties.edge):
            self._sit(_all_seats(self.connection, self.asked.body))
            self.from_officials.start(self.seats)
            self.knows_seats = True

    def _sit(self, found: Iterable[tuple[int, int, int]]) -> None:
        for organisation, official, position in found:
            self.seats[organisation].append((official, position))

    def _walk(self, side: _Side) -> None:
        side.step(self._keep(around(self.connection, self._open(side))))

    def _arrive(self) -> None:
        """Ask for the ties from the edge to where officials stand, instead of walking all its ties."""
        found = _answers(self.connection, "arriving", self._open(self.from_parties), body=self.asked.body)
        ends = {end for _, *both in self._keep(found) for end in both} - self.from_parties.distances.keys()
        self.from_parties.distances.update(dict.fromkeys(ends, REACH))

    def _open(self, side: _Side) -> set[int]:
        """Return from where to walk on: never from the body itself, unless it is a party."""
        is_party = self.from_parties.distances.get(self.asked.own_organisation) == 0
        closed = set() if is_party and side is self.from_parties else {self.asked.own_organisation}
        return side.edge - closed

    def _keep(self, ties: Iterable[Tie]) -> list[Tie]:
        kept = list(ties)
        self.ties.update((tie, (holder, held)) for tie, holder, held in kept)
        return kept

    def _prune(self) -> None:
        """Keep the ties that lie on a way short enough from a party to an official, and the positions there."""
        near: dict[int, list[int]] = defaultdict(list)
        for holder, held in self.ties.values():
            near[holder].append(held)
            near[held].append(holder)
        begins = _distances((place for place in self.seats), near)
        ends = _distances((organisation for organisation, _ in self.asked.parties), near)
        far = REACH + 1

        def lies_between(one: int, other: int) -> bool:
            return begins.get(one, far) + 1 + ends.get(other, far) <= REACH

        self.ties = {
            tie: (one, other)
            for tie, (one, other) in self.ties.items()
            if lies_between(one, other) or lies_between(other, one)
        }
        self.seats = {place: seated for place, seated in self.seats.items() if ends.get(place, far) <= REACH}


def _distances(start: Iterable[int], near: dict[int, list[int]]) -> dict[int, int]:
    found = dict.fromkeys(start, 0)
    edge = list(found)
    for steps in range(1, REACH + 1):
        edge = list(dict.fromkeys(other for place in edge for other in near.get(place, ()) if other not in found))
        found.update(dict.fromkeys(edge, steps))
    return found


# -- as facts


def _dossier(connection: Connection, asked: Asked, meeting: _Meeting) -> facts.Dossier:
    ids = {*meeting.seats, *(end for ends in meeting.ties.values() for end in ends)} - asked.public_ids.keys()
    organisations = {
        **asked.public_ids,
        **{row.id: row.public_id for row in _answers(connection, "organisations", ids)},
    }
    body = organisations[asked.own_organisation]
    seated = [(place, *each) for place, every in meeting.seats.items() for each in every]
    officials = {
        row.id: row.public_id for row in _answers(connection, "officials", {official for _, official, _ in seated})
    }
    positions = {row.id: row for row in _answers(connection, "positions", {position for *_, position in seated})}
    ties = {row.id: row for row in _answers(connection, "ties", set(meeting.ties))}
    return facts.Dossier(
        id=asked.public_id,
        jurisdiction="NL",
        officials=tuple(facts.Official(each, "", facts.Office.EXTERNAL, body) for each in officials.values()),
        organisations=tuple(
            facts.Organisation(each, "", facts.OrganisationKind.OTHER) for each in organisations.values()
        ),
        ties=(
            *(
                facts.Tie(
                    positions[position].public_id,
                    officials[official],
                    organisations[place],
                    positions[position].kind,
                )
                for place, official, position in seated
            ),
            *(
                facts.Tie(ties[tie].public_id, organisations[holder], organisations[held], ties[tie].kind)
                for tie, (holder, held) in meeting.ties.items()
            ),
        ),
        decisions=(
            facts.Decision(
                asked.public_id,
                "",
                body,
                facts.DecisionKind.OTHER,
                tuple(dict.fromkeys(facts.Party(organisations[each], role) for each, role in asked.parties)),
            ),
        ),
    )
