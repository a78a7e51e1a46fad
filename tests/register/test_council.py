"""What a council information system exports comes in with nothing typed, and nothing is guessed."""

from __future__ import annotations

import datetime
import io
import json
import zipfile

import pytest
import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus, Step
from conflict_graph.readers.council.records import Presence
from register import clock
from register.access import SERVER, Role
from register.errors import WrongState
from register.extensions import db
from register.models.columns import random_id
from register.models.council import MinutesEntry, MinutesVote
from register.models.decisions import Decision, Participation
from register.models.declarations import Position
from register.models.imports import ImportRun, ImportState
from register.models.meetings import Meeting, MeetingItem
from register.models.officials import Official
from register.services.accounts import accounts
from register.services.decisions import participations
from register.services.decisions.participations import ParticipationEntry
from register.services.imports import files as imports
from register.services.imports import runs, undo
from register.services.imports.files import COUNCIL, Noun
from register.services.meetings import recusals, stepping_aside
from register.services.officials import officials
from register.transaction import transaction
from tests import council_files, council_scores, factories
from tests.browser import Browser


@pytest.fixture
def body(app):
    return factories.body()


def bring(body, content, name="council"):
    """Bring a file in; return its import and the report."""
    with transaction():
        run = runs.begin(SERVER, Noun.DECISIONS, body, name, content, COUNCIL)
        reading = imports.read(Noun.DECISIONS, content, name, COUNCIL)
        return run, runs.keep(SERVER, run, reading)


def ibabs(what):
    return council_files.zipped(
        {f"{name}.xml": answer for name, answer in council_files.as_ibabs(what).items()}
    )


def facts(body):
    """Return what the register holds of the meetings of a body, by words alone."""
    said = {}
    for row in db.session.scalars(sa.select(Participation)):
        if row.decision.body_id == body.id and row.withdrawn_at is None:
            steps = tuple(sorted(row.current.steps))
            said[row.decision.current.title, row.official.person.name] = (
                steps,
                row.current.took_no_part,
            )
    return said


def minutes(body):
    """Return the newest of what the minutes say, by title and name."""
    return {
        (row.decision.current.title, row.official.person.name): (row.presence, row.vote)
        for row in db.session.scalars(sa.select(MinutesEntry).order_by(MinutesEntry.id))
        if row.decision.body_id == body.id
    }


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_a_whole_council_comes_in_from_one_file_with_nothing_typed(body):
    what = council_files.sitting()
    _, report = bring(body, council_files.as_ori(what), "ori.json")
    [opening] = report.problems
    assert opening.value == "Opening"
    assert report.read == report.created + report.updated + report.unchanged + 1
    found = officials.list_of(body)
    assert {each.person.name for each in found} == {each.name for each in what.members}
    assert {each.terms[0].office.title for each in found} == {"Raadslid"}
    assert count(Position) == 39
    [meeting] = db.session.scalars(sa.select(Meeting)).all()
    assert meeting.held_on == datetime.date.fromisoformat(what.day)
    said = {each.decision.current.title: each for each in meeting.items}
    assert {title: each.number for title, each in said.items()} == {
        "Vaststelling grondexploitatie Havenkwartier": "2",
        "Subsidie sportpark De Kolk": "3",
        "Motie Groen in het Havenkwartier": "",
    }
    ground = said["Vaststelling grondexploitatie Havenkwartier"].decision
    assert (ground.procedure, ground.current.status) == ("Z-2026-0017", DecisionStatus.TAKEN)
    assert said["Subsidie sportpark De Kolk"].decision.current.status is DecisionStatus.OPEN


def test_who_was_there_voted_or_is_not_listed_stay_three_things(body):
    what = council_files.sitting(9)
    bring(body, council_files.as_ori(what), "ori.json")
    title = "Vaststelling grondexploitatie Havenkwartier"
    said, kept = minutes(body), facts(body)
    *_, idle = what.present
    for each in what.members:
        entry = said.get((title, each.name))
        if each.key not in what.present:
            assert entry is None
            assert (title, each.name) not in kept
        elif each.key == idle:
            assert entry == (Presence.PRESENT, MinutesVote.NOT_LISTED)
            assert kept[title, each.name] == ((Step.ATTENDED,), None)
        else:
            assert entry == (Presence.PRESENT, MinutesVote.VOTED)
            assert kept[title, each.name] == ((Step.ATTENDED, Step.VOTED), None)


