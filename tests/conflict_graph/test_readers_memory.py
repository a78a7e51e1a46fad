"""A large file is read in little memory, and comes out as a small one does."""

from __future__ import annotations

import json
import subprocess
import sys
from types import MappingProxyType

import pytest

from conflict_graph.readers import ocds
from conflict_graph.readers.content import NotStreamed
from conflict_graph.readers.ocds.packages import find_releases, stream_releases
from conflict_graph.readers.records import Mention
from conflict_graph.readers.spool import FEW, Spool
from conflict_graph.readers.tables import table

MOST = 40
"""Megabytes above those of the process at rest; these files took 53 (the package) to 197 (the
decisions).
"""
SIZE = 6_000_000

READ = """
import sys
from pathlib import Path
from conflict_graph.readers import decisions
from conflict_graph.readers.tables import table

def peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024

at_rest = peak()
content = Path(sys.argv[2]).read_bytes()
read = table.read_positions if sys.argv[1] == "positions" else decisions.read
reading = read(content, "file")
assert reading.readable and not reading.problems, reading.problems[:1]
print(reading.read, len(reading.records), peak() - at_rest)
"""


def release(at):
    return {
        "ocid": f"o-{at}",
        "id": f"r-{at}",
        "date": "2025-03-18T10:00:00Z",
        "tag": ["award"],
        "tender": {"title": f"Levering – {at}", "description": "Wat er komt. " * 20},
        "parties": [{"id": "1", "name": f"Firma – {at}", "roles": ["supplier"]}],
        "awards": [
            {"id": "1", "status": "active", "date": "2025-03-18", "suppliers": [{"id": "1"}]}
        ],
    }


FILES = {
    "positions": lambda rows: (
        "official,key,title,organisation\n"
        + "".join(f"o-{at},k-{at},bestuurslid – {at},Stichting Zorg – {at}\n" for at in range(rows))
    ),
    "decisions": lambda rows: (
        "procedure,title,kind,status,party,party_role\n"
        + "".join(f"p-{at},Besluit – {at},award,open,Firma – {at},bidder\n" for at in range(rows))
    ),
    "package": lambda rows: json.dumps(
        {"releases": [release(at) for at in range(rows)]}, ensure_ascii=False
    ),
    "lines": lambda rows: "\n".join(
        json.dumps(release(at), ensure_ascii=False) for at in range(rows)
    ),
}


@pytest.mark.no_cover
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@pytest.mark.parametrize("name", FILES)
def test_a_large_file_takes_little_memory_besides_itself(name, tmp_path):
    text = FILES[name]
    rows = SIZE // (len(text(1000).encode()) // 1000)
    (tmp_path / "file").write_text(text(rows), encoding="utf-8")
    command = [sys.executable, "-c", READ, name, tmp_path / "file"]
    read, kept, megabytes = subprocess.run(
        command, check=True, capture_output=True, text=True
    ).stdout.split()
    assert int(read) == int(kept) == rows
    assert float(megabytes) < MOST


def test_many_records_are_the_same_as_few_in_the_same_order():
    found = table.read_positions(FILES["positions"](FEW + 250).encode())
    assert [each.key for each in found.records] == [f"k-{at}" for at in range(FEW + 250)]
    assert found.records[7] == table.read_positions(FILES["positions"](8).encode()).records[7]
    assert [each.key for each in found.records[FEW - 1 : FEW + 1]] == [f"k-{FEW - 1}", f"k-{FEW}"]


@pytest.mark.parametrize("size", [1, FEW - 1, FEW, FEW + 1, FEW + 150])
def test_a_spool_holds_what_was_put_in(size):
    spool = Spool()
    for at in range(size):
        spool.append(Mention(str(at), MappingProxyType({"NL-KVK": str(at)})))
    assert len(spool) == len(spool.kept()) == size
    assert [each.name for each in spool.kept()] == [str(at) for at in range(size)]
    assert spool[-1] == spool[size - 1] == Mention(str(size - 1), {"NL-KVK": str(size - 1)})


@pytest.mark.parametrize(
    "text",
    [
        '{"releases": [1, 2], "ocid": "x"}',
        '{"releases": [{"ocid": "a"}], "releases": []}',
        '{"records": [], "releases": [{"ocid": "a"}]}',
        '{"version": "1.1", "releases": [{"ocid": "a"}, {"ocid": "b", "ocid": "c"}, 7]}',
        '{"releases": [{"ocid": "a"}',
        '{"releases": [{"ocid": NaN}]} {}',
        '[{"ocid": "a"},]',
        '{"releases": {}}',
        '{"version": "1.1", "releases": [{"ocid": "a"}, 7], "extensions": [1, {"a": []}]}',
        '[{"ocid": "a"}, {"releases": [{"url": "x"}]}, 7]',
        '{"records": [{"ocid": "a"}, {"ocid": "b", "releases": []}]}',
        "[" + " " * ((1 << 20) - 2) + "12]",
        '{"ocid": "a"}\n\n{"ocid": "b"}',
        "{7: []}",
        "[]",
        "{}",
        "12",
    ],
)
def test_a_package_read_bit_by_bit_says_what_it_says_as_a_whole(text):
    """Or it is read as a whole, where no part of it says what it is."""
    whole = list(find_releases(text, ""))
    try:
        found = list(stream_releases(text.encode(), ""))
    except NotStreamed:
        found = whole
    assert found == whole
    assert ocds.read(text.encode()).problems
