"""The other systems: what each tells, and what it cannot tell."""

from __future__ import annotations

import json

import pytest

from conflict_graph.facts import Capacity
from conflict_graph.readers.council import files
from conflict_graph.readers.council.files import CouncilSystem
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
    Presence,
    PresenceRecord,
    ResultRecord,
    SpeechRecord,
)
from conflict_graph.readers.records import PositionRecord
from tests.council_files import zipped


def read(content, name="file"):
    if not isinstance(content, bytes):
        content = content.encode() if isinstance(content, str) else json.dumps(content).encode()
    return files.read(content, name)


def of(reading, kind):
    return [each for each in reading.records if isinstance(each, kind)]


def places(reading):
    return [each.where.rpartition("/")[2] for each in reading.problems]


def ori_a(*inner):
    return f'<ORI-A xmlns="https://ori-a.nl">{"".join(inner)}</ORI-A>'


SITTING = """<vergadering><ID>m1</ID><naam>Gemeenteraad</naam><datum>2026-09-10</datum>
<status>Gehouden</status></vergadering>"""
ITEMS = """<agendapunt><ID>i1</ID><naam>Hamerstukken</naam><heeftAlsSubagendapunt><ID>i2</ID>
<volgnummerWeergave>4a</volgnummerWeergave><naam>Regeling</naam></heeftAlsSubagendapunt></agendapunt>
<stemming><ID>s1</ID><heeftBetrekkingOpAgendapunt><verwijzingID>i2</verwijzingID>
</heeftBetrekkingOpAgendapunt><leidtTotBesluit><verwijzingID>b1</verwijzingID></leidtTotBesluit>
</stemming><stemming><ID>s2</ID><heeftBetrekkingOpAgendapunt><verwijzingID>i2</verwijzingID>
</heeftBetrekkingOpAgendapunt><heeftBetrekkingOpBesluitvormingsstuk><informatieobjectType>
<begripLabel>Motie</begripLabel></informatieobjectType><verwijzingInformatieobject>
<verwijzingID>d1</verwijzingID><verwijzingNaam>Motie Groen</verwijzingNaam>
</verwijzingInformatieobject></heeftBetrekkingOpBesluitvormingsstuk></stemming>
<stemming><ID>s3</ID><heeftBetrekkingOpAgendapunt><verwijzingID>i2</verwijzingID>
</heeftBetrekkingOpAgendapunt><heeftBetrekkingOpBesluitvormingsstuk><verwijzingInformatieobject>
<verwijzingID>d2</verwijzingID></verwijzingInformatieobject></heeftBetrekkingOpBesluitvormingsstuk>
</stemming><besluit><ID>b1</ID><resultaat>Unaniem aangenomen</resultaat></besluit>"""


def natural(key, function, extra=""):
    return (
        f"<ID>{key}</ID><functie><begripLabel>{function}</begripLabel></functie><naam><achternaam>"
        f"Oeverzicht</achternaam><voornamen>Noor</voornamen></naam>{extra}"
    )


def there(inner, *votes):
    said = "".join(
        f"<neemtDeelAanStemming><keuzeStemming>{word}</keuzeStemming><gegevenOpStemming>"
        f"<verwijzingID>{round_}</verwijzingID></gegevenOpStemming></neemtDeelAanStemming>"
        for round_, word in votes
    )
    return (
        f"<aanwezigeDeelnemer><isNatuurlijkPersoon>{inner}</isNatuurlijkPersoon>{said}"
        "<spreektTijdensSpreekfragment><gedurendeAgendapunt><verwijzingID>i2</verwijzingID>"
        "</gedurendeAgendapunt></spreektTijdensSpreekfragment></aanwezigeDeelnemer>"
    )


