"""The blocks of a desk: what needs the asker, what is signed soon, which terms run, which questions
wait. Nothing here counts findings by person.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus
from register.access import FindingState, Identity, Permission, Role
from register.clock import day_of
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.imports import ImportState
from register.public.as_of import first_moment
from register.services.decisions import decisions
from register.services.decisions import listed as decision_list
from register.services.decisions.listed import DecisionFilters
from register.services.declarations import position_questions
from register.services.declarations.position_questions import PositionQuestion
from register.services.findings import listed as finding_list
from register.services.findings.findings import FindingStatus
from register.services.findings.listed import FindingFilters
from register.services.imports import owners, row_questions
from register.services.imports import runs as imports
from register.services.imports.runs import Background
from register.services.latest import PlannedDate
from register.services.mail import reports
from register.services.mail.reports import ReportStatus
from register.services.organisations import bodies, matching
from register.services.reviews import concerns, invitations, reviewers
from register.services.screening import (
    checks_of,
    contradictions,
    measures,
    opening,
    signings,
)
from register.services.screening.checks_of import CheckState

MOST = 10
"""Rows in one block."""
A_DAY = datetime.timedelta(days=1)
A_WEEK = datetime.timedelta(days=7)


class ToDoKind(enum.StrEnum):
    """What somebody has to do."""

    FINDING = "finding"
    """The next step of a finding is the asker's; `about` is its standing."""
    DECISION = "decision"
    """The planned date of a decision has passed, and nothing was recorded; `about` is the
    decision.
    """
    SIGNED = "signed"
    """A decision was taken otherwise than checked, and no reviewer read that yet; `about` is the
    signing.
    """
    UNEXPLAINED = "unexplained"
    """Of such a decision nobody said who signed it, and why; `about` is the signing."""
    CONTRADICTION = "contradiction"
    """A check left a decision because its facts contradict each other; `about` is the
    contradiction.
    """
    REPORT = "report"
    """A report of an error is to be decided on; `about` is its standing."""
    CONCERN = "concern"
    """A concern waits for a reviewer, or for this one; `about` is its standing."""
    MEASURE = "measure"
    """The day has come to see whether a measure was kept; `about` is the recorded measure."""
    POSITION = "position"
    """A question about a position; `about` is the question."""
    REVIEWER = "reviewer"
    """A finding has no reviewer left, and one of another body is to be invited; `about` is the
    body.
    """


LISTED = frozenset({ToDoKind.FINDING, ToDoKind.DECISION, ToDoKind.POSITION, ToDoKind.REPORT})
"""The kinds that have a list of their own, so that what is left out here is found there."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do. `day`: the last day for it, which can be a month or a year; None: no day.
    `since`: from when on it waits. `is_mine`: somebody gave it to the asker by name.
    """

    kind: ToDoKind
    body: Body
    about: Any
    since: datetime.datetime
    day: PartialDate | None = None
    is_late: bool = False
    is_mine: bool = False


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
    rows: int
    """Rows of files of which nobody said whom they mean."""
    imports: int
    """Imports that wait for an answer."""
    unresolved: int
    """Decisions of which the check gives no answer before something is known."""
    reports: int
    """Reports of errors on which the clerk decides."""
    positions: int
    """A fee that is kept, or a contract with the own body, of which nobody recorded what became."""

    @property
    def waits(self) -> bool:
        """Whether any question waits."""
        waiting = (self.organisations, self.owners, self.rows, self.imports, self.unresolved)
        return any((*waiting, self.reports, self.positions))


@dataclass(frozen=True, slots=True)
class DeskBlocks:
    """What stands on a desk, beside the news; but for `to_do` and `administered`, nothing for
    somebody who is no clerk.
    """

    held: Sequence[Body]
    """The bodies at which the asker is clerk, reviewer or administrator, by name."""
    kept: Sequence[Body]
    """The bodies of which the asker is a clerk, by name."""
    administered: Sequence[Body]
    """The bodies of which the asker is an administrator, by name."""
    to_do: Sequence[ToDo]
    """What needs the asker: what is late first, then what was given to the asker, then by day, and
    then what has no day. At most `MOST`, but for what has no list of its own: that stands here
    always.
    """
    more_to_do: bool
    """Whether more than that needs the asker."""
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
    background: Sequence[Background]
    """How the work on imports stands at the bodies of which the asker is an administrator; what
    failed counts for a week.
    """
    metered: Sequence[Body]
    """The bodies of which the asker may see the integritisme meter, by name."""
    reviewed: Sequence[Body]
    """The bodies of which the asker is a reviewer, by name."""
    stands_in: Sequence[Decision]
    """The decisions that the asker was asked to keep for a colleague, the newest first."""


