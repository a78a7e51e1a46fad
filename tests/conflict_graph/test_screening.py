"""Many decisions at once give what one at a time gives, and a change touches all that it
changes.
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_graph.chains import find as chains
from conflict_graph.chains import graph
from conflict_graph.chains import network as network_module
from conflict_graph.chains.network import (
    Link,
    Network,
    NetworkDecision,
    NetworkPosition,
    NetworkTie,
    ways,
)
from conflict_graph.facts import (
    Decision,
    DecisionKind,
    Dossier,
    OfficeKind,
    Official,
    Organisation,
    OrganisationKind,
    Party,
    PartyRole,
    TieKind,
)
from conflict_graph.facts import Tie as TieFact

BODIES = ("municipality", "province")
PLACES = (*BODIES, *"abcdefgh")
OFFICIALS = {"mayor": BODIES[0], "alderman": BODIES[0], "deputy": BODIES[1]}


@st.composite
def worlds(draw):
    """Positions, ties and questions among a few places, with circles, parallel ties and seats at
    the body itself.
    """
    seats = draw(
        st.lists(st.tuples(st.sampled_from(list(OFFICIALS)), st.sampled_from(PLACES)), max_size=6)
    )
    roads = draw(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)), max_size=14))
    asked = draw(
        st.lists(
            st.tuples(st.sampled_from(BODIES), st.lists(st.sampled_from(PLACES), max_size=3)),
            min_size=1,
            max_size=12,
        )
    )
    return (
        [
            NetworkPosition(f"p{n}", OFFICIALS[who], who, place)
            for n, (who, place) in enumerate(seats)
        ],
        [NetworkTie(f"t{n}", one, other) for n, (one, other) in enumerate(roads) if one != other],
        [NetworkDecision(f"d{n}", body, tuple(parties)) for n, (body, parties) in enumerate(asked)],
    )


def one_at_a_time(positions, ties, questions):
    """Return what `chains.find` says of every decision, over the graph of everything."""
    dossier = Dossier(
        id="world",
        jurisdiction="NL",
        officials=tuple(
            Official(who, who, OfficeKind.EXECUTIVE, body) for who, body in OFFICIALS.items()
        ),
        organisations=tuple(
            Organisation(place, place, OrganisationKind.COMPANY) for place in PLACES
        ),
        ties=(
            *(
                TieFact(each.id, each.official, each.organisation, TieKind.BOARD)
                for each in positions
            ),
            *(TieFact(each.id, each.holder, each.held, TieKind.OWNERSHIP) for each in ties),
        ),
        decisions=tuple(
            Decision(
                id=each.id,
                title=each.id,
                body=each.body,
                kind=DecisionKind.AWARD,
                parties=tuple(
                    Party(party, PartyRole.WINNER) for party in dict.fromkeys(each.parties)
                ),
            )
            for each in questions
        ),
    )
    built = graph.build(dossier)
    return {
        question.id: sorted(
            (chain.official, tuple(tie.id for tie in chain.ties), chain.party.id)
            for who, body in OFFICIALS.items()
            if body == question.body
            for chain in chains.find(built, dossier, who, question.id).chains
        )
        for question in questions
    }


def as_table(found):
    return {
        decision: sorted((link.official, link.ties, link.party) for link in links)
        for decision, links in found
    }


@given(worlds())
def test_screening_many_gives_what_each_gives(world):
    network = Network(*world)
    expected = one_at_a_time(*world)
    assert as_table(network.screen()) == expected
    assert as_table((decision, network.chains(decision)) for decision in expected) == expected


@given(worlds(), st.data())
def test_what_a_change_does_not_touch_stays_as_it_was(world, data):
    changes = list(itertools.chain(*world))
    change = data.draw(st.sampled_from(changes))
    network = Network(*world)
    before, touched = as_table(network.screen()), network.touched(change)
    network.remove(change)
    after = as_table(network.screen())
    changed = {decision for decision in before if before[decision] != after.get(decision)}
    assert changed <= touched
    assert changed <= network.touched(change)
    network.add(change)
    assert as_table(network.screen()) == before


@given(worlds(), st.data())
def test_what_comes_later_counts_as_what_was_there_from_the_start(world, data):
    late = data.draw(st.lists(st.sampled_from(list(itertools.chain(*world))), unique=True))
    network = Network(*([each for each in kind if each not in late] for kind in world))
    network.chains(next(iter(network.questions))) if network.questions else None
    for change in late:
        network.add(change)
    assert as_table(network.screen()) == one_at_a_time(*world)


WORLD = (
    [
        NetworkPosition("p0", BODIES[0], "mayor", "a"),
        NetworkPosition("p1", BODIES[0], "alderman", "a"),
        NetworkPosition("p2", BODIES[1], "deputy", "c"),
    ],
    [
        NetworkTie("t0", "a", "b"),
        NetworkTie("t1", "b", "c"),
        NetworkTie("t2", "b", "c"),
        NetworkTie("t3", "c", "a"),
    ],
    [
        NetworkDecision("d0", BODIES[0], ("c", "b")),
        NetworkDecision("d1", BODIES[0], ("a", "a")),
        NetworkDecision("d2", BODIES[1], ("a",)),
        NetworkDecision("d3", BODIES[1], ()),
    ],
)


def test_a_network_of_rows_is_that_of_the_ties_they_tell():
    positions, ties, questions = WORLD
    network = Network.of_rows((each.id, each.holder, each.held, each.loose) for each in ties)
    for each in (*positions, *questions):
        network.add(each)
    assert as_table(network.screen()) == one_at_a_time(*WORLD)


@pytest.mark.parametrize("change", [*itertools.chain(*WORLD)], ids=lambda each: each.id)
def test_what_is_taken_away_counts_no_more_and_counts_again_when_it_is_back(change):
    network = Network(*WORLD)
    before, touched = as_table(network.screen()), network.touched(change)
    assert before == one_at_a_time(*WORLD)
    network.remove(change)
    after = as_table(network.screen())
    assert after == one_at_a_time(*([each for each in kind if each != change] for kind in WORLD))
    assert {decision for decision in before if before[decision] != after.get(decision)} <= touched
    network.add(change)
    assert as_table(network.screen()) == before


def test_a_question_that_is_asked_again_takes_the_place_of_the_first():
    network = Network(
        [NetworkPosition("p", "body", "mayor", "firm")],
        [],
        [NetworkDecision("d", "body", ("firm",))],
    )
    network.add(NetworkDecision("d", "body", ("shop",)))
    assert network.chains("d") == ()
    assert network.touched(NetworkPosition("p", "body", "mayor", "firm")) == frozenset()


def test_a_position_touches_the_decisions_of_its_own_body_within_reach():
    ties = [NetworkTie(n, n, n + 1) for n in range(9)]
    questions = [
        NetworkDecision(f"{body}{n}", body, (n,)) for body in ("here", "there") for n in range(10)
    ]
    network = Network([], ties, questions)
    assert network.touched(NetworkPosition("p", "here", "mayor", 2)) == {
        f"here{n}" for n in range(7)
    }


def test_a_position_on_a_crossing_of_many_touches_what_is_near_from_either_side():
    """The neighbours of a crossing are more than the decisions, so the search begins at the
    parties.
    """
    crossing = [NetworkTie(f"crossing-{n}", "crossing", f"firm-{n}") for n in range(50)]
    way = [
        NetworkTie("way-1", "firm-0", "a"),
        NetworkTie("way-2", "a", "b"),
        NetworkTie("way-3", "lonely", "lonelier"),
    ]
    questions = [
        NetworkDecision(party, "here", (party,))
        for party in ("crossing", "firm-0", "a", "b", "lonely", "nowhere")
    ]
    network = Network([], [*crossing, *way], questions)
    assert network.touched(NetworkPosition("p", "here", "mayor", "crossing")) == {
        "crossing",
        "firm-0",
        "a",
        "b",
    }


def test_a_tie_touches_nothing_where_no_official_is_near():
    ties = [NetworkTie(n, n, n + 1) for n in range(9)]
    network = Network(
        [NetworkPosition("p", "here", "mayor", 0)], ties, [NetworkDecision("d", "here", (5,))]
    )
    assert network.touched(NetworkTie("new", 4, 5)) == frozenset()
    assert network.touched(NetworkTie("new", 0, 5)) == {"d"}


def test_a_tie_with_itself_is_none():
    network = Network([], [NetworkTie("t", "a", "a")], [])
    network.add(NetworkTie("t", "a", "a"))
    network.remove(NetworkTie("t", "a", "a"))
    assert not network.roads


@pytest.mark.parametrize(
    "absent",
    [NetworkTie("t", "a", "b"), NetworkPosition("p", "b", "o", "a"), NetworkDecision("d", "b", ())],
)
def test_what_is_not_there_cannot_be_taken_away(absent):
    with pytest.raises(KeyError):
        Network([], [NetworkTie("other", "a", "b")], []).remove(absent)


def test_shorter_chains_come_first():
    positions = [
        NetworkPosition("far", "body", "mayor", "holding"),
        NetworkPosition("near", "body", "mayor", "firm"),
    ]
    network = Network(
        positions, [NetworkTie("t", "holding", "firm")], [NetworkDecision("d", "body", ("firm",))]
    )
    assert network.chains("d") == (
        Link("mayor", ("near",), "firm"),
        Link("mayor", ("far", "t"), "firm"),
    )


# -- the ways along which decisions are reached


def drawn(positions, ties, questions):
    network = Network()
    for each in (*positions, *ties, *questions):
        network.add(each)
    return network


@given(worlds())
def test_the_ways_to_a_decision_are_those_that_its_chains_pass(world):
    positions, ties, questions = world
    network = drawn(*world)
    for body in BODIES:
        seats = {each.organisation for each in positions if each.body == body} - {body}
        asked = {each.id: each.parties for each in questions if each.body == body}
        found = dict(network.ways(body, seats, asked))
        links = {
            each.id: [link for link in network.chains(each.id) if link.party != body]
            for each in questions
            if each.body == body
        }
        ends = {tie.id: {tie.holder, tie.held} for tie in ties}
        for decision, way in found.items():
            passed = {end for link in links[decision] for tie in link.ties[1:] for end in ends[tie]}
            assert passed - {body} <= way.places | set(asked[decision])


CROSSING = (
    [NetworkPosition("p", "body", "o", "a")],
    [NetworkTie("t1", "a", "b"), NetworkTie("t2", "b", "c"), NetworkTie("t3", "b", "c")],
    [NetworkDecision("d", "body", ("c",)), NetworkDecision("e", "body", ("elsewhere",))],
)


def test_a_way_holds_what_lies_between_a_party_and_an_official():
    asked = {"d": ("c",), "e": ("elsewhere",)}
    ((decision, way),) = drawn(*CROSSING).ways("body", {"a"}, asked)
    assert (decision, way.places) == ("d", {"a", "b", "c"})
    assert way.pairs == {("c", "b"), ("b", "a")}


def test_no_way_runs_through_the_own_body_and_too_many_are_not_told_apart(monkeypatch):
    near = {"a": {"body": 1, "b": 1}, "b": {"a": 1, "c": 1}, "body": {"a": 1, "c": 1}}
    near["c"] = {"body": 1, "b": 1}
    rings = [{"a"}, {"a", "b", "body"}, {"a", "b", "c", "body"}]
    found = ways(near, rings, ("c", "nowhere"), "body")
    assert found.places == {"a", "b", "c"}
    assert ways(near, rings, ("body",), "body").places == frozenset()
    monkeypatch.setattr(network_module, "MOST_WAYS", 0)
    crowded = ways(near, rings, ("c",), "body")
    assert (crowded.places, crowded.crowded) == (frozenset(), {"c"})


def test_a_decision_that_no_way_reaches_is_left_out():
    network = drawn([], [NetworkTie("t1", "a", "body"), NetworkTie("t2", "body", "c")], [])
    assert list(network.ways("body", {"a"}, {"d": ("c",)})) == []


def test_what_lies_around_a_place():
    network = drawn(*CROSSING)
    assert network.degree("b") == 3
    assert set(network.ties("b", "c")) == {"t2", "t3"}
    assert network.ties("a", "nowhere") == ()
    assert set(network.around("b")) == {"a", "c"}
    assert network.within("a", 1) == {"a", "b"}
    assert (network.degree("nowhere"), set(network.around("nowhere"))) == (0, set())


def test_what_lies_around_a_place_and_how_far(monkeypatch):
    """A street of three places, and a square with two ties to its end."""
    roads = [("a", "b"), ("b", "c"), ("c", "d"), ("c", "d"), ("x", "y")]
    ties = [NetworkTie(f"t{n}", one, other) for n, (one, other) in enumerate(roads)]
    network = Network([], ties, [])
    assert [network.degree(place) for place in ("a", "c", "d", "nowhere")] == [1, 3, 2, 0]
    assert set(network.around("c")) == {"b", "d"}
    assert network.rings("a", 3) == [{"a"}, {"b"}, {"c"}, {"d"}]
    assert network.crowded({"a", "x"}) == set()
    monkeypatch.setattr(network_module, "MOST_WAYS", 3)
    assert network.crowded({"a", "x", "nowhere"}) == {"a"}, "a, ab, abc and abcd are four"


def walks(around, passed, left):
    """Count the walks of at most so many ties that go on from one, and never turn about."""
    return 1 + sum(
        walks(around, (passed[-1], other), left - 1)
        for other in around[passed[-1]]
        if left and other != passed[0]
    )


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14),
    st.integers(1, 60),
)
def test_a_place_is_crowded_where_more_walks_go_on_from_it_than_are_told_apart(roads, most):
    network = Network.of_rows((n, one, other, False) for n, (one, other) in enumerate(roads))
    around = {place: {*network.around(place)} for place in range(8)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network_module, "MOST_WAYS", most)
        assert network.crowded({*around}) == {
            place for place in around if walks(around, (None, place), 4) > most
        }


def test_the_first_loose_ties_of_a_place_are_known_with_their_other_ends():
    ties = [NetworkTie(n, "hub", f"firm-{n}", loose=n % 2 == 0) for n in range(9)]
    network = Network(ties=ties)
    assert [*network.first_loose("hub", 3).items()] == [(n, f"firm-{n}") for n in (0, 2, 4)]
    assert [*network.first_loose("hub", 3)] == [0, 2, 4]
    assert network.first_loose("firm-2", 3) == {2: "hub"}
    assert network.first_loose("nowhere", 3) == {}
    network.remove(ties[2])
    network.remove(ties[3])
    network.add(NetworkTie(3, "hub", "firm-3", loose=True))
    assert [*network.first_loose("hub", 3)] == [0, 3, 4]
