"""The page that works out one case says what the engine says: its commands and examples are carried
out again.
"""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path

import pytest

from conflict_graph.__main__ import main

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "walk-through.md"
CONSOLE = re.compile(r"```console\n\$ python -m conflict_graph (.*)\n((?:.*\n)*?)```")
COMMANDS = CONSOLE.findall(PAGE.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_the_page_shows_commands() -> None:
    assert [command.split()[0] for command, _ in COMMANDS] == ["chains", "rules", "assess"]


@pytest.mark.parametrize(("command", "answer"), COMMANDS)
def test_a_command_answers_what_the_page_says(
    command: str, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command.split()) == 0
    assert capsys.readouterr().out.strip() == answer.strip()


def test_the_examples_in_python_answer_what_the_page_says() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (failed, tried > 8) == (0, True)


def test_the_picture_is_the_one_of_the_chain_that_decides(tmp_path: Path) -> None:
    drawn = tmp_path / "chain.svg"
    given = ["--lang", "en", "--vertical", "docs/walk-through/dossier.json", "-o", str(drawn)]
    assert main(["picture", *given]) == 0
    assert drawn.read_bytes() == (PAGE.parent / "walk-through" / "chain.svg").read_bytes()
    assert "Dakwerken Zilverreiger" in drawn.read_text(encoding="utf-8")


def test_the_steps_of_each_chain_are_answered_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--json", "docs/walk-through/dossier.json"]) == 0
    found = json.loads(capsys.readouterr().out)["rules"]
    assert [one["rule"] for one in found] == [
        "no-interest",
        "strong-steering-functionary",
        "no-interest",
    ]
    assert found[1]["steps"] == {
        "closeness": "4/4",
        "reach": "3/3",
        "grade": "strong",
        "part": "steering",
    }
