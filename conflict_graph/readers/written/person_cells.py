"""A name in one cell taken apart: "Mw. drs. E.S. van den Lindeveldt-Smit (Esmée)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from conflict_graph.resolution.names import fold
from conflict_graph.resolution.person_names import PREFIXES, TITLES

_IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+-?(?:[^\W\d_]{1,2}\.)*|[A-ZÀ-Þ]{1,4}")
_BEHIND = re.compile(
    r"\s*[,;:]\s*(?=(?:raadslid|wethouder|burgemeester|fractie|statenlid|commissielid|burgerlid|"
    r"steunfractielid|gedeputeerde|griffier|lid\b|voorzitter)).*$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^(?:raadslid|wethouder|burgemeester|statenlid|commissielid|burgerlid|gedeputeerde|griffier)"
    r"\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_SIR = re.compile(r"^(?:de|den) (?:heer|here)\s+", re.IGNORECASE)
_DEGREES = frozenset(
    (
        "msc",
        "bsc",
        "mba",
        "ma",
        "ba",
        "llm",
        "llb",
        "phd",
        "mpa",
        "bba",
        "mc",
        "mpm",
        "ra",
        "mpc",
        "bc",
    )
)


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
    plain = _BEHIND.sub("", _BEFORE.sub("", _IN_BRACKETS.sub("", " ".join(text.split()))))
    plain = _SIR.sub("", plain)
    words = plain.split()
    while words and _is_title(words[0]):
        words = words[1:]
    while len(words) > 1 and fold(words[-1]).strip(".,") in _DEGREES:
        words = words[:-1]
        words[-1] = words[-1].rstrip(",")
    kept = [word for word in words if not _is_title(word)] or words
    return re.sub(r"\s*[-–]\s*", "-", " ".join(kept)).strip(" ,;:")


def _is_title(word: str) -> bool:
    small = fold(word)
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
    called = [word for word in aside if _is_given(word)]
    plain = bare(text)
    family, comma, first = plain.partition(",")
    words = [*first.split(), *family.split()] if comma else plain.split()
    if len(words) == 2 and _are_initials(words[1]) and not _are_initials(words[0]):
        words.reverse()
    if not any(sign.isalpha() for sign in plain):
        raise ValueError(f"{text!r} holds no name")
    given: list[str] = []
    initials = [word for word in aside if _are_initials(word)]
    while len(words) > 1 and not _begins_family(words[0]):
        word = words.pop(0)
        if _INITIALS.fullmatch(word) and not given and not (initials and "." not in word):
            initials.append(word)
        elif initials and not _is_followed_by_family(words):
            words.insert(0, word)
            break
        else:
            given.append(word)
    prefix = []
    while len(words) > 1 and fold(words[0]).strip("'’") in PREFIXES:
        prefix.append(words.pop(0))
    if not given and initials and called:
        given = [each for each in called if fold(each)[:1] == fold(initials[0])[:1]]
    return PersonCell(
        " ".join(words),
        "".join(initials) or None,
        " ".join(given) or None,
        " ".join(prefix) or None,
    )


def _are_initials(word: str) -> bool:
    return "." in word and _INITIALS.fullmatch(word) is not None


def _is_given(word: str) -> bool:
    return word.isalpha() and len(word) > 1 and word[:1].isupper() and word[1:].islower()


def _begins_family(word: str) -> bool:
    small = fold(word).strip("'’")
    return small in PREFIXES or ("-" in small and small.rpartition("-")[2] in PREFIXES)


def _is_followed_by_family(words: list[str]) -> bool:
    """Say whether a given name may stand behind initials here: a prefix follows."""
    return bool(words) and _begins_family(words[0])