def test_the_same_meeting_from_two_suppliers_gives_the_same_facts(app):
    what = council_files.sitting(9)
    bodies = [factories.body(name, slug) for name, slug in (("A", "a"), ("B", "b"), ("C", "c"))]
    people = ibabs(what)
    bring(bodies[0], council_files.as_ori(what), "ori.json")
    bring(bodies[1], people, "ibabs.zip")
    users = council_files.zipped({"users.xml": council_files.as_ibabs(what)["GetUsers"]})
    bring(bodies[2], users, "users.zip")
    bring(bodies[2], council_files.as_openbesluitvorming(what), "woozi.ndjson")
    titles = [{row[0] for row in facts(each)} for each in bodies[:2]]
    assert titles[0] == titles[1]
    ori, ibabs_, woozi = (facts(each) for each in bodies)
    motion = "Motie Groen in het Havenkwartier"
    assert {key: value for key, value in ori.items() if key[0] == motion} == {
        key: value for key, value in ibabs_.items() if key[0] == motion
    }
    assert {key: (("voted",), None) for key, value in ori.items() if key[0] == motion} == woozi
    agendas = [
        {
            (row.number, row.decision.current.title)
            for row in db.session.scalars(sa.select(MeetingItem))
            if row.meeting.body_id == each.id and row.decision.current.title != motion
        }
        for each in bodies
    ]
    assert agendas[0] == agendas[1] == agendas[2] != set()


def test_the_same_file_changes_nothing_and_another_supplier_finds_what_is_there(body):
    what = council_files.sitting(9)
    bring(body, council_files.as_ori(what), "ori.json")
    before = facts(body), minutes(body), count(Decision), count(Official), count(Meeting)
    _, again = bring(body, council_files.as_ori(what), "ori.json")
    assert (again.created, again.updated) == (0, 0)
    _, other = bring(body, ibabs(what), "ibabs.zip")
    assert (other.created, other.updated) == (0, 0)
    assert (facts(body), minutes(body), count(Decision), count(Official), count(Meeting)) == before


def test_an_import_of_a_council_is_undone_as_a_whole_and_can_come_in_again(body):
    what = council_files.sitting(9)
    run, report = bring(body, council_files.as_ori(what), "ori.json")
    with transaction():
        undo.undo(SERVER, run)
    assert (facts(body), minutes(body), officials.list_of(body)) == ({}, {}, [])
    assert (count(Meeting), count(MeetingItem)) == (0, 0)
    _, again = bring(body, council_files.as_ori(what), "ori.json")
    assert (again.read, len(again.problems)) == (report.read, len(report.problems))
    assert len(officials.list_of(body)) == 9
    assert len(minutes(body)) == 7 * 3


@pytest.mark.parametrize("rests", ["published minutes", "another file"])
def test_a_meeting_on_which_something_rests_keeps_its_import(body, rests):
    what = council_files.sitting(9)
    run, _ = bring(body, council_files.as_ori(what), "ori.json")
    if rests == "another file":
        later, _ = bring(body, ibabs(what), "ibabs.zip")
    else:
        [meeting] = db.session.scalars(sa.select(Meeting)).all()
        official = officials.list_of(body)[0].public_id
        stated = [stepping_aside.AsideStated(official, "2")]
        with transaction():
            stepping_aside.choose(SERVER, body, True)
            stepping_aside.record(
                SERVER, meeting, "https://raad.voorbeeld.example/1", stated, clock.today()
            )
    assert [str(each) for each in undo.obstacles(run)]
    with pytest.raises(WrongState), transaction():
        undo.undo(SERVER, run)
    assert count(Meeting) == 1
    if rests == "another file":
        for each in (later, run):
            with transaction():
                undo.undo(SERVER, each)
        assert count(Meeting) == 0


