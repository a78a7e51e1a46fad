"""What the benchmarks compare must be the same thing: the engine and its peers agree on a drawn
country.
"""

from __future__ import annotations

import pytest

from benchmarks import country, page, peers
from conflict_graph.chains.network import Network, NetworkDecision, NetworkPosition, NetworkTie


@pytest.fixture(scope="module")
def network():
    drawn = country.draw(0.002, planted=0.3)
    own = drawn.own_organisation
    return Network(
        (
            NetworkPosition(f"h{n}", own(drawn.body_of[tie.source]), tie.source, tie.target)
            for n, tie in enumerate(drawn.positions)
        ),
        (NetworkTie(n, tie.source, tie.target) for n, tie in enumerate(drawn.ties)),
        (
            NetworkDecision(n, own(award.body), award.parties)
            for n, award in enumerate(drawn.awards)
        ),
    )


@pytest.mark.parametrize("keeps", [True, False])
def test_the_engine_finds_what_a_search_by_hand_finds(network, keeps):
    by_hand = peers.two_sided(network, keeps=keeps)
    found = {decision: peers.as_answer(links) for decision, links in network.screen()}
    assert found == {
        decision: by_hand(question) for decision, question in network.questions.items()
    }
    assert any(found.values())


def test_the_engine_finds_what_networkx_finds(network):
    at_once, whole = peers.all_simple_edge_paths(network), peers.people_and_organisations(network)
    some = [
        question for decision, question in network.questions.items() if network.chains(decision)
    ][:30]
    for question in some:
        links = network.chains(question.id)
        short = [link for link in links if len(link.ties) <= peers.MOST]
        assert peers.as_answer(links) == at_once(question)
        assert peers.as_answer(short) == peers.paths_by_pair(
            whole, {link.official for link in links}, question
        )
    assert some


def test_a_part_of_a_page_is_replaced_between_its_marks_and_nothing_else():
    before = "Before.\n<!-- speed -->\nold\n<!-- /speed -->\nAfter.\n"
    assert (
        page.replace(before, "speed", "new\n")
        == "Before.\n<!-- speed -->\nnew\n<!-- /speed -->\nAfter.\n"
    )
    with pytest.raises(ValueError, match="needs <!-- peers -->"):
        page.replace(before, "peers", "new")
