"""The six rounds of decided cases: the page tells of each what was said first, what is said now, and
why the two differ from the authority.

There is no floor: a known case is a check and never the source of a rule. What turns this red is a
page that no longer tells the truth.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from conflict_graph.assessment import assess
from conflict_graph.dossiers import format as dossier
from conflict_graph.facts import Outcome

ROUNDS = Path(__file__).parents[1] / "cases" / "rounds"
PAGE = (Path(__file__).parents[2] / "docs" / "cases.md").read_text(encoding="utf-8")


class Decided(NamedTuple):
    """A case with what was found, what the engine said first, and what it says now."""

    id: str
    round: str
    found: str
    second: str | None
    first: str
    now: str


def _decided(path: Path) -> Decided:
    content = path.read_bytes()
    facts, problems = dossier.read(content, path.name)
    assert facts is not None, problems
    case: dict[str, Any] = json.loads(content)
    judged, decided = case["judged"], case["decided"]
    answer = next(
        one
        for one in assess.assess(facts, explained=False)
        if (one.official, one.decision) == (judged["official"], judged["decision"])
    )
    return Decided(
        case["id"],
        path.parent.name,
        decided["outcome"],
        decided["second_choice"],
        _word(decided["first_answer"]),
        _word(answer.outcome),
    )


def _word(outcome: str) -> str:
    return "actual" if outcome == Outcome.ACTUAL_INDICATED else str(outcome)


CASES = [_decided(path) for path in sorted(ROUNDS.glob("*/*.json"))]


def _agree(said: str, case: Decided) -> bool:
    return said == case.found


def _nearly(said: str, case: Decided) -> bool:
    return said in (case.found, case.second)


@pytest.mark.parametrize("number", sorted({case.round for case in CASES}))
def test_the_page_tells_the_scores_of_each_round(number: str) -> None:
    mine = [case for case in CASES if case.round == number]
    first = sum(_agree(case.first, case) for case in mine)
    first_nearly = sum(_nearly(case.first, case) for case in mine)
    false = sum(case.first == "actual" != case.found for case in mine)
    now = sum(_agree(case.now, case) for case in mine)
    now_nearly = sum(_nearly(case.now, case) for case in mine)
    said = rf"\| {number} \| {len(mine)} \| \*\*{first}\*\* \({first_nearly}\) \| {false} \| .* "
    said += rf"\| {now} \({now_nearly}\) \|"
    assert re.search(said, PAGE), said


def test_the_page_argues_every_difference_and_no_other() -> None:
    def line(case: Decided) -> str:
        second = f" ({case.second})" if case.second else ""
        said = case.now if case.now != "actual" else "actual_indicated"
        return f"| `{case.id}` | {case.round} | {case.found}{second} | {said} | "

    differing = {line(case) for case in CASES if not _agree(case.now, case)}
    argued = set(re.findall(r"^\| `[\w-]+` \| \d \| .*? \| .*? \| ", PAGE, re.MULTILINE))
    assert argued == differing


# -- nobody can be found by a case

ROLES = frozenset({"A", "B", "Commission", "European", "Union"})
"""The words with a capital that may stand in the name of a role, a body or a decision."""
_DECIDED_BY = """
    Aanbestedingsexperts Against Amsterdam Anti-corruption Appeals Auditor-General Australia Austria
    Belgium Beroep Board Broad-based Centrale Commissie Commission Commissioner Committee Conseil
    Corruption Cour Court Delaware Den Dresden England European First-tier Gerechtshof Government
    Haag High Independent Inquiry Integrity Ireland Justice Justitieombudsmannen Local Massachusetts
    Nationale New Noord-Holland Northern Oberverwaltungsgericht Office Ombudsman Ontario Overijssel
    Public Raad Rechtbank Rheinland-Pfalz Rotterdam Services South Spain Standards State Superior
    Supremo Sweden Tribunal Tribunale Utrecht Verwaltungsgericht Verwaltungsgerichtshof Victoria
    Wales Zealand
