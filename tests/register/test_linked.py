"""Linked data beside the pages: read back, and followed to whatever it names."""

from __future__ import annotations

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from conflict_graph.facts import OfficeKind, TieKind
from register.models.declarations import PositionVersion
from register.models.kinds import Act
from tests import factories
from tests.browser import Browser

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
SCHEMA = Namespace("https://schema.org/")
HOST = "http://localhost"


@pytest.fixture
def world(app):
    """One person at two bodies, with a position, and the addresses of the four kinds of pages."""
    here, there = factories.body(), factories.body("elders", "Gemeente Elders")
    who = factories.person("Sanne", "van der", "Terwolde")
    official = factories.official(here, who=who)
    other = factories.official(there, OfficeKind.ELECTED_MEMBER, "raadslid", who=who)
    firm = factories.organisation("Bouwbedrijf </script> Tarwedam B.V.", kvk="90004321")
    entry = factories.position(official, firm, since="2023-03", until="2024")
    return {
        "body": "/organen/vlietmonde",
        "official": f"/bestuurders/{official.public_id}",
        "elsewhere": f"/bestuurders/{other.public_id}",
        "organisation": f"/organisaties/{firm.public_id}",
        "itself": f"/organisaties/{here.organisation.public_id}",
        "position": f"/nevenfuncties/{entry.public_id}",
    }


def read(client, page):
    answer = client.get(f"{page}.jsonld")
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    return Graph().parse(data=answer.data, format="json-ld")


def about(graph, page):
    """What the page is about."""
    return graph.value(URIRef(HOST + page), SCHEMA.mainEntity)


KINDS = {
    "body": "GovernmentOrganization",
    "official": "Person",
    "elsewhere": "Person",
    "organisation": "Organization",
    "itself": "GovernmentOrganization",
    "position": "OrganizationRole",
}


@pytest.mark.parametrize("name", KINDS)
def test_each_page_leads_to_what_it_says_in_both_languages(client, world, name):
    page = world[name]
    for address in (page, f"/en{page}"):
        links = [
            each
            for each in Browser(client).open(address).all("link")
            if each.get("rel") == "alternate"
        ]
        [linked] = [each.get("href") for each in links if each.get("type") == "application/ld+json"]
        assert linked == f"{HOST}{page}.jsonld"
    graph = read(client, page)
    assert (about(graph, page), RDF.type, SCHEMA[KINDS[name]]) in graph
    assert (
        URIRef(HOST + page),
        SCHEMA.license,
        URIRef("https://creativecommons.org/publicdomain/zero/1.0/"),
    ) in graph
    assert client.get(f"/en{page}.jsonld").data == client.get(f"{page}.jsonld").data


def test_a_page_of_another_day_does_not_lead_to_what_is_so_now(client, world):
    assert "ld+json" not in client.get(f"{world['official']}?op=2024-01-01").get_data(as_text=True)
    assert "ld+json" not in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize("name", KINDS)
def test_every_address_in_it_is_there(client, world, name):
    graph = read(client, world[name])
    ours = {str(each) for triple in graph for each in triple if str(each).startswith(HOST)}
    assert len(ours) >= 2
    for address in ours:
        assert client.get(address.partition("#")[0].removeprefix(HOST)).status_code == 200, address


def test_what_is_said_of_an_official(client, world):
    graph = read(client, world["official"])
    who = about(graph, world["official"])
    assert (who, SCHEMA.name, Literal("Sanne van der Terwolde")) in graph
    assert (
        who,
        SCHEMA.sameAs,
        about(read(client, world["elsewhere"]), world["elsewhere"]),
    ) in graph
    roles = {
        str(graph.value(role, SCHEMA.roleName)): role
        for role in graph.objects(who, SCHEMA.memberOf)
    }
    assert set(roles) == {"wethouder", "commissaris"}
    held = roles["commissaris"]
    assert held == about(read(client, world["position"]), world["position"])
    assert str(graph.value(held, SCHEMA.startDate)) == "2023-03"
    assert str(graph.value(held, SCHEMA.endDate)) == "2024"
    at = graph.value(held, SCHEMA.memberOf)
    assert at == about(read(client, world["organisation"]), world["organisation"])
    assert graph.value(roles["wethouder"], SCHEMA.endDate) is None
    assert graph.value(roles["wethouder"], SCHEMA.memberOf) == about(
        read(client, world["body"]), world["body"]
    )


def test_an_organisation_says_who_is_there_and_its_numbers(client, world):
    graph = read(client, world["organisation"])
    [number] = graph.objects(about(graph, world["organisation"]), SCHEMA.identifier)
    assert str(graph.value(number, SCHEMA.propertyID)) == "NL-KVK"
    assert str(graph.value(number, SCHEMA.value)) == "90004321"
    [role] = graph.objects(about(graph, world["organisation"]), SCHEMA.member)
    assert graph.value(role, SCHEMA.member) == about(
        read(client, world["official"]), world["official"]
    )


def test_what_is_not_public_has_no_linked_data(client, world):
    body = factories.db.session.query(factories.Body).filter_by(slug="vlietmonde").one()
    clerk = factories.official(body, OfficeKind.CIVIL_SERVANT, "inkoper")
    gone = factories.position(clerk, factories.organisation("Kanarie"), title="Kanarie")
    owner = factories.position(
        factories.official(body),
        factories.organisation("Kanarie B.V."),
        title="Kanarie",
        kind=TieKind.OWNERSHIP,
    )
    taken = factories.position(
        factories.official(body), factories.organisation("Stichting Kanarie"), title="Kanarie"
    )
    factories.keep(PositionVersion(position=taken, number=2, act=Act.WITHDRAW, origin="declared"))
    for address in (
        f"/bestuurders/{clerk.public_id}",
        *(f"/nevenfuncties/{each.public_id}" for each in (gone, owner, taken)),
        "/organisaties/nergens",
        "/organen/nergens",
    ):
        assert client.get(f"{address}.jsonld").status_code == 404
    for page in world.values():
        assert b"Kanarie" not in client.get(f"{page}.jsonld").data


@pytest.mark.parametrize("name", KINDS)
def test_whoever_has_it_is_told_so(client, world, name):
    first = client.get(f"{world[name]}.jsonld")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"{world[name]}.jsonld", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"{world[name]}.jsonld?kleur=rood").status_code == 400
