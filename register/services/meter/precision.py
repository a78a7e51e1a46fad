"""How often reviewers confirmed what a cell found, so that no small count can be worked out. Pure.

The findings of a cell are told in blocks of twenty, in the order in which somebody first concluded
on them, sixty days after the last of the twenty: each counts as it then stood concluded, for ever.
A block is told once, exactly where at least five were confirmed and at least five were not, and
else as a range of five. What a cell comes to is the sum of its blocks, and no total over cells is
told that is not the sum of those: so there is nothing to subtract.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from register.services.meter import intervals
from register.services.meter.intervals import Share
from register.services.meter.released import Count, hidden

BLOCK = 20
SETTLED = datetime.timedelta(days=60)
"""After so long a conclusion counts as it stands: it was contested by then, or it was not."""
POOR = 0.5
"""A cell has a poor record where people surely saw nothing in more than half of what it found."""


@dataclass(frozen=True, slots=True)
class Concluded:
    """A finding on which somebody concluded. `words`: when, and whether that confirmed it, the
    first first.
    """

    words: Sequence[tuple[datetime.datetime, bool]]

    @property
    def first(self) -> datetime.datetime:
        """When somebody first concluded on it."""
        return self.words[0][0]

    def stood(self, moment: datetime.datetime) -> bool:
        """Return whether it was confirmed as it stood at a moment."""
        return [said for at, said in self.words if at <= moment][-1]


def of(findings: Iterable[Concluded], now: datetime.datetime) -> Share | None:
    """Return what share was confirmed, from the blocks that are told by now; None: there are none.

    `findings`: of one cell, in the order in which somebody first concluded on them.
    """
    told = [*_blocks([*findings], now)]
    return intervals.share(reduce(Count.and_also, told)) if told else None


def _blocks(findings: Sequence[Concluded], now: datetime.datetime) -> Iterable[Count]:
    for start in range(0, len(findings) - BLOCK + 1, BLOCK):
        block = findings[start : start + BLOCK]
        moment = block[-1].first + SETTLED
        if moment <= now:
            yield hidden(sum(each.stood(moment) for each in block), BLOCK)


def is_poor(record: Share | None) -> bool:
    """Say whether a record is poor, whatever the range leaves open."""
    return record is not None and record.high < POOR
