"""The map of the house: where each thing is decided, and that no room is too full."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| ([^|`]+) \| `([^|`]+)` \|$", re.MULTILINE)
WHERE = ROW.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
HOUSES = ("conflict_graph", "register")
PACKAGES = sorted(path.parent for house in HOUSES for path in (ROOT / house).rglob("__init__.py"))
MOST_FILES = 25
MOST_UNRELEASED = 130


def test_a_stranger_finds_an_answer_to_at_least_twenty_questions():
    assert len({question for question, _ in WHERE}) == len(WHERE) >= 20


@pytest.mark.parametrize(("question", "path"), WHERE)
def test_what_is_asked_is_decided_in_a_file_that_is_there(question, path):
    assert (ROOT / path).is_file(), question


def test_every_page_of_the_docs_stands_in_their_index():
    folder = ROOT / "docs"
    index = (folder / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([^)#]+)\)", index))
    assert {path.name for path in folder.glob("*.md")} - {"README.md"} <= linked
    assert [name for name in linked if not (folder / name).exists()] == []


PROSE = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PROSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file_and_a_heading_that_are_there(page):
    lost = []
    for link in re.findall(r"\]\(([^)\s]+)\)", BLOCK.sub("", page.read_text(encoding="utf-8"))):
        path, _, heading = link.partition("#")
        target = page.parent / path if path else page
        if ":" in link:
            continue
        if not target.exists() or (heading and heading not in _headings(target)):
            lost.append(link)
    assert lost == []


def test_what_is_unreleased_is_told_once_and_in_short():
    """A merge of this file keeps the lines of both sides, and so puts lines back."""
    told = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").partition("## Unreleased")[2]
    lines = [each for each in told.partition("\n## ")[0].splitlines() if each]
    assert [each for each, times in Counter(lines).items() if times > 1] == []
    assert len(lines) <= MOST_UNRELEASED, "say more in fewer lines, under who reads it"


def _headings(page):
    """The headings of a page as addresses have them."""
    titles = re.findall(r"^#+ (.+)$", BLOCK.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    plain = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", each).lower() for each in titles)
    return {re.sub(r"[^\w\- ]", "", each).strip().replace(" ", "-") for each in plain}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_room_says_what_it_is(package):
    doc = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")))
    assert doc
    assert doc.partition("\n\n")[0].endswith((".", ":"))


def test_the_public_register_takes_no_more_of_the_database_than_its_reader():
    for path in (ROOT / "register" / "public").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "register.database":
                assert [each.name for each in node.names] == ["public"], path.name


@pytest.mark.parametrize("room", ["conflict_graph", "register/services", "register/public"])
def test_no_room_is_too_full_to_look_over(room):
    for package in PACKAGES:
        if package.is_relative_to(ROOT / room):
            assert len([*package.glob("*.py")]) <= MOST_FILES, package.name
