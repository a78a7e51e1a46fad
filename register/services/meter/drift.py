"""Whether findings come more often than they used to: a Bernoulli CUSUM. Pure.

After each decision a sum goes up by `up` where it has a finding, and else down by one, never below
nothing; at `limit` the meter signals. How long that takes follows exactly from the Markov chain of
the sum, so nothing here is estimated by drawing.

Source: Reynolds & Stoumbos (1999), A CUSUM chart for monitoring a proportion when inspecting
continuously, Journal of Quality Technology 31(1): the reference value is one part of a whole
number, so that the sum stands on whole steps, and run lengths come from the chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

LEAST_FINDINGS = 5
"""A signal rests on at least so many findings, because a smaller count is told to nobody."""
LEAST_RUN = 10_000
"""Decisions between two false signals, on average, at least."""
WITHIN = 50
"""Decisions within which a rise is to be found."""
RISEN = 0.20
"""The share of decisions with a finding after the rise that the meter is made for."""
USUAL = (0.01, 0.02, 0.03, 0.05)
"""The usual shares for which there is a meter. A cell that finds something in more than one of
twenty decisions is looked at by people, whatever it did before.
"""
RISES = (0.02, 0.03, 0.05, 0.10, 0.20)
"""The shares for which it is told how many decisions it takes to find them."""
_MOST_STEPS = 60
"""No reference value below one part of this: at the shares of `USUAL` none is better."""
_FOUND = 0.95


@dataclass(frozen=True, slots=True)
class DriftMeter:
    """`steps`: the reference value k is one part of it. `limit`: h, in those parts, at which the
    meter signals.
    """

    steps: int
    limit: int

    @property
    def up(self) -> int:
        """What a finding adds; a decision without one takes off one."""
        return self.steps - 1

    def signal(self, findings: Iterable[int]) -> int | None:
        """Return at which finding the meter signals, by the places of the decisions with a finding
        among all, from 0 and ascending; None: at none.
        """
        height, last = 0, -1
        for place in findings:
            height = max(0, height - (place - last - 1)) + self.up
            last = place
            if height >= self.limit:
                return place
        return None

    def run_length(self, share: float) -> float:
        """Return how many decisions it takes on average from nothing to the signal, where this
        share of them, over 0 and at most 1, has a finding.
        """
        fixed, below = [0.0] * self.limit, [0.0] * self.limit
        for height in range(self.limit - 1, -1, -1):
            more, back = self._after_a_finding(height, fixed, below)
            left = 1 - share * back
            fixed[height] = (1 + share * more) / left
            below[height] = (1 - share) / left
        return fixed[0] / (1 - below[0])

    def _after_a_finding(
        self, height: int, fixed: Sequence[float], below: Sequence[float]
    ) -> tuple[float, float]:
        """Return the run length after a finding as a number and a part of that at `height`: the sum
        comes down one by one, so it passes every height on its way.
        """
        if height + self.up >= self.limit:
            return 0.0, 0.0
        more, back = fixed[height + self.up], below[height + self.up]
        for passed in range(height + self.up - 1, height, -1):
            more, back = more + back * fixed[passed], back * below[passed]
        return more, back

    def found(self, share: float) -> Iterator[float]:
        """Yield the chance, 0-1, that it has signalled after one decision, after two and so on,
        from nothing.
        """
        chances, signalled = [1.0] + [0.0] * (self.limit - 1), 0.0
        while True:
            after = [0.0] * self.limit
            for height, chance in enumerate(chances):
                if not chance:
                    continue
                after[max(0, height - 1)] += chance * (1 - share)
                if height + self.up >= self.limit:
                    signalled += chance * share
                else:
                    after[height + self.up] += chance * share
            chances = after
            yield signalled

    def found_within(self, share: float, decisions: int) -> float:
        """Return the chance, 0-1, that it signals within so many decisions, at least one."""
        return next(
            chance for number, chance in enumerate(self.found(share), 1) if number == decisions
        )


@dataclass(frozen=True, slots=True)
class Rise:
    """How long it takes to find a rise to `share`. `average`: decisions on average; `nearly_all`:
    within how many it is found in 95 of 100 cases.
    """

    share: float
    average: float
    nearly_all: int


@lru_cache(maxsize=16)
def meter_for(usual: float) -> DriftMeter:
    """Return the meter for a usual share of decisions with a finding: of those that signal falsely
    at most once in `LEAST_RUN` decisions and on no fewer than `LEAST_FINDINGS` findings, the one
    that most often finds `RISEN` within `WITHIN` decisions, and of equals the one with the fewest
    false signals.
    """
    made = [_of(steps, usual) for steps in range(2, _MOST_STEPS + 1)]
    return max(
        (each for each in made if each is not None),
        key=lambda each: (
            round(each.found_within(RISEN, WITHIN), 6),
            each.run_length(usual),
        ),
    )


def _of(steps: int, usual: float) -> DriftMeter | None:
    """Return the meter with this reference value and the lowest limit that is allowed; None: with
    that limit it would not find `RISEN` within `WITHIN` on average.
    """
    low = (LEAST_FINDINGS - 1) * (steps - 1) + 1
    high = int(WITHIN * (RISEN * steps - 1))  # where the sum stands by then, on average
    if high < low or DriftMeter(steps, high).run_length(usual) < LEAST_RUN:
        return None
    while low < high:
        middle = (low + high) // 2
        if DriftMeter(steps, middle).run_length(usual) >= LEAST_RUN:
            high = middle
        else:
            low = middle + 1
    return DriftMeter(steps, low)


@lru_cache(maxsize=16)
def rises(usual: float) -> tuple[Rise, ...]:
    """Return how many decisions the meter for a usual share needs for each of `RISES` above it."""
    meter = meter_for(usual)
    return tuple(
        Rise(
            share,
            meter.run_length(share),
            next(n for n, chance in enumerate(meter.found(share), 1) if chance >= _FOUND),
        )
        for share in RISES
        if share > usual
    )
