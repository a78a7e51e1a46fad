"""Why the law asks for positions, in one sentence per rule, for the people whom the rule binds.

Only rules whose text was read; what is known by hearsay stays out.

Source: Gemeentewet 12, 41b, 44, 66 and 67; Ambtenarenwet 2017, article 5(1)(b) and (c); Wet
bevorderen integriteit en functioneren decentraal bestuur, Stb. 2022, 504.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from conflict_graph.facts import OfficeKind
from register.services.declarations import duties, terms

_COUNCIL = _(
    "Gemeentewet, article 12: a member of the council makes all other positions public, paid or "
    "not, the main job too."
)
_ALDERMAN = _("Gemeentewet, article 41b: an alderman makes ancillary positions public.")
_MAYOR = _("Gemeentewet, article 67: the mayor makes ancillary positions public.")
_AT_ONCE = _(
    "Wet bevorderen integriteit en functioneren decentraal bestuur (Stb. 2022, 504): since 1 "
    "January 2023 this is done "
    "at once and electronically."
)
_CIVIL_SERVANT = _(
    "Ambtenarenwet 2017, article 5(1)(b) and (c): the employer keeps a register of ancillary work "
    "that may touch the "
    "service, and publishes it for functions that have been designated."
)
_FEES = _(
    "Gemeentewet, articles 44 and 66: somebody who holds a position because of the office keeps "
    "no fee for it; a fee "
    "that is paid goes to the municipality."
)


def of(official: Any) -> list[str]:
    """Return why this official is asked for positions; empty where we know no rule to name."""
    kinds = {term.office.kind for term in official.terms}
    is_municipal = official.body.kind == "municipality"
    found = [_COUNCIL] if is_municipal and OfficeKind.ELECTED_MEMBER in kinds else []
    executive = [
        term.office
        for term in official.terms
        if is_municipal and term.office.kind is OfficeKind.EXECUTIVE
    ]
    found += [_MAYOR] if any(terms.is_mayor(each.title) for each in executive) else []
    found += [_ALDERMAN] if any(not terms.is_mayor(each.title) for each in executive) else []
    found += [_AT_ONCE] if kinds & {OfficeKind.ELECTED_MEMBER, OfficeKind.EXECUTIVE} else []
    return [
        str(each)
        for each in (*found, *([_CIVIL_SERVANT] if OfficeKind.CIVIL_SERVANT in kinds else []))
    ]


def of_fees(official: Any) -> list[str]:
    """Return why it matters whether a position is held because of the office; empty where we know
    no rule to name.
    """
    is_executive = any(term.office.kind is OfficeKind.EXECUTIVE for term in official.terms)
    return [str(_FEES)] if is_executive and official.body.kind == "municipality" else []


def of_income(official: Any) -> list[str]:
    """Return the articles by which this official is asked for income; empty where none that was
    read can be named.
    """
    rules = [
        duties.rules_of(service).get(duties.Duty.INCOME) for service in terms.services_of(official)
    ]
    return sorted({rule.source for rule in rules if rule is not None and rule.source is not None})
