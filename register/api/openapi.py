"""The description of the API by OpenAPI 3.0.3. Written by hand; a test compares it with the
routes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app

from conflict_graph.exports.published import LICENCE
from conflict_graph.particulars import FEE_WRITTEN
from register.api import answers, parameters
from register.presentation import written

Json = dict[str, Any]
PARTIAL_DATE = {
    "type": "string",
    "nullable": True,
    "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
    "description": "Een jaar, maand of dag: zo precies als het is opgegeven. Leeg: niet bekend.",
    "example": "2024-03",
}
TEXT: Json = {"type": "string"}
OPTIONAL: Json = {"type": "string", "nullable": True}
ID: Json = {"type": "string", "format": "uuid"}
MOMENT: Json = {"type": "string", "format": "date-time"}
OPTIONAL_MOMENT: Json = {**MOMENT, "nullable": True}
YES_OR_NO: Json = {"type": "boolean"}
UNKNOWN_TOO: Json = {"type": "boolean", "nullable": True, "description": "Leeg: niet bekend."}


def document(server: str) -> Json:
    """Return the description for an API at this address."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Nevenfunctieregister",
            "version": answers.VERSION,
            "description": (
                "Lees wat in het openbare register van nevenfuncties staat. Zonder sleutel, "
                "zonder account. "
                "Een functie in dit register zegt niets over een belangenconflict."
            ),
            "contact": {
                "name": current_app.config["SITE_NAME"],
                "email": current_app.config["OPEN_DATA_CONTACT"],
                "url": server.removesuffix("/api/v1") + "/open-data",
            },
            "license": {"name": "CC0 1.0", "url": LICENCE},
        },
        "servers": [{"url": server}],
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "paths": _paths(),
        "components": {"schemas": _schemas(), "headers": _HEADERS, "parameters": _parameters()},
    }


_TAGS = {
    "organen": "Overheden met een register.",
    "bestuurders": "Mensen in een openbaar ambt, per orgaan.",
    "nevenfuncties": "Wat zij naast hun ambt doen.",
    "organisaties": "Waar zij dat doen.",
    "weekedities": "Het hele register, elke week vastgelegd en getekend.",
    "beschrijving": "Deze beschrijving.",
}
_NOUNS = {
    "organen": ("Orgaan", ()),
    "bestuurders": ("Bestuurder", parameters.OF_OFFICIALS),
    "nevenfuncties": ("Nevenfunctie", parameters.OF_POSITIONS),
    "organisaties": ("Organisatie", ()),
    "weekedities": ("Weekeditie", ()),
}
_HEADERS: Json = {
    "ApiVersion": {"schema": TEXT, "description": "De versie van de API.", "required": True},
    "Etag": {"schema": TEXT, "description": "Het merk van dit antwoord, voor If-None-Match."},
    "Link": {"schema": TEXT, "description": "De licentie, en de volgende pagina als die er is."},
}


def _paths() -> Json:
    paths: Json = {
        "/openapi.json": {
            "get": _operation("beschrijving", "beschrijving", {"type": "object"}, (), (400,))
        }
    }
    for name, (noun, filters) in _NOUNS.items():
        shown = (*filters, *parameters.OF_PAGES)
        paths[f"/{name}"] = {
            "get": _operation(name, f"{name}Lijst", _ref(f"{noun}Pagina"), shown, (400, 429))
        }
        gone = (410,) if name in ("bestuurders", "nevenfuncties") else ()
        errors = (400, 404, *gone, 429)
        one = _operation(name, f"{noun[0].lower()}{noun[1:]}Een", _ref(noun), ("id",), errors)
        paths[f"/{name}/{{id}}"] = {"get": one}
    return paths


