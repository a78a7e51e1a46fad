"""The columns of a body's own tables: guessed, shown, confirmed by somebody, and remembered for the
next time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from conflict_graph.readers.tables.choices import USUAL, Chosen, TableChoices
from register import access
from register.access import Identity, Permission, Subject
from register.errors import Invalid
from register.extensions import db
from register.later import Later
from register.models.bodies import Body
from register.models.mappings import ColumnMapping
from register.services import journal

if TYPE_CHECKING:
    from conflict_graph.readers.tables import guesses, mapping
else:
    guesses = Later("conflict_graph.readers.tables.guesses")
    mapping = Later("conflict_graph.readers.tables.mapping")

Columns = tuple[str | None, ...]
"""Our column for each column of a file, in order; None: not read."""

_DECISIONS = ("decisions", "participations")


def guess(body: Body | None, noun: str, header: Sequence[str]) -> Columns:
    """Return what was remembered for these headers, else the likeliest of our columns for each."""
    known = recall(body, noun, header) if body is not None else None
    return known.columns if known and known.columns else guesses.guess(noun, header)


def recall(body: Body, noun: str, header: Sequence[str]) -> Chosen | None:
    """Return how a body last confirmed that a table with these headers is read; None when it never
    did.
    """
    last = _last(body, noun, header)
    return Chosen(tuple(last.columns), TableChoices.of(last.choices)) if last is not None else None


def remember(
    identity: Identity,
    body: Body,
    noun: str,
    header: Sequence[str],
    columns: Columns,
    choices: TableChoices | None = None,
    *,
    found: Sequence[str] | None = None,
) -> None:
    """Remember which of our columns a body's columns are, and how the rest is read; the same answer
    is kept once; not whose list it is, which the next file may say otherwise. `found`: the header
    by which the next file is recognised, where it is another one.

    Raises:
        NotAllowed: the asker may not bring in this noun for this body.
        Invalid: the mapping names a column twice, or one that does not exist, or leaves out one
            that is required.
    """
    permission = Permission.KEEP_DECISIONS if noun in _DECISIONS else Permission.KEEP_OFFICIALS
    access.require(identity, permission, Subject(body.id))
    wrong = mapping.problems_of(noun, header, columns)
    if wrong:
        raise Invalid("These columns cannot be used: %(why)s", "columns", why=wrong[0])
    missing = mapping.missing(noun, columns, choices or USUAL)
    if missing:
        raise Invalid("Say which column holds: %(columns)s.", "columns", columns=", ".join(missing))
    kept = replace(choices, official="").as_json() if choices is not None else None
    last = _last(body, noun, found or header)
    if last is not None and (tuple(last.columns), last.choices) == (tuple(columns), kept):
        return
    account_id = identity.account
    fingerprint = mapping.fingerprint(found or header)
    db.session.add(
        ColumnMapping(
            body=body,
            noun=noun,
            fingerprint=fingerprint,
            columns=list(columns),
            choices=kept,
            account_id=account_id,
        )
    )
    db.session.flush()
    journal.record(identity, "mapping:remember", fingerprint[:36], body.id)


def _last(body: Body, noun: str, header: Sequence[str]) -> ColumnMapping | None:
    chosen = sa.select(ColumnMapping).filter_by(
        body_id=body.id, noun=noun, fingerprint=mapping.fingerprint(header)
    )
    return db.session.scalar(chosen.order_by(ColumnMapping.id.desc()).limit(1))
