# ruff: noqa: T201
"""How much of what the invented exports say comes out of the readers: for each kind of record, how
many stand there and how many were read as they stand.

Run as `python -m tests.council_scores`; what is missing is printed with `--missing`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from conflict_graph.facts import OfficeKind
from conflict_graph.readers import offices
from conflict_graph.readers.council import files
from conflict_graph.readers.council.records import (
    Ballot,
    BallotRecord,
    ItemRecord,
    MeetingRecord,
    OfficeRecord,
    PersonRecord,
    Presence,
    PresenceRecord,
    ResultRecord,
)
from conflict_graph.readers.records import PositionRecord
from tests.council_files import zipped

SAMPLES = Path(__file__).parent / "samples" / "council"
FORMATS = (
    "ori",
    "ori_a",
    "openbesluitvorming",
    "ibabs",
    "notubiz",
    "gemeenteoplossingen",
    "parlaeus",
    "tweede_kamer",
    "organisaties_overheid",
)
KINDS = {
    "council_member": OfficeKind.ELECTED_MEMBER,
    "member_of_parliament": OfficeKind.ELECTED_MEMBER,
    "executive": OfficeKind.EXECUTIVE,
    "mayor": OfficeKind.EXECUTIVE,
    "clerk": OfficeKind.CIVIL_SERVANT,
    "civil_servant": OfficeKind.CIVIL_SERVANT,
}
BALLOTS = {
    "for": Ballot.FOR,
    "against": Ballot.AGAINST,
    "abstained": Ballot.ABSTAINED,
    "did_not_vote": (Ballot.DID_NOT_VOTE, Ballot.ABSENT),
}


def expected_of(name):
    """Return what a folder of samples says."""
    return json.loads((SAMPLES / name / "expected.json").read_text(encoding="utf-8"))


def content_of(name, wanted=None):
    """Return the files of a folder as one archive."""
    folder = SAMPLES / name
    named = wanted or expected_of(name)["files"]
    return zipped(
        {
            str(path.relative_to(folder)): path.read_bytes()
            for each in named
            for path in sorted(folder.glob(each))
        }
    )


def plain(key):
    """Return a key without its system, as text; that of OpenBesluitvorming is its last part."""
    text = str(key["person"] if isinstance(key, dict) else key)
    return text.rpartition(":")[2]


def told(expected):
    """Return what stands in the samples, by kind, as values that can be compared."""
    found = {
        "persons": {plain(each["key"]) for each in expected["persons"]},
        "offices": {
            (plain(each["person"]), KINDS[each["kind"]])
            for each in expected["offices"]
            if each["kind"] in KINDS and each.get("active") is not False
        },
        "positions": {
            (plain(each["person"]), each["organisation"] or each["words"])
            for each in expected["positions"]
        },
        "meetings": {(plain(each["key"]), each["date"]) for each in expected["meetings"]},
        "items": {(plain(each["key"]), each["title"] or "") for each in expected["items"]},
        "presence": {
            (plain(each["meeting"]), plain(row), said)
            for each in expected["presence"]
            for said in ("present", "absent")
            for row in each[said]
        },
        "votes": {
            (plain(each["key"]), plain(person), said)
            for each in expected["votings"]
            for said in BALLOTS
            for person in each.get(said, ())
            if each.get("voters_are", "persons") in ("persons", "roles")
        },
        "decisions": {plain(each["item"]) for each in expected["decisions"] if each.get("item")},
    }
    return {kind: each for kind, each in found.items() if each}


def read_as(reading):
    """Return what a reader made of the samples, by kind, in the same values."""
    of = {}
    for each in reading.records:
        of.setdefault(type(each), []).append(each)
    items = of.get(ItemRecord, [])
    words = {
        Ballot.FOR: "for",
        Ballot.AGAINST: "against",
        Ballot.ABSTAINED: "abstained",
        **dict.fromkeys((Ballot.DID_NOT_VOTE, Ballot.ABSENT), "did_not_vote"),
    }
    above = {each.key: each.part_of for each in items}
    results = {each.item for each in of.get(ResultRecord, ())}
    return {
        "persons": {plain(each.key) for each in of.get(PersonRecord, ())},
        "offices": {
            (plain(each.person), offices.kind_of(each.title)) for each in of.get(OfficeRecord, ())
        },
        "positions": {
            (plain(each.official), words)
            for each in of.get(PositionRecord, ())
            for words in (each.organisation.name, f"{each.title}, {each.organisation.name}")
        },
        "meetings": {(plain(each.key), str(each.held_on)) for each in of.get(MeetingRecord, ())},
        "items": {(plain(each.key), each.title) for each in items},
        "presence": {
            (plain(each.meeting), plain(each.person), each.presence.value)
            for each in of.get(PresenceRecord, ())
            if each.presence is not Presence.NOT_LISTED
        },
        "votes": {
            (plain(each.round), plain(each.person) or each.name, words[each.ballot])
            for each in of.get(BallotRecord, ())
        },
        "decisions": {plain(each) for key in results for each in (key, above.get(key, "")) if each},
    }


def score(name):
    """Return for each kind how many stand in a folder and how many of those were read, with what is
    missing.
    """
    reading = files.read(content_of(name), name)
    said, read = told(expected_of(name)), read_as(reading)
    return {kind: (len(each), each - read[kind]) for kind, each in said.items()}, reading


def main():
    """Print the scores."""
    for name in FORMATS:
        scores, reading = score(name)
        all_ = sum(count for count, _ in scores.values())
        lost = sum(len(missing) for _, missing in scores.values())
        print(
            f"{name}: {all_ - lost} of {all_}",
            Counter({k: len(m) for k, (_, m) in scores.items() if m}),
        )
        if "--missing" in sys.argv:
            for kind, (_, missing) in scores.items():
                for each in sorted(missing, key=str)[:6]:
                    print("   ", kind, each)
            for each in reading.problems[:12]:
                print("    reported", each.where, "|", each.value, "|", each.remedy[:80])


if __name__ == "__main__":
    main()
