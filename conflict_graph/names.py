"""How much two names of organisations look alike. Never proof that they are the same: only a number or a person is."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

_LEGAL_FORMS = frozenset(
    (
        *("bv", "nv", "vof", "cv", "ba", "ua", "wa", "sa", "gmbh", "ag", "ltd", "limited", "plc", "llp", "llc", "inc"),
        *("stichting", "vereniging", "cooperatie", "cooperatieve", "besloten", "naamloze", "vennootschap"),
        *("holding", "groep", "group"),
    )
)
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def simplify(name: str) -> str:
    """Return a name in small letters without accents, punctuation and legal form; the form alone stays as it is.

    >>> simplify("Coöperatie De Tarwehof U.A."), simplify("Tarwedam B.V.")
    ('de tarwehof', 'tarwedam')
    """
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark))
    words = _NOT_A_WORD.sub(" ", bare.casefold().replace(".", "").replace("'", "")).split()
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)


def likeness(first: str, second: str) -> int:
    """Return how much two simplified names look alike, 0–100.

    >>> likeness(simplify("Bouwbedrijf Tarwedam BV"), simplify("Tarwedam Bouwbedrijf B.V."))
    95
    """
    return round(fuzz.WRatio(first, second))
