"""Which decisions of a body have to be looked at closely, asked of the network of organisations
before any dossier is written.

A dossier can say more than that there is no link only where a way runs from a party to somebody of
the body, where a party is tied to the body itself, or where somebody stands at the body itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from sqlalchemy.engine import Connection

from conflict_graph.assessment.strength import HUB_TIES
from conflict_graph.chains.network import Network, NetworkTie, Ways
from conflict_graph.dates import Answer, is_before
from register.services.decisions import rows as decision_rows
from register.services.organisations import reach as nearby
from register.services.organisations.reach_rows import Rows
from register.services.prepared import reader
from register.services.screening import body_facts, no_link
from register.services.screening.body_facts import BodyFacts
from register.services.screening.no_link import NoLinkFacts
from register.services.screening.whole_rows import WholeBody

NO_WAY: Ways[int] = Ways(frozenset(), frozenset(), frozenset())
"""Nothing leads from the parties to anybody."""

ALMOST_HUB = HUB_TIES // 2
"""From so many ties and positions on, an organisation is looked at as one that can be a hub."""

Close = Mapping[int, Ways[int] | None]
"""Decisions to look at, and the ways from their parties to where people of the body stand. None:
everything within reach is to be read.
"""


def everywhere(connection: Connection) -> Network:
    """Return the network of all organisations."""
    return Network(ties=(NetworkTie(*tie) for tie in Rows(connection).everything()))


def close(body: WholeBody, decisions: Collection[int], network: Network) -> Close:
    """Return which of some decisions of a body are to be looked at closely."""
    own = body.own_organisation
    parties = {decision: body.parties(decision) for decision in decisions}
    found: Iterable[tuple[int, Ways[int]]] = cast(
        Any, network.ways(own, body.places - {own}, cast(Any, parties))
    )
    ways = {decision: None if way.crowded else way for decision, way in found}
    beside = set(network.around(own))
    if own in body.places:
        beside |= network.within(own, nearby.REACH)
    for decision in decisions:
        if not beside.isdisjoint(parties[decision]):
            ways[decision] = None
        elif decision in ways:
            continue
        elif _has_dossier(body, decision) or _may_contradict(body.decisions[decision]):
            ways[decision] = NO_WAY
    return ways


def load(body: WholeBody, ways: Mapping[int, Ways[int]], network: Network) -> BodyFacts:
    """Read what the dossiers of some decisions need: what lies on these ways."""
    asked = reader()
    decisions = decision_rows.decisions(asked, ways)
    passed = {place for way in ways.values() for place in way.places}
    ties: set[Any] = {
        tie for way in ways.values() for one, other in way.pairs for tie in network.ties(one, other)
    }
    reach = passed | {party for decision in ways for party in body.parties(decision)}
    for hub in passed:
        if _may_be_hub(body, network, hub):
            for other in network.around(hub):
                reach.add(cast(int, other))
                ties.update(network.ties(hub, other))
    seats = [(place, *seat) for place in passed for seat in body.seats.get(place, ())]
    (own,) = {each.body for each in decisions.values()}
    return body_facts.around(asked, own, decisions, reach, seats, ties)


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
        term is not None and _ends_before_it_begins(term) for _, term, _, _ in facts.terms
    )


def _ends_before_it_begins(term: no_link.StoredTerm) -> bool:
    first, until = no_link.day(term.valid_from), no_link.day(term.valid_until)
    return first is not None and until is not None and is_before(until, first) is Answer.YES


def _may_be_hub(body: WholeBody, network: Network, place: int) -> bool:
    return network.degree(place) + len(body.seats.get(place, ())) > ALMOST_HUB
