import time

import pytest

from conflict_graph.chains import find as chains
from conflict_graph.chains import graph
from conflict_graph.dossiers import format as dossier

OFFICE = {"o": "executive", "x": "external", "o2": "elected_member"}
PEOPLE = ("p", "p2")
ORGANISATIONS = ("own", "a", "b", "c", "d", "e", "f")


def made(ties, parties):
    """A dossier from short words: ties as "from kind to", parties as ids; ties are called t0,
    t1, …
    """
    mapping = {
        "id": "made",
        "jurisdiction": "NL",
        "officials": [
            {"id": name, "name": name, "office": office, "body": "own"}
            for name, office in OFFICE.items()
        ],
        "persons": [{"id": name, "description": name} for name in PEOPLE],
        "organisations": [{"id": name, "name": name, "kind": "company"} for name in ORGANISATIONS],
        "ties": [
            {"id": f"t{number}", "from": source, "to": target, "kind": kind}
            for number, (source, kind, target) in enumerate(tie.split() for tie in ties)
        ],
        "decisions": [
            {
                "id": name,
                "title": name,
                "body": "own",
                "kind": "award",
                "parties": named,
                "participations": [],
            }
            for name, named in (
                ("decided", [{"id": party, "role": "winner"} for party in parties]),
                ("other", []),
            )
        ],
    }
    found, problems = dossier.from_mapping(mapping)
    assert problems == ()
    return found


def found_chains(ties, parties, official="o", **options):
    facts = made(ties, parties)
    return chains.find(graph.build(facts), facts, official, "decided", **options).chains


def short(chain):
    return " ".join(tie.id for tie in chain.ties), chain.party.id if chain.party else None


LINE = [
    "o board a",
    "a ownership b",
    "b supply c",
    "c contract d",
    "d control e",
    "e participation f",
]


@pytest.mark.parametrize(
    ("ties", "parties", "expected"),
    [
        pytest.param([], ["a"], [], id="no tie is no chain"),
        pytest.param([], ["o"], [("", "o")], id="the official is the party"),
        pytest.param(["o board a"], ["a"], [("t0", "a")], id="one tie"),
        pytest.param(["o board a"], ["b"], [], id="a tie to somebody who is no party"),
        pytest.param(
            ["o property decided"], [], [("t0", None)], id="a stake straight in the decision"
        ),
        pytest.param(["o property other"], [], [], id="a stake in another decision"),
        pytest.param(
            ["o property decided"], ["t0"], [("t0", "t0")], id="a stake that is itself the party"
        ),
        pytest.param(["o family p"], ["p"], [("t0", "p")], id="a relative"),
        pytest.param(
            ["p family o"], ["p"], [("t0", "p")], id="a relative, told from the other side"
        ),
        pytest.param(
            ["o family p"], ["t0"], [("t0", "t0")], id="a tie to a person that is the party"
        ),
        pytest.param(["o friendship o2"], ["o2"], [("t0", "o2")], id="another official"),
        pytest.param(
            ["o friendship o2", "o2 board a"],
            ["a"],
            [("t0 t1", "a")],
            id="the post of another official",
        ),
        pytest.param(
            ["o family p", "p property decided"],
            [],
            [("t0 t1", None)],
            id="the stake of a relative",
        ),
        pytest.param(
            ["o family p", "p management a"], ["a"], [("t0 t1", "a")], id="the firm of a relative"
        ),
        pytest.param(["o family p", "p family p2"], ["p2"], [], id="the relative of a relative"),
        pytest.param(
            ["o family p", "p friendship p2"],
            ["t1"],
            [],
            id="a second tie to a person as the party",
        ),
        pytest.param(["o board a", "p board a"], ["p"], [], id="two on one board"),
        pytest.param(
            ["o board a", "p board a", "p board b"],
            ["b"],
            [],
            id="the other post of a fellow member",
        ),
        pytest.param(
            ["o management a", "p business a"],
            ["p"],
            [("t0 t1", "p")],
            id="a client of the own firm",
        ),
        pytest.param(
            ["o membership a", "p business a"], ["p"], [], id="a client of an association"
        ),
        pytest.param(
            ["o ownership a", "a supply b", "p business b"], ["p"], [], id="a client of a customer"
        ),
        pytest.param(
            ["o family p", "p business a", "p2 business a"],
            ["p2"],
            [],
            id="two clients of one firm",
        ),
        pytest.param(
            ["o ownership a", "a contract b"], ["b"], [("t0 t1", "b")], id="along a contract"
        ),
        pytest.param(
            ["o ownership a", "b contract a"], ["b"], [("t0 t1", "b")], id="against a contract"
        ),
        pytest.param(
            ["o ownership a", "a contract b"],
            ["t1"],
            [("t0 t1", "t1")],
            id="the contract is the party",
        ),
        pytest.param(
            ["o ownership a", "b contract a"],
            ["t1"],
            [("t0 t1", "t1")],
            id="the contract, from its other end",
        ),
        pytest.param(
            ["o ownership a"], ["t0"], [("t0", "t0")], id="the official's shares are the party"
        ),
        pytest.param(
            ["p ownership a", "o board a"], ["t0"], [], id="another's shares in the same firm"
        ),
        pytest.param(
            ["o board a", "a control own", "own contract b"],
            ["b"],
            [],
            id="not through the own body",
        ),
        pytest.param(["o employment own", "own contract b"], ["b"], [], id="not from the own body"),
        pytest.param(
            ["o employment own", "own contract b"],
            ["t1"],
            [],
            id="not even to a contract of the own body",
        ),
        pytest.param(
            ["o board a", "a supply own"], ["own"], [("t0 t1", "own")], id="to the own body"
        ),
        pytest.param(
            ["o employment own", "own contract b"],
            ["own", "b"],
            [("t0", "own")],
            id="not past the own body as a party",
        ),
        pytest.param(["o employment own"], ["own"], [("t0", "own")], id="straight to the own body"),
        pytest.param(LINE, ["e"], [("t0 t1 t2 t3 t4", "e")], id="four ties between organisations"),
        pytest.param(LINE, ["f"], [], id="not five"),
        pytest.param(LINE, ["t4"], [("t0 t1 t2 t3 t4", "t4")], id="the fourth tie is the party"),
        pytest.param(LINE, ["t5"], [], id="the fifth is out of reach"),
        pytest.param(
            ["o board a", "a ownership b", "b ownership a"],
            ["b"],
            [("t0 t1", "b"), ("t0 t2", "b")],
            id="circular ownership",
        ),
        pytest.param(
            ["o employment a", "p employment a", "p employment b"],
            ["b"],
            [("t0 t1 t2", "b")],
            id="a member's employer has somebody who works for the winner too",
        ),
    ],
)
def test_a_chain_follows_the_grammar(ties, parties, expected):
    assert [short(chain) for chain in found_chains(ties, parties)] == expected


