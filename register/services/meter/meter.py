"""The integritisme meter of a body, for its reviewers and administrators: what share of decisions
had a finding, per cell and over time, what reviewers confirmed, and what is proposed.

Nothing is switched by itself: a proposal is a sentence on a page, and an administrator who neither
checks nor is checked decides on it, with a reason and for at most a year (`screening.rules`).
"""

from __future__ import annotations

import datetime
import enum
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from conflict_graph import rulesets
from conflict_graph.facts import Outcome
from conflict_graph.rulesets.table import RuleSet
from register import clock
from register.access import Identity, Permission, Subject, require
from register.clock import day_of
from register.errors import NotFound
from register.models.bodies import Body
from register.models.reviews import Conclusion
from register.services.meter import drift, intervals, precision, released, rows
from register.services.meter.drift import Rise
from register.services.meter.intervals import Share
from register.services.meter.precision import Concluded
from register.services.meter.released import CellPeriod, Count, FirstCheck, Period, PeriodTold
from register.services.meter.rows import CheckedDecision, ConcludedWord
from register.services.screening import rules

SETTLED = datetime.timedelta(days=7)
"""After so long nothing is added to a quarter any more: a screening that began in it is over."""
ELSEWHERE = (0.0014, 0.0017)
"""The share of procurement procedures in which inspectors of a whole country warned somebody.
Source: PREVENT, agency ANI (Romania): 7 of 5,079 procedures in the second quarter of 2023, 6 of
3,462 in the first of 2021. A warning was looked at by people first, so it is a neighbour of a
finding and not the same.
"""
OTHER = "other"
"""Stands for what rests on no row that the rule set has now."""


class Reason(enum.StrEnum):
    """Why it is proposed to do without a cell."""

    SIGNAL = "signal"
    """Findings came much faster than usual, in the running period or the one before."""
    ABOVE = "above"
    """In the last period that is over the share was surely above the band."""
    POOR = "poor"
    """Reviewers surely saw nothing in more than half of what it found."""


@dataclass(frozen=True, slots=True)
class MeterCell:
    """A cell of a body. `periods`: oldest first. `band`: what is usual; None: not known yet.
    `usual`: the share from which its meter starts now; None: what is usual is too much for a meter.
    `record`: what share reviewers confirmed; None: too few conclusions.
    """

    id: str
    periods: tuple[CellPeriod, ...]
    band: Share | None
    usual: float | None
    record: Share | None
    reasons: tuple[Reason, ...]
    is_off: bool
    may_be_off: bool

    @property
    def is_told(self) -> bool:
        """Whether something is told of it but that there was little."""
        return (
            self.record is not None
            or bool(self.reasons)
            or any(each.count is not None and each.count.fewest for each in self.periods)
        )


