"""Changes of the facts on which findings rest: who made them, when and why stands in the history of
the finding.

Every service that writes a fact which a dossier reads calls `record`. Where the official was asked
about a finding, whoever changes a fact of it says why, and the official is told by mail that there
is something to see. Officials who change what they declared themselves need no reason for it, and a
file is its own reason.

A change by somebody else that bears on the decision asks the official again, also where somebody
has concluded and also where the software answers the same: what was heard and concluded is about
other facts. What the official says is known to the official, so nobody is asked anew for it and
nobody can put a conclusion off by changing his own entries.

A body learns nothing of the findings of another: there nobody is asked why, and neither the words
nor the reason go into a history that others read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus
from register.access import Identity
from register.clock import now
from register.errors import Invalid
from register.extensions import db
from register.models.decisions import Decision, DecisionParty, DecisionVersion
from register.models.officials import Official
from register.models.reviews import Fact, FactChange, FactChangeReason, FindingAct, FindingEvent
from register.models.screening import AssessmentVersion, Finding
from register.services import journal, outbox
from register.services.findings import findings

SHORTEST_REASON = 10
"""Characters of a reason."""
_SEVERAL = 500
"""How many ids are asked for in one query."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that says something of facts. `by`: who brought it in.

    `heard` fills with the findings that it changes and about which an official was asked, as far as
    that may be known.
    """

    name: str
    by: Identity
    heard: list[Finding] = field(default_factory=list, compare=False)


@dataclass(frozen=True, slots=True)
class Changed:
    """A fact with what was said of it before and after; None: nothing.

    `aspect`: what of it, such as `until`. `of`: what it is called. `body`: the one at whose
    findings the words may stand, by its database id; None: at all.
    """

    fact: Fact
    before: str | None = None
    after: str | None = None
    aspect: str | None = None
    of: str | None = None
    body: int | None = None

    def said_to(self, body: int) -> dict[str, str | None]:
        """Return what stands of it in the history of a finding of a body."""
        said = {"fact": self.fact.value, "before": None, "after": None}
        if self.body not in (None, body):
            return said
        more = {"aspect": self.aspect, "of": self.of}
        return {
            **said,
            "before": self.before,
            "after": self.after,
            **{name: each for name, each in more.items() if each},
        }


Said = Mapping[str, object]
"""What is said of a fact, aspect by aspect, the most telling first. Empty: nothing is said of it
any more, or yet.
"""


def differing(
    fact: Fact, before: Said, after: Said, of: str | None = None, body: int | None = None
) -> list[Changed]:
    """Return each aspect of which something else is said; of what came or went as a whole, the
    first alone.
    """
    pairs = (
        (name, _text(before.get(name)), _text(after.get(name))) for name in {**before, **after}
    )
    changed = [Changed(fact, was, now, name, of, body) for name, was, now in pairs if was != now]
    return changed if before and after else changed[:1]


def _text(said: object) -> str | None:
    """Return what is said as text: an answer as `yes` or `no`, a word of ours as that word."""
    if isinstance(said, bool):
        return "yes" if said else "no"
    return str(said) if said not in (None, "") else None


def of_decisions(ids: Collection[int]) -> list[Finding]:
    """Return the findings on these decisions, by their database ids."""
    listed = sorted(ids)
    found: list[Finding] = []
    for start in range(0, len(listed), _SEVERAL):
        found += db.session.scalars(
            _with_official().where(Finding.decision_id.in_(listed[start : start + _SEVERAL]))
        )
    return found


def of_participation(decision: Decision, official: Official) -> list[Finding]:
    """Return the finding between an official and a decision, if there is one."""
    if decision.id is None or official.id is None:
        return []
    chosen = _with_official().where(
        Finding.decision_id == decision.id, Finding.official_id == official.id
    )
    return list(db.session.scalars(chosen))


def of_mention(mention_id: int) -> list[Finding]:
    """Return the findings on decisions to which what a source calls so is a party."""
    named = (
        sa.select(DecisionVersion.decision_id)
        .join(DecisionParty)
        .where(DecisionParty.mention_id == mention_id)
    )
    options = selectinload(Decision.versions).selectinload(DecisionVersion.parties)
    used = db.session.scalars(sa.select(Decision).where(Decision.id.in_(named)).options(options))
    return of_decisions([each.id for each in used if _has_party(each, mention_id)])


def _has_party(decision: Decision, mention_id: int) -> bool:
    return any(party.mention_id == mention_id for party in decision.current.parties)


def of_tie(person_id: int, tie: str) -> list[Finding]:
    """Return the findings about a person that ever rested on a tie, by its public id."""
    return Ties([person_id]).of_tie(person_id, tie)


class Parts:
    """The findings on some decisions, by decision and official: read at once."""

    def __init__(self, decisions: Collection[int]) -> None:
        self._found: dict[tuple[int, int], list[Finding]] = {}
        for finding in of_decisions(decisions):
            self._found.setdefault((finding.decision_id, finding.official_id), []).append(finding)

    def of_participation(self, decision: Decision, official: Official) -> list[Finding]:
        """Return what `of_participation` does, on one of these decisions."""
        return self._found.get((decision.id, official.id), [])


class Ties:
    """The findings about some people by the ties that they ever rested on: read at once, when first
    asked for.
    """

    def __init__(self, people: Collection[int]) -> None:
        self._people = sorted(people)

    def of_tie(self, person_id: int, tie: str) -> list[Finding]:
        """Return what `of_tie` does, about one of these people."""
        return self._found.get((person_id, tie), [])

    @cached_property
    def _found(self) -> dict[tuple[int, str], list[Finding]]:
        found: dict[tuple[int, str], list[Finding]] = {}
        for start in range(0, len(self._people), _SEVERAL):
            for finding in _of_people(self._people[start : start + _SEVERAL]):
                for tie in _ties_of(finding):
                    found.setdefault((finding.official.person_id, tie), []).append(finding)
        return found


def _of_people(people: Collection[int]) -> Iterable[Finding]:
    chosen = _with_official().join(Official).where(Official.person_id.in_(people))
    return db.session.scalars(chosen.options(selectinload(Finding.assessments)))


def of_link(tie: str) -> list[Finding]:
    """Return the findings about anybody that ever rested on a tie between organisations, by its
    public id.
    """
    named = sa.select(AssessmentVersion).where(
        sa.cast(AssessmentVersion.answer, sa.Text).contains(tie)
    )
    ids = {version.finding_id for version in db.session.scalars(named) if _rests_on(version, tie)}
    return list(db.session.scalars(_with_official().where(Finding.id.in_(ids)))) if ids else []


def of_official(official_id: int) -> list[Finding]:
    """Return the findings about an official of a body."""
    return of_officials([official_id]).get(official_id, [])


def of_officials(ids: Collection[int]) -> dict[int, list[Finding]]:
    """Return the findings about each of these officials, by database id, about whom there are
    any.
    """
    found: dict[int, list[Finding]] = {}
    listed = sorted(ids)
    whole = _with_official().options(joinedload(Finding.decision).selectinload(Decision.versions))
    for start in range(0, len(listed), _SEVERAL):
        for finding in db.session.scalars(
            whole.where(Finding.official_id.in_(listed[start : start + _SEVERAL]))
        ):
            found.setdefault(finding.official_id, []).append(finding)
    return found


def asked_about(ties: Collection[str], officials: Collection[int]) -> list[Finding]:
    """Return the findings about which one of these officials was asked, or that ever rested on one
    of these ties.
    """
    asked = sa.select(FindingEvent.finding_id).where(FindingEvent.act == FindingAct.ASK)
    chosen = (
        _with_official().where(Finding.id.in_(asked)).options(selectinload(Finding.assessments))
    )
    found = db.session.scalars(chosen) if ties or officials else ()
    return [
        each
        for each in found
        if each.official_id in officials or not _ties_of(each).isdisjoint(ties)
    ]


def _ties_of(finding: Finding) -> set[str]:
    return {tie for version in finding.assessments for chain in _chains(version) for tie in chain}


def rests_on(finding: Finding, tie: str) -> bool:
    """Say whether a finding ever rested on a tie, by its public id."""
    return tie in _ties_of(finding)


def _rests_on(version: AssessmentVersion, tie: str) -> bool:
    return any(tie in chain for chain in _chains(version))


def _chains(version: AssessmentVersion) -> list[list[str]]:
    chains = version.answer.get("chains", [])
    assert isinstance(chains, list), "an answer holds the ties of every chain"
    return chains


def _with_official() -> sa.Select[Any]:
    return sa.select(Finding).options(joinedload(Finding.official)).order_by(Finding.id)


def need_reason(identity: Identity, found: Iterable[Finding]) -> bool:
    """Say whether the asker has to say why facts of these findings change. A command on the server
    has not.
    """
    if identity.is_server:
        return False
    others = (finding for finding in found if finding.official.person_id != identity.person)
    return bool(findings.were_asked(each for each in others if _is_near(identity, each)))


def _is_near(identity: Identity, finding: Finding) -> bool:
    """Say whether a finding is of a body at which the asker has a role, or of a decision that the
    asker was asked to keep.
    """
    is_kept = finding.decision_id in identity.stands_in
    return identity.is_server or is_kept or finding.body_id in (identity.roles or {})


def record(
    identity: Identity,
    found: Sequence[Finding],
    changed: Sequence[Changed],
    reason: str = "",
    file: File | None = None,
    *,
    is_event: bool = False,
) -> None:
    """Put a change in the history of the findings that rest on it, and tell the officials who were
    asked. `is_event`: nobody corrects anything, so nobody is asked why.

    What came by a file says which; for a file nobody gives a reason, and whoever imported it reads
    that it did this.

    Raises:
        Invalid: an official was asked about one of them, and no reason was given.
    """
    if not found or not changed:
        return
    words = reason.strip()
    if file is None and not is_event and need_reason(identity, found):
        words = _checked(words)
    identity = file.by if file is not None else identity
    for finding in found:
        change = FactChange(
            finding=finding,
            account_id=identity.account,
            file_name=file.name if file is not None else None,
            facts=_once([each.said_to(finding.body_id) for each in changed]),
            asks_again=not is_event and _asks_again(identity, finding, changed),
        )
        change.reason = (
            FactChangeReason(text=words) if words and _is_near(identity, finding) else None
        )
        db.session.add(change)
        journal.record(identity, "finding:facts", finding.public_id, finding.body_id)
    db.session.flush()
    asked = findings.were_asked(found)
    if file is not None:
        file.heard.extend(each for each in asked if _is_near(identity, each))
    tell(identity, asked)


_BESIDE_THE_LINK = (Fact.TITLE, Fact.MEASURE)
"""What a decision is called, and what was agreed about a link: where that changes the answer, the
check says so.
"""


def _asks_again(identity: Identity, finding: Finding, changed: Sequence[Changed]) -> bool:
    """Say whether the official has to be heard about a change: somebody else made it, and it bears
    on the decision.
    """
    if identity.is_person(finding.official.person_id):
        return False
    version = finding.decision.current
    taken = version.decided_on if version.status is DecisionStatus.TAKEN else None
    ends = [each for each in changed if each.aspect == "until"]
    is_later = taken is not None and any(_ends_after(each, taken) for each in ends)
    later = ("until", "ended") if is_later else ()
    return any(each.fact not in _BESIDE_THE_LINK and each.aspect not in later for each in changed)


def _ends_after(changed: Changed, taken: PartialDate) -> bool:
    """Say whether a last day lies after a decision that was taken, before the change and after
    it.
    """
    before, after = (
        PartialDate.parse(said) if said else None for said in (changed.before, changed.after)
    )
    return (
        after is not None
        and after.earliest > taken.latest
        and (before is None or before.earliest > taken.latest)
    )


def _once(facts: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
    """Leave out what was said already: without their words, several aspects of a fact say the
    same.
    """
    return [each for place, each in enumerate(facts) if each not in facts[:place]]


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
        raise Invalid(
            "Nothing is different, so your reason is not kept. Change something, or go back.",
            "reason",
        )


def _checked(words: str) -> str:
    if len(words) < SHORTEST_REASON:
        raise Invalid(
            "An official was asked about this. Say in at least %(length)s characters why "
            "you change it.",
            "reason",
            length=str(SHORTEST_REASON),
        )
    return findings.checked(words, SHORTEST_REASON, "reason")
