"""The catalogue of what can be taken away, by DCAT-AP-NL 3.0: for people who look for data sets
elsewhere.

Each body's register is a data set of its own, with a distribution for every format.

Source: DCAT-AP-NL 3.0, Geonovum; the value lists of the EU Publications Office.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, current_app, request

from conflict_graph.dates import PartialDate
from conflict_graph.exports.rdf import (
    Iri,
    Prefixes,
    RdfLiteral,
    RdfNode,
    Typed,
    write_json,
    write_turtle,
)
from register.api import answers, parameters
from register.api.addresses import permanent
from register.api.vocabulary import (
    ALWAYS,
    CC0,
    DESIGN_RULES,
    DUTCH,
    ENGLISH,
    EU,
    FORMS,
    MEDIA_TYPES,
    NETHERLANDS,
    ORI,
    POPOLO,
    PREFIXES,
    PUBLIC,
    THEME,
    THEMES,
    WHOLE,
    Form,
    Properties,
    both,
    named,
)
from register.public import open_data
from register.public.open_data import RegisterDataset
from register.query import WrongQuery
from register.session import limited, public

blueprint = Blueprint("catalogue", __name__)
blueprint.register_error_handler(WrongQuery, answers.problem)

_DATE_KINDS = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


@blueprint.get("/catalogus.ttl")
@limited("DOWNLOAD_LIMIT")
@public
def turtle() -> Response:
    """Give the catalogue as Turtle."""
    return _answer(write_turtle, "text/turtle; charset=utf-8")


@blueprint.get("/catalogus.jsonld")
@limited("DOWNLOAD_LIMIT")
@public
def json() -> Response:
    """Give the catalogue as JSON-LD."""
    return _answer(write_json, answers.LINKED)


def _answer(
    write: Callable[[Prefixes, Iterator[RdfNode]], Iterator[str]], mimetype: str
) -> Response:
    parameters.read(request.args, ())
    return answers.text("".join(write(PREFIXES, _nodes())), mimetype)


def _nodes() -> Iterator[RdfNode]:
    described = open_data.describe()
    yield _catalogue(described)
    yield _service(described)
    yield from _agents(described)
    yield _everything()
    yield from map(_dataset, described)
    for body in (None, *(each.slug for each in described)):
        yield from _distributions(body)
    yield from named()
    yield from _resources(described)


def _catalogue(described: list[RegisterDataset]) -> RdfNode:
    properties: Properties = [
        *both(
            "dct:title",
            "Catalogus van het nevenfunctieregister",
            "Catalogue of the register of positions",
        ),
        *both(
            "dct:description",
            "Alle gegevensverzamelingen van dit register van nevenfuncties.",
            "All data sets of this register of ancillary positions.",
        ),
        *_common(),
        ("dct:publisher", Iri(_publisher())),
        ("dct:creator", Iri(_publisher())),
        ("dct:license", CC0),
        ("dcat:themeTaxonomy", THEMES),
        ("foaf:homepage", Iri(permanent("public.home"))),
        ("dcat:service", Iri(_service_address())),
        *(
            ("dcat:dataset", Iri(_dataset_address(slug)))
            for slug in (None, *(each.slug for each in described))
        ),
    ]
    return RdfNode(("dcat:Catalog",), properties, permanent("catalogue.turtle", "catalogus"))


def _service(described: list[RegisterDataset]) -> RdfNode:
    address = _service_address()
    properties: Properties = [
        *both(
            "dct:title",
            "Lees-API van het nevenfunctieregister",
            "Read API of the register of positions",
        ),
        *both(
            "dct:description",
            "Organen, bestuurders, nevenfuncties en organisaties als JSON, met filters en "
            "zonder sleutel.",
            "Bodies, officials, positions and organisations as JSON, with filters and "
            "without a key.",
        ),
        *_keywords(),
        *_common(),
        ("dct:identifier", RdfLiteral(address)),
        ("dct:publisher", Iri(_publisher())),
        ("dct:creator", Iri(_publisher())),
        ("dct:license", CC0),
        ("dct:accessRights", PUBLIC),
        ("dcat:theme", THEME),
        ("dct:conformsTo", DESIGN_RULES),
        ("foaf:page", Iri(permanent("public.open_data"))),
        ("dcat:endpointURL", Iri(_endpoint())),
        ("dcat:endpointDescription", Iri(permanent("api.description"))),
        *(
            ("dcat:servesDataset", Iri(_dataset_address(slug)))
            for slug in (None, *(each.slug for each in described))
        ),
    ]
    return RdfNode(("dcat:DataService",), properties, address)


def _everything() -> RdfNode:
    properties = [
        *both("dct:title", "Nevenfuncties van alle organen", "Ancillary positions, all bodies"),
        *_of_dataset(None, permanent("public.home"), _publisher()),
    ]
    return RdfNode(("dcat:Dataset",), properties, _dataset_address(None))


def _dataset(described: RegisterDataset) -> RdfNode:
    page = permanent("public.body", slug=described.slug)
    properties = [
        *both(
            "dct:title", f"Nevenfuncties {described.name}", f"Ancillary positions, {described.name}"
        ),
        *_of_dataset(described.slug, page, _agent_address(described.slug)),
    ]
    if described.since is not None:
        period: Properties = [("dcat:startDate", _date(described.since))]
        if described.until is not None:
            period.append(("dcat:endDate", _date(described.until)))
        properties.append(("dct:temporal", RdfNode(("dct:PeriodOfTime",), period)))
    if described.changed_at is not None:
        changed = described.changed_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        properties.append(("dct:modified", Typed(changed, "xsd:dateTime")))
    return RdfNode(("dcat:Dataset",), properties, _dataset_address(described.slug))


def _of_dataset(body: str | None, page: str, publisher: str) -> Properties:
    address = _dataset_address(body)
    return [
        *both(
            "dct:description",
            "Wie welk openbaar ambt heeft, en wat iemand ernaast doet. Dat zegt niets over "
            "een conflict.",
            "Who holds which public office, and which positions beside it. That says nothing "
            "about a conflict.",
        ),
        *_keywords(),
        *_common(),
        ("dct:identifier", RdfLiteral(address)),
        ("dct:publisher", Iri(publisher)),
        ("dct:creator", Iri(publisher)),
        ("dct:accessRights", PUBLIC),
        ("dcat:theme", THEME),
        ("dct:accrualPeriodicity", ALWAYS),
        ("dct:conformsTo", ORI),
        ("dct:conformsTo", POPOLO),
        ("dcat:landingPage", Iri(page)),
        ("foaf:page", Iri(permanent("public.open_data"))),
        ("foaf:page", Iri(permanent("rules.words"))),
        *(("dcat:distribution", Iri(each.address or "")) for each in _distributions(body)),
    ]


def _distributions(body: str | None) -> Iterator[RdfNode]:
    chosen = {"orgaan": body} if body is not None else {}
    lists = {
        "nevenfuncties": ("Nevenfuncties", "Positions"),
        "bestuurders": ("Bestuurders", "Officials"),
    }
    for name, (dutch, english) in lists.items():
        for form, described in FORMS.items():
            address = permanent("open_data.table", name=name, form=form, **chosen)
            yield _distribution(
                address, f"{dutch} ({form.upper()})", f"{english} ({form.upper()})", described
            )
    for name, described in WHOLE.items():
        address = permanent("open_data.whole", name=name, **chosen)
        yield _distribution(address, f"Register ({name})", f"Register ({name})", described)
    address = permanent("api.positions", **chosen)
    yield _distribution(address, "Nevenfuncties (API)", "Positions (API)", FORMS["json"])


def _distribution(address: str, dutch: str, english: str, form: Form) -> RdfNode:
    properties: Properties = [
        *both("dct:title", dutch, english),
        ("dcat:accessURL", Iri(address)),
        ("dcat:downloadURL", Iri(address)),
        ("dcat:accessService", Iri(_service_address())),
        ("dcat:mediaType", Iri(MEDIA_TYPES + form.media_type)),
        ("dct:format", Iri(f"{EU}file-type/{form.code}")),
        ("dct:conformsTo", form.standard),
        ("dct:language", DUTCH),
        ("dct:license", CC0),
        ("dct:accessRights", PUBLIC),
    ]
    return RdfNode(("dcat:Distribution",), properties, f"{address}#bestand")


def _resources(described: list[RegisterDataset]) -> Iterator[RdfNode]:
    """Say of every address that something here leads to what kind of thing it is."""
    pages = [permanent(each) for each in ("public.home", "public.open_data", "rules.words")]
    pages += [permanent("public.body", slug=each.slug) for each in described]
    yield from (RdfNode(("foaf:Document",), (), page) for page in pages)
    found = [_endpoint(), permanent("api.description")]
    for body in (None, *(each.slug for each in described)):
        found += [(each.address or "").partition("#")[0] for each in _distributions(body)]
    yield from (RdfNode(("rdfs:Resource",), (), address) for address in found)


def _common() -> Properties:
    name, mail = current_app.config["SITE_NAME"], current_app.config["OPEN_DATA_CONTACT"]
    contact = RdfNode(
        ("vcard:Kind",), [("vcard:fn", RdfLiteral(name)), ("vcard:hasEmail", Iri(f"mailto:{mail}"))]
    )
    return [
        ("dct:language", DUTCH),
        ("dct:language", ENGLISH),
        ("dct:spatial", NETHERLANDS),
        ("dcat:contactPoint", contact),
    ]


def _keywords() -> Properties:
    words = ("nevenfuncties", "bestuurders", "integriteit")
    return [("dcat:keyword", RdfLiteral(word, "nl")) for word in words]


def _agents(described: list[RegisterDataset]) -> Iterator[RdfNode]:
    name = current_app.config["OPEN_DATA_PUBLISHER"] or current_app.config["SITE_NAME"]
    yield RdfNode(("foaf:Agent",), [("foaf:name", RdfLiteral(name))], _publisher())
    for each in described:
        yield RdfNode(
            ("foaf:Agent",), [("foaf:name", RdfLiteral(each.name))], _agent_address(each.slug)
        )


def _date(date: PartialDate) -> Typed:
    return Typed(str(date), _DATE_KINDS[len(str(date))])


def _dataset_address(body: str | None) -> str:
    if body is None:
        return permanent("public.open_data", "register")
    return permanent("public.body", "register", slug=body)


def _agent_address(body: str) -> str:
    return permanent("public.body", "orgaan", slug=body)


def _publisher() -> str:
    return current_app.config["OPEN_DATA_PUBLISHER_ADDRESS"] or permanent("public.home", "uitgever")


def _service_address() -> str:
    return permanent("api.description", "api")


def _endpoint() -> str:
    return permanent("api.description").removesuffix("/openapi.json")
