"""The other offices of whoever declares: the same position must be on record there too, and nobody
types it twice.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from conflict_graph.facts import Capacity
from register.access import Identity
from register.models.columns import Origin
from register.models.declarations import Position
from register.models.officials import Official
from register.services.declarations import positions, terms
from register.services.declarations.positions import PositionEntry
from register.services.officials import officials, visibility


@dataclass(frozen=True, slots=True)
class OtherOffice:
    """An official of another body who is the asker too. `is_public`: everybody reads what is
    declared there.
    """

    official: Official
    is_public: bool
    is_proposed: bool
    """Whether declaring there too is proposed: never where that makes public what stays restricted
    here.
    """


def list_for(
    identity: Identity, official: Official, entry: PositionEntry, today: datetime.date
) -> list[OtherOffice]:
    """Return at which other bodies the asker can declare a position along with this one, by name of
    the body.

    Only for oneself, in an office that runs, where no such entry stands yet. What is held because
    of this office has another capacity elsewhere, what somebody owns is asked by each body itself,
    and an office is no position beside itself.
    """
    if entry.capacity is Capacity.EX_OFFICIO or not positions.is_position(entry):
        return []
    is_public = visibility.is_published(official)
    found = [each for each in list_running(identity, official, today) if _has_room(each, entry)]
    return [
        OtherOffice(each, shown := visibility.is_published(each), is_public or not shown)
        for each in found
    ]


def list_running(identity: Identity, official: Official, today: datetime.date) -> list[Official]:
    """Return who else the asker is now, by name of the body; nobody where the asker is not this
    official.
    """
    own = officials.list_own(identity)
    return [each for each in own if official in own and each is not official and _runs(each, today)]


def declared_along(identity: Identity, position: Position) -> list[Position]:
    """Return what the asker declared at other bodies together with this position, as far as it
    stands.
    """
    own = officials.list_own(identity)
    if position.key is None or position.official not in own:
        return []
    found = (
        positions.find_by_key(each, position.key) for each in own if each is not position.official
    )
    return [
        each for each in found if each is not None and _is_declared(each) and positions.stands(each)
    ]


def _is_declared(position: Position) -> bool:
    return position.versions[0].origin is Origin.DECLARED


def _runs(official: Official, today: datetime.date) -> bool:
    return any(each.runs_on(today) for each in terms.services_of(official))


def _has_room(official: Official, entry: PositionEntry) -> bool:
    return entry.organisation_id != official.body.organisation_id and not positions.list_alike(
        official, entry
    )
