"""Bodies, people and firms in tests, samples and benchmarks are invented.

Of real bodies that a test can tell: municipalities, provinces and water boards, of now and before,
after the word for one. `samples/real_bodies.txt` holds a hash of the name of each, so that they do
not stand here either.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REAL = frozenset((ROOT / "tests/samples/real_bodies.txt").read_text(encoding="utf-8").split())
PLACES = (
    *("tests", "benchmarks", "register", "conflict_graph/readers", "conflict_graph/resolution"),
    *("docs/formats.md", "docs/sources.md", "docs/tables.md", "docs/particulars.md"),
)
PUBLISHED = ("tests/cases/", "tests/samples/decided/", "register/translations/", "register/static/")
"""Published rulings, by the court and the body that they name; and what holds no names."""
KINDS = {".py", ".md", ".csv", ".json", ".ndjson", ".xml", ".html", ".toml", ".txt"}
NAMED = re.compile(
    r"\b(?:gemeente|provincie|waterschap|hoogheemraadschap|burgemeester van|raad van"
    r"|municipality of|province of)[ ]+(?=(?P<name>(?:[\w'’-]+[ ]?){1,5}))",
    re.IGNORECASE,
)


def fingerprint(name):
    return hashlib.sha256(" ".join(name.casefold().split()).encode()).hexdigest()[:12]


def real_bodies(text):
    """Yield the names of real bodies in a text."""
    for found in NAMED.finditer(text):
        words = found["name"].split()
        for count in range(1, len(words) + 1):
            name = " ".join(words[:count])
            if not name[0].islower() and fingerprint(name) in REAL:
                yield name


def texts():
    for place in PLACES:
        path = ROOT / place
        for each in [path] if path.is_file() else sorted(path.rglob("*")):
            name = each.relative_to(ROOT).as_posix()
            if each.suffix in KINDS and not name.startswith(PUBLISHED):
                yield name, each.read_text(encoding="utf-8", errors="replace")


def test_no_real_body_stands_in_tests_samples_or_benchmarks():
    found = {name: sorted(set(real_bodies(text))) for name, text in texts()}
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize("letters", ["616C6D656C6F", "7A7574 7068656E", "68656572656E7665656E"])
def test_a_real_body_would_be_found(letters):
    name = bytes.fromhex(letters).decode().capitalize()
    assert list(real_bodies(f"De raad van de gemeente {name} vergadert.")) == [name]
