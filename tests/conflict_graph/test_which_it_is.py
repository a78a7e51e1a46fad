"""Where the facts say which of two things is so, the answer says that one and not “either or”."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_graph.assessment.report import reports
from tests.conflict_graph.invented import TODAY, case, part, party, tie

FAMILY = tie("family", target="p", id="t1", relation="partner")
MINE = [tie("ownership")]
LAND = [tie("property", target="d", nearness="beside")]
TRIFLE = {"parties": party("subject", benefit="sector")}
WIN = {"kind": "award", "parties": party("winner")}
OPEN = {"status": "open", "decided_on": None}
COLLEAGUE = {"id": "o2", "name": "Raadslid Berk", "office": "elected_member", "body": "body"}
BOTH = {
    "colleagues": [COLLEAGUE],
    "participations": [part("voted"), part("voted") | {"official": "o2"}],
}
LEAVE = {"kind": "side_activity", "office": "civil_servant"}

SAID: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str]] = {
    "never declared": ([tie("board", declared="never")], {}, "is nooit gemeld"),
    "declared late": ([tie("board", declared="after")], {}, "is pas na het besluit gemeld"),
    "a job": ([tie("employment")], {}, "Werk bindt Raadslid Wilgen aan"),
    "a board seat": ([tie("board")], {}, "Een bestuursfunctie bindt Raadslid Wilgen aan"),
    "an officer who does not represent it": (
        [tie("officer", represents=False)],
        {},
        "Een bestuursfunctie bindt Raadslid Wilgen aan",
    ),
    "dealings": ([tie("business")], {}, "Zaken doen bindt Raadslid Wilgen aan"),
    "a job, where it counts as own": (
        [tie("employment")],
        {"jurisdiction": "CA"},
        "Wie werkt bij Bouwbedrijf De Ringslang,",
    ),
    "a board seat, where it counts as own": (
        [tie("board")],
        {"jurisdiction": "CA"},
        "Wie Bouwbedrijf De Ringslang bestuurt,",
    ),
    "a relative objects": (
        [FAMILY],
        {"parties": party("objector", id="p")},
        "met een bezwaar of zienswijze",
    ),
    "a relative goes to court": (
        [FAMILY, tie("litigation", "p", "d", id="t2")],
        {"parties": []},
        "gemengd: met een rechtszaak",
    ),
    "a relative speaks out": (
        [FAMILY, tie("opinion", "p", "d", id="t2")],
        {"parties": []},
        "met een openlijk standpunt",
    ),
    "land, and pressed": (LAND, {"did": part("voted", "lobbied")}, "meestemmen: door aandringen"),
    "land, and moved it": (LAND, {"did": part("voted", proposed=True)}, "door een eigen voorstel"),
    "pressed for what touches a trade": (
        [tie("employment")],
        TRIFLE | {"did": part("voted", "lobbied")},
        "Wie zelf op “Vergunning” aandringt",
    ),
    "moved what touches a trade": (
        [tie("employment")],
        TRIFLE | {"did": part("voted", proposed=True)},
        "Wie “Vergunning” zelf voorstelt",
    ),
    "it is over": (
        [tie("ownership", ended=None, until_date="2023-12-01")],
        {},
        "Het belang loopt niet meer",
    ),
    "nothing to gain": (
        [tie("ownership", stake_excluded=True)],
        {},
        "Iemand stelde vast dat er niets te winnen is",
    ),
    "a cousin": (
        [tie("family", target="p", id="t1", relation="other"), tie("ownership", "p")],
        {},
        "Het gaat om verdere familie",
    ),
    "a relative, nobody says how near": (
        [tie("family", target="p", id="t1"), tie("ownership", "p")],
        {},
        "Hoe nauw de familieband is, staat niet vast",
    ),
    "it began after the decision": (
        [tie("board", from_date="2025-02-01")],
        {},
        "ontstond pas na het besluit",
    ),
    "it arose after the step": (
        [tie("board", arose="after_step")],
        {},
        "ontstond pas na wat in het besluit is gedaan",
    ),
    "wins in person": (
        [],
        {"kind": "award", "parties": party("winner", id="o")},
        "doet zelf zaken met het eigen orgaan",
    ),
    "an own firm wins": (MINE, WIN, "doet via Bouwbedrijf De Ringslang zaken"),
    "an own firm bids, open": (
        MINE,
        {"kind": "award", "parties": party("bidder"), **OPEN},
        "zou via Bouwbedrijf De Ringslang zaken gaan doen",
    ),
    "two who judge are friends": (
        [tie("friendship", target="o2", id="t1")],
        BOTH,
        "aandeel in “Vergunning” zijn bevriend",
    ),
    "two who judge are family": (
        [tie("family", target="o2", id="t1", relation="sibling")],
        BOTH,
        "aandeel in “Vergunning” zijn familie",
    ),
    "asks leave for an own firm": (MINE, LEAVE, "is van Raadslid Wilgen zelf"),
    "asks leave to lead a firm": ([tie("management")], LEAVE, "Wilgen leidt Bouwbedrijf"),
    "owns all of it": ([tie("ownership", share=1)], {}, "Wilgen is eigenaar van"),
    "owns a part of it": ([tie("ownership", share=0.4)], {}, "is voor een deel eigenaar van"),
    "owns it, nobody says how much": (MINE, {}, "is geheel of voor een deel eigenaar van"),
    "a lawsuit about it": (
        [tie("litigation", target="d")],
        {"parties": []},
        "een rechtszaak over “Vergunning”",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_is_known_is_said_and_not_that_it_is_one_of_two(name: str) -> None:
    ties, more, sentence = SAID[name]
    told = repr(reports(case(ties, **TODAY | more), "nl"))
    assert sentence in told
