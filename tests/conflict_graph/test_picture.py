import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from conflict_graph.chains import find as chains
from conflict_graph.chains import graph
from conflict_graph.drawing import picture
from conflict_graph.drawing.text_width import measured, wrapped
from conflict_graph.facts import PartyRole, TieKind
from conflict_graph.wording.tables import load

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def first(read):
    """The first chain of a dossier, with that dossier."""

    def first_chain(mapping=None):
        facts = read(mapping)
        found = chains.find(
            graph.build(facts), facts, facts.officials[0].id, facts.decisions[0].id
        ).chains
        return facts, found[0]

    return first_chain


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - our own text


def words_of(svg):
    return " ".join(text.text for text in parsed(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("vertical", [False, True])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_picture_is_xml_without_styles_or_scripts(first, language, vertical):
    svg = picture.draw(*first(), language, vertical)
    root = parsed(svg)
    assert root.tag == f"{SVG}svg"
    assert not [
        element
        for element in root.iter()
        if "style" in element.attrib or element.tag.endswith(("style", "script"))
    ]


def test_a_screen_reader_hears_the_whole_chain(first):
    root = parsed(picture.draw(*first()))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    assert title.text == "Keten van de wethouder naar gunning van de school"
    assert description.text == (
        "de wethouder – familie van – zus van de wethouder (loopt nog). "
        "zus van de wethouder – eigenaar van (25%) – Bouw & Zoon <BV> (vanaf maart 2019, einde "
        "niet bekend). "
        "Bouw & Zoon <BV> – winnaar – gunning van de school."
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", ["familie van", "eigenaar van", "winnaar", "besluit"]),
        ("en", ["family of", "owner of", "winner", "decision"]),
    ],
)
def test_a_picture_speaks_both_languages(first, language, expected):
    assert all(words in words_of(picture.draw(*first(), language)) for words in expected)


def test_another_language_is_refused(first):
    with pytest.raises(ValueError, match="'fr' is not one of: nl, en"):
        picture.draw(*first(), "fr")


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ({"from_date": "2019-03-01", "until_date": "2021"}, "1 maart 2019 tot en met 2021"),
        ({"from_date": "2019", "ended": False}, "sinds 2019"),
        ({"from_date": "2019", "ended": True}, "vanaf 2019, beëindigd"),
        ({"from_date": "2019"}, "vanaf 2019, einde niet bekend"),
        ({"until_date": "2021-12"}, "tot en met december 2021"),
        ({"ended": False}, "loopt nog"),
        ({"ended": True}, "beëindigd, datum niet bekend"),
        ({}, "periode niet bekend"),
        ({"announced": True}, "aangekondigd"),
        ({"announced": True, "from_date": "2027"}, "aangekondigd, vanaf 2027"),
    ],
)
def test_the_dates_of_a_tie_say_what_is_known_and_what_is_not(example, first, period, expected):
    example["ties"] = [{"id": "t", "from": "wethouder", "to": "bouw", "kind": "board", **period}]
    (tie, _) = picture.layout(*first()).edges
    assert " ".join(tie.dates) == expected


@pytest.mark.parametrize("vertical", [False, True])
def test_boxes_follow_each_other_and_stay_within_the_picture(first, vertical):
    placed = picture.layout(*first(), "nl", vertical)
    assert [node.id for node in placed.nodes] == ["wethouder", "zus", "bouw", "gunning"]
    for before, after in pairwise(placed.nodes):
        assert (
            (before.y + before.height < after.y)
            if vertical
            else (before.x + before.width < after.x)
        )
    for node in placed.nodes:
        assert 0 <= node.x < node.x + node.width <= placed.width
        assert 0 <= node.y < node.y + node.height <= placed.height


def test_a_vertical_picture_fits_a_phone(first):
    assert picture.layout(*first(), "nl", vertical=True).width <= 320


@pytest.mark.parametrize("vertical", [False, True])
def test_every_text_stays_within_the_picture(example, first, vertical):
    example["officials"][0]["name"] = (
        "wethouder van ruimtelijke ordening, volkshuisvesting en grondzaken " * 20
    )
    example["ties"][0] |= {"ended": None, "from_date": "2019-09-30", "until_date": "2021-09-30"}
    placed = picture.layout(*first(), "nl", vertical)
    for text in parsed(picture.draw(*first(), "nl", vertical)).iter(f"{SVG}text"):
        x, y, width = float(text.get("x")), float(text.get("y")), measured(text.text)
        left = x if text.get("text-anchor") == "start" else x - width / 2
        assert 0 <= left <= left + width <= placed.width
        assert 0 < y < placed.height


LONG = (
    "Gemeenschappelijke Regeling Afvalverwijdering en Grondstoffenterugwinningsinstallatie "
    "Rietland-Zuid"
)


@pytest.fixture
def long(example, first):
    """A chain of seven ties through organisations with long names, and one tie that runs back."""
    example["ties"] = [
        {"id": "t0", "from": "wethouder", "to": "zus", "kind": "family", "relation": "sibling"}
    ]
    names = [f"o{number}" for number in range(5)]
    example["organisations"] += [
        {"id": name, "name": f"{LONG} {name}", "kind": "joint_arrangement"} for name in names
    ]
    stops = ["zus", *names]
    for number, (source, target) in enumerate(pairwise(stops), 1):
        ends = {"from": target, "to": source} if number == 4 else {"from": source, "to": target}
        example["ties"].append(
            {"id": f"t{number}", "kind": "ownership", "from_date": "2012-11-30", **ends}
        )
    example["decisions"][0]["parties"][0]["id"] = names[-1]
    return first()