def test_an_agenda_to_come_seats_who_votes(body):
    day = clock.today() + datetime.timedelta(days=7)
    what = council_files.sitting(9, day.isoformat())
    answers = council_files.as_ibabs(what)
    files = {f"{name}.xml": answers[name] for name in ("GetUsers", "GetMeetingtypes")}
    bring(body, council_files.zipped(files), "users.zip")
    for official in officials.list_of(body):
        assert official.terms[0].current.valid_from is None
    meetings = ("GetMeetingtypes", "GetMeetingsByDateRange")
    bring(body, council_files.zipped({f"{name}.xml": answers[name] for name in meetings}), "m.zip")
    [meeting] = db.session.scalars(sa.select(Meeting)).all()
    assert [each.number for each in meeting.items] == ["2", "3"]
    assert {each.decision.current.decided_on for each in meeting.items} == {PartialDate.of(day)}


@pytest.fixture
def clerk(client, body):
    factories.sign_in(client, factories.account(body, Role.CLERK))
    return Browser(client)


def offer(browser, content, name="raad.json"):
    """Offer a file on the page and leave it to the software to find out what it is."""
    return browser.send(
        "/organen/vlietmonde/importeren", noun="auto", file=(io.BytesIO(content), name)
    )


def test_files_that_belong_together_are_chosen_together(clerk, body):
    folder = council_scores.SAMPLES / "ori"
    names = ("agendapunten", "vergaderingen", "natuurlijkpersonen_1", "stemmingen")
    chosen = [
        (io.BytesIO((folder / f"{name}.json").read_bytes()), f"{name}.json") for name in names
    ]
    page = clerk.send("/organen/vlietmonde/importeren", noun="auto", file=chosen)
    assert "Bekijk wat dit bestand vertelt" in page.text
    run = newest()
    assert (run.format, run.asks_council) == (COUNCIL, True)
    assert run.file_name == ", ".join(f"{name}.json" for name in sorted(names))


def test_files_of_other_kinds_are_offered_one_by_one(clerk, body):
    chosen = [(io.BytesIO(b"naam;functie"), "a.csv"), (io.BytesIO(b"{}"), "a.csv")]
    page = clerk.send("/organen/vlietmonde/importeren", 400, noun="auto", file=chosen)
    assert "Bied de andere een voor een aan" in page.words
    assert newest() is None


def test_the_same_files_make_the_same_archive_in_whatever_order():
    notice = b'{"ocid": "x", "releases": []}'
    sent = [("b.json", notice), ("a.json", notice + b" "), ("a.json", notice)]
    content, name = imports.as_one(sent)
    assert imports.as_one(sent[::-1]) == (content, name)
    assert name == "a.json, a.json, b.json"
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.namelist() == ["a.json", "1-a.json", "b.json"]


def newest():
    return db.session.query(ImportRun).order_by(ImportRun.id.desc()).first()


def test_the_page_shows_what_a_file_tells_and_one_press_brings_it_in(clerk, body):
    page = offer(clerk, council_files.as_ori(council_files.sitting(9)))
    assert "Bekijk wat dit bestand vertelt" in page.text
    assert "9 nieuw, 0 al bekend" in page.text
    assert (newest().asks_council, count(Official)) == (True, 0)
    assert "Bekijk wat het vertelt" in clerk.open("/organen/vlietmonde/importen").text
    page = clerk.send(f"/importen/{newest().public_id}/raad")
    assert newest().state is ImportState.DONE
    assert "Raadsinformatie" in page.text
    assert len(officials.list_of(body)) == 9


def test_a_file_that_tells_nothing_that_is_kept_says_so_and_has_nothing_to_bring_in(clerk, body):
    page = offer(clerk, (council_scores.SAMPLES / "gemeenteoplossingen" / "dmus.json").read_bytes())
    assert "Dit bestand vertelt niets dat wij bewaren." in page.words
    assert "Breng het in" not in page.words


