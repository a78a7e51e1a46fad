"""Files of council information systems: what they tell comes out as records, what they do not tell
stays not known, and what is wrong is said with its place.
"""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity
from conflict_graph.readers.council import files
from conflict_graph.readers.council.files import CouncilSystem
from conflict_graph.readers.council.gathering import Gathering
from conflict_graph.readers.council.records import (
    Ballot,
    BallotRecord,
    GoneRecord,
    ItemRecord,
    ItemResult,
    MeetingBody,
    MeetingRecord,
    OfficeRecord,
    PersonRecord,
    PresenceRecord,
    ResultRecord,
    SpeechRecord,
)
from conflict_graph.readers.records import PositionRecord
from tests import council_files
from tests.council_files import element, soap, zipped


def read(content, name="file"):
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    return files.read(content, name)


def of(reading, kind):
    return [each for each in reading.records if isinstance(each, kind)]


def said(reading):
    """Return the problems as place and value."""
    return [(each.where, each.value) for each in reading.problems]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Berg, A.M. (Anna) van der", ("Berg", "van der", "A.M.", "Anna")),
        ("Mw. E. Lindeveldt-van Dam (raadslid)", ("Lindeveldt-van Dam", None, "E.", None)),
        ("Anna van de Graaf", ("Graaf", "van de", None, "Anna")),
    ],
)
def test_a_name_in_one_piece_is_taken_apart_and_one_without_a_name_is_reported(written, parts):
    gathering = Gathering("ibabs")
    person = gathering.person("people[0]", "1", written)
    said = (person.family_name, person.prefix, person.initials, person.given_name)
    assert (person.name, said) == (written, parts)
    assert gathering.person("people[1]", "2", "Dhr.") is None
    assert [(each.where, each.value) for each in gathering.problems] == [("people[1]", "Dhr.")]


SAMPLES = Path(__file__).parents[1] / "samples"


def whole():
    what = council_files.sitting()
    ibabs = {f"{name}.xml": answer for name, answer in council_files.as_ibabs(what).items()}
    return {
        CouncilSystem.ORI: council_files.as_ori(what),
        CouncilSystem.OPENBESLUITVORMING: council_files.as_openbesluitvorming(what),
        CouncilSystem.IBABS: zipped(ibabs),
    }


@pytest.mark.parametrize("system", list(whole()))
def test_a_system_is_known_by_what_stands_in_its_file(system):
    content = whole()[system]
    assert files.detect(content) is system
    assert files.detect(gzip.compress(content)) in (system, None)
    assert files.detect(zipped({"a.txt": b"hello", "b": content})) is system


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"name;office\n", b"<notice/>", b"[1]", zipped({"a": b"x"}), b"\x00"],
)
def test_what_comes_from_no_system_is_refused_with_what_to_do(content):
    assert files.detect(content) is None
    reading = read(content)
    assert not reading.readable
    assert reading.problems


@pytest.mark.parametrize(
    "name", ["popolo.json", "ocds_release.json", "ocds_releases.ndjson", "uk_interests.ndjson"]
)
def test_what_another_reader_knows_is_of_no_council_system(name):
    assert files.detect((SAMPLES / name).read_bytes(), name) is None


def test_an_ori_a_with_ancillary_positions_alone_is_a_list_of_those():
    alone = (SAMPLES / "positions_ori.xml").read_text(encoding="utf-8")
    with_office = alone.replace("</naam>", "</naam><functie>raadslid</functie>", 1)
    assert files.is_list_of_positions(alone.encode())
    assert files.is_list_of_positions(gzip.compress(alone.encode()))
    assert not files.is_list_of_positions(with_office.encode())
    assert not files.is_list_of_positions(zipped({"a.xml": alone.encode()}))
    assert not files.is_list_of_positions(b"name;office")


def test_1000_drawn_votes_are_read_as_they_were_cast_and_none_is_guessed():
    chance = random.Random(17)  # noqa: S311
    council = council_files.members()
    words = {
        council_files.FOR: Ballot.FOR,
        council_files.AGAINST: Ballot.AGAINST,
        council_files.ABSTAINED: Ballot.ABSTAINED,
        council_files.AWAY: Ballot.ABSENT,
    }
    cast = {}
    items = []
    for number in range(26):
        votes = {each.key: chance.choice([*words]) for each in council if chance.random() < 0.9}
        items.append(council_files.Item(f"i{number}", str(number), f"Voorstel {number}", "", votes))
        cast |= {(f"ori:i{number}", f"ori:{key}"): words[vote] for key, vote in votes.items()}
    sat = council_files.Sitting(
        "m1", "2026-09-10", council, tuple(each.key for each in council), tuple(items)
    )
    found = of(read(council_files.as_ori(sat)), BallotRecord)
    assert len(cast) > 800
    assert {(each.item, each.person): each.ballot for each in found} == cast


