"""The words for a link between a person and a decision, explained to everybody: what each says, who
may say it, and one invented case in which each of them is the word.

That the case comes to these words is what the engine says of the same facts: tests put them to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from conflict_graph.assessment.conditional import MANAGED
from conflict_graph.facts import Outcome


@dataclass(frozen=True, slots=True)
class ExplainedWord:
    """A word, from light to heavy. `key` None: no word of the software; `name` says it then."""

    key: str | None
    meaning: str
    who: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """What is on record in the invented case, and the word for it, as in `ExplainedWord`."""

    facts: str
    key: str | None
    name: str | None = None


ESTABLISHED = _("Established")

WORDS: tuple[ExplainedWord, ...] = (
    ExplainedWord(
        Outcome.NONE,
        _("No line runs from the person to the decision, or the line does not count."),
        _("The software, after it has looked at everything that could matter."),
    ),
    ExplainedWord(
        MANAGED,
        _("There is a link, and the person stays out of the decision."),
        _("The software, once it is on record that the person stays out."),
    ),
    ExplainedWord(
        Outcome.POTENTIAL,
        _("There is a link, and nothing has been done yet."),
        _("The software, before the decision: there is still time to prevent it."),
    ),
    ExplainedWord(
        Outcome.APPARENT,
        _("Somebody from outside may think that the interest played a part. Nobody knows yet."),
        _("The software, as a question; a reviewer, after the person was heard."),
    ),
    ExplainedWord(
        Outcome.ACTUAL_INDICATED,
        _("What is on record looks like what the law forbids. It has not been established."),
        _("The software, as a question. People have to hear and to judge."),
    ),
    ExplainedWord(
        None,
        _("There was a conflict of interest."),
        _(
            "Two reviewers who come to the same, after the person was heard and the second wrote "
            "what speaks for the person. The software never says it."
        ),
        ESTABLISHED,
    ),
)

EXAMPLE: tuple[ExampleLine, ...] = (
    ExampleLine(
        _("She is a member of the association of the centre, as many are. She voted."),
        Outcome.NONE,
    ),
    ExampleLine(
        _("She is on the board of the centre. She stayed out of the whole item."),
        MANAGED,
    ),
    ExampleLine(
        _("She is on the board of the centre. The council has not decided yet."),
        Outcome.POTENTIAL,
    ),
    ExampleLine(
        _("She is on the board of the centre. She voted."),
        Outcome.APPARENT,
    ),
    ExampleLine(
        _("She is on the board of the centre. She moved the proposal herself, and voted."),
        Outcome.ACTUAL_INDICATED,
    ),
    ExampleLine(
        _(
            "She was heard. Two reviewers without a tie to her or to the centre looked into it, "
            "and both came to it."
        ),
        None,
        ESTABLISHED,
    ),
)
