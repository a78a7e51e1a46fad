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
from typing import Any, NamedTuple

import sqlalchemy as sa

from conflict_graph import rulesets
from conflict_graph.chains.network import Network
from register import memory
from register.access import Identity
from register.clock import now
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.screening import ScreeningRound, ScreeningRun
from register.services.prepared import Ids, PreparedQuery, columns, kept_reader, reader
from register.services.screening import affected, roads, rules, run, whole_rows
from register.services.screening.affected import RecordedChanges, ScreenedBody
from register.services.screening.run import BodyRun
from register.services.screening.whole_rows import WholeBody

AT_ONCE = 3_000
"""So many decisions are screened in one transaction, or one body that has more."""

OF_A_TIE, MOST_TIMES = 10, 30
"""So many decisions follow at most from a tie of which something was recorded, as far as pieces are
concerned; and at most so many times as many decisions are one piece for that.
"""

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

    @memory.looked_through_after()
    def screen(self, piece: RoundPiece, tell: Tell | None = None) -> list[Screened]:
        """Screen one of the pieces, in the transaction of the caller.

        Raises:
            NotAllowed: the asker is no clerk of a body.
        """
        return list(_PieceRun(self, piece, tell).screened())

    @cached_property
    def changes(self) -> RecordedChanges | None:
        """What was recorded since the last run of any body; None: there was none."""
        newest = _newest_before(self.id)
        runs = sa.select(sa.func.min(ScreeningRun.recorded_at)).where(ScreeningRun.id.in_(newest))
        oldest = db.session.scalar(runs)
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


@memory.looked_through_after()
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
    read_with = (
        f"{version('nevenfunctieregister')}; {', '.join(titles)}; {affected.erased()} erased"
    )
    times = _times(last.id, day, read_with) if changed and not anew else 1
    return ScreenedRound(
        identity,
        last.id,
        day,
        changed,
        anew,
        resumed,
        list(pieces(wanted, times * AT_ONCE)),
        read_with,
        last.recorded_at,
    )


def _times(round_id: int, day: datetime.date, read_with: str) -> int:
    """Return how many times as many decisions as elsewhere are one piece of a round over what
    changed: more than once where that is few ties and nothing else, so that almost nothing is
    looked at.
    """
    run = ScreeningRun
    told = sa.func.count(), sa.func.min(run.recorded_at), sa.func.min(run.read_with)
    runs, oldest, first, last = db.session.execute(
        sa.select(*told, sa.func.max(run.read_with)).where(run.id.in_(_newest_before(round_id)))
    ).one()
    bodies, decisions = (
        int(db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)
        for model in (Body, Decision)
    )
    if runs < bodies or not first == last == read_with:
        return 1
    ties = affected.ties_alone(oldest - OVERLAP, day)
    return 1 if ties is None else max(1, min(MOST_TIMES, decisions // (OF_A_TIE * (ties + 1))))


def _newest_before(round_id: int) -> sa.Select[Any]:
    """Select the newest complete run of each body, those of a round left out."""
    return (
        sa.select(sa.func.max(ScreeningRun.id))
        .where(
            ScreeningRun.complete,
            ScreeningRun.finished_at.is_not(None),
            sa.or_(ScreeningRun.round_id.is_(None), ScreeningRun.round_id != round_id),
        )
        .group_by(ScreeningRun.body_id)
    )


def pieces(slugs: Sequence[str] | None, at_once: int | None = None) -> Iterator[RoundPiece]:
    """Yield the bodies of a round (None: all), some at a time: so many decisions together (None:
    `AT_ONCE`), or one body that has more.
    """
    most = AT_ONCE if at_once is None else at_once
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
        if some and sum(some.values()) + count > most:
            yield RoundPiece(some, slugs is None)
            some = {}
        some[body] = count
    if some:
        yield RoundPiece(some, slugs is None)


class _LastRun(NamedTuple):
    """The newest complete run of a body."""

    body_id: int
    round_id: int | None
    read_with: str | None
    decisions: int
    not_fully_checked: int


class _PieceRun:
    """Screens one piece of a round."""

    def __init__(self, round_: ScreenedRound, piece: RoundPiece, tell: Tell | None) -> None:
        self.round = round_
        self.piece = piece
        self.tell = tell or _nothing
        asked, ids = reader(), list(piece.bodies)
        self.bodies = {body.id: body for body in asked.about(_BODIES, ids)}
        self.last = {each.body_id: each for each in asked.about(_LAST, ids)}

    def screened(self) -> Iterator[Screened]:
        """Screen the bodies that this round has not come to, and give what came of all."""
        touched = {body: self._touched(body) for body in self.piece.bodies}
        open_ = [body for body in touched if touched[body] != {} or not self._is_done(body)]
        made = {
            each.body: each
            for each in run.begin(
                self.round.identity,
                open_,
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
        self, made: Mapping[int, BodyRun], touched: Mapping[int, roads.Close | None]
    ) -> None:
        large = [body for body, few in touched.items() if few is None or _are_many(few)]
        few = {body: few for body, few in touched.items() if few and not _are_many(few)}
        off = rules.off_at_all([*large, *few])
        along = any(any(each.values()) for each in few.values())
        network = self.round.network() if large or along else Network()
        sitting = run.Sitting(self.round.identity, self.round.day, network, kept_reader())
        chosen = [run.Few(made[body], close, off[body]) for body, close in few.items()]
        run.screen_few(sitting, chosen, self.tell)
        self.tell(
            sum(
                self.piece.bodies[body] - len(few.get(body, ()))
                for body in touched
                if body not in large
            )
        )
        for first, last in self._ranges(large):
            whole = [
                self._whole(each, made[each.id], off[each.id], touched[each.id])
                for each in whole_rows.bodies(reader(), first, last, self.round.day)
            ]
            run.screen_whole(sitting, whole, self.tell)
            self.tell(sum(self.piece.bodies[each.body.id] - len(each.decisions) for each in whole))

    def _whole(
        self, body: WholeBody, made: BodyRun, off: tuple[str, ...], touched: roads.Close | None
    ) -> run.Whole:
        chosen = [each for each in body.decisions if touched is None or each in touched]
        return run.Whole(made, body, chosen, off)

    def _ranges(self, bodies: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield the first and last ids of bodies to read together."""
        if bodies and self.piece.whole and len(bodies) == len(self.piece.bodies):
            yield bodies[0], bodies[-1]
        else:
            yield from ((body, body) for body in bodies)

    def _count(self, made: Mapping[int, BodyRun], bodies: Sequence[int]) -> None:
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


def _last(ids: Ids) -> sa.SelectBase:
    newest = (
        sa.select(sa.func.max(ScreeningRun.id))
        .where(
            ScreeningRun.body_id.in_(ids),
            ScreeningRun.complete,
            ScreeningRun.finished_at.is_not(None),
        )
        .group_by(ScreeningRun.body_id)
    )
    return sa.select(*columns(_LastRun, ScreeningRun)).where(ScreeningRun.id.in_(newest))


_LAST = PreparedQuery(_LastRun._make, _last)
_BODIES = PreparedQuery(
    ScreenedBody._make,
    lambda ids: sa.select(*columns(ScreenedBody, Body)).where(Body.id.in_(ids)),
)


def _nothing(_: int) -> None:
    """Tell nobody."""
