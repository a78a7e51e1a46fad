"""How wide a text is, and where its lines break, without any font at hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

FONT_SIZE = 14
_MOST_LINES = 5
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NARROW = frozenset("fijlrtI.,:;'|!()[]-/ ")
_WIDE = frozenset("mwMW@%—…")


def printable(text: str) -> str:
    """Return the text on one line, without characters that XML forbids."""
    return " ".join(_ILLEGAL.sub("", text).split())


def measured(text: str) -> float:
    """Estimate the width of a text in a common sans-serif, in pixels. Better a little too wide than
    too narrow.
    """
    return sum(_character_width(character) for character in text) * FONT_SIZE


def _character_width(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if character in _NARROW:
        return 0.34
    if character in _WIDE or _is_wide(character):
        return 1.0
    return 0.72 if character.isupper() else 0.57


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "FW"


def wrapped(text: str, width: float) -> tuple[str, ...]:
    """Break a text into lines that fit a width; a long word is broken too, and a long text ends in
    an ellipsis.

    >>> wrapped("gemeente Linde", 80)
    ('gemeente', 'Linde')
    """
    lines: list[str] = []
    for word in _pieces(text, width):
        if lines and measured(f"{lines[-1]} {word}") <= width:
            lines[-1] = f"{lines[-1]} {word}"
        elif len(lines) == _MOST_LINES:
            lines[-1] = f"{lines[-1][:-1].rstrip()}…"
            break
        else:
            lines.append(word)
    return tuple(lines)


def _pieces(text: str, width: float) -> Iterator[str]:
    """Yield the words, those that do not fit in parts with a hyphen; wide characters are broken
    without one.
    """
    for word in printable(text).split():
        part = ""
        for character in word:
            hyphen = "" if _is_wide(character) else "-"
            if part and measured(part + character + hyphen) > width and measured(word) > width:
                yield part + hyphen
                part = ""
            part += character
        yield part
