"""The term of each kind at a body: its own, with what that rests on, or the default."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from register.access import Identity, Permission, Subject, require
from register.errors import Invalid, noting, refuse
from register.extensions import db
from register.models.bodies import Body
from register.models.retention import RetentionKind, RetentionTerm
from register.plain_text import is_plain
from register.services import journal

DEFAULTS: Mapping[RetentionKind, int | None] = {
    RetentionKind.FORMER_OFFICIAL: 365,
    RetentionKind.REPORT: 365,
    RetentionKind.IMPORT_PROBLEM: 90,
    RetentionKind.DRAFT: 180,
    RetentionKind.DOCUMENT: None,
}
"""Days, where a body chose nothing. None: it stays until the body chooses.

No law that was read names one. A year is the time over which the test looks back at former
positions; the others are our own proposal, and `register/views/retention.py` says so to people.
"""
NAMED = {f"retention:{kind}": days for kind, days in DEFAULTS.items()}
"""The same, by the name that the record of processing has for it."""
LEAST, MOST = 1, 9999
SHORTEST, LONGEST = 3, 200
"""Characters of what a term rests on."""


@dataclass(frozen=True, slots=True)
class StandingTerm:
    """A term as it counts. `days` None: nothing goes. `recorded_at` None: it is the default."""

    days: int | None
    source: str = ""
    recorded_at: datetime.datetime | None = None


def of(body: Body) -> dict[RetentionKind, StandingTerm]:
    """Return the term of each kind at a body."""
    found = {kind: StandingTerm(days) for kind, days in DEFAULTS.items()}
    chosen = sa.select(RetentionTerm).where(RetentionTerm.body_id == body.id)
    for row in db.session.scalars(chosen.order_by(RetentionTerm.id)):
        found[row.kind] = (
            StandingTerm(DEFAULTS[row.kind])
            if row.days is None
            else StandingTerm(row.days, row.source, row.recorded_at)
        )
    return found


def choose(
    identity: Identity, body: Body, said: Mapping[RetentionKind, tuple[int | None, str]]
) -> None:
    """Set the terms of a body: of each kind the days, with what they rest on; no days and no words
    is the default.

    Raises:
        NotAllowed: the asker does not keep the officials of the body.
        Invalid: days without what they rest on, or the other way round.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(body.id))
    wrong: list[Invalid] = []
    for kind, (days, source) in said.items():
        with noting(wrong):
            _check(kind, days, source.strip())
    refuse(wrong)
    standing = of(body)
    changed = [
        (kind, days, source.strip())
        for kind, (days, source) in said.items()
        if (days, source.strip()) != _said(standing[kind])
    ]
    for kind, days, source in changed:
        db.session.add(
            RetentionTerm(
                body_id=body.id, kind=kind, days=days, source=source, account_id=identity.account
            )
        )
    if changed:
        db.session.flush()
        journal.record(identity, "body:terms", body.public_id, body.id)


def _said(term: StandingTerm) -> tuple[int | None, str]:
    return (None, "") if term.recorded_at is None else (term.days, term.source)


def _check(kind: RetentionKind, days: int | None, source: str) -> None:
    if days is None and not source:
        return
    if days is None or not LEAST <= days <= MOST:
        raise Invalid("Enter a number of days, from 1 to 9999.", f"{kind}_days")
    if not SHORTEST <= len(source) <= LONGEST or not is_plain(source):
        raise Invalid("Say on what the term rests, in 3 to 200 characters.", f"{kind}_source")
