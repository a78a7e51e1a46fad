"""Invented dossiers of the kinds that commissions and courts decide, each with its label argued
from the norm.

None is a real case. The comment above each holds the argument; the label was written down from it
before the engine was asked.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conflict_graph.invented import case, part, party, result, tie

PARTNER = tie("family", target="p", id="t1", relation="partner")
SISTER = tie("family", target="p", id="t1", relation="sibling")
FAMILY_FIRM = [
    tie("ownership", target="second", id="t1", share=0.5),
    tie("ownership", "second", "firm", id="t2", share=0.6),
]

DOSSIERS: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str, str]] = {
    # An alderman decides on a permit for the firm for which he drew plans, still his client. Veere:
    # an executive with a live private business tie who takes part is where the guarantee of article
    # 2:4 Awb fails.
    "a permit for a client of the alderman": (
        [tie("business", paid=True)],
        {"office": "executive", "did": part("decided", recusal="none")},
        "serious-steering-functionary",
        "actual_indicated",
    ),
    # A member is treasurer of the sports club that gets a subsidy, unpaid, and votes. Unpaid does
    # not clear (Conseil d'État 2002): who keeps the purse of the club stands in for it.
    "a subsidy for the club whose purse a member keeps": (
        [tie("officer", paid=False, declared="before")],
        {
            "kind": "grant",
            "parties": party("grantee"),
            "did": part("deliberated", "voted", recusal="none"),
        },
        "strong-sharing-elected",
        "actual_indicated",
    ),
    # Another member only plays there. An interest shared with all members is no personal one.
    "a subsidy for the club of which a member is a plain member": (
        [tie("membership", paid=False)],
        {
            "kind": "grant",
            "parties": party("grantee"),
            "did": part("deliberated", "voted", recusal="none"),
        },
        "no-interest",
        "none",
    ),
    # A mayor's sister is on the list for a municipal post; the mayor sits in the interview. Article
    # 28(3) Gemeentewet: an appointment concerns you as soon as you are on the short list, and close
    # family reads as oneself.
    "an appointment of a sister": (
        [SISTER],
        {
            "office": "executive",
            "kind": "appointment",
            "parties": party("applicant", "direct", "p"),
            "did": part("evaluated", recusal="none"),
        },
        "strong-steering-functionary",
        "actual_indicated",
    ),
    # The same mayor leaves the room from the first day and the deputy takes over: that is how it
    # should be done.
    "an appointment of a sister, stepped aside from the start": (
        [SISTER],
        {
            "office": "executive",
            "kind": "appointment",
            "parties": party("applicant", "direct", "p"),
            "did": part(recusal="full"),
        },
        "cured",
        "none",
    ),
    # A member owns the parcel that stands in the plan and votes with a large majority. Whether the
    # plan is about that parcel nobody said (L3), and a member who only votes may own land there (L4;
    # Graft-De Rijp). With the deciding vote it would be the case of Heumen, and land that lies inside
    # the plan is one's own (L1): both are asked.
    "land of a member is re-zoned by a large majority": (
        [tie("property", target="d", declared="before")],
        {
            "kind": "zoning",
            "parties": party("subject", id="t"),
            "did": part("voted", recusal="none", decisive=False),
        },
        "slight-sharing-elected",
        "none",
    ),
    # A member lives across the street from the plan. Graft-De Rijp: the law lets a member vote, and
    # one does not become a suspect by living somewhere.
    "a plan across the street of a member": (
        [tie("property", target="d", declared="before")],
        {"kind": "zoning", "did": part("deliberated", "voted", recusal="none", decisive=False)},
        "no-interest",
        "none",
    ),
    # A member works for the housing association that applies, in its administration and not on this
    # file. Between Winsum and Graft-De Rijp: a person weighs it.
    "the own employer of a member applies": (
        [tie("employment", worked_on_matter=False, paid=True, declared="before")],
        {"did": part("voted", recusal="none")},
        "serious-sharing-elected",
        "apparent",
    ),
    # The member wrote the application as an employee. Winsum: the legal officer who had worked on
    # the plan.
    "the own employer of a member applies, and the member wrote the application": (
        [tie("employment", worked_on_matter=True, paid=True, declared="before")],
        {"did": part("voted", recusal="none")},
        "strong-sharing-elected",
        "actual_indicated",
    ),
    # A civil servant judges tenders; half of her family's holding owns sixty per cent of a bidder.
    # CRvB 2012: who chooses suppliers owns none. The thirty per cent reaches through the holding,
    # and she evaluates.
    "the family firm of an evaluator bids": (
        FAMILY_FIRM,
        {
            "office": "civil_servant",
            "kind": "tender",
            "parties": party("bidder"),
            "did": part("evaluated", recusal="none"),
        },
        "strong-steering-functionary",
        "actual_indicated",
    ),
    # An alderman came from the firm two years before it won. The look-back is a year: what is over,
    # is over.
    "a former employer of two years ago wins": (
        [tie("employment", ended=True, until_date="2022-04-01")],
        {
            "office": "executive",
            "kind": "award",
            "decided_on": "2024-05-01",
            "parties": party("winner"),
            "did": part("decided", recusal="none"),
        },
        "no-interest",
        "none",
    ),
    # Half a year before is within the look-back: an outsider could think so, and nobody says more.
    "a former employer of half a year ago wins": (
        [tie("employment", ended=True, until_date="2023-11-01")],
        {
            "office": "executive",
            "kind": "award",
            "decided_on": "2024-05-01",
            "parties": party("winner"),
            "did": part("decided", recusal="none"),
        },
        "slight-steering-functionary",
        "apparent",
    ),
    # The council named an alderman to the supervisory board of the waste company, and he prepares a
    # loan to it. The seat is the council's own instrument (article 44 Gemeentewet: the fee goes to
    # the treasury).
    "a loan to the company on whose board the council put the alderman": (
        [tie("board", capacity="ex_officio", paid=False)],
        {
            "office": "executive",
            "kind": "loan",
            "parties": party("grantee"),
            "did": part("prepared", "decided"),
        },
        "no-interest",
        "none",
    ),
    # Her accounts are another matter: article 28(1)(b), through article 58.
    "the accounts of the company on whose board the council put the alderman": (
        [tie("board", capacity="ex_officio", paid=False)],
        {
            "office": "executive",
            "kind": "accounts",
            "parties": party("subject", None),
            "did": part("deliberated", "decided", recusal="none"),
        },
        "accounts",
        "apparent",
    ),
    # A hired adviser judges bids; his office also works for a bidder. De Ronde Venen: one file, two
    # clients.
    "an adviser whose office also works for a bidder": (
        [tie("employment", target="second", id="t1"), tie("contract", "second", "firm", id="t2")],
        {
            "office": "external",
            "kind": "tender",
            "parties": party("bidder"),
            "did": part("evaluated", recusal="none"),
        },
        "slight-steering-external",
        "apparent",
    ),
    # A partner works at the developer. A partner's work alone is not enough for a member's plain vote
    # (step 2: one less; BZ0796); an alderman would have the appearance against him.
    "a partner works for the developer": (
        [PARTNER, tie("employment", "p")],
        {"did": part("voted", recusal="none")},
        "slight-sharing-elected",
        "none",
    ),
    # Two aldermen sit in one regional board with the applicant's director. Two people on one board
    # are no chain.
    "a fellow board member runs the applicant": (
        [
            tie("board", target="second", id="t1"),
            tie("board", "p", "second", id="t2"),
            tie("management", "p", "firm", id="t3"),
        ],
        {"office": "executive", "did": part("decided", recusal="none")},
        "no-chain",
        "none",
    ),
    # The decision was dear, late and against advice, and nobody has an interest in it. A bad
    # decision is no conflict.
    "an unwise decision": ([], {"concern": "quality", "did": part("voted")}, "quality", "none"),
}


@pytest.mark.parametrize("name", DOSSIERS)
def test_the_label_follows_from_the_norm(name: str) -> None:
    ties, more, rule, outcome = DOSSIERS[name]
    found = result(case(ties, **more))
    assert (found.rule, found.outcome.value) == (rule, outcome)


@pytest.mark.parametrize("name", DOSSIERS)
def test_what_is_above_potential_says_what_speaks_for_it_and_what_would_change_it(
    name: str,
) -> None:
    ties, more, _, outcome = DOSSIERS[name]
    found = result(case(ties, **more))
    if outcome in ("apparent", "actual_indicated"):
        assert found.facts_for
        assert found.chain
        assert found.rule_source