"""
INSTITUTIONS = frozenset(_DECIDED_BY.split())
"""The words with a capital in the names of those who decided: courts, commissions and ombudsmen."""
DATES = ("decided_on", "from_date", "until_date", "from", "until")
FILES = sorted(ROUNDS.glob("*/*.json"))


def _capitals(text: str) -> set[str]:
    return set(re.findall(r"\b[A-Z][\w-]*", text))


def _within_sentences(text: str) -> str:
    """Return a text without the capital letters with which its sentences begin."""
    return re.sub(r"(^|[.!?]\s+|\()[A-Z]", r"\1", text)


def _told(case: dict[str, Any]) -> list[str]:
    """Return what a case calls people, bodies, firms and decisions."""
    names = [each["name"] for key in ("officials", "organisations") for each in case[key]]
    fields = [each.get("field") or "" for each in case["organisations"]]
    portfolios = [field for each in case["officials"] for field in each.get("portfolio") or ()]
    people = [each["description"] for each in case["persons"]]
    return [*names, *fields, *portfolios, *people, *(each["title"] for each in case["decisions"])]


def leads_to_somebody(case: dict[str, Any]) -> list[str]:
    """Return what stands in a case that may be a name, a file number or a day: roles only, and the
    authority by its year.
    """
    decided = case["decided"]
    prose = (decided["why"], *case["not_expressible"])
    wrong = [text for text in _told(case) if _capitals(text) - ROLES]
    wrong += [text for text in prose if _capitals(_within_sentences(text)) - ROLES]
    wrong += [text for text in (*_told(case), *prose) if re.search(r"\b\d", text)]
    authority = decided["authority"]
    wrong += sorted(_capitals(authority) - INSTITUTIONS)
    wrong += re.findall(r"\d+", re.sub(r"\b(19|20)\d\d\b", "", authority))
    wrong += sorted({"source", "ecli", "notes", "number"} & (set(case) | set(decided)))
    return wrong + [tie["id"] for tie in case["ties"] if "source" in tie]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_no_case_leads_to_anybody(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    assert leads_to_somebody(case) == []
    assert case["id"] == path.stem


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"officials": [{"name": "alderman Wilgen"}]}, "alderman Wilgen"),
        ({"persons": [{"description": "sister, Anna"}]}, "sister, Anna"),
        ({"organisations": [{"name": "firm Ringslang"}]}, "firm Ringslang"),
        ({"decisions": [{"title": "plan for Wilgendam"}]}, "plan for Wilgendam"),
        ({"decisions": [{"title": "plan of 3 May"}]}, "plan of 3 May"),
        ({"not_expressible": ["The firm of Wilgen paid."]}, "The firm of Wilgen paid."),
        ({"decided": {"why": "", "authority": "Operation Wilgen, 2016"}}, "Wilgen"),
        ({"decided": {"why": "", "authority": "Raad van State, 2016:795"}}, "795"),
    ],
)
def test_what_leads_to_somebody_is_found(changed: dict[str, Any], found: str) -> None:
    empty = {"officials": [], "persons": [], "organisations": [], "decisions": [], "ties": []}
    case = empty | {"not_expressible": [], "decided": {"why": "", "authority": "Raad van State"}}
    assert leads_to_somebody(case) == []
    assert found in leads_to_somebody(case | changed)


def _finer_than_a_year(value: Any) -> list[tuple[dict[str, Any], str]]:
    """Return where a month or day stands, as entry and key."""
    if isinstance(value, list):
        return [found for each in value for found in _finer_than_a_year(each)]
    if not isinstance(value, dict):
        return []
    here = [(value, key) for key in DATES if re.match(r"\d{4}-", str(value.get(key)))]
    return here + [found for each in value.values() for found in _finer_than_a_year(each)]


def _answers(case: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    facts, problems = dossier.read(json.dumps(case).encode(), case["id"])
    assert facts is not None, problems
    found = assess.assess(facts, explained=False)
    return [(one.official, one.decision, one.outcome.value, one.rule) for one in found]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_case_tells_no_month_where_the_year_gives_the_same_answer(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    known = _answers(case)
    for entry, key in _finer_than_a_year(case):
        told = entry[key]
        assert len(told) == len("2016-05"), told
        entry[key] = told[: len("2016")]
        assert _answers(case) != known, told
        entry[key] = told
