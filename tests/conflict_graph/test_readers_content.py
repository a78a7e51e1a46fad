import gzip
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_graph.facts import Problem
from conflict_graph.readers import formats, ocds
from conflict_graph.readers.content import MAX_CHARACTERS, find_flaw, load_json, problem, read_text
from conflict_graph.readers.tables import table

READERS = (
    ocds.read,
    table.read_organisations,
    table.read_officials,
    table.read_positions,
    table.read_decisions,
    table.read_participations,
)

BAD_BYTES = {
    "empty": (b"", "empty"),
    "only blanks": (b" \r\n\t", "empty"),
    "Latin-1": ("één".encode("latin-1"), "UTF-8"),
    "UTF-16": ("één".encode("utf-16"), "UTF-8"),
    "UTF-16 without a mark": ("een".encode("utf-16-le"), "NUL"),
    "NUL": (b"name,kind\n\0,x\n", "NUL"),
    "surrogate in bytes": (b"\xed\xa0\x80", "UTF-8"),
    "gzip bomb": (gzip.compress(b"0" * 30_000_000), "Unpack"),
    "cut-off gzip": (gzip.compress(b"abc" * 100)[:-9], "damaged"),
    "damaged gzip": (b"\x1f\x8bnonsense", "damaged"),
    "empty gzip": (gzip.compress(b""), "empty"),
}

BAD_JSON = {
    "cut off": ('{"ocid": "x", "tag": ["aw', "line 1, column 23", "breaks off"),
    "cut off between": ('{"ocid": "x",\n "tag": ', "line 2", "breaks off"),
    "not JSON": ('{"a": x}', "line 1, column 7", "not valid JSON"),
    "two values": ("{} {}", "line 1, column 4", "not valid JSON"),
    "repeated key": ('{"a": [{"b": 1, "b": 2}]}', "a[0]", "twice"),
    "not a number": ('{"a": NaN}', "a", "null"),
    "infinite": ('{"a": [1, -Infinity]}', "a[1]", "null"),
    "5,000 digits": ('{"a": ' + "9" * 5000 + "}", "a", "digits"),
    "5,000 digits behind the point": ('{"a": 0.' + "9" * 5000 + "}", "a", "digits"),
    "an exponent beyond all": ('{"a": 1e99999999999999999999}', "a", "can hold"),
    "endless nesting": ("[" * 200_000 + "]" * 200_000, "line 1, column 101", "deep"),
    "deep nesting": ("[" * 150 + "]" * 150, "[0]", "deep"),
    "lone surrogate": ('{"a": "\\ud800"}', "a", "surrogate"),
    "lone surrogate in a key": ('{"\\ud800": 1}', "file", "surrogate"),
    "escaped NUL": ('{"a": "\\u0000"}', "a", "NUL"),
    "10 MB text": ('{"a": "' + "x" * 10_000_000 + '"}', "a", "Shorten"),
}


def explained(found):
    storable = found.value.encode() is not None and "\0" not in found.value
    return found.where != "" and storable and len(found.value) <= 80 and found.remedy.endswith(".")


@pytest.mark.parametrize("case", BAD_BYTES)
def test_bytes_that_are_no_text_are_explained(case):
    content, remedy = BAD_BYTES[case]
    found = read_text(content, "file.csv")
    assert isinstance(found, Problem)
    assert explained(found)
    assert remedy in found.remedy
    for read in READERS:
        reading = read(content, "file.csv")
        assert (reading.readable, reading.records, len(reading.problems)) == (False, (), 1)
    assert formats.detect(content) is None


def test_a_file_beyond_the_limit_is_refused_before_it_is_read():
    assert "at most 10 bytes" in read_text(b"12345678901", limit=10).remedy
    assert "10 bytes" in read_text(gzip.compress(b"12345678901"), limit=10).remedy


def test_a_byte_order_mark_and_gzip_are_taken_away():
    assert read_text(b"\xef\xbb\xbfname") == "name"
    assert read_text(gzip.compress(b"one") + gzip.compress(b"two"), "x.gz") == "onetwo"


def test_the_line_of_a_wrong_byte_is_named():
    assert read_text(b"a\nb\xff", "x.csv").where == "x.csv, line 2"


@pytest.mark.parametrize("case", BAD_JSON)
def test_json_that_must_not_be_taken_is_explained(case):
    text, where, remedy = BAD_JSON[case]
    value = load_json(text)
    found = value if isinstance(value, Problem) else find_flaw(value, "")
    assert isinstance(found, Problem)
    assert explained(found)
    assert where in found.where
    assert remedy in found.remedy
    reading = ocds.read(text.encode(), "x.json")
    assert reading.records == ()
    assert reading.problems


def test_sound_json_keeps_its_decimals():
    assert load_json('{"a": 0.10, "b": [1, null]}') == {"a": Decimal("0.10"), "b": [1, None]}
    assert load_json("[]") == []


def test_a_problem_shows_at_most_80_characters_that_can_be_stored():
    found = problem("", "\ud800\0" + "x" * MAX_CHARACTERS, "Do this.")
    assert found.where == "file"
    assert len(found.value) == 80
    assert found.value.encode()
    assert "\0" not in found.value


@given(st.binary(max_size=300))
def test_random_bytes_never_raise(content):
    formats.detect(content)
    for read in READERS:
        reading = read(content)
        assert reading.records or reading.problems
        assert all(explained(found) for found in reading.problems)


@given(st.text(alphabet=st.sampled_from("nameknd,;\"\r\n'{}[]:01-é "), max_size=200))
def test_random_tables_never_raise(text):
    formats.detect(text.encode())
    table.read_organisations(b"name,kind\n" + text.encode())
    table.read_organisations(b'naam;soort;"plaats"\r\n' + text.encode())
