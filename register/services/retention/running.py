"""What is over its term at a body, and letting it go. Looking changes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from register.access import SERVER, Move
from register.clock import day_of
from register.extensions import db
from register.models.bodies import Body
from register.models.drafts import PositionDraft
from register.models.hearings import FindingDocument, FindingDocumentContent, SentDocument
from register.models.imports import ImportProblem, ImportRun
from register.models.officials import Official
from register.models.reports import ErrorReport, ReportAct, ReportStep, ReportText
from register.models.retention import RetentionKind
from register.models.reviews import FindingEvent
from register.models.screening import Finding
from register.models.shielding import LeftBecause
from register.services import journal
from register.services.officials import departures
from register.services.retention import terms


@dataclass(frozen=True, slots=True)
class Due:
    """What of one kind is over its term at a body."""

    kind: RetentionKind
    days: int | None
    """The term. None: nothing goes."""
    subjects: Sequence[str]
    """The public ids of what goes; of a file that was read, of its import."""


@dataclass(frozen=True, slots=True)
class _Way:
    find: Callable[[Body, datetime.datetime], Iterable[Any]]
    """Return what is over: things with a `public_id`."""
    let_go: Callable[[Body, Any], None]


def list_due(body: Body, at: datetime.datetime) -> list[Due]:
    """Return what is over its term, of each kind, the kinds in their own order."""
    return [
        Due(kind, days, [each.public_id for each in found])
        for kind, days, found in _found(body, at)
    ]


def run(body: Body, at: datetime.datetime) -> list[Due]:
    """Let go what is over its term, and return it."""
    gone = []
    for kind, days, found in _found(body, at):
        for each in found:
            _WAYS[kind].let_go(body, each)
        gone.append(Due(kind, days, [each.public_id for each in found]))
    db.session.flush()
    return gone


def _found(
    body: Body, at: datetime.datetime
) -> list[tuple[RetentionKind, int | None, Sequence[Any]]]:
    standing = terms.of(body)
    return [
        (
            kind,
            standing[kind].days,
            [] if days is None else [*way.find(body, at - datetime.timedelta(days=days))],
        )
        for kind, way in _WAYS.items()
        for days in (standing[kind].days,)
    ]


def _former_officials(body: Body, before: datetime.datetime) -> Iterable[Official]:
    return departures.list_due(body, day_of(before))


def _leave(body: Body, official: Official) -> None:
    departures.leave(SERVER, official, LeftBecause.TERM)
    journal.record(SERVER, "official:leave", official.public_id, body.id)


def _reports(body: Body, before: datetime.datetime) -> Iterable[ErrorReport]:
    decided = sa.select(ReportStep.report_id).where(
        ReportStep.act.in_((ReportAct.UPHOLD, ReportAct.REJECT)), ReportStep.recorded_at < before
    )
    said = sa.select(ReportStep.report_id).join(ReportText)
    return db.session.scalars(
        sa.select(ErrorReport)
        .join(Official)
        .where(Official.body_id == body.id, ErrorReport.id.in_(decided), ErrorReport.id.in_(said))
        .order_by(ErrorReport.id)
    )


def _erase_report(body: Body, report: ErrorReport) -> None:
    steps = sa.select(ReportStep.id).where(ReportStep.report_id == report.id)
    db.session.execute(sa.delete(ReportText).where(ReportText.step_id.in_(steps)))
    journal.record(SERVER, "report:erase", report.public_id, body.id)


def _imports(body: Body, before: datetime.datetime) -> Iterable[ImportRun]:
    quotes = sa.select(ImportProblem.run_id)
    return db.session.scalars(
        sa.select(ImportRun)
        .where(
            ImportRun.body_id == body.id,
            ImportRun.finished_at < before,
            ImportRun.id.in_(quotes),
        )
        .order_by(ImportRun.id)
    )


def _erase_problems(body: Body, made: ImportRun) -> None:
    db.session.execute(sa.delete(ImportProblem).where(ImportProblem.run_id == made.id))
    journal.record(SERVER, "import:erase", made.public_id, body.id)


def _drafts(body: Body, before: datetime.datetime) -> Iterable[PositionDraft]:
    return db.session.scalars(
        sa.select(PositionDraft)
        .join(Official, Official.id == PositionDraft.official_id)
        .where(Official.body_id == body.id, PositionDraft.saved_at < before)
        .order_by(PositionDraft.id)
    )


def _erase_draft(body: Body, draft: PositionDraft) -> None:
    db.session.delete(draft)
    journal.record(SERVER, "draft:erase", draft.public_id, body.id)


def _documents(body: Body, before: datetime.datetime) -> Iterable[FindingDocument]:
    newest = (
        sa.select(sa.func.max(FindingEvent.id))
        .where(FindingEvent.finding_id == Finding.id)
        .correlate(Finding)
        .scalar_subquery()
    )
    found = db.session.execute(
        sa.select(FindingDocument, FindingEvent)
        .join(FindingDocumentContent)
        .join(SentDocument, SentDocument.document_id == FindingDocument.id)
        .join(Finding, Finding.id == FindingDocument.finding_id)
        .join(FindingEvent, FindingEvent.id == newest)
        .where(Finding.body_id == body.id, FindingEvent.recorded_at < before)
        .order_by(FindingDocument.id)
    )
    return [document for document, last in found if last.did is Move.CONCLUDE]


def _erase_document(body: Body, document: FindingDocument) -> None:
    content = FindingDocumentContent.document_id == document.id
    db.session.execute(sa.delete(FindingDocumentContent).where(content))
    journal.record(SERVER, "document:erase", document.public_id, body.id)


_WAYS: Mapping[RetentionKind, _Way] = {
    RetentionKind.FORMER_OFFICIAL: _Way(_former_officials, _leave),
    RetentionKind.REPORT: _Way(_reports, _erase_report),
    RetentionKind.IMPORT_PROBLEM: _Way(_imports, _erase_problems),
    RetentionKind.DRAFT: _Way(_drafts, _erase_draft),
    RetentionKind.DOCUMENT: _Way(_documents, _erase_document),
}