def test_ori_a_tells_a_meeting_with_presence_votes_and_outcomes():
    position = (
        "<nevenfunctie><omschrijving>Voorzitter</omschrijving><naamOrganisatie>Stichting Proefwerk"
        "</naamOrganisatie><indicatieBezoldigd>false</indicatieBezoldigd>"
        "<indicatieFunctieVanwegeLidmaatschap>true</indicatieFunctieVanwegeLidmaatschap>"
        "<datumAanvang>2020-01-01</datumAanvang></nevenfunctie>"
    )
    board = (
        "<isLidVanDagelijksBestuur><datumBeginDagelijksBestuurLidmaatschap>2022-06-01"
        "</datumBeginDagelijksBestuurLidmaatschap></isLidVanDagelijksBestuur>"
    )
    content = ori_a(
        SITTING,
        ITEMS,
        f"<persoonBuitenVergadering>{natural('p3', 'Raadslid')}</persoonBuitenVergadering>",
        f"<persoonBuitenVergadering>{natural('p4', 'Ambtenaar')}</persoonBuitenVergadering>",
        there(natural("p1", "Raadslid", position), ("s1", "Voor"), ("s2", "Afwezig")),
        there(natural("p2", "Wethouder", board), ("s3", "Onthouden")),
    )
    assert files.detect(content.encode()) is CouncilSystem.ORI_A
    reading = read(content)
    assert reading.problems == ()
    [meeting] = of(reading, MeetingRecord)
    assert (meeting.key, meeting.body) == ("ori_a:m1", MeetingBody.COUNCIL)
    heading, item, motion = of(reading, ItemRecord)
    assert (heading.is_heading, item.number, item.part_of) == (True, "4a", "ori_a:i1")
    assert (motion.title, motion.is_motion, motion.part_of) == ("Motie Groen", True, "ori_a:i2")
    assert [(each.person, each.item, each.ballot) for each in of(reading, BallotRecord)] == [
        ("ori_a:p1", "ori_a:i2", Ballot.FOR),
        ("ori_a:p1", "ori_a:d1", Ballot.ABSENT),
        ("ori_a:p2", "ori_a:i2", Ballot.ABSTAINED),
    ]
    assert [(each.person, each.presence) for each in of(reading, PresenceRecord)] == [
        ("ori_a:p3", Presence.ABSENT),
        ("ori_a:p1", Presence.PRESENT),
        ("ori_a:p2", Presence.PRESENT),
    ]
    assert [each.result for each in of(reading, ResultRecord)] == [ItemResult.ADOPTED]
    [held] = of(reading, PositionRecord)
    assert (held.capacity, held.paid, held.ended) == (Capacity.EX_OFFICIO, False, False)
    assert {each.title for each in of(reading, OfficeRecord)} == {
        "Raadslid",
        "Ambtenaar",
        "Wethouder",
    }
    assert str(of(reading, OfficeRecord)[-1].from_date) == "2022-06-01"
    assert len(of(reading, SpeechRecord)) == 2


ORI_A_FAULTS = [
    ("<vergadering><naam>Raad</naam></vergadering>", "vergadering"),
    ("<stemming><ID>s9</ID></stemming>", "stemming"),
    ("<besluit><ID>b9</ID><resultaat>Verworpen</resultaat></besluit>", "besluit"),
    ("<persoonBuitenVergadering><ID>p</ID></persoonBuitenVergadering>", "persoonBuitenVergadering"),
    (there("<ID>p</ID>"), "isNatuurlijkPersoon"),
    (there(natural("p", "Raadslid"), ("s1", "Misschien")), "neemtDeelAanStemming"),
    (there(natural("p", "Raadslid"), ("s1", "Voor")), "neemtDeelAanStemming"),
    (
        there(
            natural("p", "Raadslid", "<nevenfunctie><omschrijving>X</omschrijving></nevenfunctie>")
        ),
        "nevenfunctie, naamOrganisatie",
    ),
    (
        there(
            natural(
                "p",
                "Raadslid",
                "<nevenfunctie><naamOrganisatie>X</naamOrganisatie></nevenfunctie>",
            )
        ),
        "nevenfunctie, omschrijving",
    ),
    (
        there(
            natural(
                "p",
                "Raadslid",
                "<nevenfunctie><omschrijving>X</omschrijving><naamOrganisatie>Y</naamOrganisatie>"
                "<datumAanvang>2024-01-01</datumAanvang><datumEinde>2023-01-01</datumEinde>"
                "</nevenfunctie>",
            )
        ),
        "nevenfunctie, datumEinde",
    ),
]


