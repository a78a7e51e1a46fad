"""Rounds: all bodies, or some, screened in one call, which can be broken off and goes on.

A round is screened in pieces, each in a transaction of its own: some bodies at a time, because a
transaction costs more than a small body takes. What was recorded since the last complete run of a
body tells what can have changed (`affected`), so a body of which nothing was recorded is screened
by looking at that alone. Where the rules, the software or the number of erased words are others
than at that run, all its decisions are put to the engine.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version

import sqlalchemy as sa

from conflict_graph import rulesets
from conflict_graph.chains.network import Network
from register.access import Identity
from register.clock import now
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.screening import ScreeningRound, ScreeningRun
from register.services.prepared import kept_reader, reader
from register.services.screening import affected, roads, rules, run, whole_rows
from register.services.screening.affected import RecordedChanges

AT_ONCE = 3_000
"""So many decisions are screened in one transaction, or one body that has more."""

OVERLAP = datetime.timedelta(minutes=15)
"""How far back before the last screening we look, for what was being written while it ran."""

Tell = Callable[[int], None]
"""Is told how many decisions more are done."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What came of one body."""

    body: str
    decisions: int
    not_fully_checked: int


@dataclass(frozen=True, slots=True)
class RoundPiece:
    """Bodies by their database ids, with how many decisions each has; `whole`: there are no others
    between the first and the last.
    """

    bodies: Mapping[int, int]
    whole: bool


@dataclass
class ScreenedRound:
    """A round that was begun, or goes on.

    `anew`: everything is put to the engine, whatever was recorded. `resumed`: it was broken off
    before.
    """

    identity: Identity
    id: int
    day: datetime.date
    changed: bool
    anew: bool
    resumed: bool
    pieces: Sequence[RoundPiece]
    read_with: str
    began_at: datetime.datetime
    _network: Network | None = None
    _read_at: datetime.datetime = datetime.datetime.min

    @property
    def decisions(self) -> int:
        """How many decisions there are in it."""
        return sum(count for piece in self.pieces for count in piece.bodies.values())

    def network(self) -> Network:
        """Return the network of all organisations, as it is now."""
        if self._network is None or affected.ties_changed(self._read_at):
            self._read_at = now()
            self._network = roads.everywhere(db.session.connection())
        return self._network

    def screen(self, piece: RoundPiece, tell: Tell | None = None) -> list[Screened]:
        """Screen one of the pieces, in the transaction of the caller.

        Raises:
            NotAllowed: the asker is no clerk of a body.
        """
        return list(_PieceRun(self, piece, tell).screened())

    @cached_property
    def changes(self) -> RecordedChanges | None:
        """What was recorded since the last run of any body; None: there was none."""
        newest = (
            sa.select(sa.func.max(ScreeningRun.recorded_at))
            .where(
                ScreeningRun.complete,
                ScreeningRun.finished_at.is_not(None),
                sa.or_(ScreeningRun.round_id.is_(None), ScreeningRun.round_id != self.id),
            )
            .group_by(ScreeningRun.body_id)
        )
        oldest = min(db.session.scalars(newest), default=None)
        return None if oldest is None else RecordedChanges(oldest - OVERLAP, self.day, self.network)

    @cached_property
    def changes_since_it_began(self) -> RecordedChanges:
        """What was recorded since the round began."""
        return RecordedChanges(self.began_at, self.day, self.network)

    def finish(self) -> None:
        """Note that the round is over."""
        found = db.session.get_one(ScreeningRound, self.id)
        found.finished_at = now()
        db.session.flush()


def begin(
    identity: Identity,
    day: datetime.date,
    slugs: Sequence[str] | None = None,
    *,
    changed: bool = False,
    anew: bool = False,
) -> ScreenedRound:
    """Begin a round over some bodies (None: all), or go on with the last one like it of the same
    day, where that was broken off, whatever other rounds began since.
    """
    wanted = None if slugs is None else sorted(slugs)
    of_day = db.session.scalars(
        sa.select(ScreeningRound)
        .where(ScreeningRound.day == day, ScreeningRound.changed == changed)
        .order_by(ScreeningRound.id.desc())
    )
    last = next((each for each in of_day if each.bodies == wanted), None)
    resumed = last is not None and last.finished_at is None and not anew
    if last is None or not resumed:
        last = ScreeningRound(bodies=wanted, changed=changed, day=day)
        db.session.add(last)
        db.session.flush()
    titles = sorted(
        each.title
        for name in (rules.SCREENED, rulesets.EU_FUNDS)
        for each in rulesets.RULE_SETS[name]
    )
    return ScreenedRound(
        identity,
        last.id,
        day,
        changed,
        anew,
        resumed,
        list(pieces(wanted)),
        f"{version('nevenfunctieregister')}; {', '.join(titles)}; {affected.erased()} erased",
        last.recorded_at,
    )


