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


PAGES = [
    ("notubiz/nasty/events_page_1.json", "1 of 3"),
    ("gemeenteoplossingen/nasty/meetings_page.json", "1 of 1788"),
    ("tweede_kamer/nasty/Persoon_page.json", "skip=250"),
    ("ori/natuurlijkpersonen_1.json", "page=2"),
]


@pytest.mark.parametrize(("path", "said"), PAGES)
def test_one_page_of_several_says_that_the_others_are_not_there(path, said):
    content = (SAMPLES / path).read_bytes()
    (found,) = [
        each for each in files.read(content, "one.json").problems if "one page" in each.remedy
    ]
    assert said in str(found.value)


@pytest.mark.parametrize("name", FORMATS)
def test_where_all_pages_are_there_nothing_is_said_of_them(name):
    problems = files.read(council_scores.content_of(name), name).problems
    assert not [each for each in problems if "one page" in each.remedy]


EMPTY = {
    "GetMeetingsByDateRange_empty.xml",
    "GetUsers_empty.xml",
    "votings_none.json",
}
"""What tells nothing, and rightly so; that a file has nothing to bring in is said where it is
offered.
"""


@pytest.mark.parametrize("folder", FORMATS)
def test_no_file_of_life_is_read_as_nothing_in_silence(folder):
    silent = set()
    for path in (SAMPLES / folder / "nasty").iterdir():
        if path.name != "expected.json":
            reading = files.read(path.read_bytes(), path.name)
            assert reading.readable or reading.problems, path.name
            if not reading.problems and not list(reading.records):
                silent.add(path.name)
    assert silent <= EMPTY
