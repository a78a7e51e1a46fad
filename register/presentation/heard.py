"""What the official concerned is asked: the facts of a finding and its open questions, said to that
person, and the reply as one text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from conflict_graph.assessment.report import Report
from register.presentation.addressed import to_the_person
from register.presentation.labels import STEP_DONE, STEP_TO_COME

_OF_THE_LAW = re.compile(r"\b(artikel|article)\s+\d|\bAwb\b|Gemeentewet", re.IGNORECASE)
"""A question with an article in it is one for a jurist, and not for the person."""


_ENDS_IN_LETTERS = re.compile(r"\.[A-Z]\.$")
"""What ends in B.V. keeps its stop where the sentence goes on."""


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact that the person is asked about. `when`: its period in words, or "". `tie` None: it is
    no tie, or else the id of the tie.
    """

    text: str
    when: str = ""
    source: str | None = None
    tie: str | None = None

    @property
    def key(self) -> str:
        """What stands for it in a form: the same as long as it says the same."""
        return key_of(f"{self.text} {self.when}")

    @property
    def whole(self) -> str:
        """The fact as one sentence."""
        if not self.when:
            return self.text
        told = self.text if _ENDS_IN_LETTERS.search(self.text) else self.text.removesuffix(".")
        return f"{told} {self.when}."


def key_of(text: str) -> str:
    """Return what stands for a sentence in a form."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def facts(report: Report, language: str) -> list[ToldFact]:
    """Return the facts on which an answer about somebody rests, said to that person: the part that
    was taken or planned, and then the ties, each once.
    """
    name = report.official.name
    found = [ToldFact(text) for text in _part(report)]
    told = (report.chain.steps if report.chain else (), *(each.steps for each in report.others))
    for step in (step for steps in told for step in steps):
        said = to_the_person(step.text, name, language)
        found.append(ToldFact(said, step.dates_text, step.source, step.tie_id))
    return list({each.key: each for each in found}.values())


def told(report: Report, language: str) -> Report:
    """Return a report of which the chain and the facts are said to the person whom it is about."""
    name = report.official.name

    def each(sentences: Iterable[str]) -> tuple[str, ...]:
        return tuple(to_the_person(sentence, name, language) for sentence in sentences)

    chain, text = report.chain, report.text
    if chain is not None:
        said = each(step.text for step in chain.steps)
        steps = (replace(step, text=words) for step, words in zip(chain.steps, said, strict=True))
        chain = replace(chain, steps=tuple(steps))
    return replace(
        report,
        chain=chain,
        text=replace(text, facts_for=each(text.facts_for), facts_against=each(text.facts_against)),
    )


def _part(report: Report) -> Iterator[str]:
    part = report.participation
    if part is None:
        return
    if part.steps:
        done = ", ".join(str(STEP_DONE[step]) for step in part.steps)
        yield str(_("What you did in this decision, as it is on record: %(steps)s.", steps=done))
    if part.planned:
        planned = ", ".join(str(STEP_TO_COME[step]).lower() for step in part.planned)
        yield str(_("What you would do in this decision: %(steps)s.", steps=planned))
    if part.took_no_part:
        yield str(_("You take no part in this decision."))


def questions(report: Report, language: str) -> list[str]:
    """Return the open questions that the person can answer, said to that person."""
    name = report.official.name
    asked = (each.question for each in report.text.open_questions)
    return [to_the_person(each, name, language) for each in asked if not _OF_THE_LAW.search(each)]


def questions_of_law(report: Report) -> list[str]:
    """Return the open questions that are for a jurist."""
    asked = (each.question for each in report.text.open_questions)
    return [each for each in asked if _OF_THE_LAW.search(each)]


@dataclass(frozen=True, slots=True)
class SaidOfIt:
    """What the person says of a fact, or answers to a question: `yes`, `no` or `unknown`. `words`:
    what is right instead, or more.
    """

    about: str
    said: str
    words: str = ""


def as_text(text: str, of_facts: Iterable[SaidOfIt], of_questions: Iterable[SaidOfIt]) -> str:
    """Return a reply as one text, in the language in which it was given."""
    blocks = [
        text.strip(),
        _block(_("About the facts:"), of_facts, _of_fact),
        _block(_("Answers to the questions:"), of_questions, _of_question),
    ]
    return "\n\n".join(block for block in blocks if block)


def _block(heading: str, said: Iterable[SaidOfIt], words: Callable[[SaidOfIt], str]) -> str:
    lines: Sequence[str] = [f"– {each.about} {words(each)}".rstrip() for each in said]
    return "\n".join([heading, *lines]) if lines else ""


def _of_fact(each: SaidOfIt) -> str:
    said = {
        "yes": _("This is right."),
        "no": _("This is not right."),
        "unknown": _("I am not sure."),
    }
    more = _("What is right: %(words)s", words=each.words) if each.words else ""
    return f"{said[each.said]} {more}".strip()


def _of_question(each: SaidOfIt) -> str:
    said = {"yes": _("Yes."), "no": _("No."), "unknown": _("I do not know.")}
    return f"{said.get(each.said, '')} {each.words}".strip()
