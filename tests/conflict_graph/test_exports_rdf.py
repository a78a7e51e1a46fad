"""Statements in Turtle and in JSON-LD: a library reads the same from both, whatever stands in the
texts.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic

from conflict_graph.exports.rdf import Iri, RdfLiteral, RdfNode, Typed, write_json, write_turtle

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
PREFIXES = {"x": "https://voorbeeld.example/#", "xsd": "http://www.w3.org/2001/XMLSchema#"}
THIS = "https://voorbeeld.example/dit"


def read(nodes):
    """The graph of each format."""
    turtle = Graph().parse(data="".join(write_turtle(PREFIXES, nodes)), format="turtle")
    linked = Graph().parse(data="".join(write_json(PREFIXES, nodes)), format="json-ld")
    return turtle, linked


def test_both_formats_say_the_same():
    inside = RdfNode(("x:Periode",), [("x:begin", Typed("2024-03-01", "xsd:date"))])
    said = [
        ("x:naam", RdfLiteral("Terwolde", "nl")),
        ("x:naam", RdfLiteral("Terwolde", "en")),
        ("x:sleutel", RdfLiteral("a")),
        ("x:naar", Iri("https://voorbeeld.example/dat")),
        ("x:periode", inside),
    ]
    turtle, linked = read(
        [
            RdfNode(("x:Ding", "x:Zaak"), said, THIS),
            RdfNode(("x:Leeg",), (), "https://voorbeeld.example/dat"),
        ]
    )
    assert isomorphic(turtle, linked)
    assert len(turtle) == 10
    assert (URIRef(THIS), URIRef(PREFIXES["x"] + "naam"), Literal("Terwolde", lang="nl")) in turtle


def test_nothing_is_a_text_too():
    turtle, linked = read([])
    assert len(turtle) == len(linked) == 0


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_breaks_out_of_its_quotes(text):
    turtle, linked = read([RdfNode(("x:Ding",), [("x:naam", RdfLiteral(text))], THIS)])
    for graph in (turtle, linked):
        assert str(graph.value(URIRef(THIS), URIRef(PREFIXES["x"] + "naam"))) == text
        assert len(graph) == 2


@given(st.text('<>"{}|^`\\ \n\tabc/?=&', max_size=20))
def test_no_address_breaks_out_of_its_brackets(end):
    turtle, linked = read(
        [RdfNode(("x:Ding",), [("x:naar", Iri(f"{THIS}?{end}"))], f"{THIS}?{end}")]
    )
    for graph in (turtle, linked):
        assert len(graph) == 2
        assert len(set(graph.subjects())) == 1
