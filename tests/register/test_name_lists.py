"""Names that readers look up by the list, on the page and by the reconciliation API."""

import csv
import datetime
import io
import json

import pytest

from conflict_graph.facts import OfficeKind
from register import create_app
from register.access import Role
from register.public import search
from register.services.officials import shielding
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.conftest import SETTINGS, copy_database

PAGE = "/en/zoeken/lijst"
SERVICE = "/reconciliatie"
LIST = "\r\n".join(
    [
        "Stichting Molen de Korenaar",
        "TC Wilgenhage\t90004321\tVlietmonde",
        "",
        "Kapsalon Krullenkop",
        "Terwolde, Sanne",
        "Mw. S. Terwolde",
        "Gem. Vlietmonde",
        "9000 4321",
    ]
)


@pytest.fixture
def town(app):
    return factories.body()


@pytest.fixture
def sanne(town):
    sanne = factories.official(town, who=factories.person("Sanne", None, "Terwolde"))
    factories.position(sanne, factories.organisation("Stichting Molen De Korenaar"))
    club = factories.organisation("Tennisclub Wilgenhage 1974", kvk="90004321")
    factories.position(sanne, club)
    return sanne


@pytest.fixture
def browser(client):
    return Browser(client)


def rows(client, pasted):
    answer = client.post("/zoeken/lijst.json", data={"namen": pasted})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return [
        (row["regel"], row["uitkomst"], [each["naam"] for each in row["kandidaten"]])
        for row in answer.get_json()["rijen"]
    ]


def test_each_line_gets_its_row(client, sanne):
    assert rows(client, LIST) == [
        (1, "exact", ["Stichting Molen De Korenaar"]),
        (2, "lijkt-op", ["Tennisclub Wilgenhage 1974"]),
        (4, "niet-hier", []),
        (5, "exact", ["Sanne Terwolde"]),
        (6, "lijkt-op", ["Sanne Terwolde"]),
        (7, "exact", ["Gemeente Vlietmonde"]),
        (8, "exact", ["Tennisclub Wilgenhage 1974"]),
    ]


def test_the_page_and_the_table_say_the_same(client, browser, sanne):
    page = browser.send(PAGE, namen=LIST)
    assert (
        "Exactly this name or number: 4. Looks like something here: 2. Not here: 1." in page.words
    )
    assert "8. 9000 4321 Exactly this number" in page.words
    assert "1. Stichting Molen de Korenaar Exactly this name" in page.words
    assert "says nothing about it" in page.words
    assert "says nothing about it" not in browser.send(PAGE, namen="Sanne Terwolde").words
    addresses = [link for link in page.links() if "/organisaties/" in link]
    assert len(addresses) == 3
    assert browser.open(addresses[0]).status == 200
    answer = client.post("/zoeken/lijst.csv", data={"namen": LIST})
    assert answer.mimetype == "text/csv"
    table = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert [(row["regel"], row["uitkomst"], row["naam"]) for row in table[:2]] == [
        ("1", "exact", "Stichting Molen De Korenaar"),
        ("2", "lijkt-op", "Tennisclub Wilgenhage 1974"),
    ]
    assert table[0]["adres"].startswith("http")
    assert {table[2]["naam"], table[2]["adres"]} == {""}


def test_nothing_of_a_list_is_kept(client, sanne):
    for address in ("/zoeken/lijst", "/zoeken/lijst.csv", "/zoeken/lijst.json"):
        answer = client.post(address, data={"namen": LIST})
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        (" \n\t\n", "Paste at least one name."),
        ("a b\n" * 501, "These are 501 names. Paste at most 500 at a time."),
        ("Tarwedam\n" + "x" * 201, "Line 2 is longer than 200 characters."),
    ],
)
def test_what_is_not_looked_up_comes_back_with_the_reason_in_the_format_asked_for(
    client, browser, town, pasted, told
):
    page = browser.send(PAGE, 400, namen=pasted)
    assert told in page.words
    kept = "".join(page.all("textarea")[0].itertext())
    assert kept.split() == pasted.split()
    as_json = client.post("/en/zoeken/lijst.json", data={"namen": pasted})
    assert (as_json.status_code, as_json.mimetype) == (400, "application/problem+json")
    assert told in json.dumps(as_json.get_json())
    as_csv = client.post("/en/zoeken/lijst.csv", data={"namen": pasted})
    assert (as_csv.status_code, as_csv.mimetype) == (400, "text/csv")
    assert told in as_csv.text


