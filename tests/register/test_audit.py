"""Each rule of ours has a fault planted for it, and lets no file pass that is not there.

`make audit` lets semgrep look whether each finds its own.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.audit.__main__ import EXPLAINED, LEAST_RULES, ROOT, RULES


def rules() -> dict[str, set[str]]:
    return {
        path.stem: set(re.findall(r"^  - id: (\S+)", path.read_text(), re.MULTILINE))
        for path in RULES.glob("*.yaml")
    }


def planted(name: str) -> str:
    [file] = [path for path in RULES.glob(f"{name}.*") if path.suffix != ".yaml"]
    return file.read_text()


def test_each_rule_has_a_fault_planted_for_it_and_each_planted_fault_a_rule():
    found = rules()
    for name, names in found.items():
        assert set(re.findall(r"ruleid: (\S+)", planted(name))) == names
    assert sum(map(len, found.values())) >= LEAST_RULES


def test_what_a_rule_or_an_explanation_lets_pass_is_there():
    let = [path for _number, path in EXPLAINED]
    for path in RULES.glob("*.yaml"):
        let += re.findall(r"\b(?:register|conflict_graph)/[\w/]+(?:\.\w+)?", path.read_text())
    assert len(let) > 5
    assert [path for path in let if not Path(ROOT, path).exists()] == []