def test_ori_tells_people_offices_positions_meetings_presence_votes_and_outcomes():
    reading = read(whole()[CouncilSystem.ORI])
    assert reading.problems == ()
    people = of(reading, PersonRecord)
    assert people[13].name == "Esmée van der Lindeveldt"
    assert {each.title for each in of(reading, OfficeRecord)} == {"Raadslid"}
    first, second, *_ = of(reading, PositionRecord)
    assert (first.title, first.organisation.name) == ("Voorzitter", "Stichting Proefwerk 0")
    assert (first.paid, second.paid, first.capacity) == (True, False, None)
    [meeting] = of(reading, MeetingRecord)
    assert (meeting.body, str(meeting.held_on)) == (MeetingBody.COUNCIL, "2026-09-10")
    items = {each.key: each for each in of(reading, ItemRecord)}
    assert items["ori:i2"].reference == "Z-2026-0017"
    assert (items["ori:i4"].is_motion, items["ori:i4"].part_of) == (True, "ori:i2")
    assert len(of(reading, PresenceRecord)) == 37
    assert {each.item: each.result for each in of(reading, ResultRecord)} == {
        "ori:i2": ItemResult.ADOPTED,
        "ori:i4": ItemResult.REJECTED,
    }


def test_both_spellings_of_the_standard_are_read():
    wrong = {
        "omschrijvingNevenfuctie": "Voorzitter",
        "indicatorNevenunctieVanwegeLidmaatschap": True,
    }
    right = {
        "omschrijvingNevenfunctie": "Voorzitter",
        "indicatorNevenfunctieVanwegeLidmaatschap": True,
    }
    for spelt in (wrong, right):
        position = {
            "naamOrganisatieNevenfunctie": "Stichting Proefwerk",
            "datumAanvangNevenfunctie": "2020-01-01",
            "datumEindeNevenfunctie": "2024-12-31",
            **spelt,
        }
        person = {
            "id": "p1",
            "naamNatuurlijkPersoon": {"volledigeNaam": "Noor Oeverzicht"},
            "nevenfunctieNatuurlijkePersoon": [position],
        }
        reading = read({"results": [person]})
        [found] = of(reading, PositionRecord)
        assert (found.title, found.capacity) == ("Voorzitter", Capacity.EX_OFFICIO)
        assert (found.paid, found.ended) == (None, True)
        assert of(reading, OfficeRecord) == []


def person(key="p1", **fields):
    return {"id": key, "naamNatuurlijkPersoon": {"achternaam": "Oeverzicht"}, **fields}


def test_the_daily_board_gives_the_office_its_days():
    board = {"id": "b1", "dagelijksBestuursnaam": "College", "dagelijksBestuurstype": "college"}
    member = {
        "id": "l1",
        "natuurlijkPersoon": {"id": "p1"},
        "dagelijksBestuur": "https://ori.example/dagelijksebesturen/b1",
        "datumBeginDagelijksBestuurLidmaatschap": "2022-06-01T00:00:00+02:00",
        "datumeindeDagelijksBestuurLidmaatschap": "2026-05-31",
    }
    for function, title in (("burgemeester", "Burgemeester"), ("raadslid", "Wethouder")):
        reading = read(
            {
                "natuurlijkpersonen": {"results": [person(functie=function)]},
                "dagelijksebesturen": [board],
                "dagelijksbestuurlidmaatschappen": [member],
            }
        )
        *_, office = of(reading, OfficeRecord)
        assert (office.title, str(office.from_date)) == (title, "2022-06-01")
        assert str(office.until_date) == "2026-05-31"
        assert reading.problems == ()
    reading = read(
        {"dagelijksbestuurlidmaatschappen": [member, {"id": "l2", "dagelijksBestuur": 1}]}
    )
    assert len(reading.problems) == 2