@pytest.mark.parametrize(("inner", "place"), ORI_A_FAULTS)
def test_what_ori_a_cannot_tell_is_said_with_its_place(inner, place):
    assert place in places(read(ori_a(inner)))


def test_a_participant_without_a_person_or_a_function_is_no_more_than_that():
    nobody = "<naam><volledigeNaam>Noor Oeverzicht</volledigeNaam></naam>"
    reading = read(ori_a("<aanwezigeDeelnemer/>", there(nobody)))
    assert len(of(reading, PersonRecord)) == 1
    assert of(reading, OfficeRecord) == []


def agenda_item(key, title, *below, prefix="2.", **fields):
    return {
        "id": key,
        "type": "agenda_point",
        "type_data": {
            "heading": False,
            "title_prefix": prefix,
            "attributes": [{"id": 1, "value": title}, {"id": 24, "value": "26bst001"}],
        },
        "agenda_items": list(below),
        **fields,
    }


def test_notubiz_tells_meetings_votings_by_role_and_speakers():
    meeting = {
        "meeting": {
            "id": 458,
            "plannings": [{"start_date": "2026-09-10 19:30:00"}],
            "attributes": [{"id": 1, "value": "Raadsvergadering"}],
            "gremium": {"id": 8},
            "agenda_items": [agenda_item(7, "Voorstel", agenda_item(8, "Deel", prefix=None))],
        }
    }
    votes = [
        {"role_id": 1, "vote": "in_favor"},
        {"role_id": 2, "vote": "against"},
        {"role_id": 3, "vote": "absent"},
        {"vote": "against"},
        {"role_id": 4, "vote": "perhaps"},
    ]
    votings = {
        "votings": [
            {"id": 91, "parent": {"id": 7}, "voting_type": "council_proposal", "votes": votes},
            {
                "id": 92,
                "parent": {"id": 7},
                "type_data": {"title": "Motie Groen"},
                "voting_type": "motion",
                "voting_result": "rejected",
            },
        ]
    }
    speakers = {
        "speakers": {
            "speaker": [
                {
                    "firstname": "Noor",
                    "lastname": "van der Oeverzicht",
                    "function": "Raadslid",
                    "@attributes": {"id": 1, "person_id": 11, "active": 1},
                },
                {
                    "firstname": "Sem",
                    "lastname": "Duinmeer",
                    "function": "Raadslid",
                    "@attributes": {"id": 2, "active": 0},
                },
                {"@attributes": {"id": 3}},
            ]
        }
    }
    content = zipped(
        {
            "m.json": json.dumps(meeting),
            "v.json": json.dumps([votings]),
            "s.json": json.dumps(speakers),
        }
    )
    assert files.detect(content) is CouncilSystem.NOTUBIZ
    reading = read(content)
    assert [each.where for each in reading.problems] == [
        "s.json: speakers[2]",
        "v.json: [0].votings[0].votes[3]",
        "v.json: [0].votings[0].votes[4]",
    ]
    [sat] = of(reading, MeetingRecord)
    assert (sat.key, sat.body, sat.sort_key) == ("notubiz:458", MeetingBody.COUNCIL, "notubiz:8")
    item, below, motion = of(reading, ItemRecord)
    assert (item.number, item.reference, below.part_of) == ("2", "26bst001", "notubiz:7")
    assert (motion.key, motion.title, motion.part_of) == ("notubiz:92", "Motie Groen", "notubiz:7")
    assert [(each.person, each.ballot) for each in of(reading, BallotRecord)] == [
        ("notubiz:role:1", Ballot.FOR),
        ("notubiz:role:2", Ballot.AGAINST),
        ("notubiz:role:3", Ballot.ABSENT),
    ]
    assert [each.result for each in of(reading, ResultRecord)] == [ItemResult.REJECTED]
    first, second = of(reading, PersonRecord)
    assert (first.key, first.prefix, second.key) == ("notubiz:11", "van der", "notubiz:2")
    assert [each.person for each in of(reading, OfficeRecord)] == ["notubiz:11"]


