"""How much memory reading a file takes that is as large as a page accepts, above that of the
process at rest.

    python -m benchmarks.reading [MEGABYTES] > reading.txt
    python -m benchmarks.page docs/performance.md reading < reading.txt

Each format is read in a process of its own, its file in memory as it is for a page or a job. Names
hold signs that Latin-1 has not, which is what makes text in Python twice as large.
"""

from __future__ import annotations

import gzip
import io
import itertools
import json
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl

from conflict_graph.readers.archives import MAX_FILES
from conflict_graph.readers.markup import MAX_ELEMENTS
from register.services.imports import files as imports
from register.services.imports.files import Noun

MEGABYTE = 1024 * 1024
PERMITTED = 20 * MEGABYTE - 10_000
"""What `MAX_CONTENT_LENGTH` leaves for a file."""
SAMPLE = Path(__file__).parents[1] / "tests" / "samples" / "eforms_result.xml"


def rows(head: str, line: str, size: int) -> bytes:
    """Write a table of this many bytes."""
    parts, length, row = [f"{head}\n".encode()], 0, 0
    while length < size - 300:
        parts.append(f"{line.format(row)}\n".encode())
        length, row = length + len(parts[-1]), row + 1
    return b"".join(parts)


def positions(size: int) -> bytes:
    return rows(
        "official,key,title,organisation,role,capacity,paid,starts_on",
        "vm-{0},b-{0},bestuurslid – {0},Stichting Zorg – {0},board,private,nee,2021",
        size,
    )


def decisions(size: int) -> bytes:
    return rows(
        "procedure,title,kind,status,decided_on,value,party,party_role",
        "d-{0},Besluit – {0},award,open,2025-03-18,875000,Bouwbedrijf – {0},bidder",
        size,
    )


def releases(size: int) -> Iterator[str]:
    length = 0
    for at in itertools.count():
        release = json.dumps(
            {
                "ocid": f"ocds-x-{at}",
                "id": f"r-{at}",
                "date": "2025-03-18T10:00:00Z",
                "tag": ["award"],
                "tender": {
                    "title": f"Levering – {at}",
                    "description": "Wat er wordt geleverd. " * 20,
                },
                "parties": [
                    {"id": f"p-{at}", "name": f"Bouwbedrijf – {at} B.V.", "roles": ["supplier"]}
                ],
                "awards": [
                    {
                        "id": "1",
                        "status": "active",
                        "date": "2025-03-18",
                        "suppliers": [{"id": f"p-{at}"}],
                    }
                ],
            },
            ensure_ascii=False,
        )
        length += len(release.encode()) + 1
        if length > size - 100:
            return
        yield release


def package(size: int) -> bytes:
    return ('{"version": "1.1", "releases": [' + ",".join(releases(size)) + "]}").encode()


def lines(size: int) -> bytes:
    return "\n".join(releases(size)).encode()


def workbook(size: int) -> bytes:
    """Write a workbook; its names are drawn, for a zip packs what repeats itself into nothing."""
    draw, per_row = random.Random(7), 90
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["official", "key", "title", "organisation", "role"])
    for row in range(min(199_000, size // per_row)):
        name = f"Stichting – {draw.getrandbits(200):x}"
        sheet.append([f"vm-{row}", f"b-{row}", f"lid {draw.getrandbits(100):x}", name, "board"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def notice(size: int) -> bytes:
    """Write one notice that says the same of its organisations until it has the elements that are
    allowed.
    """
    said = SAMPLE.read_bytes()
    begins, ends = (
        said.index(b"<efac:Organization>"),
        said.index(b"</efac:Organization>") + len("</efac:Organization>"),
    )
    organisation = said[begins:ends]
    times = min(
        (size - len(said)) // len(organisation), (MAX_ELEMENTS - 1000) // organisation.count(b"</")
    )
    return said[:begins] + organisation * times + said[begins:]


def notices(size: int) -> bytes:
    """Write an archive with one notice again and again, as much as fits."""
    said, file = SAMPLE.read_bytes(), io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for at in range(min(MAX_FILES - 1, size // (len(said) + 200))):
            archive.writestr(f"{at}.xml", said)
    return file.getvalue()


FILES: dict[str, tuple[Noun, Callable[[int], bytes], str]] = {
    "CSV, positions": (Noun.POSITIONS, positions, "t.csv"),
    "CSV, decisions": (Noun.DECISIONS, decisions, "t.csv"),
    "JSON, a package": (Noun.DECISIONS, package, "t.json"),
    "JSON lines": (Noun.DECISIONS, lines, "t.jsonl"),
    "JSON lines, gzip": (Noun.DECISIONS, lambda size: gzip.compress(lines(size)), "t.jsonl.gz"),
    "XLSX, positions": (Noun.POSITIONS, workbook, "t.xlsx"),
    "XML, one notice": (Noun.DECISIONS, notice, "t.xml"),
    "ZIP, notices": (Noun.DECISIONS, notices, "t.zip"),
}


def measure(format_: str, path: Path) -> None:
    """Read a file of one format in this process, which did nothing else; print what came of it."""
    noun, _make, name = FILES[format_]
    at_rest = peak()
    content = path.read_bytes()
    reading = imports.read(noun, content, name)
    assert reading.readable, reading.problems
    print(
        f"| {format_} | {len(content) / 1e6:.1f} | {reading.read:,} | {peak() - at_rest:.0f} |",
        flush=True,
    )


def peak() -> float:
    """Return the most memory that this process ever had, in megabytes; `ru_maxrss` would count its
    parent's too.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    """Measure every format in a process of its own, and print a table."""
    if len(sys.argv) > 2:
        measure(sys.argv[1], Path(sys.argv[2]))
        return
    size = int(sys.argv[1]) * MEGABYTE if len(sys.argv) > 1 else PERMITTED
    print(
        "| file | MB | things in it | most memory above rest, MB |\n|---|--:|--:|--:|", flush=True
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        for format_, (_noun, make, _name) in FILES.items():
            path.write_bytes(make(size))
            subprocess.run([sys.executable, "-m", "benchmarks.reading", format_, path], check=True)


if __name__ == "__main__":
    main()
