"""Public bodies that merge into another one: from a day on the old ones are over, and their pages point to the new."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conflict_graph.dates import PartialDate
from register.errors import Invalid
from register.extensions import db
from register.models.bodies import Body
from register.models.officials import Term
from register.services import journal, officials

SOURCE = "merger"


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of one body: the last day, and how many terms ended on it."""

    body: Body
    last_day: datetime.date
    terms: int


def merge(old: Sequence[Body], into: Body, on: datetime.date) -> list[Ended]:
    """End some bodies on the day before `on`, the first day of the body that succeeds them. Nothing is deleted.

    Terms that would run on end on that last day, as a version of them; what was declared stays as it is. The same
    merger said twice changes nothing.

    Raises:
        Invalid: a body is its own successor, is over for another reason, or the successor is over.
    """
    _check(old, into, on)
    last_day = on - datetime.timedelta(days=1)
    if into.valid_from is None:
        into.valid_from = PartialDate.of(on)
    return [_end(body, into, last_day) for body in old]


def _check(old: Sequence[Body], into: Body, on: datetime.date) -> None:
    if into.valid_until is not None:
        raise Invalid("%(name)s has been succeeded itself. Name the body that exists now.", name=into.name)
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
        journal.record(None, "body:merge", body.public_id, body.id)
    ending = list(_running_on(body, last_day))
    for term in ending:
        said = term.current
        officials.appoint(None, term.official, term.office, said.valid_from, until, said.portfolio, SOURCE, term=term)
    db.session.flush()
    return Ended(body, last_day, len(ending))


def _running_on(body: Body, last_day: datetime.date) -> Iterable[Term]:
    """Give the terms that began by then and have no end, or a later one. One that begins later is left to a person."""
    for official in officials.list_of(body):
        for term in official.terms:
            start, until = term.current.valid_from, term.current.valid_until
            begun = start is None or start.earliest <= last_day
            if begun and (until is None or until.latest > last_day):
                yield term
