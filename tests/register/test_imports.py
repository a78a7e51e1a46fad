"""Imports: what is good comes in together and once; what is wrong is reported and changes
nothing.
"""

from __future__ import annotations

import datetime
import io
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from conflict_graph.assessment import assess
from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus, Outcome, Step
from conflict_graph.readers import decisions as readers
from register.access import SERVER
from register.clock import today
from register.extensions import db
from register.models.columns import Origin
from register.models.decisions import (
    Decision,
    DecisionContact,
    DecisionVersion,
    Mention,
    Participation,
)
from register.models.declarations import Position
from register.models.officials import Official, Person
from register.models.organisations import Organisation, OrganisationTieVersion
from register.presentation import formatting
from register.services.decisions import decisions
from register.services.declarations import positions
from register.services.dossiers import dossiers
from register.services.imports import buyers
from register.services.imports import files as imports
from register.services.imports.files import Noun
from register.services.organisations import matching
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

SAMPLES = Path(__file__).parents[1] / "samples"
EXAMPLE = Path(imports.__file__).parents[1] / "example"

DECISIONS = b"""procedure,title,kind,status,decided_on,value,party,party_kvk,party_role
P-1,Bruggen,award,taken,2026-09-12,1000,Bouwbedrijf Tarwedam B.V.,90001234,winner
P-2,Sluizen,award,open,,,Zeilmakerij De Lijzijde,,bidder
"""


@pytest.fixture
def body(app):
    return factories.body()


def bring(noun, content, body=None, name="file", format_="auto"):
    """Bring a file in; where a body is given, whatever buyers the file names are that body."""
    reading = imports.read(noun, content, name, format_)
    with transaction():
        if body is not None and noun is Noun.DECISIONS:
            buyers.accept(SERVER, body, reading.records)
        return imports.keep(noun, SERVER, reading, name, body)


def counts(report):
    return report.created, report.updated, report.unchanged, len(report.problems)


def release(number, date, status="active", procedure="ocds-x-1"):
    award = {
        "id": "1",
        "title": f"Gunning {number}",
        "status": status,
        "date": date,
        "suppliers": [{"id": "s"}],
    }
    supplier = {"id": "s", "name": "Bouwbedrijf Tarwedam B.V.", "roles": ["supplier"]}
    return {
        "ocid": procedure,
        "id": f"r{number}",
        "date": date,
        "tag": ["award"],
        "parties": [supplier],
        "awards": [award],
    }


def package(*releases):
    return json.dumps({"version": "1.1", "releases": releases}).encode()


def test_a_table_comes_in_once_and_a_change_becomes_a_version(body):
    assert counts(bring(Noun.DECISIONS, DECISIONS, body)) == (2, 0, 0, 0)
    assert counts(bring(Noun.DECISIONS, DECISIONS, body)) == (0, 0, 2, 0)
    taken = DECISIONS.replace(b"open,", b"taken,2026-10-01")
    assert counts(bring(Noun.DECISIONS, taken, body)) == (0, 1, 1, 0)
    assert counts(bring(Noun.DECISIONS, DECISIONS, body)) == (0, 1, 1, 0)


def test_a_party_is_linked_by_its_number_and_never_by_its_name(body):
    known = factories.organisation("Tarwedam", kvk="90001234")
    factories.organisation("Zeilmakerij De Lijzijde")
    bring(Noun.DECISIONS, DECISIONS, body)
    assert [matching.resolve(row) for row in db.session.query(Mention).order_by(Mention.id)] == [
        known,
        None,
    ]


def test_releases_end_the_same_in_whatever_order_they_arrive(body):
    releases = [release(number, f"2026-0{number}-01T00:00:00Z") for number in range(1, 7)]
    for _ in range(3):
        random.shuffle(releases)
        bring(Noun.DECISIONS, package(*releases[:3]), body)
        bring(Noun.DECISIONS, package(*releases[3:]), body)
        decision = db.session.query(Decision).one()
        assert (decision.current.title, len(decision.versions)) == ("Gunning 6", 6)