ORI_FAULTS = [
    ({"natuurlijkpersonen": [{"id": "p1"}]}, "natuurlijkpersonen[0]"),
    (
        {
            "natuurlijkpersonen": [
                person(nevenfunctieNatuurlijkePersoon=[{"naamOrganisatieNevenfunctie": "X"}])
            ]
        },
        "natuurlijkpersonen[0].nevenfunctie[0]",
    ),
    (
        {
            "natuurlijkpersonen": [
                person(nevenfunctieNatuurlijkePersoon=[{"omschrijvingNevenfuctie": "X"}])
            ]
        },
        "natuurlijkpersonen[0].nevenfunctie[0]",
    ),
    (
        {
            "natuurlijkpersonen": [
                person(
                    nevenfunctieNatuurlijkePersoon=[
                        {
                            "omschrijvingNevenfuctie": "X",
                            "naamOrganisatieNevenfunctie": "Y",
                            "datumAanvangNevenfunctie": "2024-01-01",
                            "datumEindeNevenfunctie": "2023-01-01",
                        }
                    ]
                )
            ]
        },
        "natuurlijkpersonen[0].nevenfunctie[0]",
    ),
    ({"vergaderingen": [{"id": "m1", "naam": "Raad"}]}, "vergaderingen[0]"),
    ({"vergaderingen": [{"id": "m1", "vergaderdatum": "2026-02-31"}]}, "vergaderingen[0]"),
    ({"aanwezigedeelnemers": [{"id": "a1", "rolnaam": "raadslid"}]}, "aanwezigedeelnemers[0]"),
    ({"stemmen": [{"id": "v1", "keuzeStemming": "misschien"}]}, "stemmen[0]"),
    ({"stemmen": [{"id": "v1", "keuzeStemming": "voor"}]}, "stemmen[0]"),
    (
        {
            "aanwezigedeelnemers": [{"id": "a1", "natuurlijkPersoon": "p1", "vergadering": "m1"}],
            "stemmen": [{"id": "v1", "keuzeStemming": "voor", "aanwezigeDeelnemer": "a1"}],
        },
        "stemmen[0]",
    ),
    ({"stemmingen": [{"id": "s1"}]}, "stemmingen[0]"),
    ({"spreekfragmenten": [{"id": "f1"}]}, "spreekfragmenten[0]"),
    (
        {
            "aanwezigedeelnemers": [{"id": "a1", "natuurlijkPersoon": "p1", "vergadering": "m1"}],
            "spreekfragmenten": [{"id": "f1", "aanwezigeDeelnemer": "a1"}],
        },
        "spreekfragmenten[0]",
    ),
    ({"besluiten": [{"id": "b1", "besluitresultaat": "Aangenomen"}]}, "besluiten[0]"),
    ({"fracties": [{"id": "f1"}, {"id": "f2"}], "stemmen": []}, "fracties[0]"),
    ([{"id": "x"}, {"keuzeStemming": "voor"}, 1], "[0]"),
]


@pytest.mark.parametrize(("content", "where"), ORI_FAULTS)
def test_what_ori_cannot_tell_is_said_with_its_place(content, where):
    assert where in {place for place, _ in said(read(content))}


def test_one_resource_of_ori_is_known_by_its_address_or_its_fields():
    speech = {"url": "https://x.example/spreekfragmenten/f1", "aanwezigeDeelnemer": {"id": "a1"}}
    there = {"id": "a1", "natuurlijkPersoon": {"url": "x/p1"}, "vergadering": "x/m1/"}
    reading = read([there, {**speech, "agendapunt": {"id": "i1"}}])
    [found] = of(reading, SpeechRecord)
    assert (found.person, found.item) == ("ori:p1", "ori:i1")
    reading = read({"url": "https://x.example/fracties/1", "keuzeStemming": "x"})
    assert said(reading) == [("file", "fracties (1×)")]


def test_items_below_a_heading_and_a_cancelled_meeting_say_so():
    reading = read(
        {
            "vergaderingen": [
                {
                    "id": "m1",
                    "geplandeVergaderdatum": "2026-03-05",
                    "status": "geannuleerd",
                    "georganiseerdDoorGremium": {"gremiumnaam": "Commissie Ruimte"},
                }
            ],
            "agendapunten": [
                {"id": "i1", "agendapuntTitel": "Hamerstukken", "subagendapunten": ["i2"]},
                {"id": "i2", "agendapuntOmschrijving": "Regeling", "hoofdagendapunt": {"id": "i1"}},
            ],
            "informatieobjecten": [
                {
                    "id": "d1",
                    "informatieobjecttype": "motie",
                    "titel": "Niet in stemming",
                    "agendapunten": [{"id": "i2"}],
                },
                {
                    "id": "d2",
                    "agendapunten": [{"id": "i2"}],
                    "zaken": [{"zaakidentificatie": "Z1"}, {"zaakidentificatie": "Z2"}, {}],
                },
            ],
        }
    )
    [meeting] = of(reading, MeetingRecord)
    assert (meeting.body, meeting.cancelled) == (MeetingBody.OTHER, True)
    heading, item = of(reading, ItemRecord)
    assert (heading.is_heading, item.part_of, item.reference) == (True, "ori:i1", "")


