"""The blocks of a desk: what needs the asker, what is signed soon, which terms run, which questions
wait. Nothing here counts findings by person.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from register.access import FindingState, Identity, Permission, Role
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.imports import ImportState
from register.services.decisions import listed as decision_list
from register.services.decisions.listed import DecisionFilters
from register.services.findings import listed as finding_list
from register.services.findings.findings import FindingStatus
from register.services.findings.listed import FindingFilters
from register.services.imports import owners
from register.services.imports import runs as imports
from register.services.latest import PlannedDate
from register.services.mail import reports
from register.services.mail.reports import ReportStatus
from register.services.organisations import bodies, matching
from register.services.screening import checks_of, measures, opening
from register.services.screening.checks_of import CheckState

MOST = 10
"""Rows in one block."""
_NO_DAY = "9999"


class ToDoKind(enum.StrEnum):
    """What somebody has to do."""

    FINDING = "finding"
    """The next step of a finding is the asker's; `about` is its standing."""
    DECISION = "decision"
    """The planned date of a decision has passed, and nothing was recorded; `about` is the
    decision.
    """
    REPORT = "report"
    """A report of an error is to be decided on; `about` is its standing."""
    MEASURE = "measure"
    """The day has come to see whether a measure was kept; `about` is the recorded measure."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do. `day`: the last day for it, as text, which can be a month or a year; None:
    no day.
    """

    kind: ToDoKind
    body: Body
    about: Any
    day: str | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class SoonSigned:
    """A decision that is signed soon, with how it stands with the check."""

    decision: Decision
    check: CheckState


@dataclass(frozen=True, slots=True)
class OpenQuestions:
    """How many questions of each kind wait at a body."""

    body: Body
    organisations: int
    """Parties of which nobody knows which organisation they are."""
    owners: int
    """Owners in files who may be officials."""
    imports: int
    """Imports that wait for an answer."""
    unresolved: int
    """Decisions of which the check gives no answer before something is known."""
    reports: int
    """Reports of errors on which the clerk decides."""

    @property
    def waits(self) -> bool:
        """Whether any question waits."""
        return any((self.organisations, self.owners, self.imports, self.unresolved, self.reports))


@dataclass(frozen=True, slots=True)
class DeskBlocks:
    """What stands on a desk, beside the news; but for `to_do` and `administered`, nothing for
    somebody who is no clerk.
    """

    kept: Sequence[Body]
    """The bodies of which the asker is a clerk, by name."""
    administered: Sequence[Body]
    """The bodies of which the asker is an administrator, by name."""
    to_do: Sequence[ToDo]
    """What needs the asker, at most `MOST`: what is late first, then by day."""
    soon: Sequence[SoonSigned]
    """The decisions that are planned within a month, the first to be signed first, and then open
    ones of which no date is known, at most `MOST`.
    """
    terms: Sequence[FindingStatus]
    """The findings of which the official was asked and the term runs, at most `MOST`, what ends
    first first; none about the asker.
    """
    questions: Sequence[OpenQuestions]
    """The questions that wait, by body; bodies where none waits are left out."""


def of(identity: Identity, today: datetime.date) -> DeskBlocks:
    """Return what stands on the desk of the asker."""
    own = bodies.held(identity, Role.CLERK, Role.ADMINISTRATOR)
    kept = [body for body in own if identity.holds(Role.CLERK, body.id)]
    decide = _reports_to_decide(identity, today) if kept else []
    return DeskBlocks(
        kept=kept,
        administered=[body for body in own if identity.holds(Role.ADMINISTRATOR, body.id)],
        to_do=_to_do(identity, today, kept, decide),
        soon=_soon(identity, today, kept),
        terms=_terms(identity, today) if kept else [],
        questions=_questions(identity, kept, decide),
    )


def _to_do(
    identity: Identity,
    today: datetime.date,
    kept: Sequence[Body],
    decide: Sequence[ReportStatus],
) -> list[ToDo]:
    found = [
        *_findings(identity, today),
        *_decisions(identity, today, kept),
        *(ToDo(ToDoKind.REPORT, each.report.official.body, each, None, False) for each in decide),
        *_measures(identity, today, kept),
    ]
    return sorted(found, key=lambda each: (each.day or _NO_DAY, each.kind))[:MOST]


def _findings(identity: Identity, today: datetime.date) -> Iterator[ToDo]:
    wanted = FindingFilters(needs_the_asker=True)
    for each in finding_list.first_for(identity, today, wanted, MOST):
        if Permission.REPLY in each.may:
            continue  # stands among what waits for the official
        version = each.finding.decision.current
        day = version.decided_on if each.said.is_open else None
        is_late = day is not None and day.latest < today
        yield ToDo(ToDoKind.FINDING, each.finding.body, each, str(day) if day else None, is_late)


def _decisions(identity: Identity, today: datetime.date, kept: Sequence[Body]) -> Iterator[ToDo]:
    wanted = DecisionFilters(planned=PlannedDate.PASSED)
    for body in kept:
        for each in decision_list.first_of(identity, body, wanted, today, MOST):
            yield ToDo(ToDoKind.DECISION, body, each, str(each.current.decided_on), True)


def _measures(identity: Identity, today: datetime.date, kept: Sequence[Body]) -> Iterator[ToDo]:
    """None about the asker: a colleague looks at that one."""
    ids = [body.id for body in kept]
    for each in measures.due(ids, today, MOST, other_than=identity.person) if ids else ():
        day = each.current.follow_up_on
        is_late = day is not None and day < today
        yield ToDo(ToDoKind.MEASURE, each.decision.body, each, str(day), is_late)


def _reports_to_decide(identity: Identity, today: datetime.date) -> list[ReportStatus]:
    found = reports.list_for(identity, today)
    return [each for each in found if Permission.DECIDE_REPORT in each.may]


def _soon(identity: Identity, today: datetime.date, kept: Sequence[Body]) -> list[SoonSigned]:
    """Whether they are outdated is worked out for these alone."""
    found = [
        decision
        for planned in (PlannedDate.SOON, PlannedDate.UNKNOWN)
        for body in kept
        for decision in decision_list.first_of(
            identity, body, DecisionFilters(planned=planned), today, MOST
        )
    ]
    found = sorted(found, key=lambda each: str(each.current.decided_on or _NO_DAY))[:MOST]
    states = checks_of.states(found, today)
    return [SoonSigned(each, states[each.id]) for each in found]


def _terms(identity: Identity, today: datetime.date) -> list[FindingStatus]:
    wanted = FindingFilters(state=FindingState.ASKED)
    found = finding_list.first_for(identity, today, wanted, MOST)
    return [each for each in found if not identity.is_person(each.subject.person)]


def _questions(
    identity: Identity, kept: Sequence[Body], decide: Sequence[ReportStatus]
) -> list[OpenQuestions]:
    found = (
        OpenQuestions(
            body,
            organisations=len(matching.open_questions(identity, body)),
            owners=len(owners.open_questions(identity, body)),
            imports=sum(_waits(run) for run in imports.list_of(identity, body)),
            unresolved=len(opening.questions(identity, body)),
            reports=sum(each.report.official.body_id == body.id for each in decide),
        )
        for body in kept
    )
    return [each for each in found if each.waits]


def _waits(run: Any) -> bool:
    return run.state is ImportState.WAITING and (run.asks_columns or run.asks_buyers)
