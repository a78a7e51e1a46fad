"""The words of the pages: no accusation in the catalogue or the templates, and sentences that are
plain and short.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.plain_language import accuses, too_hard

REGISTER = Path(__file__).parents[2] / "register"
TEMPLATES = sorted((REGISTER / "templates").rglob("*.html")) + sorted(
    (REGISTER / "templates").rglob("*.txt")
)
MARKUP = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)


def messages() -> list[tuple[str, str]]:
    with (REGISTER / "translations" / "nl" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale="nl")
    pairs = [(message.id, message.string) for message in catalogue if message.id]
    return [
        (language, text)
        for pair in pairs
        for language, found in zip(("en", "nl"), pair, strict=True)
        for text in (found if isinstance(found, list | tuple) else [found])
    ]


def test_no_message_accuses() -> None:
    assert [text for _, text in messages() if accuses(text)] == []


def test_no_message_is_long_or_piles_up_passives() -> None:
    assert [part for language, text in messages() for part in too_hard(text, language)] == []


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(REGISTER / "templates"))
)
def test_no_template_accuses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    spoken = [*re.findall(r'_\("(.*?)"', text), MARKUP.sub(" ", text)]
    assert [part for part in spoken if accuses(part)] == []
