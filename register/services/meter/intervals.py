"""What a count says of a share: the interval that fits it, also where the count is told as a range.
Pure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce

from register.services.meter.drift import USUAL
from register.services.meter.released import Count

CONFIDENCE = 0.95
ENOUGH = 1_000
"""From so many decisions on, the first ones of a cell are its reference, for ever: so that a slow
rise does not take its own reference along.
"""


@dataclass(frozen=True, slots=True)
class Share:
    """What is known of a share: `low` and `high` are 0-1."""

    count: Count
    low: float
    high: float


def share(count: Count) -> Share:
    """Return the interval for the share behind a count: from the lower bound of the fewest to the
    upper bound of the most that it can be, each at `CONFIDENCE`.

    Source: Clopper & Pearson (1934), The use of confidence or fiducial limits illustrated in the
    case of the binomial, Biometrika 26(4): never narrower than it says, also at few observations.

    >>> found = share(Count(20, 0, 4))
    >>> round(found.low, 3), round(found.high, 3)
    (0.0, 0.437)
    """
    return Share(count, _low(count.fewest, count.of), _high(count.most, count.of))


def reference(counts: Iterable[Count]) -> Share | None:
    """Return the band of what is usual, from the first counts that together are of `ENOUGH`; None:
    there are too few yet.
    """
    found: list[Count] = []
    for each in counts:
        found.append(each)
        if sum(one.of for one in found) >= ENOUGH:
            return share(reduce(Count.and_also, found))
    return None


def usual(band: Share | None) -> float | None:
    """Return from which usual share a meter starts, one of `USUAL`: the lowest while the band is
    not known. None: what is usual is more than there is a meter for.

    What a range leaves open is not held against the cell, so a meter starts as low as it can.
    """
    if band is None:
        return USUAL[0]
    high = _high(band.count.fewest, band.count.of)
    return next((each for each in USUAL if high <= each), None)


@lru_cache(maxsize=4096)
def _low(count: int, of: int) -> float:
    """Return the share at which so many or more are just as rare as `CONFIDENCE` lets them be."""
    if count == 0:
        return 0.0
    return _where(lambda share: 1 - _at_most(count - 1, of, share) >= (1 - CONFIDENCE) / 2)


@lru_cache(maxsize=4096)
def _high(count: int, of: int) -> float:
    """Return the share at which so many or fewer are just as rare as that."""
    if count == of:
        return 1.0
    return _where(lambda share: _at_most(count, of, share) <= (1 - CONFIDENCE) / 2)


def _where(holds: Callable[[float], bool]) -> float:
    """Return from which share on something holds, 0-1, to a millionth."""
    low, high = 0.0, 1.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _at_most(count: int, of: int, share: float) -> float:
    """Return the chance of at most so many, by the binomial distribution; a share over 0 and below
    1.
    """
    found, one = math.log(share), math.log1p(-share)
    whole = math.lgamma(of + 1)
    return sum(
        math.exp(
            whole
            - math.lgamma(each + 1)
            - math.lgamma(of - each + 1)
            + each * found
            + (of - each) * one
        )
        for each in range(count + 1)
    )
