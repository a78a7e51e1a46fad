"""The terms of officials as the table of duties reads them."""

from __future__ import annotations

from register.models.officials import Official, Term
from register.services.declarations.duties import Service
from register.services.officials import unelected


def services_of(official: Official) -> list[Service]:
    """Return the offices of an official at one body, in the order in which they were recorded."""
    return [service_of(term) for term in official.terms]


def service_of(term: Term) -> Service:
    """Return what the duties of a term depend on. A date that is known to the month or year counts
    at its widest.
    """
    version, office = term.current, term.office
    rule = unelected.rule_of(office.body_id) if office.unelected else None
    return Service(
        term.official.body.kind,
        office.kind,
        office.designated,
        version.full_time,
        version.valid_from.earliest if version.valid_from else None,
        version.valid_until.latest if version.valid_until else None,
        is_mayor(office.title),
        rule.asked if rule else None,
        rule.source if rule else None,
    )


def is_mayor(title: str) -> bool:
    """Say whether an office is that of the mayor, also an acting one; who stands in for the mayor
    is an alderman.
    """
    return title.casefold().split()[-1:] == ["burgemeester"]