def of(identity: Identity, today: datetime.date) -> DeskBlocks:
    """Return what stands on the desk of the asker."""
    own = bodies.held(identity, Role.CLERK, Role.REVIEWER, Role.ADMINISTRATOR)
    kept = [body for body in own if identity.holds(Role.CLERK, body.id)]
    administered = [body for body in own if identity.holds(Role.ADMINISTRATOR, body.id)]
    decide = _reports_to_decide(identity, today) if kept else []
    asked = position_questions.list_for(identity, kept)
    found = _to_do(identity, today, kept, decide, asked)
    shown = [each for at, each in enumerate(found) if at < MOST or each.kind not in LISTED]
    return DeskBlocks(
        held=own,
        kept=kept,
        administered=administered,
        background=imports.background_of(administered, first_moment(today - A_WEEK))
        if administered
        else [],
        to_do=shown,
        more_to_do=len(found) > len(shown),
        soon=_soon(identity, today, kept),
        terms=_terms(identity, today) if kept else [],
        questions=_questions(identity, kept, decide, asked),
        metered=bodies.held(identity, Role.REVIEWER, Role.ADMINISTRATOR),
        reviewed=bodies.held(identity, Role.REVIEWER),
        stands_in=decisions.list_stood_in(identity),
    )


def to_do(identity: Identity, today: datetime.date) -> list[ToDo]:
    """Return the first of what needs the asker, some more than a desk shows."""
    kept = bodies.held(identity, Role.CLERK)
    decide = _reports_to_decide(identity, today) if kept else []
    asked = position_questions.list_for(identity, kept)
    return _to_do(identity, today, kept, decide, asked)


def waits(identity: Identity, at: datetime.datetime) -> list[tuple[str, datetime.datetime]]:
    """Return what waits on a desk at a moment: the word of a `ToDoKind`, and from when on."""
    found = to_do(identity, day_of(at))
    return [(_told(each.kind).value, each.since) for each in found if each.since <= at]


def _told(kind: ToDoKind) -> ToDoKind:
    """Return what a mail, and who reads the outbox, is told of a kind: that there is a concern is
    for its reviewer alone.
    """
    return ToDoKind.FINDING if kind is ToDoKind.CONCERN else kind


def _to_do(
    identity: Identity,
    today: datetime.date,
    kept: Sequence[Body],
    decide: Sequence[ReportStatus],
    asked: Sequence[PositionQuestion],
) -> list[ToDo]:
    found = [
        *_findings(identity, today),
        *_decisions(identity, today, kept),
        *_concerns(identity, today),
        *_measures(identity, today, kept),
        *_signings(identity),
        *_without_reviewer(identity, today),
        *(
            ToDo(ToDoKind.CONTRADICTION, each.decision.body, each, each.since)
            for each in contradictions.list_for(identity, kept, today)
        ),
        *(ToDo(ToDoKind.POSITION, each.position.official.body, each, each.since) for each in asked),
        *(
            ToDo(ToDoKind.REPORT, each.report.official.body, each, each.steps[-1].recorded_at)
            for each in decide
        ),
    ]
    return sorted(found, key=_urgency)


def _urgency(each: ToDo) -> tuple[bool, bool, datetime.date, int, datetime.datetime]:
    last = each.day.latest if each.day is not None else datetime.date.max
    return not each.is_late, not each.is_mine, last, list(ToDoKind).index(each.kind), each.since


