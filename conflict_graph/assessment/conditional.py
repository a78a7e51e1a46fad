"""An answer together with what it hangs on: of an open decision no outcome is ever said by itself.

Whoever shows an outcome asks here first, so that page, list, print and command say the same
conditions.
"""

from __future__ import annotations

from dataclasses import dataclass

from conflict_graph.facts import Decision, DecisionStatus, Outcome
from conflict_graph.rulesets.table import manages
from conflict_graph.wording import explain

MANAGED = "managed"
"""The word that stands in place of `none` where there is a link, and a measure keeps it from the
decision.
"""

NOT_FULLY = "not_fully_checked"
"""The word that stands in place of `none` where something that could matter was not looked at."""


@dataclass(frozen=True, slots=True)
class Conditional:
    """What may be said of one official and one decision.

    `outcome` counts planned steps as taken; `if_steps_aside` None: no step is planned.
    `nothing_done`: the decision is open and no step is on record as done. `managed`: there is a
    link, and the outcome is `none` because of a measure. `complete`: everything was looked at that
    could matter.
    """

    outcome: Outcome
    if_steps_aside: Outcome | None = None
    is_open: bool = False
    nothing_done: bool = False
    managed: bool = False
    complete: bool = True

    @property
    def word(self) -> str:
        """The outcome, or what stands in place of `none`: `managed`, or that not everything was
        checked.
        """
        if self.managed:
            return MANAGED
        return (
            NOT_FULLY if self.outcome is Outcome.NONE and not self.complete else self.outcome.value
        )

    @property
    def word_if_steps_aside(self) -> str | None:
        """The outcome of stepping aside, or `managed` where there is a link that stepping aside
        takes care of.
        """
        if self.if_steps_aside is Outcome.NONE and self.outcome is not Outcome.NONE:
            return MANAGED
        if self.if_steps_aside is Outcome.NONE and not self.complete:
            return NOT_FULLY
        return self.if_steps_aside.value if self.if_steps_aside else None

    @property
    def condition(self) -> str | None:
        """What the outcome hangs on, as a key of the wording; None: the decision was taken."""
        if self.if_steps_aside is not None:
            return "if_takes_part"
        return "so_far" if self.is_open else None


def conditional(
    outcome: Outcome,
    rule: str,
    if_steps_aside: Outcome | None,
    *,
    is_open: bool,
    done: bool,
    complete: bool,
) -> Conditional:
    """Return an answer with what it hangs on.

    `rule` is the row that decided, `done` whether the official has taken a step. An answer that
    counts planned steps hangs on them, whatever became of the decision since. `complete`: nothing
    that could matter was left unlooked at.
    """
    managed = word_of(outcome, rule) == MANAGED
    return Conditional(
        outcome,
        if_steps_aside,
        is_open or if_steps_aside is not None,
        is_open and not done,
        managed,
        complete,
    )


def of_decision(
    decision: Decision,
    official: str,
    outcome: Outcome,
    rule: str,
    if_steps_aside: Outcome | None,
    *,
    complete: bool,
) -> Conditional:
    """Return an answer with what it hangs on, as far as a dossier says that of its decision."""
    done = any(entry.steps for entry in decision.participations if entry.official == official)
    is_open = decision.status is DecisionStatus.OPEN
    return conditional(outcome, rule, if_steps_aside, is_open=is_open, done=done, complete=complete)


def word_of(outcome: Outcome, rule: str) -> str:
    """Return the outcome, or `managed` where a row decided that is about a link which a measure
    takes care of.
    """
    return MANAGED if outcome is Outcome.NONE and manages(rule) else outcome.value


def sentences(said: Conditional, who: str, language: str = "nl") -> tuple[str, ...]:
    """Return the answer in words, each outcome with its condition; one for each.

    >>> said = Conditional(Outcome.POTENTIAL, Outcome.NONE, True, True)
    >>> for sentence in sentences(said, "wethouder A", "en"):
    ...     print(sentence)
    if wethouder A takes part: possible link
    if wethouder A steps aside: link known, managed
    nothing has been done yet
    """
    found = [explain.conditioned(said.condition, _word(said.word, language), who, language)]
    if said.word_if_steps_aside is not None:
        found.append(
            explain.conditioned(
                "if_steps_aside", _word(said.word_if_steps_aside, language), who, language
            )
        )
    if said.nothing_done:
        found.append(explain.conditioned("nothing_done", "", who, language))
    return tuple(found)


def _word(word: str, language: str) -> str:
    if word in (MANAGED, NOT_FULLY):
        return explain.condition_word(word, language)
    return explain.outcome_word(Outcome(word), language)
