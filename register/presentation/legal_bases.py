"""Why the law asks for positions, in one sentence per rule, for the people whom the rule binds.

Only rules whose text was read; what is known by hearsay stays out.

Source: Gemeentewet 12, 13, 15, 36b, 41b, 41c, 44, 66 and 67; Ambtenarenwet 2017, articles 5(1)(b)
and (c) and 8(1); Wet bevorderen integriteit en functioneren decentraal bestuur, Stb. 2022, 504.
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

_ACCEPTS_ALDERMAN = _(
    "Gemeentewet, article 41b(1) and (2): an alderman holds no ancillary position that is "
    "undesirable for the office. The council hears beforehand what an alderman means to accept."
)
_ACCEPTS_MAYOR = _(
    "Gemeentewet, article 67(1) and (2): a mayor holds no ancillary position that is undesirable "
    "for the office. The council hears beforehand what a mayor means to accept."
)
_ACCEPTS_CIVIL_SERVANT = _(
    "Ambtenarenwet 2017, article 8(1): a civil servant does no ancillary work by which the good "
    "performance of the function or of the service is not assured."
)
_BARS_COUNCIL = _(
    "Gemeentewet, articles 13 and 15(1): some offices do not go together with the council. A "
    "member of the council makes no contracts with the own municipality, and acts for nobody "
    "against it."
)
_BARS_ALDERMAN = _(
    "Gemeentewet, articles 36b and 41c: some offices do not go together with that of an alderman. "
    "An alderman makes no contracts with the own municipality, and acts for nobody against it."
)


def of(official: Any) -> list[str]:
    """Return why this official is asked for positions; empty where we know no rule to name."""
    kinds = {term.office.kind for term in official.terms}
    found = [_COUNCIL] if _is_in_council(official) else []
    found += [_MAYOR] if True in _mayors(official) else []
    found += [_ALDERMAN] if False in _mayors(official) else []
    found += [_AT_ONCE] if kinds & {OfficeKind.ELECTED_MEMBER, OfficeKind.EXECUTIVE} else []
    return [
        str(each)
        for each in (*found, *([_CIVIL_SERVANT] if OfficeKind.CIVIL_SERVANT in kinds else []))
    ]


def of_accepting(official: Any) -> list[str]:
    """Return what the law says of accepting a position in this office, the strictest first; empty
    where we know no rule to name.
    """
    found = [_ACCEPTS_MAYOR] if True in _mayors(official) else []
    found += [_ACCEPTS_ALDERMAN, _BARS_ALDERMAN] if False in _mayors(official) else []
    found += [_BARS_COUNCIL] if _is_in_council(official) else []
    is_servant = any(term.office.kind is OfficeKind.CIVIL_SERVANT for term in official.terms)
    return [str(each) for each in (*found, *([_ACCEPTS_CIVIL_SERVANT] if is_servant else []))]


def _is_in_council(official: Any) -> bool:
    kinds = {term.office.kind for term in official.terms}
    return official.body.kind == "municipality" and OfficeKind.ELECTED_MEMBER in kinds


def _mayors(official: Any) -> list[bool]:
    """Say of each executive office in a municipality whether it is that of the mayor."""
    return [
        terms.is_mayor(term.office.title)
        for term in official.terms
        if official.body.kind == "municipality" and term.office.kind is OfficeKind.EXECUTIVE
    ]


def of_fees(official: Any) -> list[str]:
    """Return why it matters whether a position is held because of the office; empty where we know
    no rule to name.
    """
    is_executive = any(term.office.kind is OfficeKind.EXECUTIVE for term in official.terms)
    return [str(_FEES)] if is_executive and official.body.kind == "municipality" else []


_CONTRACTS_COUNCIL = _(
    "Gemeentewet, article 15(1)(d): a member of the council makes no contract with the own "
    "municipality about the following, in person or through somebody else: works, services for "
    "pay, supply or hire of goods, disputed claims, or land, rent and lease without a tender. "
    "Article 15(2): "
    "Provincial Executive can exempt from this."
)
_CONTRACTS_ALDERMAN = _(
    "Gemeentewet, article 41c: for an alderman the same holds as for a member of the council in "
    "article 15(1) and (2)."
)
_CONTRACTS_ELSEWHERE = _(
    "The law has the same for this kind of body or office; we have not verified the article."
)


def of_contracts(official: Any) -> list[str]:
    """Return why an official is asked for contracts with the own body."""
    found = [_CONTRACTS_COUNCIL] if _is_in_council(official) else []
    if False in _mayors(official):
        found = [_CONTRACTS_COUNCIL, _CONTRACTS_ALDERMAN]
    return [str(each) for each in found or [_CONTRACTS_ELSEWHERE]]


def of_income(official: Any) -> list[str]:
    """Return the articles by which this official is asked for income; empty where none that was
    read can be named.
    """
    rules = [
        duties.rules_of(service).get(duties.Duty.INCOME) for service in terms.services_of(official)
    ]
    return sorted({rule.source for rule in rules if rule is not None and rule.source is not None})
