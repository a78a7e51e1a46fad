"""The read API: the answers, the errors, and the description that has to agree with both."""

from __future__ import annotations

import datetime
import itertools
import re

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflict_graph.facts import OfficeKind
from register.access import SERVER, Role
from register.extensions import db
from register.models.incomes import IncomeVersion
from register.services.declarations import incomes, positions
from register.services.officials import officials
from register.transaction import transaction
from tests import factories

ROOT = "/api/v1"
COLLECTIONS = ("organen", "bestuurders", "nevenfuncties", "organisaties")


@pytest.fixture
def world(app, tmp_path):
    """Three officials at two bodies, each with positions, and an edition of them."""
    here, there = factories.body(), factories.body("elders", "Gemeente Elders")
    firm = factories.organisation(kvk="90004321")
    officials = [
        factories.official(here),
        factories.official(here, OfficeKind.ELECTED_MEMBER, "raadslid"),
        factories.official(there),
    ]
    for official, number in itertools.product(officials, range(3)):
        factories.position(
            official, firm, title=f"functie {number}", paid=[True, False, None][number]
        )
    factories.edition(app, tmp_path)
    return officials


def rows(client, address):
    """All rows of all pages."""
    found = []
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.data
        page = answer.get_json()
        found += page["resultaten"]
        address = page["_links"].get("next", {}).get("href")
    return found