def test_what_cannot_be_read_is_listed_with_its_place_before_anything_comes_in(clerk, body):
    odd = (council_scores.SAMPLES / "notubiz" / "nasty" / "votings_odd.json").read_bytes()
    problems = imports.read(Noun.DECISIONS, odd, "stemmingen.json", imports.COUNCIL).problems
    page = offer(clerk, odd, name="stemmingen.json")
    [folded] = [each for each in page.all("details") if each.get("class") == "fold"]
    told = " ".join("".join(folded.itertext()).split())
    assert told.startswith(f"Wat niet gelezen kan worden ({len(problems)})")
    assert all(each.where in told and each.value in told for each in problems)
    assert folded.get("open") is None


def test_who_is_like_somebody_is_asked_and_the_answer_is_remembered(clerk, body):
    what = council_files.sitting(3)
    known = factories.official(body, who=factories.person(None, None, "Lindeveldt", "E."))
    page = offer(clerk, council_files.as_ori(what))
    assert "Deze naam lijkt op een naam in het register." in page.text
    address = f"/importen/{newest().public_id}/raad"
    assert "Lindeveldt” is." in clerk.send(address, 400).text
    clerk.send(address, **{"asked-0": known.public_id})
    assert newest().state is ImportState.DONE
    assert len(officials.list_of(body)) == 3
    page = offer(clerk, council_files.as_ori(what) + b"\n", "again.json")
    assert "Deze naam lijkt" not in page.text


def test_by_a_command_what_has_to_be_asked_is_reported_and_the_rest_comes_in(app, body, tmp_path):
    what = council_files.sitting(3)
    factories.official(body, who=factories.person(None, None, "Lindeveldt", "E."))
    path = tmp_path / "ori.json"
    path.write_bytes(council_files.as_ori(what))
    answer = app.test_cli_runner().invoke(
        args=["council", "import", str(path), "--body", "vlietmonde", "--json"]
    )
    assert answer.exit_code == 0, answer.output
    [report] = json.loads(answer.output)["files"]
    assert "Esmée Lindeveldt" in {each["value"] for each in report["problems"]}
    assert len(officials.list_of(body)) == 3


def test_of_whom_the_file_says_no_office_nothing_is_made_and_the_page_says_so(clerk, body):
    """A vote list alone names people, and says of nobody what they are."""
    answers = council_files.as_ibabs(council_files.sitting(3))
    votes = next(told for name, told in answers.items() if name.startswith("GetListEntryVotes"))
    page = offer(clerk, votes, "votes.xml")
    assert "Personen van wie het bestand geen functie noemt 1 " in page.words
    clerk.send(f"/importen/{newest().public_id}/raad")
    assert count(Official) == 0


def test_a_sort_of_meeting_of_which_nobody_knows_who_meets_is_asked(clerk, body):
    answers = council_files.as_ibabs(council_files.sitting(3))
    bring(body, council_files.zipped({"users.xml": answers["GetUsers"]}))
    page = offer(clerk, answers["GetMeetingsByDateRange"], "meetings.xml")
    assert "Wie vergadert in dit soort vergadering?" in page.text
    clerk.send(f"/importen/{newest().public_id}/raad", **{"asked-0": "council"})
    assert count(Meeting) == 1


def test_an_item_that_is_like_a_decision_is_asked_and_its_number_is_sure(clerk, body):
    like = factories.decision(body, title="Grondexploitatie Havenkwartier vaststellen")
    sure = factories.decision(body, title="Subsidie voor het sportpark", decided_on=None)
    like.procedure, sure.procedure = random_id(), "Z-2026-0018"
    db.session.commit()
    page = offer(clerk, council_files.as_ori(council_files.sitting(3)))
    assert "Dit punt lijkt op een besluit in het register." in page.text
    clerk.send(f"/importen/{newest().public_id}/raad", **{"asked-0": like.public_id})
    [meeting] = db.session.scalars(sa.select(Meeting)).all()
    assert {each.decision.id for each in meeting.items} >= {like.id, sure.id}


@pytest.fixture
def contradicted(body):
    """Bring in minutes in which somebody votes who stands on record as having stepped aside."""
    what = council_files.sitting(4)
    bring(body, council_files.as_ori(what), "ori.json")
    ground = next(
        each for each in db.session.scalars(sa.select(Decision)) if each.procedure == "Z-2026-0017"
    )
    official = officials.find_by_key(body, "p00")
    with transaction():
        entry = ParticipationEntry(recused_vote=True)
        participations.record(SERVER, ground, official, entry)
    late = council_files.as_ori(what) + b"\n"
    return ground, official, bring(body, late, "later.json")[1]


