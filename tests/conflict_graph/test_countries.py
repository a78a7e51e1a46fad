"""What each country reads otherwise, beside what the generic rule set says of the same facts.

The plain case is an elected member who voted on a permit of a firm that gains directly.
"""

from __future__ import annotations

from typing import Any

import pytest

from conflict_graph import rulesets
from conflict_graph.facts import Outcome
from tests.conflict_graph.invented import part, party, tie, today

Line = tuple[str, list[dict[str, Any]], dict[str, Any], str, str]

LABELS = {
    "A": "actual_indicated",
    "a": "apparent",
    "p": "potential",
    "n": "none",
    "u": "unresolved",
}
OWN = [tie("ownership")]
LAND = [tie("property", target="d")]
SEAT = [tie("board", capacity="ex_officio")]
FRIEND = [tie("friendship", target="p", id="t1"), tie("ownership", "p")]
NEXT_DOOR: dict[str, Any] = {"kind": "zoning", "parties": party("applicant")}
OWN_LAND: dict[str, Any] = {"kind": "zoning", "parties": party("subject", None, "t")}
THERE = {"did": part("attended", recusal="none")}
ASIDE_AND_THERE = {"did": part("attended", recusal="full")}
ALDERMAN: dict[str, Any] = {"office": "executive"}
SERVANT: dict[str, Any] = {"office": "civil_servant", "did": part("prepared", recusal="none")}
SECTOR = party("subject", "sector")


def family(relation: str) -> list[dict[str, Any]]:
    return [tie("family", target="p", id="t1", relation=relation), tie("ownership", "p")]


def voted(**more: Any) -> dict[str, Any]:
    return {"did": part("voted", recusal="none", **more)}


