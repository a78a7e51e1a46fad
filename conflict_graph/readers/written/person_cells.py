"""A name in one cell taken apart: "Mw. drs. E.S. van den Lindeveldt-Smit (Esmée)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from conflict_graph.readers import offices
from conflict_graph.resolution.names import fold
from conflict_graph.resolution.person_names import SIR, TITLES, begins_family, is_prefix

_IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_UNCLOSED = re.compile(r"\s+\([^()]*$")
"""What a name of a sheet ends in that was cut."""
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+-?(?:[^\W\d_]{1,2}\.)*[A-ZÀ-Þ]?|[A-ZÀ-Þ]{1,4}")
_CALLED = re.compile(r"(?:\.|\b[A-ZÀ-Þ]{1,4})\s*[(\[]([^()\[\]]*)[)\]](?=\s*[^\W\d_])")
"""What stands in brackets between initials and the family name."""
_BEHIND = re.compile(
    rf"\s*[,;:]\s*(?=(?:{offices.BESIDE_NAMES}|fractie|lid\b|voorzitter)).*$", re.IGNORECASE
)
_BEFORE = re.compile(rf"^(?:{offices.BESIDE_NAMES})\s*:?\s+(?=\S)", re.IGNORECASE)
_OFFICE_BEHIND = re.compile(rf"(?<=[^\W\d_])\s+(?:{offices.BESIDE_NAMES})$")
"""An office in small letters behind a name, with nothing between."""
_DEGREES = frozenset(("msc", "bsc", "mba", "llm", "llb", "phd", "mpa", "bba", "mpm", "mpc"))
_SHORT_DEGREES = frozenset(("ma", "ba", "mc", "ra", "bc"))
"""Degrees that are family names as well, where they are not in capitals: Ed Ma."""


@dataclass(frozen=True, slots=True)
class PersonCell:
    """A name in its parts, as it is written; None: the cell does not say."""

    family_name: str
    initials: str | None = None
    given_name: str | None = None
    prefix: str | None = None

    def __str__(self) -> str:
        first = " ".join(part for part in (self.initials, self.given_name) if part)
        return " ".join(part for part in (first, self.prefix, self.family_name) if part)


def bare(text: str) -> str:
    """Return a name without forms of address, degrees, what stands in brackets and an office.

    >>> bare("Raadslid: dhr. ir. P. Wad MSc (VVD)")
    'P. Wad'
    """
    whole = _UNCLOSED.sub("", _IN_BRACKETS.sub("", " ".join(text.split())))
    plain = _BEHIND.sub("", _BEFORE.sub("", whole))
    plain = SIR.sub("", plain)
    plain = _OFFICE_BEHIND.sub("", plain)
    words = plain.split()
    while words and _is_title(words[0]):
        words = words[1:]
    while len(words) > 1 and _is_degree(words[-1]):
        words = words[:-1]
        words[-1] = words[-1].rstrip(",")
    kept = [word for word in words[:-1] if not _is_title(word)]
    kept += [word for word in words[-1:] if not _is_title(word) or fold(word) == "heer" or not kept]
    return re.sub(r"\s*[-–]\s*", "-", " ".join(kept)).strip(" ,;:")


def _is_degree(word: str) -> bool:
    small = fold(word).strip(".,")
    is_short = small in _SHORT_DEGREES and (word.strip(".,").isupper() or "." in word)
    return small in _DEGREES or is_short


def _is_title(word: str) -> bool:
    small = fold(word)
    parts = [each for each in small.split(".") if each]
    if len(parts) > 1 and all(each in _ADDRESS or each == "mr" for each in parts):
        return True
    if small.strip(".,") in ("ma", "ba", "em", "ms", "mr", "md", "ra", "aa") and "." not in small:
        return False
    return ("." in word.rstrip(",") and small.strip(".,") in TITLES) or small in _ADDRESS


_ADDRESS = frozenset(
    ("dhr", "mw", "mevr", "mevrouw", "heer", "drs", "ing", "prof", "jhr", "dr", "ir")
)


def read(text: str) -> PersonCell:
    """Return the parts of a name.

    >>> str(read("Mw. drs. E.S. van den Lindeveldt-Smit (Esmée)"))
    'E.S. Esmée van den Lindeveldt-Smit'
    >>> read("Lindeveldt, E. van den").prefix, read("de heer P. Wad").family_name
    ('van den', 'Wad')

    Raises:
        ValueError: there is no name in it.
    """
    aside = [word.strip() for word in _IN_BRACKETS.findall(text)]
    called = [word for word in aside if _is_given(word) and not offices.is_of_body(word)]
    plain = bare(text)
    family, comma, first = plain.partition(",")
    words = [*first.split(), *family.split()] if comma else plain.split()
    is_said = comma and first.strip() and not any(map(are_initials, family.split()[:1]))
    least = len(family.split()) if is_said else 1
    if len(words) == 2 and are_initials(words[1]) and not are_initials(words[0]):
        words.reverse()
    if not any(sign.isalpha() for sign in plain):
        raise ValueError(f"{text!r} holds no name")
    given: list[str] = []
    initials = [word for word in aside if are_initials(word)]
    while len(words) > least and not begins_family(words[0], is_first=not (initials or given)):
        word = words.pop(0)
        if _INITIALS.fullmatch(word) and not given and not (initials and "." not in word):
            initials.append(word)
        elif initials and not _is_followed_by_family(words):
            words.insert(0, word)
            break
        else:
            given.append(word)
    prefix, family = _of_family(words)
    if not given and initials:
        between = [word.strip() for word in _CALLED.findall(text)]
        first = fold(initials[0])[:1]
        given = [each for each in between if all(map(_is_given, re.split(r"[\s-]+", each)))]
        given = given or [each for each in called if fold(each)[:1] == first]
    return PersonCell(family, "".join(initials) or None, " ".join(given) or None, prefix)


def read_family(text: str) -> PersonCell:
    """Return the parts of a cell with a family name, before which initials and a prefix may stand.

    >>> read_family("A.P.H. van der Zegge")
    PersonCell(family_name='Zegge', initials='A.P.H.', given_name=None, prefix='van der')
    """
    words = text.split()
    initials = words.pop(0) if len(words) > 1 and are_initials(words[0]) else None
    prefix, family = _of_family(words)
    return PersonCell(family, initials, None, prefix)


def _of_family(words: Sequence[str]) -> tuple[str | None, str]:
    """Return what stands before a family name, and the name itself."""
    at = 0
    while at < len(words) - 1 and is_prefix(words[at]):
        at += 1
    return " ".join(words[:at]) or None, " ".join(words[at:])


def are_initials(word: str) -> bool:
    """Say whether a word is initials with dots."""
    return "." in word and _INITIALS.fullmatch(word) is not None


def _is_given(word: str) -> bool:
    return word.isalpha() and len(word) > 1 and word[:1].isupper() and word[1:].islower()


def _is_followed_by_family(words: list[str]) -> bool:
    """Say whether a given name may stand behind initials here: a prefix follows."""
    return bool(words) and begins_family(words[0])
