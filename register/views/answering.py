"""The questions of a check, each with the way to answer it: a form of its own, or the form that has
the fact already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request, url_for
from flask_babel import gettext, lazy_gettext

from conflict_graph.assessment.answer_text import QuestionText
from conflict_graph.assessment.questions import AskedFact
from conflict_graph.assessment.report import Report
from conflict_graph.facts import DecisionStatus
from register.access import Identity
from register.errors import NotFound
from register.forms.findings import FactAnswerForm
from register.services.screening import fact_answers
from register.services.screening.fact_answers import Standing, StandingAnswer

if TYPE_CHECKING:
    from register.models.decisions import Decision

PREFIX = "antwoord"

IN_THE_PART = frozenset(
    {
        "open.before_the_vote",
        "open.did_more",
        "open.stayed_out",
        "open.takes_part",
        "open.took_part",
    }
)
"""Questions that are answered by saying what the official did in the decision."""
IN_THE_POSITIONS = frozenset(
    {
        "open.running",
        "open.ended_lately",
        "open.gift_lately",
        "open.same",
        "open.close_relative",
        "open.small_share",
        "open.left",
    }
)
"""Questions that are answered by the list of the official."""
FOR_PEOPLE = {
    "open.personally": lazy_gettext(
        "No form answers this. Whoever sits at the table says whether this is a personal concern, "
        "and does not take part if it is. Ask the person, and have the clerk’s office or the "
        "integrity adviser advise. In the end a court can decide."
    ),
    "open.representative": lazy_gettext(
        "No form answers this: it is a question about the law that no court has settled. Have the "
        "legal adviser of the body answer it."
    ),
    "open.which_test": lazy_gettext(
        "No form answers this: it is a question about the law that no court has settled. Have the "
        "legal adviser of the body answer it."
    ),
}
"""Questions that people answer and no form does, with who that is."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """How a question can be answered. `given`: the answer that counts since the check; `form` with
    `url`: it is answered here; `url` alone: where its fact is filled in. `note`: who answers it,
    where no form does.
    """

    given: StandingAnswer | None = None
    form: FactAnswerForm | None = None
    url: str | None = None
    note: str | None = None


class Answering:
    """The questions of one page; `sent` is an answer that was sent and is not right yet."""

    def __init__(
        self,
        identity: Identity,
        decision: Decision,
        given: Mapping[Standing, StandingAnswer],
        sent: FactAnswerForm | None,
    ) -> None:
        self.identity = identity
        self.decision = decision
        self.given = given
        self.sent = sent
        self._count = 0
        self._may: dict[str, bool] = {}

    def of(self, report: Report, question: QuestionText) -> AskedQuestion | None:
        """Return how a question about an official is answered; None: the asker does not."""
        official, fact = report.official.id, question.fact
        if question.id in FOR_PEOPLE:
            return AskedQuestion(note=self._for_people(question.id))
        if not self.may(official):
            return None
        if fact is None:
            return self._elsewhere(official, question.id)
        if not fact_answers.is_kept(fact):
            return AskedQuestion(url=self._home(official, fact))
        about_it = Standing(fact_answers.FactEntry(fact.entry), fact.id, fact.key)
        url = url_for("findings.answer", public_id=self.decision.public_id)
        return AskedQuestion(self.given.get(about_it), self._form(official, about_it), url)

    def _elsewhere(self, official: str, id_: str | None) -> AskedQuestion | None:
        """Return where a question is answered that is about more than one fact."""
        if id_ == "open.decided_by":
            return AskedQuestion(url=url_for("decisions.amend", public_id=self.decision.public_id))
        if id_ in IN_THE_PART:
            return AskedQuestion(url=self._part(official))
        if id_ in IN_THE_POSITIONS:
            return AskedQuestion(url=self._positions(official))
        return None

    def _for_people(self, id_: str) -> str:
        """Return who answers a question that no form answers; while the decision is open, with what
        can be recorded of it.
        """
        told = str(FOR_PEOPLE[id_])
        is_open = self.decision.current.status is DecisionStatus.OPEN
        if not is_open:
            return told
        return " ".join((told, gettext("Record what was agreed as a measure.")))

    def may(self, official: str) -> bool:
        """Say whether the asker answers questions about an official, by the id of pages."""
        if official not in self._may:
            self._may[official] = fact_answers.may_answer(
                self.identity,
                self.decision,
                fact_answers.official_of(self.decision, official),
            )
        return self._may[official]

    def _form(self, official: str, asked: Standing) -> FactAnswerForm:
        self._count += 1
        if self.sent is not None and (self.sent.official.data, about(self.sent)) == (
            official,
            asked,
        ):
            return self.sent
        form = FactAnswerForm(
            formdata=None,
            prefix=f"{PREFIX}-{self._count}-",
            official=official,
            entry=asked.entry.value,
            subject=asked.subject,
            key=asked.key,
        )
        form.ask_reason(fact_answers.needs_reason(self.identity, self.decision, asked))
        return form

    def _home(self, official: str, fact: AskedFact) -> str | None:
        """Return where a fact that has a form of its own is filled in; None: the official takes no
        part yet.
        """
        decision = self.decision
        if fact.entry == "parties":
            return url_for("decisions.amend", public_id=decision.public_id)
        if fact.entry == "participations":
            return self._part(official)
        return self._positions(official)

    def _part(self, official: str) -> str:
        decision = self.decision
        if official not in (each.official.public_id for each in decision.participations):
            return url_for("decisions.add_participants", public_id=decision.public_id)
        return url_for(
            "decisions.participation", public_id=decision.public_id, official_id=official
        )

    def _positions(self, official: str) -> str:
        slug = self.decision.body.slug
        return url_for("declarations_for.overview", slug=slug, public_id=official)


def sent_form() -> FactAnswerForm:
    """Return the answer that this request sent.

    Raises:
        NotFound: it sent none.
    """
    name = next((each for each in request.form if each.endswith("-official")), None)
    if name is None:
        raise NotFound("Nobody asks this.")
    return FactAnswerForm(prefix=name.removesuffix("official"))


def about(form: FactAnswerForm) -> Standing:
    """Return which fact an answer is about.

    Raises:
        NotFound: there is no such list of facts.
    """
    try:
        entry = fact_answers.FactEntry(form.entry.data)
    except ValueError:
        raise NotFound("Nobody asks this.") from None
    return Standing(entry, form.subject.data or "", form.key.data or "")
