"""The page on which a clerk says which columns of somebody's own table are ours."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import openpyxl
import pytest

from register.access import Role
from register.extensions import db
from register.models.imports import ImportContent, ImportRun, ImportState
from register.models.mappings import ColumnMapping
from register.models.officials import Official
from tests import factories
from tests.browser import Browser

OFFICE = "Naam,Personeelsnummer,Familienaam,Ambtstitel,Type ambt,Ingangsdatum,Schoenmaat"
TABLE = f"{OFFICE}\nA,7,Wolderink,wethouder,bestuurder,1-3-2024,43\nB,8,Brugmans,raadslid,raadslid,31-2-2024,44\n".encode()
RIGHT = ["", "key", "family_name", "office", "office_kind", "starts_on", ""]


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def clerk(client, body):
    factories.sign_in(client, factories.account(body, Role.CLERK))
    return Browser(client)


def offer(browser, content=TABLE, name="bestuurders.csv", noun="officials", status=200, **more):
    file = (io.BytesIO(content), name)
    return browser.send("/organen/vlietmonde/importeren", status, noun=noun, file=file, **more)


def run():
    db.session.expire_all()
    return db.session.query(ImportRun).order_by(ImportRun.id.desc()).first()


def address(rest=""):
    return f"/organen/vlietmonde/importeren/kolommen/{run().public_id}{rest}"


def choose(browser, columns=RIGHT, step="read", status=200, language=""):
    chosen = {f"columns-{place}": column for place, column in enumerate(columns)}
    return browser.send(language + address(), status, step=step, **chosen)


def chosen_on(page):
    selects = [
        each for each in page.all("select") if (each.get("name") or "").startswith("columns-")
    ]
    return [
        next((o.get("value") for o in each if o.get("selected") is not None), "")
        for each in selects
    ]


def test_headers_that_are_not_ours_are_shown_with_a_guess_and_a_preview_and_nothing_is_kept(clerk):
    page = offer(clerk)
    assert chosen_on(page) == RIGHT
    assert "Schoenmaat" in page.words
    assert "1 maart 2024" in page.words
    assert "31-2-2024" in page.words
    assert (run().state, db.session.query(Official).count()) == (ImportState.WAITING, 0)
    assert db.session.query(ColumnMapping).count() == 0


@pytest.mark.parametrize(
    ("heading", "state"), [("Vergoeding", ImportState.WAITING), ("Schoenmaat", ImportState.DONE)]
)
def test_a_table_that_bears_our_names_beside_others_that_mean_a_column_is_asked_too(
    clerk, heading, state
):
    offer(
        clerk,
        f"bestuurder;functie;organisatie;{heading}\nJet;lid;Koor;nee\n".encode(),
        noun="positions",
    )
    assert run().state is state


def test_a_guess_is_changed_previewed_read_and_remembered(clerk):
    offer(clerk)
    other = ["family_name", "key", "", "office", "office_kind", "", ""]
    page = choose(clerk, other, "preview", language="/en")
    assert chosen_on(page) == other
    assert db.session.query(Official).count() == 0
    page = choose(clerk, other)
    assert run().state is ImportState.DONE
    assert sorted(each.person.family_name for each in db.session.query(Official)) == ["A", "B"]
    assert "kolommen=1" in page.text

    page = offer(clerk, TABLE.replace(b"A,7", b"C,9"))
    assert run().created == 1, "the same headers are read at once"
    assert "kolommen=1" in page.text
    page = clerk.open("/organen/vlietmonde/importeren?soort=officials&kolommen=1")
    assert 'name="columns" type="checkbox" value="y" checked' in page.text or "checked" in page.text
    page = offer(clerk, TABLE, columns="y")
    assert chosen_on(page) == other, "what was remembered comes before a guess"


def test_another_body_guesses_for_itself(clerk, client):
    offer(clerk)
    choose(clerk, ["family_name", "key", "", "office", "office_kind", "", ""])
    client.post("/afmelden")
    other = factories.body("ander", "Gemeente Ander")
    factories.sign_in(client, factories.account(other, Role.CLERK))
    file = (io.BytesIO(TABLE), "x.csv")
    page = clerk.send("/organen/ander/importeren", noun="officials", file=file)
    assert chosen_on(page) == RIGHT


WRONG = {
    "missing": (["", "key", "", "office", "office_kind", "", ""], "Achternaam (verplicht)"),
    "twice": (["key", "key", "family_name", "office", "office_kind", "", ""], "twee keer"),
    "not ours": (
        ["nonsens", "key", "family_name", "office", "office_kind", "", ""],
        "Ongeldige keuze",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_choice_is_said_and_loses_nothing(clerk, case):
    columns, said = WRONG[case]
    offer(clerk)
    page = choose(clerk, columns, status=400)
    assert said in page.words
    assert chosen_on(page)[1:] == columns[1:]
    assert (run().state, db.session.query(ColumnMapping).count()) == (ImportState.WAITING, 0)
    choose(clerk)
    assert (run().state, run().created, run().problems) == (ImportState.DONE, 1, 1)


def test_a_preview_without_a_required_column_says_which(clerk):
    offer(clerk)
    page = choose(clerk, [""] * 7, "preview", language="/en")
    assert "Not chosen yet: Family name, Office" in page.words
    assert "No column has been chosen" in page.words


def workbook_of(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_workbook_with_dates_is_read(clerk):
    header = OFFICE.split(",")
    row = ["A", 7, "Wolderink", "wethouder", "bestuurder", datetime.datetime(2024, 3, 1), 43]
    page = offer(clerk, workbook_of([header, row]), "bestuurders.xlsx")
    assert chosen_on(page) == RIGHT
    assert "1 maart 2024" in page.words
    choose(clerk)
    assert (run().created, run().problems) == (1, 0)


def test_a_workbook_with_decisions_is_read_by_its_own_names_or_by_chosen_ones(clerk):
    ours = ["procedure", "titel", "soort", "status"]
    row = ["P-1", "Brug", "gunning", "genomen"]
    offer(clerk, workbook_of([ours, row]), "besluiten.xlsx", "decisions")
    assert (run().state, run().created) == (ImportState.DONE, 1)
    offer(
        clerk,
        workbook_of([["zaaknummer", *ours[1:]], ["P-2", *row[1:]]]),
        "besluiten.xlsx",
        "decisions",
    )
    choose(clerk, ["procedure", "title", "kind", "status"])
    assert (run().state, run().created) == (ImportState.DONE, 1)


def test_a_table_without_rows_says_so_and_makes_nothing(clerk):
    page = offer(clerk, OFFICE.encode() + b"\n")
    assert "geen rijen" in page.words
    choose(clerk)
    assert (run().state, run().read, run().created) == (ImportState.DONE, 0, 0)


def test_ten_thousand_columns_are_refused_beside_the_file(clerk):
    header = ",".join(f"k{number}" for number in range(10_000)).encode()
    assert "meer dan 200 kolommen" in offer(clerk, header + b"\n", status=400).words
    assert db.session.query(ImportRun).count() == 0


def test_long_text_is_previewed_by_its_beginning_and_becomes_a_job(app, clerk):
    app.config["IMPORT_AT_ONCE_MOST_BYTES"] = 10
    rows = b"".join(
        b"A,%d,Wolderink,wethouder,bestuurder,2024,43\n" % number for number in range(30_000)
    )
    page = offer(clerk, OFFICE.encode() + b"\n" + rows)
    assert chosen_on(page) == RIGHT
    choose(clerk)
    assert (run().state, run().asks_columns, run().columns) == (
        ImportState.WAITING,
        False,
        [each or None for each in RIGHT],
    )


def test_a_file_is_thrown_away_on_request_and_after_a_day(clerk):
    offer(clerk)
    clerk.send(address("/weg"))
    assert (db.session.query(ImportRun).count(), db.session.query(ImportContent).count()) == (0, 0)
    offer(clerk)
    run().recorded_at -= datetime.timedelta(hours=25)
    db.session.commit()
    assert "bestuurders.csv" not in clerk.open("/organen/vlietmonde/importen").text
    old = address()
    clerk.open(old, 404)
    clerk.send(
        "/organen/vlietmonde/importeren",
        noun="officials",
        file=(io.BytesIO(b"a,b\n1,2\n"), "ander.csv"),
    )
    clerk.open(old, 404)
    assert [each.file_name for each in db.session.query(ImportRun)] == ["ander.csv"]


def test_a_command_that_runs_daily_throws_old_files_away_without_a_visitor(app, clerk):
    offer(clerk)
    tidy = app.test_cli_runner().invoke
    assert tidy(args=["imports", "tidy"]).output == "0 files thrown away.\n"
    run().recorded_at -= datetime.timedelta(hours=25)
    db.session.commit()
    assert tidy(args=["imports", "tidy"]).output == "1 files thrown away.\n"
    assert (db.session.query(ImportRun).count(), db.session.query(ImportContent).count()) == (0, 0)


def test_the_list_and_the_same_file_lead_back_to_the_question(clerk):
    offer(clerk)
    assert "Kies de kolommen" in clerk.open("/organen/vlietmonde/importen").words
    assert chosen_on(clerk.open(f"/importen/{run().public_id}", follow_redirects=True)) == RIGHT
    offer(clerk)
    assert db.session.query(ImportRun).count() == 1
    clerk.send(f"/importen/{run().public_id}/opnieuw", 409)
    choose(clerk)
    clerk.open(f"/organen/vlietmonde/importeren/kolommen/{run().public_id}", 404)


def test_nobody_else_chooses_columns(clerk, client, body):
    offer(clerk)
    addresses = [address(), address().replace("vlietmonde", "ander")]
    other = factories.body("ander", "Gemeente Ander")
    assert client.get(addresses[1]).status_code == 404
    for stranger in (
        factories.account(other, Role.CLERK),
        factories.account(body, Role.OFFICIAL, Role.REVIEWER),
    ):
        client.post("/afmelden")
        factories.sign_in(client, stranger)
        assert {client.get(each).status_code for each in addresses} == {404}
        assert client.post(address("/weg")).status_code == 404
    assert run() is not None


LIST = (
    "Nevenfuncties raad en college\r\n\r\nNaam;Nevenfunctie;Organisatie;Bezoldigd;Tot\r\n"
    "Jet Zandkuil;voorzitter;Comité Zilt;nee;\r\n;lid;Koor Duin;ja;\r\n* bijgewerkt in mei;;;;\r\n"
).encode("cp1252")


@pytest.fixture
def jet(body):
    return factories.official(body, who=factories.person("Jet", None, "Zandkuil"), key="W-1")


def as_list(browser, status=200, **more):
    sent = {"columns-0": "official", "columns-1": "title", "columns-2": "organisation"}
    sent |= {"columns-3": "paid", "columns-4": "ends_on", "header_row": "0", "runs": "yes"}
    return browser.send(address(), status, step="read", **(sent | more))


def test_a_list_with_a_title_and_names_over_several_rows_comes_in_as_it_is(clerk, jet):
    page = offer(clerk, LIST, "lijst.csv", "positions")
    assert chosen_on(page) == ["official", "title", "organisation", "paid", "ends_on"]
    assert "Nevenfuncties raad en college" in page.words
    assert "Comité Zilt" in page.words
    as_list(clerk, carries="y")
    assert (run().read, run().created, run().problems) == (3, 2, 1)


def test_an_empty_name_is_reported_where_nobody_says_that_it_carries_on(clerk, jet):
    offer(clerk, LIST, "lijst.csv", "positions")
    as_list(clerk)
    assert (run().created, run().problems) == (1, 2)


@pytest.mark.parametrize("row", ["²", "--5", "-", "x", "9" * 30])
def test_a_row_of_the_header_that_is_no_number_is_no_choice(clerk, jet, row):
    offer(clerk, LIST, "lijst.csv", "positions")
    as_list(clerk, 400, header_row=row)
    assert run().columns is None


def test_the_sheets_and_the_row_of_the_header_are_chosen(clerk, jet):
    book = openpyxl.Workbook()
    book.active.title = "Raad"
    header = ["Naam", "Functie", "Organisatie"]
    for row in (header, ["Wie", "Wat", "Waar"], ["Jet Zandkuil", "lid", "Koor Duin"]):
        book.active.append(row)
    sheet = book.create_sheet("College")
    for row in (header, ["Jet Zandkuil", "voorzitter", "Comité Zilt"]):
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    page = offer(clerk, kept.getvalue(), "lijst.xlsx", "positions")
    assert "College: 1 rij" in page.words
    sent = {"columns-0": "official", "columns-1": "title", "columns-2": "organisation"}
    sent |= {"sheets_listed": ["Raad", "College"], "runs": "yes", "header_row": "0"}
    page = clerk.send(address(), step="preview", sheets_read=["Raad"], **sent)
    assert "College: niet gelezen" in page.words
    clerk.send(address(), step="read", sheets_read=["Raad", "College"], **sent)
    assert (run().read, run().created) == (3, 2), "and the row that names nobody is reported"


def test_a_table_is_pasted(clerk, jet):
    pasted = "Naam\tFunctie\tOrganisatie\nJet Zandkuil\tlid\tKoor Duin\n"
    page = clerk.send("/organen/vlietmonde/importeren", noun="positions", pasted=pasted)
    assert chosen_on(page) == ["official", "title", "organisation"]
    page = clerk.send("/organen/vlietmonde/importeren", 400, noun="positions", pasted=" ")
    assert "Kies een bestand" in page.words


def test_the_preview_shows_what_was_understood_and_marks_what_was_guessed(clerk, jet):
    text = "Naam;Nevenfuncties\nJet Zandkuil;penningmeester Koor Duin (onbezoldigd)\n"
    page = offer(clerk, text.encode(), "lijst.csv", "positions")
    assert chosen_on(page) == ["official", "position"]
    for word in ("penningmeester", "Koor Duin", "(geraden)", "Nee", "Loopt nog"):
        assert word in page.words
    page = clerk.send(
        address(), step="preview", **{"columns-0": "official", "columns-1": "position"}
    )
    assert "(geraden)" not in page.words, "nobody let us guess"


def test_a_list_about_one_person_is_of_whom_the_clerk_names(clerk, jet):
    text = b"Functie;Organisatie;Vergoeding\nvoorzitter;Koor Duin;geen\n"
    columns = {"columns-0": "title", "columns-1": "organisation", "columns-2": "paid"}
    offer(clerk, text, "lijst.csv", "positions")
    page = clerk.send(address(), 400, step="read", runs="yes", **columns)
    assert "Bestuurder (verplicht)" in page.words
    clerk.send(address(), step="read", runs="yes", official="Jet Zandkuil", **columns)
    assert (run().state, run().created) == (ImportState.DONE, 1)
    offer(clerk, text.replace(b"Duin", b"Zilt"), "lijst.csv", "positions")
    assert run().asks_columns, "whose the next list is, is asked anew"


def test_a_command_reads_as_the_body_chose_on_the_page(app, clerk, jet, tmp_path):
    offer(clerk, LIST, "lijst.csv", "positions")
    as_list(clerk, carries="y")
    path = tmp_path / "later.csv"
    path.write_bytes(LIST.replace(b"Koor Duin", b"Koor Wad"))
    answer = app.test_cli_runner().invoke(
        args=["positions", "import", str(path), "--body", "vlietmonde"]
    )
    assert answer.exit_code == 0, answer.output
    assert (run().read, run().created, run().unchanged, run().problems) == (3, 1, 1, 1)


def test_the_preview_shows_what_a_list_says_beside_and_what_of_it_was_not_read(clerk, jet):
    head = "Naam;Nevenfunctie;Organisatie;Uren per week;Bezoldiging gaat naar;Toelichting"
    rows = "Jet Zandkuil;lid;Koor Zilt;4;gemeente;tijdelijk\nJet Zandkuil;lid;Bond Duin;veel;;"
    page = offer(clerk, f"{head}\n{rows}\n".encode(), "lijst.csv", "positions")
    assert "Tijd die het kost: 4 uur per week" in page.words
    assert "De vergoeding gaat naar: De kas van het orgaan" in page.words
    assert "Hoeveel tijd dit is, is niet gelezen; de rest van de rij wel" in page.words


def test_columns_that_can_be_guessed_beside_our_own_are_asked_and_what_is_like_none_is_not(clerk):
    text = "Achternaam;Voornaam;Functie;Organisatie;Van\nWad;Pim;lid;Koor Zilt;2019\n"
    page = offer(clerk, text.encode(), "lijst.csv", "positions")
    assert chosen_on(page) == ["family_name", "given_name", "title", "organisation", "starts_on"]
    offer(
        clerk,
        text.replace("Voornaam", "Maat").replace("Van", "Kleur").encode(),
        "l.csv",
        "positions",
    )
    assert run().state is ImportState.DONE


def test_an_empty_name_below_a_name_is_proposed_to_be_that_name_also_in_a_table_of_two_columns(
    clerk,
):
    text = (
        "Naam\tFunctie(s) naast het raadslidmaatschap\nP. Wad\tlid, Koor Zilt\n\tlid, Bond Duin\n"
    )
    page = offer(clerk, text.encode(), "lijst.txt", "positions")
    (carries,) = [each for each in page.all("input") if each.get("name") == "carries"]
    assert carries.get("checked") is not None
    headed = "P. Wad\nFunctie\tOrganisatie\nlid\tKoor\nE. Vos\nFunctie\tOrganisatie\nlid\tBond\nkok\tPan\n"
    page = offer(clerk, headed.encode(), "lijst.txt", "positions")
    (carries,) = [each for each in page.all("input") if each.get("name") == "carries"]
    assert carries.get("checked") is None


LISTS = Path(__file__).parent.parent / "samples" / "lists"


def test_a_form_and_a_mail_name_no_row_or_sheet_that_is_not_in_the_file(clerk):
    form = offer(clerk, (LISTS / "09-eikenrode.docx").read_bytes(), "opgave.docx", "positions")
    assert "tabel 1: 2 rijen" in form.words
    assert "rij 0" not in form.words
    mail = offer(clerk, (LISTS / "13-lindevoort.txt").read_bytes(), "mail.txt", "positions")
    assert "De rest volgt volgende week. Dat lezen wij niet." in mail.words
