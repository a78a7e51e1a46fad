"""The pages on which files come in: offer, report, download, undo; and the questions that
follow.
"""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from pathlib import Path

import pytest

from conflict_graph.readers.tables.columns import TABLE_NAMES
from register import jobs
from register.access import Role
from register.extensions import db
from register.models.decisions import Decision, Mention
from register.models.imports import ImportRun, ImportState
from register.models.officials import Official
from register.services.imports.files import Noun
from register.services.organisations import matching
from tests import factories
from tests.browser import Browser, Page
from tests.register.test_import_undoing import CHANGED, DECISIONS, FILES

SAMPLES = Path(__file__).parents[1] / "samples"
FAULTY = b"""P-2,=cmd(),nonsens,taken,,,,,
P-3,Sluis,nonsens,taken,,,,,
P-4,Brug,award,taken,2026-02-30,,,,
"""
FAULTY = DECISIONS + FAULTY


@pytest.fixture
def body(app):
    return factories.body()


def browser_of(client, body, *roles):
    factories.sign_in(client, factories.account(body, *roles))
    return Browser(client)


@pytest.fixture
def clerk(client, body):
    return browser_of(client, body, Role.CLERK)


def offer(browser, content, noun="decisions", name="besluiten.csv", status=200, follow=True):
    file = (io.BytesIO(content), name)
    return browser.send("/organen/vlietmonde/importeren", status, follow, noun=noun, file=file)


def address_of(run=None):
    run = run or db.session.query(ImportRun).order_by(ImportRun.id.desc()).first()
    return f"/importen/{run.public_id}"


def test_an_empty_list_says_what_would_stand_there(clerk):
    assert "importeren" in clerk.open("/organen/vlietmonde/importen").text
    assert clerk.open("/en/organen/vlietmonde/importen").text.count("No file has come in yet") == 1


@pytest.mark.parametrize("noun", [noun for noun in Noun if noun is not Noun.ORGANISATIONS])
def test_every_noun_but_organisations_comes_in_on_a_page(clerk, noun):
    for before in list(Noun)[1 : list(Noun).index(noun) + 1]:
        offer(clerk, FILES[before], before.value)
    run = db.session.query(ImportRun).order_by(ImportRun.id.desc()).first()
    assert (run.noun, run.state, run.created, run.problems) == (noun, ImportState.DONE, 1, 0)
    assert clerk.open("/organen/vlietmonde/importen").text.count("besluiten.csv") >= 1


def test_a_file_came_in_on_the_day_that_it_was_here(clerk):
    offer(clerk, DECISIONS)
    run = db.session.query(ImportRun).one()
    run.recorded_at = datetime.datetime(2026, 6, 30, 22, 30, tzinfo=datetime.UTC)
    db.session.commit()
    for page in (
        clerk.open("/organen/vlietmonde/importen"),
        clerk.open(address_of(run)),
        offer(clerk, DECISIONS),
    ):
        assert "1 juli 2026" in page.words


def test_organisations_are_refused_because_all_bodies_share_them(clerk):
    page = offer(clerk, FILES[Noun.ORGANISATIONS], "organisations", status=400)
    assert db.session.query(ImportRun).count() == 0
    assert 'value="organisations"' not in page.text


def test_an_administrator_brings_in_officials_and_no_decisions(client, body):
    browser = browser_of(client, body, Role.ADMINISTRATOR)
    offer(browser, FILES[Noun.OFFICIALS], "officials")
    offer(browser, DECISIONS, "decisions", status=400)
    assert db.session.query(Official).count() == 1
    assert db.session.query(Decision).count() == 0


def test_nobody_else_finds_the_pages(client, body, clerk):
    offer(clerk, FAULTY)
    addresses = [
        "/organen/vlietmonde/importen",
        "/organen/vlietmonde/importeren",
        "/organen/vlietmonde/partijen",
    ]
    addresses += [
        address_of() + rest for rest in ("", "/ongedaan", "/meldingen.csv", "/meldingen.json")
    ]
    addresses += [
        f"/partijen/{db.session.query(Mention).one().public_id}",
        "/organen/vlietmonde/partijen/antwoorden",
    ]
    strangers = [
        factories.account(body, Role.OFFICIAL, Role.REVIEWER),
        factories.account(
            factories.body("ander", "Gemeente Ander"), Role.CLERK, Role.ADMINISTRATOR
        ),
    ]
    for stranger in strangers:
        client.post("/afmelden")
        factories.sign_in(client, stranger)
        assert {client.get(address).status_code for address in addresses} == {404}
    client.post("/afmelden")
    assert {client.get(address).status_code for address in addresses} == {303}


