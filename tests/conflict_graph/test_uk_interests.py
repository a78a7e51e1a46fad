"""Real declarations, mapped for tests: nothing about relatives, homes or addresses gets through."""

import gzip
import json
from pathlib import Path

import pytest

from conflict_graph.facts import TieKind
from tests import uk_interests

FILE = Path(__file__).parents[3] / "shared" / "data" / "uk_registers_of_interests.ndjson.gz"


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


@pytest.mark.skipif(not FILE.exists(), reason="needs ../shared")
def test_every_real_entry_is_read_or_left_out_for_a_reason():
    records, left_out = uk_interests.read(FILE)
    assert len(records) + sum(left_out.values()) == 28868
    assert len(records) > 5000
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        addresses = {
            value
            for line in file
            for key, value in json.loads(line)["details"].items()
            if key.endswith("address") and isinstance(value, str) and len(value) > 20
        }
    taken = {text for record in records for text in (record.title, record.organisation.name)}
    assert not taken & addresses
    assert not any(uk_interests.RELATIVES.search(text) for text in taken)