def test_an_earlier_release_that_arrives_later_does_not_count(body):
    bring(Noun.DECISIONS, package(release(2, "2026-02-01T00:00:00Z")), body)
    report = bring(Noun.DECISIONS, package(release(1, "2026-01-01T00:00:00Z", "pending")), body)
    assert counts(report) == (0, 1, 0, 0)
    assert db.session.query(Decision).one().current.status is DecisionStatus.TAKEN


def test_a_buyer_that_is_no_body_is_a_problem_unless_the_body_is_given(body):
    bought = release(1, "2026-01-01T00:00:00Z")
    bought["parties"].append({"id": "b", "name": "Gemeente Elders", "roles": ["buyer"]})
    bought["buyer"] = {"id": "b", "name": "Gemeente Elders"}
    assert "--body" in bring(Noun.DECISIONS, package(bought)).problems[0].remedy
    assert counts(bring(Noun.DECISIONS, package(bought), body)) == (1, 0, 0, 0)
    bought["buyer"]["name"] = bought["parties"][1]["name"] = body.name
    bought["ocid"] = "ocds-x-2"
    assert counts(bring(Noun.DECISIONS, package(bought))) == (1, 0, 0, 0)


BAD = {
    "empty": (b"", "empty"),
    "no text": (DECISIONS.replace(b"Bruggen", b"Br\xfc\x01gen"), "UTF-8"),
    "truncated": (package(release(1, "2026-01-01T00:00:00Z"))[:-40], "breaks off"),
    "wrong root": (b'"just a text"', ""),
    "another table": (b"a,b\n1,2\n", ""),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_cannot_be_read_is_explained_and_changes_nothing(body, case):
    content, word = BAD[case]
    report = bring(Noun.DECISIONS, content, body)
    assert not report.readable
    assert (report.created, report.updated) == (0, 0)
    assert word in " ".join(problem.remedy for problem in report.problems)
    assert all(problem.remedy for problem in report.problems)
    assert db.session.query(Decision).count() == db.session.query(Mention).count() == 0


PARTLY_BAD = {
    "30 February": (DECISIONS.replace(b"2026-09-12", b"2026-02-30"), 1),
    "a cell of 10 MB": (DECISIONS.replace(b"Bruggen", b"x" * 10_000_000), 1),
    "a key that stands twice": (
        package(release(1, "2026-01-01T00:00:00Z")).replace(b'"ocid"', b'"id": "a", "ocid"'),
        0,
    ),
}


@pytest.mark.parametrize("case", PARTLY_BAD)
def test_a_bad_record_is_reported_and_the_good_ones_come_in(body, case):
    content, good = PARTLY_BAD[case]
    report = bring(Noun.DECISIONS, content, body)
    assert report.created == db.session.query(Decision).count() == good
    assert report.problems
    assert all(problem.where and problem.remedy for problem in report.problems)


def test_nothing_of_a_file_stays_when_the_write_fails(body):
    reading = imports.read(Noun.DECISIONS, DECISIONS, "file")
    with pytest.raises(RuntimeError, match="stopped"), transaction():  # noqa: PT012 - the write and what breaks it
        imports.keep(Noun.DECISIONS, SERVER, reading, "file", body)
        raise RuntimeError("the machine stopped")
    assert db.session.query(Decision).count() == 0


def test_unknown_bodies_officials_and_decisions_are_problems(body):
    factories.official(body, key="w-1")
    bring(Noun.DECISIONS, DECISIONS, body)
    rows = b"procedure,official,steps,body\nP-1,w-1,voted,\nP-1,w-9,voted,\nP-9,w-1,voted,\nP-1,w-1,voted,elders\n"
    report = bring(Noun.PARTICIPATIONS, rows, body)
    assert counts(report) == (1, 0, 0, 3)
    assert {problem.value for problem in report.problems} == {"w-9", "P-9", "elders"}
    assert counts(bring(Noun.PARTICIPATIONS, rows, body)) == (0, 0, 1, 3)
    assert counts(bring(Noun.PARTICIPATIONS, rows.replace(b"voted", b"signed"), body)) == (
        0,
        1,
        0,
        3,
    )
    assert db.session.query(Participation).count() == 1


def test_one_key_with_one_name_in_one_file_is_one_person_at_two_bodies(body):
    factories.body("ander", "Gemeente Ander")
    rows = b"key,family_name,office,office_kind,starts_on,body\na,Wolderink,wethouder,executive,2022,vlietmonde\n"
    rows += b"a,Wolderink,bestuurslid,executive,2023,ander\na,Iemand,lid,executive,2023,nergens\n"
    assert counts(bring(Noun.OFFICIALS, rows)) == (2, 0, 0, 1)
    assert counts(bring(Noun.OFFICIALS, rows)) == (0, 0, 2, 1)
    assert (db.session.query(Official).count(), db.session.query(Person).count()) == (2, 1)


def test_organisations_come_in_with_their_owners_once(app):
    rows = b"name,kind,kvk,owner,owner_kvk,share\nDochter B.V.,company,90000101,Moeder B.V.,90000202,0.6\n"
    rows += b"Moeder B.V.,company,90000202,,,\nLos B.V.,company,90000303,Onbekend B.V.,,\n"
    assert counts(bring(Noun.ORGANISATIONS, rows)) == (3, 0, 0, 1)
    assert counts(bring(Noun.ORGANISATIONS, rows)) == (0, 0, 3, 1)
    assert counts(bring(Noun.ORGANISATIONS, rows.replace(b"0.6", b"0.4"))) == (0, 1, 2, 1)
    assert [row.share for row in db.session.query(OrganisationTieVersion)] == [0.6, 0.4]


def test_positions_come_in_once_and_do_not_take_a_bare_name_for_a_known_company(body):
    factories.official(body, key="w-1")
    factories.organisation("Tarwedam B.V.", kvk="90001234")
    rows = b"official,key,title,organisation,kvk\nw-1,n1,lid,Tarwedam B.V.,90001234\nw-1,n2,lid,Tarwedam B.V.,\n"
    assert counts(bring(Noun.POSITIONS, rows, body)) == (2, 0, 0, 0)
    assert counts(bring(Noun.POSITIONS, rows, body)) == (0, 0, 2, 0)
    assert db.session.query(Organisation).filter_by(name="Tarwedam B.V.").count() == 2
    assert db.session.query(Position).count() == 2


@pytest.mark.parametrize(
    ("name", "created"),
    [
        ("Zeilmakerij De Lijzijde", 0),
        ("Tarwedam", 1),
        ("Bouwbedrijf Tarwedam B.V.", 1),
        ("KZ", 0),
        ("90001234", 1),
        ("WOZ", 1),
    ],
)
def test_a_known_number_with_an_unlike_name_is_reported_and_nothing_of_it_is_kept(
    body, name, created
):
    factories.official(body, key="w-1")
    factories.organisation("Tarwedam B.V.", kvk="90001234")
    factories.organisation("Waterbeheer Oost Zand", kvk="90001235")
    kvk = "90001235" if name == "WOZ" else "90001234"
    rows = f"official,title,organisation,kvk\nw-1,lid,{name},{kvk}\n".encode()
    report = bring(Noun.POSITIONS, rows, body)
    assert counts(report) == (created, 0, 0, 1 - created)
    assert all("another name" in str(each.remedy) for each in report.problems)
    assert {each.name for each in db.session.query(Organisation)} >= {"Tarwedam B.V."}
    assert not db.session.query(Organisation).filter_by(name=name).count()


def test_who_brings_in_organisations_names_one_anew_and_reads_which(app):
    rows = b"name,kind,kvk\nTarwedam B.V.,company,90001234\n"
    assert counts(bring(Noun.ORGANISATIONS, rows)) == (1, 0, 0, 0)
    assert counts(bring(Noun.ORGANISATIONS, rows.replace(b"dam B", b"dam Groep B"))) == (0, 1, 0, 0)
    report = bring(Noun.ORGANISATIONS, rows.replace(b"Tarwedam", b"Zeilmakerij"))
    assert counts(report) == (0, 1, 0, 1)
    assert "By its number this is Tarwedam Groep B.V." in str(report.problems[0].remedy)


def zandkuil(body, key, **name):
    return factories.official(
        body, key=key, who=factories.person(family_name="Zandkuil", prefix="van der", **name)
    )


@pytest.mark.parametrize(
    "written",
    [
        "Jet van der Zandkuil",
        "J.M. van der Zandkuil",
        "j m van der zandkuil",
        "Zandkuil, J.M. van der",
        "J.M. (Jét) van der Zandkuil",
    ],
)
def test_a_list_of_a_clerk_names_its_people(body, written):
    jet = zandkuil(body, "w-1", given_name="Jet", initials="J.M.")
    zandkuil(body, "w-2", given_name="Bo", initials="B.")
    rows = f'bestuurder;functie;organisatie\n"{written}";Lid;Koor De Merel\n'.encode()
    assert counts(bring(Noun.POSITIONS, rows, body)) == (1, 0, 0, 0)
    assert counts(bring(Noun.POSITIONS, rows, body)) == (0, 0, 1, 0)
    assert [positions.entry_of(each).title for each in positions.list_of(jet)] == ["Lid"]


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("Jet Zandkuil", "Is this Jet van der Zandkuil"),
        ("J. van der Zandkuil", "Is this Jet van der Zandkuil"),
        ("K. Duin", "no official with this key or name"),
        ("...", "no official with this key or name"),
        ("Jet van der Zandkuil", "Several officials"),
    ],
)
def test_nobody_is_taken_for_somebody_of_nearly_the_same_name(body, written, remedy):
    zandkuil(body, "w-1", given_name="Jet", initials="J.M.")
    zandkuil(body, "w-2", given_name="Jet", initials="J.K.")
    report = bring(
        Noun.POSITIONS,
        f"bestuurder;functie;organisatie\n{written};Lid;Koor De Merel\n".encode(),
        body,
    )
    assert report.created == 0
    assert [remedy in str(problem.remedy) for problem in report.problems] == [True]


