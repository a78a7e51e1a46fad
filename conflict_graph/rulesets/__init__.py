"""The rule sets by name, each in its versions, and which of them reads a dossier."""

from __future__ import annotations

from types import MappingProxyType

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Decision, DecisionStatus
from conflict_graph.rulesets.table import RuleSet, load

_LOADED = load()

RULE_SETS = MappingProxyType(
    {
        name: tuple(each for each in _LOADED if each.name == name)
        for name in dict.fromkeys(each.name for each in _LOADED)
    }
)
"""The versions of every rule set, oldest first."""

EU_FUNDS = "perception"
"""The rule set by which a decision on European money is read beside the one asked for."""

GENERIC = "generic"
"""The rule set for a country of which no national norm was read."""

_BY_JURISDICTION = {place: each.name for each in _LOADED for place in each.jurisdictions}


def get(name: str, day: PartialDate | None = None) -> RuleSet:
    """Return the version of a rule set that is law on a day; the latest where the day is not known.

    A day before all versions gets the oldest, a day that is known only in part the latest that it
    may fall under.

    Raises:
        KeyError: there is no rule set of this name.
    """
    versions = RULE_SETS[name]
    if day is None:
        return versions[-1]
    return next(
        (version for version in reversed(versions) if version.may_be_law_on(day)), versions[0]
    )


def for_decision(name: str, decision: Decision) -> RuleSet:
    """Return the version by which a decision is read: the one that is law on its day.

    Without a day an open decision is read by the newest, and one that is not known to be open by
    the oldest: nobody is held to a law that may not have been there yet.

    Raises:
        KeyError: there is no rule set of this name.
    """
    return of_day(name, decision.decided_on, decision.status)


def of_day(name: str, day: PartialDate | None, status: DecisionStatus | None) -> RuleSet:
    """Return the version by which a decision of a day (None: not known) is read: see
    `for_decision`.

    Raises:
        KeyError: there is no rule set of this name.
    """
    if day is None and status is not DecisionStatus.OPEN:
        return RULE_SETS[name][0]
    return get(name, day)


def for_jurisdiction(jurisdiction: str) -> str:
    """Return the name of the rule set of a country, or of a part of one (`CA-Ontario`); the generic
    one where no national norm was read.

    >>> for_jurisdiction("CA-Ontario"), for_jurisdiction("BE")
    ('canada', 'generic')
    """
    country = jurisdiction.partition("-")[0]
    return _BY_JURISDICTION.get(jurisdiction, _BY_JURISDICTION.get(country, GENERIC))


__all__ = [
    "EU_FUNDS",
    "GENERIC",
    "RULE_SETS",
    "RuleSet",
    "for_decision",
    "for_jurisdiction",
    "get",
    "of_day",
]
