"""The search for what lies between the parties to a decision and the officials of its body, in the
indexed tables.

It starts on both sides, at the parties and at the organisations where officials of the body stand,
and always walks on from the smaller one. The last step is not walked: the database is asked which
ties arrive. So an association with thousands of members costs one question, not thousands of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from benchmarks.neighbourhood_rows import WalkRows
from register.services.organisations.reach import BIG_STEP, REACH
from register.services.organisations.reach_rows import Tie


@dataclass(slots=True)
class _Side:
    """What has been reached from one side, with the fewest ties to it; `edge` is what was reached
    last.
    """

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


class Meeting:
    """Walks from both sides until they must have met, and keeps what lies on the way from one to
    the other.
    """

    def __init__(
        self, rows: WalkRows, body: int, own_organisation: int, parties: Iterable[int]
    ) -> None:
        self.rows = rows
        self.body = body
        self.own_organisation = own_organisation
        self.parties = list(parties)
        self.ties: dict[int, tuple[int, int]] = {}
        self.seats: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.from_parties = _Side()
        self.from_officials = _Side()
        self.knows_seats = False

    def search(self) -> None:
        """Read all ties that a chain can run through, and the positions at which a chain can
        begin.
        """
        self.from_parties.start(self.parties)
        for left in range(REACH, 0, -1):
            if not self.from_parties.edge or (self.knows_seats and not self.from_officials.edge):
                break
            self._step(left)
        if not self.knows_seats:
            self._sit(self.rows.seats(self.body, self.from_parties.distances))
        self._prune()

    def _step(self, left: int) -> None:
        """Walk one tie further from the smaller side."""
        if not self.knows_seats and len(self.from_parties.edge) > BIG_STEP:
            self._look_at_the_other_side()
        if self.knows_seats and len(self.from_officials.edge) < len(self.from_parties.edge):
            self._walk(self.from_officials)
        elif left == 1 and not self.knows_seats:
            self._arrive()
        else:
            self._walk(self.from_parties)

    def _look_at_the_other_side(self) -> None:
        count = self.rows.count_of_seats(self.body)
        if count < 2 * len(self.from_parties.edge):
            self._sit(self.rows.all_seats(self.body))
            self.from_officials.start(self.seats)
            self.knows_seats = True

    def _sit(self, found: Iterable[tuple[int, int, int]]) -> None:
        for organisation, official, position in found:
            self.seats[organisation].append((official, position))

    def _walk(self, side: _Side) -> None:
        side.step(self._keep(self.rows.around(self._open(side))))

    def _arrive(self) -> None:
        """Ask for the ties from the edge to where officials stand, instead of walking all its
        ties.
        """
        found = self.rows.arriving(self._open(self.from_parties), self.body)
        ends = {
            end for _, *both in self._keep(found) for end in both
        } - self.from_parties.distances.keys()
        self.from_parties.distances.update(dict.fromkeys(ends, REACH))

    def _open(self, side: _Side) -> set[int]:
        """Return from where to walk on: never from the body itself, unless it is a party."""
        is_party = self.from_parties.distances.get(self.own_organisation) == 0
        closed = set() if is_party and side is self.from_parties else {self.own_organisation}
        return side.edge - closed

    def _keep(self, ties: Iterable[Tie]) -> list[Tie]:
        kept = list(ties)
        self.ties.update((tie, (holder, held)) for tie, holder, held in kept)
        return kept

    def _prune(self) -> None:
        """Keep the ties that lie on a way short enough from a party to an official, and the
        positions there.
        """
        near = _neighbours(self.ties.values() if self.seats else ())
        _cut_dead_ends(near, {*self.parties, *self.seats})
        begins, ends = _distances(self.seats, near), _distances(self.parties, near)
        far = REACH + 1

        def lies_between(one: int, other: int) -> bool:
            return begins.get(one, far) + 1 + ends.get(other, far) <= REACH

        self.ties = {
            tie: (one, other)
            for tie, (one, other) in self.ties.items()
            if other in near.get(one, ()) and (lies_between(one, other) or lies_between(other, one))
        }
        self.seats = {
            place: seated for place, seated in self.seats.items() if ends.get(place, far) <= REACH
        }


def _neighbours(ties: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in ties:
        near[one].add(other)
        near[other].add(one)
    return near


def _cut_dead_ends(near: dict[int, set[int]], ends: Collection[int]) -> None:
    """Take away, until there are none, the places with one neighbour at which no chain begins or
    ends.
    """
    waiting = [place for place, others in near.items() if len(others) == 1 and place not in ends]
    while waiting:
        place = waiting.pop()
        for other in near.pop(place, ()):
            near[other].discard(place)
            if len(near[other]) == 1 and other not in ends:
                waiting.append(other)


def _distances(start: Iterable[int], near: dict[int, set[int]]) -> dict[int, int]:
    found = dict.fromkeys(start, 0)
    edge = list(found)
    for steps in range(1, REACH + 1):
        edge = list(
            dict.fromkeys(
                other for place in edge for other in near.get(place, ()) if other not in found
            )
        )
        found.update(dict.fromkeys(edge, steps))
    return found