def resolved(document, schema):
    """The schema with its references filled in, as JSON Schema reads it: OpenAPI 3.0 says nullable
    otherwise.
    """
    if isinstance(schema, list):
        return [resolved(document, each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        found = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return resolved(document, found)
    made = {name: resolved(document, value) for name, value in schema.items()}
    if made.get("nullable") is True:
        made["type"] = [made["type"], "null"]
    return made


def test_the_description_has_the_routes_and_no_other(app, client):
    described = {
        re.sub(r"\{\w+\}", "{}", path)
        for path in client.get(f"{ROOT}/openapi.json").get_json()["paths"]
    }
    routes = {
        re.sub(r"<\w+>", "{}", rule.rule).removeprefix(ROOT)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
    }
    assert described == routes


def test_every_answer_is_as_described(client, world):
    document = client.get(f"{ROOT}/openapi.json").get_json()
    for path, operations in document["paths"].items():
        ok = operations["get"]["responses"]["200"]
        schema = resolved(document, ok["content"]["application/json"]["schema"])
        addresses = [f"{ROOT}{path}"]
        if "{id}" in path:
            found = client.get(f"{ROOT}{path.removesuffix('/{id}')}").get_json()["resultaten"]
            addresses = [each["_links"]["self"]["href"] for each in found]
        assert addresses
        for address in addresses:
            answer = client.get(address)
            jsonschema.validate(answer.get_json(), schema)
            assert set(ok["headers"]) - {"Link"} <= set(answer.headers.keys())


def test_every_parameter_that_a_list_knows_is_described_and_no_other(client, world):
    document = client.get(f"{ROOT}/openapi.json").get_json()
    for name in COLLECTIONS:
        described = {
            each["$ref"].rpartition("/")[2]
            for each in document["paths"][f"/{name}"]["get"]["parameters"]
        }
        told = client.get(f"{ROOT}/{name}?onbekend=1").get_json()["errors"][0]["detail"]
        assert set(re.search(r": (.+)\.$", told)[1].split(", ")) == described


def test_a_position_tells_what_it_earned_by_the_same_rule_as_its_page(client, world):
    member, alderman = world[1], world[0]
    [term] = alderman.terms
    officials.appoint(SERVER, alderman, term.office, term.current.valid_from, full_time=True)
    paid = positions.list_of(alderman)[-1]
    who = factories.identity(alderman.body, Role.OFFICIAL, who=alderman.person)
    with transaction():
        for year, cents in ((2024, 5), (2025, 1), (2025, 1125050)):
            incomes.state(who, paid, year, cents)
        [of_member, *_] = positions.list_of(member)
        db.session.add(
            IncomeVersion(
                position=of_member, year=2025, number=1, amount_cents=777, by_official=True
            )
        )
    found = {each["id"]: each["inkomsten"] for each in rows(client, f"{ROOT}/nevenfuncties")}
    told = found.pop(paid.public_id)
    assert [(each["jaar"], each["bedragEuro"]) for each in told] == [
        (2025, "11250.50"),
        (2024, "0.05"),
    ]
    assert set(map(tuple, found.values())) == {()}
    address = f"{ROOT}/nevenfuncties/{paid.public_id}"
    assert client.get(address).get_json()["inkomsten"] == told
    schema = client.get(f"{ROOT}/openapi.json").get_json()
    one = schema["paths"]["/nevenfuncties/{id}"]["get"]["responses"]["200"]["content"][
        "application/json"
    ]["schema"]
    jsonschema.validate(client.get(address).get_json(), resolved(schema, one))
    with transaction():
        incomes.state(who, paid, 2025, None)
    assert client.get(address).get_json()["inkomsten"][0]["bedragEuro"] is None
    jsonschema.validate(client.get(address).get_json(), resolved(schema, one))
    with transaction():
        officials.appoint(SERVER, alderman, term.office, term.current.valid_from, full_time=False)
    assert client.get(address).get_json()["inkomsten"] == []


def test_income_that_is_stated_later_is_among_what_changed_since(client, world):
    alderman = world[0]
    [term] = alderman.terms
    officials.appoint(SERVER, alderman, term.office, term.current.valid_from, full_time=True)
    paid = positions.list_of(alderman)[-1]
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
    with transaction():
        db.session.add(
            IncomeVersion(position=paid, year=2025, number=1, recorded_at=later, by_official=True)
        )
    since = (
        (later - datetime.timedelta(hours=1)).isoformat(timespec="seconds").replace("+00:00", "Z")
    )
    assert [
        each["id"] for each in rows(client, f"{ROOT}/nevenfuncties?gewijzigdSinds={since}")
    ] == [paid.public_id]


def test_pages_lead_from_one_to_the_next(client, world):
    first = client.get(f"{ROOT}/nevenfuncties?aantal=2&orgaan=elders")
    assert 'rel="next"' in first.headers["Link"]
    assert "orgaan=elders" in first.get_json()["_links"]["next"]["href"]
    assert len(rows(client, f"{ROOT}/nevenfuncties?aantal=2&orgaan=elders")) == 3


@pytest.mark.parametrize("name", COLLECTIONS)
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(most=st.integers(1, 12))
def test_all_pages_together_hold_everything_once(client, world, name, most):
    ids = [row["id"] for row in rows(client, f"{ROOT}/{name}?aantal={most}")]
    assert len(ids) == len(set(ids))
    assert set(ids) == {row["id"] for row in rows(client, f"{ROOT}/{name}?aantal=200")}


def test_what_is_there_all_the_while_is_met_once_while_others_come(client, world):
    before = {row["id"] for row in rows(client, f"{ROOT}/nevenfuncties")}
    firm = factories.organisation("Stichting Erbij")
    found, address = [], f"{ROOT}/nevenfuncties?aantal=1"
    while address:
        page = client.get(address).get_json()
        found += [row["id"] for row in page["resultaten"]]
        address = page["_links"].get("next", {}).get("href")
        factories.position(world[0], firm) if len(found) < 5 else None
    assert len(found) == len(set(found))
    assert before <= set(found)


def test_everything_wrong_is_told_at_once(client):
    query = "orgaan=Hoofd!&ambt=koning&hoedanigheid=x&bezoldigd=ja&status=1&gewijzigdSinds=gisteren"
    query += "&aantal=0&na=%00&kleur=rood"
    answer = client.get(f"{ROOT}/nevenfuncties?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    problem = answer.get_json()
    assert {"type", "title", "status", "detail", "errors"} == set(problem)
    assert problem["status"] == 400
    names = {pair.partition("=")[0] for pair in query.split("&")}
    assert {error["parameter"] for error in problem["errors"]} == names
    assert all(error["in"] == "query" and error["detail"] for error in problem["errors"])


@pytest.mark.parametrize(
    "query",
    [
        *(
            "aantal=201",
            "aantal=-1",
            "aantal=1.5",
            "aantal=²",
            "aantal=1&aantal=2",
            "na=",
            "orgaan=",
            "ambt=",
        ),
        *(
            "gewijzigdSinds=2026-02-30T00:00:00Z",
            "gewijzigdSinds=2026-02-03T00:00:00",
            "gewijzigdSinds=2026-02-03",
        ),
        "gewijzigdSinds=0001-01-01T00:00:00%2B14:00",
    ],
)
def test_a_wrong_value_is_never_taken_for_another(client, query):
    assert client.get(f"{ROOT}/nevenfuncties?{query}").status_code == 400


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    name=st.sampled_from(COLLECTIONS),
    key=st.sampled_from(
        ["orgaan", "ambt", "bezoldigd", "status", "gewijzigdSinds", "aantal", "na", "x"]
    ),
    value=st.text(max_size=20),
)
def test_whatever_is_asked_is_answered_with_a_page_or_a_problem(client, name, key, value):
    answer = client.get(f"{ROOT}/{name}", query_string={key: value})
    assert answer.status_code in (200, 400)
    assert answer.mimetype == (
        "application/json" if answer.status_code == 200 else "application/problem+json"
    )


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/nergens", 404),
        ("GET", "/organen/nergens", 404),
        ("GET", "/organen/", 404),
        ("GET", "/bestuurders/x", 404),
        ("GET", "/nevenfuncties/' OR 1=1", 404),
        ("GET", "/organisaties/x", 404),
        ("POST", "/organen", 405),
        ("DELETE", "/nevenfuncties/x", 405),
    ],
)
def test_errors_are_problems(client, method, address, status):
    answer = client.open(f"{ROOT}{address}", method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json()["status"] == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["API-Version"] == "1.0.0"
    assert status != 405 or "GET" in answer.headers["Allow"]


def test_a_page_keeps_its_own_errors(client):
    assert client.get("/nergens").mimetype == "text/html"


def test_whoever_has_the_answer_is_told_so(client, world):
    first = client.get(f"{ROOT}/nevenfuncties")
    again = client.get(f"{ROOT}/nevenfuncties", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    factories.position(world[0], factories.organisation("Stichting Erbij"))
    changed = client.get(f"{ROOT}/nevenfuncties", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_headers_of_every_answer(client, world):
    answer = client.get(f"{ROOT}/organen")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["API-Version"] == "1.0.0"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_who_asks_too_much_is_told_to_wait(migrated, tmp_path):

    from register import create_app
    from tests.conftest import SETTINGS, copy_database

    copy_database(migrated, tmp_path / "register.sqlite")
    uri = f"sqlite:///{tmp_path / 'register.sqlite'}"
    limits = {"RATELIMIT_ENABLED": True, "API_LIMIT": "2 per minute"}
    client = create_app({**SETTINGS, **limits, "SQLALCHEMY_DATABASE_URI": uri}).test_client()
    answers = [client.get(f"{ROOT}/organen") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].mimetype == "application/problem+json"
    assert int(answers[2].headers["Retry-After"]) > 0


def test_what_breaks_here_is_a_problem_too(app, client, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["api.bodies"] = lambda: 1 / 0
    answer = client.get(f"{ROOT}/organen")
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert "division" not in answer.get_data(as_text=True)
