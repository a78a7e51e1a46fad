"""Which decisions of a body have to be looked at closely, asked of the network of organisations
before any dossier is written.

A dossier can say more than that there is no link only where a way runs from a party to somebody of
the body, where a party is tied to the body itself, or where somebody stands at the body itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple, cast

from sqlalchemy.engine import Connection

from conflict_graph.assessment.strength import HUB_TIES
from conflict_graph.chains.network import Network, Ways
from conflict_graph.dates import ends_first
from register.extensions import db
from register.services.decisions import rows as decision_rows
from register.services.decisions.rows import DecisionRow
from register.services.dossiers import body_facts, dossiers
from register.services.dossiers.body_facts import BodyFacts, WrittenFacts
from register.services.organisations import reach as nearby
from register.services.organisations.reach_rows import Rows
from register.services.prepared import Reader
from register.services.screening import no_link
from register.services.screening.no_link import NoLinkFacts
from register.services.screening.whole_rows import Seat, WholeBody

NO_WAY: Ways[int] = Ways(frozenset(), frozenset(), frozenset())
"""Nothing leads from the parties to anybody."""

ALMOST_HUB = HUB_TIES // 2
"""From so many ties and positions on, an organisation is looked at as one that can be a hub."""

Close = Mapping[int, Ways[int] | None]
"""Decisions to look at, and the ways from their parties to where people of the body stand. None:
everything within reach is to be read.
"""

Seats = Mapping[int, Sequence[Seat]]
"""Who of a body stands at each place."""


def everywhere(connection: Connection) -> Network:
    """Return the network of all organisations."""
    return Network.of_rows(Rows(connection).everything())


def close(body: WholeBody, decisions: Collection[int], network: Network) -> Close:
    """Return which of some decisions of a body are to be looked at closely."""
    parties = {decision: body.parties(decision) for decision in decisions}
    found = ways(body.own_organisation, body.places, parties, network)
    near = beside(body.own_organisation, body.places, network)
    ways_: dict[int, Ways[int] | None] = {
        decision: None if way.crowded else way for decision, way in found.items()
    }
    for decision in decisions:
        if not near.isdisjoint(parties[decision]):
            ways_[decision] = None
        elif decision in ways_:
            continue
        elif _has_dossier(body, decision) or _may_contradict(body.decisions[decision]):
            ways_[decision] = NO_WAY
    return ways_


def ways(
    own: int,
    places: AbstractSet[int],
    parties: Mapping[int, Collection[int]],
    network: Network,
) -> dict[int, Ways[int]]:
    """Return the ways from the parties of some decisions to the places where people of a body
    stand, of every decision to which one leads. `own` is the organisation that the body is.
    """
    return dict(cast(Any, network.ways(own, places - {own}, cast(Any, parties))))


def beside(own: int, places: AbstractSet[int], network: Network) -> AbstractSet[int]:
    """Return the organisations that are tied to the body itself, and where somebody stands at the
    body itself, those within reach of it.
    """
    found: set[Any] = set(network.around(own))
    if own in places:
        found |= network.within(own, nearby.REACH)
    return found


class Lying(NamedTuple):
    """Decisions of one body, each with the ways along which it is to be read.

    `seats` says who stands there, and `on_record` of whom of those who take part anything is on
    record; None: that is read.
    """

    ways: Mapping[int, Ways[int]]
    seats: Seats
    on_record: Mapping[int, bool] | None


def load(
    asked: Reader, bodies: Sequence[Lying], network: Network, written: WrittenFacts
) -> list[BodyFacts]:
    """Read what the dossiers of some decisions need, what lies on their ways, body by body;
    `written`: what other dossiers wrote already.
    """
    ids = [decision for each in bodies for decision in each.ways]
    decisions = decision_rows.decisions(asked, ids)
    around = [
        _around({decision: decisions[decision] for decision in each.ways}, each, network)
        for each in bodies
    ]
    body_facts.read_ahead(asked, around)
    return [
        body_facts.around(asked, near, written=written, on_record=each.on_record)
        for each, near in zip(bodies, around, strict=True)
    ]


def _around(
    decisions: Mapping[int, DecisionRow], lying: Lying, network: Network
) -> body_facts.Around:
    """Return what lies on the ways of some decisions of a body."""
    passed = {place for way in lying.ways.values() for place in way.places}
    ties: set[Any] = {
        tie
        for way in lying.ways.values()
        for one, other in way.pairs
        for tie in network.ties(one, other)
    }
    reach = passed | {party for each in decisions.values() for party in each.linked}
    seats = lying.seats
    for place in passed:
        if network.degree(place) + len(seats.get(place, ())) > ALMOST_HUB:
            shown = known_by(network, place)
            ties.update(shown)
            reach.update(shown.values())
    seated = [(place, *seat) for place in passed for seat in seats.get(place, ())]
    (own,) = {each.body for each in decisions.values()}
    return body_facts.Around(own, decisions, reach, seated, ties)


def known_by(network: Network, place: int) -> Mapping[int, int]:
    """Return the ties by which a dossier shows that an organisation is a hub, if it is one, each
    with its other end.
    """
    return cast(Any, network.first_loose(place, dossiers.HUB_TIES + 1))


def seats_on(body: int, ways: Iterable[Ways[int]]) -> Seats:
    """Return who of a body stands at the places that some ways pass."""
    found: dict[int, list[Seat]] = defaultdict(list)
    passed = {place for way in ways for place in way.places}
    for place, *seat in nearby.seats(db.session.connection(), body, passed):
        found[place].append((seat[0], seat[1]))
    return found


def _has_dossier(body: WholeBody, decision: int) -> bool:
    """Say whether there is a finding, or a last check with a dossier, with which to compare, or
    what somebody at the table said, to be kept in one.
    """
    last = body.last.get(decision)
    has_last = last is not None and last.facts is None
    return has_last or decision in body.findings or decision in body.stated


def _may_contradict(facts: NoLinkFacts) -> bool:
    """Say whether the facts can contradict each other: see `references.check`."""
    return any(part.took_no_part and part.steps for part in facts.parts) or any(
        term is not None and ends_first(no_link.day(term.valid_from), no_link.day(term.valid_until))
        for _, term, _, _ in facts.terms
    )