def _findings(identity: Identity, today: datetime.date) -> Iterator[ToDo]:
    wanted = FindingFilters(needs_the_asker=True)
    kept_from = reviewers.kept_from(identity, today)
    for each in finding_list.first_for(identity, today, wanted, MOST + 1, kept_from=kept_from):
        if Permission.REPLY in each.may:
            continue  # stands among what waits for the official
        version = each.finding.decision.current
        is_open = version.status is DecisionStatus.OPEN
        day = version.decided_on if is_open else None
        is_late = day is not None and day.latest < today
        since = each.history[-1].at
        is_mine = identity.account is not None and each.subject.assignee == identity.account
        yield ToDo(ToDoKind.FINDING, each.finding.body, each, since, day, is_late, is_mine)


def _decisions(identity: Identity, today: datetime.date, kept: Sequence[Body]) -> Iterator[ToDo]:
    wanted = DecisionFilters(planned=PlannedDate.PASSED)
    for body in kept:
        for each in decision_list.first_of(identity, body, wanted, today, MOST + 1):
            day = each.current.decided_on
            assert day is not None, "its planned date has passed"
            since = first_moment(day.latest + A_DAY)
            yield ToDo(ToDoKind.DECISION, body, each, since, day, is_late=True)


def _signings(identity: Identity) -> Iterator[ToDo]:
    for kind, waiting in (
        (ToDoKind.SIGNED, signings.to_read),
        (ToDoKind.UNEXPLAINED, signings.to_explain),
    ):
        for each in waiting(identity, MOST + 1):
            since = each.words.recorded_at if each.words else each.recorded_at
            yield ToDo(kind, each.decision.body, each, since)


def _concerns(identity: Identity, today: datetime.date) -> Iterator[ToDo]:
    """From the day after: of the moment nothing is kept, and no mail tells it."""
    for each in concerns.list_to_read(identity, today):
        since = first_moment(each.last_day + A_DAY)
        yield ToDo(ToDoKind.CONCERN, each.decision.body, each, since)


def _measures(identity: Identity, today: datetime.date, kept: Sequence[Body]) -> Iterator[ToDo]:
    """None about the asker: a colleague looks at that one."""
    ids = [body.id for body in kept]
    for each in measures.due(ids, today, MOST + 1, other_than=identity.person) if ids else ():
        day = each.current.follow_up_on
        assert day is not None, "it is due"
        yield ToDo(
            ToDoKind.MEASURE,
            each.decision.body,
            each,
            first_moment(day),
            PartialDate.of(day),
            is_late=day < today,
        )


def _without_reviewer(identity: Identity, today: datetime.date) -> Iterator[ToDo]:
    for body in bodies.held(identity, Role.ADMINISTRATOR):
        since = invitations.since_when(identity, body, today)
        if since is not None:
            yield ToDo(ToDoKind.REVIEWER, body, body, since)


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
    found = sorted(found, key=_last_day)[:MOST]
    states = checks_of.states(found, today)
    return [SoonSigned(each, states[each.id]) for each in found]


def _last_day(decision: Decision) -> datetime.date:
    day = decision.current.decided_on
    return day.latest if day is not None else datetime.date.max


def _terms(identity: Identity, today: datetime.date) -> list[FindingStatus]:
    wanted = FindingFilters(state=FindingState.ASKED)
    found = finding_list.first_for(identity, today, wanted, MOST)
    return [each for each in found if not identity.is_person(each.subject.person)]


def _questions(
    identity: Identity,
    kept: Sequence[Body],
    decide: Sequence[ReportStatus],
    asked: Sequence[PositionQuestion],
) -> list[OpenQuestions]:
    found = (
        OpenQuestions(
            body,
            organisations=matching.count_open(identity, body),
            owners=len(owners.open_questions(identity, body)),
            rows=row_questions.count(identity, body),
            imports=sum(_waits(run) for run in imports.list_of(identity, body)),
            unresolved=opening.count(identity, body),
            reports=sum(each.report.official.body_id == body.id for each in decide),
            positions=sum(each.position.official.body_id == body.id for each in asked),
        )
        for body in kept
    )
    return [each for each in found if each.waits]


def _waits(run: Any) -> bool:
    return run.state is ImportState.WAITING and imports.asks(run)