PAGE = """<!DOCTYPE html><title>Raad</title><div class="votes_chart" id="chart_90"></div><ul>
<li>Lijst A<ul><li class="vote in_favor"> Noor <b>Oeverzicht</b></li><li class="against">Bilal &amp; Co
<li class="absent">Tess Duinmeer</li><li class="in_favor"></li></ul></li></ul>
<div class="votes_chart" id="chart_99"></div>"""


def test_the_page_of_a_notubiz_portal_names_who_voted_and_counts_in_the_place_of_roles():
    votes = [{"role_id": 1, "vote": "in_favor"}, {"role_id": 3, "vote": "absent"}]
    voting = {
        "id": 90,
        "parent": {"id": 7},
        "type_data": {"voting_type": "proposal", "votes": votes},
    }
    content = zipped({"page.html": PAGE, "v.json": json.dumps({"votings": [voting]})})
    assert files.detect(content) is CouncilSystem.NOTUBIZ
    reading = read(content)
    assert [
        (each.item, each.person, each.name, each.ballot) for each in of(reading, BallotRecord)
    ] == [
        ("notubiz:7", "", "Noor Oeverzicht", Ballot.FOR),
        ("notubiz:7", "", "Bilal & Co", Ballot.AGAINST),
        ("notubiz:7", "notubiz:role:3", "", Ballot.ABSENT),
    ]
    assert [(each.where, each.value) for each in reading.problems] == [
        ("page.html: chart_90", "2"),
        ("page.html: chart_99", "99"),
    ]
    assert reading.read == len(reading.records) + 1
    told_alike = {**voting, "type_data": {"votes": [*votes, {"role_id": 2, "vote": "against"}]}}
    content = zipped({"page.html": PAGE, "v.json": json.dumps({"votings": [told_alike]})})
    assert [each.value for each in read(content).problems] == ["99"]


def test_a_page_without_votes_or_of_which_the_letters_are_damaged_is_refused():
    page = b"<!DOCTYPE html><p>Inloggen"
    assert files.detect(page) is None
    assert "Sign in, download the file itself" in read(page).problems[0].remedy
    assert not read(PAGE.encode() + b"\xff").readable
    before = b"<!DOCTYPE html><li class=in_favor>Noor</li><div class=votes_chart>"
    assert of(read(before), BallotRecord) == []


def test_notubiz_lists_events_and_meetings_of_other_shapes():
    events = {
        "events": [
            {"id": 1, "plannings": [{"start_date": "2026-09-10"}], "attributes": {"Titel": "Raad"}},
            {"id": 2, "title": "Raad"},
            {"id": 3, "gremium": None, "event_type_data": {"agenda_item_count": 0}},
        ],
        "gremia": [{"id": 8, "name": "Gemeenteraad"}],
    }
    reading = read(events)
    assert [each.name for each in of(reading, MeetingRecord)] == ["Raad"]
    assert [each.where for each in reading.problems] == ["events[1]", "events[2]"]
    bare = {
        "id": 3,
        "plannings": [{"start_date": "2026-09-10T19:30:00+02:00"}],
        "attributes": [{"id": "title", "value": "Commissie Ruimte"}],
        "gremium": {"id": 1, "title": "Raadscommissie"},
    }
    [sat] = of(read(bare), MeetingRecord)
    assert (sat.name, sat.body) == ("Commissie Ruimte", MeetingBody.OTHER)