def test_minutes_do_not_overwrite_a_recusal_and_the_official_is_asked_first(
    contradicted, body, app
):
    ground, official, report = contradicted
    assert "stepped aside" in [each.remedy for each in report.problems][-1]
    part = next(each for each in ground.participations if each.official is official)
    assert (part.current.recused_vote, part.current.steps) == (True, [])
    me = factories.account(body, Role.OFFICIAL, who=official.person)
    browser = app.test_client()
    factories.sign_in(browser, me)
    own = Browser(browser)
    address = f"/mijn-punten/notulen/{ground.public_id}"
    assert "Zeg of de notulen kloppen" in own.open("/mijn").text
    page = own.open(address)
    assert "Wat de notulen zeggen: was aanwezig; stemde" in page.text
    assert "Bij wie u terechtkunt" in page.text
    assert "Zeg wat klopt." in own.send(address, 400).text
    clerk = Browser(app.test_client())
    factories.sign_in(clerk.client, factories.account(body, Role.CLERK))
    [meeting] = db.session.scalars(sa.select(Meeting)).all()
    sheet = f"/vergaderingen/{meeting.public_id}"
    assert "Wacht: we vragen het eerst aan de bestuurder." in clerk.open(sheet).text
    clerk.open(address, 404)
    own.send(address, said="took_part", note="Ik vergat het te melden.")
    assert "Zeg of de notulen kloppen" not in own.open("/mijn").text
    own.open(address, 404)
    page = clerk.open(sheet)
    assert "zegt dat niet klopt wat er staat" in page.text
    assert "Ik vergat het te melden." in page.text


def test_a_recusal_that_the_minutes_bear_out_asks_nothing(body):
    what = council_files.sitting(4)
    bring(body, council_files.as_ori(what), "ori.json")
    ground = next(
        each for each in db.session.scalars(sa.select(Decision)) if each.procedure == "Z-2026-0018"
    )
    official = officials.find_by_key(body, "p00")
    with transaction():
        participations.record(SERVER, ground, official, ParticipationEntry(recused_vote=True))
    clerk = factories.account(body, Role.CLERK)
    [meeting] = db.session.scalars(sa.select(Meeting)).all()
    [proof] = recusals.of_meeting(accounts.identity_of(clerk), meeting)
    assert (proof.contradicts, proof.answer) == (False, None)
    assert proof.entry.vote is MinutesVote.NOT_LISTED


@pytest.mark.parametrize("by_a_person", [True, False])
def test_a_file_of_who_took_part_overwrites_no_recusal_that_a_person_recorded(
    body, app, by_a_person
):
    aside = factories.official(body, key="w-1")
    clerk = factories.account(body, Role.CLERK)
    decision = factories.decision(body)
    with transaction():
        recorder = accounts.identity_of(clerk) if by_a_person else SERVER
        participations.record(recorder, decision, aside, ParticipationEntry(took_no_part=True))
    row = f"{decision.procedure},{decision.lot},w-1,attended; voted"
    rows = f"procedure,lot,official,steps\n{row}\n".encode()
    reading = imports.read(Noun.PARTICIPATIONS, rows, "voted.csv")
    with transaction():
        report = imports.keep(Noun.PARTICIPATIONS, SERVER, reading, "voted.csv", body)
    [part] = decision.participations
    assert [*part.current.steps] == ([] if by_a_person else ["attended", "voted"])
    assert ("stepped aside" in " ".join(each.remedy for each in report.problems)) == by_a_person
    own = app.test_client()
    factories.sign_in(own, factories.account(body, Role.OFFICIAL, who=aside.person))
    assert ("Zeg of de notulen kloppen" in Browser(own).open("/mijn").text) == by_a_person
    if by_a_person:
        page = Browser(own).open(f"/mijn-punten/notulen/{decision.public_id}")
        assert "Welke notulen: voted.csv" in page.words
