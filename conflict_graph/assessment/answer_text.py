"""The text of an answer: one assessment with its sentences in one language, as a value and in the
dossier format.

What was kept as JSON is read back here and nowhere else, so that an old answer and a fresh one are
the same kind of value to whoever shows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from conflict_graph.assessment.measures import Measure
from conflict_graph.assessment.questions import AskedFact, OpenQuestion
from conflict_graph.assessment.result import Assessment, ChainAnswer
from conflict_graph.facts import Outcome, SideFinding
from conflict_graph.rulesets.scales import Elements
from conflict_graph.wording import explain
from conflict_graph.wording.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureText:
    """A measure in words, and what the facts come to with it."""

    id: str
    sentence: str
    outcome: Outcome
    side_findings: tuple[SideFinding, ...]

    @property
    def manages(self) -> bool:
        """Whether the link stays, and the measure keeps it from the decision."""
        return self.outcome is Outcome.NONE and SideFinding.MANAGED in self.side_findings

    def to_mapping(self) -> dict[str, object]:
        """Return the measure in the words of the dossier format."""
        return {
            "measure": self.id,
            "sentence": self.sentence,
            "outcome": self.outcome.value,
            "side_findings": _values(self.side_findings),
        }

    @classmethod
    def from_mapping(cls, kept: Mapping[str, Any]) -> MeasureText:
        """Read a measure back."""
        return cls(
            id=kept["measure"],
            sentence=kept["sentence"],
            outcome=Outcome(kept["outcome"]),
            side_findings=_side_findings(kept["side_findings"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionText:
    """What is not known, and the outcome of either answer.

    `also`: a question that must have the answer `also_yes` before this one changes anything; None:
    none. `fact` None: the answer is more than one fact, or the question was kept before questions
    named theirs. `id`: the message that it is; None: the question was kept.
    """

    question: str
    if_yes: Outcome
    if_no: Outcome
    also: str | None = None
    also_yes: bool = True
    fact: AskedFact | None = None
    id: str | None = field(default=None, compare=False)

    def to_mapping(self) -> dict[str, object]:
        """Return the question in the words of the dossier format."""
        written: dict[str, object] = {
            "question": self.question,
            "answers": {"yes": self.if_yes.value, "no": self.if_no.value},
        }
        if self.also is not None:
            written["also"] = {"question": self.also, "answer": "yes" if self.also_yes else "no"}
        if self.fact is not None:
            written["fact"] = asdict(self.fact)
        return written

    @classmethod
    def from_mapping(cls, kept: Mapping[str, Any]) -> QuestionText:
        """Read a question back."""
        also, fact = kept.get("also"), kept.get("fact")
        return cls(
            question=kept["question"],
            if_yes=Outcome(kept["answers"]["yes"]),
            if_no=Outcome(kept["answers"]["no"]),
            also=also["question"] if also else None,
            also_yes=also is None or also["answer"] == "yes",
            fact=AskedFact(**fact) if fact else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainText:
    """What one chain came to, by the ids of its ties. `strength` and `elements` are in the words of
    the dossier format.

    `elements` None: another table than that of the cells decided, or the answer was kept before
    there were any.
    """

    ties: tuple[str, ...]
    party: str | None
    outcome: Outcome
    rule: str
    because: tuple[str, ...]
    strength: Mapping[str, Any]
    elements: Mapping[str, Any] | None = None

    @property
    def row(self) -> str:
        """The row that tells what the facts are."""
        return row_told(self.rule, (self.elements or {}).get("part"))

    def to_mapping(self) -> dict[str, object]:
        """Return the chain in the words of the dossier format."""
        return {
            "chain": list(self.ties),
            "party": self.party,
            "outcome": self.outcome.value,
            "rule": self.rule,
            "elements": None if self.elements is None else dict(self.elements),
            "because": list(self.because),
            "strength": dict(self.strength),
        }

    @classmethod
    def from_mapping(cls, kept: Mapping[str, Any]) -> ChainText:
        """Read a chain back."""
        return cls(
            ties=tuple(kept["chain"]),
            party=kept["party"],
            outcome=Outcome(kept["outcome"]),
            rule=kept["rule"],
            because=tuple(kept["because"]),
            strength=kept["strength"],
            elements=kept.get("elements"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerText:
    """An assessment in one language; the fields are those of `Assessment`.

    `not_checked` None: the answer was kept before the engine asked what was not looked at.
    `exceptions`, `norms` and `beside` are empty in an answer that was kept before the engine gave
    them.
    """

    dossier: str
    official: str
    decision: str
    outcome: Outcome
    side_findings: tuple[SideFinding, ...]
    rule: str
    rule_source: str
    ruleset: str
    if_steps_aside: Outcome | None
    measures: tuple[MeasureText, ...]
    mildest_id: str | None
    chain: tuple[str, ...]
    chains: tuple[ChainText, ...]
    facts_for: tuple[str, ...]
    facts_against: tuple[str, ...]
    presumed: tuple[str, ...]
    open_questions: tuple[QuestionText, ...]
    not_checked: tuple[str, ...] | None
    priority: str
    priority_reasons: tuple[str, ...]
    exceptions: tuple[str, ...] = ()
    norms: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    left_out: str | None = None
    also: tuple[AnswerText, ...] = ()

    @property
    def elements(self) -> Mapping[str, Any] | None:
        """What the steps came to for the chain that decides, in the words of the dossier format;
        None where there is none.
        """
        return next((each.elements for each in self.chains if each.ties == self.chain), None)

    @property
    def row(self) -> str:
        """The row that tells what the facts are."""
        return row_told(self.rule, (self.elements or {}).get("part"))

    @property
    def mildest(self) -> MeasureText | None:
        """The measure that solves it and asks least; None where none was tried, or none solves
        it.
        """
        return next((each for each in self.measures if each.id == self.mildest_id), None)

    @property
    def deciding(self) -> ChainText | None:
        """The chain that decides; None where there is none, or it was kept before chains were."""
        return next((each for each in self.chains if each.ties == self.chain), None)

    @property
    def other_measures(self) -> tuple[MeasureText, ...]:
        """The measures beside the mildest, from mild to severe."""
        return tuple(measure for measure in self.measures if measure.id != self.mildest_id)

    def to_mapping(self) -> dict[str, object]:
        """Return the answer in the words of the dossier format.

        The keys are those of the format, with `left_out` where there are more chains, and `also`
        where there is an answer by another rule set.
        """
        written: dict[str, object] = {
            "dossier": self.dossier,
            "official": self.official,
            "decision": self.decision,
            "outcome": self.outcome.value,
            "side_findings": _values(self.side_findings),
            "beside": list(self.beside),
            "rule": {"id": self.rule, "source": self.rule_source},
            "exceptions": list(self.exceptions),
            "norms": list(self.norms),
            "ruleset": self.ruleset,
            "if_steps_aside": self.if_steps_aside.value if self.if_steps_aside else None,
            "measures": [measure.to_mapping() for measure in self.measures],
            "mildest": self.mildest_id,
            "chain": list(self.chain),
            "chains": [chain.to_mapping() for chain in self.chains],
            "facts_for": list(self.facts_for),
            "facts_against": list(self.facts_against),
            "presumed": list(self.presumed),
            "open_questions": [question.to_mapping() for question in self.open_questions],
        }
        if self.not_checked is not None:
            written["not_checked"] = list(self.not_checked)
        written["priority"] = {"level": self.priority, "reasons": list(self.priority_reasons)}
        if self.left_out is not None:
            written["left_out"] = self.left_out
        if self.also:
            written["also"] = [other.to_mapping() for other in self.also]
        return written

    @classmethod
    def from_mapping(cls, kept: Mapping[str, Any]) -> AnswerText:
        """Read a kept answer back; what the engine did not give at its time is empty.

        Raises:
            KeyError, ValueError: it is no answer in the dossier format.
        """
        aside, not_checked = kept["if_steps_aside"], kept.get("not_checked")
        return cls(
            dossier=kept["dossier"],
            official=kept["official"],
            decision=kept["decision"],
            outcome=Outcome(kept["outcome"]),
            side_findings=_side_findings(kept["side_findings"]),
            rule=kept["rule"]["id"],
            rule_source=kept["rule"]["source"],
            ruleset=kept["ruleset"],
            if_steps_aside=Outcome(aside) if aside else None,
            measures=tuple(MeasureText.from_mapping(each) for each in kept.get("measures", ())),
            mildest_id=kept.get("mildest"),
            chain=tuple(kept["chain"]),
            chains=tuple(ChainText.from_mapping(each) for each in kept.get("chains", ())),
            facts_for=tuple(kept["facts_for"]),
            facts_against=tuple(kept["facts_against"]),
            presumed=tuple(kept["presumed"]),
            open_questions=tuple(
                QuestionText.from_mapping(each) for each in kept["open_questions"]
            ),
            not_checked=None if not_checked is None else tuple(not_checked),
            priority=kept["priority"]["level"],
            priority_reasons=tuple(kept["priority"]["reasons"]),
            exceptions=tuple(kept.get("exceptions", ())),
            norms=tuple(kept.get("norms", ())),
            beside=tuple(kept.get("beside", ())),
            left_out=kept.get("left_out"),
            also=tuple(cls.from_mapping(each) for each in kept.get("also", ())),
        )


def row_told(rule: str, part: str | None) -> str:
    """Return the row that tells what the facts are: the one that decided, or where a country counts
    a part for more than it was, that of the part as it was.

    >>> row_told("serious-steering-elected", "sharing"), row_told("cured", "cured")
    ('serious-sharing-elected', 'cured')
    """
    return rule.replace("-steering-", "-sharing-") if part == "sharing" else rule


def in_words(assessment: Assessment, language: str | None = None) -> AnswerText:
    """Return an assessment with its sentences in one language; None: the one that was asked for
    when assessing.
    """
    wanted = language or assessment.language

    def sentences(messages: Sequence[Message]) -> tuple[str, ...]:
        return tuple(explain.render(message, wanted) for message in messages)

    return AnswerText(
        dossier=assessment.dossier,
        official=assessment.official,
        decision=assessment.decision,
        outcome=assessment.outcome,
        side_findings=assessment.side_findings,
        rule=assessment.rule,
        rule_source=explain.rule_source(assessment.rule_source, wanted),
        exceptions=sentences(assessment.exceptions),
        ruleset=assessment.ruleset,
        if_steps_aside=assessment.if_steps_aside,
        measures=tuple(_measure(measure, wanted) for measure in assessment.measures),
        mildest_id=assessment.mildest.id if assessment.mildest else None,
        chain=assessment.chain,
        chains=tuple(_chain(chain, wanted) for chain in assessment.chains),
        facts_for=sentences(assessment.facts_for),
        facts_against=sentences(assessment.facts_against),
        presumed=sentences(assessment.presumed),
        open_questions=tuple(_question(question, wanted) for question in assessment.open_questions),
        not_checked=sentences(assessment.not_checked),
        priority=assessment.priority.level,
        priority_reasons=sentences(assessment.priority.reasons),
        norms=sentences(assessment.norms),
        beside=sentences(assessment.beside),
        left_out=explain.render(assessment.left_out, wanted) if assessment.left_out else None,
        also=tuple(in_words(other, wanted) for other in assessment.also),
    )


def to_mapping(assessment: Assessment, language: str | None = None) -> dict[str, object]:
    """Return the assessment in the words of the dossier format, its sentences in one language.

    `language` None means the language that was asked for when assessing. The messages behind the
    sentences come from `result.messages_of`.
    """
    return in_words(assessment, language).to_mapping()


def _measure(measure: Measure, language: str) -> MeasureText:
    return MeasureText(
        id=measure.id,
        sentence=explain.render(measure.said, language),
        outcome=measure.outcome,
        side_findings=measure.side_findings,
    )


def _question(question: OpenQuestion, language: str) -> QuestionText:
    return QuestionText(
        question=explain.render(question.question, language),
        if_yes=question.if_yes,
        if_no=question.if_no,
        also=explain.render(question.also, language) if question.also else None,
        also_yes=question.also is None or question.also_yes,
        fact=question.fact,
        id=question.question.id,
    )


def _chain(chain: ChainAnswer, language: str) -> ChainText:
    strength = chain.strength
    return ChainText(
        ties=chain.ties,
        party=chain.party,
        outcome=chain.outcome,
        rule=chain.rule,
        because=tuple(explain.render(message, language) for message in chain.because),
        strength={
            "grade": strength.grade.value,
            "owned_share": strength.owned_share,
            "running": strength.running.value,
            "sure": strength.sure,
        },
        elements=None if chain.elements is None else _elements(chain.elements),
    )


def _elements(found: Elements) -> dict[str, object]:
    return {
        "closeness": found.closeness,
        "reach": found.reach,
        "grade": found.grade.word,
        "part": found.part.word,
    }


def _values(sides: Sequence[SideFinding]) -> list[str]:
    return [side.value for side in sides]


def _side_findings(kept: Sequence[str]) -> tuple[SideFinding, ...]:
    return tuple(SideFinding(each) for each in kept)
