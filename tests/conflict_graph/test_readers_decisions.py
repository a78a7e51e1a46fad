"""Every format through one door: found out, in archives or alone; whatever is done to a file, never
an exception.
"""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_graph.readers import decisions, formats
from conflict_graph.readers.records import DECISION_FORMATS

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"
TABLE = b"procedure,title,kind,status\nP-1,Bruggen,award,taken\n"
FILES = {
    "eforms": (SAMPLES / "eforms_result.xml").read_bytes(),
    "ted": (SAMPLES / "ted_f03.xml").read_bytes(),
    "ocds": (SAMPLES / "ocds_release.json").read_bytes(),
    "table": TABLE,
}


def packed(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


TED = ("ted_f03.xml", "ted_f03_early.xml")
EFORMS = ("eforms_call.xml", "eforms_result.xml")


def sample(name):
    return (SAMPLES / name).read_bytes()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("pack", [lambda content: content, gzip.compress])
def test_the_format_is_found_out_or_said(name, pack):
    content = pack(FILES[name])
    assert formats.detect(content) == name
    assert formats.notice_format(content) == (None if name == "table" else name)
    found = decisions.read(content, "file")
    assert (found.problems, found.readable) == ((), True)
    assert found == decisions.read(content, "file", name)
    assert found.records


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (b"<notice/>", "Offer an eForms notice"),
        (b"<html><body>Sign in</body></html>", "This is a web page and not the file"),
        (b"<a>", "breaks off"),
        (b'{"a": 1}', "Offer an OCDS release"),
        (b"[1, ", "breaks off"),
        (b"a,b\n1,2\n", "Add to the first line"),
        (b"", "empty"),
        (b"\x1f\x8bdamaged", "damaged"),
        (FILES["ted"].decode().encode("utf-16"), ""),
    ],
)
def test_a_file_of_no_format_is_told_what_it_lacks(content, remedy):
    assert formats.detect(content) in (None, "ted")
    found = decisions.read(content, "file")
    assert not found.readable
    assert remedy in found.problems[0].remedy


def test_files_in_an_archive_come_one_by_one_or_together():
    content = packed(**FILES, bad=b"<a>")
    each = dict(decisions.read_all(content, "outer.zip"))
    assert set(each) == {f"outer.zip/{name}" for name in (*FILES, "bad")}
    assert [name for name, reading in each.items() if not reading.readable] == ["outer.zip/bad"]
    together = decisions.read_together(content, "outer.zip")
    assert together.readable
    assert together.read == sum(reading.read for reading in each.values()) == 4
    assert len(together.records) == sum(len(reading.records) for reading in each.values())
    assert together.records[0].where == "eforms: NoticeResult/LotResult"
    assert together.problems[0].where.startswith("outer.zip/bad")
    assert len(together.owners) == 1


def test_a_problem_inside_an_archive_names_its_file():
    wrong = FILES["ted"].replace(b">1000.50<", b">much<")
    [issue] = decisions.read_together(packed(**{"a.xml": wrong}), "outer.zip").problems
    assert issue.where.startswith("a.xml: TED_EXPORT/")
    refused = decisions.read_together(packed(**{"../a.xml": wrong}), "outer.zip")
    assert not refused.readable
    assert refused.problems[0].where == "outer.zip/../a.xml"


def test_a_file_alone_is_read_as_it_is():
    assert decisions.read_together(TABLE, "table.csv") == decisions.read(TABLE, "table.csv")
    zipped = decisions.read_together(gzip.compress(FILES["ocds"]), "a.json.gz")
    assert zipped == decisions.read(FILES["ocds"], "a.json.gz")


SEEDS = st.sampled_from(
    [
        *(
            b"<",
            b">",
            b"&",
            b"&#0;",
            b"&#xD800;",
            b"\0",
            b"\xed\xa0\x80",
            b"\xff\xfe",
            b"]]>",
            b"<!--",
            b"<![CDATA[",
        ),
        *(
            b"NaN",
            b"Infinity",
            b"1e999999",
            b"-1",
            b"9" * 5000,
            b"2026-02-30",
            b"10000-01-01",
            b"2026-W01-1",
            b"",
        ),
        *(
            b"LOT-0001",
            b"ORG-0001",
            b"TEN-0001",
            b"<a>" * 150,
            b"x" * 2000,
            "é".encode(),
            b"NLD",
            b"true",
        ),
    ]
)


@st.composite
def mutated(draw):
    content = bytearray(draw(st.sampled_from(list(FILES.values()))))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        length = draw(st.sampled_from([0, 1, 4, 10, 40, 200]))
        how = draw(st.sampled_from(["replace", "cut", "double", "drop", "element"]))
        if how == "replace":
            content[start : start + length] = draw(SEEDS)
        elif how == "cut":
            del content[max(200, start) :]
        elif how == "double":
            content[start:start] = content[start : start + length]
        elif how == "drop":
            del content[start : start + length]
        else:  # the text of an element, or a value between quotation marks
            begin = content.find(b">", start) + 1
            end = content.find(b"<", begin)
            if 0 < begin < end:
                content[begin:end] = draw(SEEDS)
    return bytes(content)


@settings(max_examples=400, deadline=None)
@given(mutated(), st.sampled_from(DECISION_FORMATS))
def test_whatever_is_done_to_a_file_it_is_read_or_reported(content, format_):
    found = decisions.read(content, "file", format_)
    assert found.records or found.problems
    assert found.readable or not found.records
    for issue in found.problems:
        assert issue.where
        assert issue.remedy
        assert len(issue.value) <= 80
        issue.value.encode()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_done_to_an_archive_it_is_read_or_reported(data):
    content = bytearray(packed(**FILES))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    found = decisions.read_together(bytes(content), "outer.zip")
    assert found.records or found.problems


@pytest.mark.parametrize(
    ("name", "content", "files", "read"),
    [
        ("ted.zip", packed(**{each: sample(each) for each in TED}), 2, 2),
        ("eforms.zip", packed(**{each: sample(each) for each in EFORMS}), 2, 2),
        ("ocds.ndjson.gz", gzip.compress(sample("ocds_releases.ndjson")), 1, 8),
    ],
)
def test_every_notice_of_a_file_is_read_or_reported(tmp_path, name, content, files, read):
    (tmp_path / name).write_bytes(content)
    readings = [reading for _, reading in decisions.read_all(tmp_path / name)]
    assert (len(readings), sum(reading.read for reading in readings)) == (files, read)
    assert all(reading.readable and (reading.records or reading.problems) for reading in readings)