def _operation(
    tag: str, id_: str, schema: Json, names: Iterable[str], errors: Iterable[int]
) -> Json:
    headers = {
        "API-Version": {"$ref": "#/components/headers/ApiVersion"},
        "ETag": {"$ref": "#/components/headers/Etag"},
        "Link": {"$ref": "#/components/headers/Link"},
    }
    version = {"API-Version": {"$ref": "#/components/headers/ApiVersion"}}
    responses: Json = {
        "200": {
            "description": "Gelukt.",
            "headers": headers,
            "content": {"application/json": {"schema": schema}},
        },
        "304": {"description": "U hebt het antwoord al.", "headers": version},
    }
    for status in (*errors, 500):
        content = {"application/problem+json": {"schema": _problem()}}
        responses[str(status)] = {
            "description": _ERRORS[status],
            "headers": version,
            "content": content,
        }
    shown = [{"$ref": f"#/components/parameters/{name}"} for name in names]
    return {
        "tags": [tag],
        "operationId": id_,
        "summary": _TAGS[tag],
        "parameters": shown,
        "responses": responses,
    }


_ERRORS = {
    400: "De vraag klopt niet. Onder errors staat alles wat u moet verbeteren.",
    404: "Er is hier niets openbaars.",
    410: "Dit is ingetrokken (dan staat de dag onder ingetrokkenOp), of uit het register gegaan.",
    429: "U vraagt te veel in een keer. Wacht even.",
    500: "Hier ging iets mis.",
}


def _parameters() -> Json:
    query = {
        "orgaan": ({**TEXT, "pattern": "^[a-z0-9][a-z0-9-]{0,99}$"}, "Het id van een orgaan."),
        "ambt": (_enumeration(written.OFFICE), "Het soort ambt dat iemand heeft of had."),
        "bestuurder": (
            {**TEXT, "pattern": "^[a-z0-9][a-z0-9-]{0,99}$"},
            "Het id van een bestuurder.",
        ),
        "persoon": (
            {**TEXT, "pattern": "^[a-z0-9][a-z0-9-]{0,99}$"},
            "Het id van een mens, bij welk orgaan ook.",
        ),
        "organisatie": (
            {**TEXT, "pattern": "^[a-z0-9][a-z0-9-]{0,99}$"},
            "Het id van een organisatie.",
        ),
        "hoedanigheid": (
            _enumeration(written.CAPACITY),
            "In welke hoedanigheid iemand de functie vervult.",
        ),
        "bezoldigd": (YES_OR_NO, "Betaald of niet."),
        "soort": (_enumeration({kind: kind for kind in written.KINDS}), "Wat voor functie het is."),
        "status": (_enumeration(written.PHASE), "Hoe de functie er vandaag voor staat."),
        "gewijzigdSinds": (
            MOMENT,
            "Vastgelegd op of na dit moment, of inkomsten toen vermeld. Wat verdween, staat "
            "hier niet bij.",
        ),
        "aantal": (
            {
                "type": "integer",
                "minimum": 1,
                "maximum": parameters.MOST,
                "default": parameters.USUAL,
            },
            "Hoeveel resultaten u wilt.",
        ),
        "na": (
            {**TEXT, "pattern": "^[a-z0-9][a-z0-9-]{0,99}$"},
            "Het laatste id van de vorige pagina. Gebruik liever de link next.",
        ),
    }
    found: Json = {
        name: {"name": name, "in": "query", "schema": schema, "description": text}
        for name, (schema, text) in query.items()
    }
    found["id"] = {
        "name": "id",
        "in": "path",
        "required": True,
        "schema": TEXT,
        "description": "Het vaste id.",
    }
    return found


def _schemas() -> Json:
    schemas: Json = {
        "Orgaan": _object(_BODY),
        "Bestuurder": _object(_OFFICIAL),
        "Ambtsperiode": _object(_TERM),
    }
    schemas |= {
        "Nevenfunctie": _object(_POSITION),
        "Organisatie": _object(_ORGANISATION),
        "Nummer": _object(_NUMBER),
        "Weekeditie": _object(_EDITION),
        "EditieLinks": {
            **_object(_EDITION_LINKS),
            "required": ["self", "pagina", "pakket", "manifest"],
        },
    }
    schemas["Inkomsten"] = _object(_INCOME)
    schemas |= {
        "Link": _object({"href": {"type": "string", "format": "uri"}}),
        "Links": _object(_LINKS),
    }
    page_links = _object({"self": _ref("Link"), "next": _ref("Link")})
    schemas["PaginaLinks"] = {**page_links, "required": ["self"]}
    for noun, _ in _NOUNS.values():
        rows = {"type": "array", "items": _ref(noun), "maxItems": parameters.MOST}
        schemas[f"{noun}Pagina"] = _object({"resultaten": rows, "_links": _ref("PaginaLinks")})
    return schemas


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: Json) -> Json:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _enumeration(table: Any, nullable: bool = False) -> Json:
    values = list(dict.fromkeys(table.values()))
    return (
        {**TEXT, "nullable": True, "enum": [*values, None]}
        if nullable
        else {**TEXT, "enum": values}
    )


