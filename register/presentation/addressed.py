"""Sentences about a person, said to that person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_NL: Sequence[tuple[str, str]] = (
    (r" (?:die|dat) bij deze zaak betrokken is\b", ""),
    (r"(?<!\bvan )\bu is\b", "u bent"),
    (r"\bis u\b", "bent u"),
    (r"(?<!\bvan )\bu heeft\b", "u hebt"),
    (r"\bheeft u\b", "hebt u"),
    (r"\bhet bezit van u\b", "uw bezit"),
    (r"\bhet aandeel van u\b", "uw aandeel"),
    (r"\bde (band|functie|partner|wederpartij) van u\b", r"uw \1"),
    (r"\been (ouder|kind|broer of zus|huisgenoot|familielid) van u\b", r"een \1 van u"),
)
_EN: Sequence[tuple[str, str]] = (
    (r" who is involved in this matter\b", ""),
    (r"\byou['’]s\b", "your"),
    (r"(?<!\bof )\byou is\b", "you are"),
    (r"(?<!\bof )\byou was\b", "you were"),
    (r"(?<!\bof )\byou has\b", "you have"),
    (r"(?<!\bof )\byou does\b", "you do"),
    (r"(?<!\bof )\byou works\b", "you work"),
    (r"(?<!\bof )\byou supplies\b", "you supply"),
    (r"\byou (abstain|stand)s\b", r"you \1"),
    (r"\bis you\b", "are you"),
    (r"\bwas you\b", "were you"),
    (r"\bhas you\b", "have you"),
    (r"\bdoes you\b", "do you"),
    (
        r"\bthe (tie|position|property|share|partner|household|opposing party) of you\b",
        r"your \1",
    ),
    (
        r"\b(an?(?:other)?) "
        r"(parent|child|sibling|relative|friend|(?:business |political )?contact|client|colleague)"
        r" of you\b",
        r"\1 \2 of yours",
    ),
)
_WAYS: Mapping[str, tuple[str, Sequence[tuple[str, str]]]] = {"nl": ("u", _NL), "en": ("you", _EN)}


def to_the_person(sentence: str, name: str, language: str) -> str:
    """Return a sentence of the engine about somebody as it is said to that person. That a relative
    is involved is not said: whoever is asked whether it is right knows the relative, and how that
    one comes in is a fact of its own.

    >>> to_the_person("Jan Klaver is lid van De Kring.", "Jan Klaver", "nl")
    'U bent lid van De Kring.'
    >>> to_the_person("De partner van Jan Klaver is eigenaar van De Kring.", "Jan Klaver", "nl")
    'Uw partner is eigenaar van De Kring.'
    >>> to_the_person("Jan Klaver heeft een kind dat bij deze zaak betrokken is.",
    ...               "Jan Klaver", "nl")
    'U hebt een kind.'
    >>> to_the_person("A child of Jan Klaver is the owner of De Kring.", "Jan Klaver", "en")
    'A child of yours is the owner of De Kring.'
    >>> to_the_person("Does Jan Klaver hold it?", "Jan Klaver", "en")
    'Do you hold it?'
    """
    word, changes = _WAYS[language]
    said = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", word, sentence)
    if said == sentence:
        return sentence
    for found, instead in changes:
        said = re.sub(found, _Instead(instead), said, flags=re.IGNORECASE)
    return _AFTER_A_STOP.sub(lambda match: match.group().upper(), said)


_AFTER_A_STOP = re.compile(r"(?:^|(?<!\.[A-Z])[.?] )(?=(?:uw?|your?)\b)\w")
"""A stop after B.V. ends no sentence."""


class _Instead:
    """What stands instead of something that was found, with a capital where one stood."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __call__(self, match: re.Match[str]) -> str:
        said = match.expand(self.words)
        return said[:1].upper() + said[1:] if match.group()[:1].isupper() else said
