from __future__ import annotations

import dataclasses
import re
from importlib import resources
from pathlib import Path

import pytest

import conflict_graph
from conflict_graph import rulesets
from conflict_graph.assessment.measures import MeasureKind
from conflict_graph.chains import find as chains
from conflict_graph.chains import graph
from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Decision,
    DecisionKind,
    Dossier,
    OfficeKind,
    Official,
    Organisation,
    OrganisationKind,
    Outcome,
    Party,
    PartyRole,
    Person,
    Relation,
    SideFinding,
    Step,
    Tie,
    TieKind,
)
from conflict_graph.rulesets.scales import InterestGrade, OfficeColumn
from conflict_graph.rulesets.situation import Situation
from conflict_graph.rulesets.timing import TieState
from conflict_graph.wording import explain
from conflict_graph.wording.messages import Message
from conflict_graph.wording.tables import load

BEFORE = load("sources", "nl")["before"]
NL, EN = explain.message_ids("nl"), explain.message_ids("en")

FACTS = Dossier(
    id="invented",
    jurisdiction="NL",
    officials=(Official("o", "mevrouw Wilgen", OfficeKind.ELECTED_MEMBER, "body"),),
    persons=(Person("p", "Jan de Geheime"),),
    organisations=(
        Organisation("body", "Gemeente Wilgendam", OrganisationKind.PUBLIC_BODY),
        Organisation("firm", "Stichting De Ringslang", OrganisationKind.FOUNDATION),
    ),
    ties=(
        Tie("t1", "o", "p", TieKind.FAMILY, relation=Relation.PARTNER, ended=False),
        Tie("t2", "p", "firm", TieKind.OWNERSHIP, ended=False),
        Tie(
            "t3",
            "o",
            "firm",
            TieKind.BOARD,
            from_date=PartialDate(2024, 3),
            ended=False,
            source="het register",
        ),
    ),
    decisions=(
        Decision(
            id="d",
            title="Subsidie",
            body="body",
            kind=DecisionKind.GRANT,
            parties=(Party("firm", PartyRole.GRANTEE),),
        ),
    ),
)


def _chains() -> tuple[chains.Chain, ...]:
    return chains.find(graph.build(FACTS), FACTS, "o", "d").chains


def test_both_languages_hold_the_same_ids_with_the_same_parameters() -> None:
    assert {name: explain.placeholders(text) for name, text in NL.items()} == {
        name: explain.placeholders(text) for name, text in EN.items()
    }


def test_what_has_other_words_for_a_decision_to_come_has_them_in_both_languages_with_no_other_parameters() -> (
    None
):
    ahead = {language: explain.message_ids(language, "ahead") for language in explain.LANGUAGES}
    plain = NL | explain.message_ids("nl", "kept")
    assert set(ahead["nl"]) == set(ahead["en"]) <= set(plain)
    for texts in ahead.values():
        assert {name: explain.placeholders(text) for name, text in texts.items()} == {
            name: explain.placeholders(plain[name]) for name in texts
        }


GROUPS = (
    "part|party|link|against|doubt|beside|presumed|open|priority|same|measure|left_out|gap"
    "|closeness|less|more|time|reach|grade|exception|norm|tie"
)


def _ids_in_the_code() -> set[str]:
    folder = Path(conflict_graph.__file__).parent
    code = "".join(path.read_text() for path in folder.rglob("*.py") if "readers" not in path.parts)
    used = set(re.findall(rf'"((?:{GROUPS})\.[a-z_0-9]+)"', code))
    used |= {f"tie.{kind}" for kind in TieKind}
    used |= {f"measure.{kind}" for kind in MeasureKind}
    used |= {f"time.{state}" for state in TieState if state is not TieState.LIVE}
    used |= {f"grade.{grade.word}" for grade in InterestGrade if grade >= InterestGrade.SLIGHT}
    read = (table for each in rulesets.RULE_SETS.values() for table in each)
    used |= {
        f"norm.{table.name}"
        for table in read
        if table.settings.reads_a_norm and not table.settings.dutch
    }
    return used | {
        f"part.{name}_{ending}"
        for name in ("full", "partial", "weak", "general_rule")
        for ending in ("planned", "begun")
    }


