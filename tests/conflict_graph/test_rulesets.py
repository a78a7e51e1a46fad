"""Versions of rule sets, which of them reads a decision, and rows that a body switched off."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from typing import Any

import pytest

from conflict_graph import rulesets
from conflict_graph.assessment import assess
from conflict_graph.dates import PartialDate
from conflict_graph.facts import OfficeKind, Outcome
from conflict_graph.rulesets.scales import RANK, InterestGrade, Part, column_of
from conflict_graph.rulesets.table import manages
from tests import frozen_rule_sets
from tests.conflict_graph.invented import BEFORE, TODAY, case, part, party, result, tie

OLD, NEW = (version.version for version in rulesets.RULE_SETS["dutch"])
OWN = [tie("ownership")]

# -- which version reads a decision

DAYS = {
    "the day before": ("2022-12-31", OLD),
    "the first day": ("2023-01-01", NEW),
    "a year before": ("2022", OLD),
    "a month after": ("2023-01", NEW),
    "long before": ("1890", OLD),
    "later": ("2031-05", NEW),
}


@pytest.mark.parametrize("name", DAYS)
def test_the_version_that_is_law_on_the_day_is_used(name: str) -> None:
    day, version = DAYS[name]
    assert rulesets.get("dutch", PartialDate.parse(day)).version == version
    assert result(case(OWN, decided_on=day)).ruleset == f"dutch {version}"


UNDATED: dict[str, tuple[dict[str, Any], str, str]] = {
    "open: the law as it is now": ({"status": "open"}, NEW, "presumed.newer_law"),
    "taken: nobody is held to a law that may not have been there": (
        {"status": "taken"},
        OLD,
        "presumed.older_law",
    ),
    "not known whether it is taken": ({"status": None}, OLD, "presumed.older_law"),
}


@pytest.mark.parametrize("name", UNDATED)
def test_of_an_undated_decision_the_law_is_presumed_and_said(name: str) -> None:
    more, version, presumed = UNDATED[name]
    found = result(case(OWN, **more))
    assert found.ruleset == f"dutch {version}"
    assert presumed in {message.id for message in found.presumed}


def test_of_a_dated_decision_and_in_other_countries_no_law_is_presumed() -> None:
    for more in (TODAY, BEFORE, {"jurisdiction": "FR"}):
        said = {message.id for message in result(case(OWN, **more)).presumed}
        assert said.isdisjoint({"presumed.older_law", "presumed.newer_law"})


def test_without_a_day_the_latest_version_is_used() -> None:
    assert rulesets.get("dutch") is rulesets.RULE_SETS["dutch"][-1]


def test_a_day_before_every_version_gets_the_oldest() -> None:
    for name, versions in rulesets.RULE_SETS.items():
        assert rulesets.get(name, PartialDate(1890)) is versions[0]


def test_there_is_no_other_rule_set() -> None:
    with pytest.raises(KeyError):
        rulesets.get("lunar")


def test_versions_follow_each_other_without_a_gap() -> None:
    for versions in rulesets.RULE_SETS.values():
        assert versions[-1].in_force_until is None
        for older, newer in itertools.pairwise(versions):
            assert older.in_force_until is not None
            assert newer.in_force_from is not None
            assert (newer.in_force_from.earliest - older.in_force_until.latest).days == 1


def test_no_two_rule_sets_read_one_country() -> None:
    newest = [versions[-1] for versions in rulesets.RULE_SETS.values()]
    places = [place for version in newest for place in version.jurisdictions]
    assert len(places) == len(set(places))


BEFORE_AND_SINCE: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str, str]] = {
    "one vote of many on an own firm": (
        OWN,
        {"did": part("voted", recusal="none", decisive=False)},
        "apparent",
        "actual_indicated",
    ),
    "spoke about an own firm": (
        OWN,
        {"did": part("deliberated", recusal="none")},
        "apparent",
        "actual_indicated",
    ),
    "listened": (OWN, {"did": part("attended", recusal="none")}, "apparent", "actual_indicated"),
    "voted on an own firm": (OWN, {}, "actual_indicated", "actual_indicated"),
    "one vote of many on the own employer": (
        [tie("employment")],
        {"did": part("voted", recusal="none", decisive=False)},
        "apparent",
        "apparent",
    ),
    "an alderman listened": (
        OWN,
        {"office": "executive", "did": part("attended", recusal="none")},
        "apparent",
        "actual_indicated",
    ),
    "a civil servant prepared": (
        OWN,
        {"office": "civil_servant", "did": part("prepared", recusal="none")},
        "actual_indicated",
        "actual_indicated",
    ),
}


@pytest.mark.parametrize("name", BEFORE_AND_SINCE)
def test_the_deliberation_is_barred_since_2023(name: str) -> None:
    ties, more, before, since = BEFORE_AND_SINCE[name]
    found = [result(case(ties, **more, **day)).outcome.value for day in (BEFORE, TODAY)]
    assert found == [before, since]


NORMS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a member voted": ({}, ["article_28"]),
    "a member voted, before 2023": (BEFORE, ["article_28_before_2023", "article_2_4_members"]),
    "a member prepared": ({"did": part("prepared")}, ["article_2_4_members"]),
    "a member prepared and voted": (
        {"did": part("prepared", "voted")},
        ["article_28", "article_2_4_members"],
    ),
    "a member, nothing on record": ({"did": part()}, ["article_28"]),
    "a member who acts for a party": (
        {"ties": [tie("officer")]},
        ["article_28_representative"],
    ),
    "an alderman in the meeting": (
        {"office": "executive", "did": part("decided")},
        ["article_58_28"],
    ),
    "an alderman in the meeting, before 2023": (
        {"office": "executive", "did": part("decided")} | BEFORE,
        ["article_2_4"],
    ),
    "a deputy of a province in the meeting": (
        {"office": "executive", "did": part("decided"), "level": "province"},
        ["article_2_4"],
    ),
    "an alderman is responsible": (
        {"office": "executive", "did": part("responsible")},
        ["article_2_4"],
    ),
    "a civil servant": (
        {"office": "civil_servant", "did": part("prepared")},
        ["article_2_4", "article_8_aw"],
    ),
    "hired": ({"office": "external", "did": part("advised")}, ["article_2_4_body"]),
    "a tender": (
        {"kind": "tender", "parties": party("bidder")},
        ["article_28", "article_24"],
    ),
    "European money": ({"eu_funds": True}, ["article_28", "article_61"]),
    "the accounts": ({"kind": "accounts"}, ["article_28_1_b", "article_28"]),
    "the accounts, an alderman": (
        {"kind": "accounts", "office": "executive", "did": part("decided")},
        ["article_58_28_1_b", "article_58_28"],
    ),
    "European money in France": (
        {"eu_funds": True, "jurisdiction": "FR"},
        ["france", "article_61"],
    ),
}


@pytest.mark.parametrize("name", NORMS)
def test_the_answer_names_the_articles_that_govern(name: str) -> None:
    more, expected = NORMS[name]
    ties = more.get("ties", OWN)
    facts = case(ties, **TODAY | {key: value for key, value in more.items() if key != "ties"})
    assert [message.id for message in result(facts).norms] == [f"norm.{each}" for each in expected]


# -- every version is frozen

HOW = (
    "A version of a rule set reads otherwise than when it was frozen. Give it a new version in "
    "sets.toml; if no answer was given by it yet: python -m tests.frozen_rule_sets"
)


def test_a_version_reads_as_when_it_was_frozen() -> None:
    kept = {name: each["digest"] for name, each in frozen_rule_sets.frozen().items()}
    now = {
        f"{version.name} {version.version}": version.digest()
        for versions in rulesets.RULE_SETS.values()
        for version in versions
    }
    assert kept == now, HOW


def test_a_changed_cell_or_setting_changes_the_digest() -> None:
    table = rulesets.get("dutch")
    cell = table.rule("slight-sharing-elected")
    rows = dict(table.rows) | {cell.id: dataclasses.replace(cell, outcome=Outcome.APPARENT)}
    settings = dataclasses.replace(table.settings, look_back_months=24)
    others = [
        dataclasses.replace(table, rows=rows),
        dataclasses.replace(table, settings=settings),
        dataclasses.replace(table, presumptions=()),
    ]
    assert len({table.digest(), *(other.digest() for other in others)}) == 4


def test_whether_a_body_switched_a_row_off_is_not_frozen() -> None:
    table = rulesets.get("dutch")
    assert table.without(["S1"]).digest() == table.digest()


def test_to_freeze_again_keeps_the_day_of_what_has_not_changed(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frozen_rule_sets, "FROZEN", tmp_path / "frozen.toml")
    assert frozen_rule_sets.frozen() == {}
    frozen_rule_sets.write(datetime.date(2026, 1, 1))
    first = frozen_rule_sets.frozen()
    table = rulesets.get("eu")
    other = dataclasses.replace(table, presumptions=())
    monkeypatch.setattr(rulesets, "RULE_SETS", dict(rulesets.RULE_SETS) | {"eu": (other,)})
    frozen_rule_sets.write(datetime.date(2026, 2, 1))
    second = frozen_rule_sets.frozen()
    changed = {name for name, each in second.items() if each != first[name]}
    assert changed == {table.title}
    assert second[table.title]["since"] == "2026-02-01"


# -- rows that a body switched off


@pytest.mark.parametrize("version", rulesets.RULE_SETS["dutch"], ids=lambda each: each.version)
def test_a_cell_that_is_off_reads_as_the_lighter_part_beside_it(version: Any) -> None:
    for grade in (InterestGrade.STRONG, InterestGrade.SERIOUS, InterestGrade.SLIGHT):
        for office in OfficeKind:
            column = column_of(office)
            parts = (Part.STEERING, Part.SHARING, Part.STANDING_BY, Part.NO_RECORD)
            for heavier, lighter in itertools.pairwise(parts):
                cell = version.cell(grade, heavier, column)
                beside = version.cell(grade, lighter, column)
                if cell.may_be_off and RANK[beside.outcome] <= RANK[cell.outcome]:
                    assert version.without([cell.id]).cell(grade, heavier, column) == beside
            nothing = version.cell(grade, Part.NO_RECORD, column)
            assert version.without([nothing.id]).cell(grade, Part.NO_RECORD, column).id == (
                "no-interest"
            )


OFF: dict[str, tuple[list[dict[str, Any]], dict[str, Any], tuple[str, ...], str]] = {
    "a cell": (
        [tie("board")],
        {},
        ("serious-sharing-elected",),
        "serious-standing_by-elected potential",
    ),
    "two cells": (
        [tie("board")],
        {},
        ("serious-sharing-elected", "serious-standing_by-elected"),
        "any-no_record-elected potential",
    ),
    "all of them": (
        [tie("board")],
        {},
        ("serious-sharing-elected", "serious-standing_by-elected", "any-no_record-elected"),
        "no-interest none",
    ),
    "a cell of another column": (
        [tie("board")],
        {},
        ("serious-sharing-functionary",),
        "serious-sharing-elected apparent",
    ),
    "the bar on accounts": (
        [tie("board", capacity="ex_officio")],
        {"kind": "accounts"},
        ("accounts",),
        "no-interest none",
    ),
    "the bar on accounts, ahead": (
        [tie("board", capacity="ex_officio")],
        {"kind": "accounts", "did": part(), "status": "open"},
        ("accounts-ahead",),
        "no-interest none",
    ),
    "a row of leave": (
        [tie("employment")],
        {"kind": "side_activity", "office": "civil_servant", "did": part()},
        ("S2",),
        "S3 none",
    ),
    "a row after office": (
        [tie("employment")],
        {
            "kind": "side_activity",
            "office": "executive",
            "official": {"left": True},
            "did": part(),
        },
        ("S4",),
        "S3 none",
    ),
}


@pytest.mark.parametrize("name", OFF)
def test_a_row_that_is_off_does_not_decide_and_the_assessment_says_so(name: str) -> None:
    ties, more, off, expected = OFF[name]
    found = result(case(ties, **TODAY | more), without=off)
    assert f"{found.rule} {found.outcome.value}" == expected
    assert found.ruleset == f"dutch {NEW} without {', '.join(sorted(off))}"


LATE = {
    "it ran at the decision": ({"ended": False}, True),
    "it had just ended": ({"ended": None, "until_date": "2023-12-31"}, True),
    "nobody knows whether it ran": ({"ended": None}, True),
    "it began after the decision": ({"from_date": "2025-01-01"}, False),
    "it was agreed, and begins later": ({"announced": True}, False),
    "it was over for years": ({"ended": None, "until_date": "2015-01-01"}, False),
    "it was over": ({"ended": True}, False),
}


@pytest.mark.parametrize("when", LATE)
def test_only_what_ran_before_a_decision_could_be_declared_too_late_for_it(when: str) -> None:
    said, is_late = LATE[when]
    board = tie("board", declared="after") | said
    found = result(case([board], **TODAY))
    assert ("registration_breach" in found.side_findings) is is_late
    told = {each.id for each in found.priority.reasons} & {
        "priority.declared_late",
        "priority.never_declared",
    }
    assert told <= ({"priority.declared_late"} if is_late else set())
    assert "registration_breach" in result(case([board | {"declared": "never"}])).side_findings


def test_a_side_finding_that_is_off_is_not_said() -> None:
    facts = case([tie("board", declared="never")], **TODAY)
    assert "registration_breach" in result(facts).side_findings
    assert result(facts, without=["not-on-record"]).side_findings == ()


def test_what_a_body_switched_off_stays_off_under_the_other_version_and_the_other_answer() -> None:
    table = rulesets.get("dutch").without(["S1"]).without(["S2"])
    assert table.off == ("S1", "S2")
    assert table.without([]) is table


STAYS_ON = (
    "no-interest",
    "no-chain",
    "cured",
    "doubt",
    "contradiction",
    "weak-evidence",
    "slight-sharing-elected",
    "S3",
    "S5-leave",
    "own-request",
)


@pytest.mark.parametrize("row", STAYS_ON)
def test_what_says_that_there_is_nothing_or_that_facts_are_unsure_stays_on(row: str) -> None:
    assert not rulesets.get("dutch").may_be_switched_off(row)
    with pytest.raises(ValueError, match=row):
        assess.assess(case([]), without=[row])


@pytest.mark.parametrize("row", STAYS_ON)
def test_an_answer_that_did_without_a_row_that_stays_on_since_is_read_again(row: str) -> None:
    (found,) = assess.assess(case([], **TODAY), without=[row], kept=True)
    assert found.ruleset == f"dutch {NEW} without {row}"


def test_a_row_of_an_earlier_version_that_is_off_changes_nothing() -> None:
    facts = case([tie("ownership")])
    assert assess.assess(facts, without=["R12a"]) == assess.assess(facts)


def test_rows_that_say_that_a_link_is_taken_care_of_are_known_in_old_answers_too() -> None:
    assert {row for row in ("cured", "S5-leave", "R9", "R28b", "no-interest") if manages(row)} == {
        "cured",
        "S5-leave",
        "R9",
        "R28b",
    }