def test_gemeenteoplossingen_tells_people_with_roles_and_meetings():
    persons = {
        "result": {"model": [{"id": 1, "firstName": "Noor", "lastName": "Oeverzicht"}, {"id": 2}]}
    }
    positions = {
        "positions": [
            {"personId": 1, "roleId": 3, "dmuId": 10, "endDate": "2026-05-31"},
            {"person_id": 1, "role_id": 4},
            {"person_id": 1, "role_id": 9},
            {"person_id": 7, "role_id": 4},
        ]
    }
    meetings = [
        {
            "id": 123,
            "date": "2026-09-10",
            "dmu": {"id": 10, "name": "Gemeenteraad"},
            "items": [
                {"id": 7, "number": "1", "title": "Voorstel", "sortorder": 1},
                {"id": 8, "title": "Verborgen", "sortorder": 0},
            ],
        },
        {"id": 124, "startTime": "19:30", "description": "Raad"},
    ]
    content = zipped(
        {
            "persons.json": json.dumps(persons),
            "positions.json": json.dumps(positions),
            "roles.json": json.dumps(
                [{"id": 3, "name": "Lid", "sortorder": 1}, {"id": 4, "name": "Griffier"}]
            ),
            "dmus.json": json.dumps({"dmus": [{"id": 10, "name": "Gemeenteraad"}]}),
            "meetings.json": json.dumps(meetings),
        }
    )
    assert files.detect(content) is CouncilSystem.GEMEENTEOPLOSSINGEN
    reading = read(content)
    assert [each.where for each in reading.problems] == [
        "persons.json: model[1]",
        "positions.json: positions[2]",
        "positions.json: positions[3]",
        "meetings.json: [0].items[1]",
        "meetings.json: [1]",
    ]
    assert [(each.title, str(each.until_date)) for each in of(reading, OfficeRecord)] == [
        ("Lid Gemeenteraad", "2026-05-31"),
        ("Griffier", "None"),
    ]
    [sat] = of(reading, MeetingRecord)
    assert (sat.body, sat.sort_key) == (MeetingBody.COUNCIL, "gemeenteoplossingen:10")
    assert [each.number for each in of(reading, ItemRecord)] == ["1"]


def test_rows_of_gemeenteoplossingen_are_known_by_their_fields_where_no_name_says_so():
    rows = [
        {"id": 1, "firstName": "Noor", "lastName": "Oeverzicht"},
        {"personId": 1, "roleId": 2},
        {"id": 5, "name": "Gemeenteraad"},
        {"id": 9, "date": "2026-09-10", "description": "Raad"},
    ]
    reading = read(rows)
    assert len(of(reading, PersonRecord)) == len(of(reading, MeetingRecord)) == 1
    assert len(reading.problems) == 1


