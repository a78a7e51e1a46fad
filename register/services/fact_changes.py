"""Changes of the facts on which findings rest: who made them, when and why stands in the history of the finding.

Where the official was asked about a finding, whoever changes a fact of it says why, and the official is told by mail
that there is something to see. Officials who change what they declared themselves need no reason for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from register.access import Identity
from register.clock import now
from register.errors import Invalid
from register.extensions import db
from register.models.decisions import Decision, DecisionParty, DecisionVersion
from register.models.officials import Official
from register.models.reviews import Fact, FactChange, FactChangeReason
from register.models.screening import AssessmentVersion, Finding
from register.services import findings, journal, outbox

SHORTEST_REASON = 10
"""Characters of a reason."""
_SEVERAL = 500
"""How many ids are asked for in one query."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that says something of facts. `by`: who brought it in."""

    name: str
    by: Identity


@dataclass(frozen=True, slots=True)
class Changed:
    """A fact with what was said of it before and after; None: nothing."""

    fact: Fact
    before: str | None = None
    after: str | None = None


def of_decisions(ids: Collection[int]) -> list[Finding]:
    """Return the findings on these decisions, by their database ids."""
    listed = sorted(ids)
    found: list[Finding] = []
    for start in range(0, len(listed), _SEVERAL):
        found += db.session.scalars(_with_official().where(Finding.decision_id.in_(listed[start : start + _SEVERAL])))
    return found


def of_participation(decision: Decision, official: Official) -> list[Finding]:
    """Return the finding between an official and a decision, if there is one."""
    if decision.id is None or official.id is None:
        return []
    chosen = _with_official().where(Finding.decision_id == decision.id, Finding.official_id == official.id)
    return list(db.session.scalars(chosen))


def of_mention(mention_id: int) -> list[Finding]:
    """Return the findings on decisions to which what a source calls so is a party."""
    named = sa.select(DecisionVersion.decision_id).join(DecisionParty).where(DecisionParty.mention_id == mention_id)
    options = selectinload(Decision.versions).selectinload(DecisionVersion.parties)
    used = db.session.scalars(sa.select(Decision).where(Decision.id.in_(named)).options(options))
    return of_decisions([each.id for each in used if _has_party(each, mention_id)])


def _has_party(decision: Decision, mention_id: int) -> bool:
    return any(party.mention_id == mention_id for party in decision.current.parties)


def of_tie(person_id: int, tie: str) -> list[Finding]:
    """Return the findings about a person that ever rested on a tie, by its public id."""
    chosen = _with_official().join(Official).where(Official.person_id == person_id)
    found = db.session.scalars(chosen.options(selectinload(Finding.assessments)))
    return [finding for finding in found if any(_rests_on(version, tie) for version in finding.assessments)]


def of_official(official_id: int) -> list[Finding]:
    """Return the findings about an official of a body."""
    return list(db.session.scalars(_with_official().where(Finding.official_id == official_id)))


def _rests_on(version: AssessmentVersion, tie: str) -> bool:
    chains = version.answer["chains"]
    assert isinstance(chains, list), "an answer holds the ties of every chain"
    return any(tie in chain for chain in chains)


def _with_official() -> sa.Select[Any]:
    return sa.select(Finding).options(joinedload(Finding.official)).order_by(Finding.id)


def need_reason(identity: Identity, found: Iterable[Finding]) -> bool:
    """Say whether the asker has to say why facts of these findings change. A command on the server has not."""
    if identity.is_server:
        return False
    others = (finding for finding in found if finding.official.person_id != identity.person)
    return bool(findings.were_asked(others))


def record(
    identity: Identity,
    found: Sequence[Finding],
    changed: Sequence[Changed],
    reason: str = "",
    file: File | None = None,
) -> None:
    """Put a change in the history of the findings that rest on it, and tell the officials who were asked.

    What came by a file says which; for a file nobody gives a reason, and whoever imported it reads that it did this.

    Raises:
        Invalid: an official was asked about one of them, and no reason was given.
    """
    if not found or not changed:
        return
    words = reason.strip()
    if file is None and need_reason(identity, found):
        words = _checked(words)
    note(identity, found, changed, words, file)


def note(
    identity: Identity, found: Sequence[Finding], changed: Sequence[Changed], words: str = "", file: File | None = None
) -> None:
    """Put a change in the history of findings, with a reason or without, and tell the officials who were asked."""
    identity = file.by if file is not None else identity
    for finding in found:
        change = FactChange(
            finding=finding,
            account_id=identity.account,
            file_name=file.name if file is not None else None,
            facts=[{**asdict(each), "fact": each.fact.value} for each in changed],
        )
        change.reason = FactChangeReason(text=words) if words else None
        db.session.add(change)
        journal.record(identity, "finding:facts", finding.public_id, finding.body_id)
    db.session.flush()
    tell(identity, findings.were_asked(found))


def tell(identity: Identity, found: Iterable[Finding]) -> None:
    """Put a mail in the outbox for the officials of these findings, except for whoever did it."""
    people = {finding.official.person_id for finding in found} - {identity.person}
    for person in sorted(person for person in people if person is not None):
        outbox.tell(person, now())


def refuse_idle(reason: str) -> None:
    """Refuse a reason for a change that changes nothing: it would be kept nowhere.

    Raises:
        Invalid: there is a reason.
    """
    if reason.strip():
        raise Invalid("Nothing is different, so your reason is not kept. Change something, or go back.", "reason")


def _checked(words: str) -> str:
    if len(words) < SHORTEST_REASON:
        raise Invalid(
            "An official was asked about this. Say in at least %(length)s characters why you change it.",
            "reason",
            length=str(SHORTEST_REASON),
        )
    return findings.checked(words, SHORTEST_REASON, "reason")
