"""An outcome is said with what it hangs on, and `none` never stands for what was not looked at."""

from __future__ import annotations

import pytest

from conflict_graph.assessment.conditional import MANAGED, NOT_FULLY, Conditional, sentences
from conflict_graph.facts import Outcome


@pytest.mark.parametrize(
    ("said", "word", "aside"),
    [
        (Conditional(Outcome.NONE), "none", None),
        (Conditional(Outcome.NONE, complete=False), NOT_FULLY, None),
        (Conditional(Outcome.APPARENT, complete=False), "apparent", None),
        (Conditional(Outcome.APPARENT, managed=True), MANAGED, None),
        (Conditional(Outcome.APPARENT, Outcome.NONE, is_open=True), "apparent", MANAGED),
        (Conditional(Outcome.NONE, Outcome.NONE, is_open=True), "none", "none"),
        (
            Conditional(Outcome.NONE, Outcome.NONE, is_open=True, complete=False),
            NOT_FULLY,
            NOT_FULLY,
        ),
        (Conditional(Outcome.APPARENT, Outcome.POTENTIAL, is_open=True), "apparent", "potential"),
    ],
)
def test_the_word_is_the_outcome_or_what_stands_in_place_of_none(said, word, aside):
    assert (said.word, said.word_if_steps_aside) == (word, aside)


def test_of_a_decision_that_was_taken_one_sentence_is_said():
    assert len(sentences(Conditional(Outcome.APPARENT), "wethouder A", "en")) == 1


def test_of_an_open_decision_in_which_something_was_done_that_nothing_was_done_is_not_said():
    said = sentences(
        Conditional(Outcome.POTENTIAL, Outcome.NONE, is_open=True), "wethouder A", "en"
    )
    assert said == (
        "if wethouder A takes part: possible link",
        "if wethouder A steps aside: link known, managed",
    )


def test_of_an_open_decision_in_which_nothing_was_done_that_is_said():
    said = sentences(
        Conditional(Outcome.POTENTIAL, Outcome.NONE, is_open=True, nothing_done=True),
        "wethouder A",
        "en",
    )
    assert said[-1] == "nothing has been done yet"