@pytest.mark.parametrize("vertical", [False, True])
def test_a_long_chain_stays_on_the_page_and_nothing_overlaps(long, vertical):
    placed = picture.layout(*long, "nl", vertical)
    assert placed.width <= (320 if vertical else 940)
    assert len(placed.nodes) == 8
    boxes = [(node.x, node.y, node.x + node.width, node.y + node.height) for node in placed.nodes]
    texts = [
        (left, float(text.get("y")) - 12, left + measured(text.text), float(text.get("y")))
        for group in parsed(picture.draw(*long, "nl", vertical)).iter(f"{SVG}g")
        if "chain-edge" in group.get("class")
        for text in group.iter(f"{SVG}text")
        for left in [
            float(text.get("x"))
            - (0 if text.get("text-anchor") == "start" else measured(text.text) / 2)
        ]
    ]
    for place, box in enumerate(boxes):
        assert not [other for other in (*boxes[place + 1 :], *texts) if overlap(box, other)]


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_long_chain_turns_at_the_end_of_a_row_and_its_lines_are_straight(long):
    placed = picture.layout(*long)
    assert [edge.upright for edge in placed.edges] == [
        False,
        False,
        True,
        False,
        False,
        True,
        False,
    ]
    assert [placed.edges[number].x2 > placed.edges[number].x1 for number in (0, 1, 3, 4, 6)] == [
        True,
        True,
        False,
        False,
        True,
    ]


def test_a_screen_reader_hears_a_long_chain_whole_with_its_names_uncut(long):
    description = picture.layout(*long).description
    assert description.count(LONG) == 10
    assert description.count(". ") == 6


def test_a_word_that_is_broken_gets_a_hyphen():
    assert wrapped("Grondstoffenterugwinning", 120)[0].endswith("-")
    assert not wrapped("漢字" * 20, 120)[0].endswith("-")


def test_people_organisations_and_the_decision_have_shapes_of_their_own(first):
    groups = [
        group
        for group in parsed(picture.draw(*first())).iter(f"{SVG}g")
        if "chain-node" in group.get("class")
    ]
    shapes = [(group[0].tag.removeprefix(SVG), group[0].get("rx")) for group in groups]
    assert len(set(shapes)) == 4
    assert shapes[2] == ("rect", "0")
    assert shapes[3][0] == "polygon"


def test_a_tie_that_runs_against_the_chain_points_back(example, first):
    example["organisations"].append({"id": "holding", "name": "Holding", "kind": "company"})
    example["ties"].append({"id": "t3", "from": "holding", "to": "bouw", "kind": "ownership"})
    example["decisions"][0]["parties"][0]["id"] = "holding"
    placed = picture.layout(*first())
    assert [edge.against for edge in placed.edges] == [False, False, True, False]
    assert "Holding – eigenaar van – Bouw" in placed.description


def test_an_official_who_is_the_party_is_tied_to_the_decision_by_that_role(example, first):
    example["decisions"][0]["parties"] = [{"id": "wethouder", "role": "buyer"}]
    placed = picture.layout(*first())
    assert [node.id for node in placed.nodes] == ["wethouder", "gunning"]
    assert [edge.words for edge in placed.edges] == [("koper",)]


def test_a_stake_in_the_decision_ends_at_the_decision(example, first):
    example["ties"] = [{"id": "t", "from": "wethouder", "to": "gunning", "kind": "property"}]
    assert [node.id for node in picture.layout(*first()).nodes] == ["wethouder", "gunning"]


def test_names_cannot_break_the_picture(example, first):
    example["officials"][0]["name"] = "\"><script>alert(1)</script> & 'x' \ufffe"
    root = parsed(picture.draw(*first()))
    assert not list(root.iter(f"{SVG}script"))


def test_two_pictures_on_one_page_have_ids_of_their_own(first):
    found = first()
    ids = [
        re.findall(r'id="([^"]+)"', picture.draw(*found, "nl", vertical))
        for vertical in (False, True)
    ]
    assert not set(ids[0]) & set(ids[1])
    assert picture.draw(*found) == picture.draw(*found)


@pytest.mark.parametrize(
    "text", ["x" * 500, "woord " * 500, "漢字" * 100, "é" * 90, "e\u0301" * 90]
)
def test_lines_fit_their_width_and_are_few(text):
    lines = wrapped(text, 120)
    assert len(lines) <= 5
    assert all(measured(line) <= 120 for line in lines[:-1])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_of_tie_and_role_has_words(language):
    words = load("picture", language)
    assert set(words["tie"]) == set(TieKind)
    assert set(words["role"]) == set(PartyRole)


@pytest.mark.parametrize("purpose", ["picture", "command"])
def test_both_languages_have_the_same_words(purpose):
    dutch, english = (load(purpose, language) for language in ("nl", "en"))
    assert dutch.keys() == english.keys()
    assert all(
        dutch[key].keys() == english[key].keys() for key in dutch if isinstance(dutch[key], dict)
    )