def test_the_first_letter_of_a_given_name_is_an_initial_where_none_is_known(body):
    zandkuil(body, "w-1", given_name="Jet")
    rows = b"bestuurder;functie;organisatie\nJ. van der Zandkuil;Lid;Koor De Merel\n"
    assert counts(bring(Noun.POSITIONS, rows, body)) == (1, 0, 0, 0)


def test_a_position_without_a_key_is_known_by_what_it_is_called(body):
    factories.official(body, key="w-1")
    rows = b"official,title,organisation\nw-1,Chair,Koor De Merel\nw-1,chair ,Koor  De Merel\nw-1,Cook,Koor De Merel\n"
    report = bring(Noun.POSITIONS, rows, body)
    assert (report.created, len(report.problems)) == (2, 1)
    assert "twice" in str(report.problems[0].remedy)
    assert "column official" in report.problems[0].where


def test_what_the_official_declared_is_not_published_a_second_time(body):
    official = factories.official(body, key="w-1")
    factories.position(
        official, factories.organisation("Koor De Merel", kvk="90001234"), title="Chair"
    )
    rows = b"""official,key,title,organisation,kvk,starts_on
w-1,,chair,Koor De Merel,90001234,
w-1,,Member,Koor De Merel,90001234,
w-1,again,Chair,Koor De Merel,90001234,2014
"""
    report = bring(Noun.POSITIONS, rows, body)
    assert (report.created, [str(problem.value) for problem in report.problems]) == (2, ["chair"])
    assert "already" in str(report.problems[0].remedy)


