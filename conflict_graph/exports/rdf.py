"""Statements about resources, written as Turtle and as JSON-LD: the same statements in both.

Names of kinds, properties and data types are written `prefix:name`; the prefixes come with the
nodes.

Source: RDF 1.1 Turtle and JSON-LD 1.1, W3C.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_NOT_IN_AN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')

Prefixes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Iri:
    """The address of a resource."""

    text: str


@dataclass(frozen=True, slots=True)
class RdfLiteral:
    """Words. `language` is a code, or None for what is in no language, such as a name or a key."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A value with a data type, such as `xsd:date`."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class RdfNode:
    """A resource with what is said of it. `address` None: it has none, and stands inside the one it
    belongs to.
    """

    kinds: Sequence[str]
    properties: Sequence[tuple[str, Iri | RdfLiteral | Typed | RdfNode]]
    address: str | None = None


Value = Iri | RdfLiteral | Typed | RdfNode


def write_turtle(prefixes: Prefixes, nodes: Iterable[RdfNode]) -> Iterator[str]:
    """Return the parts of the Turtle text. Every node of the first level has an address."""
    for prefix, namespace in prefixes.items():
        yield f"@prefix {prefix}: <{namespace}> .\n"
    for node in nodes:
        yield f"\n{_iri(node.address or '')} {_statements(node, ' ;' + chr(10) + '  ')} .\n"


def write_json(prefixes: Prefixes, nodes: Iterable[RdfNode]) -> Iterator[str]:
    """Return the parts of the JSON-LD text. It needs no other document to be understood."""
    yield f'{{"@context": {json.dumps(dict(prefixes))},\n"@graph": ['
    separator = "\n"
    for node in nodes:
        yield separator + json.dumps(_object(node), ensure_ascii=False)
        separator = ",\n"
    yield "]}\n"


def _statements(node: RdfNode, separator: str) -> str:
    said = [f"{name} {_term(value)}" for name, value in node.properties]
    return separator.join([f"a {', '.join(node.kinds)}", *said])


def _term(value: Value) -> str:
    match value:
        case Iri():
            return _iri(value.text)
        case RdfLiteral():
            return _quoted(value.text) + (f"@{value.language}" if value.language else "")
        case Typed():
            return f"{_quoted(value.text)}^^{value.kind}"
        case _:
            return f"[ {_statements(value, ' ; ')} ]"


def _quoted(text: str) -> str:
    """Return a text between quotes; the escapes of JSON are escapes of Turtle too."""
    return json.dumps(text, ensure_ascii=False)


def _iri(text: str) -> str:
    return f"<{_NOT_IN_AN_IRI.sub(lambda found: f'%{ord(found[0]):02X}', text)}>"


def _object(node: RdfNode) -> dict[str, object]:
    made: dict[str, object] = {"@type": list(node.kinds)}
    if node.address is not None:
        made["@id"] = _iri(node.address)[1:-1]
    values: dict[str, list[object]] = {}
    for name, value in node.properties:
        values.setdefault(name, []).append(_value(value))
    return made | values


def _value(value: Value) -> object:
    match value:
        case Iri():
            return {"@id": _iri(value.text)[1:-1]}
        case RdfLiteral():
            return (
                {"@value": value.text, "@language": value.language}
                if value.language
                else value.text
            )
        case Typed():
            return {"@value": value.text, "@type": value.kind}
        case _:
            return _object(value)
