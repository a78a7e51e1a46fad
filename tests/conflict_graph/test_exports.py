"""The exports of the published register, each read back and held against its published shape."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from defusedxml import ElementTree

from conflict_graph.dates import PartialDate
from conflict_graph.exports import followthemoney, ori, popolo
from conflict_graph.exports.published import (
    LICENCE,
    Organisation,
    Person,
    PublishedPosition,
    Register,
    Term,
)
from conflict_graph.facts import Capacity, OrganisationKind, TieKind
from conflict_graph.particulars import FeeDestination, Particulars, Per, TimeSpent
from conflict_graph.phases import Phase
from conflict_graph.readers import ori as ori_reader
from conflict_graph.readers import popolo as popolo_reader

ORI = f"{{{ori.NAMESPACE}}}"
OWN = f"{{{ori.OWN}}}"
POSITION_ORDER = [
    "omschrijving",
    "naamOrganisatie",
    "indicatieBezoldigd",
    "indicatieFunctieVanwegeLidmaatschap",
    "datumMelding",
    "datumAanvang",
    "datumEinde",
]
REQUIRED = {
    "Person": {"name"},
    "Organization": {"name"},
    "Company": {"name"},
    "PublicBody": {"name"},
    "Position": {"name"},
    "Occupancy": {"holder", "post"},
    "Directorship": {"director", "organization"},
    "Membership": {"member", "organization"},
    "Employment": {"employee", "employer"},
    "UnknownLink": {"subject", "object"},
}
REFERENCES = {
    *(
        "holder",
        "post",
        "director",
        "organization",
        "member",
        "employee",
        "employer",
        "subject",
        "object",
    ),
}


def entry(id_, kind=TieKind.BOARD, person="p1", **values):
    values = {"title": "lid", "organisation_name": "Stichting <Zon> & Maan", **values}
    values = {"recorded_on": "2026-01-02", "declared_on": "2026-01-02", **values}
    return PublishedPosition(id_, person, "o1", "o2", kind=kind, **values)


PARTICULARS = Particulars(
    time_spent=TimeSpent(2, 3, per=Per.MONTH),
    expenses=False,
    fee_destination=FeeDestination.SELF,
    accepted_on=PartialDate.parse("2024-03"),
)


def register():
    """Two persons; every kind of position that is published."""
    dates = {
        "from_date": PartialDate.parse("2024-03"),
        "until_date": PartialDate.parse("2025-06-30"),
    }
    entries = [
        entry(f"e{number}", kind)
        for number, kind in enumerate(kind for kind in TieKind if kind != TieKind.OWNERSHIP)
    ]
    entries.append(
        entry("e98", title="voor\x0bzitter", paid=True, capacity=Capacity.EX_OFFICIO, **dates)
    )
    entries.append(
        entry(
            "e99",
            paid=False,
            capacity=Capacity.PRIVATE,
            phase=Phase.ENDED,
            declared_on=None,
            particulars=PARTICULARS,
        )
    )
    return Register(
        [
            Person("p1", "Sanne van der Terwolde", "Terwolde", "van der", "Sanne"),
            Person("p2", "J. Zonder", "Zonder"),
        ],
        [
            Organisation("o1", "Gemeente Vlietmonde", OrganisationKind.PUBLIC_BODY, {}),
            Organisation(
                "o2", "Stichting <Zon> & Maan", OrganisationKind.FOUNDATION, {"NL-KVK": "90004321"}
            ),
        ],
        [
            Term("t1", "p1", "o1", "wethouder", PartialDate.parse("2022")),
            Term("t2", "p2", "o1", "wethouder", None, PartialDate.parse("2022-05-31")),
        ],
        entries,
    )


def test_ori_has_the_elements_in_the_order_of_the_schema_and_whole_days_only():
    root = ElementTree.fromstring("".join(ori.write(register())))
    positions = root.findall(f".//{ORI}nevenfunctie")
    assert len(positions) == len(register().entries)
    for position in positions:
        names = [child.tag.removeprefix(ORI) for child in position if child.tag.startswith(ORI)]
        assert names == sorted(names, key=POSITION_ORDER.index)
        assert names[0] == "omschrijving"
        for child in position:
            if child.tag.startswith(f"{ORI}datum"):
                assert re.fullmatch(r"\d{4}-\d\d-\d\d", child.text)
            if child.tag.startswith(f"{ORI}indicatie"):
                assert child.text in ("true", "false")
    [dated] = [each for each in positions if each.findtext(f"{OWN}ID") == "e98"]
    assert dated.findtext(f"{ORI}omschrijving") == "voorzitter"
    assert dated.find(f"{ORI}datumAanvang") is None
    assert dated.findtext(f"{OWN}aanvang") == "2024-03"
    assert dated.findtext(f"{ORI}datumEinde") == "2025-06-30"
    assert dated.findtext(f"{ORI}indicatieFunctieVanwegeLidmaatschap") == "true"


def test_what_a_file_brought_has_no_day_of_declaration_and_says_how_it_stands():
    root = ElementTree.fromstring("".join(ori.write(register())))
    [listed] = [
        each for each in root.findall(f".//{ORI}nevenfunctie") if each.findtext(f"{OWN}ID") == "e99"
    ]
    assert listed.find(f"{ORI}datumMelding") is None
    assert (listed.findtext(f"{OWN}datumVastlegging"), listed.findtext(f"{OWN}status")) == (
        "2026-01-02",
        "beeindigd",
    )
    memberships = json.loads("".join(popolo.write(register())))["memberships"]
    [listed] = [each for each in memberships if each["id"] == "e99"]
    assert "nevenfunctie:gemeld_op" not in listed
    assert (listed["nevenfunctie:vastgelegd_op"], listed["nevenfunctie:status"]) == (
        "2026-01-02",
        "beeindigd",
    )


def test_ori_tells_in_our_own_elements_what_else_is_known_of_a_position():
    root = ElementTree.fromstring("".join(ori.write(register())))
    found = {each.findtext(f"{OWN}ID"): each for each in root.iter(f"{ORI}nevenfunctie")}
    names = ("tijdsbesteding", "onkostenvergoeding", "bezoldigingGaatNaar", "aanvaardOp")
    assert [found["e99"].findtext(f"{OWN}{name}") for name in names] == [
        "2 tot 3 uur per maand",
        "false",
        "zelf",
        "2024-03",
    ]
    assert [found["e98"].find(f"{OWN}{name}") for name in names] == [None] * 4


def test_ori_names_everybody_once_and_needs_an_achternaam():
    people = ElementTree.fromstring("".join(ori.write(register()))).findall(
        f"{ORI}natuurlijkPersoon"
    )
    assert [person.findtext(f"{ORI}ID") for person in people] == ["p1", "p2"]
    assert all(person.findtext(f"{ORI}naam/{ORI}achternaam") for person in people)
    assert [len(person.findall(f"{ORI}nevenfunctie")) for person in people] == [
        len(register().entries),
        0,
    ]


def test_our_own_readers_read_both_back():
    text = "".join(ori.write(register()))
    read = ori_reader.read(text.encode(), "register.xml")
    assert not read.problems
    assert len(read.records) == len(register().entries)
    text = "".join(popolo.write(register()))
    positions = popolo_reader.read_positions(text.encode(), "register.json")
    assert not positions.problems
    assert {record.key for record in positions.records} >= {"e98", "e99"}
    for records in (read.records, positions.records):
        told = {record.key: record.particulars for record in records}
        for each in register().entries:
            assert told[each.id] == replace(each.particulars, note_public=None), each.id


def test_particulars_that_cannot_be_read_keep_no_position_out():
    said = {"nevenfunctie:tijdsbesteding": "soms", "nevenfunctie:is_hoofdfunctie": "soms"}
    membership = {"role": "lid", "organization": {"name": "Koor Zilt"}, **said}
    people = [{"id": "p", "name": "P. Wad", "memberships": [membership]}]
    read = popolo_reader.read_positions(json.dumps({"persons": people}).encode(), "p.json")
    (record,) = read.records
    assert (record.particulars, len(read.problems)) == (Particulars(), 2)
    node = "<omschrijving>lid</omschrijving><naamOrganisatie>Koor</naamOrganisatie>"
    text = (
        f'<r><natuurlijkPersoon ID="p"><nevenfunctie ID="n">{node}<aanvaardOp>ooit</aanvaardOp>'
        "</nevenfunctie></natuurlijkPersoon></r>"
    )
    read = ori_reader.read(text.encode(), "p.xml")
    assert (len(read.records), len(read.problems)) == (1, 1)


def test_popolo_references_resolve_and_a_term_has_a_post():
    read = json.loads("".join(popolo.write(register())))
    assert set(read) == {"license", "persons", "organizations", "memberships", "posts"}
    persons = {each["id"] for each in read["persons"]}
    organisations = {each["id"] for each in read["organizations"]}
    posts = {each["id"]: each for each in read["posts"]}
    assert [post["label"] for post in posts.values()] == ["wethouder"]
    for membership in read["memberships"]:
        assert membership["person_id"] in persons
        assert membership["organization_id"] in organisations
        assert membership.get("post_id", next(iter(posts))) in posts
        for name in ("start_date", "end_date"):
            assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", membership.get(name, "2024"))
    assert sum("post_id" in membership for membership in read["memberships"]) == 2
    assert read["organizations"][1]["identifiers"] == [
        {"scheme": "NL-KVK", "identifier": "90004321"}
    ]


def test_follow_the_money_entities_have_what_their_schema_requires_and_references_resolve():
    lines = "".join(followthemoney.write(register())).splitlines()
    entities = {each["id"]: each for each in map(json.loads, lines)}
    assert len(entities) == len(lines)
    for each in entities.values():
        assert set(each) == {"id", "schema", "properties"}
        assert REQUIRED[each["schema"]] <= set(each["properties"]), each
        for name, values in each["properties"].items():
            assert isinstance(values, list)
            assert all(isinstance(value, str) and value for value in values)
            if name in REFERENCES:
                assert set(values) <= set(entities), each
    assert {each["schema"] for each in entities.values()} == set(REQUIRED) - {
        "Company",
        "Organization",
    } | {"Organization"}


@pytest.mark.parametrize("write", [ori.write, popolo.write, followthemoney.write])
def test_every_export_says_that_it_is_given_away_and_an_empty_register_is_well_formed(write):
    assert LICENCE in "".join(write(register()))
    empty = "".join(write(Register([], [], [], [])))
    if write is ori.write:
        assert len(ElementTree.fromstring(empty)) == 0
    elif write is popolo.write:
        assert json.loads(empty)["persons"] == []
    else:
        assert empty == ""


def test_popolo_says_first_where_is_explained_what_does_not_follow_from_a_position():
    address = "https://register.example/uitleg"
    told = replace(register(), explanation=address)
    text = "".join(popolo.write(told))
    assert json.loads(text)["nevenfunctie:read_first"] == told.read_first
    assert told.read_first.endswith(address)
    assert text.index("read_first") < text.index('"persons"')
    assert "nevenfunctie:read_first" not in json.loads("".join(popolo.write(register())))


def test_ori_says_it_in_a_comment_that_ends_where_it_should():
    told = replace(register(), explanation="https://register.example/uit--leg")
    text = "".join(ori.write(told))
    assert "https://register.example/uit%2D%2Dleg -->" in text.split("<nfr:register", 1)[0]
    ElementTree.fromstring(text)
