"""Every list that a page shows can be taken away as it is filtered there: what it leads to says
what the page says.
"""

from __future__ import annotations

import csv
import io
import re

import pytest

from conflict_graph.facts import Capacity, OfficeKind
from register.access import Role
from register.models.declarations import PositionPayload, PositionVersion
from register.models.kinds import Act
from register.services.declarations import confirmations
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

FORMS = ("csv", "xlsx", "json")


@pytest.fixture
def world(app):
    """Two bodies; paid, unpaid, ended and corrected positions."""
    here, there = factories.body(), factories.body("elders", "Gemeente Elders")
    alderman = factories.official(here, who=factories.person("Sanne", "van der", "Terwolde"))
    member = factories.official(
        here, OfficeKind.ELECTED_MEMBER, "raadslid", who=factories.person("Job", None, "Zonder")
    )
    firm = factories.organisation("Bouwbedrijf Tarwedam B.V.", kvk="90004321")
    factories.position(alderman, firm, title="betaald", since="2019-03")
    factories.position(alderman, firm, title="onbetaald", paid=False, capacity=Capacity.EX_OFFICIO)
    factories.position(factories.official(there), firm, title="voorbij", until="2024-02")
    return {"alderman": alderman.public_id, "member": member.public_id, "firm": firm.public_id}


def pages(world):
    """Every page with a list, and what a reader sees in its rows."""
    alderman, firm = f"/bestuurders/{world['alderman']}", f"/organisaties/{world['firm']}"
    return {
        "/": {"Gemeente Vlietmonde", "Gemeente Elders"},
        "/organen/vlietmonde": {"Sanne van der Terwolde", "Job Zonder"},
        "/organen/vlietmonde?naam=terw": {"Sanne van der Terwolde"},
        alderman: {"betaald", "onbetaald"},
        firm: {"betaald", "onbetaald", "voorbij"},
        "/nevenfuncties": {"betaald", "onbetaald", "voorbij"},
        "/nevenfuncties?betaald=nee": {"onbetaald"},
        "/nevenfuncties?orgaan=elders&status=beeindigd": {"voorbij"},
        "/nevenfuncties?ambt=bestuurder&hoedanigheid=ambtshalve&status=lopend": {"onbetaald"},
        "/zoeken?q=terwolde": {"Sanne van der Terwolde"},
        "/zoeken?q=terwolde&ambt=bestuurder&betaald=ja": {"Sanne van der Terwolde"},
        "/zoeken?q=tarwedan": {"Bouwbedrijf Tarwedam B.V."},
        "/zoeken?q=tarwedam&orgaan=elders&status=beeindigd": {"Bouwbedrijf Tarwedam B.V."},
        "/organen/vlietmonde/wijzigingen": {"betaald", "onbetaald"},
        "/organen/vlietmonde/wijzigingen?ambt=bestuurder": {"betaald", "onbetaald"},
        "/wijzigingen": {"betaald", "onbetaald", "voorbij"},
        "/organen/vlietmonde?op=2022-12-31": {"betaald", "Job Zonder"},
        f"{alderman}?op=2022-12-31": {"betaald"},
        f"{alderman}?op=2024-12-31": {"betaald", "onbetaald"},
    }


def taken(client, page):
    """The addresses of the list that a page shows, by format."""
    links = [each for each in Browser(client).open(page).links() if each and "/open-data/" in each]
    return {re.search(r"\.(\w+)(\?|$)", link)[1]: link for link in links if "/kolommen" not in link}


