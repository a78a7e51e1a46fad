"""Archives and folders are read as the files in them; what means harm is refused with a
sentence.
"""

import gzip
import io
import stat
import struct
import subprocess
import sys
import zipfile

import pytest

from conflict_graph.facts import Problem
from conflict_graph.readers import archives
from conflict_graph.readers.archives import Allowance


def packed(*members, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def unfold(content, name="outer.zip", allowance=None):
    return list(archives.unfold(content, name, allowance))


def remedies(entries):
    return [content.remedy for _, content in entries if isinstance(content, Problem)]


def test_the_files_in_a_zip_come_with_their_names():
    content = packed(
        ("a.xml", b"<a/>"),
        ("b/c.json", b"{}"),
        ("b/", b""),
        ("__MACOSX/a.xml", b"x"),
        ("b/.DS_Store", b"x"),
    )
    assert unfold(content) == [("outer.zip/a.xml", b"<a/>"), ("outer.zip/b/c.json", b"{}")]


@pytest.mark.parametrize("name", ["a.json", "a.json.gz"])
def test_another_file_is_itself(name):
    content = gzip.compress(b"{}") if name.endswith("gz") else b"{}"
    assert unfold(content, name) == [(name, b"{}")]


def test_archives_may_lie_in_one_another_a_few_deep():
    inner = packed(("a.xml", b"<a/>"))
    assert unfold(gzip.compress(inner)) == [("outer.zip/a.xml", b"<a/>")]
    assert unfold(packed(("b.zip", inner))) == [("outer.zip/b.zip/a.xml", b"<a/>")]
    assert unfold(packed(("b.gz", gzip.compress(b"x")))) == [("outer.zip/b.gz", b"x")]
    deep = inner
    for _ in range(archives.MAX_NESTING):
        deep = packed(("b.zip", deep))
    assert "unpack the inner ones" in remedies(unfold(deep))[0]
    twice = b"x"
    for _ in range(archives.MAX_NESTING + 2):
        twice = gzip.compress(twice)
    assert "unpack the inner ones" in remedies(unfold(twice))[0]


def test_a_workbook_is_one_file(tmp_path):
    workbook = packed(("xl/workbook.xml", b"<a/>"), ("[Content_Types].xml", b"<a/>"))
    assert unfold(workbook, "table.xlsx") == [("table.xlsx", workbook)]
    (tmp_path / "table.xlsx").write_bytes(workbook)
    assert list(archives.unfold(tmp_path / "table.xlsx")) == [("table.xlsx", workbook)]


def test_a_folder_is_the_files_in_it_and_links_are_not_followed(tmp_path):
    root = tmp_path / "notices"
    (root / "b").mkdir(parents=True)
    (root / "b" / "two.xml").write_bytes(b"<b/>")
    (root / "one.zip").write_bytes(packed(("a.xml", b"<a/>")))
    (root / ".DS_Store").write_bytes(b"x")
    (root / ".hidden").mkdir()
    (root / ".hidden" / "x").write_bytes(b"x")
    (root / "link.xml").symlink_to(root / "b" / "two.xml")
    (root / "folder").symlink_to(tmp_path)
    found = dict(archives.unfold(root))
    assert found["notices/one.zip/a.xml"] == b"<a/>"
    assert found["notices/b/two.xml"] == b"<b/>"
    assert {name for name, content in found.items() if isinstance(content, Problem)} == {
        "notices/link.xml",
        "notices/folder",
    }
    assert len(found) == 4
    assert remedies(archives.unfold(tmp_path / "missing")) == [
        "Check the name of the file and who may read it."
    ]


def with_member(**changes):
    """A zip whose one member says something of itself."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        member = zipfile.ZipInfo(changes.pop("name", "a.xml"))
        for key, value in changes.items():
            setattr(member, key, value)
        archive.writestr(member, b"<a/>")
    return stream.getvalue()


def patched(content, offset, value, signature=b"PK\x01\x02"):
    """A zip with two bytes of its list of files changed."""
    at = content.index(signature) + offset
    return content[:at] + struct.pack("<H", value) + content[at + 2 :]


ONE = packed(("a.xml", b"<a/>" * 100))
HOSTILE = {
    "up and away": (with_member(name="../../etc/passwd"), "points outside"),
    "from the root": (with_member(name="/etc/passwd"), "points outside"),
    "backwards": (with_member(name="..\\a.xml"), "points outside"),
    "on a drive": (with_member(name="C:\\a.xml"), "points outside"),
    "a link": (with_member(external_attr=(stat.S_IFLNK | 0o777) << 16), "links are not followed"),
    "encrypted": (patched(ONE, 8, 1), "without a password"),
    "a method that nobody has": (patched(ONE, 10, 99), "ordinary zip"),
    "damaged gzip inside": (packed(("a.gz", b"\x1f\x8bdamaged")), "damaged"),
    "cut off": (ONE[:-30], "damaged"),
    "a wrong list": (patched(ONE, 42, 7), "damaged"),
    "a damaged file": (ONE.replace(ONE[45:60], b"x" * 15), "damaged"),
    "nothing": (packed(), "holds no files"),
    "a bomb": (packed(("a.xml", b" " * 30_000_000)), "Unpack the file"),
    "the beginning of a second list at the very end": (ONE + b"PK\x05\x06", "damaged"),
    "a list that is too long": (ONE[:-10] + b"\xff" * 4 + ONE[-6:], "Split the archive"),
    "a list of very many, hidden": (
        ONE[:-22] + b"PK\x06\x07" + b"\0" * 16 + ONE[-22:],
        "Split the archive",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_archive_is_refused_with_a_sentence(case, tmp_path):
    content, remedy = HOSTILE[case]
    (tmp_path / "outer.zip").write_bytes(content)
    for source in (content, tmp_path / "outer.zip"):
        entries = list(archives.unfold(source, "outer.zip"))
        assert len(entries) == 1
        assert remedy in remedies(entries)[0]


def test_a_bad_file_keeps_no_good_one_out():
    content = packed(("../a.xml", b"x"), ("b.xml", b"<b/>"))
    assert [type(found) for _, found in unfold(content)] == [Problem, bytes]


@pytest.mark.parametrize("allowance", [Allowance(files=2), Allowance(size=9)])
def test_too_many_or_too_much_stops_there(allowance):
    content = packed(*((f"{number}.xml", b"<a/>") for number in range(9)))
    entries = unfold(content, allowance=allowance)
    assert [type(found) for _, found in entries] == [bytes, bytes, Problem]
    assert "Split the archive" in remedies(entries)[0]


def test_a_folder_with_too_many_files_stops_too(tmp_path):
    for number in range(5):
        (tmp_path / f"{number}.xml").write_bytes(b"<a/>")
    entries = list(archives.unfold(tmp_path, "f", Allowance(files=2)))
    assert [type(found) for _, found in entries] == [bytes, bytes, Problem]


def test_a_list_stated_in_64_bits_is_believed():
    end = ONE[-22:]
    _, _, _, _, count, size, offset, _ = struct.unpack("<4s4H2LH", end)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(ONE) - 22, 1)
    assert unfold(ONE[:-22] + record + locator + end) == [("outer.zip/a.xml", b"<a/>" * 100)]


IN_A_CELL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (512 * 1024 * 1024,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
from conflict_graph.readers import decisions
readings = list(decisions.read_all(sys.stdin.buffer.read(), "outer.zip"))
print(len(readings), sum(len(reading.problems) for _, reading in readings))
"""


def overlapping(count):
    """A zip whose list names one well-packed file again and again."""
    one = packed(("a.xml", b"<a/>" * 40_000))
    start = one.index(b"PK\x01\x02")
    entry, end = one[start:-22], one[-22:]
    sizes = struct.pack("<2H2L", count, count, len(entry) * count, start)
    return one[:start] + entry * count + end[:8] + sizes + end[20:]


@pytest.mark.parametrize(
    "content",
    [
        packed(*((f"{number}.xml", b" " * 1_000_000) for number in range(600))),
        overlapping(2_000),
        packed(*((f"{number}.zip", packed(("a.xml", b"<a>" * 20_000))) for number in range(200))),
    ],
    ids=["many that unpack well", "one file listed often", "many in many"],
)
def test_bombs_stay_within_512_megabytes_and_thirty_seconds(content):
    done = subprocess.run(
        [sys.executable, "-c", IN_A_CELL], input=content, capture_output=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, b"")
    files, problems = map(int, done.stdout.split())
    assert 0 < files <= problems


LARGE = b"0" * 100_000


@pytest.mark.parametrize(
    ("content", "bytes_"),
    [
        (b"a,b\n1,2\n", 8),
        (gzip.compress(LARGE), 100_000),
        (packed(("a.csv", LARGE), ("b.csv", b"1,2")), 100_003),
        (packed(("a.csv", LARGE))[:200], 200),
    ],
    ids=["not packed", "gzip", "two in a zip", "cut off"],
)
def test_a_packed_file_is_as_large_as_what_it_says_that_it_holds(content, bytes_):
    assert archives.unpacked_bytes(content) == bytes_
