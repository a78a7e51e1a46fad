"""Broken dossiers, as strangers send them: every mistake is told at once, with its path, in the
order of the file.
"""

from __future__ import annotations

import copy
import json
import time
from pathlib import Path
from typing import Any

import pytest

from conflict_graph.__main__ import MOST_PRINTED, main
from conflict_graph.assessment import assess
from conflict_graph.dossiers import format as dossier

MANY = 50_000
SECONDS = 20.0
"""Of processor time, several times what it takes: a bound on growth and not a measurement."""


def with_ties(example: dict[str, Any], *ties: dict[str, Any]) -> dict[str, Any]:
    return {**example, "ties": [*example["ties"], *ties]}


def changed(example: dict[str, Any], *changes: tuple[list[Any], Any]) -> dict[str, Any]:
    found = copy.deepcopy(example)
    for path, value in changes:
        place = found
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
    return found


TIE = {"id": "t9", "from": "wethouder", "to": "bouw", "kind": "board"}

BROKEN: dict[str, tuple[list[tuple[list[Any], Any]], list[str]]] = {
    "missing references": (
        [
            (["ties", 1, "from"], "nobody"),
            (["decisions", 0, "parties", 0, "id"], "no firm"),
            (["officials", 0, "body"], "no town"),
        ],
        ["/officials/0/body", "/ties/1/from", "/decisions/0/parties/0/id"],
    ),
    "unknown enumerations": (
        [
            (["ties", 0, "kind"], "love"),
            (["decisions", 0, "kind"], "whim"),
            (["decisions", 0, "participations", 0, "steps"], ["slept", "voted"]),
        ],
        ["/ties/0/kind", "/decisions/0/kind", "/decisions/0/participations/0/steps/0"],
    ),
    "days that do not exist": (
        [
            (["as_of"], "2026-02-30"),
            (["ties", 1, "from_date"], "2019-13"),
            (["ties", 0, "until_date"], "31-12-2019"),
        ],
        ["/as_of", "/ties/0/until_date", "/ties/1/from_date"],
    ),
    "wrong types": (
        [
            (["officials", 0, "name"], 7),
            (["organisations", 1], "bouw"),
            (["ties", 0, "ended"], "no"),
            (["ties", 1, "share"], "a quarter"),
        ],
        [
            "/officials/0/name",
            "/organisations/1",
            "/ties/0/ended",
            "/ties/1/share",
            "/ties/1/to",
            "/decisions/0/parties/0/id",
        ],
    ),
    "the same ids": (
        [(["organisations", 1, "id"], "gemeente"), (["ties", 1, "id"], "t1")],
        ["/organisations/1/id", "/ties/1/id", "/ties/1/to", "/decisions/0/parties/0/id"],
    ),
    "shares outside 0 to 1": ([(["ties", 1, "share"], 25)], ["/ties/1/share"]),
    "ends before it begins": ([(["ties", 1, "until_date"], "2018")], ["/ties/1/until_date"]),
    "huge numbers": (
        [(["ties", 1, "share"], 10**30), (["decisions", 0, "value"], 10**400)],
        ["/ties/1/share", "/decisions/0/value"],
    ),
    "deep nesting": (
        [(["ties", 0, "source"], json.loads("[" * 200 + "]" * 200))],
        ["/ties/0/source", "/ties/0/source" + "/0" * 47],
    ),
    "a tie to itself": ([(["ties", 0, "to"], "wethouder")], ["/ties/0/to"]),
    "nothing where a list stands": (
        [(["ties"], None), (["decisions", 0, "parties"], "bouw")],
        ["/ties", "/decisions/0/parties"],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_everything_that_is_wrong_is_told_at_once_in_order(
    example: dict[str, Any], name: str
) -> None:
    changes, expected = BROKEN[name]
    found, problems = dossier.from_mapping(changed(example, *changes))
    assert found is None
    assert sorted(problem.where for problem in problems) == sorted(expected)
    tops = [problem.where.split("/")[1] for problem in problems]
    assert tops == sorted(
        tops, key=list({"as_of": 0} | {key: 0 for key in example if key != "as_of"}).index
    )
    assert all(problem.remedy.endswith(".") and len(problem.value) <= 60 for problem in problems)


def test_all_of_them_together_are_told_together(example: dict[str, Any]) -> None:
    alone = [
        changes
        for changes, _ in BROKEN.values()
        if not any(path == ["ties"] for path, _ in changes)
    ]
    every = [change for changes in alone for change in changes if change[0] != ["organisations", 1]]
    _, problems = dossier.from_mapping(changed(example, *every))
    assert len(problems) > 15
    assert problems[0].where == "/as_of"


def test_firms_that_own_each_other_are_assessed(example: dict[str, Any]) -> None:
    """Circular ownership is no mistake: it happens, and no chain passes an organisation twice."""
    example["organisations"].append({"id": "holding", "name": "Holding", "kind": "company"})
    ring = [
        {
            "id": "r1",
            "from": "bouw",
            "to": "holding",
            "kind": "ownership",
            "share": 0.5,
            "ended": False,
        },
        {
            "id": "r2",
            "from": "holding",
            "to": "bouw",
            "kind": "ownership",
            "share": 0.5,
            "ended": False,
        },
        {**TIE, "to": "holding", "ended": False},
    ]
    found, problems = dossier.from_mapping(with_ties(example, *ring))
    assert problems == ()
    assert found is not None
    (answer,) = assess.assess(found)
    assert ("t9", "r2") in answer.all_chains
    assert all(len(set(chain)) == len(chain) <= 6 for chain in answer.all_chains)


WRONG: tuple[dict[str, Any], ...] = (
    {"to": "nobody"},
    {"kind": "love"},
    {"from_date": "2026-02-30"},
    {"id": "t1"},
)


def many_ties() -> list[dict[str, Any]]:
    """Return very many ties, every tenth of which is wrong in one of several ways."""
    ties: list[dict[str, Any]] = [
        {**TIE, "id": f"m{number}", "ended": False} for number in range(MANY)
    ]
    for number, tie in enumerate(ties[::10]):
        tie |= WRONG[number % len(WRONG)]
    return ties


@pytest.mark.no_cover
def test_fifty_thousand_ties_are_answered_in_seconds(example: dict[str, Any]) -> None:
    content = json.dumps(with_ties(example, *many_ties()))
    began = time.process_time()
    found, problems = dossier.read(content)
    assert time.process_time() - began < SECONDS
    assert found is None
    assert len(problems) == MANY / 10
    places = [int(problem.where.split("/")[2]) for problem in problems]
    assert places == sorted(places)


def test_the_command_prints_problems_readably_and_says_how_many_more(
    example: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = tmp_path / "bad.json", tmp_path / "good.json"
    wrong = [{**TIE, "id": f"m{number}", "kind": "love"} for number in range(MOST_PRINTED + 20)]
    bad.write_text(json.dumps(with_ties(example, *wrong)))
    good.write_text(json.dumps(example))
    assert main(["assess", "--lang", "en", str(bad), str(good)]) == 1
    printed = capsys.readouterr()
    lines = printed.err.splitlines()
    assert lines[0].startswith(f"{bad}: /ties/2/kind (love): Use one of: employment")
    assert lines[-1] == f"{bad}: and 20 more problems; --json answers them all"
    assert len(lines) == MOST_PRINTED + 1
    assert printed.out.startswith("example: wethouder · gunning\n")


def test_the_command_says_what_its_exit_status_means(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["assess"])
    assert left.value.code == 2
    with pytest.raises(SystemExit):
        main(["assess", "--help"])
    assert "exit status: 0" in capsys.readouterr().out