@pytest.mark.parametrize(("name", "read"), [("ocds_release.json", 1), ("ocds_releases.ndjson", 8)])
def test_releases_are_not_lost_and_nothing_is_created_twice(body, name, read):
    content = (SAMPLES / name).read_bytes()
    report = bring(Noun.DECISIONS, content, body, name)
    assert report.readable
    assert report.read == read
    assert report.created == db.session.query(Decision).count() > 0
    assert report.created + report.updated == db.session.query(DecisionVersion).count()
    again = bring(Noun.DECISIONS, content, body, name)
    assert (again.created, again.updated, again.unchanged) == (
        0,
        0,
        report.created + report.updated,
    )


RESULT, CALL, TED = (
    (SAMPLES / f"{name}.xml").read_bytes() for name in ("eforms_result", "eforms_call", "ted_f03")
)


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("order", [(CALL, RESULT), (RESULT, CALL)])
def test_a_result_counts_over_its_call_in_whatever_order_they_arrive(body, order):
    corrected = RESULT.replace(b"<cbc:VersionID>01", b"<cbc:VersionID>02").replace(
        b"2025-03-04", b"2025-03-05"
    )
    for content in (corrected, *order):
        bring(Noun.DECISIONS, content, body)
    decision = db.session.query(Decision).filter_by(lot="LOT-0001").one()
    assert len(decision.versions) == 3
    assert str(decision.current.decided_on) == "2025-03-05"
    assert (decision.current.procurement_method, decision.current.cpv) == (
        "open",
        ["85000000", "85312000"],
    )