def test_every_id_in_the_code_has_a_sentence() -> None:
    assert _ids_in_the_code() == set(NL)


def test_a_message_of_a_version_before_is_still_told() -> None:
    kept = {language: explain.message_ids(language, "kept") for language in explain.LANGUAGES}
    assert set(kept["nl"]) == set(kept["en"])
    assert set(kept["nl"]).isdisjoint(NL)
    for name, text in kept["nl"].items():
        assert explain.placeholders(text) == explain.placeholders(kept["en"][name])
    told = explain.sentence("link.officer", {"who": "A", "whom": "B"}, "en")
    assert told == "A leads B."


@pytest.mark.parametrize("language", explain.LANGUAGES)
def test_every_rule_beside_the_cells_has_a_title_of_its_own(language: str) -> None:
    rules = list(rulesets.get("dutch").every())
    cells = [rule.id for rule in rules if rule.group in list(OfficeColumn)]
    titles = [explain.rule_title(rule.id, language) for rule in rules if rule.id not in cells]
    assert len(titles) == len(set(titles)) == len(rules) - len(cells)
    for cell in cells:
        with pytest.raises(KeyError):
            explain.rule_title(cell, language)


@pytest.mark.parametrize("language", explain.LANGUAGES)
def test_rules_outcomes_and_side_findings_are_explained(language: str) -> None:
    for name, versions in rulesets.RULE_SETS.items():
        assert all(explain.rule_set_words(name, language))
        assert explain.rule_set_doubts(name, language)
        for rule in (rule for version in versions for rule in version.every()):
            assert explain.rule_text(rule.id, language)
            assert explain.rule_group_word(rule.group, language)
    assert all(explain.outcome_word(outcome, language) for outcome in Outcome)
    assert all(explain.side_finding_word(side, language) for side in SideFinding)


@pytest.mark.parametrize("language", explain.LANGUAGES)
def test_no_word_accuses(language: str) -> None:
    text = (
        (resources.files("conflict_graph") / "wording" / f"{language}.toml")
        .read_text(encoding="utf-8")
        .lower()
    )
    assert not re.search(
        r"fraud|schuld|guilt|corrupt|misdaad|crim|strafbaar|dader|verdacht|suspect|schending", text
    )


def test_every_presumption_has_a_sentence() -> None:
    presumed = {name for name in NL if name.startswith("presumed.")}
    assert set(rulesets.get("dutch").presumptions) == presumed
    assert all(set(rulesets.get(name).presumptions) <= presumed for name in rulesets.RULE_SETS)


def test_words_exist_for_every_step_role_and_relation() -> None:
    for step in Step:
        assert str(step) not in explain.sentence(
            "part.full", {"who": "A", "title": "B", "steps": step}
        )
    for relation in Relation:
        told = explain.sentence(
            "closeness.person_is_party",
            {"whom": "A", "title": "B", "whom_relation": relation},
        )
        assert "…" not in told


def test_a_chain_is_told_with_dates_and_source() -> None:
    chain = next(chain for chain in _chains() if len(chain.ties) == 1)
    seat, last = explain.chain_sentences(FACTS, chain)
    assert seat == explain.ChainSentence(
        "Mevrouw Wilgen is lid van het bestuur of toezicht van Stichting De Ringslang.",
        "sinds maart 2024",
        "het register",
        "t3",
    )
    assert last.text == "Stichting De Ringslang is ontvanger van subsidie bij “Subsidie”."
    assert last.tie_id is None
    told = explain.render(explain.tie_messages(FACTS, chain)[0])
    assert told.endswith("Stichting De Ringslang sinds maart 2024 (bron: het register).")