def test_parlaeus_tells_people_and_agendas():
    answers = [
        {"status": 200, "list": [{"cmid": "c1", "committeename": "Raadsvergadering"}]},
        {
            "list": [
                {"raid": "r1", "name": "Noor Oeverzicht", "function": "Raadslid"},
                {"raid": "r2"},
            ]
        },
        {"list": [{"raid": "r3", "name": "Sem Duinmeer"}, {"agid": "a1", "date": "20260910"}]},
        {"status": 403, "message": "invalid session", "list": [{"date": "20260911"}]},
    ]
    detail = {
        "agenda": {
            "agid": "a1",
            "cmid": "c1",
            "title": "Agenda",
            "date": "20260910",
            "cancelled": 0,
            "points": [
                {"apid": "p1", "number": "1", "title": "Een", "decision": "Aangenomen."},
                {"apid": "p2", "title": "Twee", "decision": "Motie verworpen, voorstel aangenomen"},
                {"apid": "p3", "title": "Drie", "decision": "Besproken"},
                {"apid": "p4", "title": "Vier", "decision": ""},
            ],
        }
    }
    bare = {"agid": "a2", "committeecode": "Raad", "points": []}
    content = zipped(
        {
            "l.json": json.dumps(answers),
            "d.json": json.dumps(detail),
            "b.json": json.dumps(bare),
        }
    )
    assert files.detect(content) is CouncilSystem.PARLAEUS
    reading = read(content)
    assert [each.where for each in reading.problems] == [
        "l.json: [1].list[1]",
        "l.json: [3].status",
        "l.json: [3].list[0]",
        "b.json: agenda",
    ]
    [sat] = of(reading, MeetingRecord)
    assert (sat.key, sat.body, str(sat.held_on)) == (
        "parlaeus:a1",
        MeetingBody.COUNCIL,
        "2026-09-10",
    )
    assert len(of(reading, ItemRecord)) == 4
    assert [each.result for each in of(reading, ResultRecord)] == [
        ItemResult.ADOPTED,
        ItemResult.OTHER,
        ItemResult.OTHER,
    ]
    assert [each.title for each in of(reading, OfficeRecord)] == ["Raadslid"]


def odata(entity, *rows):
    return {
        "@odata.context": f"https://x.example/OData/v4/2.0/$metadata#{entity}",
        "value": [*rows],
    }


def test_the_tweede_kamer_tells_seats_with_periods_and_positions_with_what_they_pay():
    people = odata(
        "Persoon",
        {
            "Id": "a",
            "Achternaam": "Oeverzicht",
            "Roepnaam": "Noor",
            "Tussenvoegsel": "van",
            "Functie": "Tweede Kamerlid",
            "FractieZetelPersoon": [{"Van": "2023-12-06T00:00:00Z", "TotEnMet": None}],
        },
        {"Id": "b", "Achternaam": "Duinmeer", "Functie": "Eerste Kamerlid"},
        {"Id": "c", "Achternaam": None},
        {"Id": "d", "Achternaam": "Weg", "Verwijderd": True},
        {"Id": "e", "Achternaam": "Zonder"},
    )
    positions = odata(
        "PersoonNevenfunctie",
        {
            "Id": "n1",
            "PersoonId": "a",
            "Omschrijving": "Lid raad van toezicht, Stichting Proefwerk",
            "PeriodeVan": "2020-03",
            "IsActief": True,
            "VergoedingSoort": "Onbezoldigd",
        },
        {
            "Id": "n2",
            "Persoon_Id": "a",
            "Omschrijving": "Adviseur bij Proefbedrijf B.V.",
            "PeriodeTotEnMet": "2024",
            "VergoedingSoort": "Bezoldigd",
        },
        {"Persoon": {"Id": "a"}, "Omschrijving": "Gast bij Proef", "VergoedingSoort": "Overig"},
        {"Id": "n4", "PersoonId": "a", "Omschrijving": "Voorzitter"},
        {"Id": "n5", "Omschrijving": "Voorzitter bij X"},
        {"Id": "n6", "PersoonId": "a", "Verwijderd": True},
        {
            "Id": "n7",
            "PersoonId": "a",
            "Omschrijving": "Lid bij X",
            "PeriodeVan": "2024",
            "PeriodeTotEnMet": "2020",
        },
    )
    seats = [
        {"Van": "2021-03-31", "Functie": "Lid"},
        {"Id": "z", "TotEnMet": None, "Verwijderd": True},
        {"Persoon_Id": "a", "Soort": "Niet deelgenomen", "Besluit_Id": "q", "ActorNaam": "N."},
        {"Persoon_Id": "a", "Soort": "Anders"},
        {"Id": "w", "Persoon_Id": "a", "Verwijderd": True},
        {"Fractie_Id": "f", "Soort": "Voor"},
        {"PeriodeVan": "2020", "PersoonId": "a", "Omschrijving": "Lid bij Y", "IsActief": False},
    ]
    content = zipped(
        {
            "p.json": json.dumps(people),
            "n.json": json.dumps(positions),
            "s.json": json.dumps(seats),
        }
    )
    assert files.detect(content) is CouncilSystem.TWEEDE_KAMER
    reading = read(content)
    assert sorted(each.where for each in reading.problems) == [
        "n.json: value[3]",
        "n.json: value[4]",
        "n.json: value[6]",
        "p.json: value[2]",
        "s.json: [0]",
        "s.json: [3]",
        "s.json: [5]",
    ]
    assert [(each.title, str(each.from_date)) for each in of(reading, OfficeRecord)] == [
        ("Lid Eerste Kamer", "None"),
        ("Lid Tweede Kamer", "2023-12-06"),
    ]
    assert [
        (each.title, each.organisation.name, each.paid, each.ended)
        for each in of(reading, PositionRecord)
    ] == [
        ("Lid raad van toezicht", "Stichting Proefwerk", False, False),
        ("Adviseur", "Proefbedrijf B.V.", True, True),
        ("Gast", "Proef", None, None),
        ("Lid", "Y", None, True),
    ]
    [ballot] = of(reading, BallotRecord)
    assert (ballot.ballot, ballot.item) == (Ballot.DID_NOT_VOTE, "tweede_kamer:q")
    assert len(of(reading, GoneRecord)) == 4
    assert len(of(read(people["value"][1]), PersonRecord)) == 1


