"""Where chains are too many to look at one by one, one of each kind stands for the rest and comes
to the same.
"""

from __future__ import annotations

import dataclasses
import itertools
import os
import random
from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflict_graph import rulesets
from conflict_graph.assessment import assess, equivalence, strength, verdicts
from conflict_graph.assessment.case import Pair
from conflict_graph.chains import equivalence as chain_kinds
from conflict_graph.chains import find as chains
from conflict_graph.chains import graph, search
from conflict_graph.chains.find import LeftOut
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
    OfficeKind,
    Official,
    Organisation,
    OrganisationKind,
    Outcome,
    Participation,
    Party,
    PartyRole,
    Payer,
    Person,
    Recusal,
    Relation,
    Step,
    Tie,
    TieKind,
)

FIRMS = tuple("abcd")
EXAMPLES = int(os.environ.get("LAW_EXAMPLES", "60"))
"""On how many drawn dossiers it is tried: few in every run, 2,000 in `make laws`."""
DECIDED = PartialDate(2025, 6, 15)
DAYS = [None, PartialDate(2010), PartialDate(2025), PartialDate(2025, 3), PartialDate(2026)]

PLAIN = Tie("", "a", "b", TieKind.OWNERSHIP, share=0.5, ended=False)
CHANGES: list[dict[str, object]] = [
    {},
    *({"kind": kind} for kind in TieKind),
    *({"certainty": certainty} for certainty in Certainty),
    {"stake_excluded": True},
    {"announced": True},
    {"from_date": PartialDate(2026)},
    *({"ended": None, "until_date": day} for day in DAYS),
    *({"ended": True, "until_date": day} for day in DAYS),
    *({"ended": ended, "kind": TieKind.GIFT} for ended in (None, True)),
    *({"kind": TieKind.CONTRACT, "payer": payer} for payer in Payer),
    {"kind": TieKind.SUPPLY, "ordinary_terms": True},
    {"knew": False},
]
"""What a tie between firms may be, beside ownership that runs and is certain."""
OWN = Tie("own", "o", "a", TieKind.OWNERSHIP, share=0.5, ended=False, capacity=Capacity.PRIVATE)
heads = st.lists(
    st.sampled_from(
        [
            OWN,
            Tie("seat", "o", "b", TieKind.BOARD, ended=False, capacity=Capacity.PRIVATE),
            Tie("job", "o", "a", TieKind.EMPLOYMENT, ended=False, capacity=Capacity.PRIVATE),
            Tie("paper", "o", "b", TieKind.MEMBERSHIP, ended=False),
            Tie("service", "o", "town", TieKind.EMPLOYMENT, ended=False),
            Tie("kin", "o", "p", TieKind.FAMILY, relation=Relation.CHILD, ended=False),
            Tie("kin-owns", "p", "c", TieKind.OWNERSHIP, ended=False),
            Tie("client", "q", "a", TieKind.BUSINESS, ended=False),
            Tie("land", "o", "d", TieKind.PROPERTY, ended=False),
        ]
    ),
    unique_by=lambda tie: tie.id,
    min_size=1,
)


