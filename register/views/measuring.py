"""The measures of a check page: which were recorded, and a form to record one beside each
answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from conflict_graph.assessment.answer_text import MeasureText
from conflict_graph.assessment.conditional import MANAGED
from conflict_graph.assessment.report import Report
from conflict_graph.dates import PartialDate
from conflict_graph.wording import explain
from register import clock
from register.access import Identity
from register.errors import NotFound
from register.forms.measures import MeasureForm, NewMeasureForm
from register.presentation.language import current as language
from register.services.screening import fact_answers, measures
from register.services.screening.checks import ShownAnswer
from register.services.screening.measures import MeasureEntry, MeasureKept, StandingMeasure

if TYPE_CHECKING:
    from register.models.decisions import Decision

PREFIX = "maatregel"


@dataclass(frozen=True, slots=True)
class OfferedMeasures:
    """The form to record a measure about one official. `is_sent`: it came back with something to
    mend.
    """

    form: NewMeasureForm
    is_sent: bool


class Measuring:
    """The measures of one page; `sent` is a measure that was sent and is not right yet."""

    def __init__(
        self, identity: Identity, decision: Decision, owner: str, sent: NewMeasureForm | None
    ) -> None:
        self.identity = identity
        self.decision = decision
        self.owner = owner
        self.sent = sent
        self.recorded = {
            official: each
            for official, each in measures.of(decision, language()).items()
            if not identity.is_person(each[0].official.person_id)
        }

    def of(self, official: str) -> list[StandingMeasure]:
        """Return the measures that were recorded about an official, by public id."""
        return self.recorded.get(official, [])

    def unshown(self, answers: Iterable[ShownAnswer]) -> list[tuple[str, str]]:
        """Return what was typed of a measure that was sent about somebody of whom none of these
        answers is: the questions and what was typed.
        """
        if self.sent is None or any(
            answer.report.official.id == self.sent.official.data for answer in answers
        ):
            return []
        texts = (self.sent.decided_by, self.sent.owner, self.sent.evidence)
        return [(str(each.label.text), each.data) for each in texts if each.data]

    def beside(self, answers: Iterable[ShownAnswer]) -> list[StandingMeasure]:
        """Return the measures about officials of whom none of these answers is."""
        shown = {answer.report.official.id for answer in answers}
        return [
            each
            for official, recorded in self.recorded.items()
            if official not in shown
            for each in recorded
        ]

    def url(self, measure: StandingMeasure) -> str | None:
        """Return where somebody says what became of a measure; None: the asker does not."""
        if not measures.may_follow(self.identity, self.decision, measure.official):
            return None
        return url_for(
            "measures.follow", public_id=self.decision.public_id, measure_id=measure.public_id
        )

    def offered(self, report: Report) -> OfferedMeasures | None:
        """Return the form to record a measure; None: there is nothing to record, or the asker does
        not.
        """
        is_sent = self.sent is not None and self.sent.official.data == report.official.id
        if not report.text.measures and not is_sent:
            return None
        official = fact_answers.official_of(self.decision, report.official.id)
        if not measures.may_record(self.identity, self.decision, official):
            return None
        if self.sent is not None and is_sent:
            offer(self.sent, report)
            return OfferedMeasures(self.sent, True)
        mildest = report.text.mildest
        form = NewMeasureForm(
            formdata=None,
            prefix=f"{PREFIX}-{report.official.id}-",
            official=report.official.id,
            measure=mildest.id if mildest else None,
            owner=self.owner,
            follow_up_on=PartialDate.of(measures.follow_up_day(self.decision, clock.today())),
        )
        offer(form, report)
        later = any(measures.is_later(each.id) for each in report.text.measures)
        form.ask_reason(measures.needs_reason(self.identity, self.decision, official, later))
        return OfferedMeasures(form, False)


def offer(form: NewMeasureForm, report: Report) -> None:
    """Say which measures can be chosen: those of the check, each with the answer that it leads to,
    and what people agreed on.
    """
    form.measure.choices = [
        *(SelectChoice(each.id, _led_to(each)) for each in report.text.measures),
        SelectChoice(measures.AGREED, _("Something else was agreed: write below what")),
    ]


def _led_to(measure: MeasureText) -> str:
    word = (
        explain.condition_word(MANAGED, language())
        if measure.manages
        else explain.outcome_word(measure.outcome, language())
    )
    return " ".join((measure.sentence, _("Then the answer is:"), f"{word}."))


def sent_form() -> NewMeasureForm:
    """Return the measure that this request sent. Which can be chosen is for the service to say.

    Raises:
        NotFound: it sent none.
    """
    name = next((each for each in request.form if each.endswith("-official")), None)
    if name is None:
        raise NotFound("There is no such measure.")
    form = NewMeasureForm(prefix=name.removesuffix("official"))
    chosen = form.measure.data
    form.measure.choices = [SelectChoice(chosen, chosen)] if chosen else []
    return form


def entry_of(form: MeasureForm, kept: MeasureKept = MeasureKept.NOT_YET) -> MeasureEntry:
    """Return what a form says of a measure."""
    day = form.follow_up_on.data
    return MeasureEntry(
        kept=kept,
        decided_by=form.decided_by.data or "",
        owner=form.owner.data or "",
        agreed_on=form.agreed_on.data,
        until=form.until.data,
        follow_up_on=day.earliest if day else None,
        evidence=form.evidence.data or "",
    )


def filled_in(entry: MeasureEntry) -> dict[str, Any]:
    """Return what stands in the form of a measure that was recorded."""
    return {
        "kept": entry.kept.value,
        "decided_by": entry.decided_by,
        "owner": entry.owner,
        "agreed_on": entry.agreed_on,
        "until": entry.until,
        "follow_up_on": PartialDate.of(entry.follow_up_on) if entry.follow_up_on else None,
        "evidence": entry.evidence,
    }