REGISTER = """<p:overheidsorganisaties xmlns:p="https://organisaties.overheid.nl/oo/export/2.6.9">
<p:organisaties><p:organisatie p:systeemId="1"><p:naam>Gemeente Vlietmonde</p:naam><p:functies>
<p:functie p:systeemId="2"><p:naam>Burgemeester</p:naam><p:medewerkers>
<p:medewerker p:systeemId="3"><p:naam>mw. E. Lindeveldt</p:naam>
<p:startDatum>2021-06-01</p:startDatum></p:medewerker>
<p:medewerker><p:systemId><p:systemId>4</p:systemId></p:systemId></p:medewerker>
</p:medewerkers></p:functie></p:functies>
<p:organisaties><p:organisatie><p:naam>Griffie</p:naam><p:functies><p:functie>
<p:naam>Griffier</p:naam><p:medewerkers><p:medewerker p:systeemId="5"><p:naam>S. Duinmeer</p:naam>
</p:medewerker></p:medewerkers></p:functie></p:functies></p:organisatie></p:organisaties>
</p:organisatie></p:organisaties><p:regeling><p:functie><p:naam>Lid</p:naam></p:functie>
<p:naam>GR</p:naam></p:regeling></p:overheidsorganisaties>"""


def test_the_government_register_tells_who_holds_which_office_at_which_body():
    assert files.detect(REGISTER.encode()) is CouncilSystem.GOVERNMENT_REGISTER
    reading = read(REGISTER)
    assert [(each.body, each.initials, each.family_name) for each in of(reading, PersonRecord)] == [
        ("Gemeente Vlietmonde", "E.", "Lindeveldt"),
        ("Griffie", "S.", "Duinmeer"),
    ]
    assert [(each.title, str(each.from_date)) for each in of(reading, OfficeRecord)] == [
        ("Burgemeester", "2021-06-01"),
        ("Griffier", "None"),
    ]
    assert len(reading.problems) == 1


@pytest.mark.parametrize(
    "content",
    [REGISTER[:-30], REGISTER.replace("<p:regeling>", "<a>" * 200), "<overheidsorganisaties>&x;"],
)
def test_a_register_that_breaks_off_gives_what_stood_before_and_says_so(content):
    reading = read(content)
    assert reading.problems
    assert len(of(reading, PersonRecord)) in (0, 2)
