"""The words of the engine: no accusation anywhere, and sentences that are plain and short."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

from conflict_graph.wording import explain
from tests.plain_language import accuses, sentences, too_hard

FILES = ("{}.toml", "picture_{}.toml", "command_{}.toml")


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    else:
        yield str(value)


def spoken(language: str) -> list[str]:
    folder = resources.files("conflict_graph") / "wording"
    files = (
        tomllib.loads((folder / file.format(language)).read_text(encoding="utf-8"))
        for file in FILES
    )
    return [text for file in files for text in texts(file)]


@pytest.mark.parametrize("language", explain.LANGUAGES)
def test_no_word_of_the_engine_accuses(language: str) -> None:
    assert [text for text in spoken(language) if accuses(text)] == []


@pytest.mark.parametrize("language", explain.LANGUAGES)
def test_no_sentence_of_the_engine_is_long_or_piles_up_passives(language: str) -> None:
    assert [part for text in spoken(language) for part in too_hard(text, language)] == []


@pytest.mark.parametrize("language", explain.LANGUAGES)
def test_sentences_are_short_on_average(language: str) -> None:
    words = [
        len(part.split())
        for text in spoken(language)
        for part in sentences(text)
        if len(part.split()) > 3
    ]
    assert statistics.mean(words) <= 12


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The alderman is guilty.", True),
        ("Dit is een overtreding.", True),
        ("A link is not an accusation.", False),
        ("Een verband is geen beschuldiging.", False),
        ("This is not an accusation, but it is fraud.", True),
    ],
)
def test_the_word_list_finds_an_accusation(text: str, expected: bool) -> None:
    assert accuses(text) is expected


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("Er wordt besloten en er werd gevraagd.", "nl", 1),
        ("Er wordt besloten. Er werd gevraagd.", "nl", 0),
        ("woord " * 26, "nl", 1),
        ("It is found, it was said, it is kept and it was read.", "en", 1),
    ],
)
def test_what_is_too_hard_is_found(text: str, language: str, count: int) -> None:
    assert len(too_hard(text, language)) == count
