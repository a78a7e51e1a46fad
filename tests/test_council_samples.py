"""The invented exports in tests/samples/council contradict neither themselves nor each other.

What stands beside each as expected was written with it; these tests hold the two together, so that a
reader is never held against a fixture that is wrong.
"""

from __future__ import annotations

import json
from itertools import chain, combinations
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "samples" / "council"
EXPECTED = sorted(FOLDER.glob("*/**/expected*.json"))
CHOICES = ("for", "against", "abstained", "did_not_vote", "other", "not_listed")
SAID = ("did_not_vote", "other")


def _read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def _files(path):
    """The files that an expected.json is about, those that may stand in for others included."""
    said = _read(path)
    patterns = [*said["files"], *chain(*(swap["by"] for swap in said.get("same_with", ())))]
    return {name: sorted(path.parent.glob(name)) for name in patterns if ".." not in name} | {
        name: [(path.parent / name).resolve()] for name in patterns if ".." in name
    }


def _who(voting, choice):
    return [each["person"] if choice in SAID else each for each in voting[choice]]


def _short(name):
    """The last word of a family name, which is another one for each member."""
    return name.split(",")[0].split()[-1]


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: str(path.relative_to(FOLDER)))
def test_what_is_expected_is_about_files_and_persons_that_are_there(path):
    said = _read(path)
    for name, found in _files(path).items():
        assert found, name
        assert all(each.is_file() for each in found), name
    persons = {person["key"] for person in said["persons"]}
    named = [office["person"] for office in said["offices"]]
    named += [position["person"] for position in said["positions"]]
    for meeting in said["presence"]:
        named += [each["person"] for each in meeting["present"]]
        named += meeting["absent"] + meeting["not_listed"]
    assert set(named) <= persons
    for office in said["offices"]:
        assert {"words", "kind", "party", "from", "until"} <= office.keys()
    for note in said["reported"]:
        assert note.keys() == {"file", "kind", "says"}
        assert any(note["file"] in name for name in said["files"]), note
    for kind, key in (("presence", "presence"), ("votes", "votings"), ("positions", "positions")):
        assert said["holds"][kind] == "listed" or said[key] == []
    assert said["recusals"] == []


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: str(path.relative_to(FOLDER)))
def test_nobody_votes_in_two_ways_and_only_members_are_not_listed(path):
    said = _read(path)
    members = {each["person"] for each in said["offices"] if each["kind"] == "council_member"}
    for voting in said["votings"]:
        everybody = [_who(voting, choice) for choice in CHOICES]
        assert all(len(set(one)) == len(one) for one in everybody)
        assert not any(set(one) & set(other) for one, other in combinations(everybody, 2))
        if path.parent.name != "nasty":
            assert set(voting["not_listed"]) <= members


def test_no_file_is_left_without_an_expectation():
    told = {each for path in EXPECTED for found in _files(path).values() for each in found}
    there = {each for each in FOLDER.glob("*/**/*") if each.is_file()} - set(EXPECTED)
    assert there - told == set(FOLDER.glob("meetings/*.json"))


def _told(name, meeting):
    """What one format tells of a meeting, in the words of `meetings/`: votes by title."""
    said = _read(FOLDER / name / "expected.json")
    names = {each["key"]: each["full"] for each in said["persons"] + said.get("voters", [])}
    titles = {each["key"]: each["title"] for each in said["items"]}
    votings = said["votings"]
    if said.get("voters_are") == "roles":
        votings = _read(FOLDER / name / "expected_with_page.json")["votings"]
    lists = {}
    for voting in votings:
        lists[titles[voting["item"]]] = {
            choice: {_short(names.get(who, who)) for who in _who(voting, choice)}
            for choice in CHOICES
        }
    members = {
        _short(names[each["person"]])
        for each in said["offices"]
        if each["kind"] == "council_member"
        and each.get("active", True)
        and (each["until"] or "9") > meeting["date"]
    }
    there = [each for each in said["meetings"] if each["date"] == meeting["date"]]
    return said, titles, lists, members, there


@pytest.mark.parametrize(
    ("pair", "name"),
    [
        (pair, name)
        for pair in _read(FOLDER / "pairs.json")["same_meeting"]
        for name in pair["formats"]
    ],
    ids=lambda value: value if isinstance(value, str) else Path(value["meeting"]).stem,
)
def test_each_supplier_tells_the_same_of_the_same_meeting(pair, name):
    meeting = _read(FOLDER / pair["meeting"])
    said, titles, lists, members, there = _told(name, meeting)
    if "meeting" in pair["same"]:
        assert len(there) == 1
    if "titles" in pair["same"]:
        for item in meeting["items"]:
            assert any(
                (title or item["title"]).endswith(item["title"]) for title in titles.values()
            )
    if "references" in pair["same"]:
        wanted = {item["reference"] for item in meeting["items"]}
        assert {each["reference"] for each in said["items"]} == wanted
    if "members" in pair["same"]:
        wanted = {_short(full) for full in meeting["members"]}
        assert members <= wanted
        nameless = sum(each["kind"] is None for each in said["offices"])
        assert len(wanted - members) == nameless
    if "votings" in pair["same"]:
        of = {item["number"]: item["title"] for item in meeting["items"]}
        for number, voted in meeting["votings"].items():
            title = next(each for each in lists if each.endswith(of[number]))
            for choice in ("for", "against"):
                assert lists[title][choice] == {_short(full) for full in voted[choice]}
            for choice in ("abstained", "did_not_vote"):
                assert lists[title][choice] in ({_short(x) for x in voted[choice]}, set())
    if "present" in pair["same"]:
        present = {each["person"] for each in said["presence"][0]["present"]}
        names = {each["key"]: each["full"] for each in said["persons"]}
        assert {names[who] for who in present} >= set(meeting["present"])
        assert not {names[who] for who in present} & set(meeting["absent"])
