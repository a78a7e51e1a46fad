"""Public bodies that merge into another one: from a day on the old ones are over, and their pages
point to the new.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conflict_graph.dates import PartialDate
from register.access import SERVER
from register.errors import Invalid
from register.extensions import db
from register.models.bodies import Body
from register.models.columns import Origin
from register.models.officials import Term
from register.services import journal
from register.services.officials import officials


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of one body: the last day, and how many terms got another end by it."""

    body: Body
    last_day: datetime.date
    terms: int


def merge(old: Sequence[Body], into: Body, on: datetime.date) -> list[Ended]:
    """End some bodies on the day before `on`, the first day of the body that succeeds them. Nothing
    is deleted.

    Terms that would run on end on that last day, as a version of them; what was declared stays as
    it is. The same merger said twice changes nothing. Said again with another day it is put right:
    terms follow the new day, or end when they would have ended without it.

    Raises:
        Invalid: a body is its own successor, has another one, did not exist yet, or the successor
            is over.
    """
    _check(old, into, on)
    last_day = on - datetime.timedelta(days=1)
    if into.valid_from is None or into.valid_from in {
        _day_after(body) for body in old if body.successor is into
    }:
        into.valid_from = PartialDate.of(on)
    return [_end(body, into, last_day) for body in old]


def _check(old: Sequence[Body], into: Body, on: datetime.date) -> None:
    if into.valid_until is not None:
        raise Invalid(
            "%(name)s has been succeeded itself. Name the body that exists now.", name=into.name
        )
    for body in old:
        if body is into:
            raise Invalid("%(name)s cannot be its own successor.", name=body.name)
        if body.successor is not None and body.successor is not into:
            raise Invalid("%(name)s has another successor already.", name=body.name)
        if body.valid_from is not None and body.valid_from.earliest >= on:
            raise Invalid("%(name)s did not exist yet before that day.", name=body.name)


def _end(body: Body, into: Body, last_day: datetime.date) -> Ended:
    until = PartialDate.of(last_day)
    if (body.successor, body.valid_until) != (into, until):
        body.successor, body.valid_until = into, until
        journal.record(SERVER, "body:merge", body.public_id, body.id)
    ending = list(_ending(body, last_day))
    for term, end in ending:
        said = term.current
        dates = (said.valid_from, end)
        officials.appoint(
            SERVER,
            term.official,
            term.office,
            *dates,
            said.portfolio,
            term=term,
            origin=Origin.MERGER,
        )
    db.session.flush()
    return Ended(body, last_day, len(ending))


def _day_after(body: Body) -> PartialDate | None:
    """Return the first day of the successor as an earlier merger had it."""
    return (
        PartialDate.of(body.valid_until.latest + datetime.timedelta(days=1))
        if body.valid_until
        else None
    )


def _ending(body: Body, last_day: datetime.date) -> Iterable[tuple[Term, PartialDate | None]]:
    """Give the terms whose end becomes another one, with that end. One that begins later is left to
    a person.
    """
    for official in officials.list_of(body):
        for term in official.terms:
            start, until = term.current.valid_from, _end_without_merger(term)
            if until is None or until.latest > last_day:
                until = PartialDate.of(last_day)
            if (start is None or start.earliest <= last_day) and until != term.current.valid_until:
                yield term, until


def _end_without_merger(term: Term) -> PartialDate | None:
    """Return the end that a term had, or None, before a merger ended it."""
    return next(
        (each.valid_until for each in reversed(term.versions) if each.origin is not Origin.MERGER),
        None,
    )
