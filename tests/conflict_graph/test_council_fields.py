"""A field that no source has is not read: what a reader of a council information system asks a file
for stands in the samples, which somebody else wrote from the sources, or is named here with the
source that has it (`docs/formats.md`, *Sources of the fields*).
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from conflict_graph.readers import council

READERS = Path(council.__file__).parent
SAMPLES = Path(__file__).parents[1] / "samples" / "council"
FOLDERS = {
    "ori": "ori",
    "ori_a": "ori_a",
    "openbesluitvorming": "openbesluitvorming",
    "ibabs": "ibabs",
    "notubiz": "notubiz",
    "gemeenteoplossingen": "gemeenteoplossingen",
    "parlaeus": "parlaeus",
    "tweede_kamer": "tweede_kamer",
    "government_register": "organisaties_overheid",
}
ELSEWHERE = {
    "ori": {"nevenfunctieNatuurlijkPersoon"},
    "ori_a": {
        *("titel", "geplandVolgnummer"),
        *("spreektTijdensSpreekfragment", "gedurendeAgendapunt"),
    },
    "openbesluitvorming": {"agenda_items", "is_heading", "parent", "number"},
    "ibabs": {"VoteResult", "iBabsListEntryBasic", "Titel"},
    "government_register": {"systemId"},
}
"""The spelling that the standard means [1]; the version before 1.0 of ORI-A, and its `ORI-A.xsd` [2];
`schemas/meeting.schema.json` [3]; `utils/ibabs.py` [4]; `oo-export.xsd` [9].
"""
ASKS = {"get", "said", "_child", "_all", "one", "all"}


def asked_by(reader):
    """Return the names that a reader asks a file for, by the calls that do so."""
    names = set()
    for each in ast.walk(ast.parse((READERS / f"{reader}.py").read_text(encoding="utf-8"))):
        if isinstance(each, ast.Call):
            called = getattr(each.func, "attr", getattr(each.func, "id", ""))
            if called in ASKS:
                names |= {
                    said.value
                    for said in each.args
                    if isinstance(said, ast.Constant) and isinstance(said.value, str)
                }
    return {part for name in names for part in name.split("/") if part}


@pytest.mark.parametrize("reader", FOLDERS)
def test_each_field_that_is_read_has_a_source(reader):
    files = [each for each in (SAMPLES / FOLDERS[reader]).rglob("*") if each.is_file()]
    told = [each for each in files if not each.name.startswith("expected")]
    text = "\n".join(each.read_text(encoding="utf-8") for each in told)
    asked = asked_by(reader)
    assert len(asked) > 3
    assert {name for name in asked if name not in text} == ELSEWHERE.get(reader, set())