def test_files_in_a_zip_come_in_together_and_once(body):
    content = zipped(a=RESULT, b=TED, c=b"<a>")
    decisions_and_an_owner = 5 + 1
    assert counts(bring(Noun.DECISIONS, content, body, "notices.zip")) == (
        decisions_and_an_owner,
        0,
        0,
        1,
    )
    assert counts(bring(Noun.DECISIONS, content, body, "notices.zip")) == (
        0,
        0,
        decisions_and_an_owner,
        1,
    )


def test_whom_the_buyer_names_can_be_erased_and_does_not_come_back(body):
    bring(Noun.DECISIONS, RESULT, body)
    contacts = db.session.query(DecisionContact)
    assert {contact.name for contact in contacts} == {"V. Voorbeeld"}
    contacts.delete()
    db.session.commit()
    assert counts(bring(Noun.DECISIONS, RESULT, body)) == (0, 0, 3 + 1, 0), (
        "three decisions and an owner"
    )
    assert contacts.count() == 0


def test_whom_the_buyer_names_is_never_changed(body):
    bring(Noun.DECISIONS, RESULT, body)
    with pytest.raises(sa.exc.DatabaseError, match="only ever added"):
        db.session.query(DecisionContact).update({"name": "Z."})
    db.session.rollback()


def test_what_a_clerk_changes_keeps_what_the_source_says_besides(body):
    bring(Noun.DECISIONS, RESULT, body)
    decision = db.session.query(Decision).filter_by(lot="LOT-0001").one()
    with transaction():
        decisions.amend(SERVER, decision, replace(decisions.entry_of(decision), title="Anders"))
    version = decision.current
    assert (version.title, version.procurement_method, version.cpv) == (
        "Anders",
        "open",
        ["85000000", "85312000"],
    )
    assert version.contact.name == "V. Voorbeeld"


def test_a_record_that_says_nothing_new_is_recognised_as_it_was_before_there_was_more_to_say():
    record = readers.read(DECISIONS, "file").records[0]
    assert (
        decisions.fingerprint(record)
        == "0d1b49b5afadabec46f428a5ade071850a9bbe3fb2dc22b501cb8a6a9b82be7c"
    )
    assert decisions.fingerprint(
        replace(record, contact_name="V. Voorbeeld")
    ) != decisions.fingerprint(record)


