import pytest
from hypothesis import is_hypothesis_test

from conflict_graph.dossiers import format as dossier


def pytest_collection_modifyitems(items):
    """Count no branch as covered by chance: no run can rely on it.

    What is large bears the mark itself: it is slow enough without being measured.
    """
    for item in items:
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("no_cover")


@pytest.fixture
def example():
    """A small dossier in which everything stands once, as JSON holds it."""
    return {
        "id": "example",
        "jurisdiction": "NL",
        "as_of": "2026-03-01",
        "officials": [
            {
                "id": "wethouder",
                "name": "de wethouder",
                "office": "executive",
                "body": "gemeente",
                "portfolio": ["bouwen"],
            }
        ],
        "persons": [{"id": "zus", "description": "zus van de wethouder"}],
        "organisations": [
            {"id": "gemeente", "name": "gemeente Wilgendam", "kind": "public_body"},
            {
                "id": "bouw",
                "name": "Bouw & Zoon <BV>",
                "kind": "company",
                "identifiers": {"NL-KVK": "12345678"},
            },
        ],
        "ties": [
            {
                "id": "t1",
                "from": "wethouder",
                "to": "zus",
                "kind": "family",
                "relation": "sibling",
                "ended": False,
            },
            {
                "id": "t2",
                "from": "zus",
                "to": "bouw",
                "kind": "ownership",
                "share": 0.25,
                "from_date": "2019-03",
            },
        ],
        "decisions": [
            {
                "id": "gunning",
                "title": "gunning van de school",
                "body": "gemeente",
                "kind": "award",
                "parties": [{"id": "bouw", "role": "winner", "benefit": "direct"}],
                "participations": [{"official": "wethouder", "steps": ["voted"]}],
                "unknown_parties": [{"id": "steiger", "name": "Steiger & Co", "role": "bidder"}],
                "statements": [
                    {
                        "official": "wethouder",
                        "party": "steiger",
                        "said": "not_known",
                        "on": "2026-02-20",
                    }
                ],
            }
        ],
    }


@pytest.fixture
def read(example):
    """Read the example, or another mapping, that must be right."""

    def read_right(mapping=None):
        found, problems = dossier.from_mapping(example if mapping is None else mapping)
        assert problems == ()
        return found

    return read_right
