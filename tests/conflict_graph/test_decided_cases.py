"""The engine against cases decided by courts and integrity bodies, where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import cases

at_hand = pytest.mark.skipif(not cases.CASES.is_dir(), reason="needs ../shared")


@at_hand
def test_nothing_that_was_cleared_is_called_actual() -> None:
    assert cases.accused(cases.read(cases.CASES)) == ()


@at_hand
def test_the_engine_agrees_on_nine_of_ten_cases_that_can_be_detected() -> None:
    assert cases.agreement(cases.read(cases.CASES)) >= 0.9


@at_hand
def test_every_disagreement_is_argued_on_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "cases.md").read_text(encoding="utf-8")
    found = [case.id for case in cases.read(cases.CASES) if case.scored and not case.agrees]
    assert found == [name for name in found if f"`{name}`" in page]


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
        "decided": {"outcome": outcome, "detectable": True, "suggested_row": "R16"} | decided,
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
    assert "invented-apparent-0: decided apparent (R16), engine potential (R7)" in printed
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


def test_an_empty_folder_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cases.main([str(tmp_path)]) == 2
    assert "Name the folder" in capsys.readouterr().err


def test_a_file_that_is_no_dossier_says_where(tmp_path: Path) -> None:
    folder = _folder(tmp_path, _invented("none", ["danced"]))
    with pytest.raises(ValueError, match=r"0\.json: /decisions/0/participations/0/steps/0"):
        cases.read(folder)
