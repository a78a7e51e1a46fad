"""The engine against whole cases with a label: invented ones, each argued from the step that
decides it.

`make cases` puts cases to it that courts and integrity bodies decided.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import cases
from conflict_graph.facts import Outcome

INVENTED = cases.read(Path(__file__).parents[1] / "samples" / "decided")


@pytest.mark.parametrize("case", INVENTED, ids=[case.id for case in INVENTED])
def test_an_invented_case_is_decided_by_its_row_and_written_as_it_stood(case: cases.Case) -> None:
    assert (case.outcome, case.answer.rule) == (case.expected, case.row)
    assert case.written_as_read


def test_nothing_is_wrong_with_the_invented_cases() -> None:
    assert list(cases.wrong(INVENTED)) == []
    assert {case.expected for case in INVENTED} == set(Outcome)


def test_an_invented_case_has_the_chains_on_which_it_turns() -> None:
    lengths = {case.id: case.chains for case in INVENTED}
    assert lengths["adviser-of-both-sides"] == (1, 2)
    assert lengths["plot-of-a-child"] == (1, 2)
    assert lengths["land-of-the-body-itself"] == ()


def test_a_case_with_other_chains_than_it_turned_on_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(cases.CHAINS, "plot-of-a-child", (1,))
    assert list(cases.wrong(INVENTED)) == [
        "plot-of-a-child: chains of (1, 2) ties, and it turned on (1,)"
    ]


def _invented(outcome: str, steps: list[str], **decided: object) -> dict[str, object]:
    return {
        "id": f"invented-{outcome}-{len(steps)}",
        "jurisdiction": "NL",
        "judged": {"official": "o", "decision": "d"},
        "officials": [
            {"id": "o", "name": "Raadslid Wilgen", "office": "elected_member", "body": "body"}
        ],
        "persons": [],
        "organisations": [
            {"id": "body", "name": "Gemeente Wilgendam", "kind": "public_body"},
            {"id": "firm", "name": "Bouwbedrijf De Ringslang", "kind": "company"},
        ],
        "ties": [
            {
                "id": "t",
                "from": "o",
                "to": "firm",
                "kind": "ownership",
                "capacity": "private",
                "ended": False,
                "certainty": "confirmed",
            }
        ],
        "decisions": [
            {
                "id": "d",
                "title": "Vergunning",
                "body": "body",
                "kind": "permit",
                "parties": [{"id": "firm", "role": "applicant", "benefit": "direct"}],
                "participations": [{"official": "o", "steps": steps}],
            }
        ],
        "decided": {"outcome": outcome, "detectable": True, "row": "strong-sharing-elected"}
        | decided,
    }


def _folder(path: Path, *found: dict[str, object]) -> Path:
    for number, case in enumerate(found):
        (path / f"{number}.json").write_text(json.dumps(case), encoding="utf-8")
    return path


def test_the_report_counts_what_agrees_and_explains_what_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _folder(
        tmp_path,
        _invented("actual", ["voted"]),
        _invented("apparent", []),
        _invented("potential", []),
    )
    assert cases.main([str(folder)]) == 1
    printed = capsys.readouterr().out
    assert "3 cases, 3 scored, 2 agree" in printed
    assert (
        "invented-apparent-0: decided apparent, engine potential (any-no_record-elected" in printed
    )
    assert "less: elected, strong and no_record" in printed
    assert "against: No part of Raadslid Wilgen in “Vergunning” is on record." in printed


def test_a_case_that_is_set_apart_does_not_count_but_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _folder(
        tmp_path, _invented("actual", ["voted"]), _invented("apparent", [], scored=False)
    )
    assert cases.main([str(folder)]) == 0
    assert "not scored, and the engine differs: 1" in capsys.readouterr().out


def test_a_cleared_case_that_comes_out_as_actual_fails_the_command(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path, _invented("none", ["voted"], detectable=False), _invented("actual", ["voted"])
    )
    assert cases.main([str(folder)]) == 1


def test_a_disagreement_must_be_argued_on_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _folder(tmp_path, _invented("apparent", []))
    assert cases.main([str(folder)]) == 1
    assert "invented-apparent-0: a disagreement that cases.md does not argue" in (
        capsys.readouterr().out
    )


def test_an_empty_folder_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cases.main([str(tmp_path)]) == 2
    assert "Name the folder" in capsys.readouterr().err


def test_a_file_that_is_no_dossier_says_where(tmp_path: Path) -> None:
    folder = _folder(tmp_path, _invented("none", ["danced"]))
    with pytest.raises(ValueError, match=r"0\.json: /decisions/0/participations/0/steps/0"):
        cases.read(folder)
