"""What officials answered when asked for a tie to the parties of a decision: which answers count,
and how one is kept.

An answer is about a party as the source names it, and counts for the organisation that it was then
taken for. It is a fact of its decision, stands in the dossier, and changes no outcome.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from conflict_graph.facts import Stated
from register.access import Identity
from register.extensions import db
from register.models.asking import TieStatement, TieStatementWords
from register.models.decisions import Decision, Mention
from register.models.officials import Official
from register.services.organisations import matching
from register.services.prepared import Ids, PreparedQuery, Reader, columns

WEIGHT = (Stated.TIE, Stated.NOT_KNOWN, Stated.NO_TIE)
"""Which of two answers about one organisation, that a source names twice, stands for both."""


class StatementRow(NamedTuple):
    """An answer, counting or not; see `TieStatement`."""

    id: int
    decision_id: int
    official_id: int
    mention_id: int
    organisation_id: int | None
    said: Stated
    given_on: datetime.date


class AskedAbout(NamedTuple):
    """About which party somebody was asked: database ids."""

    official_id: int
    mention_id: int


def read(reader: Reader, decisions: Collection[int]) -> dict[int, tuple[StatementRow, ...]]:
    """Return every answer by the database id of the decision, in the order of recording."""
    return dict(reader.each(_read, decisions))


def _read(reader: Reader, decisions: Collection[int]) -> dict[int, tuple[StatementRow, ...]]:
    found: dict[int, list[StatementRow]] = defaultdict(list)
    for row in reader.about(_STATEMENTS, decisions):
        found[row.decision_id].append(row)
    return {decision: tuple(rows) for decision, rows in found.items()}


def counting(rows: Iterable[Any], organisations: Mapping[int, int | None]) -> dict[AskedAbout, Any]:
    """Return the answer that counts for each person and party, of rows in the order of recording.

    `organisations`: the parties of now, by mention, with the organisation that each is; None:
    nobody has said. An answer about what was then taken for another one counts no more, and one
    about the same organisation under another name counts where there is none under this one.
    """
    listed = [*rows]
    found: dict[AskedAbout, Any] = {}
    for mention, organisation in organisations.items():
        by_name = (each for each in listed if each.mention_id == mention)
        alike = (each for each in listed if each.organisation_id is not None)
        for row in (
            *(each for each in alike if each.organisation_id == organisation),
            *(each for each in by_name if each.organisation_id in (None, organisation)),
        ):
            found[AskedAbout(row.official_id, mention)] = row
    return found


def of(decision: Decision) -> list[TieStatement]:
    """Return every answer about the parties of a decision, with its words, in the order of
    recording.
    """
    return list(
        db.session.scalars(
            sa.select(TieStatement)
            .where(TieStatement.decision_id == decision.id)
            .options(joinedload(TieStatement.words), joinedload(TieStatement.account))
            .order_by(TieStatement.id)
        )
    )


def keep(
    identity: Identity,
    decision: Decision,
    official: Official,
    mention: Mention,
    said: Stated,
    *,
    tie: str,
    source: str,
    given_on: datetime.date,
    by_official: bool,
) -> TieStatement:
    """Keep an answer about a party. `source`: where an answer on paper is kept."""
    organisation = matching.resolve(mention)
    made = TieStatement(
        decision_id=decision.id,
        official_id=official.id,
        mention_id=mention.id,
        organisation_id=organisation.id if organisation is not None else None,
        said=said,
        given_on=given_on,
        by_official=by_official,
        account_id=identity.account,
        words=TieStatementWords(tie=tie, source=source) if tie or source else None,
    )
    db.session.add(made)
    return made


def _statements(ids: Ids) -> sa.Select[Any]:
    chosen = sa.select(*columns(StatementRow, TieStatement))
    return chosen.where(TieStatement.decision_id.in_(ids)).order_by(TieStatement.id)


_STATEMENTS = PreparedQuery(StatementRow._make, _statements)
