"""Whether decisions are checked, unchecked or outdated: for those that a page shows, and no
others.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Collection, Mapping

from register.models.decisions import Decision
from register.services.decisions import listed
from register.services.screening import checked


class CheckState(enum.StrEnum):
    """How a decision stands with the check."""

    UNCHECKED = "unchecked"
    """It was never put to the engine."""
    CHECKED = "checked"
    """The last check would be the same today."""
    OUTDATED = "outdated"
    """Facts or rules are others than at the last check, or the days that passed change it."""


def states(decisions: Collection[Decision], today: datetime.date) -> Mapping[int, CheckState]:
    """Return how each of these decisions stands, by its database id."""
    known = listed.checked_among([each.id for each in decisions])
    outdated = checked.outdated([each for each in decisions if each.id in known], today)
    return {
        each.id: CheckState.OUTDATED
        if each.id in outdated
        else CheckState.CHECKED
        if each.id in known
        else CheckState.UNCHECKED
        for each in decisions
    }
