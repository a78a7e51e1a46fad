"""How a position stands on a day: running, announced, ended, or nobody knows its end. The one place
that says so.
"""

from __future__ import annotations

import datetime
import enum

from conflict_graph.dates import PartialDate


class Phase(enum.StrEnum):
    """How a position stands on a day."""

    RUNNING = "running"
    ANNOUNCED = "announced"
    """It has not begun yet."""
    ENDED = "ended"
    """Its last day, as far as that is known, is past; or it is over on a day that nobody stated."""
    END_UNKNOWN = "end_unknown"
    """It began, and it may be over: nobody stated that it runs, or nobody has to say so any
    more.
    """


def phase_of(
    start: PartialDate | None,
    until: PartialDate | None,
    ended: bool | None,
    announced: bool,
    on: datetime.date,
    known_until: PartialDate | None = None,
) -> Phase:
    """Say how a period that is closed at both ends stands on a day.

    `start` None: not known, and taken to be past. `ended` counts where `until` is None: False is
    still running, True is over, None is not known. `announced` counts where `start` does not say.
    `known_until`: the last day of the office beside which it was held, after which nobody says any
    more whether it runs; None: the office runs.

    >>> today = datetime.date(2026, 11, 24)
    >>> phase_of(PartialDate(2020), PartialDate(2099), True, False, today).value
    'running'
    >>> phase_of(PartialDate(2020), None, False, False, today, PartialDate(2022)).value
    'end_unknown'
    """
    if (until is not None and until.latest < on) or (until is None and ended):
        return Phase.ENDED
    if known_until is not None and known_until.latest < on:
        return Phase.END_UNKNOWN
    if _lies_ahead(start, announced, on):
        return Phase.ANNOUNCED
    runs = ended is False if until is None else until.earliest >= on
    return Phase.RUNNING if runs else Phase.END_UNKNOWN


def _lies_ahead(start: PartialDate | None, announced: bool, on: datetime.date) -> bool:
    if start is None:
        return announced
    return start.earliest > on or (announced and start.latest > on)