def change(seq, kind, key, payload=None, **fields):
    entity = f"{kind.lower()}:notubiz:gemeente:vlietmonde:{key}"
    record = {"seq": seq, "op": "upsert", "entity_id": entity, "entity_type": kind, **fields}
    return record if payload is None else {**record, "payload": payload}


def lines(*records):
    return "\n".join(json.dumps(each) for each in records).encode()


def test_of_changes_the_last_counts_and_a_tombstone_takes_away():
    content = lines(
        change(
            2, "Meeting", "1", {"name": "Raadsvergadering", "start_date": "2026-03-05T18:30:00Z"}
        ),
        change(1, "Meeting", "1", {"name": "Oud", "start_date": "2026-01-01"}),
        change(3, "Person", "7", op="delete"),
        change(4, "Document", "9", {}),
        change(5, "Document", "9", {}),
    )
    reading = read(content)
    [meeting] = of(reading, MeetingRecord)
    assert (meeting.key, meeting.name) == ("notubiz:1", "Raadsvergadering")
    assert [each.key for each in of(reading, GoneRecord)] == ["notubiz:7"]
    assert said(reading) == [("line 4", "Document (1×)")]


def test_motions_and_agendas_of_the_bulk_export_are_read():
    agenda = [{"id": "a:x:1", "title": "Hoofd", "is_heading": True, "agenda_items": [{"id": "2"}]}]
    motion = {
        "name": "Motie",
        "status": "Motie ingetrokken",
        "votes": [
            {"option": "voor", "voter_name": "Oeverzicht, Noor"},
            {"option": "voor"},
            {"option": "wellicht", "voter_name": "X"},
            "no vote",
        ],
    }
    content = lines(
        change(1, "Meeting", "1", {"name": "Raad", "start_date": "2026-03-05", "agenda": agenda}),
        change(2, "Motion", "2", motion),
        change(3, "Motion", "3", {"name": "Zonder uitslag"}),
        change(4, "Meeting", "4", {"name": "Zonder dag"}),
        change(5, "Person", "5", {}),
        {"op": "upsert"},
    )
    reading = read(content)
    assert [each.part_of for each in of(reading, ItemRecord)] == ["", "x:1", "", ""]
    [ballot] = of(reading, BallotRecord)
    assert (ballot.person, ballot.name) == ("", "Oeverzicht, Noor")
    assert [each.result for each in of(reading, ResultRecord)] == [ItemResult.WITHDRAWN]
    assert {place for place, _ in said(reading)} == {
        "line 2, votes[1]",
        "line 2, votes[2]",
        "line 4",
        "line 5",
        "line 6",
    }


def test_a_bulk_export_that_is_no_lines_or_broken_is_told():
    record = change(1, "Person", "1", {"name": "Noor Oeverzicht"})
    for content in ([record], record):
        assert len(of(read(content), PersonRecord)) == 1
    broken = lines(record) + b'\n{"entity_id": \n3\n' + lines(change(2, "Person", "2", {}))
    reading = read(broken)
    assert [place for place, _ in said(reading)][:2] == ["line 2, line 1, column 14", "line 3"]
    assert not read(b'{"entity_id": "a"').readable
    assert not read(b'{"entity_id": "\xff"').readable


def test_ibabs_tells_people_meetings_motions_and_votes():
    reading = read(whole()[CouncilSystem.IBABS])
    assert reading.problems == ()
    assert len(of(reading, PersonRecord)) == len(of(reading, OfficeRecord)) == 39
    [meeting] = of(reading, MeetingRecord)
    assert (meeting.body, str(meeting.held_on)) == (MeetingBody.COUNCIL, "2026-09-10")
    *_, motion = of(reading, ItemRecord)
    assert (motion.meeting_on, motion.number) == (PartialDate(2026, 9, 10), "2")
    assert len(of(reading, BallotRecord)) == len(of(reading, PresenceRecord)) == 37
    assert [each.result for each in of(reading, ResultRecord)] == [ItemResult.REJECTED]