@st.composite
def crowded(draw: st.DrawFn) -> Dossier:
    """A dossier with few firms and many ties between them."""
    own = list(dict.fromkeys([OWN, *draw(heads)]))
    looks = [{}, *draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=2))]
    ends = st.lists(st.sampled_from((*FIRMS, "town")), min_size=2, max_size=2, unique=True)
    beside = [
        (("c", "b") if chance else ("a", "b"), look) for look in looks for chance in (False, True)
    ]
    drawn = [
        *beside,
        *draw(st.lists(st.tuples(ends, st.sampled_from(looks)), min_size=2, max_size=9)),
    ]
    ties = [
        dataclasses.replace(PLAIN, id=f"t{number}", source_id=source, target_id=target, **look)
        for number, ((source, target), look) in enumerate(drawn)
    ]
    reached = st.sampled_from([*FIRMS, "q", "o", "t0"])
    winner = Party(
        "b", PartyRole.WINNER, draw(st.sampled_from([Benefit.DIRECT, None, Benefit.CONTINGENT]))
    )
    parties = draw(
        st.lists(
            st.builds(
                Party, reached, st.sampled_from(PartyRole), st.sampled_from([None, *Benefit])
            ),
            max_size=2,
        )
    )
    part = Participation(
        "o",
        draw(st.sampled_from([(Step.VOTED,), (Step.VOTED,), (Step.RESPONSIBLE,), ()])),
        draw(st.sampled_from([Recusal.NONE, None, Recusal.PARTIAL])),
    )
    decision = Decision(
        id="d",
        title="Brug",
        body="town",
        kind=draw(st.sampled_from([DecisionKind.AWARD, DecisionKind.AWARD, *DecisionKind])),
        parties=tuple(dict.fromkeys([winner, *parties])),
        participations=(part,),
        status=draw(st.sampled_from([DecisionStatus.TAKEN, DecisionStatus.OPEN])),
        decided_on=draw(st.sampled_from([DECIDED, None])),
    )
    return Dossier(
        id="crowded",
        jurisdiction="NL",
        officials=(
            Official(
                "o",
                "Wethouder Wilgen",
                draw(st.sampled_from([OfficeKind.EXECUTIVE, *OfficeKind])),
                "town",
            ),
        ),
        persons=(Person("p", "child"), Person("q", "client")),
        organisations=(
            Organisation("town", "Gemeente Wilgendam", OrganisationKind.PUBLIC_BODY),
            *(Organisation(name, f"Bedrijf {name}", OrganisationKind.COMPANY) for name in FIRMS),
        ),
        ties=(*own, *ties),
        decisions=(decision,),
        as_of=draw(st.sampled_from([None, DECIDED])),
    )


def kinds_of(pair: Pair) -> set[tuple[object, ...]]:
    """Return what each chain begins with, leads to, how long it is, and what it comes to."""
    found = set()
    for verdict in verdicts.verdicts(pair.with_planned_steps_taken()):
        situation = verdict.situation
        first = tuple(tie.id for tie in (situation.personal, situation.holding) if tie)
        found.add((first, situation.party, len(situation.ties), verdict.rule.id, verdict.outcome))
    return found


def only(pairs: Iterable[Pair]) -> Pair:
    (pair,) = pairs
    return pair


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(crowded(), st.sets(st.sampled_from(FIRMS)), st.sampled_from(sorted(rulesets.RULE_SETS)))
def test_one_of_each_kind_comes_to_what_all_come_to(
    facts: Dossier, hubs: set[str], name: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strength, "hubs", lambda _: frozenset(hubs))
        every = only(assess.pairs(facts, name, most_chains=100_000))
        fewer = only(assess.pairs(facts, name, most_chains=0))
    assert every.left_out is LeftOut.NOTHING
    assert set(fewer.chains) <= set(every.chains)
    if not every.chains:
        assert fewer == every
        return
    assert fewer.left_out is LeftOut.ALIKE
    assert kinds_of(fewer) == kinds_of(every)
    assert verdicts.outcome(fewer) is verdicts.outcome(every)
    assert verdicts.outcome(fewer.stepping_aside()) is verdicts.outcome(every.stepping_aside())


# -- ties that read alike, in each other's place


VALUES: list[dict[str, object]] = [
    *CHANGES,
    *({"kind": TieKind.CONTRACT, "payer": payer} for payer in Payer),
    *(
        {"kind": kind, "ordinary_terms": terms}
        for kind in (TieKind.CONTRACT, TieKind.SUPPLY, TieKind.OWNERSHIP)
        for terms in (True, False)
    ),
    *({"declared": declared} for declared in Declared),
    {"knew": False},
    {"worked_on_matter": True, "ended": True},
    {"keeps_control": True},
    {"arose": Arose.AFTER_STEP},
]
"""What a tie between firms may be, with all that a step may ask of it."""
NAMES = tuple(rulesets.RULE_SETS)


