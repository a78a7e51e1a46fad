from conflict_graph.chains import graph
from conflict_graph.chains.graph import EdgeKind, NodeKind


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
