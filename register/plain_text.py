"""Text that people type into one line, or that a file holds: which characters it may hold."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_TURNS_TEXT_ROUND = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Marks that make the text after them run the other way. Names from right to left need none of
them.
"""

UNKNOWN = "\ufffd"
"""What stands for a character that cannot be shown."""


def is_plain(text: str) -> bool:
    r"""Say whether a line holds no control character, half character or mark that turns the text
    after it round.

    >>> is_plain("Stichting نور 🌱"), is_plain("Stichting\x00Zon")
    (True, False)
    """
    return all(_is_shown(mark) and mark != UNKNOWN for mark in text)


def legible(text: str) -> str:
    """Return a line that every page and database can hold: what cannot be shown becomes the sign
    for that.
    """
    return "".join(mark if _is_shown(mark) else UNKNOWN for mark in text)


class NotPlain(ValueError):
    """A text that comes in holds a character that cannot be shown. `text`: the text as it can
    be.
    """

    def __init__(self, text: str) -> None:
        self.text = legible(text)
        super().__init__(self.text)


def plain(said: Any, apart: frozenset[str] = frozenset()) -> Any:
    r"""Return what a reader made of a file, the ends of lines and tabs in its texts as spaces.

    Texts, and those in tuples, mappings and dataclasses; the fields `apart` of a dataclass are left
    as they are.

    Raises:
        NotPlain: a text cannot be shown as it is, by the same rule as `is_plain`.

    >>> plain(("Kade
    en haven", {"NL-KVK": "90001234"}, 3))
    ('Kade en haven', {'NL-KVK': '90001234'}, 3)
    """
    if isinstance(said, str) and not said.isprintable():
        text = "".join(" " if mark.isspace() else mark for mark in said)
        if not is_plain(text):
            raise NotPlain(text)
        return text
    if isinstance(said, tuple):
        return tuple(plain(each, apart) for each in said)
    if isinstance(said, Mapping):
        return {plain(key, apart): plain(value, apart) for key, value in said.items()}
    if dataclasses.is_dataclass(said) and not isinstance(said, type):
        old = {
            field.name: getattr(said, field.name)
            for field in dataclasses.fields(said)
            if field.name not in apart
        }
        new = {name: plain(value, apart) for name, value in old.items()}
        return dataclasses.replace(said, **new) if new != old else said
    return said


def has_letters(text: str) -> bool:
    """Say whether there is a letter or a digit in it, in whatever script."""
    return any(mark.isalnum() for mark in text)


def tidy(text: str) -> str:
    r"""Return a line without spaces around it, its letters in the one form in which they are
    compared (NFC).

    >>> tidy(" Cafe\u0301 ")
    'Café'
    """
    return legible(unicodedata.normalize("NFC", text).strip())


def _is_shown(mark: str) -> bool:
    return mark not in _TURNS_TEXT_ROUND and unicodedata.category(mark) not in ("Cc", "Cs")


_ITEM = re.compile(r"[0-9]{1,4}[a-zA-Z]?([.-][0-9]{1,3}[a-zA-Z]?){0,3}")


def is_item_number(text: str) -> bool:
    """Say whether a text is the number of an item of an agenda and nothing else: no words fit in
    it.

    >>> is_item_number("7a"), is_item_number("3.2"), is_item_number("7 sporthal")
    (True, True, False)
    """
    return _ITEM.fullmatch(text) is not None