@pytest.mark.parametrize("cell", ["declaration", "declared", "opgave", "hand", ""])
def test_whatever_a_table_calls_its_source_it_declares_nothing(body, client, cell):
    """A breach of the duty to register rests on when something was declared; of a file that is not
    known.
    """
    official = factories.official(body, key="7")
    firm = factories.organisation(kvk="90001234")
    rows = f"key,official,title,organisation,kvk,ended,source\nT-1,7,commissaris,Tarwedam,90001234,no,{cell}\n"
    assert counts(bring(Noun.POSITIONS, rows.encode(), body, "lijst.csv")) == (1, 0, 0, 0)
    [position] = positions.list_of(official)
    assert position.current.origin is Origin.IMPORTED
    assert position.current.source == (cell or "lijst.csv")
    for status in DecisionStatus:
        decision = factories.decision(body, [firm], status=status, decided_on="2026-01-01")
        [tie] = dossiers.write(decision.id, datetime.date(2026, 11, 24)).ties
        assert tie.declared is None
        assert tie.source == f"register van Gemeente Vlietmonde, volgens de lijst van {today()}"
    page = Browser(client).open(f"/nevenfuncties/{position.public_id}")
    assert "uit een bestand van het orgaan" in page.text
    assert "door de griffie" not in page.text
    [row] = client.get("/open-data/nevenfuncties.json").get_json()["rijen"]
    assert (row["herkomst"], row["bron"]) == ("bestand", cell or "lijst.csv")


LIST = "bestuurder;functie;organisatie;kvk_nummer;rol;bezoldigd;vanaf"


def listed(what="lid", where="Tarwedam", more="", cell=""):
    """A clerk's list of one row, without a column that says whether something has ended."""
    return f"{LIST}{more}\n7;{what};{where};90001234;bestuurslid;nee;2021{cell}\n".encode()


def test_what_a_list_gives_no_end_runs_as_far_as_the_list_says(body, client):
    official = factories.official(body, key="7")
    firm = factories.organisation(kvk="90001234")
    bring(Noun.POSITIONS, listed(more=";peildatum", cell=";2025-11-03"), body, "lijst.csv")
    [position] = positions.list_of(official)
    decision = factories.decision(
        body, [firm], status=DecisionStatus.TAKEN, decided_on="2026-02-01"
    )
    factories.participation(decision, official, steps=[Step.DECIDED])
    dossier = dossiers.write(decision.id, datetime.date(2026, 11, 24))
    [tie] = dossier.ties
    assert (tie.ended, tie.confirmed_on) == (False, None)
    assert tie.source == "register van Gemeente Vlietmonde, volgens de lijst van 2025-11-03"
    assert [each.outcome for each in assess.assess(dossier)] == [Outcome.APPARENT]
    for address in (
        f"/nevenfuncties/{position.public_id}",
        f"/bestuurders/{official.public_id}",
        "/nevenfuncties",
    ):
        page = Browser(client).open(address).words
        assert "loopt volgens de lijst van 3 november 2025" in page, address
        assert "einde onbekend" not in page, address
    [row] = client.get("/open-data/nevenfuncties.json?status=lopend").get_json()["rijen"]
    assert row["peildatum"] == "2025-11-03"


def test_a_list_that_does_not_say_of_which_day_it_speaks_speaks_of_the_day_it_comes_in(body):
    official = factories.official(body, key="7")
    assert counts(bring(Noun.POSITIONS, listed(), body)) == (1, 0, 0, 0)
    [position] = positions.list_of(official)
    assert position.current.listed_on == PartialDate.of(today())
    report = bring(Noun.POSITIONS, listed("voorzitter", more=";peildatum", cell=";2999"), body)
    assert [problem.value for problem in report.problems] == ["2999"]


def test_of_what_a_file_brought_no_output_says_that_or_when_it_was_declared(body, client):
    official = factories.official(body, key="7")
    bring(Noun.POSITIONS, listed(more=";bron", cell=";website van de stichting"), body, "lijst.csv")
    [position] = positions.list_of(official)
    day = formatting.date_words(today(), "nl")
    for address in (
        f"/nevenfuncties/{position.public_id}",
        f"/bestuurders/{official.public_id}",
        "/nevenfuncties",
    ):
        page = Browser(client).open(address)
        assert "Dag onbekend" in page.words, address
        assert f"vastgelegd op {day}, uit een bestand van het orgaan" in page.words, address
        assert "Bron: website van de stichting" in page.words, address
        for untrue in ("zelf hebben gemeld", "eigen opgave", f"Gemeld op {day}"):
            assert untrue not in page.text, (address, untrue)
    moment = position.recorded_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    [row] = client.get("/open-data/nevenfuncties.json").get_json()["rijen"]
    one = client.get(f"/api/v1/nevenfuncties/{position.public_id}").get_json()
    for said in (row, one):
        assert (said["gemeldOp"], said["vastgelegdOp"]) == (None, moment)
        assert (said["herkomst"], said["bron"]) == ("bestand", "website van de stichting")
    ori = client.get("/open-data/register-ori.xml").text
    assert "datumMelding" not in ori
    assert "datumVastlegging" in ori