def pieces(slugs: Sequence[str] | None) -> Iterator[RoundPiece]:
    """Yield the bodies of a round (None: all), some at a time."""
    counted = (
        sa.select(Decision.body_id, sa.func.count())
        .where(Decision.withdrawn_at.is_(None))
        .group_by(Decision.body_id)
    )
    counts: dict[int, int] = dict(db.session.execute(counted).all())
    chosen = sa.select(Body.id).order_by(Body.id)
    if slugs is not None:
        chosen = chosen.where(Body.slug.in_(slugs))
    some: dict[int, int] = {}
    for body in db.session.scalars(chosen):
        count = counts.get(body, 0)
        if some and sum(some.values()) + count > AT_ONCE:
            yield RoundPiece(some, slugs is None)
            some = {}
        some[body] = count
    if some:
        yield RoundPiece(some, slugs is None)


class _PieceRun:
    """Screens one piece of a round."""

    def __init__(self, round_: ScreenedRound, piece: RoundPiece, tell: Tell | None) -> None:
        self.round = round_
        self.piece = piece
        self.tell = tell or _nothing
        ids = list(piece.bodies)
        self.bodies = {
            body.id: body for body in db.session.scalars(sa.select(Body).where(Body.id.in_(ids)))
        }
        newest = (
            sa.select(sa.func.max(ScreeningRun.id))
            .where(
                ScreeningRun.body_id.in_(ids),
                ScreeningRun.complete,
                ScreeningRun.finished_at.is_not(None),
            )
            .group_by(ScreeningRun.body_id)
        )
        self.last = {
            each.body_id: each
            for each in db.session.scalars(
                sa.select(ScreeningRun).where(ScreeningRun.id.in_(newest))
            )
        }

    def screened(self) -> Iterator[Screened]:
        """Screen the bodies that this round has not come to, and give what came of all."""
        touched = {body: self._touched(body) for body in self.piece.bodies}
        open_ = [body for body in touched if touched[body] != {} or not self._is_done(body)]
        made = {
            each.body_id: each
            for each in run.begin(
                self.round.identity,
                [self.bodies[body] for body in open_],
                round_id=self.round.id,
                read_with=self.round.read_with,
            )
        }
        self._screen(made, {body: touched[body] for body in open_})
        if not self.round.changed:
            self._count(made, [body for body in open_ if touched[body] is not None])
        run.finish(made.values())
        for body in self.piece.bodies:
            found = made.get(body) or self.last[body]
            yield Screened(self.bodies[body].slug, found.decisions, found.not_fully_checked)

    def _is_done(self, body: int) -> bool:
        """Say whether the round has come to a body before it was broken off."""
        return body in self.last and self.last[body].round_id == self.round.id

    def _touched(self, body: int) -> roads.Close | None:
        """Return the decisions of a body that can come out otherwise than at its last run, and how
        they are to be looked at; None: all.
        """
        last, changes = self.last.get(body), self.round.changes
        if last is None or self.round.anew or last.read_with != self.round.read_with:
            return None
        if self._is_done(body):
            changes = self.round.changes_since_it_began
        return None if changes is None else changes.of(self.bodies[body])

    def _screen(
        self, made: Mapping[int, ScreeningRun], touched: Mapping[int, roads.Close | None]
    ) -> None:
        large = [body for body, few in touched.items() if few is None or _are_many(few)]
        along = any(few is not None and any(few.values()) for few in touched.values())
        network = self.round.network() if large or along else Network()
        asked = kept_reader()
        for body, few in touched.items():
            if few is not None and not _are_many(few):
                run.screen_few(self.round.identity, made[body], few, self.round.day, network, asked)
                self.tell(self.piece.bodies[body])
        for first, last in self._ranges(large):
            for whole in whole_rows.bodies(reader(), first, last, self.round.day):
                found = touched[whole.id]
                chosen = [each for each in whole.decisions if found is None or each in found]
                run.screen_whole(
                    self.round.identity,
                    made[whole.id],
                    whole,
                    chosen,
                    self.round.day,
                    network,
                    asked,
                    self.tell,
                )
                self.tell(self.piece.bodies[whole.id] - len(chosen))

    def _ranges(self, bodies: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield the first and last ids of bodies to read together."""
        if bodies and self.piece.whole and len(bodies) == len(self.piece.bodies):
            yield bodies[0], bodies[-1]
        else:
            yield from ((body, body) for body in bodies)

    def _count(self, made: Mapping[int, ScreeningRun], bodies: Sequence[int]) -> None:
        """Count the decisions of bodies of which only what was touched was looked at."""
        for first, last in self._ranges(bodies):
            found = whole_rows.completeness(reader(), first, last)
            for body in bodies:
                if first <= body <= last:
                    complete = found.get(body, {}).values()
                    made[body].decisions = len(complete)
                    made[body].not_fully_checked = sum(not each for each in complete)


def _are_many(touched: roads.Close) -> bool:
    """Say whether so much has to be read near decisions that all of their body is read sooner."""
    return sum(way is None for way in touched.values()) > run.FEW


def _nothing(_: int) -> None:
    """Tell nobody."""