@dataclass(frozen=True, slots=True)
class MeterOfRules:
    """The meter by one version of the rules: decisions are read by the version of their day, and
    each version is counted by itself. `ruleset`: its name and version. `totals`: all cells
    together, by period, oldest first. `band`: of all cells together; None: not known yet.
    """

    ruleset: str
    decisions: int
    totals: tuple[tuple[Period, Count | None], ...]
    band: Share | None
    cells: tuple[MeterCell, ...]

    @property
    def proposed(self) -> tuple[MeterCell, ...]:
        """The cells of which something is proposed: none that is off."""
        return tuple(each for each in self.cells if each.reasons and not each.is_off)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A row of the sheet. `cell` None: all cells together. `period` None: of conclusions, which
    have none. `share`: of the decisions that had a finding, or of the conclusions that confirmed
    one.
    """

    ruleset: str
    cell: str | None
    period: Period | None
    share: Share


def of(identity: Identity, body: Body, now: datetime.datetime | None = None) -> list[MeterOfRules]:
    """Return the meter of a body by each version of the rules by which its decisions were read, the
    newest version first; one at least. `now`: None: the present moment.

    Raises:
        NotAllowed: the asker is neither reviewer nor administrator of the body.
    """
    require(identity, Permission.SEE_METER, Subject(body.id))
    moment = now or clock.now()
    checks = rows.first_checks(body)
    cells = rows.cells(body, checks)
    words = _words(body)
    off = frozenset(rules.off(body))
    versions = reversed(rulesets.RULE_SETS[rules.SCREENED])
    made = (_of_rules(each, checks, cells, words, off, moment) for each in versions)
    first, *others = made
    return [first, *(each for each in others if each.decisions)]


def cell_of(
    identity: Identity, body: Body, rule_id: str, now: datetime.datetime | None = None
) -> tuple[MeterOfRules, MeterCell]:
    """Return a cell by the newest version of the rules, and the meter in which it stands.

    Raises:
        NotAllowed: as for `of`.
        NotFound: that version has no such cell that can find something.
    """
    newest = of(identity, body, now)[0]
    for each in newest.cells:
        if each.id == rule_id and each.id != OTHER:
            return newest, each
    raise NotFound("There is no such rule.")


def sheet(identity: Identity, body: Body, now: datetime.datetime | None = None) -> list[SheetLine]:
    """Return what can be published: of every period that is over and of every cell, and what
    reviewers confirmed. What stands in it once stands in it always.

    Raises:
        NotAllowed: as for `of`.
    """
    return [line for each in of(identity, body, now) for line in (*_shares(each), *_records(each))]


def sensitivity() -> Mapping[float, tuple[Rise, ...]]:
    """Return how many decisions it takes to find a rise, by the usual share from which it rises."""
    return {usual: drift.rises(usual) for usual in drift.USUAL}


def _shares(meter: MeterOfRules) -> Iterator[SheetLine]:
    for place, (period, total) in enumerate(meter.totals):
        told = [(each.id, each.periods[place].count) for each in meter.cells]
        for cell, count in [*told, (None, total)]:
            if count is not None:
                yield SheetLine(meter.ruleset, cell, period, intervals.share(count))


def _records(meter: MeterOfRules) -> Iterator[SheetLine]:
    for each in meter.cells:
        if each.record is not None:
            yield SheetLine(meter.ruleset, each.id, None, each.record)


def _words(body: Body) -> dict[tuple[str, str], list[Concluded]]:
    """Return the findings on which somebody concluded, by the rules and the row on which the answer
    rested that was first concluded on, in the order of that.
    """
    by_finding: dict[int, list[ConcludedWord]] = defaultdict(list)
    for each in rows.concluded(body):
        by_finding[each.finding_id].append(each)
    found: dict[tuple[str, str], list[Concluded]] = defaultdict(list)
    for said in by_finding.values():
        place = (_version(said[0].ruleset), said[0].rule)
        found[place].append(Concluded([(each.at, _confirms(each)) for each in said]))
    return found


def _confirms(word: ConcludedWord) -> bool:
    """Say whether a conclusion confirms what was found: an appearance or more, or a possible link
    where the software said no more than that.
    """
    if word.conclusion is Conclusion.POTENTIAL:
        return word.outcome is Outcome.POTENTIAL
    return word.conclusion is not Conclusion.NONE


def _version(ruleset: str) -> str:
    """Return name and version of a rule set without what a body did without."""
    return ruleset.partition(" without ")[0]


def _of_rules(
    version: RuleSet,
    every: Sequence[CheckedDecision],
    cells: Mapping[int, str],
    words: Mapping[tuple[str, str], Sequence[Concluded]],
    off: frozenset[str],
    now: datetime.datetime,
) -> MeterOfRules:
    names = _names(version)
    checks = [
        FirstCheck(_quarter(day_of(each.at)), _named(cells.get(each.decision_id), names), each.off)
        for each in every
        if each.ruleset == version.title
    ]
    told = _told(checks, names, _quarter(day_of(now - SETTLED)) - 1)
    made = [
        _cell(
            version,
            name,
            [each.cells[name] for each in told],
            precision.of(words.get((version.title, name), ()), now),
            is_off=name in off,
        )
        for name in names
    ]
    totals = [(each.period, each.total) for each in told]
    band = intervals.reference(total for _period, total in totals if total is not None)
    return MeterOfRules(version.title, len(checks), tuple(totals), band, tuple(made))


def _names(version: RuleSet) -> tuple[str, ...]:
    """Return the rows of a rule set on which a finding can rest, and what stands for any other."""
    return (
        *(
            rule.id
            for rule in version.every()
            if rule.group not in ("nothing", "beside") and rule.outcome is not Outcome.UNRESOLVED
        ),
        OTHER,
    )


def _named(cell: str | None, names: Sequence[str]) -> str | None:
    return cell if cell is None or cell in names else OTHER


def _quarter(day: datetime.date) -> int:
    return 4 * day.year + (day.month - 1) // 3


def _told(checks: Sequence[FirstCheck], names: Sequence[str], settled: int) -> list[PeriodTold]:
    """Return what is told of each period. A meter starts from what was told of its cell before."""
    made: list[PeriodTold] = []
    for period in released.periods(checks, settled):
        meters = {
            name: drift.meter_for(usual)
            for name in names
            if (usual := intervals.usual(_band([each.cells[name] for each in made]))) is not None
        }
        made.append(released.told(checks, period, names, meters))
    return made


def _band(periods: Sequence[CellPeriod]) -> Share | None:
    return intervals.reference(each.count for each in periods if each.count is not None)


def _cell(
    version: RuleSet,
    name: str,
    periods: Sequence[CellPeriod],
    record: Share | None,
    *,
    is_off: bool,
) -> MeterCell:
    band = _band(periods)
    cell = MeterCell(
        name,
        tuple(periods),
        band,
        intervals.usual(band),
        record,
        (),
        is_off,
        name != OTHER and version.may_be_switched_off(name),
    )
    return replace(cell, reasons=tuple(_reasons(cell)))


def _reasons(cell: MeterCell) -> Iterator[Reason]:
    """Yield why it is proposed to do without a cell."""
    over = [each for each in cell.periods if each.period.is_over]
    recent = [*over[-1:], *(each for each in cell.periods if not each.period.is_over)]
    if any(each.signal is not None for each in recent):
        yield Reason.SIGNAL
    last = over[-1].count if over else None
    if cell.band is not None and last is not None and intervals.share(last).low > cell.band.high:
        yield Reason.ABOVE
    if precision.is_poor(cell.record):
        yield Reason.POOR