@pytest.mark.parametrize(
    ("address", "mimetype"),
    [
        ("/zoeken/lijst.json", "application/problem+json"),
        ("/zoeken/lijst.csv", "text/csv"),
        ("/open-data/bestaat-niet.json", "application/problem+json"),
        ("/open-data/nevenfuncties.csv?onbekend=1", "text/csv"),
        ("/open-data/nevenfuncties.json?onbekend=1", "application/problem+json"),
        ("/organisaties/bestaat-niet.jsonld", "application/problem+json"),
    ],
)
def test_a_refusal_comes_in_the_format_that_was_asked_for(client, town, address, mimetype):
    answer = client.get(address)
    assert answer.status_code in (400, 404, 405)
    assert answer.mimetype == mimetype


def test_too_many_files_at_once_are_refused_in_their_format(migrated, tmp_path):
    copy_database(migrated, tmp_path / "register.sqlite")
    limits = {"RATELIMIT_ENABLED": True, "DOWNLOAD_LIMIT": "1 per minute"}
    uri = f"sqlite:///{tmp_path / 'register.sqlite'}"
    client = create_app({**SETTINGS, **limits, "SQLALCHEMY_DATABASE_URI": uri}).test_client()
    answers = [client.get("/open-data/organen.csv") for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 429]
    assert answers[1].mimetype == "text/csv"
    assert int(answers[1].headers["Retry-After"]) > 0


def test_who_is_not_public_is_not_here(client, town, sanne):
    hidden = factories.official(
        town, OfficeKind.CIVIL_SERVANT, "inkoper", factories.person("Joris", None, "Verborgen")
    )
    factories.decision(town, [factories.organisation("Bieder Onbekend B.V.")])
    assert [row[1] for row in rows(client, "Joris Verborgen\nBieder Onbekend B.V.")] == [
        "niet-hier",
        "niet-hier",
    ]
    assert hidden.public_id not in client.get(f"{SERVICE}/voorstellen?prefix=Verborgen").text


def test_who_is_shielded_is_gone_at_once_though_names_are_kept_in_memory(
    client, town, sanne, monkeypatch
):
    monkeypatch.setattr(search, "QUICK", -1)
    monkeypatch.setattr(search, "REST", 10**9)
    [row] = rows(client, "Sanne Terwolde")
    assert row[1] == "exact"
    [named] = ask(client, {"q0": {"query": "Sanne Terwolde"}})["q0"]["result"]
    day = datetime.date(2026, 11, 24)
    with transaction():
        clerk = factories.identity(town, Role.CLERK)
        shielding.shield(
            clerk, sanne, None, "Bedreigd na een uitspraak", datetime.date(2027, 5, 1), day
        )
    assert [row[1] for row in rows(client, "Sanne Terwolde")] == ["niet-hier"]
    for query in ("Sanne Terwolde", named["id"]):
        assert ask(client, {"q0": {"query": query}})["q0"]["result"] == []


def test_two_people_of_one_name_are_told_apart_by_nobody(client, sanne):
    other = factories.body("waterveld", "Waterschap Waterveld")
    factories.official(other, who=factories.person("Sanne", None, "Terwolde"))
    [(_, outcome, names)] = rows(client, "Sanne Terwolde")
    assert (outcome, names) == ("lijkt-op", ["Sanne Terwolde", "Sanne Terwolde"])


def test_one_person_at_two_bodies_is_one(client, sanne):
    other = factories.body("waterveld", "Waterschap Waterveld")
    factories.official(other, who=sanne.person)
    [(_, outcome, names)] = rows(client, "Sanne Terwolde")
    assert (outcome, names) == ("exact", ["Sanne Terwolde", "Sanne Terwolde"])


def test_a_number_without_its_first_zero_only_looks_like(client, sanne):
    factories.position(sanne, factories.organisation("Kreekbakkers V.O.F.", kvk="01234567"))
    assert rows(client, "1234567\n01234567") == [
        (1, "lijkt-op", ["Kreekbakkers V.O.F."]),
        (2, "exact", ["Kreekbakkers V.O.F."]),
    ]


def ask(client, batch, **values):
    answer = client.post(SERVICE, data={"queries": json.dumps(batch)}, **values)
    assert answer.status_code == 200, answer.text
    assert client.get(SERVICE, query_string={"queries": json.dumps(batch)}).text == answer.text
    return answer.get_json()


def test_the_service_says_what_it_is_to_every_site(client, sanne):
    answer = client.get(SERVICE, headers={"Origin": "http://127.0.0.1:3333"})
    manifest = answer.get_json()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "0.2" in manifest["versions"]
    assert {"name", "identifierSpace", "schemaSpace"} <= set(manifest)
    assert [each["id"] for each in manifest["defaultTypes"]] == [
        "organisatie",
        "orgaan",
        "bestuurder",
    ]
    for name in ("entity", "property"):
        suggest = manifest["suggest"][name]
        address = suggest["service_url"] + suggest["service_path"]
        assert client.get(address, query_string={"prefix": "nummer"}).status_code == 200
    assert "<script" not in client.get(SERVICE, query_string={"callback": "x"}).text
    assert client.get(SERVICE, query_string={"callback": "x"}).status_code == 400


