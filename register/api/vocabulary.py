"""The value lists of others that the catalogue speaks in, each with what it stands for.

Source: the value lists of the EU Publications Office, as DCAT-AP-NL 3.0 asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conflict_graph.exports.published import LICENCE
from conflict_graph.exports.rdf import Iri, RdfLiteral, RdfNode, Value

Properties = list[tuple[str, Value]]

PREFIXES: Mapping[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
EU = "http://publications.europa.eu/resource/authority/"
THEME, THEMES = Iri(f"{EU}data-theme/GOVE"), Iri(f"{EU}data-theme")
DUTCH, ENGLISH = Iri(f"{EU}language/NLD"), Iri(f"{EU}language/ENG")
CC0, PUBLIC = Iri(f"{EU}licence/CC0"), Iri(f"{EU}access-right/PUBLIC")
NETHERLANDS, ALWAYS = Iri(f"{EU}country/NLD"), Iri(f"{EU}frequency/CONT")
ORI = Iri("https://github.com/Regionaal-Archief-Rivierenland/ORI-XSD")
POPOLO = Iri("https://www.popoloproject.com/")
FOLLOWTHEMONEY = Iri("https://followthemoney.tech/")
CSV, JSON = (
    Iri("https://www.rfc-editor.org/rfc/rfc4180"),
    Iri("https://www.rfc-editor.org/rfc/rfc8259"),
)
XLSX = Iri("https://ecma-international.org/publications-and-standards/standards/ecma-376/")
DESIGN_RULES = Iri("https://gitdocumentatie.logius.nl/publicatie/api/adr/")
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Form:
    """A format in which something can be taken: its media type, its code on the EU list, and its
    standard.
    """

    media_type: str
    code: str
    standard: Iri


FORMS: Mapping[str, Form] = {
    "csv": Form("text/csv", "CSV", CSV),
    "xlsx": Form(SHEET, "XLSX", XLSX),
    "json": Form("application/json", "JSON", JSON),
}
WHOLE: Mapping[str, Form] = {
    "ori.xml": Form("application/xml", "XML", ORI),
    "popolo.json": Form("application/json", "JSON", POPOLO),
    "followthemoney.jsonl": Form("application/jsonl", "JSON", FOLLOWTHEMONEY),
}


STANDARDS = {
    ORI.text: "ORI-XSD",
    POPOLO.text: "Popolo",
    FOLLOWTHEMONEY.text: "FollowTheMoney",
    CSV.text: "CSV (RFC 4180)",
    JSON.text: "JSON (RFC 8259)",
    XLSX.text: "Office Open XML (ECMA-376)",
    DESIGN_RULES.text: "NLGov REST API Design Rules",
}


def named() -> Iterator[RdfNode]:
    """Say what the addresses of others stand for, so that the catalogue can be read without looking
    them up.
    """
    labels = both("skos:prefLabel", "Overheid", "Government")
    yield RdfNode(("skos:Concept",), [*labels, ("skos:inScheme", THEMES)], THEME.text)
    yield RdfNode(("skos:ConceptScheme",), both("dct:title", "Thema's", "Themes"), THEMES.text)
    yield RdfNode(
        ("dct:LinguisticSystem",), [("skos:prefLabel", RdfLiteral("Nederlands", "nl"))], DUTCH.text
    )
    yield RdfNode(
        ("dct:LinguisticSystem",), [("skos:prefLabel", RdfLiteral("Engels", "nl"))], ENGLISH.text
    )
    yield RdfNode(
        ("dct:LicenseDocument",),
        [("dct:title", RdfLiteral("CC0 1.0")), ("skos:exactMatch", Iri(LICENCE))],
        CC0.text,
    )
    yield RdfNode(
        ("dct:RightsStatement",), [("skos:prefLabel", RdfLiteral("openbaar", "nl"))], PUBLIC.text
    )
    yield RdfNode(
        ("dct:Location",), [("skos:prefLabel", RdfLiteral("Nederland", "nl"))], NETHERLANDS.text
    )
    yield RdfNode(
        ("dct:Frequency",), [("skos:prefLabel", RdfLiteral("doorlopend", "nl"))], ALWAYS.text
    )
    forms = {form.code: form for form in (*FORMS.values(), *WHOLE.values())}
    for code in forms:
        yield RdfNode(
            ("dct:MediaTypeOrExtent",),
            [("skos:prefLabel", RdfLiteral(code))],
            f"{EU}file-type/{code}",
        )
    for media_type in sorted({form.media_type for form in (*FORMS.values(), *WHOLE.values())}):
        yield RdfNode(
            ("dct:MediaType",),
            [("skos:prefLabel", RdfLiteral(media_type))],
            MEDIA_TYPES + media_type,
        )
    for standard, title in STANDARDS.items():
        yield RdfNode(("dct:Standard",), [("dct:title", RdfLiteral(title))], standard)


def both(name: str, dutch: str, english: str) -> Properties:
    """Return a property in both languages."""
    return [(name, RdfLiteral(dutch, "nl")), (name, RdfLiteral(english, "en"))]