def _between(looks: Sequence[Mapping[str, object]], backwards: bool) -> Dossier:
    """Return a dossier in which an own firm is tied to the winner by ties that look so."""
    nodes = ["a", *FIRMS[2 : len(looks) + 1], "b"]
    ends = [(one, other) for one, other in itertools.pairwise(nodes)]
    ties = [
        dataclasses.replace(
            PLAIN,
            id=f"t{number}",
            source_id=other if backwards else one,
            target_id=one if backwards else other,
            certainty=Certainty.CONFIRMED,
        )
        for number, (one, other) in enumerate(ends)
    ]
    ties = [dataclasses.replace(tie, **look) for tie, look in zip(ties, looks, strict=True)]
    own = dataclasses.replace(OWN, certainty=Certainty.CONFIRMED)
    return Dossier(
        id="between",
        jurisdiction="NL",
        officials=(Official("o", "Raadslid Wilgen", OfficeKind.ELECTED_MEMBER, "town"),),
        organisations=(
            Organisation("town", "Gemeente Wilgendam", OrganisationKind.PUBLIC_BODY),
            *(Organisation(name, f"Bedrijf {name}", OrganisationKind.COMPANY) for name in FIRMS),
        ),
        ties=(own, *ties),
        decisions=(
            Decision(
                id="d",
                title="Brug",
                body="town",
                kind=DecisionKind.GRANT,
                parties=(Party("b", PartyRole.GRANTEE, Benefit.DIRECT),),
                participations=(Participation("o", (Step.VOTED,), Recusal.NONE, True),),
                status=DecisionStatus.TAKEN,
                decided_on=DECIDED,
            ),
        ),
    )


def _reading(pair: Pair) -> int:
    """Return how the way between organisations reads."""
    mark = equivalence.marks(pair.situation())
    (chain,) = pair.chains
    passed = tuple(zip(chain.ties[1:], chain.nodes[1:], strict=False))
    reading = 0
    for tie, node in reversed(passed):
        reading = chain_kinds._joined(mark(tie, node), reading)
    return reading


@pytest.mark.parametrize("name", NAMES)
def test_ties_that_read_alike_come_to_the_same_in_each_others_place(name: str) -> None:
    found: dict[int, tuple[object, ...]] = {}
    pairs = itertools.product(VALUES, ({}, {"kind": TieKind.SUPPLY}), (False, True))
    for look, beside, backwards in pairs:
        facts = _between([look, beside], backwards)
        pair = only(assess.pairs(facts, name))
        (verdict,) = verdicts.verdicts(pair)
        reads = (verdict.rule.id, verdict.outcome, verdict.elements)
        assert found.setdefault(_reading(pair), reads) == reads, (look, beside, backwards)
    assert len(found) > 30


@pytest.mark.parametrize("backwards", [False, True])
def test_who_pays_reads_otherwise_from_either_end(backwards: bool) -> None:
    paid, pays = (
        only(assess.pairs(_between([{"kind": TieKind.CONTRACT, "payer": payer}], backwards)))
        for payer in ((Payer.FROM, Payer.TO) if backwards else (Payer.TO, Payer.FROM))
    )
    assert _reading(paid) != _reading(pays)
    values = [verdicts.deciding(verdicts.verdicts(pair)).elements for pair in (paid, pays)]
    assert [each.closeness for each in values if each is not None] == [3, 2]


def test_what_ties_take_off_is_counted_together_up_to_what_no_chain_can_lose() -> None:
    far = {"kind": TieKind.DONATION}
    once, thrice = (
        only(assess.pairs(_between([far] * number, backwards=False))) for number in (1, 3)
    )
    assert [verdicts.outcome(pair) for pair in (once, thrice)] == [Outcome.APPARENT, Outcome.NONE]
    one = chain_kinds.with_cost(0, 5)
    assert chain_kinds._cost(chain_kinds._joined(one, one)) == chain_kinds.MOST_COST


# -- fifty thousand ties


