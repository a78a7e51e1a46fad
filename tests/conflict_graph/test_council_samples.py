"""The invented exports that somebody else wrote, without seeing the readers: what they say comes out
of the readers, or is reported; nothing is guessed.
"""

from __future__ import annotations

import pytest

from conflict_graph.readers.council import files
from conflict_graph.readers.council.records import BallotRecord
from tests import council_scores
from tests.council_scores import FORMATS, SAMPLES, score

REPORTED = {
    "ori": {"positions": 1},
    "ori_a": {"positions": 1, "offices": 1},
    "tweede_kamer": {"votes": 6},
}
"""What is no record of ours and is said: a position without an organisation, a title that is no kind
of office, and votes of groups.
"""


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_sample_says_is_read_or_reported(name):
    scores, reading = score(name)
    lost = {kind: len(missing) for kind, (_, missing) in scores.items() if missing}
    assert lost == REPORTED.get(name, {})
    assert reading.read > 0


def voters(expected):
    """Return who did what by the samples, whatever it is called there."""
    said = ("for", "against", "abstained", "did_not_vote")
    return {
        (council_scores.plain(each["key"]), council_scores.plain(person))
        for each in expected["votings"]
        for kind in said
        for person in each.get(kind, ())
    }


@pytest.mark.parametrize("name", FORMATS)
def test_no_vote_is_read_that_the_sample_does_not_say(name):
    reading = files.read(council_scores.content_of(name), name)
    read = {
        (council_scores.plain(each.round), council_scores.plain(each.person))
        for each in reading.records
        if isinstance(each, BallotRecord)
    }
    assert read <= voters(council_scores.expected_of(name))


@pytest.mark.parametrize(
    "path",
    [
        path
        for folder in FORMATS
        for path in sorted((SAMPLES / folder / "nasty").iterdir())
        if path.name != "expected.json"
    ],
    ids=lambda path: f"{path.parent.parent.name}-{path.name}",
)
def test_what_goes_wrong_in_life_is_read_or_told(path):
    reading = files.read(path.read_bytes(), path.name)
    assert reading.readable or reading.problems