def test_a_report_groups_what_asks_for_the_same_and_pages(clerk):
    rows = b"".join(b"P-%d,Brug,nonsens,taken,,,,,\n" % number for number in range(100, 220))
    offer(clerk, FAULTY + rows)
    page = clerk.open("/en" + address_of())
    assert page.text.count("122 times") == 1
    assert "30" not in page.text or "2026-02-30" not in page.text
    last = clerk.open("/en" + address_of() + "?pagina=3").text
    assert "2026-02-30" in last
    assert "Page 3 of 3" in last


def test_of_very_many_problems_the_first_thousand_are_kept_and_all_are_counted(clerk):
    offer(
        clerk,
        DECISIONS + b"".join(b"P-%d,Brug,nonsens,taken,,,,,\n" % each for each in range(1010)),
    )
    run = db.session.query(ImportRun).one()
    page = clerk.open("/en" + address_of() + "?pagina=20").words
    assert run.problems >= 1010
    assert "Only the first 1000 are kept" in page
    assert "Page 20 of 20" in page


def test_a_report_can_be_downloaded_and_holds_no_formula(clerk):
    offer(clerk, FAULTY.replace(b"nonsens", b"=1+1"), name="=naam.csv")
    run = db.session.query(ImportRun).one()
    answer = clerk.client.get(address_of() + "/meldingen.csv")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == run.problems + 1 == 4
    assert rows[1][0] == "'=naam.csv"
    assert [row[2] for row in rows[1:3]] == ["'=1+1", "'=1+1"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    said = clerk.client.get(address_of() + "/meldingen.json").json["files"]
    assert set(said[0]) == {"file", "read", "created", "updated", "unchanged", "problems"}
    assert set(said[0]["problems"][0]) == {"where", "value", "remedy"}


HOSTILE = {
    "0 bytes": (b"", "besluiten.csv"),
    "no text": (b"\xff\xfe\x00", "besluiten.csv"),
    "no table": (b"zomaar wat tekst", "tekst.txt"),
    "a long name": (b"", "a/b\\" + "x" * 500 + "\x00.csv"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_read_is_explained_and_changes_nothing(clerk, case):
    content, name = HOSTILE[case]
    page = offer(clerk, content, name=name)
    run = db.session.query(ImportRun).one()
    assert (run.state, run.created, run.problems > 0) == (ImportState.FAILED, 0, True)
    assert len(run.file_name) <= 200
    assert "niets" in page.text.lower() or "Niets" in page.text
    assert db.session.query(Decision).count() == 0


def test_no_file_and_no_noun_are_said_beside_the_field(clerk):
    page = clerk.send("/organen/vlietmonde/importeren", 400, noun="decisions")
    assert "Kies een bestand" in page.text
    assert "Kies" in clerk.send("/organen/vlietmonde/importeren", 400, noun="nonsens").text


def test_a_file_that_is_too_large_is_refused_with_a_sentence(app, clerk):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    assert "te veel" in offer(clerk, b"x" * 2000, status=413).text
    app.config["MAX_CONTENT_LENGTH"] = 2 * 2**20
    large = {"CONTENT_LENGTH": str(3 * 2**20)}
    answer = clerk.client.post("/organen/vlietmonde/importeren", environ_overrides=large)
    assert "Ten hoogste 2 MB in één keer" in Page(answer).words


def test_the_header_names_the_register_alone_and_the_file_is_asked_for_first(clerk):
    page = clerk.open("/organen/vlietmonde/importeren")
    [header] = page.all("header")
    assert "Vlietmonde" not in "".join(header.itertext())
    assert page.text.index('name="file"') < page.text.index('name="noun"')


def test_a_failed_import_tells_what_to_do_and_no_row_of_zeros(clerk):
    page = offer(clerk, b"zomaar wat tekst", name="tekst.txt")
    assert "Wat u kunt doen" in page.words
    assert "Al bekend" not in page.words
    page = offer(clerk, FAULTY)
    assert "Al bekend" in page.words
    assert "Apart gelegd" not in page.words


@pytest.mark.parametrize("held", [noun for noun in Noun if noun is not Noun.DECISIONS])
def test_the_table_of_something_else_is_recognised(clerk, held):
    offer(clerk, FILES[held])
    page = clerk.open("/en" + address_of())
    assert f"This looks like a file of {TABLE_NAMES[held.value]}." in page.text
    assert db.session.query(ImportRun).one().state is ImportState.FAILED


TENDERNED = SAMPLES / "council/tenderned/Dataset_Tenderned-2025-07-01-2025-12-31.xlsx"
GUESSED = {
    "decisions": ("decisions.csv", FILES[Noun.DECISIONS]),
    "releases": ("ocds.json", (SAMPLES / "ocds_release.json").read_bytes()),
    "tenderned": ("half-year.xlsx", TENDERNED.read_bytes()),
    "officials": ("people.json", (SAMPLES / "popolo.json").read_bytes()),
    "positions": ("ori.xml", (SAMPLES / "positions_ori.xml").read_bytes()),
    "participations": ("minutes.json", (SAMPLES / "minutes.json").read_bytes()),
}


@pytest.mark.parametrize("noun", GUESSED)
def test_what_is_in_a_file_is_found_out_unless_somebody_says_it(clerk, noun):
    assert 'value="auto" checked' in " ".join(
        clerk.open("/organen/vlietmonde/importeren").text.split()
    )
    name, content = GUESSED[noun]
    offer(clerk, content, "auto", name)
    run = db.session.query(ImportRun).one()
    held = "decisions" if noun in ("releases", "tenderned") else noun
    assert (run.noun.value, run.format, run.asks_columns) == (held, "auto", False)


def zipped(content):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("notice.xml", content)
    return packed.getvalue()


def test_notices_in_a_zip_are_decisions_and_foreign_headers_are_what_most_of_them_mean(clerk):
    offer(clerk, zipped((SAMPLES / "eforms_result.xml").read_bytes()), "auto", "notices.zip")
    assert db.session.query(ImportRun).one().noun is Noun.DECISIONS
    offer(
        clerk,
        b"Achternaam;Functie;Nummer;Soort\nWolderink;wethouder;1;bestuurder\n",
        "auto",
        "export.csv",
    )
    assert db.session.query(ImportRun).order_by(ImportRun.id.desc()).first().noun is Noun.OFFICIALS


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (FILES[Noun.ORGANISATIONS], "Dit lijkt een bestand met organisaties."),
        (b"kleur;maat\nrood;43\n", "Wij kunnen niet zien wat er in dit bestand staat."),
        (b"\xff\xfe\x00", "Wij kunnen niet zien wat er in dit bestand staat."),
        (
            b"<!DOCTYPE html><html><p>Inloggen</p></html>",
            "Dit is een webpagina en niet het bestand",
        ),
        (b'{"colour": "red"}', "Wij kunnen niet zien wat er in dit bestand staat."),
        (b" \n", "Het bestand is leeg. Kies een ander."),
        (b"PK\x03\x04 and no more", "Dit bestand is beschadigd."),
    ],
)
def test_what_cannot_be_found_out_is_said_beside_the_question(clerk, content, said):
    assert said in offer(clerk, content, "auto", "iets", 400).words
    assert db.session.query(ImportRun).count() == 0


def test_the_same_file_twice_leads_to_the_first_import(clerk):
    offer(clerk, DECISIONS)
    page = offer(clerk, DECISIONS)
    assert db.session.query(ImportRun).count() == 1
    assert "al eerder" in page.text


def test_the_same_file_is_read_again_when_something_came_in_meanwhile(clerk):
    offer(clerk, DECISIONS)
    offer(clerk, CHANGED[Noun.DECISIONS])
    offer(clerk, DECISIONS)
    assert [run.updated for run in db.session.query(ImportRun).order_by(ImportRun.id)] == [0, 1, 1]


def test_an_import_is_undone_on_a_page_and_comes_in_again(clerk):
    offer(clerk, DECISIONS)
    run = db.session.query(ImportRun).one()
    assert clerk.open(address_of() + "/ongedaan")
    page = clerk.send(address_of() + "/ongedaan")
    assert "ongedaan" in page.text
    assert run.state is ImportState.UNDONE
    offer(clerk, DECISIONS)
    assert [each.created for each in db.session.query(ImportRun)] == [1, 1]


def test_what_rests_on_an_import_is_named_on_the_page(clerk):
    for noun in (Noun.OFFICIALS, Noun.DECISIONS, Noun.PARTICIPATIONS):
        offer(clerk, FILES[noun], noun.value)
    run = db.session.query(ImportRun).filter_by(noun=Noun.DECISIONS).one()
    assert "Wolderink" in clerk.open(address_of(run) + "/ongedaan").text
    clerk.send(address_of(run) + "/ongedaan", 409)
    assert run.state is ImportState.DONE


def test_a_large_file_becomes_a_job_whose_page_survives_a_reload(app, clerk):
    app.config["IMPORT_AT_ONCE_MOST_BYTES"] = 10
    page = offer(clerk, DECISIONS)
    assert "wacht" in page.text
    run = db.session.query(ImportRun).one()
    assert (run.state, db.session.query(Decision).count()) == (ImportState.WAITING, 0)
    assert "wacht" in clerk.open(address_of()).text
    offer(clerk, DECISIONS)
    assert db.session.query(ImportRun).count() == 1
    db.session.rollback()
    assert jobs.current().work_off(), (
        "offered twice it is put in the queue twice, and carried out once"
    )
    db.session.expire_all()
    assert (run.state, run.created) == (ImportState.DONE, 1)
    assert "Brug" in clerk.open("/besluiten").text


def ask(clerk, body):
    """A party without a number, and two organisations that it may be."""
    factories.organisation("Zeilmakerij De Lijzijde", kvk="90000101", town="Vliet")
    other = factories.organisation("Zeilmakerij De Lijzijde", kvk="90000202", town="Tarwe")
    offer(
        clerk,
        DECISIONS.replace(b",90001234", b",").replace(b"Tarwedam B.V.", b"Zeilmakerij De Lijzijde"),
    )
    second = (
        DECISIONS.replace(b",90001234", b",")
        .replace(b"P-1", b"P-2")
        .replace(b"Tarwedam", b"Zz Bouw")
    )
    offer(clerk, second)
    return other


def test_questions_follow_on_one_another_and_answers_are_kept_and_taken_back(clerk, body):
    other = ask(clerk, body)
    first, second = db.session.query(Mention).order_by(Mention.id)
    page = clerk.open("/organen/vlietmonde/partijen")
    assert f"/partijen/{first.public_id}" in page.text
    page = clerk.open(f"/en/partijen/{first.public_id}")
    assert "2 parties are left" in page.text
    assert "Several organisations fit this party equally well" in page.text
    assert matching.resolve(first) is None
    answer = clerk.client.post(
        f"/partijen/{first.public_id}", data={"organisation": other.public_id, "answer": "yes"}
    )
    assert answer.location == f"/partijen/{second.public_id}"
    db.session.expire_all()
    assert matching.resolve(first) is other
    answer = clerk.client.post(f"/partijen/{second.public_id}/nieuw", data={"kind": "company"})
    assert answer.location == "/organen/vlietmonde/partijen"
    assert "Geen vragen" in clerk.open("/organen/vlietmonde/partijen").text

    offer(
        clerk,
        CHANGED[Noun.DECISIONS]
        .replace(b",90001234", b",")
        .replace(b"Tarwedam B.V.", b"Zeilmakerij De Lijzijde"),
    )
    db.session.expire_all()
    assert matching.resolve(first) is other, "an answer is remembered for the next import"

    page = clerk.open("/organen/vlietmonde/partijen/antwoorden")
    assert "Een account" in page.text
    clerk.send("/organen/vlietmonde/partijen/antwoorden", party=first.public_id, number="1")
    db.session.expire_all()
    assert matching.resolve(first) is None
    assert "1 party is left" in clerk.open(f"/en/partijen/{first.public_id}").text


def test_a_no_that_is_taken_back_is_no_yes(clerk, body):
    other = ask(clerk, body)
    mention = db.session.query(Mention).order_by(Mention.id).first()
    clerk.send(f"/partijen/{mention.public_id}", organisation=other.public_id, answer="no")
    db.session.expire_all()
    assert [each.answer for each in matching.candidates(mention) if each.organisation is other] == [
        False
    ]
    clerk.send("/organen/vlietmonde/partijen/antwoorden", party=mention.public_id, number="1")
    db.session.expire_all()
    assert [each.answer for each in matching.candidates(mention) if each.organisation is other] == [
        None
    ]
    assert matching.resolve(mention) is None


def test_what_to_do_is_said_in_the_language_of_the_page_and_of_the_download(clerk):
    offer(clerk, FAULTY)
    for prefix, place, said in (
        (
            "",
            "regel ",
            ("Schrijf een datum die bestaat", "Gebruik een van", "aanbesteding, gunning"),
        ),
        ("/en", "line ", ("Write a date", "Use one of", "tender, award")),
    ):
        page = clerk.open(prefix + address_of()).text
        table = clerk.client.get(prefix + address_of() + "/meldingen.csv").data.decode()
        problems = clerk.client.get(prefix + address_of() + "/meldingen.json").json["files"][0][
            "problems"
        ]
        remedies = " ".join(each["remedy"] for each in problems)
        assert all(each in page and each in table and each in remedies for each in said)
        assert [each["where"].startswith(place) for each in problems] == [True] * len(problems)