def test_ibabs_lists_entries_in_an_agenda_and_what_it_refuses():
    entries = element(
        "ListEntries",
        element("iBabsListEntryBasic", EntryId="e1", EntryTitle="Motie", VoteResult="Aangenomen"),
        element("iBabsOther", Id="x"),
    )
    item = element("iBabsMeetingItem", entries, Id="i1", Title="Voorstel")
    meeting = element(
        "iBabsMeeting",
        element("MeetingItems", item),
        Id="m1",
        Meetingtype="College",
        MeetingDate="2026-03-05T00:00:00",
    )
    votes = element(
        "ListEntryVotes",
        element("iBabsListEntryVote", EntryId="e1", UserId="u1", Vote=""),
        element("iBabsListEntryVote", EntryId="e1", UserId="u2", Vote="perhaps"),
    )
    refused = soap("GetUsers", "").replace(b"OK", b"ERR")
    nothing = refused.replace(b">ERR</Message>", b">No public meetings</Message>")
    reading = read(
        zipped(
            {
                "m.xml": soap("GetMeetingsByDateRange", element("Meetings", meeting)),
                "v.xml": soap("GetListEntryVotes", votes),
                "r.xml": refused,
                "n.xml": nothing,
                "d.xml": soap("GetMeetingsByDateRange", element("iBabsMeeting", Id="m2")),
                "p.xml": soap("GetUser", element("PublicProfile", UserId="u1", Name="Noor")),
                "q.xml": soap(
                    "GetUser", element("PublicProfile", UserId="u2", FunctionName="None")
                ),
            }
        )
    )
    motion = next(each for each in of(reading, ItemRecord) if each.is_motion)
    assert (motion.meeting, motion.part_of) == ("ibabs:m1", "ibabs:i1")
    assert of(reading, BallotRecord) == []
    assert [each.result for each in of(reading, ResultRecord)] == [ItemResult.ADOPTED]
    assert {place.partition(":")[0] for place, _ in said(reading)} == {
        "v.xml",
        "r.xml",
        "d.xml",
        "q.xml",
    }


def test_a_detail_of_ibabs_belongs_to_the_one_entry_of_its_title():
    def detail(**pairs):
        values = (
            element("KeyValueOfstringstring", Key=key, Value=each) for key, each in pairs.items()
        )
        return soap("GetListEntry", element("Values", *values))

    entries = [
        element("iBabsListEntryBase", EntryId=key, EntryTitle=title)
        for key, title in (("e1", "Een"), ("e2", "Twee"), ("e3", "Twee"))
    ]
    reading = read(
        zipped(
            {
                "e.xml": soap("GetListsEntriesByFilterRequest", element("Entries", *entries)),
                "1.xml": detail(Titel="Een", Agendapunt="Raad 5-3-2026"),
                "2.xml": detail(Onderwerp="Twee"),
                "3.xml": detail(Onderwerp="Drie"),
            }
        )
    )
    first = of(reading, ItemRecord)[0]
    assert (first.meeting_on, first.number) == (PartialDate(2026, 3, 5), "")
    assert [value for _, value in said(reading)] == ["Twee", "Drie", "Twee", "Twee"]


def test_an_answer_is_read_whatever_its_root():
    root = b"<GetUsersResult><Users><iBabsUserBasic><UniqueId>u1</UniqueId><Name>Noor</Name>"
    reading = read(root + b"</iBabsUserBasic></Users></GetUsersResult>")
    assert [each.key for each in of(reading, PersonRecord)] == ["ibabs:u1"]
    assert not read(b"<GetUsersResult><Users>").readable
    assert len(read(b"<GetListEntryResult/>").problems) == 1


def test_files_of_two_systems_and_one_of_none_stand_in_one_archive():
    what = council_files.sitting(3)
    reading = read(
        zipped(
            {
                "ori.json": council_files.as_ori(what),
                "woozi.ndjson": council_files.as_openbesluitvorming(what),
                "a.json": b'{"keuzeStemming": }',
                "notes.txt": b"hello",
            }
        ),
        "raad.zip",
    )
    assert {each.key.partition(":")[0] for each in of(reading, PersonRecord)} == {"ori", "ibabs"}
    assert [place for place, _ in said(reading)][:2] == [
        "raad.zip/a.json, line 1, column 19",
        "raad.zip/notes.txt",
    ] or len(reading.problems) >= 2


def test_a_text_that_is_too_large_to_read_as_a_whole_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MAX_JSON_BYTES", 10)
    assert not read({"keuzeStemming": "voor"}).readable


def test_what_a_reader_must_not_take_as_it_is_is_refused():
    assert not read(b'{"keuzeStemming": NaN}').readable
    assert not read(b'{"keuzeStemming": "a\\ud800"}').readable
