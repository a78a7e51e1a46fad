"""XML that means harm, or is none: a sentence, in bounded memory and time, and never an
exception.
"""

import gzip
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from conflict_graph.facts import Problem
from conflict_graph.readers import decisions, formats, markup

SAMPLES = Path(__file__).parents[1] / "samples"
RESULT = (SAMPLES / "eforms_result.xml").read_bytes()
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
HEAD = b'<?xml version="1.0" encoding="%s"?>'

HOSTILE = {
    "an external entity": (
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "DOCTYPE",
    ),
    "an external definition": (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "DOCTYPE"),
    "a plain definition": (b"<!DOCTYPE a><a/>", "DOCTYPE"),
    "an entity bomb": (LAUGHS + b"<a>&c;</a>", "DOCTYPE"),
    "an unknown entity": (b"<a>&x;</a>", "not well-formed"),
    "very deep": (b"<a>" * 400_000, "deep"),
    "a large text": (b"<a>" + b"x" * 10_000_000 + b"</a>", "Shorten"),
    "a large attribute": (b'<a b="' + b"x" * 10_000_000 + b'"/>', "Shorten"),
    "a large name": (b"<" + b"x" * 10_000_000 + b"/>", "Shorten"),
    "many elements": (b"<a>" + b"<b/>" * 300_000 + b"</a>", "Split the file"),
    "large": (b"<a>" + b"<b/> " * 11_000_000 + b"</a>", "Split the file"),
    "a bomb in gzip": (gzip.compress(b"<a>" + b" " * 60_000_000 + b"</a>"), "Unpack"),
    "a lone surrogate": (b"<a>&#xD800;</a>", "not well-formed"),
    "an encoded surrogate": (b"<a>\xed\xa0\x80</a>", "Save the file"),
    "NUL": (b"<a>\0</a>", "not well-formed"),
    "a reference to NUL": (b"<a>&#0;</a>", "not well-formed"),
    "Latin-1 that says nothing": (b"<a>caf\xe9</a>", "Save the file"),
    "UTF-8 that says UTF-16": (HEAD % b"UTF-16" + b"<a/>", "Save the file"),
    "an encoding that nobody has": (HEAD % b"klingon" + b"<a/>", "Save the file"),
    "an encoding of many bytes": (HEAD % b"utf-32" + b"<a/>", "Save the file"),
    "cut off in an element": (b"<a><b>", "breaks off"),
    "cut off in a tag": (b"<a><b x='", "breaks off"),
    "cut off in a comment": (b"<a><!-- ", "breaks off"),
    "cut off in CDATA": (b"<a><![CDATA[ ", "breaks off"),
    "nothing but a declaration": (HEAD % b"UTF-8", "breaks off"),
    "empty": (b" ", "empty"),
    "two roots": (b"<a/><b/>", "not well-formed"),
    "a prefix without a namespace": (b"<x:a/>", "not well-formed"),
}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(name, marks=[pytest.mark.no_cover] * name.startswith("many"))
        for name in HOSTILE
    ],
)
def test_hostile_xml_is_refused_with_a_sentence(case):
    content, remedy = HOSTILE[case]
    found = markup.parse(content, "notice.xml")
    assert isinstance(found, Problem)
    assert "notice.xml" in found.where
    assert remedy in f"{found.value} {found.remedy}"
    assert len(found.value) <= 80
    for format_ in ("eforms", "ted"):
        assert not decisions.read(content, "notice.xml", format_).readable


def test_one_element_more_than_are_read_is_one_too_many(monkeypatch):
    monkeypatch.setattr(markup, "MAX_ELEMENTS", 3)
    assert not isinstance(markup.parse(b"<a><b/><b/></a>", "notice.xml"), Problem)
    assert "Split the file" in markup.parse(b"<a><b/><b/><b/></a>", "notice.xml").remedy


IN_A_CELL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (512 * 1024 * 1024,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
from conflict_graph.readers import decisions
reading = decisions.read(sys.stdin.buffer.read(), "notice.xml")
assert not reading.readable
print(reading.problems[0].remedy)
"""
WORST = (
    "very deep",
    "many elements",
    "large",
    "a large text",
    "a large attribute",
    "a large name",
    "an entity bomb",
    "a bomb in gzip",
)


@pytest.mark.parametrize("case", WORST)
def test_the_worst_stay_within_512_megabytes_and_thirty_seconds(case):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(
        [sys.executable, "-c", IN_A_CELL], input=HOSTILE[case][0], capture_output=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.strip()
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 30


@pytest.mark.parametrize(
    "content",
    [
        RESULT,
        b"\xef\xbb\xbf" + RESULT,
        RESULT.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        RESULT.decode().replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        gzip.compress(RESULT),
        b"<?xml version='1.0'?><!-- a comment --><?target instruction?>"
        + RESULT.partition(b"?>")[2],
    ],
)
def test_every_honest_way_of_writing_is_read(content):
    assert formats.detect(content) == "eforms"
    reading = decisions.read(content, "notice.xml")
    assert (reading.problems, len(reading.records)) == ((), 3)


def test_texts_keep_their_order_and_places_have_numbers():
    root = markup.parse(b"<a><b>one <c>two</c> three &amp;amp; four</b><b><d/></b></a>")
    assert isinstance(root, markup.Node)
    assert root.words() == "one two three & four"
    assert root.said("b/d") is None
    assert [node.place for node in root.all("b/d")] == ["a/b[2]/d"]
    assert [node.place for node in root.inside("c")] == ["a/b/c"]
    assert root.find("z") is None


@pytest.mark.parametrize(
    "content", [b"", b"text", b"{}", b"\x1f\x8bdamaged", b"<", b"<!DOCTYPE a><a/>"]
)
def test_what_is_no_xml_has_no_root(content):
    assert markup.root_of(content) is None
