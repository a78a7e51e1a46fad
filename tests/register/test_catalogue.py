"""The catalogue by DCAT-AP-NL: read back, held against shapes of what is mandatory, and followed to what
it leads to.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, URIRef
from rdflib.compare import isomorphic

from conflict_graph.dates import PartialDate
from tests import factories

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
SHAPES = Path(__file__).parents[1] / "samples" / "catalogue_shapes.ttl"
ADDRESSES = ("/catalogus.ttl", "/catalogus.jsonld", "/en/catalogus.ttl", "/en/catalogus.jsonld")
HOST = "http://localhost"
FORMS = ("csv", "xlsx", "json")


@pytest.fixture(scope="module")
def shapes():
    """What is mandatory; `make real` has the published shapes."""
    return Graph().parse(SHAPES)


@pytest.fixture
def world(app):
    """A body with a declared position, and one with nothing yet whose name would break a careless
    text.
    """
    here = factories.body()
    factories.position(factories.official(here), factories.organisation("Stichting Zon"))
    return here, factories.body("elders", 'Gemeente "Elders" \\ <&>')


def read(client, address="/catalogus.ttl"):
    answer = client.get(address)
    assert answer.status_code == 200
    return Graph().parse(
        data=answer.data, format="turtle" if address.endswith("ttl") else "json-ld"
    )


def test_every_address_says_the_same(client, world):
    first, *others = [read(client, address) for address in ADDRESSES]
    assert all(isomorphic(first, other) for other in others)


@pytest.mark.parametrize(
    "settings", [{}, {"OPEN_DATA_PUBLISHER_ADDRESS": "https://identifier.overheid.nl/tooi/id/x"}]
)
def test_the_catalogue_has_what_is_mandatory(app, client, world, shapes, settings):
    app.config.update(settings)
    conforms, _, told = validate(read(client), shacl_graph=shapes, advanced=True)
    assert conforms, told


@pytest.mark.parametrize(
    "missing", [DCTERMS.license, DCTERMS.publisher, DCAT.contactPoint, DCAT.accessURL, FOAF.name]
)
def test_the_shapes_find_what_is_missing(client, world, shapes, missing):
    graph = read(client)
    graph.remove((None, missing, None))
    assert not validate(graph, shacl_graph=shapes, advanced=True)[0]


def test_each_body_is_a_data_set_with_every_format(client, world):
    graph = read(client)
    names = {str(graph.value(each, FOAF.name)) for each in graph.objects(None, DCTERMS.publisher)}
    assert {"Gemeente Vlietmonde", 'Gemeente "Elders" \\ <&>'} <= names
    for slug in ("vlietmonde", "elders"):
        taken = URIRef(f"{HOST}/organen/{slug}#register")
        found = {
            str(graph.value(each, DCAT.downloadURL))
            for each in graph.objects(taken, DCAT.distribution)
        }
        lists = {
            f"{HOST}/open-data/{name}.{form}?orgaan={slug}"
            for name in ("nevenfuncties", "bestuurders")
            for form in FORMS
        }
        whole = {
            f"{HOST}/open-data/register-{name}?orgaan={slug}"
            for name in ("ori.xml", "popolo.json", "followthemoney.jsonl")
        }
        assert found == lists | whole | {f"{HOST}/api/v1/nevenfuncties?orgaan={slug}"}


def test_everything_that_it_leads_to_is_there(client, world):
    graph = read(client)
    ours = {str(each) for triple in graph for each in triple if str(each).startswith(HOST)}
    assert len(ours) > 30
    for address in {each.partition("#")[0] for each in ours} - {f"{HOST}/api/v1"}:
        assert client.get(address.removeprefix(HOST)).status_code == 200, address
    for each in graph.subjects(RDF.type, DCAT.Distribution):
        answer = client.get(str(graph.value(each, DCAT.downloadURL)))
        media_type = str(graph.value(each, DCAT.mediaType)).partition("media-types/")[2]
        assert answer.mimetype == media_type


def test_what_it_is_about_and_when_it_changed(client, world):
    here = read(client)
    [period] = here.objects(URIRef(f"{HOST}/organen/vlietmonde#register"), DCTERMS.temporal)
    assert here.value(period, DCAT.startDate).toPython() == datetime.date(2022, 6, 1)
    assert here.value(URIRef(f"{HOST}/organen/vlietmonde#register"), DCTERMS.modified) is not None
    assert here.value(URIRef(f"{HOST}/organen/elders#register"), DCTERMS.modified) is None


@pytest.mark.parametrize(
    ("date", "kind"), [("2024", "gYear"), ("2024-03", "gYearMonth"), ("2024-03-02", "date")]
)
def test_a_day_is_as_precise_as_it_is_known(app, client, date, kind):
    body = factories.body()
    body.valid_from = body.valid_until = PartialDate.parse(date)
    factories.keep(body)
    graph = read(client)
    [period] = graph.objects(URIRef(f"{HOST}/organen/vlietmonde#register"), DCTERMS.temporal)
    for name in (DCAT.startDate, DCAT.endDate):
        value = graph.value(period, name)
        assert (str(value), value.datatype.fragment) == (date, kind)


def test_who_publishes_and_whom_to_ask_come_from_the_settings(app, client, world):
    app.config["OPEN_DATA_PUBLISHER"] = "Samenwerking Vlietstreek"
    app.config["OPEN_DATA_CONTACT"] = "gegevens@vlietstreek.example"
    said = client.get("/catalogus.ttl").get_data(as_text=True)
    assert 'foaf:name "Samenwerking Vlietstreek"' in said
    assert "<mailto:gegevens@vlietstreek.example>" in said


@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_has_the_catalogue_is_told_so(client, world, address):
    first = client.get(address)
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(address, headers={"If-None-Match": f"W/{first.headers['ETag']}"})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"{address}?kleur=rood").status_code == 400


def test_pages_lead_to_the_catalogue(client, world):
    for address in ("/open-data", "/en/open-data", "/"):
        page = client.get(address).get_data(as_text=True)
        assert (
            '<link rel="alternate" type="text/turtle" href="http://localhost/catalogus.ttl">'
            in page
        )
