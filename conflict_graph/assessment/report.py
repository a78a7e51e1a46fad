"""The report of one official and one decision: all that may be said, in one language, with the
chains drawn.

A report is made of a fresh assessment or of an answer that was kept; either way it is the same kind
of value, and whoever shows it asks the engine nothing more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conflict_graph.assessment import assess
from conflict_graph.assessment.answer_text import AnswerText, ChainText, in_words
from conflict_graph.assessment.conditional import NOT_FULLY, Conditional, of_decision, word_of
from conflict_graph.chains import find as chains
from conflict_graph.chains.find import Chain
from conflict_graph.drawing import picture
from conflict_graph.facts import Decision, Dossier, Official, Outcome, Participation, SideFinding
from conflict_graph.rulesets.table import NO_INTEREST, OTHER_BODY, OWN_BODY
from conflict_graph.wording import explain
from conflict_graph.wording.explain import ChainSentence

MOST_OTHERS = 20
"""So many chains that do not decide are told; of the rest it is said how many there are."""

_NO_LINK = (Outcome.NONE, NOT_FULLY)
"""The words of an answer in which no link was found."""

_SAID_BESIDE = {
    SideFinding.STATUTORY_BAR: "SB",
    SideFinding.REGISTRATION_BREACH: "R25",
    SideFinding.INSTITUTIONAL_NOTICE: "R2b",
}
"""The row that explained what was said beside an outcome in answers that do not say why."""

_BAR = "statutory-bar"

_SAID_BY_ITS_REASONS = frozenset({NO_INTEREST, OTHER_BODY})
"""Rows that say of chains at large what the reasons say of the one at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChain:
    """The deciding chain in sentences and as two pictures (SVG): from left to right, and from top
    to bottom.
    """

    steps: tuple[ChainSentence, ...]
    picture: str
    picture_tall: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherChain:
    """A chain that does not decide: its sentences, and what it came to by itself.

    `word` is the outcome, or what stands in its place. `rule_text` None: the row has no explanation
    any more.
    """

    steps: tuple[ChainSentence, ...]
    word: str
    rule: str
    rule_text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """What was found between an official and a party and is no link: the chain in sentences, and
    why it is none.

    `steps` are empty where the party is the body itself and no chain runs there.
    """

    steps: tuple[ChainSentence, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReading:
    """What another rule set makes of the same facts: it stands beside the answer and never replaces
    it.
    """

    title: str
    text: str
    said: Conditional
    rule: str
    rule_text: str | None
    ruleset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What holds for one official in one decision.

    `said` is the outcome with what it hangs on, `text` the answer behind it. `rule_text` None: the
    row has no explanation any more. `chain` None: no link was found, or the official is the party.
    `others` are the chains that do not decide, the strongest first, at most `MOST_OTHERS`.
    `set_aside` is what was found where the answer is that there is no link, the deciding chain
    first and at most `MOST_OTHERS` beside it; empty where nothing was found at all.
    `participation` None: no part is on record. `beside` is what is said beside the outcome: a
    statutory bar to check, a position that is not on record. `also` are readings by other rule
    sets: by perception, where European money is spent.
    """

    official: Official
    said: Conditional
    text: AnswerText
    rule_text: str | None
    chain: ToldChain | None
    others: tuple[OtherChain, ...]
    set_aside: tuple[SetAside, ...]
    participation: Participation | None
    beside: tuple[str, ...]
    also: tuple[OtherReading, ...]

    @property
    def outcome(self) -> Outcome:
        """The outcome without what it hangs on; for sorting, never for a page."""
        return self.said.outcome

    @property
    def not_checked(self) -> tuple[str, ...]:
        """What was not looked at and could matter; empty: nothing, or it was not asked at the
        time.
        """
        return self.text.not_checked or ()

    @property
    def is_notable(self) -> bool:
        """Whether there is something to look at: a link, managed or not, or chains that are not all
        here.
        """
        return _is_notable(self.said, self.text)

    @property
    def count_not_shown(self) -> int:
        """How many chains were looked at and are told neither here nor as the one that decides."""
        return max(len(self.text.chains) - 1 - MOST_OTHERS, 0)

    @property
    def parties(self) -> frozenset[str]:
        """The ids of the parties that a chain of the official ends at."""
        return frozenset(chain.party for chain in self.text.chains if chain.party is not None)


def reports(
    dossier: Dossier,
    language: str,
    ruleset: str | None = None,
    without: Collection[str] = (),
    withheld: Collection[str] = (),
    *,
    kept: bool = False,
) -> tuple[Report, ...]:
    """Assess the one decision of a dossier and return a report of each official, in the order of
    the dossier.

    `ruleset` None: that of the country of the dossier. `without` are rows that the body switched
    off (`kept`: see `assess`); of the officials `withheld` there is no report.

    Raises:
        KeyError: there is no rule set of this name, or the dossier refers to what it does not hold.
        ValueError: a row may not be switched off, and it is not `kept`.
    """
    found = assess.assess(dossier, ruleset=ruleset, without=without, kept=kept)
    wanted = (answer for answer in found if answer.official not in withheld)
    return tuple(_report(dossier, in_words(answer, language), language) for answer in wanted)


def kept_report(dossier: Dossier, kept: Mapping[str, Any], language: str) -> Report:
    """Return the report of an answer that was kept as JSON; `dossier` is what the engine read then.

    Raises:
        KeyError, ValueError: it is no answer in the dossier format.
    """
    text = AnswerText.from_mapping(kept)
    return _report(
        dossier,
        replace(text, rule_source=explain.rule_source(text.rule_source, language)),
        language,
    )


def _report(dossier: Dossier, text: AnswerText, language: str) -> Report:
    said = _said(dossier, text)
    notable = _is_notable(said, text)
    return Report(
        official=next(each for each in dossier.officials if each.id == text.official),
        said=said,
        text=text,
        rule_text=_why(text, language),
        chain=_deciding_chain(dossier, text, language) if notable else None,
        others=_other_chains(dossier, text, language) if notable else (),
        set_aside=() if notable else _set_aside(dossier, text, language),
        participation=_participation(dossier, text),
        beside=_beside(text, language),
        also=tuple(_reading(dossier, each, language) for each in text.also),
    )


def _beside(text: AnswerText, language: str) -> tuple[str, ...]:
    """Return what is said beside the outcome and why; of a bar, also what is to be done."""
    if not text.beside:
        rows = (rule for side, rule in _SAID_BESIDE.items() if side in text.side_findings)
        return tuple(explain.rule_text(row, language) for row in rows)
    bar = SideFinding.STATUTORY_BAR in text.side_findings
    return (*text.beside, *((explain.rule_text(_BAR, language),) if bar else ()))


def _is_notable(said: Conditional, text: AnswerText) -> bool:
    return said.word not in _NO_LINK or text.left_out is not None


def _said(dossier: Dossier, text: AnswerText) -> Conditional:
    return of_decision(
        _decision(dossier, text),
        text.official,
        text.outcome,
        text.rule,
        text.if_steps_aside,
        complete=text.not_checked == (),
    )


def _decision(dossier: Dossier, text: AnswerText) -> Decision:
    return next(each for each in dossier.decisions if each.id == text.decision)


def _participation(dossier: Dossier, text: AnswerText) -> Participation | None:
    parts = _decision(dossier, text).participations
    return next((part for part in parts if part.official == text.official), None)


def _rule_set(text: AnswerText, language: str) -> tuple[str, str]:
    """Return the title of a rule set and what it asks; `ruleset` is its name, version and rows that
    are off.
    """
    return explain.rule_set_words(text.ruleset.partition(" ")[0], language)


def _why(text: AnswerText, language: str) -> str | None:
    """Return the row in words, with the exceptions to it that made the outcome."""
    row = _rule_text(text.row, language)
    return None if row is None else " ".join((row, *text.exceptions))


def _rule_text(rule: str, language: str) -> str | None:
    try:
        return explain.rule_text(rule, language)
    except KeyError:
        return None


def _reading(dossier: Dossier, text: AnswerText, language: str) -> OtherReading:
    title, asked = _rule_set(text, language)
    return OtherReading(
        title=title,
        text=asked,
        said=_said(dossier, text),
        rule=text.rule,
        rule_text=_why(text, language),
        ruleset=text.ruleset,
    )


def _deciding_chain(dossier: Dossier, text: AnswerText, language: str) -> ToldChain | None:
    """Return the chain that decides in words and pictures; None where there is none."""
    chain = _follow(dossier, text, text.chain)
    if chain is None:
        return None
    return ToldChain(
        steps=explain.chain_sentences(dossier, chain, language),
        picture=picture.draw(dossier, chain, language),
        picture_tall=picture.draw(dossier, chain, language, vertical=True),
    )


def _other_chains(dossier: Dossier, text: AnswerText, language: str) -> tuple[OtherChain, ...]:
    """Return the first `MOST_OTHERS` chains that do not decide, in the order of the answer."""
    found = ((each, _follow(dossier, text, each.ties)) for each in text.chains[1 : MOST_OTHERS + 1])
    return tuple(
        OtherChain(
            steps=explain.chain_sentences(dossier, chain, language),
            word=word_of(each.outcome, each.rule),
            rule=each.rule,
            rule_text=_rule_text(each.row, language),
        )
        for each, chain in found
        if chain is not None
    )


def _set_aside(dossier: Dossier, text: AnswerText, language: str) -> tuple[SetAside, ...]:
    """Return what was found and is no link, in the order of the answer."""
    if text.rule == OWN_BODY and not text.chains:
        return (SetAside(steps=(), why=text.facts_against),)
    first = text.chains[: MOST_OTHERS + 1]
    found = ((each, _follow(dossier, text, each.ties)) for each in first)
    return tuple(
        SetAside(
            steps=explain.chain_sentences(dossier, chain, language),
            why=_why_no_link(text, each, language),
        )
        for each, chain in found
        if chain is not None
    )


def _why_no_link(text: AnswerText, chain: ChainText, language: str) -> tuple[str, ...]:
    """Return what speaks for the person in a chain, and its row where that says too little."""
    mild = tuple(each for each in chain.because if each in text.facts_against)
    row = None if mild and chain.rule in _SAID_BY_ITS_REASONS else _rule_text(chain.row, language)
    return mild if row is None else (*mild, row)


def _follow(dossier: Dossier, text: AnswerText, ties: tuple[str, ...]) -> Chain | None:
    return chains.follow(dossier, text.official, text.decision, ties)
