from dataclasses import replace

import pytest
from hypothesis import given, settings

from conflict_graph.chains import graph, search
from conflict_graph.chains.graph import EdgeKind, NodeKind
from tests.conflict_graph.dossiers import dossiers


def test_every_entry_is_a_node_that_knows_its_kind_and_fact(read):
    found = read()
    network = graph.build(found)
    assert dict(network.nodes(data="kind")) == {
        "wethouder": NodeKind.OFFICIAL,
        "zus": NodeKind.PERSON,
        "gemeente": NodeKind.ORGANISATION,
        "bouw": NodeKind.ORGANISATION,
        "gunning": NodeKind.DECISION,
    }
    assert network.nodes["zus"]["fact"] == found.persons[0]


def test_ties_parties_and_participations_are_edges_of_their_own_kind(read):
    network = graph.build(read())
    edges = [
        (source, target, key, kind)
        for source, target, key, kind in network.edges(keys=True, data="kind")
    ]
    assert edges == [
        ("wethouder", "zus", "t1", EdgeKind.TIE),
        ("wethouder", "gunning", "gunning/participations/0", EdgeKind.PARTICIPATION),
        ("zus", "bouw", "t2", EdgeKind.TIE),
        ("bouw", "gunning", "gunning/parties/0", EdgeKind.PARTY),
    ]


def test_a_tie_that_is_a_party_concerns_the_one_whose_tie_it_is(example, read):
    example["decisions"][0]["parties"] = [{"id": "t2", "role": "subject"}]
    network = graph.build(read())
    assert network.edges["zus", "gunning", "gunning/parties/0"]["fact"].id == "t2"


def test_two_ties_between_the_same_two_are_two_edges(example, read):
    example["ties"].append({"id": "t3", "from": "zus", "to": "bouw", "kind": "management"})
    assert graph.build(read()).number_of_edges("zus", "bouw") == 2


@settings(max_examples=50, deadline=None)
@given(dossiers())
def test_what_a_search_reads_of_a_dossier_is_what_it_reads_of_its_graph(drawn):
    for found in (drawn, replace(drawn, ties=(*drawn.ties, *reversed(drawn.ties)))):
        ours, read = search.of_dossier(found), search.read(graph.build(found))
        assert ours == read
        assert [*ours.out] == [*read.out]
        assert [*ours.into] == [*read.into]


@pytest.mark.parametrize("missing", ["officials", "persons", "organisations"])
def test_neither_reads_a_dossier_that_refers_to_what_it_does_not_hold(read, missing):
    broken = replace(read(), **{missing: ()})
    with pytest.raises(KeyError):
        search.read(graph.build(broken))
    with pytest.raises(KeyError):
        search.of_dossier(broken)
