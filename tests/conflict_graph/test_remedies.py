"""What to do about a problem: an English sentence that can be kept, told again, and said in another
language.
"""

from __future__ import annotations

import json

import pytest

from conflict_graph.facts import (
    Benefit,
    Capacity,
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    OrganisationKind,
    PartyRole,
    Step,
    TieKind,
)
from conflict_graph.readers.tables import columns, table
from conflict_graph.wording.remedies import Remedy, Words, from_said

DUTCH = {"Do %(what)s. %(then)s": "Doe %(what)s. %(then)s", "Save it.": "Sla het op."}
NESTED = Remedy("Do %(what)s. %(then)s", what=3, then=Remedy("Save it."))


def test_a_remedy_is_its_english_sentence():
    assert NESTED == "Do 3. Save it."
    assert Remedy("25% is enough.") == "25% is enough."


def test_it_is_said_in_another_language_with_what_it_holds():
    assert NESTED.translated(lambda text: DUTCH[text], "nl") == "Doe 3. Sla het op."
    assert Remedy("Save it.").translated(lambda text: DUTCH[text], "nl") == "Sla het op."


def test_it_is_kept_as_json_and_told_again():
    told = from_said(json.loads(json.dumps(NESTED.said())))
    assert told == NESTED
    assert told.translated(lambda text: DUTCH[text], "nl") == "Doe 3. Sla het op."


@pytest.mark.parametrize(
    "kept",
    [
        None,
        "Save it.",
        ["Save it."],
        [3, {}],
        ["Do %(what)s.", {"who": "x"}],
        ["%(a)d", {"a": "x"}],
    ],
)
def test_what_cannot_be_told_any_more_is_none(kept):
    assert from_said(kept) is None


def test_a_problem_of_a_reader_carries_its_message():
    [found] = [
        each
        for each in table.read_decisions(b"reference,title\nA,").problems
        if "first line" in each.remedy
    ]
    assert isinstance(found.remedy, Remedy)
    assert found.remedy.template == "Add to the first line of the table of %(noun)s: %(words)s."
    assert found.remedy.values["noun"] == "decisions"


WORDED = Remedy("Use one of: %(words)s.", words=Words("yes, no", "ja, nee"))


def test_words_to_write_are_those_of_the_language_in_which_they_are_shown_also_when_kept():
    for remedy in (WORDED, from_said(json.loads(json.dumps(WORDED.said())))):
        assert remedy == "Use one of: yes, no."
        assert remedy.translated(lambda text: text, "en") == "Use one of: yes, no."
        assert remedy.translated(lambda text: text, "nl") == "Use one of: ja, nee."


@pytest.mark.parametrize(
    "choices",
    [
        OfficeKind,
        OrganisationKind,
        TieKind,
        Capacity,
        DecisionKind,
        DecisionStatus,
        PartyRole,
        Benefit,
        Step,
    ],
    ids=lambda choices: choices.__name__,
)
def test_every_word_that_is_shown_is_one_that_the_reader_takes_for_the_same_value(choices):
    known = columns.words(choices)
    found = columns.shown(choices)
    assert [known[columns.fold(word)] for word in found.split(", ")] == list(choices)
    assert [known[columns.fold(word)] for word in found.dutch.split(", ")] == list(choices)


def test_a_wrong_word_in_a_table_is_answered_with_the_words_of_both_languages():
    [found] = table.read_organisations(b"naam;soort\nKade;winkel").problems
    assert found.remedy.values["words"].startswith("public_body, joint_arrangement")
    assert found.remedy.values["words"].dutch.startswith("overheid, gemeenschappelijke regeling")
