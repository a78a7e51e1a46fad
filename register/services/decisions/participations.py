"""Who took, or will take, part in a decision, with which steps, and how far they stood aside."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from operator import attrgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from conflict_graph.facts import DecisionStatus, Recusal, Step
from register import access
from register.access import Identity, Permission
from register.errors import AboutOneself, Invalid, marked
from register.extensions import db
from register.models.accounts import Account
from register.models.columns import random_id
from register.models.decisions import Decision, Participation, ParticipationVersion
from register.models.officials import Official
from register.models.reviews import Fact
from register.services import journal
from register.services.decisions import noted
from register.services.decisions.decisions import subject_of
from register.services.decisions.rows import recusal_of
from register.services.findings import fact_changes
from register.services.findings.fact_changes import Changed, File
from register.services.organisations.organisations import SEVERAL
from register.services.prepared import Ids, PreparedQuery, columns, reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationEntry:
    """What is said of one official in one decision. None is not known, and never read as no."""

    steps: tuple[Step, ...] = ()
    planned: tuple[Step, ...] = ()
    recused_preparation: bool | None = None
    recused_deliberation: bool | None = None
    recused_vote: bool | None = None
    recused_contact: bool | None = None
    took_no_part: bool | None = None
    decisive: bool | None = None
    proposed: bool | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """That somebody stands aside entirely: who recorded it, and when. `by` None: a file or a
    command.
    """

    by: str | None
    at: datetime.datetime


class _Said(NamedTuple):
    official: str
    by: str | None
    recorded_at: datetime.datetime
    recused_preparation: bool | None
    recused_deliberation: bool | None
    recused_vote: bool | None
    recused_contact: bool | None
    took_no_part: bool | None


def asides(decision: Decision, until: datetime.datetime | None = None) -> dict[str, Aside]:
    """Return who stands aside from a decision entirely, by public id, with who recorded that.

    `until`: as it was on record at that moment.
    """
    said = [
        each
        for each in reader().about(_VERSIONS, [decision.id])
        if until is None or each.recorded_at <= until
    ]
    found = {
        official: _aside([*versions])
        for official, versions in itertools.groupby(said, attrgetter("official"))
    }
    return {official: aside for official, aside in found.items() if aside is not None}


def _aside(versions: list[_Said]) -> Aside | None:
    standing = [*itertools.takewhile(_is_aside, reversed(versions))]
    return Aside(standing[-1].by, standing[-1].recorded_at) if standing else None


def _is_aside(version: _Said) -> bool:
    return bool(version.took_no_part) or recusal_of(version) is Recusal.FULL


def _versions(ids: Ids) -> sa.Select[Any]:
    version = ParticipationVersion
    return (
        sa.select(*columns(_Said, version, official=Official.public_id, by=Account.name))
        .select_from(Participation)
        .join(Official, Official.id == Participation.official_id)
        .join(version, version.participation_id == Participation.id)
        .outerjoin(Account, Account.id == version.account_id)
        .where(Participation.decision_id.in_(ids), Participation.withdrawn_at.is_(None))
        .order_by(Participation.id, version.number)
    )


_VERSIONS = PreparedQuery(_Said._make, _versions)


class KnownParticipations:
    """What the register has of who took part in some decisions: read at once, and kept up to date
    by the decisions.
    """

    def __init__(self, decisions: Collection[Decision]) -> None:
        ids = sorted(decision.id for decision in decisions)
        self.parts = fact_changes.Parts(ids)
        self._withdrawn: dict[tuple[int, int], Participation] = {}
        said = selectinload(Decision.participations).selectinload(Participation.versions)
        for start in range(0, len(ids), SEVERAL):
            some = ids[start : start + SEVERAL]
            db.session.scalars(sa.select(Decision).where(Decision.id.in_(some)).options(said)).all()
            gone = sa.select(Participation).where(Participation.decision_id.in_(some))
            for row in db.session.scalars(gone.where(Participation.withdrawn_at.is_not(None))):
                self._withdrawn[row.decision_id, row.official_id] = row

    def withdrawn(self, decision: Decision, official: Official) -> Participation | None:
        """Return the series that was taken out when the import that made it was undone; it is so
        only once.
        """
        return self._withdrawn.pop((decision.id, official.id), None)


def record(
    identity: Identity,
    decision: Decision,
    official: Official,
    entry: ParticipationEntry,
    source: str = "hand",
    reason: str = "",
    file: File | None = None,
    known: KnownParticipations | None = None,
) -> Participation:
    """Record what an official did or will do in a decision; a version is added only when something
    differs.

    With `known`, what is there already is looked up there, and the rows are written with the next
    query rather than at once.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        AboutOneself: it is the asker's own part.
        WrongState: the decision was withdrawn.
        Invalid: the entry contradicts itself or the decision, or the official was asked and there
            is no reason.
    """
    access.require(identity, Permission.KEEP_DECISIONS, subject_of(decision))
    noted.require_standing(decision)
    require_other(file.by if file is not None else identity, decision, official)
    _check(decision, official, entry)
    series = next((row for row in decision.participations if row.official_id == official.id), None)
    if series is not None and entry_of(series) == entry:
        fact_changes.refuse_idle(reason)
        return series
    found = (known.parts if known else fact_changes).of_participation(decision, official)
    if found:
        before = described(entry_of(series)) if series is not None else None
        changed = Changed(Fact.PARTICIPATION, before, described(entry))
        fact_changes.record(identity, found, [changed], reason, file)
    series = series or _withdrawn(decision, official, known)
    series = series or Participation(
        public_id=random_id(), decision=decision, official=official, official_id=official.id
    )
    series.withdrawn_at = None
    db.session.add(series)
    said = {**asdict(entry), "steps": [*entry.steps], "planned": [*entry.planned]}
    number = len(series.versions) + 1
    series.versions.append(
        ParticipationVersion(number=number, source=source, account_id=identity.account, **said)
    )
    if not identity.is_server:
        if known is None:
            db.session.flush()
        journal.record(identity, "participation:record", series.public_id, decision.body_id)
    return series


OWN = marked(
    "This is about yourself. A colleague records it, or somebody who is asked to stand in for you."
)


def require_other(identity: Identity, decision: Decision, official: Official) -> None:
    """Let pass whoever may record what this official did.

    Raises:
        AboutOneself: it is the asker's own part.
    """
    if not is_for(identity, decision, official):
        raise AboutOneself(OWN)


def is_for(identity: Identity, decision: Decision, official: Official) -> bool:
    """Say whether the asker may record what this official did: it is somebody else."""
    subject = replace(subject_of(decision), person=official.person_id)
    return access.allows(identity, Permission.CHANGE_FACTS, subject)


def needs_reason(identity: Identity, decision: Decision, official: Official) -> bool:
    """Say whether the asker has to say why this changes: the official was asked about it."""
    return fact_changes.need_reason(identity, fact_changes.of_participation(decision, official))


def described(entry: ParticipationEntry) -> str:
    """Return an entry as words of ours: `voted planned:signed recused_vote=yes`."""
    answers = {
        name: value for name, value in asdict(entry).items() if name not in ("steps", "planned")
    }
    said = [
        f"{name}={'yes' if value else 'no'}" for name, value in answers.items() if value is not None
    ]
    return " ".join([*entry.steps, *(f"planned:{step}" for step in entry.planned), *said])


def _withdrawn(
    decision: Decision, official: Official, known: KnownParticipations | None
) -> Participation | None:
    """Return the series that an import made and that was taken out when that import was undone."""
    if decision.id is None or official.id is None:
        return None
    chosen = sa.select(Participation).filter_by(decision_id=decision.id, official_id=official.id)
    with db.session.no_autoflush:
        only = chosen.where(Participation.withdrawn_at.is_not(None))
        found = known.withdrawn(decision, official) if known else db.session.scalar(only)
    if found is not None:
        decision.participations.append(found)
    return found


def entry_of(participation: Participation) -> ParticipationEntry:
    """Return what the present version says, as it would be entered."""
    return as_entry(participation.current)


def as_entry(version: ParticipationVersion) -> ParticipationEntry:
    """Return what a version says, as it would be entered."""
    return ParticipationEntry(
        steps=tuple(Step(step) for step in version.steps),
        planned=tuple(Step(step) for step in version.planned),
        recused_preparation=version.recused_preparation,
        recused_deliberation=version.recused_deliberation,
        recused_vote=version.recused_vote,
        recused_contact=version.recused_contact,
        took_no_part=version.took_no_part,
        decisive=version.decisive,
        proposed=version.proposed,
    )


def _check(decision: Decision, official: Official, entry: ParticipationEntry) -> None:
    if official.body_id != decision.body_id:
        raise Invalid("This official belongs to another body.", "official")
    if entry.took_no_part and (entry.steps or entry.planned):
        raise Invalid(
            "Somebody who took no part has no steps. Untick the steps, or say that part was taken.",
            "steps",
        )
    if entry.planned and decision.current.status is DecisionStatus.TAKEN:
        raise Invalid(
            "The decision has been taken. Record what was done, not what was planned.", "planned"
        )