@pytest.mark.parametrize(
    "nothing", ["geen", "N.v.t.", "N.V.T", "-", "--", "geen nevenfuncties", "nihil", "/"]
)
def test_a_row_that_says_that_there_is_nothing_makes_no_position(body, nothing):
    official = factories.official(body, key="7")
    at_something = bring(Noun.POSITIONS, listed(nothing, "Stichting Wadpier"), body)
    assert counts(at_something) == (0, 0, 0, 1)
    assert at_something.problems[0].value == nothing
    assert counts(bring(Noun.POSITIONS, listed(nothing, nothing), body)) == (1, 0, 0, 0)
    assert counts(bring(Noun.POSITIONS, listed("adviseur", nothing), body)) == (0, 0, 0, 1)
    assert positions.list_of(official) == []
    assert db.session.scalars(sa.select(Organisation.name)).all() == [body.name]


@pytest.mark.parametrize(
    "title", ["geen-dienstcoach", "Geen Gehoor, voorzitter", "lid N.V.T. Tennis", "председатель"]
)
def test_a_position_whose_name_only_looks_like_nothing_comes_in(body, title):
    factories.official(body, key="7")
    assert counts(bring(Noun.POSITIONS, listed(title), body)) == (1, 0, 0, 0)


FILES = {
    Noun.OFFICIALS: (
        "key,family_name,office,office_kind,starts_on,ends_on",
        "N-{0},Zandkuil {0},raadslid,elected_member,2021,2022",
    ),
    Noun.POSITIONS: (
        "official,key,title,organisation,role",
        "O-1,P-{0},lid {0},Stichting {0},board",
    ),
    Noun.DECISIONS: (
        "procedure,title,kind,status,party,party_role",
        "D-{0},Besluit {0},award,open,Firma {0},bidder",
    ),
    Noun.PARTICIPATIONS: ("procedure,official,steps", "P-{0},O-1,prepared"),
}


@pytest.mark.parametrize("noun", FILES)
@pytest.mark.parametrize("is_changed", [False, True], ids=["new", "changed"])
def test_a_file_asks_the_database_no_more_for_many_rows_than_for_few(body, noun, is_changed):
    """A statement per row was what held everybody else up who wanted to write."""
    head, line = FILES[noun]
    factories.official(body, key="O-1")
    procedures = "\n".join(f"P-{each},Brug {each},award,open,,,,," for each in range(400))
    bring(Noun.DECISIONS, f"{DECISIONS.decode().splitlines()[0]}\n{procedures}\n".encode(), body)

    def statements(first, rows):
        lines = [line.format(first + each) for each in range(rows)]
        if is_changed:
            bring(noun, "\n".join([head, *lines]).encode(), body, "before.csv")
            lines = [each.replace("prepared", "voted").replace("2022", "2023") for each in lines]
            lines = [
                each.replace("lid ", "voorzitter ").replace("Besluit ", "Het besluit ")
                for each in lines
            ]
        reading = imports.read(noun, "\n".join([head, *lines]).encode(), "p.csv")
        asked = []
        listen = lambda *arguments: asked.append(arguments[2])  # noqa: E731
        with transaction():
            sa.event.listen(db.engine, "before_cursor_execute", listen)
            report = imports.keep(noun, SERVER, reading, "p.csv", body)
            sa.event.remove(db.engine, "before_cursor_execute", listen)
        assert (report.created + report.updated, report.problems) == (rows, ())
        return len(asked)

    assert statements(100, 200) <= statements(0, 10) + 5
