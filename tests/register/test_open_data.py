"""Files of the register: read back as whoever takes them would read them."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from defusedxml import ElementTree

from conflict_graph.dates import PartialDate
from conflict_graph.exports.published import LICENCE
from conflict_graph.facts import Capacity, OfficeKind, OrganisationKind, TieKind
from conflict_graph.particulars import PUBLIC
from conflict_graph.readers.tables import guesses, mapping
from register.access import SERVER
from register.api import tables
from register.models.declarations import PositionVersion
from register.models.kinds import Act
from register.presentation import written as words
from register.public import listing, open_data
from register.services.declarations import incomes
from register.services.officials import officials
from tests import factories
from tests.browser import XHTML, Browser, Page

LISTS = ("organen", "bestuurders", "nevenfuncties", "organisaties", "inkomsten")
WHOLE = ("register-ori.xml", "register-popolo.json", "register-followthemoney.jsonl")
ADDRESSES = [f"/open-data/{name}.{form}" for name in LISTS for form in ("csv", "xlsx", "json")]
ADDRESSES += [f"/open-data/{name}" for name in WHOLE]


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def alderman(body):
    return factories.official(body, who=factories.person("Sanne", "van der", "Terwolde"))


@pytest.fixture
def firm(app):
    return factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")


def read_csv(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.data
    text = answer.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def read_json(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.data
    return answer.get_json()["rijen"]


def read_sheet(client, address):
    answer = client.get(address)
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book["Licentie"]["B1"].value == LICENCE
    head, *rows = book["Register"].iter_rows()
    return [dict(zip([cell.value for cell in head], row, strict=True)) for row in rows]


def test_a_list_says_the_same_in_every_format(client, body, alderman, firm):
    factories.position(alderman, firm, since="2023-03", capacity=Capacity.EX_OFFICIO)
    ended = factories.position(
        alderman, firm, title="adviseur", since="2020-01-13", until="2021-06-30", paid=None
    )
    [first, second] = sorted(
        read_json(client, "/open-data/nevenfuncties.json"), key=lambda row: row["omschrijving"]
    )
    assert first | {"id": "", "gemeldOp": "", "vastgelegdOp": "", "gewijzigdOp": ""} == {
        "id": "",
        "orgaanId": "vlietmonde",
        "naamOrgaan": "Gemeente Vlietmonde",
        "bestuurderId": alderman.public_id,
        "persoonId": alderman.person.public_id,
        "naamBestuurder": "Sanne van der Terwolde",
        "omschrijving": "adviseur",
        "organisatieId": firm.public_id,
        "naamOrganisatie": "Bouwbedrijf Tarwedam B.V.",
        "kvkNummer": "90004321",
        "soort": "bestuur-of-toezicht",
        "hoedanigheid": "persoonlijk",
        "bezoldigd": None,
        "aanvang": "2020-01-13",
        "einde": "2021-06-30",
        "status": "beeindigd",
        "bekendTot": None,
        "gemeldOp": "",
        "vastgelegdOp": "",
        "gewijzigdOp": "",
        "doorBestuurder": True,
        "herkomst": "opgave",
        "bron": None,
        "peildatum": None,
        "ambten": "wethouder",
        "soortOrganisatie": "bedrijf",
        **dict.fromkeys(each.written for each in PUBLIC),
        "contractenNagegaanOp": None,
        "aanvangDatum": "2020-01-13",
        "aanvangNauwkeurigheid": "dag",
        "eindeDatum": "2021-06-30",
        "eindeNauwkeurigheid": "dag",
        "adres": f"http://localhost/nevenfuncties/{ended.public_id}",
    }
    assert second["hoedanigheid"] == "ambtshalve"
    words = {True: "ja", False: "nee", None: ""}
    rows = [{key: words.get(value, value) for key, value in row.items()} for row in (first, second)]
    from_csv = sorted(
        read_csv(client, "/open-data/nevenfuncties.csv"), key=lambda row: row["omschrijving"]
    )
    words = "http://localhost/schijn-is-geen-feit"
    said = {"licentie": "CC0-1.0", "leesEerst": words}
    assert from_csv == [{**row, **said} for row in rows]
    sheet = sorted(
        read_sheet(client, "/open-data/nevenfuncties.xlsx"),
        key=lambda row: row["omschrijving"].value,
    )
    assert [row["aanvang"].value for row in sheet] == ["2020-01-13", "2023-03"]
    assert [row["aanvangDatum"].value.date().isoformat() for row in sheet] == [
        "2020-01-13",
        "2023-03-01",
    ]
    assert all(row["aanvangDatum"].is_date for row in sheet)
    assert [row["aanvangNauwkeurigheid"].value for row in sheet] == ["dag", "maand"]
    assert sheet[1]["bezoldigd"].value is True
    assert (sheet[0]["kvkNummer"].value, sheet[0]["bezoldigd"].value) == ("90004321", None)


@pytest.mark.parametrize(
    "title", ["=1+1", "+31", "-2", "@som", "\tx", "\rx", "＝1+1", "＋1", "－1", "＠som", "  =1"]
)
def test_no_cell_is_a_formula(client, alderman, firm, title):
    factories.position(alderman, firm, title=title)
    [row] = read_csv(client, "/open-data/nevenfuncties.csv")
    assert row["omschrijving"] == f"'{title}"
    [row] = read_sheet(client, "/open-data/nevenfuncties.xlsx")
    assert row["omschrijving"].data_type == "s"
    [row] = read_json(client, "/open-data/nevenfuncties.json")
    assert row["omschrijving"] == title


def test_files_are_filtered_as_the_pages(client, body, alderman, firm):
    factories.position(alderman, firm, title="betaald")
    factories.position(alderman, firm, title="onbetaald", paid=False, capacity=Capacity.EX_OFFICIO)
    factories.position(alderman, firm, title="voorbij", until="2024-02")
    other = factories.official(
        factories.body("elders", "Gemeente Elders"), OfficeKind.ELECTED_MEMBER, "raadslid"
    )
    factories.position(other, firm, title="elders", paid=None)

    def titles(query):
        return {
            row["omschrijving"]
            for row in read_json(client, f"/open-data/nevenfuncties.json?{query}")
        }

    assert titles("") == {"betaald", "onbetaald", "voorbij", "elders"}
    assert titles("orgaan=elders") == titles("ambt=gekozen-lid") == {"elders"}
    assert titles("bezoldigd=false") == {"onbetaald"}
    assert titles("bezoldigd=true&status=lopend") == {"betaald"}
    assert titles("status=beeindigd") == {"voorbij"}
    assert titles("hoedanigheid=ambtshalve") == {"onbetaald"}
    assert titles("gewijzigdSinds=2026-01-01T00:00:00Z") == titles("")
    assert titles("gewijzigdSinds=2999-01-01T00:00:00%2B02:00") == set()


def test_a_file_stands_in_the_order_of_the_page_that_leads_to_it(client, alderman, monkeypatch):
    for at in ("Zonnebloem", "Ávondrood", "berkenlaan"):
        factories.position(alderman, factories.organisation(at), title=at)
    wanted = {
        "": ["berkenlaan", "Ávondrood", "Zonnebloem"],
        "?volgorde=organisatie": ["Ávondrood", "berkenlaan", "Zonnebloem"],
    }
    for query, titles in wanted.items():
        page = Browser(client).open(f"/nevenfuncties{query}")
        link = next(each for each in page.links() if "nevenfuncties.json" in each)
        assert [row["omschrijving"] for row in read_json(client, link)] == titles
    monkeypatch.setattr(listing, "MOST_COUNTED", 2)
    monkeypatch.setattr(open_data, "MOST_COUNTED", 2)
    assert len(read_json(client, "/open-data/nevenfuncties.json?volgorde=nieuwste")) == 3
    answer = client.get("/open-data/nevenfuncties.csv?volgorde=naam")
    assert answer.status_code == 400
    assert "te lang voor een andere volgorde" in answer.get_data(as_text=True)


def test_the_whole_register_stands_in_each_open_format(client, body, alderman, firm):
    entry = factories.position(alderman, firm)
    ids = {alderman.person.public_id, firm.public_id, entry.public_id, body.organisation.public_id}
    for name in WHOLE:
        answer = client.get(f"/open-data/{name}")
        assert not [each for each in ids if each not in answer.get_data(as_text=True)], name
        assert LICENCE in answer.get_data(as_text=True)
    ElementTree.fromstring(client.get("/open-data/register-ori.xml").data)
    popolo = client.get("/open-data/register-popolo.json").get_json()
    [place] = [each for each in popolo["organizations"] if each["id"] == firm.public_id]
    assert place["identifiers"] == [{"scheme": "NL-KVK", "identifier": "90004321"}]
    lines = (
        client.get("/open-data/register-followthemoney.jsonl").get_data(as_text=True).splitlines()
    )
    assert {json.loads(line)["schema"] for line in lines} >= {
        "Person",
        "Company",
        "PublicBody",
        "Directorship",
    }


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_not_public_stands_in_no_file(client, body, alderman, firm, address):
    clerk = factories.official(body, OfficeKind.CIVIL_SERVANT, "inkoper")
    factories.position(clerk, factories.organisation("Kanarie Niet Openbaar"), title="Kanarie-1")
    factories.position(alderman, firm, title="Kanarie-2", kind=TieKind.OWNERSHIP)
    withdrawn = factories.position(
        alderman, factories.organisation("Kanarie Ingetrokken"), title="Kanarie-3"
    )
    factories.keep(
        PositionVersion(position=withdrawn, number=2, act=Act.WITHDRAW, origin="declared")
    )
    answer = client.get(address)
    assert answer.status_code == 200
    content = answer.data
    if address.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        content = repr([list(row) for row in book["Register"].iter_rows(values_only=True)]).encode()
    assert b"Kanarie" not in content
    assert clerk.public_id.encode() not in content


def test_a_workbook_can_be_filtered_and_added_up(client, body):
    official = factories.official(
        body, who=factories.person(), title="wethouder", since="2020-01-01"
    )
    [term] = official.terms
    officials.appoint(
        SERVER, official, term.office, term.current.valid_from, None, term=term, full_time=True
    )
    position = factories.position(
        official, factories.organisation("Stichting Zwanenveer"), paid=True
    )
    incomes.state(SERVER, position, 2025, 812550)
    factories.db.session.commit()
    answer = client.get("/open-data/inkomsten.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["Register"]
    head, row = sheet.iter_rows(values_only=True)
    said = dict(zip(head, row, strict=True))
    assert (said["jaar"], said["bedragEuro"]) == (2025, 8125.5)
    assert (sheet.freeze_panes, sheet.auto_filter.ref.startswith("A1:")) == ("A2", True)


def test_the_charset_of_a_csv_is_said_once(client, body):
    assert client.get("/open-data/organen.csv").headers["Content-Type"] == "text/csv; charset=utf-8"


def test_what_changed_and_how_it_stands_can_be_taken_from_the_open_data_page(client, body):
    page = client.get("/open-data").text
    for name in ("wijzigingen", "stand"):
        address = f"/open-data/{name}.csv?orgaan=vlietmonde"
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_file_can_be_taken_by_every_site_and_says_how_long_it_is(client, body, address):
    answer = client.get(address)
    assert answer.content_length == len(answer.data)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert f'<{LICENCE}>; rel="license"' in answer.headers["Link"]
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Set-Cookie" not in answer.headers


def test_a_wrong_filter_is_told_and_there_is_no_such_file(client):
    answer = client.get("/open-data/nevenfuncties.json?bezoldigd=misschien&kleur=rood")
    assert answer.status_code == 400
    assert {each["parameter"] for each in answer.get_json()["errors"]} == {"bezoldigd", "kleur"}
    assert client.get("/open-data/register-pdf").status_code == 404
    assert client.get("/open-data/bevindingen.csv").status_code == 404


def test_a_file_of_ours_can_be_brought_in_again(client, alderman, firm):
    held = [
        {"kind": kind, "capacity": capacity, "title": f"{word} {capacity}", "paid": True}
        for kind, word in words.POSITION.items()
        for capacity in words.CAPACITY
    ]
    held += [
        {"title": "penningmeester", "until": "2025-02-03"},
        {"title": "lid", "since": "2027", "announced": True},
        {"title": "adviseur", "since": None, "paid": False},
    ]
    for each in held:
        factories.position(alderman, firm, **each)
    content = client.get("/open-data/nevenfuncties.csv").data
    header = mapping.header_of(content, "nevenfuncties.csv")
    read = mapping.READERS["positions"](
        content, "nevenfuncties.csv", guesses.guess("positions", header)
    )
    assert (read.problems, len(read.records)) == ((), len(held))
    written = {row["id"]: row for row in read_json(client, "/open-data/nevenfuncties.json")}
    for record in read.records:
        row = written[record.key]
        assert record.official == row["naamBestuurder"]
        assert (record.title, record.organisation.name) == (
            row["omschrijving"],
            row["naamOrganisatie"],
        )
        assert record.organisation.identifiers == {"NL-KVK": row["kvkNummer"]}
        assert (words.POSITION[record.kind], words.CAPACITY[record.capacity]) == (
            row["soort"],
            row["hoedanigheid"],
        )
        assert record.paid == row["bezoldigd"]
        assert (record.ended, record.announced) == (
            row["status"] == "beeindigd",
            row["status"] == "aangekondigd",
        )
        assert [str(day) if day else None for day in (record.from_date, record.until_date)] == [
            row["aanvang"],
            row["einde"],
        ]


def test_a_date_that_is_not_known_to_the_day_has_the_day_that_is_farthest_out_and_says_how_much_is_known(
    client, alderman, firm
):
    factories.position(alderman, firm, since="2019", until="2024-02")
    [row] = read_json(client, "/open-data/nevenfuncties.json")
    assert (row["aanvang"], row["aanvangDatum"], row["aanvangNauwkeurigheid"]) == (
        "2019",
        "2019-01-01",
        "jaar",
    )
    assert (row["einde"], row["eindeDatum"], row["eindeNauwkeurigheid"]) == (
        "2024-02",
        "2024-02-29",
        "maand",
    )
    [row] = read_json(client, "/open-data/bestuurders.json")
    assert (row["einde"], row["eindeDatum"], row["eindeNauwkeurigheid"]) == (None, None, None)


def test_every_row_leads_to_its_page(client, body, alderman, firm):
    factories.position(alderman, firm)
    silent = factories.official(body, title="burgemeester")
    lists = [
        *(f"{name}.json" for name in LISTS),
        "stand.json?orgaan=vlietmonde",
        "zoekresultaten.json?q=terwolde",
    ]
    for name in (*lists, "wijzigingen.json?orgaan=vlietmonde", "zoekresultaten.json?q=tarwedam"):
        for prefix in ("", "/en"):
            rows = read_json(client, f"{prefix}/open-data/{name}")
            addresses = {row["adres"] for row in rows}
            assert None not in addresses
            assert addresses or name == "inkomsten.json"
            for address in addresses:
                assert client.get(address.removeprefix("http://localhost")).status_code == 200
                assert "/en/" not in address
    stand = read_json(client, "/open-data/stand.json?orgaan=vlietmonde")
    assert f"http://localhost/bestuurders/{silent.public_id}" in {row["adres"] for row in stand}


def test_a_term_has_its_portfolio_and_whether_it_is_full_time(client, body, alderman):
    [term] = alderman.terms
    said = {"portfolio": "Wonen; zorg", "full_time": True}
    officials.appoint(
        SERVER, alderman, term.office, term.current.valid_from, None, term=term, **said
    )
    factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid")
    factories.db.session.commit()
    rows = {row["ambt"]: row for row in read_json(client, "/open-data/bestuurders.json")}
    assert (rows["wethouder"]["portefeuille"], rows["wethouder"]["voltijds"]) == (
        "Wonen; zorg",
        True,
    )
    assert (rows["raadslid"]["portefeuille"], rows["raadslid"]["voltijds"]) == (None, None)
    assert {row["voltijds"] for row in read_csv(client, "/open-data/bestuurders.csv")} == {"ja", ""}


@pytest.mark.parametrize("at_once", [1, 1000])
def test_an_entry_bears_the_offices_held_now_and_of_whoever_left_those_before(
    client, monkeypatch, at_once, body, firm
):
    monkeypatch.setattr(open_data, "AT_ONCE", at_once)
    both = factories.official(body, title="wethouder", until="2022", who=factories.person())
    office = factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid").terms[0].office
    officials.appoint(SERVER, both, office, PartialDate.parse("2023"), None)
    left = factories.official(
        body, title="burgemeester", until="2022", who=factories.person("Bram")
    )
    factories.position(both, firm, title="nu")
    factories.position(
        left, factories.organisation("Stichting Weg", OrganisationKind.FOUNDATION), title="toen"
    )
    rows = {row["omschrijving"]: row for row in read_json(client, "/open-data/nevenfuncties.json")}
    assert (rows["nu"]["ambten"], rows["nu"]["soortOrganisatie"]) == ("raadslid", "bedrijf")
    assert (rows["toen"]["ambten"], rows["toen"]["soortOrganisatie"]) == (
        "burgemeester",
        "stichting",
    )


@pytest.mark.parametrize("name", tables.TABLES)
def test_every_column_of_every_list_is_explained_on_the_page_and_in_the_workbook(
    client, body, name
):
    query = {
        "zoekresultaten": "?q=vlietmonde",
        "wijzigingen": "?orgaan=vlietmonde",
        "stand": "?orgaan=vlietmonde",
    }
    head = (
        client.get(f"/open-data/{name}.csv{query.get(name, '')}")
        .data.decode("utf-8-sig")
        .splitlines()[0]
    )
    for prefix in ("", "/en"):
        page = Page(client.get(f"{prefix}/open-data/kolommen"))
        sections = {each.get("aria-labelledby"): each for each in page.all("section")}
        shown = ["".join(code.itertext()) for code in sections[name].iter(f"{XHTML}code")]
        assert [*shown, "licentie", "leesEerst"] == head.split(";")
        answer = client.get(f"{prefix}/open-data/{name}.xlsx{query.get(name, '')}")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["Kolommen"]
        assert [row[0] for row in sheet.iter_rows(values_only=True)] == shown
        assert all(text in page.words for row in sheet.iter_rows(values_only=True) for text in row)


def test_every_page_with_a_list_leads_to_what_the_columns_mean(client, alderman, firm):
    factories.position(alderman, firm)
    for address, name in (
        ("/nevenfuncties", "nevenfuncties"),
        ("/", "organen"),
        ("/organen/vlietmonde", "bestuurders"),
    ):
        assert f"/open-data/kolommen#{name}" in Page(client.get(address)).links()
