"""Invented dossiers for hypothesis, in which a chain from the official to the decision is the
rule.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import strategies as st

from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Benefit,
    Capacity,
    Certainty,
    Decision,
    DecisionKind,
    DecisionStatus,
    Declared,
    Dossier,
    Leave,
    OfficeKind,
    Official,
    Organisation,
    OrganisationKind,
    Participation,
    Party,
    PartyRole,
    Person,
    Recusal,
    Relation,
    Step,
    Tie,
    TieKind,
)

THREE = st.sampled_from([True, False, None])
DECIDED = PartialDate(2025, 6, 15)
DATES = [
    PartialDate(2019),
    PartialDate(2025),
    PartialDate(2025, 3),
    PartialDate(2024, 12, 31),
    PartialDate(2026, 1),
]
TO_FIRM = [
    TieKind.OWNERSHIP,
    TieKind.OFFICER,
    TieKind.EMPLOYMENT,
    TieKind.BOARD,
    TieKind.MANAGEMENT,
    TieKind.ADVISORY,
    TieKind.MEMBERSHIP,
    TieKind.BUSINESS,
    TieKind.POLITICAL,
    TieKind.GIFT,
    TieKind.UNSPECIFIED,
]
TO_PERSON = [
    TieKind.FAMILY,
    TieKind.FRIENDSHIP,
    TieKind.BUSINESS,
    TieKind.POLITICAL,
    TieKind.UNSPECIFIED,
]
TO_DECISION = [TieKind.PROPERTY, TieKind.CANDIDATE, TieKind.LITIGATION]
BETWEEN = [
    TieKind.OWNERSHIP,
    TieKind.CONTROL,
    TieKind.PARTICIPATION,
    TieKind.SUPPLY,
    TieKind.CONTRACT,
]


def maybe(values: Any) -> Any:
    """Return a strategy for one of the values, or for what is not known."""
    return st.sampled_from([*values, None])


@st.composite
def ties(draw: Any, id: str, source: str, target: str, kinds: list[TieKind]) -> Tie:  # noqa: A002
    """Draw a tie. About half of what could be known of it is known; it runs more often than not."""
    kind = draw(st.sampled_from(kinds))
    from_date, until_date = draw(st.sampled_from([None, None, None, *DATES])), None
    ended = draw(st.sampled_from([False, False, False, True, None]))
    if ended is not False:
        until_date = draw(maybe(DATES))
    if from_date and until_date and from_date.earliest > until_date.latest:
        from_date = None
    return Tie(
        id,
        source,
        target,
        kind,
        relation=draw(maybe(Relation)) if kind is TieKind.FAMILY else None,
        capacity=draw(st.sampled_from([None, None, Capacity.PRIVATE, *Capacity]))
        if source == "o"
        else None,
        paid=draw(THREE),
        share=draw(st.sampled_from([None, 0.02, 0.5, 1.0])) if kind is TieKind.OWNERSHIP else None,
        keeps_control=draw(st.sampled_from([None, None, True, False])),
        permission=draw(maybe(Leave)),
        stake_excluded=draw(st.sampled_from([None] * 5 + [False, True])),
        worked_on_matter=draw(THREE),
        from_date=from_date,
        until_date=until_date,
        ended=ended,
        announced=draw(st.sampled_from([None] * 7 + [True])),
        certainty=draw(st.sampled_from([Certainty.CONFIRMED, None, None, *Certainty])),
        declared=draw(maybe(Declared)),
    )


@st.composite
def participations(draw: Any, official: str = "o") -> Participation:
    """Draw a part in a decision: mostly a full one, sometimes none, weak, planned or stepped back
    from.
    """
    fewest = draw(st.sampled_from([0, 1, 1, 1]))
    steps = tuple(
        draw(st.lists(st.sampled_from(list(Step)), unique=True, min_size=fewest, max_size=3))
    )
    return Participation(
        official,
        steps,
        draw(st.sampled_from([None, None, Recusal.NONE, Recusal.NONE, *Recusal])),
        draw(THREE),
        draw(THREE),
        None if steps else draw(st.sampled_from([None, None, True])),
        tuple(draw(st.lists(st.sampled_from(list(Step)), unique=True, max_size=2)))
        if draw(st.booleans())
        else (),
    )


@st.composite
def dossiers(draw: Any) -> Dossier:
    """Draw a dossier of one official and one decision, with one to five ties that mostly lead
    somewhere.
    """
    roads = [
        [draw(ties("t1", "o", "firm", TO_FIRM))],
        [draw(ties("t2", "o", "p", TO_PERSON)), draw(ties("t3", "p", "firm", TO_FIRM))],
        [draw(ties("t4", "o", "d", TO_DECISION))],
        [draw(ties("t5", "o", "second", TO_FIRM)), draw(ties("t6", "second", "firm", BETWEEN))],
        [draw(ties("t7", "firm", "third", BETWEEN))],
    ]
    chosen = draw(st.lists(st.sampled_from(range(len(roads))), unique=True, min_size=1, max_size=3))
    kept = [tie for road in sorted(chosen) for tie in roads[road]]
    parties = _parties(draw, kept)
    decision = Decision(
        id="d",
        title="Vergunning",
        body=draw(st.sampled_from(["body"] * 5 + ["public"])),
        kind=draw(st.sampled_from([*DecisionKind, DecisionKind.AWARD, DecisionKind.GRANT])),
        parties=parties,
        participations=(draw(participations()),),
        status=draw(st.sampled_from([DecisionStatus.TAKEN, DecisionStatus.OPEN, None])),
        decided_on=draw(st.sampled_from([DECIDED, None, PartialDate(2025)])),
        series=draw(st.sampled_from([None, False, True])),
    )
    return Dossier(
        id="invented",
        jurisdiction="NL",
        officials=(
            Official(
                "o",
                "Raadslid Wilgen",
                draw(st.sampled_from(list(OfficeKind))),
                "body",
                left=draw(THREE),
            ),
        ),
        persons=(Person("p", "relative"),),
        organisations=(
            Organisation("body", "Gemeente Wilgendam", OrganisationKind.PUBLIC_BODY),
            Organisation("public", "Waterschap Rietland", OrganisationKind.PUBLIC_BODY),
            Organisation(
                "firm", "Bouwbedrijf De Ringslang", draw(st.sampled_from(list(OrganisationKind)))
            ),
            Organisation("second", "Adviesbureau Ooievaar", OrganisationKind.COMPANY),
            Organisation("third", "Stichting Zwanenveld", OrganisationKind.FOUNDATION),
        ),
        ties=tuple(kept),
        decisions=(decision,),
        as_of=draw(st.sampled_from([None, PartialDate(2026, 3, 1)])),
    )


def _parties(draw: Any, kept: list[Tie]) -> tuple[Party, ...]:
    """Draw one to three parties, the firm at the end of most chains nearly always among them."""
    own = [tie.id for tie in kept if tie.target_id == "d"]
    others = draw(
        st.lists(st.sampled_from(["o", "p", "second", "third", *own]), unique=True, max_size=2)
    )
    names = [*(["firm"] if draw(st.sampled_from([True, True, True, False])) else []), *others]
    benefit = st.sampled_from([Benefit.DIRECT] * 5 + [None] * 4 + list(Benefit))
    return tuple(
        Party(name, draw(st.sampled_from(list(PartyRole))), draw(benefit)) for name in names
    )


def renamed(facts: Dossier, suffix: str) -> Dossier:
    """Return the dossier with a suffix to every id, so that two can stand in one."""

    def new(name: str) -> str:
        return name + suffix

    (decision,) = facts.decisions
    return dataclasses.replace(
        facts,
        officials=tuple(
            dataclasses.replace(each, id=new(each.id), body=new(each.body))
            for each in facts.officials
        ),
        persons=tuple(dataclasses.replace(each, id=new(each.id)) for each in facts.persons),
        organisations=tuple(
            dataclasses.replace(each, id=new(each.id)) for each in facts.organisations
        ),
        ties=tuple(
            dataclasses.replace(
                tie, id=new(tie.id), source_id=new(tie.source_id), target_id=new(tie.target_id)
            )
            for tie in facts.ties
        ),
        decisions=(
            dataclasses.replace(
                decision,
                id=new(decision.id),
                body=new(decision.body),
                parties=tuple(
                    dataclasses.replace(party, id=new(party.id)) for party in decision.parties
                ),
                participations=tuple(
                    dataclasses.replace(entry, official=new(entry.official))
                    for entry in decision.participations
                ),
            ),
        ),
    )
