"""British declarations, mapped for `make real`: nothing about relatives, homes or addresses gets through."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import uk_interests
from conflict_graph.facts import TieKind

SAMPLE = Path(__file__).parents[1] / "samples" / "uk_interests.ndjson"


def entry(**values):
    given = {
        "category_name": "Shareholdings",
        "content": "",
        "null_entry": False,
        "person_id": "p",
        "entry_id": "e",
    }
    return {**given, "details": {"organisation_name": "Zilt Ltd"}, **values}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"null_entry": True}, "nothing declared"),
        ({"category_name": "Family members employed"}, "about relatives"),
        ({"content": "Held by my wife"}, "about relatives"),
        ({"category_name": "Land and property"}, "about homes and land"),
        ({"details": {}}, "no organisation named"),
    ],
)
def test_what_is_not_ours_to_read_is_left_out(values, why):
    assert uk_interests.position(entry(**values), "line 1") == why


def test_a_number_is_taken_with_its_zeros():
    details = {
        "donor_name": "Zilt Ltd",
        "donor_public_address": "1 Kade",
        "donor_company_identifier": "2403242",
        "donor_company_identifier_source": "Companies House",
    }
    made = uk_interests.position(entry(category_name="Gifts", details=details), "line 1")
    assert (made.kind, made.organisation.identifiers) == (TieKind.GIFT, {"GB-COH": "02403242"})
    assert "Kade" not in repr(made)


def test_every_entry_is_read_or_left_out_for_a_reason(tmp_path):
    content = SAMPLE.read_bytes()
    (tmp_path / "interests.ndjson.gz").write_bytes(gzip.compress(content))
    records, left_out = uk_interests.read(tmp_path / "interests.ndjson.gz")
    assert [record.key for record in records] == ["e-1", "e-2", "e-3", "e-4"]
    assert left_out == {
        "about relatives": 2,
        "about homes and land": 1,
        "nothing declared": 1,
        "no organisation named": 1,
    }
    assert records[2].organisation.identifiers == {"GB-COH": "02403242"}
    assert uk_interests.leaks(records, map(json.loads, content.splitlines())) == 0


@pytest.mark.parametrize("title", ["22 Long Harbour Road, Haventown", "Wife of the owner"])
def test_an_address_or_a_relative_that_gets_through_is_a_leak(title):
    details = {"donor_name": "Zilt Ltd", "donor_public_address": "22 Long Harbour Road, Haventown"}
    given = entry(category_name="Gifts", details=details)
    made = replace(uk_interests.position(given, "line 1"), title=title)
    assert uk_interests.leaks([made], [given]) == 1
