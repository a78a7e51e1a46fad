"""The ties around an official or an organisation: public facts alone, as a picture and as the same
sentences.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from conflict_graph.drawing.text_width import measured
from conflict_graph.facts import OrganisationKind, TieKind
from register.models.columns import now
from register.presentation import tree
from register.presentation.tree import TreeEntry
from register.public import ties
from tests import factories
from tests.browser import XHTML, Browser

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def town(app):
    return factories.body()


def drawn(page):
    """The words in the pictures of a page, the wide one and the narrow one."""
    return [
        " ".join("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))
        for svg in page.tree.iter(f"{SVG}svg")
    ]


def person(name):
    return factories.person(name, None, "Terwolde")


def test_an_official_stands_amid_office_positions_and_who_else_is_there(client, town):
    firm = factories.organisation("Stichting Zonnewijzer")
    sanne, bram = (
        factories.official(town, who=person("Sanne")),
        factories.official(town, who=person("Bram")),
    )
    factories.position(sanne, firm, title="voorzitter", since="2023-03")
    factories.position(sanne, firm, title="lid", since="2019", until="2022")
    position = factories.position(bram, firm, title="penningmeester", since="2020", until="2024-05")
    page = Browser(client).open(f"/en/bestuurders/{sanne.public_id}/banden")
    for sentence in (
        "Sanne Terwolde is wethouder at Gemeente Vlietmonde, 1 June 2022 – present.",
        "Sanne Terwolde is voorzitter at Stichting Zonnewijzer, March 2023 – present.",
        "Sanne Terwolde was lid at Stichting Zonnewijzer, 2019 – 2022.",
        "Bram Terwolde was penningmeester at Stichting Zonnewijzer, 2020 – May 2024.",
    ):
        assert sentence in page.words
    assert f"/en/nevenfuncties/{position.public_id}" in page.links()
    for picture in drawn(page):
        for words in (
            "Sanne Terwolde",
            "wethouder, 1 June 2022",
            "Stichting Zonnewijzer",
            "Bram Terwolde",
        ):
            assert words in picture
    assert [each.get("role") for each in page.tree.iter(f"{SVG}svg")] == ["img", "img"]
    main = page.tree.find(f".//{XHTML}main")
    assert "onflict" not in "".join(main.itertext())
    assert "Set-Cookie" not in page.response.headers


def test_an_organisation_stands_amid_its_officials_and_their_other_positions(client, town):
    firm, other = (
        factories.organisation("Stichting Zonnewijzer"),
        factories.organisation("Tennisclub Ooievaar"),
    )
    sanne = factories.official(town, who=person("Sanne"))
    factories.position(sanne, firm, title="voorzitter", since="2023-03")
    factories.position(sanne, other, title="trainer", since="2021")
    page = Browser(client).open(f"/organisaties/{firm.public_id}/banden")
    assert (
        "Sanne Terwolde is voorzitter bij Stichting Zonnewijzer, maart 2023 – heden." in page.words
    )
    assert "Sanne Terwolde is trainer bij Tennisclub Ooievaar, 2021 – heden." in page.words
    assert all("Tennisclub Ooievaar" in picture for picture in drawn(page))


def test_who_takes_part_in_a_joint_arrangement_is_told_and_who_owns_a_company_is_not(client, town):
    kind = OrganisationKind.JOINT_ARRANGEMENT
    region = factories.organisation("Regio Rietkraag", kind)
    factories.owns(town.organisation, region, kind=TieKind.PARTICIPATION)
    gone = factories.organisation("Gemeente Elders", OrganisationKind.PUBLIC_BODY)
    factories.owns(gone, region, kind=TieKind.PARTICIPATION).withdrawn_at = now()
    factories.db.session.commit()
    firm = factories.organisation("Kanariebedrijf B.V.")
    factories.owns(firm, region, kind=TieKind.PARTICIPATION)
    factories.owns(town.organisation, firm)
    official = factories.official(town, who=person("Sanne"))
    factories.position(official, region, title="lid")
    browser = Browser(client)
    sentence = "Gemeente Vlietmonde takes part in Regio Rietkraag, start unknown – end unknown."
    for address in (
        f"/en/bestuurders/{official.public_id}/banden",
        f"/en/organisaties/{region.public_id}/banden",
        f"/en/organisaties/{town.organisation.public_id}/banden",
    ):
        page = browser.open(address)
        assert sentence in page.words
        assert "Kanarie" not in page.text
        assert "Elders" not in page.text
    assert "Gemeente Vlietmonde" in browser.open(f"/en/organisaties/{region.public_id}").words
    assert (
        "Regio Rietkraag" in browser.open(f"/en/organisaties/{town.organisation.public_id}").words
    )


def test_of_a_crowd_the_first_few_are_shown_with_how_many_others_and_where(client, town):
    firm = factories.organisation("Vereniging Iedereen")
    people = [
        factories.official(town, who=person(f"Lid{number}")) for number in range(ties.NEAR + 3)
    ]
    for each in people:
        factories.position(each, firm)
    page = Browser(client).open(f"/en/organisaties/{firm.public_id}/banden")
    assert "and 3 others" in page.words
    assert f"/en/organisaties/{firm.public_id}" in page.links()
    assert all(picture.count("Terwolde") == ties.NEAR for picture in drawn(page))
    assert all("and 3 others" in picture for picture in drawn(page))
    page = Browser(client).open(f"/en/bestuurders/{people[0].public_id}/banden")
    assert f"and {len(people) - 1 - ties.FAR} others" in page.words


def test_a_crowd_that_is_not_read_whole_is_counted_all_the_same(town, monkeypatch):
    monkeypatch.setattr(ties, "READ", 10)
    firm = factories.organisation("Vereniging Iedereen")
    for number in range(12):
        factories.position(factories.official(town, who=person(f"Lid{number}")), firm)
    [crowd] = ties.of_organisation(firm.public_id).crowds
    assert (len(crowd.branches), crowd.others) == (ties.NEAR, 12 - ties.NEAR)


def test_what_is_not_public_stands_around_nobody(client, town):
    firm = factories.organisation("Stichting Zonnewijzer")
    sanne = factories.official(town, who=person("Sanne"))
    hidden = factories.official(
        town, factories.OfficeKind.CIVIL_SERVANT, "inkoper", who=person("Kanarie")
    )
    factories.position(sanne, firm)
    factories.position(hidden, firm)
    factories.position(sanne, factories.organisation("Kanariebelang B.V."), kind=TieKind.OWNERSHIP)
    for address in (
        f"/bestuurders/{sanne.public_id}/banden",
        f"/organisaties/{firm.public_id}/banden",
    ):
        assert "Kanarie" not in Browser(client).open(address).text
    for address in (f"/bestuurders/{hidden.public_id}/banden", "/organisaties/x/banden"):
        assert client.get(address).status_code == 404


def test_a_body_without_positions_has_no_ties_and_says_so(client, town):
    page = Browser(client).open(f"/en/organisaties/{town.organisation.public_id}/banden")
    assert "No ties" in page.words


@pytest.mark.parametrize("width", [tree.NARROW, tree.WIDTH])
def test_nothing_in_the_picture_overlaps_or_leaves_it(width):
    long = "Gemeenschappelijke regeling " + "zeerlangenaamvaneenorganisatiedienooitophoudt" * 2
    leaf = TreeEntry(
        long,
        "Waterschap De Zilte Landen",
        "official",
        "plaatsvervangend lid van het algemeen bestuur, 2020",
    )
    root = TreeEntry(
        "Sanne",
        "Vlietmonde",
        "official",
        entries=[TreeEntry(long, "", "organisation", "lid", True, [leaf] * 3)],
    )
    picture = tree.draw(root, width)
    for box in picture.boxes:
        assert box.x >= 0
        assert box.x + box.width <= width
        assert box.y + box.height <= picture.height
    for upper, lower in pairwise(picture.boxes):
        assert upper.y + upper.height < lower.y
    for text in picture.texts:
        assert text.x + measured(text.words) <= width + 1
    heights = [text.y for text in picture.texts]
    assert all(later - earlier >= tree.LINE for earlier, later in pairwise(heights))