LINES: dict[str, dict[str, Line]] = {
    "the duty is to declare and to leave": {
        "land beside is bound": ("UK-Wales", LAND, NEXT_DOOR, "a", "n"),
        "land beside is bound, Ireland": ("IE", LAND, NEXT_DOOR, "a", "n"),
        "land far off is bound": (
            "UK-England",
            [LAND[0] | {"nearness": "near"}],
            NEXT_DOOR,
            "a",
            "n",
        ),
        "land, effect not known": ("UK-Wales", LAND, OWN_LAND, "a", "n"),
        "stayed in the room": ("UK-England", OWN, THERE, "A", "a"),
        "stayed in the room, Northern Ireland": ("UK-Northern Ireland", OWN, THERE, "A", "a"),
        "stayed in the room, Ireland": ("IE", OWN, THERE, "A", "a"),
        "stayed in the room, an executive": ("UK-Wales", OWN, THERE | ALDERMAN, "A", "a"),
        "stayed in the room, a civil servant": (
            "UK-Wales",
            OWN,
            THERE | {"office": "civil_servant"},
            "a",
            "a",
        ),
        "stood aside and did not leave": ("UK-Wales", OWN, ASIDE_AND_THERE, "a", "u"),
        "a serious interest, never declared": (
            "UK-Wales",
            [tie("board", declared="never")],
            {},
            "A",
            "a",
        ),
        "a serious interest, declared late": (
            "UK-Wales",
            [tie("board", declared="after")],
            {},
            "a",
            "a",
        ),
        "a slight interest, never declared": (
            "UK-Wales",
            [tie("advisory", declared="never")],
            {},
            "n",
            "n",
        ),
        "never declared, an executive": (
            "UK-Wales",
            [tie("board", declared="never")],
            ALDERMAN,
            "a",
            "a",
        ),
        "a friend, Wales": ("UK-Wales", FRIEND, {}, "a", "n"),
        "a friend of an executive, Wales": ("UK-Wales", FRIEND, ALDERMAN, "a", "a"),
        "a friend, Ireland": ("IE", FRIEND, {}, "n", "n"),
        "a seat on behalf of the body, a permit": ("UK-Scotland", SEAT, {}, "a", "n"),
        "a seat on behalf of the body, a grant": (
            "UK-Scotland",
            SEAT,
            {"kind": "grant"},
            "n",
            "n",
        ),
        "a seat on behalf of the body, Wales": ("UK-Wales", SEAT, {}, "n", "n"),
    },
    "a distinct interest, then influence": {
        "a vote": ("FR", OWN, {}, "A", "A"),
        "a vote that did not matter": ("FR", OWN, voted(decisive=False), "a", "a"),
        "prepared, no vote on record": (
            "FR",
            OWN,
            {"did": part("prepared", recusal="none")},
            "a",
            "A",
        ),
        "prepared and moved it": (
            "FR",
            OWN,
            {"did": part("prepared", proposed=True)},
            "A",
            "A",
        ),
        "an executive prepared": (
            "FR",
            OWN,
            ALDERMAN | {"did": part("prepared", recusal="none")},
            "A",
            "A",
        ),
        "a plan for all": ("FR", OWN, {"kind": "zoning"}, "a", "A"),
        "a plan for all, of an executive": ("FR", OWN, {"kind": "zoning"} | ALDERMAN, "A", "A"),
        "was in the room": ("FR", OWN, THERE, "a", "a"),
        "a seat on behalf of the body, a permit": ("FR", SEAT, {}, "n", "n"),
        "a seat on behalf of the body, a grant": ("FR", SEAT, {"kind": "grant"}, "a", "n"),
        "a seat on behalf of the body, a loan": ("FR", SEAT, {"kind": "loan"}, "a", "n"),
    },
    "direct gain or loss excludes": {
        "a serious interest, a vote": ("DE", [tie("employment")], {}, "A", "a"),
        "a serious interest, not decisive": (
            "DE",
            [tie("employment")],
            voted(decisive=False),
            "A",
            "a",
        ),
        "a strong interest, not decisive": ("DE", OWN, voted(decisive=False), "A", "a"),
        "not direct": (
            "DE",
            OWN,
            {"parties": party("subject", "contingent")} | voted(decisive=False),
            "n",
            "n",
        ),
        "likely and not direct, not decisive": (
            "DE",
            OWN,
            {"parties": party("bidder", "contingent")} | voted(decisive=False),
            "a",
            "a",
        ),
        "an executive": ("DE", [tie("board", paid=False)], ALDERMAN, "a", "a"),
        "was at the table": ("DE", OWN, THERE, "A", "a"),
        "a trade in common": ("DE", OWN, {"parties": SECTOR} | voted(decisive=True), "n", "a"),
        "a friend": ("DE", FRIEND, voted(decisive=True), "a", "a"),
    },
    "how it looks, in every office": {
        "a slight interest and a vote": ("EU", [tie("advisory")], {}, "a", "n"),
        "a slight interest, stood by": (
            "EU",
            [tie("advisory")],
            {"did": part("responsible")},
            "p",
            "n",
        ),
        "over, nobody knows when": ("EU", [tie("employment", ended=True)], {}, "a", "n"),
    },
    "only money counts": {
        "a friend": ("CA-Ontario", FRIEND, voted(decisive=True), "n", "a"),
        "a friend, New Zealand": ("NZ", FRIEND, voted(decisive=True), "n", "a"),
        "a friend of a servant": ("CA", FRIEND, SERVANT, "n", "a"),
        "a director": ("CA-Ontario", [tie("board")], {}, "A", "a"),
        "a director, New Zealand": ("NZ", [tie("board")], {}, "A", "a"),
        "an employee": ("CA-Ontario", [tie("employment")], {}, "A", "a"),
        "an employee, New Zealand": ("NZ", [tie("employment")], {}, "a", "a"),
        "a director who is an executive": ("CA-Ontario", [tie("board")], ALDERMAN, "a", "a"),
        "a partner owns": ("CA-Ontario", family("partner"), {}, "A", "A"),
        "a parent owns": ("CA-Ontario", family("parent"), {}, "A", "A"),
        "a sister owns": ("CA-Ontario", family("sibling"), {}, "a", "A"),
        "a partner owns, New Zealand": ("NZ", family("partner"), {}, "A", "A"),
        "a parent owns, New Zealand": ("NZ", family("parent"), {}, "a", "A"),
        "land, effect not known": ("NZ", LAND, OWN_LAND | voted(decisive=True), "n", "a"),
        "land beside, pressed": ("NZ", LAND, NEXT_DOOR | {"did": part("lobbied")}, "n", "a"),
        "an interest some way off, pressed": (
            "CA-Ontario",
            [tie("business")],
            {"parties": party("subject", "contingent"), "did": part("lobbied")},
            "n",
            "a",
        ),
        "was in an open meeting": ("CA-Ontario", OWN, THERE, "n", "a"),
        "was in an open meeting, open": (
            "NZ",
            OWN,
            THERE | {"status": "open"},
            "p",
            "a",
        ),
    },
    "no national norm was read": {
        "Belgium": ("BE", OWN, {}, "A", "A"),
        "Australia": ("AU-Queensland", [tie("employment")], {}, "a", "a"),
        "a neighbour who only votes, nobody asks": (
            "AU",
            LAND,
            {"kind": "zoning", "parties": party("subject", "direct", "t")},
            "a",
            "a",
        ),
    },
}


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name, lines in LINES.items() for line in lines]
)
def test_a_country_and_the_generic_reading(name: str, line: str) -> None:
    country, ties, more, there, generic = LINES[name][line]
    found = [today(ties, **more, jurisdiction=place).outcome.value for place in (country, "XX")]
    assert found == [LABELS[there], LABELS[generic]]


NAMES = {
    "NL": "dutch",
    "UK": "uk",
    "GB": "uk",
    "UK-Wales": "uk",
    "UK-England": "uk",
    "UK-Scotland": "scotland",
    "IE": "ireland",
    "FR": "france",
    "DE": "germany",
    "DE-Bayern": "germany",
    "EU": "eu",
    "CA": "canada",
    "CA-Ontario": "canada",
    "NZ": "new_zealand",
    "BE": "generic",
    "XX": "generic",
}


@pytest.mark.parametrize("place", NAMES)
def test_each_country_has_its_rule_set_and_says_its_norm(place: str) -> None:
    assert rulesets.for_jurisdiction(place) == NAMES[place]
    found = today(OWN, jurisdiction=place)
    assert found.ruleset.split()[0] == NAMES[place]
    norm = {"dutch": "norm.article_28", "generic": "norm.none_read"}
    assert norm.get(NAMES[place], f"norm.{NAMES[place]}") in {each.id for each in found.norms}


def test_neighbours_may_vote_in_the_netherlands_alone() -> None:
    own_land = {"kind": "zoning", "parties": party("subject", "direct", "t")}
    found = {place: today(LAND, **own_land, jurisdiction=place).outcome for place in NAMES}
    assert found.pop("NL") is Outcome.NONE
    assert Outcome.NONE not in found.values()