def dense(
    kinds: tuple[TieKind, ...], firms: int = 300, ties: int = 50_000, owned: int = 8
) -> Dossier:
    """A valid dossier of densely tied firms, of which an executive who votes owns some."""
    chance = random.Random(1)  # noqa: S311
    names = [f"g{number}" for number in range(firms)]
    own = [
        Tie(
            f"own{number}",
            "o",
            chance.choice(names),
            TieKind.OWNERSHIP,
            capacity=Capacity.PRIVATE,
            ended=False,
            certainty=Certainty.CONFIRMED,
        )
        for number in range(owned)
    ]
    drawn = (chance.sample(names, 2) for _ in range(ties - len(own)))
    others = [
        Tie(
            f"t{number}",
            source,
            target,
            chance.choice(kinds),
            ended=False,
            certainty=Certainty.CONFIRMED,
        )
        for number, (source, target) in enumerate(drawn)
    ]
    parties = (
        Party("g0", PartyRole.WINNER, Benefit.DIRECT),
        Party("g1", PartyRole.BIDDER),
        Party("g2", PartyRole.BIDDER),
    )
    part = Participation("o", (Step.VOTED,), Recusal.NONE)
    return Dossier(
        id="dense",
        jurisdiction="NL",
        officials=(Official("o", "Wethouder Wilgen", OfficeKind.EXECUTIVE, "town"),),
        persons=(),
        organisations=(
            Organisation("town", "Gemeente Wilgendam", OrganisationKind.PUBLIC_BODY),
            *(Organisation(name, name, OrganisationKind.COMPANY) for name in names),
        ),
        ties=(*own, *others),
        decisions=(
            Decision(
                id="d",
                title="Brug",
                body="town",
                kind=DecisionKind.AWARD,
                parties=parties,
                participations=(part,),
                status=DecisionStatus.TAKEN,
                decided_on=DECIDED,
            ),
        ),
    )


@pytest.mark.no_cover
def test_fifty_thousand_ties_between_three_hundred_firms_are_answered_in_bounded_steps() -> None:
    facts = dense((TieKind.OWNERSHIP, TieKind.BOARD))
    asked = 0

    def marks(official: Official) -> chain_kinds.Mark:
        mark = equivalence.marks(
            Pair(
                ruleset=rulesets.get("dutch"),
                dossier=facts,
                official=official,
                decision=facts.decisions[0],
                chains=(),
                elsewhere=(),
            ).situation()
        )

        def counting(tie: Tie, node: str) -> int:
            nonlocal asked
            asked += 1
            return mark(tie, node)

        return counting

    found = chains.find_for(search.of_dossier(facts), facts, ("o",), "d", marks=marks)["o"]
    assert found.left_out is LeftOut.ALIKE
    assert 0 < len(found.chains) <= chains.MOST_CHAINS
    assert asked <= 10 * len(facts.ties), (
        "a tie is looked at some times, however many chains run over it"
    )


def test_an_answer_says_that_there_are_more_chains_and_that_they_come_to_the_same() -> None:
    (answer,) = assess.assess(
        dense((TieKind.OWNERSHIP, TieKind.BOARD), firms=20, ties=400, owned=1)
    )
    assert (answer.outcome, answer.rule) == (
        Outcome.ACTUAL_INDICATED,
        "strong-steering-functionary",
    )
    assert "the others come to the same" in str(assess.to_mapping(answer, "en")["left_out"])
    assert "de andere komen op hetzelfde uit" in str(assess.to_mapping(answer, "nl")["left_out"])
    assert assess.messages_of(answer)["left_out"][0]["id"] == "left_out.alike"


@pytest.mark.no_cover
def test_with_too_many_kinds_the_strongest_are_kept_and_the_answer_says_that_others_may_weigh_more() -> (
    None
):
    kinds = (
        TieKind.BOARD,
        TieKind.SUPPLY,
        TieKind.BUSINESS,
        TieKind.MEMBERSHIP,
        TieKind.OPINION,
        TieKind.POLITICAL,
    )
    (answer,) = assess.assess(
        dense((TieKind.CONTROL, *kinds), firms=40, ties=2_000, owned=30), explained=False
    )
    assert answer.outcome is Outcome.ACTUAL_INDICATED
    assert len(answer.chains) == chains.MOST_CHAINS
    assert "may weigh more" in str(assess.to_mapping(answer, "en")["left_out"])


def test_where_ties_read_in_too_many_ways_only_short_chains_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chain_kinds, "MOST_READINGS", 100)
    (answer,) = assess.assess(dense((TieKind.OWNERSHIP,), firms=30, ties=1_000), explained=False)
    assert answer.left_out is not None
    assert answer.left_out.id == "left_out.some"


def test_where_not_even_one_tie_can_be_read_whatever_it_leads_to_is_said_to_be_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chain_kinds, "MOST_READINGS", 0)
    (answer,) = assess.assess(dense((TieKind.OWNERSHIP,), firms=30, ties=1_000), explained=False)
    assert answer.left_out is not None
    assert answer.left_out.id == "left_out.some"