def test_a_batch_is_answered_query_by_query(client, sanne):
    said = ask(
        client,
        {
            "q0": {"query": "Stichting Molen de Korenaar"},
            "q1": {"query": "TC Wilgenhage", "type": "organisatie", "limit": 3},
            "q2": {"query": "Sanne Terwolde", "type": ["bestuurder"]},
            "q3": {"query": "Sanne Terwolde", "type": "organisatie"},
            "q4": {"query": "Gemeente Vlietmonde", "type": {"id": "orgaan"}},
        },
    )
    shown = {
        name: [(each["name"], each["match"]) for each in each["result"]]
        for name, each in said.items()
    }
    assert shown == {
        "q0": [("Stichting Molen De Korenaar", True)],
        "q1": [("Tennisclub Wilgenhage 1974", False)],
        "q2": [("Sanne Terwolde", False)],
        "q3": [],
        "q4": [("Gemeente Vlietmonde", True)],
    }
    [candidate] = said["q4"]["result"]
    assert candidate["score"] == 100
    assert [each["id"] for each in candidate["type"]] == ["organisatie", "orgaan"]


def test_what_an_answer_named_has_a_page_and_can_be_asked_for_again(client, browser, sanne):
    for name in ("Stichting Molen De Korenaar", "Sanne Terwolde", "Gemeente Vlietmonde"):
        [candidate] = ask(client, {"q": {"query": name}})["q"]["result"]
        view = client.get(SERVICE).get_json()["view"]["url"]
        key = candidate["id"].replace(":", "%3A")
        page = client.get(view.replace("{{id}}", key), follow_redirects=True)
        assert (page.status_code, name in page.text) == (200, True)
        [again] = ask(client, {"q": {"query": candidate["id"]}})["q"]["result"]
        assert (again["id"], again["match"]) == (candidate["id"], True)
        suggested = client.get(
            f"{SERVICE}/voorstellen", query_string={"prefix": candidate["id"]}
        ).get_json()["result"]
        assert [each["name"] for each in suggested] == [name]
    assert client.get(f"{SERVICE}/anders:x").mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "number", "matched"),
    [
        ("Tennisclub Wilgenhage", "90004321", ["Tennisclub Wilgenhage 1974"]),
        (None, "90004321", ["Tennisclub Wilgenhage 1974"]),
        ("Stichting Molen De Korenaar", "90004321", []),
        ("Stichting Molen De Korenaar", "90004399", ["Stichting Molen De Korenaar"]),
    ],
)
def test_a_number_says_who_it_is_unless_the_name_says_somebody_else(
    client, sanne, query, number, matched
):
    asked = {"properties": [{"pid": "nummer", "v": number}]}
    if query:
        asked["query"] = query
    result = ask(client, {"q": asked})["q"]["result"]
    assert [each["name"] for each in result if each["match"]] == matched


@pytest.mark.parametrize(
    "queries",
    [
        "",
        "nonsense",
        "[]",
        '{"q0": 1}',
        '{"q0": {}}',
        '{"q0": {"query": 5}}',
        '{"q0": {"query": "x", "limit": 0}}',
        '{"q0": {"query": "x", "limit": "3"}}',
        '{"q0": {"query": "x", "type": "iets"}}',
        '{"q0": {"properties": [{"pid": "anders", "v": 1}]}}',
        '{"q0": {"query": "' + "x" * 201 + '"}}',
        json.dumps({f"q{number}": {"query": "x"} for number in range(51)}),
        "[" * 100_000,
    ],
)
def test_a_batch_that_cannot_be_answered_is_refused_as_a_problem(client, sanne, queries):
    answer = client.post(SERVICE, data={"queries": queries})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.get_json()["errors"][0]["parameter"] == "queries"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_other_questions_to_the_service_are_refused_too(client, sanne):
    assert client.post(SERVICE, data={}).status_code == 400
    assert client.delete(SERVICE).mimetype == "application/problem+json"
    assert client.get(f"{SERVICE}/voorstellen?prefix=x&cursor=y").status_code == 400
    assert client.get(f"{SERVICE}/voorstellen?anders=x").status_code == 400


def test_suggestions_go_on_where_they_stopped(client, sanne):
    def suggested(**query):
        answer = client.get(f"{SERVICE}/voorstellen", query_string=query)
        return [each["name"] for each in answer.get_json()["result"]]

    assert suggested(prefix="molen") == ["Stichting Molen De Korenaar"]
    assert suggested(prefix="molen", cursor="1") == []
    known = client.get(f"{SERVICE}/eigenschappen?prefix=kvk").get_json()["result"]
    assert [each["id"] for each in known] == ["nummer"]
    assert client.get(f"{SERVICE}/eigenschappen?prefix=qq").get_json()["result"] == []
