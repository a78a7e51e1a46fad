"""What is still to come is never told as done, and what was done never as to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings

from conflict_graph import rulesets
from conflict_graph.assessment import assess
from conflict_graph.assessment.assess import Assessment
from conflict_graph.facts import DecisionStatus, Dossier, Participation, Step
from conflict_graph.wording import explain
from conflict_graph.wording.messages import Message
from tests.conflict_graph import invented
from tests.conflict_graph.dossiers import dossiers
from tests.conflict_graph.invented import part

DONE_STEPS = {
    "nl": "was aanwezig|had de portefeuille|deed mee|stelde eisen op|bereidde "
    "voor|adviseerde|beoordeelde"
    "|beraadslaagde|stemde|besliste|tekende|lobbyde|oefende .* druk uit",
    "en": "was present|held the portfolio|took part|wrote the "
    "specification|prepared|advised|evaluated|deliberated"
    "|voted|decided|signed|lobbied|pressed outside",
}
TOLD_AS_PAST = {
    "nl": "nam|onthield|hield zich|gaf .* de doorslag|had een klein|deed wel|was tot|was "
    "verantwoordelijk"
    "|liep de band|deelnam",
    "en": "did|took (full part|part in)|abstained|stayed out|was decisive|turned|(?<!has )had a "
    "small|answered for|ran",
}
TOLD_AS_TO_COME = {
    "nl": r"zou|zouden|onthoudt zich|houdt zich|deed al|had al een klein|gaat .* meedoen|loopt de band",
    "en": r"would|abstains|stays out|already|will",
}


def only(status: DecisionStatus, facts: Dossier, *, with_steps: bool = True) -> Dossier:
    """Return the facts with another status; without the steps done, and with nothing said of what
    cannot be yet.
    """

    def changed(entry: Participation) -> Participation:
        return entry if with_steps else replace(entry, steps=(), took_no_part=None, proposed=None)

    (decision,) = facts.decisions
    entries = tuple(changed(entry) for entry in decision.participations)
    return replace(facts, decisions=(replace(decision, status=status, participations=entries),))


def messages(answer: Assessment) -> Iterator[Message]:
    """Yield all that is said of a part in the decision; a tie is told by itself, and a measure says
    what if.
    """
    every = (*answer.facts_for, *answer.facts_against, *answer.presumed, *answer.priority.reasons)
    every += tuple(message for chain in answer.chains for message in chain.because)
    every += tuple(question.question for question in answer.open_questions)
    every += tuple(question.also for question in answer.open_questions if question.also)
    about_ties = (
        "tie.",
        "open.worked_on_matter",
        "open.declared",
        "open.permission",
        "presumed.gift_in_time",
    )
    yield from (message for message in every if not message.id.startswith(about_ties))


def found(facts: Dossier) -> frozenset[Message]:
    """Return what each rule set says of the facts, with the questions of the one that is law."""
    answers = [
        answer
        for name in rulesets.RULE_SETS
        for answer in assess.assess(facts, name, explained=name == "dutch")
    ]
    return frozenset(message for answer in answers for message in messages(answer))


def told(said: frozenset[Message], language: str) -> list[str]:
    return sorted({explain.render(message, language) for message in said})


def those_with(words: str, sentences: list[str]) -> list[str]:
    return [
        sentence for sentence in sentences if re.search(rf"\b({words})\b", sentence, re.IGNORECASE)
    ]


@given(dossiers())
@settings(max_examples=20, deadline=None)
def test_of_an_open_decision_nothing_is_told_as_done_that_is_not_on_record_as_done(
    facts: Dossier,
) -> None:
    ahead = found(only(DecisionStatus.OPEN, facts, with_steps=False))
    begun = found(only(DecisionStatus.OPEN, facts))
    for language in explain.LANGUAGES:
        assert (
            those_with(f"{DONE_STEPS[language]}|{TOLD_AS_PAST[language]}", told(ahead, language))
            == []
        )
        assert those_with(TOLD_AS_PAST[language], told(begun, language)) == []


@given(dossiers())
@settings(max_examples=20, deadline=None)
def test_of_a_decision_that_was_taken_nothing_is_told_as_to_come(facts: Dossier) -> None:
    said = found(only(DecisionStatus.TAKEN, facts))
    for language in explain.LANGUAGES:
        assert those_with(TOLD_AS_TO_COME[language], told(said, language)) == []


@pytest.mark.parametrize("language", explain.LANGUAGES)
def test_a_rule_speaks_of_nobody_as_having_taken_part(language: str) -> None:
    rows = {
        rule.id
        for versions in rulesets.RULE_SETS.values()
        for table in versions
        for rule in table.every()
    }
    sentences = [explain.rule_text(row, language) for row in sorted(rows)]
    assert those_with(f"{DONE_STEPS[language]}|{TOLD_AS_PAST[language]}", sentences) == []


@pytest.mark.parametrize(
    ("language", "nothing_done", "one_step_done"),
    [
        (
            "nl",
            "Raadslid Wilgen zou deelnemen aan “Vergunning”: beraadslagen en stemmen.",
            "Raadslid Wilgen deed al dit bij “Vergunning”: bereidde voor. "
            "Raadslid Wilgen zou verder nog deelnemen: beraadslagen en stemmen.",
        ),
        (
            "en",
            "Raadslid Wilgen would take part in “Vergunning”: deliberate and vote.",
            "Raadslid Wilgen has done this in “Vergunning” already: prepared. "
            "Raadslid Wilgen would also still take part: deliberate and vote.",
        ),
    ],
)
def test_planned_steps_are_told_apart_from_those_that_were_done(
    language: str, nothing_done: str, one_step_done: str
) -> None:
    planned = [Step.DELIBERATED, Step.VOTED]
    for steps, sentence in (((), nothing_done), ((Step.PREPARED,), one_step_done)):
        did = part(*steps, planned=planned)
        facts = invented.case([invented.tie("board")], did=did, status="open")
        assert sentence in told(found(facts), language)


@pytest.mark.parametrize(("as_of", "told"), [("2026-12-01", "was"), ("2023-06-01", "is")])
def test_a_tie_that_has_passed_since_the_decision_is_told_as_past(as_of: str, told: str) -> None:
    board = invented.tie("board", ended=False, from_date="2015", until_date="2025-03-01")
    facts = invented.case([board], decided_on="2023-05-01", as_of=as_of)
    (tie, bound, *_) = assess.to_mapping(invented.result(facts), "nl")["facts_for"]
    assert f" {told} lid van het bestuur" in tie
    assert {"was": " bond ", "is": " bindt "}[told] in bound
