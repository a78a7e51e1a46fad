"""The formats in which bodies keep organisations, people, positions and minutes."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_graph.facts import Capacity, OfficeKind, OrganisationKind, Step, TieKind
from conflict_graph.readers import (
    bods,
    content,
    government,
    joint_arrangements,
    minutes,
    offices,
    ori,
    popolo,
    sources,
)
from conflict_graph.readers.records import Mention, OrganisationRecord, OwnerRecord
from conflict_graph.readers.sources import Source
from conflict_graph.readers.written.person_cells import PersonCell

SAMPLES = Path(__file__).parents[1] / "samples"
GUIDE = Path(__file__).parents[2] / "docs"

FILES = {
    "organisations.ndjson": ("organisations", Source.GOVERNMENT),
    "joint_arrangements.csv": ("organisations", Source.JOINT_ARRANGEMENTS),
    "ownership_bods.json": ("organisations", Source.BODS),
    "people.ndjson": ("officials", Source.POPOLO),
    "popolo.json": ("positions", Source.POPOLO),
    "positions_ori.xml": ("positions", Source.ORI),
    "minutes.json": ("participations", Source.MINUTES),
}


def sample(name):
    return (SAMPLES / name).read_bytes()


def places(reading):
    return [each.where for each in reading.problems]


@pytest.mark.parametrize("name", FILES)
def test_a_format_is_recognised_by_what_stands_in_it(name):
    noun, source = FILES[name]
    assert sources.detect(sample(name), "whatever.txt") is source
    assert sources.read(noun, sample(name)).records


@pytest.mark.parametrize("noun", sources.READERS)
@pytest.mark.parametrize(
    "wrong", [b"", b"\xff\xfe", b"[]", b"{}", b"3", b"<a/>", b"PK\x03\x04xl/", b'{"x":\n{}']
)
def test_what_cannot_be_read_is_explained(noun, wrong):
    reading = sources.read(noun, wrong, "file")
    assert not reading.records
    assert reading.problems
    assert not reading.readable or reading.read == len(reading.problems)


READS = (bods.read, government.read, minutes.read, ori.read, popolo.read_positions)


@pytest.mark.parametrize("read", READS)
def test_bytes_that_are_no_text_are_explained_by_every_reader(read):
    reading = read(b"\xff\xfe\x00", "file")
    assert (reading.readable, reading.records, len(reading.problems)) == (False, (), 1)


def test_organisations_keep_their_names_with_periods():
    reading = government.read(sample("organisations.ndjson"))
    found = {record.mention.identifiers[government.POLDER]: record for record in reading.records}
    vlietmonde = found["org:gemeente-vlietmonde"]
    assert (vlietmonde.kind, vlietmonde.mention.name) == (
        OrganisationKind.PUBLIC_BODY,
        "Gemeente Vlietmonde",
    )
    assert vlietmonde.mention.identifiers["NL-OIN"] == "00000001003214345000"
    assert [name.name for name in vlietmonde.names] == ["Gemeente Vlietmonde", "Vlietmonde"]
    assert vlietmonde.names[0].from_date is None, "1900-01-01 stands for not known"
    board = found["org:waterschap-rietlanden"]
    assert board.mention.name == "De Rietlanden"
    assert {(name.name, str(name.from_date), str(name.until_date)) for name in board.names} == {
        ("Oude Rietlanden", "2005-01-01", "2013-12-31"),
        ("De Rietlanden", "2014-01-01", "None"),
        ("Waterschap Oude Rietlanden", "2005-01-01", "2013-12-31"),
        ("Waterschap De Rietlanden", "2014-01-01", "None"),
    }
    assert found["org:rwt-brede-kade"].kind is OrganisationKind.FOUNDATION
    assert reading.read == 8


def test_of_a_name_that_stands_twice_from_one_day_the_first_known_end_counts():
    periods = [("2000", "2010"), ("2000", "2012"), ("2000", None), ("2015", None), ("2015", "2020")]
    names = [
        {"value": "Kade", "valid_from": start, "valid_until": until} for start, until in periods
    ]
    line = json.dumps({"id": "k", "type": "gemeente", "names": names}).encode()
    (found,) = government.read(line).records
    told = [
        (each.name, str(each.from_date), str(each.until_date))
        for each in found.names
        if each.name == "Kade"
    ]
    assert told == [("Kade", "2000", "2010"), ("Kade", "2015", "2020")]


def test_a_number_among_words_is_read_as_text_and_what_is_no_object_in_a_list_as_nothing():
    names = [7, {"value": 1953, "abbr": "KW"}]
    line = json.dumps({"id": "k", "type": "gemeente", "names": names}).encode()
    (found,) = government.read(line).records
    assert [each.name for each in found.names] == ["1953", "KW"]


@pytest.mark.parametrize("read", [bods.read, popolo.read_positions, popolo.read_officials])
@pytest.mark.parametrize("content", [b"3", b"[", b"[3]", b"{"])
def test_a_file_of_something_else_is_not_read(read, content):
    reading = read(content, "file")
    assert (reading.readable, reading.records) == (False, ()) or reading.read == len(
        reading.problems
    )
    assert reading.problems


def test_a_ministry_also_bears_its_name_written_out():
    names = b'[{"value": "Dijkzaken"}, {"value": "Ministerie van Duinzaken"}]'
    line = b'{"id": "m", "type": "ministerie", "names": ' + names + b"}"
    (found,) = government.read(line).records
    assert [name.name for name in found.names] == [
        "Dijkzaken",
        "Ministerie van Duinzaken",
        "Ministerie van Dijkzaken",
    ]


def test_a_number_that_two_organisations_claim_is_left_out_of_both():
    reading = government.read(sample("organisations.ndjson"))
    numbers = [dict(record.mention.identifiers) for record in reading.records]
    assert not any("90000038" in each.values() for each in numbers)
    assert places(reading) == [
        "line 5.identifiers.oin",
        "line 8.type",
        "line 5.identifiers",
        "line 6.identifiers",
    ]


def line(**values):
    return (
        json.dumps(
            {"id": "org:x", "type": "gemeente", "names": [{"value": "X"}], **values}
        ).encode()
        + b"\n{}"
    )


@pytest.mark.parametrize(
    ("values", "where", "records"),
    [
        ({"id": ""}, "line 1", 0),
        ({"names": []}, "line 1.names", 0),
        (
            {"names": [{"value": "X", "valid_from": "2020", "valid_until": "2019"}]},
            "line 1.names[0]",
            0,
        ),
        ({"names": [{"value": "X", "valid_from": "2020-13"}]}, "line 1.names[0].valid_from", 1),
        ({"legal_form": "Privaatrechtelijk - Onbekend"}, "line 1.type", 0),
        ({"identifiers": {"kvk": "123456789"}}, "line 1.identifiers.kvk", 1),
        ({"names": [{"value": "\ud800"}]}, "line 1.names[0].value", 0),
    ],
)
def test_what_is_wrong_with_an_organisation_is_reported(values, where, records):
    reading = government.read(line(**values))
    assert places(reading)[0] == where
    assert len(reading.records) == records


def test_an_id_that_stands_twice_is_read_once():
    reading = government.read(line() + b"\n" + line())
    assert len(reading.records) == 1
    assert "twice" in "".join(each.remedy for each in reading.problems)


def test_participants_of_arrangements_are_read_and_letters_mended():
    reading = joint_arrangements.read(sample("joint_arrangements.csv"))
    assert [(each.participant, each.arrangement, each.town) for each in reading.records][2:] == [
        ("Nergenshuizen", "Afvalschap De Rietkraag (ADR)", "Havendorp"),
        ("Oudezijl", "Regionale Coördinatie Zilt", "Havendorp"),
    ]
    assert places(reading) == ["line 5"]
    assert joint_arrangements.mend("ÃÃ¶") == "ÃÃ¶"


def test_mandates_become_terms_and_no_title_is_guessed():
    reading = popolo.read_officials(sample("people.ndjson"))
    assert [
        (each.office, str(each.from_date), str(each.until_date)) for each in reading.records
    ] == [
        (OfficeKind.EXECUTIVE, "2022-06", "None"),
        (OfficeKind.ELECTED_MEMBER, "2018", "2022-05-31"),
        (OfficeKind.EXECUTIVE, "2020-01-01", "None"),
    ]
    jet, _, sanne = reading.records
    assert (jet.key, jet.given_name, jet.prefix, jet.family_name) == (
        "person:zandkuil-j",
        "Jet",
        "van der",
        "Zandkuil",
    )
    assert (sanne.initials, sanne.prefix, sanne.family_name) == ("B.C.", "van", "Terwolde")
    assert jet.at.identifiers == {government.POLDER: "org:gemeente-vlietmonde"}
    assert places(reading) == ["line 3.mandaten[0].role", "line 3.mandaten[1].end_date"]
    assert reading.read == 5


def test_memberships_without_a_post_are_positions():
    reading = popolo.read_positions(sample("popolo.json"))
    kade, club = reading.records
    assert (kade.official, kade.key, kade.paid, kade.capacity) == (
        "W-001",
        "n1",
        False,
        Capacity.PRIVATE,
    )
    assert kade.organisation.identifiers == {"NL-KVK": "90000020"}
    assert (club.kind, club.ended, club.paid) == (TieKind.OFFICER, True, None)
    assert places(reading) == ["memberships[2].person_id"]
    (wethouder,) = popolo.read_officials(sample("popolo.json")).records
    assert (wethouder.given_name, wethouder.prefix, wethouder.family_name) == (
        "Jet",
        "van der",
        "Zandkuil",
    )


@pytest.mark.parametrize(
    ("membership", "place"),
    [
        ({"organization": {"name": "K"}}, "role"),
        ({"role": "lid"}, "organization_id"),
        ({"role": "lid", "organization_id": "k", "start_date": "x"}, "start_date"),
        ({"role": "lid", "organization_id": "k", popolo.PAID: "ja"}, popolo.PAID),
        ({"role": "lid", "organization_id": "k", popolo.CAPACITY: "vrij"}, popolo.CAPACITY),
        (
            {
                "role": "lid",
                "organization": {
                    "name": "K",
                    "identifiers": [{"scheme": "kvk", "identifier": "1"}],
                },
            },
            "iden",
        ),
    ],
)
def test_what_is_wrong_with_a_membership_is_reported(membership, place):
    people = [
        {
            "id": "W",
            "name": "A B",
            "memberships": [membership, {"role": "lid", "organization_id": "k"}],
        }
    ]
    reading = popolo.read_positions(json.dumps(people).encode())
    assert len(reading.records) == 1
    assert place in places(reading)[0]


def test_a_description_of_an_organisation_that_cannot_be_stored_is_left_out():
    file = {
        "persons": [{"id": "W", "name": "A B"}],
        "organizations": [{"id": "k", "name": "\ud800"}],
    }
    assert places(popolo.read_positions(json.dumps(file).encode())) == ["organizations[0].name"]


def test_a_file_of_nobody_says_so():
    assert (
        popolo.read_positions(b'{"persons": []}').problems[0].remedy
        == "There are no people in this file."
    )


@pytest.mark.parametrize(
    ("read", "memberships"),
    [
        (popolo.read_officials, [{"role": "lid", "organization_id": "k"}]),
        (popolo.read_officials, "30 februari 2024"),
        (popolo.read_positions, [{"role": "raadslid", "post_id": "p", "organization_id": "k"}]),
        (popolo.read_positions, []),
    ],
)
def test_people_of_whom_nothing_is_told_are_not_passed_over_in_silence(read, memberships):
    people = [{"id": "W", "name": "A B", "memberships": memberships}]
    reading = read(json.dumps({"persons": people}).encode())
    assert (reading.records, reading.read, len(reading.problems)) == ((), 0, 1)


def test_a_number_of_an_unnamed_scheme_is_left_out():
    organisation = {"name": "K", "identifiers": [{"identifier": "90000020"}]}
    people = [
        {"id": "W", "name": "A B", "memberships": [{"role": "lid", "organization": organisation}]}
    ]
    (record,) = popolo.read_positions(json.dumps(people).encode()).records
    assert record.organisation.identifiers == {}


@pytest.mark.parametrize(
    "person",
    [
        {"id": ""},
        3,
        {"id": "W", "mandaten": [{"role": "Raadslid", "organization_id": "k"}]},
        {"id": "\ud800"},
    ],
)
def test_a_person_without_id_or_name_is_reported(person):
    reading = popolo.read_officials(json.dumps([person]).encode())
    assert (reading.records, reading.read, len(reading.problems)) == ((), 1, 1)


@pytest.mark.parametrize(
    "person", [{"id": "W", "mandaten": [{"organization_id": "k"}], "name": "A B"}]
)
def test_a_term_without_a_title_is_reported(person):
    assert places(popolo.read_officials(json.dumps([person]).encode())) == ["[0].mandaten[0].role"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jet", PersonCell("Jet")),
        ("Jet Zandkuil", PersonCell("Zandkuil", None, "Jet")),
        ("J.M. Zandkuil", PersonCell("Zandkuil", "J.M.")),
        ("mr. J. de Heer MSc", PersonCell("Heer", "J.", None, "de")),
        ("Zandkuil, Jet van der", PersonCell("Zandkuil", None, "Jet", "van der")),
        ("van der Zandkuil", PersonCell("Zandkuil", None, None, "van der")),
        ("Jet van 't Zand Kuil", PersonCell("Zand Kuil", None, "Jet", "van 't")),
        ("-", None),
        (None, None),
    ],
)
def test_a_whole_name_is_taken_apart_as_a_cell_of_a_table_is(name, expected):
    assert popolo.name_of({"name": name}) == expected


def test_initials_and_a_prefix_before_a_family_name_are_no_part_of_it():
    said = {"family": "A.P.H. van der Zegge"}
    assert popolo.name_of({"name": said}) == PersonCell("Zegge", "A.P.H.", None, "van der")


def test_a_given_name_that_is_initials_is_initials():
    said = {"family": "Zegge", "given": "A.P.H. van der", "tussenvoegsel": "van der"}
    assert popolo.name_of({"name": said}) == PersonCell("Zegge", "A.P.H.", None, "van der")


def test_the_guide_shows_the_table_of_offices():
    guide = (GUIDE / "sources.md").read_text(encoding="utf-8")
    for kind, titles in offices.TITLES.items():
        (row,) = [line for line in guide.splitlines() if line.startswith(f"| `{kind}` |")]
        assert [word.strip() for word in row.split("|")[2].split(",")] == list(titles)


def test_positions_of_ori_need_a_key_and_an_organisation():
    reading = ori.read(sample("positions_ori.xml"))
    first, second = reading.records
    assert (first.official, first.capacity, first.paid, str(first.from_date)) == (
        "W-001",
        Capacity.EX_OFFICIO,
        False,
        "2022-06-01",
    )
    assert (second.kind, second.ended, second.capacity, second.paid) == (
        TieKind.OFFICER,
        True,
        None,
        None,
    )
    assert places(reading) == [
        "natuurlijkPersoon 1, nevenfunctie 3, naamOrganisatie",
        "natuurlijkPersoon 2, nevenfunctie 1",
    ]
    assert reading.read == 4


def person(inner):
    return f"<a><natuurlijkPersoon><ID>W</ID><nevenfunctie>{inner}</nevenfunctie></natuurlijkPersoon></a>".encode()


GOOD = "<omschrijving>Lid</omschrijving><naamOrganisatie>Koor</naamOrganisatie>"


@pytest.mark.parametrize(
    "inner",
    [
        "<naamOrganisatie>Koor</naamOrganisatie>",
        GOOD + "<indicatieBezoldigd>soms</indicatieBezoldigd>",
        GOOD + "<datumAanvang>gisteren</datumAanvang>",
        GOOD + "<datumAanvang>2024-01-01</datumAanvang><datumEinde>2023-01-01</datumEinde>",
        GOOD + "<kvkNummer>1</kvkNummer>",
        GOOD.replace("Koor", f"<b>{'x' * 60_000}</b>" * 2),
    ],
)
def test_what_is_wrong_with_a_position_is_reported(inner):
    reading = ori.read(person(inner))
    assert (reading.records, reading.read, len(reading.problems)) == ((), 1, 1)
    assert len(ori.read(person(GOOD)).records) == 1


def test_the_first_of_the_names_of_a_key_that_holds_something_counts():
    (record,) = ori.read(person("<ID> </ID><identificatie>n1</identificatie>" + GOOD)).records
    assert record.key == "n1"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type"),
        ("<a><b></a>", "not well-formed XML"),
        (f"<a>{'x' * (content.MAX_CHARACTERS + 1)}</a>", "Shorten this text"),
        ("<a>" * 400_000, "deep"),
        ("<a/>", "natuurlijkPersoon"),
        ('<?xml version="1.0" encoding="bestaat-niet"?><a/>', "encoding"),
    ],
)
def test_hostile_xml_is_refused_with_a_sentence(text, word):
    reading = ori.read(text.encode())
    assert not reading.readable
    assert word in reading.problems[0].remedy


def test_statements_become_ties_and_people_only_owners():
    reading = bods.read(sample("ownership_bods.json"))
    organisations = [each for each in reading.records if isinstance(each, OrganisationRecord)]
    owners = [each for each in reading.records if isinstance(each, OwnerRecord)]
    assert [(tie.holder.name, tie.kind, tie.share) for tie in organisations[0].holders] == [
        ("Tarwedam Beheer B.V.", TieKind.OWNERSHIP, 0.8),
        ("Tarwedam Beheer B.V.", TieKind.CONTROL, None),
    ]
    assert [each.kind for each in organisations] == [None, None]
    assert [
        (each.person, each.organisation.name, each.share, str(each.until_date)) for each in owners
    ] == [
        ("Jet van der Zandkuil", "Tarwedam Beheer B.V.", 0.51, "None"),
        ("Jet van der Zandkuil", "Bouwbedrijf Tarwedam B.V.", None, "2024-06-30"),
    ]
    assert str(owners[0].from_date) == "2019-03"
    assert owners[0].source == "https://register.example/2"
    assert places(reading) == ["[7].recordDetails.interestedParty"]


def test_an_organisation_of_an_earlier_file_is_known_by_its_record_alone():
    records = [
        *bods.read(changed(3, subject="x")).records,
        *bods.read(changed(5, subject="x")).records,
    ]
    (held,) = (
        each for each in records if getattr(each, "mention", None) == Mention("", record="x")
    )
    assert [(tie.kind.value, tie.record, str(tie.stated_on)) for tie in held.holders] == [
        ("ownership", "r1", "2025-01-01"),
        ("control", "r1", "2025-01-01"),
    ]
    owners = [
        each for each in records if getattr(each, "organisation", None) == Mention("", record="x")
    ]
    assert [(each.person, each.record) for each in owners] == [("Jet van der Zandkuil", "r2")]


def test_a_record_that_is_closed_without_an_interest_ends_what_it_said_before():
    statements = json.loads(changed(3, interests=[]))
    statements[3]["recordStatus"] = "closed"
    (held,) = (
        each
        for each in bods.read(json.dumps(statements).encode()).records
        if getattr(each, "holders", ())
    )
    assert [(tie.kind, tie.share, tie.record, str(tie.stated_on)) for tie in held.holders] == [
        (None, None, "r1", "2025-01-01")
    ]


def test_the_order_of_statements_makes_no_difference():
    statements = json.loads(sample("ownership_bods.json"))
    turned = bods.read(json.dumps(statements[::-1]).encode())
    ties = [
        each.holders[0].share
        for each in turned.records
        if isinstance(each, OrganisationRecord) and each.holders
    ]
    assert ties == [0.8]


def changed(number, **details):
    statements = json.loads(sample("ownership_bods.json"))
    statements[number]["recordDetails"] |= details
    return json.dumps(statements).encode()


INTEREST = {"type": "shareholding"}


@pytest.mark.parametrize(
    ("file", "place"),
    [
        (changed(0, name=None), "[0].recordDetails.name"),
        (changed(2, names=[]), "[2].recordDetails.names"),
        (changed(5, subject=""), "[5].recordDetails.subject"),
        (changed(5, interests=[{"type": "unknownInterest"}]), "interests[0].type"),
        (changed(5, interests=[INTEREST | {"share": {"exact": 101}}]), "share.exact"),
        (changed(5, interests=[INTEREST | {"share": {"exact": "veel"}}]), "share.exact"),
        (changed(5, interests=[INTEREST | {"startDate": "x"}]), "startDate"),
        (
            changed(5, interests=[INTEREST | {"startDate": "2024-01-01", "endDate": "2023-01-01"}]),
            "endDate",
        ),
        (changed(3, interests=[INTEREST | {"directOrIndirect": "indirect"}]), "interests[0]"),
        (b'[{"recordId": "x", "recordType": "iets"}, 3]', "[0]"),
        (b'[{"recordId": "x", "recordType": "person", "recordStatus": "old"}, 3]', "recordStatus"),
    ],
)
def test_what_is_wrong_with_a_statement_is_reported(file, place):
    assert any(place in where for where in places(bods.read(file)))


def test_a_number_without_a_scheme_or_that_cannot_be_is_left_out():
    numbers = [
        {"id": "90000020"},
        {"scheme": "NL-KVK", "id": "1"},
        {"scheme": "NL-KVK", "id": "90000020"},
    ]
    reading = bods.read(changed(0, identifiers=numbers))
    assert reading.records[0].mention.identifiers == {"NL-KVK": "90000020"}
    assert "[0].recordDetails.identifiers[1]" in places(reading)


def test_a_holder_without_a_name_holds_nothing_and_the_organisation_is_read():
    reading = bods.read(changed(1, name=None))
    held = [each for each in reading.records if isinstance(each, OrganisationRecord)]
    assert held
    assert not any(each.holders for each in held)


def test_a_person_whose_first_name_is_empty_is_called_by_the_next():
    names = [{"type": "legal", "fullName": " "}, {"type": "former", "fullName": "Jet Zandkuil"}]
    owners = [
        each for each in bods.read(changed(2, names=names)).records if isinstance(each, OwnerRecord)
    ]
    assert owners[0].person == "Jet Zandkuil"


def test_a_name_in_parts_and_an_equal_range_are_read():
    range_ = INTEREST | {"share": {"minimum": 25, "maximum": 25}}
    file = changed(2, names=[{"type": "legal", "givenName": "Jet", "familyName": "Zandkuil"}])
    statements = json.loads(file)
    statements[5]["recordDetails"]["interests"] = [range_]
    statements[0]["recordDetails"]["entityType"] = {"type": "stateBody"}
    reading = bods.read(json.dumps(statements).encode())
    owners = [each for each in reading.records if isinstance(each, OwnerRecord)]
    assert (owners[0].person, owners[0].share) == ("Jet Zandkuil", 0.25)
    assert reading.records[0].kind is OrganisationKind.PUBLIC_BODY


def test_minutes_become_participations():
    reading = minutes.read(sample("minutes.json"))
    found = {(each.procedure, each.official): each for each in reading.records}
    first = found["P-1", "W-001"]
    assert first.steps == (Step.ATTENDED, Step.DELIBERATED, Step.VOTED)
    assert (first.lot, first.body, first.source) == (
        "1",
        "vlietmonde",
        "Raad van Vlietmonde, 2026-09-12",
    )
    assert [found["P-1", f"W-00{number}"].decisive for number in (1, 2, 3, 4)] == [
        True,
        True,
        False,
        None,
    ]
    aside = found["P-1", "W-004"]
    assert (aside.recused_preparation, aside.recused_deliberation, aside.recused_vote) == (
        None,
        True,
        True,
    )
    assert (found["P-1", "W-005"].took_no_part, found["P-1", "W-005"].steps) == (True, ())
    assert places(reading) == ["items[1], W-001", "items[2].decision"]
    assert reading.read == 3


def meeting(**item):
    return json.dumps([{"items": [{"decision": "P", **item}]}]).encode()


@pytest.mark.parametrize(
    ("item", "place"),
    [
        ({"decision": {}}, "decision"),
        ({"present": "W"}, "present"),
        ({"present": [{}]}, "present[0]"),
        ({"voted": ["W"]}, "voted"),
        ({"voted": {"maybe": ["W"]}}, "voted"),
        ({"voted": {"for": ["W"], "against": ["W"]}}, "voted.against"),
        ({"recused": "W"}, "recused"),
        ({"recused": [{"scope": "all"}]}, "recused[0]"),
        ({"recused": [{"official": "W"}]}, "scope"),
        ({"recused": [{"official": "W", "scope": ["alles", "soms"]}]}, "scope"),
        ({"margin": "veel"}, "margin"),
        ({"absent": ["W"], "present": ["W"]}, "W"),
        ({"spoke": ["W"], "recused": [{"official": "W", "scope": "deliberation"}]}, "W"),
    ],
)
def test_what_is_wrong_with_an_item_is_reported_with_its_path(item, place):
    (found,) = minutes.read(meeting(**item)).problems
    assert found.where.startswith("[0].items[0]")
    assert found.where.endswith(place)


@pytest.mark.parametrize(
    ("voted", "margin", "expected"),
    [
        ({"for": ["W", "X"]}, 2, False),
        ({"for": ["W", "X"]}, 1, None),
        ({"for": ["W", "X"]}, 0, None),
        ({"for": ["W", "X"]}, None, None),
        ({"for": ["W", "X"], "against": ["Y"]}, 1, True),
        ({"against": ["W"], "for": ["X", "Y"]}, None, False),
        ({"abstained": ["W"], "for": ["X"], "against": ["Z", "Q"]}, None, None),
    ],
)
def test_a_vote_is_decisive_when_one_vote_turned_it(voted, margin, expected):
    found = {
        each.official: each for each in minutes.read(meeting(voted=voted, margin=margin)).records
    }
    assert found["W"].decisive is expected


@pytest.mark.parametrize(
    "file", [b'{"items": 3}', b"[3]", b'[{"items": [3]}]', b'{"items": [], "date": "x"}']
)
def test_minutes_of_another_shape_are_explained(file):
    assert minutes.read(file).problems


def test_one_official_stands_once_per_decision():
    file = json.dumps(
        {"items": [{"decision": "P", "present": ["W"]}, {"decision": "P", "present": ["W"]}]}
    )
    reading = minutes.read(file.encode())
    assert (len(reading.records), places(reading)) == (1, ["items[1], W"])


def test_the_example_in_the_guide_is_read():
    guide = (GUIDE / "minutes.md").read_text(encoding="utf-8")
    example = guide.split("```json\n")[1].split("```")[0]
    reading = minutes.read(example.encode())
    assert reading.records
    assert reading.problems == ()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_a_mutated_file_never_raises(name, data):
    noun, _ = FILES[name]
    file = bytearray(sample(name))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(file) - 1))
        size = data.draw(st.integers(0, 40))
        put = data.draw(
            st.sampled_from(
                [b"", b"\0", b'"', b"[", b"{", b"null", b"<", b"9" * 200, b"\xff", b",", b"-1"]
            )
        )
        file[at : at + size] = put
    reading = sources.read(noun, bytes(file), name)
    assert reading.records or reading.problems


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(name for name in FILES if name.endswith("json"))),
    st.data(),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
        ),
        max_leaves=4,
    ),
)
def test_another_value_anywhere_never_raises(name, data, value):
    noun, _ = FILES[name]
    lines = name.endswith("ndjson")
    text = sample(name).decode()
    whole = [json.loads(row) for row in text.splitlines()] if lines else json.loads(text)
    part = whole
    while isinstance(part, dict | list) and part:
        key = data.draw(
            st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part)))
        )
        if not isinstance(part[key], dict | list) or not part[key] or data.draw(st.booleans()):
            part[key] = value
            break
        part = part[key]
    file = "\n".join(json.dumps(row) for row in whole) if lines else json.dumps(whole)
    reading = sources.read(noun, file.encode(), name)
    assert all(each.where and each.remedy for each in reading.problems)


@pytest.mark.parametrize(
    ("name", "read", "records"),
    [("organisations.ndjson", 8, 7), ("joint_arrangements.csv", 4, 4), ("people.ndjson", 5, 3)],
)
def test_every_record_of_a_file_is_read_or_reported(name, read, records):
    reading = sources.read(FILES[name][0], sample(name), name)
    assert (reading.read, len(reading.records)) == (read, records)
    assert len({each.where for each in reading.problems}) >= read - records
