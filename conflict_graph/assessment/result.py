"""The assessment: what comes back for one official and one decision; its words come from
`answer_text`.
"""

from __future__ import annotations

from dataclasses import dataclass

from conflict_graph.assessment.measures import Measure
from conflict_graph.assessment.questions import OpenQuestion
from conflict_graph.assessment.reasons import Priority
from conflict_graph.assessment.strength import Strength
from conflict_graph.facts import Outcome, SideFinding
from conflict_graph.rulesets.scales import Elements
from conflict_graph.wording.messages import Message


@dataclass(frozen=True, slots=True)
class ChainAnswer:
    """What one chain came to. `ties` are tie ids; `party` None: the last tie goes straight to the
    decision. `elements` None: another table than that of the cells decided.
    """

    ties: tuple[str, ...]
    party: str | None
    outcome: Outcome
    rule: str
    strength: Strength
    because: tuple[Message, ...]
    elements: Elements | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rule set says about one official and one decision.

    `outcome` counts planned steps as taken; `if_steps_aside` is the outcome if the official takes
    none of them, None where nothing is planned. `chain` are the tie ids of the deciding chain;
    empty without a chain, or where the official is the party. `chains` holds every chain found with
    what it came to: the deciding one first, then by outcome, then the strongest; `left_out` says
    what it means that there are more than these, None: there are no more. `measures` are what can
    still be done, from mild to severe, and `mildest` is the first that leads to `none`; empty and
    None where nothing is open or nothing is to be solved. `language` is the one asked for, for
    rendering. `also` are assessments by other rule sets: by perception, where European money is
    spent. `norms` are the articles that govern, `exceptions` what the row alone does not say of
    the outcome, `beside` says why there are side findings of them.
    `not_checked` says what was not looked at and could
    matter; without it `none` is plainly none.
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
    chain: tuple[str, ...]
    chains: tuple[ChainAnswer, ...]
    facts_for: tuple[Message, ...]
    facts_against: tuple[Message, ...]
    presumed: tuple[Message, ...]
    open_questions: tuple[OpenQuestion, ...]
    priority: Priority
    measures: tuple[Measure, ...] = ()
    mildest: Measure | None = None
    language: str = "nl"
    also: tuple[Assessment, ...] = ()
    left_out: Message | None = None
    not_checked: tuple[Message, ...] = ()
    norms: tuple[Message, ...] = ()
    exceptions: tuple[Message, ...] = ()
    beside: tuple[Message, ...] = ()

    @property
    def is_plainly_none(self) -> bool:
        """Whether there is no link, and everything was looked at that could matter."""
        return self.outcome is Outcome.NONE and not self.not_checked

    @property
    def all_chains(self) -> tuple[tuple[str, ...], ...]:
        """The tie ids of every chain, in the order of `chains`."""
        return tuple(chain.ties for chain in self.chains)


def messages_of(assessment: Assessment) -> dict[str, list[dict[str, object]]]:
    """Return every message of the assessment as JSON can store it, so that sentences outlive a
    language.

    `explain.sentence(id, params, language)` renders each of them later.
    """
    groups = {
        "facts_for": assessment.facts_for,
        "facts_against": assessment.facts_against,
        "presumed": assessment.presumed,
        "open_questions": tuple(question.question for question in assessment.open_questions),
        "open_also": tuple(
            question.also for question in assessment.open_questions if question.also
        ),
        "measures": tuple(measure.said for measure in assessment.measures),
        "chains": tuple(message for chain in assessment.chains for message in chain.because),
        "priority": assessment.priority.reasons,
        "left_out": (assessment.left_out,) if assessment.left_out else (),
        "not_checked": assessment.not_checked,
        "norms": assessment.norms,
        "beside": assessment.beside,
    }
    return {
        name: [message.to_mapping() for message in messages] for name, messages in groups.items()
    }