def rows(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.data
    return answer.get_json()["rijen"]


def test_what_a_page_shows_can_be_taken_away_as_it_is_filtered(client, world):
    for page, seen in pages(world).items():
        for prefix in ("", "/en"):
            links = taken(client, f"{prefix}{page}")
            assert set(links) == set(FORMS), page
        found = rows(client, links["json"])
        shown = {value for row in found for value in row.values()}
        assert seen <= shown, page
        others = {"betaald", "onbetaald", "voorbij"} - seen
        assert not others & shown, page
        text = client.get(links["csv"]).data.decode("utf-8-sig")
        assert len(list(csv.DictReader(io.StringIO(text), delimiter=";"))) == len(found)
        assert client.get(links["xlsx"]).data[:2] == b"PK"


def test_a_page_without_a_list_offers_none(client, world):
    for page in (
        "/zoeken",
        "/zoeken?q=qqqqqq",
        "/nevenfuncties?status=misschien",
        f"/bestuurders/{world['member']}",
    ):
        assert not [
            each
            for each in client.get(page).get_data(as_text=True).split('"')
            if "/open-data/" in each
        ], page


def test_all_changes_stand_in_the_file_in_both_times(client, world):
    firm = (
        factories.db.session.query(factories.Organisation).filter_by(public_id=world["firm"]).one()
    )
    alderman = (
        factories.db.session.query(factories.Official).filter_by(public_id=world["alderman"]).one()
    )
    entry = factories.position(alderman, firm, title="Kanarie", since="2026-11-01")
    payload = PositionPayload(title="Kanarie", organisation=firm, kind=entry.current.payload.kind)
    factories.keep(
        PositionVersion(
            position=entry, number=2, act=Act.WITHDRAW, payload=payload, origin="declared"
        )
    )
    found = rows(client, "/open-data/wijzigingen.json?orgaan=vlietmonde&van=2019-03-01")
    kinds = [row["wijziging"] for row in found]
    assert sorted(kinds) == ["eerste-dag", "eerste-dag", "ingetrokken", "nieuw", "nieuw"]
    [late] = [
        row for row in found if row["omschrijving"] == "betaald" and row["wijziging"] == "nieuw"
    ]
    assert late["dagenTeLaat"] > 1000
    assert late["minstens"] is False
    [gone] = [row for row in found if row["wijziging"] == "ingetrokken"]
    assert {name for name, value in gone.items() if value is not None} == {
        "wijziging",
        "vastgelegdOp",
    }
    assert "Kanarie" not in str(found)
    earlier = rows(
        client, "/open-data/wijzigingen.json?orgaan=vlietmonde&van=2019-03-01&tot=2019-03-31"
    )
    assert earlier == [row for row in found if row["dag"] == "2019-03"]


def test_what_is_different_is_named_as_elsewhere(client, world):
    firm = (
        factories.db.session.query(factories.Organisation).filter_by(public_id=world["firm"]).one()
    )
    alderman = (
        factories.db.session.query(factories.Official).filter_by(public_id=world["alderman"]).one()
    )
    entry = factories.position(alderman, firm, title="was", since="2026-01-01")
    said = entry.current.payload
    words = {
        "kind": said.kind,
        "capacity": said.capacity,
        "valid_from": said.valid_from,
        "ended": said.ended,
    }
    payload = PositionPayload(title="werd", organisation=firm, paid=False, **words)
    factories.keep(
        PositionVersion(position=entry, number=2, act=Act.AMEND, payload=payload, origin="declared")
    )
    [changed] = [
        row
        for row in rows(client, "/open-data/wijzigingen.json?orgaan=vlietmonde")
        if row["wijziging"] == "gewijzigd"
    ]
    assert changed["anders"] == "omschrijving; bezoldigd"
    assert (changed["oud"], changed["nieuw"]) == ("was; ja", "werd; nee")


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("zoekresultaten.csv", {"q"}),
        ("zoekresultaten.csv?q=+", {"q"}),
        ("wijzigingen.xlsx?kleur=rood", {"kleur"}),
        ("wijzigingen.csv?orgaan=vlietmonde&van=2026-02-30&tot=1899-12-31", {"van", "tot"}),
        ("wijzigingen.csv?orgaan=vlietmonde&van=2026-03-02&tot=2026-03-01", {"tot"}),
        ("stand.json", {"orgaan bestuurder"}),
        (
            "stand.json?orgaan=vlietmonde&bekend=2999-01-01&op=gisteren&kleur=rood",
            {"bekend", "op", "kleur"},
        ),
        ("bestuurders.csv?naam=" + "x" * 101, {"naam"}),
    ],
)
def test_what_cannot_be_answered_says_all_that_is_wrong(client, world, address, wrong):
    answer = client.get(f"/open-data/{address}")
    assert answer.status_code == 400
    if ".csv" in address:
        assert answer.mimetype == "text/csv"
        table = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";")
        errors = list(table)
    else:
        assert answer.mimetype == "application/problem+json"
        errors = answer.get_json()["errors"]
    assert {each["parameter"] for each in errors} == wrong


@pytest.mark.parametrize(
    "address",
    ["wijzigingen.csv?orgaan=nergens", "stand.csv?orgaan=nergens", "stand.csv?bestuurder=x"],
)
def test_there_is_no_list_of_what_is_not_there(client, world, address):
    assert client.get(f"/open-data/{address}").status_code == 404


def test_an_official_stands_in_no_list_of_another_body(client, world):
    assert (
        client.get(f"/open-data/stand.csv?orgaan=elders&bestuurder={world['alderman']}").status_code
        == 404
    )


def test_three_states_are_kept_apart_in_the_files_and_the_api(client, world):
    """Entries, none by declaration, nothing yet; and on another day whoever had entries on other
    days only.
    """
    body = factories.db.session.query(factories.Body).filter_by(slug="vlietmonde").one()
    none = factories.official(body, title="burgemeester")
    with transaction():
        confirmations.declare_none(factories.identity(body, Role.OFFICIAL, who=none.person), none)
    expected = {
        world["alderman"]: "nevenfuncties",
        world["member"]: "nog-niets",
        none.public_id: "geen",
    }
    everybody = rows(client, "/open-data/bestuurders.json?orgaan=vlietmonde")
    assert {row["bestuurderId"]: row["opgave"] for row in everybody} == expected
    assert {row["bestuurderId"]: bool(row["opgaveOp"]) for row in everybody} == {
        key: state != "nog-niets" for key, state in expected.items()
    }
    for who, state in expected.items():
        one = client.get(f"/api/v1/bestuurders/{who}").get_json()
        assert (one["opgave"], bool(one["opgaveOp"]), one["bevestigdOp"]) == (
            state,
            state != "nog-niets",
            None,
        )
    assert rows(client, "/open-data/stand.json?orgaan=vlietmonde&op=2018-01-01") == []
    then = rows(client, f"/open-data/stand.json?bestuurder={world['alderman']}&op=2018-01-01")
    assert [row["opgave"] for row in then] == ["andere-dagen"]
    today = rows(client, "/open-data/stand.json?orgaan=vlietmonde")
    assert {row["bestuurderId"]: row["opgave"] for row in today} == expected