@pytest.mark.parametrize(
    ("ties", "parties", "expected"),
    [
        (["x employment a", "p employment a", "p management b"], ["b"], [("t0 t1 t2", "b")]),
        (["x advisory a", "p employment a", "p management b"], ["b"], []),
        (["x employment a", "o2 board a", "o2 board b"], ["b"], []),
        (["x employment a", "p employment a"], ["a"], [("t0", "a")]),
        (["x employment own", "p employment own", "p management b"], ["b"], []),
        (["x employment a", "p employment a"], ["p"], []),
    ],
)
def test_an_official_is_tied_to_a_bidder_by_one_colleague_who_is_with_both(ties, parties, expected):
    assert [short(chain) for chain in found_chains(ties, parties, "x")] == expected


def test_a_colleague_at_one_who_objects_is_no_chain():
    facts = made(["x employment a", "p employment a", "p management b"], [])
    mapping = dossier.to_mapping(facts)
    mapping["decisions"][0]["parties"] = [{"id": "b", "role": "objector"}]
    facts, _ = dossier.from_mapping(mapping)
    assert chains.find(graph.build(facts), facts, "x", "decided").chains == ()


def test_a_chain_knows_what_it_passes():
    (chain,) = found_chains(["o family p", "p ownership a", "b control a"], ["b"])
    assert chain.nodes == ("o", "p", "a", "b")


def test_shorter_chains_come_first_and_then_the_order_of_the_file():
    ties = ["o ownership a", "a supply b", "o board b", "o family p", "p board b", "o gift b"]
    assert [short(chain)[0] for chain in found_chains(ties, ["b"])] == [
        "t2",
        "t5",
        "t0 t1",
        "t3 t4",
    ]


def test_one_who_is_a_party_twice_is_reached_twice():
    facts = made(["o board a"], ["a"])
    mapping = dossier.to_mapping(facts)
    mapping["decisions"][0]["parties"].append({"id": "a", "role": "subcontractor"})
    facts, _ = dossier.from_mapping(mapping)
    found = chains.find(graph.build(facts), facts, "o", "decided").chains
    assert [chain.party.role for chain in found] == ["winner", "subcontractor"]


def test_the_number_of_ties_between_organisations_can_be_less():
    assert found_chains(LINE, ["c"], most_organisation_ties=1) == ()
    assert len(found_chains(LINE, ["b"], most_organisation_ties=1)) == 1


def test_who_does_not_exist_is_an_error():
    facts = made([], [])
    with pytest.raises(KeyError):
        chains.find(graph.build(facts), facts, "nobody", "decided")


@pytest.mark.no_cover
def test_a_hub_of_five_thousand_costs_nothing():
    mapping = dossier.to_mapping(made(["o board a", "a contract b"], ["b"]))
    hub = [f"m{number}" for number in range(5_000)]
    mapping["organisations"] += [{"id": name, "name": name, "kind": "company"} for name in hub]
    mapping["persons"] += [{"id": f"p-{name}", "description": name} for name in hub]
    mapping["ties"] += [
        {"id": f"o-{name}", "from": name, "to": "a", "kind": "participation"} for name in hub
    ]
    mapping["ties"] += [
        {"id": f"c-{name}", "from": name, "to": "c", "kind": "contract"} for name in hub
    ]
    mapping["ties"] += [
        {"id": f"p-{name}-a", "from": f"p-{name}", "to": "a", "kind": "membership"} for name in hub
    ]
    facts, _ = dossier.from_mapping(mapping)
    network = graph.build(facts)
    started = time.process_time()
    found = chains.find(network, facts, "o", "decided").chains
    assert time.process_time() - started < 1
    assert [short(chain) for chain in found] == [("t0 t1", "b")]