def test_without_a_mark_all_chains_read_alike_and_it_is_not_said_that_they_do() -> None:
    facts = dense((TieKind.OWNERSHIP,), firms=30, ties=1_000)
    found = chains.find(graph.build(facts), facts, "o", facts.decisions[0].id)
    assert found.chains
    assert found.left_out is LeftOut.SOME


def test_a_kind_that_is_not_found_in_time_is_said_to_be_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chain_kinds, "MOST_TRIES", 2)
    (answer,) = assess.assess(dense((TieKind.OWNERSHIP,), firms=30, ties=1_000), explained=False)
    assert answer.left_out is not None
    assert answer.left_out.id == "left_out.some"


def test_after_many_steps_that_lead_to_few_chains_one_of_each_kind_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chains, "MOST_STEPS", 10)
    (answer,) = assess.assess(dense((TieKind.OWNERSHIP,), firms=30, ties=300), explained=False)
    assert answer.left_out is not None


@pytest.mark.no_cover
def test_where_chains_are_left_out_only_what_all_of_them_share_is_asked_about() -> None:
    """The answer to a question about a tie in the middle would say nothing about the chains around
    it.
    """
    drawn = dense((TieKind.OWNERSHIP,), firms=20, ties=400, owned=1)
    unknown = tuple(
        dataclasses.replace(tie, ended=None, until_date=PartialDate(2025)) for tie in drawn.ties
    )
    decision = dataclasses.replace(drawn.decisions[0], decided_on=None, status=DecisionStatus.OPEN)
    facts = dataclasses.replace(drawn, ties=unknown, decisions=(decision,), as_of=DECIDED)
    (answer,) = assess.assess(facts)
    assert answer.left_out is not None
    asked = {
        value
        for question in answer.open_questions
        for value in dict(question.question.params).values()
    }
    assert not {tie.id for tie in facts.ties if tie.id.startswith("t")} & asked
    assert "wait" not in {measure.id for measure in answer.measures}


# -- a chain by the ids of its ties


@settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))
@given(crowded())
def test_a_chain_is_followed_by_the_ids_of_its_ties(facts: Dossier) -> None:
    for chain in chains.find(graph.build(facts), facts, "o", "d").chains:
        followed = chains.follow(facts, "o", "d", (tie.id for tie in chain.ties))
        assert followed is not None
        assert (followed.ties, followed.nodes) == (chain.ties, chain.nodes)


def test_of_a_chain_that_ends_at_somebody_one_of_each_kind_is_walked_and_followed() -> None:
    firms = dense((TieKind.OWNERSHIP,), firms=3, ties=9)
    client = Tie("client", "q", "g2", TieKind.BUSINESS, ended=False)
    parties = (*firms.decisions[0].parties, Party("q", PartyRole.WINNER, Benefit.DIRECT))
    facts = dataclasses.replace(
        firms,
        persons=(*firms.persons, Person("q", "client")),
        ties=(*firms.ties, client),
        decisions=(dataclasses.replace(firms.decisions[0], parties=parties),),
    )
    every, fewer = (only(assess.pairs(facts, most_chains=most)) for most in (100_000, 0))
    assert kinds_of(fewer) == kinds_of(every)
    for chain in fewer.chains:
        followed = chains.follow(facts, "o", "d", (tie.id for tie in chain.ties))
        assert followed is not None
        assert (followed.ties, followed.nodes) == (chain.ties, chain.nodes)


@pytest.mark.parametrize("ties", [["own", "seat"], ["nothing"], ["own"], []])
def test_ties_that_make_no_chain_are_not_followed(ties: list[str]) -> None:
    facts = dataclasses.replace(
        dense((TieKind.OWNERSHIP,), firms=3, ties=9),
        ties=(Tie("own", "o", "g2", TieKind.OWNERSHIP), Tie("seat", "o", "g1", TieKind.BOARD)),
    )
    decision = dataclasses.replace(facts.decisions[0], parties=())
    facts = dataclasses.replace(facts, decisions=(decision,))
    assert chains.follow(facts, "o", "d", ties) is None
    assert chains.follow(facts, "o", "another", ties) is None