def _problem() -> Json:
    error = _object({"in": TEXT, "parameter": TEXT, "detail": TEXT})
    properties = {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT}
    schema = _object(properties)
    day = {"type": "string", "format": "date"}
    more = {"errors": {"type": "array", "items": error}, "ingetrokkenOp": day}
    schema["properties"] = {**properties, **more}
    return schema


_LINKS: Json = {"self": _ref("Link"), "pagina": _ref("Link")}
_BODY: Json = {
    "id": TEXT,
    "naam": TEXT,
    "soort": _enumeration(written.BODY),
    "aanvang": PARTIAL_DATE,
    "einde": PARTIAL_DATE,
    "organisatieId": ID,
    "_links": _ref("Links"),
}
_TERM: Json = {
    "ambt": TEXT,
    "soortAmbt": _enumeration(written.OFFICE),
    "aanvang": PARTIAL_DATE,
    "einde": PARTIAL_DATE,
    "portefeuille": {"type": "array", "items": TEXT},
}
_OFFICIAL: Json = {
    "id": ID,
    "persoonId": ID,
    "naam": TEXT,
    "achternaam": TEXT,
    "tussenvoegsel": OPTIONAL,
    "roepnaam": OPTIONAL,
    "voorletters": OPTIONAL,
    "orgaanId": TEXT,
    "ambtsperioden": {"type": "array", "items": _ref("Ambtsperiode")},
    "opgave": _enumeration(written.STATEMENT),
    "opgaveOp": OPTIONAL_MOMENT,
    "bevestigdOp": OPTIONAL_MOMENT,
    "geenHerkomst": {
        **_enumeration(written.ORIGIN, nullable=True),
        "description": "Bij de opgave geen: opgave als de bestuurder dat zelf opgaf, bestand als "
        "een bestand van het orgaan dat zegt. Anders leeg.",
    },
    "geenBron": {**OPTIONAL, "description": "Dat bestand. Leeg als er geen bestand is."},
    "_links": _ref("Links"),
}
_POSITION: Json = {
    "id": ID,
    "omschrijving": TEXT,
    "soort": _enumeration(written.POSITION),
    "bestuurderId": ID,
    "naamBestuurder": TEXT,
    "orgaanId": TEXT,
    "organisatieId": ID,
    "naamOrganisatie": TEXT,
    "hoedanigheid": _enumeration(written.CAPACITY, nullable=True),
    "bezoldigd": UNKNOWN_TOO,
    "aanvang": PARTIAL_DATE,
    "einde": PARTIAL_DATE,
    "status": {
        **_enumeration(written.PHASE),
        "description": (
            "Hoe de functie er vandaag voor staat. lopend: begonnen en niet voorbij. "
            "aangekondigd: nog niet begonnen. "
            "beeindigd: de laatste dag is voorbij. einde-onbekend: niemand heeft gemeld of de "
            "functie nog loopt, de "
            "laatste dag is niet precies bekend, of het ambt is voorbij, zodat niemand het meer "
            "hoeft te melden."
        ),
    },
    "bekendTot": {
        **OPTIONAL,
        "description": (
            "De laatste dag van het ambt, als dat voorbij is. Van daarna weet het register niets. "
            "Een jaar, een maand of een dag."
        ),
    },
    "gemeldOp": {
        **OPTIONAL_MOMENT,
        "description": "Wanneer dit is gemeld. Leeg: het kwam uit een bestand; wanneer het is "
        "gemeld, is onbekend.",
    },
    "vastgelegdOp": {**MOMENT, "description": "Wanneer dit voor het eerst in dit register kwam."},
    "gewijzigdOp": MOMENT,
    "doorBestuurder": YES_OR_NO,
    "herkomst": {
        **_enumeration(written.ORIGIN),
        "description": "opgave: iemand voerde dit op een pagina in. bestand: het kwam uit een "
        "bestand van het orgaan.",
    },
    "bron": {
        **OPTIONAL,
        "description": "Wat het bestand als bron noemt, anders de naam van het bestand. Leeg "
        "bij een opgave.",
    },
    "peildatum": {
        **OPTIONAL,
        "description": (
            "De dag waarover het bestand gaat. Wat loopt, loopt volgens die lijst; van daarna "
            "weten wij het niet. "
            "Leeg bij een opgave."
        ),
    },
    "inkomsten": {
        "type": "array",
        "items": _ref("Inkomsten"),
        "description": (
            "Wat de functie opbracht, het nieuwste jaar eerst. Alleen van wie het volgens de wet "
            "moet opgeven: "
            "wie een bestuursambt bij een gemeente of provincie voltijds vervult. Leeg zegt niet "
            "dat er niets was."
        ),
    },
    "tijdsbesteding": {
        **OPTIONAL,
        "description": "Hoeveel tijd de functie kost, in woorden, zoals het is opgegeven.",
        "example": "ongeveer 2 tot 4 uur per maand",
    },
    "onkostenvergoeding": {
        **UNKNOWN_TOO,
        "description": "Of onkosten worden vergoed. Met bezoldigd false: alleen onkosten.",
    },
    "bezoldigingGaatNaar": {
        **_enumeration(FEE_WRITTEN, nullable=True),
        "description": "Waar de vergoeding voor de functie naartoe gaat.",
    },
    "benoemdDoor": {
        **OPTIONAL,
        "description": "Wie de bestuurder benoemde, bij een functie uit hoofde van het ambt.",
    },
    "isHoofdfunctie": {**UNKNOWN_TOO, "description": "Of dit het hoofdberoep is."},
    "aanvaardOp": {**PARTIAL_DATE, "description": "Wanneer de bestuurder de functie aanvaardde."},
    "gepubliceerdOp": {
        **PARTIAL_DATE,
        "description": "Wanneer het orgaan de functie eerder publiceerde, volgens een lijst.",
    },
    "contractenNagegaanOp": {
        **OPTIONAL_MOMENT,
        "description": "Wanneer de bestuurder naging of er een contract met het eigen orgaan is "
        "dat de wet verbiedt. Wat daaruit kwam, is niet openbaar.",
    },
    "toelichting": {
        **OPTIONAL,
        "description": "De toelichting van de bestuurder, als iedereen die mag lezen.",
    },
    "_links": _ref("Links"),
}
_INCOME: Json = {
    "jaar": {"type": "integer", "minimum": 2010, "description": "Het kalenderjaar."},
    "bedragEuro": {
        **OPTIONAL,
        "pattern": r"^\d+\.\d{2}$",
        "description": "Leeg: opgegeven dat het bedrag nog niet bekend is.",
        "example": "11250.50",
    },
    "vermeldOp": MOMENT,
    "doorBestuurder": YES_OR_NO,
}
_NUMBER: Json = {"schema": TEXT, "nummer": TEXT}
_ORGANISATION: Json = {
    "id": ID,
    "naam": TEXT,
    "soort": _enumeration(written.ORGANISATION),
    "werkgebied": OPTIONAL,
    "plaats": OPTIONAL,
    "nummers": {"type": "array", "items": _ref("Nummer")},
    "_links": _ref("Links"),
}
SHA256: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_EDITION: Json = {
    "id": {**TEXT, "description": "De week, volgens ISO 8601.", "example": "2026-W49"},
    "nummer": {"type": "integer", "minimum": 1},
    "gemaaktOp": MOMENT,
    "uitgifte": {
        "type": "integer",
        "minimum": 1,
        "description": "Hoger dan 1: er is sindsdien iets uit de editie verdwenen.",
    },
    "uitgegevenOp": MOMENT,
    "omvang": {"type": "integer", "description": "Regels in het logboek tot en met deze editie."},
    "wortel": {**SHA256, "description": "De wortel van het logboek."},
    "sha256": {**SHA256, "description": "Waaraan het getekende manifest te herkennen is."},
    "_links": _ref("EditieLinks"),
}
_EDITION_LINKS: Json = {
    name: _ref("Link") for name in ("self", "pagina", "pakket", "verschil", "manifest")
}