def test_a_relative_is_described_by_relation_and_never_named() -> None:
    chain = next(chain for chain in _chains() if len(chain.ties) == 2)
    text = " ".join(sentence.text for sentence in explain.chain_sentences(FACTS, chain, "en"))
    assert "The partner of mevrouw Wilgen is owner or part-owner of Stichting De Ringslang." in text
    assert "Geheime" not in text


def test_what_is_held_by_a_relative_is_told_of_the_relative() -> None:
    chain = next(chain for chain in _chains() if len(chain.ties) == 2)
    (official,) = FACTS.officials
    (decision,) = FACTS.decisions
    seen = Situation(
        dossier=FACTS,
        official=official,
        decision=decision,
        chain=chain,
        settings=rulesets.get("dutch").settings,
    )
    held = seen.say("open.control", chain.ties[1])
    assert explain.render(held, "en") == (
        "Does the partner of mevrouw Wilgen keep control or benefit at Stichting De Ringslang?"
    )


def test_a_relative_is_not_called_by_the_name_of_the_official_twice_in_a_sentence() -> None:
    family = {"who": "mevrouw Wilgen", "whom": "mevrouw Wilgen", "whom_relation": "child"}
    told = explain.sentence("time.ended_undated", family, "en")
    assert told.startswith("The tie of mevrouw Wilgen with a child is over")
    of_another = family | {"who": "Stichting De Ringslang"}
    told = explain.sentence("time.ended_undated", of_another, "en")
    assert told.startswith("The tie of Stichting De Ringslang with a child of mevrouw Wilgen")


def test_an_ended_tie_is_told_in_the_past() -> None:
    ended = dataclasses.replace(FACTS.ties[2], ended=True, until_date=PartialDate(2025))
    facts = dataclasses.replace(FACTS, ties=(ended,))
    (chain,) = chains.find(graph.build(facts), facts, "o", "d").chains
    (told,) = explain.tie_messages(facts, chain)
    assert explain.render(told, "en") == (
        "Mevrouw Wilgen was a board member of Stichting De Ringslang from March 2024 until 2025 "
        "(source: het register)."
    )


def test_an_old_message_with_a_missing_parameter_is_still_told() -> None:
    assert "…" in explain.render(Message.of("part.lobbied", who="A"))


def test_a_presumption_can_be_told_of_nobody_in_particular() -> None:
    for name in rulesets.get("dutch").presumptions:
        assert "…" not in explain.presumption(name, "nl") + explain.presumption(name, "en")


def test_the_source_of_every_rule_is_told_in_dutch_and_no_other_stands_among_them() -> None:
    sources = {
        source
        for versions in rulesets.RULE_SETS.values()
        for table in versions
        for rule in table.every()
        for source in (rule.source, table.source_of(rule))
    }
    assert {source for source, told in load("sources", "nl").items() if told != BEFORE} == sources
    assert sources.isdisjoint(BEFORE)
    english = re.compile(
        r"\b(the|and|article|articles|case|row|read|no\.|annulment|code of conduct|Directive)\b"
    )
    told = [explain.rule_source(source, "nl") for source in sorted({*sources, *BEFORE})]
    assert [words for words in told if english.search(words)] == []
    assert explain.rule_source("ABRvS 2021 (Veere).", "en") == "ABRvS 2021 (Veere)."


def test_a_chain_straight_to_the_decision_ends_with_the_decision() -> None:
    owned = Tie("t4", "o", "d", TieKind.PROPERTY, ended=False)
    facts = dataclasses.replace(
        FACTS, ties=(owned,), decisions=(dataclasses.replace(FACTS.decisions[0], parties=()),)
    )
    (chain,) = chains.find(graph.build(facts), facts, "o", "d").chains
    *_, last = explain.chain_sentences(facts, chain, "en")
    assert last.text == explain.render(Message.of("party.decision", title="Subsidie"), "en")
