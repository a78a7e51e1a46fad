"""Invented dossiers for hypothesis, in which a chain from the official to the decision is the
rule.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import strategies as st

from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Arose,
    Benefit,
    Capacity,
    Certainty,
    Decision,
    DecisionKind,
    DecisionStatus,
    Declared,
    Dossier,
    Leave,
    Level,
    Nearness,
    OfficeKind,
    Official,
    Organisation,
    OrganisationKind,
    Participation,
    Party,
    PartyRole,
    Payer,
    Person,
    Recusal,
    Relation,
    SharedBy,
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
    *[TieKind.OWNERSHIP] * 4,
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
    TieKind.COLLEAGUE,
    TieKind.UNSPECIFIED,
]
TO_DECISION = [
    TieKind.PROPERTY,
    TieKind.PROPERTY,
    TieKind.CANDIDATE,
    TieKind.LITIGATION,
    TieKind.OPINION,
]
JURISDICTIONS = [
    *["NL"] * 9,
    "UK-Wales",
    "UK-Scotland",
    "IE",
    "FR",
    "DE",
    "EU",
    "CA-Ontario",
    "NZ",
    "BE",
]
DEALINGS = [TieKind.BUSINESS, TieKind.CONTRACT, TieKind.SUPPLY]
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
    """Draw a tie. Every second one runs, is sure and plain; of the others about half of what could
    be known is known.
    """
    kind = draw(st.sampled_from(kinds))
    if draw(st.booleans()):
        return _plain_tie(draw, Tie(id, source, target, kind))
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
        certainty=draw(st.sampled_from([*[Certainty.CONFIRMED] * 4, None, *Certainty])),
        declared=draw(maybe(Declared)),
        knew=draw(st.sampled_from([None, None, None, False, True])),
        represents=draw(st.sampled_from([None, None, None, True, False])),
        payer=draw(maybe(Payer)) if kind is TieKind.CONTRACT else None,
        ordinary_terms=draw(THREE) if kind in DEALINGS else None,
        nearness=draw(maybe([*Nearness, None, None])) if kind is TieKind.PROPERTY else None,
        arose=draw(st.sampled_from([*[None] * 6, *Arose])),
    )


def _plain_tie(draw: Any, tie: Tie) -> Tie:
    """Return a tie that runs and is sure, so that the other facts decide."""
    family = tie.kind is TieKind.FAMILY
    return dataclasses.replace(
        tie,
        relation=draw(st.sampled_from(list(Relation))) if family else None,
        capacity=draw(maybe([Capacity.PRIVATE])) if tie.source_id == "o" else None,
        paid=draw(THREE),
        ended=False,
        certainty=draw(st.sampled_from([*[Certainty.CONFIRMED] * 4, None, Certainty.UNCERTAIN])),
        declared=draw(st.sampled_from([None, None, *Declared])),
    )


PLAIN_PARTS: list[dict[str, Any]] = [
    {"steps": (Step.VOTED,), "decisive": True},
    {"steps": (Step.EVALUATED,)},
    {"steps": (Step.DECIDED,), "decisive": False},
    {"steps": (Step.LOBBIED,)},
    {"steps": (Step.VOTED,)},
    {"steps": (Step.DELIBERATED,), "decisive": False},
    {"steps": (Step.ADVISED,)},
    {"steps": (Step.PREPARED,)},
    *[{"steps": (Step.RESPONSIBLE,)}] * 4,
    {"steps": (Step.ATTENDED,)},
    {},
    {},
    {"took_no_part": True},
    {"recusal": Recusal.FULL},
]
"""Parts in which one thing stands: to steer, to share, to stand by, none on record, to stay out."""


@st.composite
def participations(draw: Any, official: str = "o") -> Participation:
    """Draw a part in a decision: mostly a full one, sometimes none, weak, planned or stepped back
    from.
    """
    if draw(st.booleans()):
        plain = draw(st.sampled_from(PLAIN_PARTS))
        recusal = draw(maybe([Recusal.NONE])) if plain.get("steps") else None
        return Participation(official, **{"recusal": recusal} | plain)
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
        handed_over=draw(st.sampled_from([None, None, None, False, True])),
        advice_followed=draw(st.sampled_from([None, None, False, True])),
        as_citizen=draw(st.sampled_from([None, None, None, False, True])),
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
        body=draw(st.sampled_from(["body"] * 7 + ["public"])),
        kind=draw(st.sampled_from([*DecisionKind, *[DecisionKind.PERMIT] * 4, DecisionKind.GRANT])),
        parties=parties,
        participations=(draw(participations()),),
        status=draw(
            st.sampled_from([DecisionStatus.TAKEN, DecisionStatus.TAKEN, DecisionStatus.OPEN, None])
        ),
        decided_on=draw(
            st.sampled_from([DECIDED, DECIDED, None, PartialDate(2025), PartialDate(2022, 6, 15)])
        ),
        series=draw(st.sampled_from([*[None] * 5, False, True])),
        eu_funds=draw(st.sampled_from([*[None] * 5, False, True])),
        sole_mandate=draw(st.sampled_from([*[None] * 5, False, True])),
        advisory=draw(st.sampled_from([*[None] * 5, False, True])),
    )
    return Dossier(
        id="invented",
        jurisdiction=draw(st.sampled_from(JURISDICTIONS)),
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
            Organisation(
                "body",
                "Gemeente Wilgendam",
                OrganisationKind.PUBLIC_BODY,
                level=draw(st.sampled_from([None, None, *Level])),
            ),
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
    benefit = st.sampled_from([Benefit.DIRECT] * 8 + [None] * 4 + list(Benefit))
    return tuple(
        Party(
            name,
            draw(st.sampled_from(list(PartyRole))),
            draw(benefit),
            draw(st.sampled_from([*[None] * 6, *SharedBy])),
        )
        for name in names
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
